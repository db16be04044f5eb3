"""The report at a terminal and for programs: aligned tables, and the same figures as JSON."""

from __future__ import annotations

import json
from itertools import takewhile

import pytest

from build_tools.__main__ import main
from build_tools.model import Library
from build_tools.report_text import text
from build_tools.views.report import view
from tests.content import TODAY, Content


def test_each_table_of_the_page_is_printed_with_aligned_columns(library: Library) -> None:
    report = view(library, TODAY)
    lines = text(report).splitlines()
    for guide in report.guides:
        for table in guide.tables:
            start = lines.index(f"  {table.title}") + 2
            printed = list(takewhile(bool, lines[start:]))
            assert len(printed) == 1 + len(table.rows)
            columns = [printed[0].index(name) for name in table.head]
            for row, line in zip(table.rows, printed[1:], strict=True):
                for place, cell in zip(columns, (row.subject.text, *row.cells), strict=True):
                    assert line[place : place + len(cell)] == cell


def test_the_command_prints_the_report(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(content.root.parent)
    assert main(["report"]) == 0
    assert capsys.readouterr().out.startswith("Report\n\nTea or coffee?\n\n  Recommendations\n  There are 7 paths: ")


def test_the_command_gives_all_figures_to_programs(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = content.path("claims.yaml").read_text(encoding="utf-8")
    content.write("claims.yaml", claims.replace("review_by: 2099-01-01", "review_by: 2022-01-01", 1))
    monkeypatch.chdir(content.root.parent)
    assert main(["report", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["guides"][0]["results"][0] == {
        "id": "filter-coffee",
        "title": "Brew filter coffee",
        "approach": "coffee",
        "paths": 1,
        "shortest": 2,
        "longest": 2,
        "not_sure": "",
        "examples": 1,
    }
    assert [(claim["review_by"], claim["stale"]) for claim in found["claims"]] == [("2022-01-01", True)]


def test_broken_content_gives_its_problems(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content.edit("tea-or-coffee/tree.yaml", "goto: filter-coffee", "goto: hour")
    monkeypatch.chdir(content.root.parent)
    assert main(["report"]) == 1
    assert ": cycle: " in capsys.readouterr().out
