"""How a mistake is said: a place, a rule, a sentence and the likely fix. Knows nothing of what was checked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from build_tools.places import Location

Severity = Literal["error", "warning"]

MAX_LISTED = 6


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One mistake in the content. Problems sort by place."""

    location: Location
    rule: str
    message: str
    hint: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        text = f"{self.location}: {self.rule}: {self.message}"
        if self.severity == "warning":
            text = f"{self.location}: warning: {self.rule}: {self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text

    def moved(self, folder: str, to: str) -> Problem:
        """The same problem, in a file whose path starts with `to` instead of `folder`."""
        path = to + self.location.path.removeprefix(folder)
        return replace(self, location=replace(self.location, path=path))


class InvalidDecision(Exception):
    """The content cannot be built. Carries every problem found up to the gate that stopped it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def quote(text: object, most: int = 60) -> str:
    """What an author wrote, for use in a message: between backticks, on one line, and cut when it is long."""
    words = printable(" ".join(str(text).split()))
    return f"`{words[:most]}…`" if len(words) > most else f"`{words}`"


def printable(text: str) -> str:
    """`text` on one line, with escapes for what would break the line or cannot be written as UTF-8."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The question "did you mean `x`?" for the closest of `known`, or an empty text when none is close."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else ""


def instead_of(word: str, known: Iterable[str]) -> str:
    """What to write instead of `word`: the closest of `known`, or all of them if they are few, or nothing."""
    names = sorted(known)
    few = f"write {either(names)}" if 0 < len(names) <= MAX_LISTED else ""
    return did_you_mean(word, names) or few


def either(names: Sequence[str]) -> str:
    """The choice between `names`, in words."""
    *others, last = (f"`{name}`" for name in names)
    return f"{', '.join(others)} or {last}" if others else last
