"""The lines of a file around a mistake, with its place marked."""

from __future__ import annotations

import pytest

from build_tools.places import Location
from build_tools.problems import Problem
from build_tools.views.problems import MAX_COLUMNS, RowView, view

LINES = ("one: 1", "two: twice told", "three: 3", "four: 4", "five: 5", "six: 6", "seven: 7", "", "nine: 9", "ten: 10")


def rows(line: int, column: int = 1, lines: tuple[str, ...] = LINES) -> tuple[RowView, ...]:
    problem = Problem(Location("a.yaml", line, column), "some-rule", "it is wrong")
    return view("index.md", [problem], {"a.yaml": lines}).problems[0].excerpt


def test_two_lines_before_and_after_are_shown() -> None:
    assert [row.number for row in rows(4)] == ["2", "3", "4", "5", "6"]


@pytest.mark.parametrize(("line", "numbers"), [(1, [" 1", " 2"]), (10, [" 8", " 9", "10"])])
def test_numbers_stay_in_the_file_and_under_each_other(line: int, numbers: list[str]) -> None:
    lines = LINES if line == 10 else (*LINES[:1], "", *["x"] * 8)
    assert [row.number for row in rows(line, 1, lines)][: len(numbers)] == (numbers if line == 10 else ["1", "2"])


def test_the_word_at_the_column_is_marked_on_its_line_only() -> None:
    assert rows(2, 6)[1] == RowView("2", "two: ", "twice", " told")
    assert not any(row.marked for row in (*rows(2, 6)[:1], *rows(2, 6)[2:]))


@pytest.mark.parametrize(("column", "marked"), [(4, ":"), (5, " "), (16, " "), (99, " ")])
def test_a_sign_a_space_or_the_end_of_the_line_can_be_marked(column: int, marked: str) -> None:
    assert rows(2, column)[1].marked == marked


def test_a_long_line_is_cut_around_the_mark() -> None:
    (row,) = rows(1, 5001, ("x" * 5000 + " here " + "y" * 5000,))
    assert len(row.before + row.marked + row.after) < 2 * MAX_COLUMNS
    assert row.before.startswith("…x") and row.after.endswith("y…")


def test_invisible_characters_are_shown_as_escapes() -> None:
    (row,) = rows(1, 3, ("a\t\u202eb",))
    assert (row.before, row.marked, row.after) == (r"a\t", r"\u202e", "b")


def test_a_place_behind_the_end_or_an_unreadable_file_has_no_lines() -> None:
    assert rows(11) == () and rows(1, 1, ()) == ()


def test_errors_come_before_warnings() -> None:
    warning = Problem(Location("a.yaml", 1), "some-rule", "it looks wrong", severity="warning")
    error = Problem(Location("b.yaml", 1), "some-rule", "it is wrong")
    shown = view("index.md", [warning, error], {}).problems
    assert [problem.severity for problem in shown] == ["error", "warning"]
