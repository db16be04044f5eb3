"""How a mistake is said."""

from __future__ import annotations

import pytest

from build_tools.places import Location
from build_tools.problems import InvalidDecision, Problem, did_you_mean, instead_of, quote

PLACE = Location("tree.yaml", 3, 9)


def test_an_error_is_said_on_one_line() -> None:
    assert str(Problem(PLACE, "some-rule", "it is wrong")) == "tree.yaml:3:9: some-rule: it is wrong"


def test_a_hint_is_indented_under_it() -> None:
    said = str(Problem(PLACE, "some-rule", "it is wrong", "mend it"))
    assert said == "tree.yaml:3:9: some-rule: it is wrong\n    mend it"


def test_a_warning_says_that_it_is_one() -> None:
    said = str(Problem(PLACE, "some-rule", "it looks wrong", severity="warning"))
    assert said == "tree.yaml:3:9: warning: some-rule: it looks wrong"


def test_problems_sort_by_place_before_rule() -> None:
    first, second = Problem(PLACE, "z", "a"), Problem(Location("tree.yaml", 12, 1), "a", "a")
    assert sorted([second, first]) == [first, second]


def test_invalid_content_carries_all_problems_in_order() -> None:
    problems = [Problem(Location("b"), "r", "two"), Problem(Location("a"), "r", "one")]
    invalid = InvalidDecision(problems)
    assert [problem.message for problem in invalid.problems] == ["one", "two"]
    assert str(invalid) == "a:1:1: r: one\nb:1:1: r: two"


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("chagne-rate", "did you mean `change-rate`?"),
        ("chang-rates", "did you mean `change-rate`?"),
        ("latency", ""),
        ("", ""),
    ],
)
def test_a_hint_names_the_closest_word_if_one_is_close(word: str, hint: str) -> None:
    assert did_you_mean(word, ["volume", "change-rate", "charge-date"]) == hint


def test_there_is_no_hint_where_nothing_is_known() -> None:
    assert did_you_mean("word", []) == ""


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("yess", ["yes", "no"], "did you mean `yes`?"),
        ("maybe", ["yes", "no"], "write `no` or `yes`"),
        ("maybe", ["yes"], "write `yes`"),
        ("maybe", ["c", "b", "a"], "write `a`, `b` or `c`"),
        ("maybe", list("abcdefg"), ""),
        ("maybe", [], ""),
    ],
)
def test_where_no_word_is_close_a_hint_lists_the_few_that_will_do(word: str, known: list[str], hint: str) -> None:
    assert instead_of(word, known) == hint


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("change-rate", "`change-rate`"),
        ("two\nlines  and spaces", "`two lines and spaces`"),
        ("x" * 60, f"`{'x' * 60}`"),
        ("x" * 61, f"`{'x' * 60}…`"),
        ("", "``"),
    ],
)
def test_what_an_author_wrote_is_quoted_on_one_short_line(text: str, quoted: str) -> None:
    assert quote(text) == quoted
