"""What a running server shows while the content has errors: every problem, with the lines of the file around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from build_tools.places import Location
from build_tools.problems import Problem, Severity, printable
from build_tools.views.page import Page


@dataclass(frozen=True, slots=True)
class RowView:
    """A line of a file; `marked` is where the mistake stands, and empty on the lines around it."""

    number: str
    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One problem; without `excerpt` if its file cannot be read."""

    location: str
    severity: Severity
    rule: str
    message: str
    hint: str
    excerpt: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """The whole page; `more` problems are not shown."""

    page: Page
    count: int
    problems: tuple[ProblemView, ...]
    more: int


MAX_SHOWN = 200
MAX_COLUMNS = 160
LINES_AROUND = 2

_MARKED = re.compile(r"[\w-]+|.|$")


def view(
    path: str, problems: Iterable[Problem], lines: Mapping[str, Sequence[str]], most: int = MAX_SHOWN
) -> ProblemsView:
    """The page at `path` that shows the first `most` of `problems`, errors first; `lines` are those of their files."""
    ordered = sorted(problems, key=lambda problem: (problem.severity, problem))
    return ProblemsView(
        page=Page(
            path, "The content has problems", "What keeps the guide from being built.", "", ("navigation", "toc")
        ),
        count=sum(problem.severity == "error" for problem in ordered),
        problems=tuple(_problem(problem, lines.get(problem.location.path, ())) for problem in ordered[:most]),
        more=max(0, len(ordered) - most),
    )


def _problem(problem: Problem, lines: Sequence[str]) -> ProblemView:
    return ProblemView(
        str(problem.location),
        problem.severity,
        problem.rule,
        problem.message,
        problem.hint,
        tuple(_excerpt(problem.location, lines)),
    )


def _excerpt(place: Location, lines: Sequence[str]) -> Iterable[RowView]:
    first, last = max(1, place.line - LINES_AROUND), min(len(lines), place.line + LINES_AROUND)
    width = len(str(last))
    for number in range(first, last + 1) if place.line <= len(lines) else ():
        yield _row(f"{number:{width}}", lines[number - 1], place.column - 1 if number == place.line else None)


def _row(number: str, text: str, column: int | None) -> RowView:
    """One line, cut if it is long, with the word at `column` marked; a space stands for the end of the line."""
    if column is None:
        return RowView(number, "", "", printable(_cut(text)))
    start = max(0, column - MAX_COLUMNS // 2)
    found = _MARKED.match(text, column)
    end = found.end() if found else column
    before = ("…" if start else "") + text[start:column]
    return RowView(number, printable(before), printable(text[column:end]) or " ", printable(_cut(text[end:])))


def _cut(text: str) -> str:
    return text if len(text) <= MAX_COLUMNS else text[:MAX_COLUMNS] + "…"
