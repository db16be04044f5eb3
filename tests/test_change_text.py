"""What changes for readers, in words: the same facts for people, in a pull request and for programs."""

from __future__ import annotations

import html
import json
from dataclasses import replace

import pytest

from build_tools.change_text import MARKER, MAX_LETTERS, MAX_ROWS, markdown, markdown_of_problems, text, values
from build_tools.compare_versions import Change, Move, Paths, compare
from build_tools.model import Library
from build_tools.places import Location
from build_tools.problems import Problem
from tests.built import ROOT
from tests.content import Content

TREE = "tea-or-coffee/tree.yaml"


@pytest.fixture
def change(content: Content, library: Library) -> Change:
    """One path leads elsewhere, one stops, and one question assumes something else."""
    content.edit(TREE, "goto: filter-coffee", "goto: espresso")
    content.edit(TREE, "      slow:", "      calm:")
    content.edit(TREE, "assume: no", "assume: yes")
    return compare(library, content.library())


def test_people_read_each_fact_in_a_sentence(change: Change) -> None:
    assert text(change, "main") == EXPECTED


EXPECTED = """\
What changes for readers since main

Tea or coffee? (tea-or-coffee, version 1.2)
  4 of 7 old paths still lead to the same recommendation.
  1 leads elsewhere:
    paths: 1; from: filter-coffee; to: espresso; for instance: hour: morning, sleep: badly
  2 stop at a question:
    paths: 2; stops at: mood; because: its answer is gone: slow; for instance: hour: evening, mood: slow
  Shared links do what these paths do.
  There are 22 more links that hold “not sure”: 12 still lead to the same recommendation, 8 lead elsewhere, 2 stop.
  Only links that hold “not sure” lead elsewhere like this:
    paths: 8; from: black-tea; to: espresso; for instance: hour: evening, mood: lively, machine: unsure
  “Not sure” assumes something else:
    question: machine; before: no; now: yes
  Readers who are never sure come to espresso, and came to black-tea before.
  Worked examples whose old answers no longer lead where they led:
    example: late-reader; before: herbal-tea; now: stops at mood
    example: night-nurse; before: filter-coffee; now: espresso
    example: train-journey; before: black-tea; now: espresso
  Recommendations that cannot be reached any more: filter-coffee.
  New answers: mood: calm.
  Removed questions and answers:
    question: mood; answer: slow; old paths through it: 2
  Results changed, and the version is still 1.2: raise `version` in tea-or-coffee/tree.yaml."""


def test_the_comment_starts_with_the_line_by_which_it_is_found_again(change: Change) -> None:
    assert markdown(change, "main").splitlines()[0] == MARKER
    assert markdown_of_problems([], "main").splitlines()[0] == MARKER


def rows(comment: str) -> list[int]:
    """The number of cells in each row of each table."""
    return [line.count("|") - 1 for line in comment.splitlines() if line.startswith("|")]


def test_each_table_of_the_comment_stands_alone_and_has_rows_of_equal_length(change: Change) -> None:
    lines = markdown(change, "main").splitlines()
    heads = [place for place, line in enumerate(lines) if line.startswith("| ---")]
    assert heads
    for place in heads:
        assert lines[place - 2] == ""
        row = place - 1
        while lines[row].startswith("|"):
            assert lines[row].count("|") == lines[place].count("|")
            row += 1
        assert row >= len(lines) or lines[row] == ""


def test_no_text_of_an_author_becomes_markup(change: Change) -> None:
    (guide,) = change.guides
    hostile = replace(guide, title="a | b\\ `c` *d* @everyone #1 <img src=x> [e](https://example.org) &amp;")
    comment = markdown(Change((), (), (hostile,)), "x`|<b>")
    assert not {"`", "*", "<img", "<b>", "@everyone", "](", "#1 "} & set(comment.split())
    assert "<img" not in comment and "<b>" not in comment and "@everyone" not in comment and "](" not in comment
    assert "a &#124; b" in comment


def test_the_comment_says_what_people_read(change: Change) -> None:
    comment = html.unescape(markdown(change, "main"))
    for line in text(change, "main").splitlines()[3:]:
        sentence = line.strip()
        cells = [cell.partition(": ")[2] for cell in sentence.split("; ")] if line.startswith("    ") else []
        assert (f"| {' | '.join(cells)} |" if cells else sentence) in comment


def test_a_long_list_is_cut_and_says_so(change: Change) -> None:
    (guide,) = change.guides
    moves = tuple(Move(f"r{n}", "x", 1, (("q", "a"),)) for n in range(MAX_ROWS + 5))
    long = Change((), (), (replace(guide, paths=Paths(40, 5, moves, ())),))
    assert "    and 5 more; `--format json` lists all" in text(long, "main")
    assert "And 5 more." in markdown(long, "main")
    assert len(values(long)["guides"][0]["paths"]["moved"]) == MAX_ROWS + 5


def test_a_long_path_is_cut(change: Change) -> None:
    (guide,) = change.guides
    way = tuple((f"q{n}", "a") for n in range(100))
    long = Change((), (), (replace(guide, paths=Paths(1, 0, (Move("r", "x", 1, way),), ())),))
    assert "q19: a, and 80 more" in text(long, "main")


def test_the_comment_fits_into_what_github_takes(change: Change) -> None:
    many = Change((), (), change.guides * 100)
    comment = markdown(many, "main")
    assert len(comment) < MAX_LETTERS + 100
    assert comment.endswith("The rest does not fit into a comment.")


def test_programs_get_everything(change: Change) -> None:
    found = json.loads(json.dumps(values(change)))
    (guide,) = found["guides"]
    assert (found["sound"], guide["needs_version"], guide["results_changed"]) == (False, True, True)
    assert guide["paths"]["moved"] == [
        {"before": "filter-coffee", "now": "espresso", "paths": 1, "example": [["hour", "morning"], ["sleep", "badly"]]}
    ]


def test_problems_keep_their_place_in_the_comment() -> None:
    problem = Problem(Location("main:decision/a.yaml", 3, 5), "some-rule", "`<b>` is wrong")
    assert "main&#58;decision/a.yaml&#58;3&#58;5&#58; some-rule" in markdown_of_problems([problem], "main")


def test_guides_that_come_and_go_are_said() -> None:
    said = text(Change(("new",), ("old",), ()), "main")
    assert "new\n  This guide is new." in said
    assert "old\n  This guide is gone. All links to it are dead." in said


def test_what_cannot_be_counted_is_said(change: Change) -> None:
    (guide,) = change.guides
    said = text(Change((), (), (replace(guide, paths=None, links=None),)), "main")
    assert "the paths cannot be counted" in said
    assert "Results may have changed, and the version is still 1.2" in said


def test_the_workflow_finds_its_comment_by_the_same_line() -> None:
    workflow = (ROOT / ".github" / "workflows" / "readers.yml").read_text(encoding="utf-8")
    assert f"MARKER: {MARKER}\n" in workflow


def test_the_job_that_may_write_runs_nothing_of_the_pull_request() -> None:
    workflow = (ROOT / ".github" / "workflows" / "readers.yml").read_text(encoding="utf-8")
    reading, _, writing = workflow.partition("\n  comment:\n")
    assert ": write" not in reading and "pull_request_target" not in workflow
    assert "checkout@" not in writing and "run.py" not in writing
