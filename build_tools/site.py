"""The whole recipe, from a content folder to the generated files. Reads through `load`, writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from build_tools import checks, guide_data, load, measurements, shape, source
from build_tools.examine import sound
from build_tools.model import Guide, Library
from build_tools.problems import Problem
from build_tools.render import render
from build_tools.views import (
    addresses,
    compare,
    costs,
    evidence,
    example,
    examples,
    faq,
    fields,
    flow,
    flowchart,
    glossary,
    home,
    llms,
    problems,
    recommendation,
    recommendations,
    report,
    rules,
    speed,
    statements,
)
from build_tools.views.page import Page

MAX_IN_NOTICE = 10
BENCHMARKS = "benchmarks"


@dataclass(frozen=True, slots=True)
class File:
    """A generated file: its path in the documentation, its text, and the file in which its content is written.

    What ends in `.md` is a page; a site builder publishes the others as they are.
    """

    path: str
    text: str
    written_in: str
    in_navigation: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """All generated files by path, each guide's title with its pages for the navigation, and the warnings."""

    files: dict[str, File]
    navigation: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    warnings: tuple[Problem, ...]


class _View(Protocol):
    @property
    def page(self) -> Page: ...

    def __hash__(self) -> int: ...


def build(root: Path, today: date, address: str = "/") -> Site:
    """The site that the content under `root` makes. Raises InvalidDecision if the content has an error.

    `address` is where it will be published, with a slash at the end. Only files for programs name it.
    """
    library, warnings = sound(root, today)
    files = [
        *_shared_files(library, today),
        *(file for guide in library.guides.values() for file in _guide_files(library, guide, today)),
        *_files_for_programs(library, address),
    ]
    navigation = tuple((guide.tree.value.title, _navigation(guide)) for guide in library.guides.values())
    return Site({file.path: file for file in files}, navigation, warnings)


def problem_page(found: Iterable[Problem]) -> File:
    """A page at the start of the site that shows what is wrong with the content."""
    found = tuple(found)
    return _file("problems", problems.view(addresses.HOME, found, _lines(found)))


def notice(found: Iterable[Problem]) -> str:
    """HTML that shows the same on top of any other page, at most MAX_IN_NOTICE problems in full."""
    found = tuple(found)
    return render("notice.html.j2", problems.view("", found, _lines(found), MAX_IN_NOTICE))


def _lines(found: Iterable[Problem]) -> dict[str, tuple[str, ...]]:
    return {path: load.lines(Path(path)) for path in {problem.location.path for problem in found}}


def _shared_files(library: Library, today: date) -> Iterator[File]:
    yield _file("home", home.view(library), library)
    yield _file("evidence", evidence.view(library), library)
    yield _file("glossary", glossary.view(library))
    yield _file("fields", fields.view())
    shapes = source.REFUSALS | load.FILES | shape.SHAPES | measurements.FILES
    warnings: tuple[Callable[..., Any], ...] = (*checks.WARNINGS, *checks.DATED_WARNINGS)
    yield _file("rules", rules.view(shapes, checks.NAMES, checks.ERRORS, warnings))
    yield _file("statements", statements.view(library))
    yield _file("report", report.view(library, today))
    yield _file("speed", speed.view(measurements.read(Path(library.folder).parent / BENCHMARKS)))


def _guide_files(library: Library, guide: Guide, today: date) -> Iterator[File]:
    yield _file("flow", flow.view(library, guide), library)
    yield _file("recommendations", recommendations.view(library, guide), library)
    for view in recommendation.views(library, guide):
        yield _file("recommendation", view, library, in_navigation=False)
    yield _file("compare", compare.view(library, guide), library)
    if guide.costs:
        yield _file("costs", costs.view(library, guide, guide.costs, today), library)
    yield _file("flowchart", flowchart.view(library, guide))
    yield _file("examples", examples.view(library, guide), library)
    for name in guide.examples:
        yield _file("example", example.view(library, guide, name), library, in_navigation=False)
    yield _file("faq", faq.view(library, guide), library)


def _files_for_programs(library: Library, address: str) -> Iterator[File]:
    for guide in library.guides.values():
        yield File(addresses.guide_data(guide.id), guide_data.text(library, guide, address), "", in_navigation=False)
    yield File(addresses.GUIDE_SCHEMA, guide_data.schema(address), "", in_navigation=False)
    yield File(addresses.LLMS, render("llms.txt.j2", llms.view(library, address)), "", in_navigation=False)


def _file(template: str, view: _View, library: Library | None = None, *, in_navigation: bool = True) -> File:
    """Render one page; with a library, the first use of each word of its glossary becomes a link."""
    terms = glossary.term_addresses(library, view.page.path) if library else {}
    text = _rendered(f"{template}.md.j2", view, tuple(terms.items()))
    return File(view.page.path, text, view.page.written_in, in_navigation)


@lru_cache(maxsize=2000)
def _rendered(template: str, view: _View, terms: tuple[tuple[str, str], ...]) -> str:
    """As `render`, and quick for a view that a running server has rendered before: equal views make equal texts."""
    return render(template, view, dict(terms))


def _navigation(guide: Guide) -> tuple[tuple[str, str], ...]:
    return (
        ("Decide", addresses.flow(guide.id)),
        ("Recommendations", addresses.recommendations(guide.id)),
        ("Compare", addresses.compare(guide.id)),
        *((("Costs", addresses.costs(guide.id)),) if guide.costs else ()),
        ("Flowchart", addresses.flowchart(guide.id)),
        ("Examples", addresses.examples(guide.id)),
        ("Questions", addresses.faq(guide.id)),
    )
