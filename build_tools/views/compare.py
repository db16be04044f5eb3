"""The comparison page: criteria by approaches."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools.model import Guide, Library, Verdict
from build_tools.views import addresses
from build_tools.views.page import Link, Page, citations, criterion_anchor, written_in


@dataclass(frozen=True, slots=True)
class Column:
    """An approach; `number` counts from 1."""

    id: str
    number: int
    name: str
    one_line: str


@dataclass(frozen=True, slots=True)
class CellView:
    """What the approach of column `number` offers under one criterion."""

    number: int
    column: str
    verdict: Verdict
    text: str
    citations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion with its cells, in the order of the columns."""

    anchor: str
    name: str
    question: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class CompareView:
    """The whole page."""

    page: Page
    flow: Markup
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def view(library: Library, guide: Guide) -> CompareView:
    """The comparison of `guide`."""
    comparison = guide.comparison.value
    path = addresses.compare(guide.id)
    title = guide.tree.value.title
    columns = tuple(
        Column(approach_id, number, approach.name, approach.one_line)
        for number, (approach_id, approach) in enumerate(comparison.approaches.items(), 1)
    )
    rows = tuple(
        Row(
            criterion_anchor(criterion_id),
            criterion.name,
            criterion.question,
            _cells(library, guide, criterion_id, columns),
        )
        for criterion_id, criterion in comparison.criteria.items()
    )
    names = ", ".join(column.name for column in columns)
    return CompareView(
        page=Page(
            path,
            f"Comparison: {title}",
            f"Side by side: {names}."[:300],
            written_in(library, guide.comparison),
            ("navigation", "toc"),
        ),
        flow=addresses.link(path, addresses.flow(guide.id)),
        columns=columns,
        rows=rows,
    )


def _cells(library: Library, guide: Guide, criterion_id: str, columns: tuple[Column, ...]) -> tuple[CellView, ...]:
    cells = guide.comparison.value.cells[criterion_id]
    return tuple(
        CellView(
            number=column.number,
            column=column.name,
            verdict=cells[column.id].verdict,
            text=cells[column.id].text,
            citations=citations(library, addresses.compare(guide.id), cells[column.id].claims),
        )
        for column in columns
    )
