"""The page that a running server shows while the content has errors: every problem, at its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from build_tools.problems import Problem, Severity
from build_tools.views.page import Page


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One problem."""

    location: str
    severity: Severity
    rule: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """The whole page; `more` problems are not shown."""

    page: Page
    count: int
    problems: tuple[ProblemView, ...]
    more: int


MAX_SHOWN = 200


def view(path: str, problems: Iterable[Problem]) -> ProblemsView:
    """The page at `path` that shows `problems`, errors first."""
    ordered = sorted(problems, key=lambda problem: (problem.severity, problem))
    return ProblemsView(
        page=Page(
            path, "The content has problems", "What keeps the guide from being built.", "", ("navigation", "toc")
        ),
        count=sum(problem.severity == "error" for problem in ordered),
        problems=tuple(
            ProblemView(str(problem.location), problem.severity, problem.rule, problem.message, problem.hint)
            for problem in ordered[:MAX_SHOWN]
        ),
        more=max(0, len(ordered) - MAX_SHOWN),
    )
