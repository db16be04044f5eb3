"""Turns the name of a unit into what it measures and how large it is, so that a sum can be judged before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, reduce
from math import prod

_MEASURED = ("$", "token", "request", "month", "hour", "example", "passage")
_SCALES = {"thousand": 1_000.0, "million": 1_000_000.0}
_DERIVED = {"minute": ("hour", 1 / 60), "%": ("", 1 / 100), "time": ("", 1.0)}
NAMES = (*_MEASURED, *_SCALES, *_DERIVED)


class UnknownUnit(ValueError):
    """Raised for a unit that has a word in it which stands for nothing that is measured here."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `scale` times a product of powers, for instance $ to the power 1 and months to the power -1.

    A power that is 0 is left out, so equal `powers` can be added.
    """

    scale: float
    powers: frozenset[tuple[str, int]]

    def __str__(self) -> str:
        over = " × ".join(name for name, power in sorted(self.powers) for _ in range(power))
        under = " / ".join(name for name, power in sorted(self.powers) for _ in range(-power))
        return f"{over or '1'} / {under}" if under else over or "a bare number"


@cache
def unit(name: str) -> Unit:
    """The unit called `name`: words, with ` / ` before those that it is divided by. Raises UnknownUnit."""
    if "/" in name.replace(" / ", ""):
        raise UnknownUnit("needs a space on either side of each `/`, and a word on either side of those")
    return reduce(quotient, (_part(words.split()) for words in name.split(" / ")))


def product(units: Iterable[Unit]) -> Unit:
    """The unit of a product of quantities in `units`."""
    units = tuple(units)
    powers: Counter[str] = Counter()
    for each in units:
        powers.update(dict(each.powers))
    return Unit(prod(each.scale for each in units), _kept(powers))


def quotient(one: Unit, other: Unit) -> Unit:
    """The unit of a quantity in `one` divided by a quantity in `other`."""
    powers = Counter(dict(one.powers))
    powers.subtract(dict(other.powers))
    return Unit(one.scale / other.scale, _kept(powers))


def _part(words: list[str]) -> Unit:
    scale, powers = 1.0, Counter[str]()
    for word in words:
        single = word.removesuffix("s")
        if single in _SCALES:
            scale *= _SCALES[single]
            continue
        measured, size = _DERIVED.get(single, (single, 1.0))
        if single not in NAMES:
            known = ", ".join(f"`{each}`" for each in NAMES)
            raise UnknownUnit(f"holds `{word}`, which is no unit here; known are {known}")
        scale *= size
        powers.update([measured] if measured else [])
    if not words:
        raise UnknownUnit("is not a unit such as `tokens / request`, `%` or `times`")
    return Unit(scale, _kept(powers))


def _kept(powers: Counter[str]) -> frozenset[tuple[str, int]]:
    return frozenset((name, power) for name, power in powers.items() if power)
