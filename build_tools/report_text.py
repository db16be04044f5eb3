"""Turns the view of the report into text for a terminal: the same tables, with their columns aligned."""

from __future__ import annotations

from collections.abc import Iterator

from build_tools.views.report import ReportView, Table


def text(view: ReportView) -> str:
    """All tables, guide by guide."""
    lines = [view.page.title]
    for guide in view.guides:
        lines += ["", guide.title]
        for table in guide.tables:
            lines += ["", *_table(table)]
    return "\n".join([*lines, "", *_table(view.claims)])


def _table(table: Table) -> Iterator[str]:
    yield f"  {table.title}"
    yield f"  {table.meaning}"
    if table.rows:
        rows = [table.head, *((row.subject.text, *row.cells) for row in table.rows)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield f"    {'  '.join(cells)}".rstrip()
