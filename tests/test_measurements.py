"""The results of the benchmarks as files, and as the page that shows them."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS, as_values
from build_tools.measurements import NOTES, RESULTS, Benchmark, Machine, Measurements, Quantity, Results, Row, read
from build_tools.problems import InvalidDecision
from build_tools.render import render
from build_tools.site import build
from build_tools.views.speed import figure, target, view
from tests.built import ROOT
from tests.content import TODAY

QUICK = Quantity("quick", "A quick thing", "ms", "the floor", "ratio", 1.5)
SLOW = Quantity("slow", "A slow thing", "kB", "the floor", "difference", 5)
FREE = Quantity("free", "A thing without a target", "s")
MACHINE = Machine("A processor", 2, "A system", "3.11", "a browser 1", {"a-package": "1.0"})
ROWS = (QUICK.row(3, 2), SLOW.row(9, 2), FREE.row(1))
FOUND = Results("2026-11-24", MACHINE, (Benchmark("made-up", "Two things", "By hand.", ROWS),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / RESULTS).write_text(json.dumps(as_values(FOUND)), encoding="utf-8")
    (tmp_path / NOTES).write_text('slow = "It has `much` to do."\n', encoding="utf-8")
    return tmp_path


def test_what_was_written_is_read_again(folder: Path) -> None:
    assert read(folder) == Measurements(FOUND, {"slow": "It has `much` to do."})


def test_without_results_there_is_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) is None


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        (RESULTS, "{", "results.json:1:2: benchmark-results: these are no results: Expecting property name"),
        (RESULTS, "[]", "results.json:1:1: benchmark-results: these are no results: ``: Input should be"),
        (RESULTS, '{"date": 1}', "results.json:1:1: benchmark-results: these are no results: `date`: Input"),
        (NOTES, "slow = 1", "notes.toml:1:1: benchmark-results: these are no notes: 1 validation error"),
        (NOTES, "slow", "notes.toml:1:1: benchmark-results: these are no notes: Expected '='"),
    ],
)
def test_a_broken_file_is_reported_at_its_place(folder: Path, file: str, text: str, said: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidDecision) as found:
        read(folder)
    assert said in str(found.value)


def test_files_that_are_not_text_are_reported(folder: Path) -> None:
    for file in (NOTES, RESULTS):
        (folder / file).write_bytes(b"\xff")
        with pytest.raises(InvalidDecision):
            read(folder)


@pytest.mark.parametrize(
    ("limited", "limit", "met"),
    [
        ("value", 6, True),
        ("value", 5, False),
        ("ratio", 3, True),
        ("ratio", 2, False),
        ("difference", 4, True),
        ("difference", 3, False),
        (None, 0, None),
    ],
)
def test_a_target_limits_the_value_the_ratio_or_the_difference(limited: object, limit: float, met: object) -> None:
    quantity = Quantity("a", "A thing", "ms", "the floor", limited, limit)  # type: ignore[arg-type]
    assert quantity.row(6, 2).met is met


def test_a_ratio_to_nothing_does_not_meet_a_target() -> None:
    assert QUICK.row(3, 0).met is False and QUICK.row(3).met is False


def test_the_page_says_for_each_target_whether_it_is_met_and_why_not(folder: Path) -> None:
    shown = view(read(folder))
    assert (shown.met, shown.targets) == (1, 2)
    assert [row.met for row in shown.benchmarks[0].rows] == ["yes", "no", ""]
    assert shown.benchmarks[0].missed == ("A slow thing: It has `much` to do.",)


def test_without_a_note_the_page_says_that_nobody_has_said_why(folder: Path) -> None:
    (folder / NOTES).unlink()
    assert "nobody has said why" in view(read(folder)).benchmarks[0].missed[0]


def test_figures_have_three_digits_or_no_decimals() -> None:
    assert [figure(number, "ms") for number in (0, 0.01234, 9.876, 98.76, 987.6, 98765)] == [
        "0 ms",
        "0.0123 ms",
        "9.88 ms",
        "98.8 ms",
        "988 ms",
        "98,765 ms",
    ]


def test_targets_are_said_in_words() -> None:
    assert [target(quantity) for quantity in (QUICK, SLOW, FREE)] == ["ratio at most 1.5", "at most 5 kB more", ""]


def shipped() -> Measurements:
    found = read(ROOT / "benchmarks")
    assert found is not None
    return found


def shipped_rows() -> dict[str, Row]:
    return {row.quantity.id: row for benchmark in shipped().results.benchmarks for row in benchmark.rows}


def test_the_page_shows_every_figure_of_the_results() -> None:
    page = html.unescape(render("speed.md.j2", view(shipped())))
    lines = {re.findall(r'id="([^"]+)"', line)[0]: line for line in page.splitlines() if line.startswith("| <span")}
    rows = shipped_rows()
    assert list(lines) == list(rows)
    for name, line in lines.items():
        cells = [cell.strip() for cell in line.split("|")]
        assert cells[2] == figure(rows[name].value, rows[name].quantity.unit), name
        assert cells[6] == {None: "", True: "yes", False: "no"}[rows[name].met], name


def test_the_results_hold_every_quantity_of_the_benchmarks_with_its_target_of_today() -> None:
    measured = {name: row.quantity for name, row in shipped_rows().items()}
    assert measured == {quantity.id: quantity for module in BENCHMARKS.values() for quantity in module.QUANTITIES}


def test_every_missed_target_has_a_note() -> None:
    missed = {name for name, row in shipped_rows().items() if row.met is False}
    assert missed <= shipped().notes.keys()


def test_every_note_is_on_a_quantity_with_a_target() -> None:
    assert shipped().notes.keys() <= {name for name, row in shipped_rows().items() if row.quantity.limited}


def test_the_site_has_the_page() -> None:
    text = build(ROOT / "decision", TODAY).files["contribute/speed.md"].text
    assert date.fromisoformat(shipped().results.date).isoformat() in text
