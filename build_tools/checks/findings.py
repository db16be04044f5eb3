"""What rules share: the shape of a finding, and the ways to look through the content. Judges nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from build_tools.model import Costs, Guide, Library, Located
from build_tools.places import Key, Location


class Finding(NamedTuple):
    """One place where a rule fires; `check` adds the rule's name and severity."""

    location: Location
    message: str
    hint: str = ""


Rule = Callable[[Library], Iterator[Finding]]


def nodes(guide: Guide) -> frozenset[str]:
    """The ids that an answer may lead to: those of the questions and of the recommendations."""
    return frozenset(guide.tree.value.questions) | frozenset(guide.recommendations)


def files(library: Library) -> Iterator[Located[Any]]:
    """Every file of the library."""
    yield from (library.sources, library.topics, library.claims, library.glossary)
    for guide in library.guides.values():
        yield from (guide.tree, guide.comparison, guide.faq, guide.statements)
        if guide.costs:
            yield guide.costs
        yield from guide.recommendations.values()
        yield from guide.examples.values()


def costs_of(library: Library) -> Iterator[Located[Costs]]:
    """The costs of every guide that has them."""
    for guide in library.guides.values():
        if guide.costs:
            yield guide.costs


def texts(file: Located[Any]) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every text of a file, ids in lists included, with the keys that lead to it."""
    waiting: list[tuple[tuple[Key, ...], object]] = [((), file.value)]
    while waiting:
        keys, value = waiting.pop()
        if isinstance(value, str):
            yield keys, value
        elif isinstance(value, BaseModel):
            waiting.extend(((*keys, name), part) for name, part in value.__dict__.items())
        elif isinstance(value, dict):
            waiting.extend(((*keys, name), part) for name, part in value.items())
        elif isinstance(value, tuple):
            waiting.extend(((*keys, index), part) for index, part in enumerate(value))
