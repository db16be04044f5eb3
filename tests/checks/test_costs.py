"""Costs with one thing changed, at every place: the rules say so, or every sum over them can still be done."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product
from math import isfinite
from pathlib import Path
from typing import Any

from build_tools import cost
from build_tools.checks import check
from build_tools.load import load
from build_tools.model import Costs, Library
from build_tools.places import Places
from build_tools.shape import shape
from build_tools.source import Document, parse
from tests.built import ROOT
from tests.content import FIXTURE, TODAY

NUMBERS = ("0", "0.000000001", "1", "9999999999999", "9999999999999.999999999", "0 to 9999999999999", "5 to 4", "-1")
UNITS = (
    *("$", "$ / month", "$ / request", "$ / hour", "requests / month", "months", "times", "%", "tokens / request"),
    *("% % % % % % % % % % % % % % %", "million million million million million", "$ $ / $ / month", "month", ""),
)
OF_NUMBERS = ("low", "high", "value")
Spot = tuple[Any, Any]
"""A mapping or list, and the key or place in it."""


def spots(value: Any) -> Iterator[Spot]:
    """Every part of a file that can be changed."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from spots(value[key])


def others(around: Any, key: Any, ids: list[str]) -> Iterator[Any]:
    """What else could stand at a spot."""
    was = around[key]
    if key in OF_NUMBERS:
        yield from NUMBERS
    elif key == "unit":
        yield from UNITS
    elif was in ids:
        yield from (*(name for name in ids if name != was), "of-no-such-name")


def mutants(content: Any) -> Iterator[Any]:
    """The costs with one value exchanged, one part dropped, one item doubled, or one key renamed."""
    ids = sorted({key for around, key in spots(content) if isinstance(key, str) and isinstance(around[key], dict)})
    for around, key in list(spots(content)):
        was = around[key]
        for other in others(around, key, ids):
            around[key] = other
            yield content
        around[key] = was
        if isinstance(around, list):
            around.insert(key, copy.deepcopy(was))
            yield content
            del around[key]
            if len(around) > 1:
                del around[key]
                yield content
                around.insert(key, was)
        else:
            items = list(around.items())
            for changed in ([item for item in items if item[0] != key], _renamed(items, key)):
                around.clear()
                around.update(changed)
                yield content
            around.clear()
            around.update(items)


def _renamed(items: list[tuple[str, Any]], key: str) -> list[tuple[str, Any]]:
    return [(name if name != key else "of-no-such-name", part) for name, part in items]


def judged(content: Any, library: Library) -> Costs | None:
    """The costs in `content`, if they have no error."""
    located, problems = shape(Document(content, Places("costs.yaml")), Costs)
    if located is None:
        assert problems
        return None
    [guide] = library.guides.values()
    found = check(replace(library, guides={guide.id: replace(guide, costs=located)}), TODAY)
    assert all(problem.message for problem in found)
    return None if any(problem.severity == "error" for problem in found) else located.value


def reckon(costs: Costs) -> None:
    """Do every sum, at the middle of all presets and at both ends of the ranges."""
    ready = cost.calculator(costs)
    compared = tuple(costs.options)
    for presets in product(*(choice.presets for choice in costs.choices.values())):
        amounts = {
            name: setting.value
            for name, setting in cost.settings(costs, dict(zip(costs.choices, presets, strict=True))).items()
        }
        for values in (
            cost.middle(amounts),
            {name: quantity.low for name, quantity in costs.quantities.items()},
            {name: quantity.high for name, quantity in costs.quantities.items()},
        ):
            bills = ready.bills(values)
            for bill in bills.values():
                sums = (bill.month, bill.per_request, bill.per_thousand, bill.after(24))
                assert all(each >= 0 and isfinite(each) for each in sums), bill
            for one, other in permutations(compared, 2):
                assert cost.break_even(one, other, bills).volume >= 0
            assert set(ready.possible(values)) <= set(compared)
            for turn in ready.turns(values, compared):
                assert turn.factor >= 1


def content_of(path: Path) -> Any:
    document, problems = parse(path.read_bytes(), path.name)
    assert document is not None, problems
    return document.value


def test_every_change_of_the_fixture_is_reported_or_can_be_summed(library: Library) -> None:
    legal = tried = 0
    for mutant in mutants(content_of(FIXTURE / "tea-or-coffee" / "costs.yaml")):
        costs = judged(mutant, library)
        tried += 1
        if costs:
            legal += 1
            reckon(costs)
    assert tried > 2000 and 100 < legal < tried / 2


def test_many_pairs_of_changes_of_the_guide_are_reported_or_can_be_summed() -> None:
    library, problems = load(ROOT / "decision")
    assert library is not None, problems
    [path] = (ROOT / "decision").glob("*/costs.yaml")
    content, dice = content_of(path), random.Random(20261124)
    for _ in range(20):
        changed = copy.deepcopy(content)
        for _ in range(2):
            around, key = dice.choice(list(spots(changed)))
            ids = [name for part, name in spots(changed) if isinstance(name, str) and isinstance(part[name], dict)]
            around[key] = dice.choice([*others(around, key, ids), around[key]])
        costs = judged(changed, library)
        if costs:
            reckon(costs)
