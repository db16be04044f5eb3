"""The rule reference for contributors, made from the rules themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from build_tools.views import addresses
from build_tools.views.page import Page


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule: its id and what holds when it is kept."""

    id: str
    sentence: str


@dataclass(frozen=True, slots=True)
class GateView:
    """The rules that are judged together."""

    id: str
    name: str
    meaning: str
    rules: tuple[RuleView, ...]


@dataclass(frozen=True, slots=True)
class RulesView:
    """The whole page."""

    page: Page
    gates: tuple[GateView, ...]


def view(
    shapes: Mapping[str, str],
    names: Iterable[Callable[..., Any]],
    errors: Iterable[Callable[..., Any]],
    warnings: Iterable[Callable[..., Any]],
) -> RulesView:
    """The reference of all rules, gate by gate. `shapes` are sentences by rule id; the others carry their own."""
    stop = "While one of them is broken, the rules below are not judged."
    return RulesView(
        page=Page(
            addresses.RULES,
            "Rule reference",
            "Every rule that the content must keep, by the id that messages show.",
            "build_tools/checks/__init__.py",
        ),
        gates=(
            GateView(
                "shape",
                "Language and shape",
                f"Judged file by file. {stop}",
                tuple(map(RuleView, shapes, shapes.values())),
            ),
            GateView("names", "Names", f"Judged over all files. {stop}", _rules(names)),
            GateView("errors", "Rules", "Judged over all files. A broken one stops the build.", _rules(errors)),
            GateView("warnings", "Warnings", "The build goes on; `check --strict` fails.", _rules(warnings)),
        ),
    )


def _rules(rules: Iterable[Callable[..., Any]]) -> tuple[RuleView, ...]:
    return tuple(RuleView(rule.__name__.replace("_", "-"), (rule.__doc__ or "").split("\n")[0]) for rule in rules)
