"""The recipe: the fixture guide becomes exactly the expected files, and broken content becomes none.

`pytest tests/test_site.py --rewrite` writes the files in `tests/fixture/expected/` anew; review them like code.
"""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from build_tools.model import Library
from build_tools.places import Location
from build_tools.problems import InvalidDecision, Problem
from build_tools.site import MAX_IN_NOTICE, build, notice, problem_page
from tests.content import FIXTURE, TODAY, Content

EXPECTED = FIXTURE.parent / "expected"
ADDRESS = "https://example.org/drinks/"
MADE_FROM_CODE = {"contribute/fields.md", "contribute/rules.md", "guide.schema.json"}
DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)


def files() -> dict[str, str]:
    """The files of the fixture, without coordinates, which are Graphviz's business, and those made from code alone."""
    made = build(FIXTURE, TODAY, ADDRESS).files
    return {path: DRAWING.sub("<svg/>", file.text) for path, file in made.items() if path not in MADE_FROM_CODE}


def test_the_fixture_becomes_the_expected_files(rewrite: bool) -> None:
    found = files()
    if rewrite:
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for path, text in found.items():
            (EXPECTED / path).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / path).write_text(text, encoding="utf-8", newline="\n")
    expected = {
        path.relative_to(EXPECTED).as_posix(): path.read_text(encoding="utf-8") for path in EXPECTED.rglob("*.*")
    }
    assert set(found) == set(expected)
    for path, text in found.items():
        assert text == expected[path], path


def test_the_same_content_gives_the_same_bytes() -> None:
    assert build(FIXTURE, TODAY) == build(FIXTURE, TODAY)


def test_a_page_names_the_file_it_was_written_in_wherever_the_content_lies(content: Content) -> None:
    files = build(content.root, TODAY).files
    assert files["tea-or-coffee/faq/index.md"].written_in == "decision/tea-or-coffee/faq.yaml"
    assert {path: file.text for path, file in files.items()} == {
        path: file.text for path, file in build(FIXTURE, TODAY).files.items()
    }


def test_each_guide_is_in_the_navigation_and_its_items_are_not(library: Library) -> None:
    site = build(FIXTURE, TODAY)
    ((title, entries),) = site.navigation
    assert title == library.guides["tea-or-coffee"].tree.value.title
    listed = {path for _, path in entries}
    assert {path for path, file in site.files.items() if file.in_navigation and path.startswith("tea-")} == listed
    assert "tea-or-coffee/recommendations/espresso/index.md" not in listed


def test_an_error_stops_the_build_with_all_problems(content: Content) -> None:
    content.edit("tea-or-coffee/recommendations/espresso.yaml", "approach: ", "approach: no-")
    content.edit("glossary.yaml", "The foam on an espresso.", "TODO")
    with pytest.raises(InvalidDecision) as stopped:
        build(content.root, TODAY)
    assert [problem.rule for problem in stopped.value.problems] == ["unknown-approach"]


def test_a_warning_does_not_stop_the_build(content: Content) -> None:
    site = build(content.root, date(2100, 1, 1))
    assert {problem.rule for problem in site.warnings} == {"stale-claim", "stale-price"}
    assert site.files


@pytest.mark.parametrize("show", [lambda found: problem_page(found).text, notice], ids=["page", "notice"])
def test_a_problem_is_shown_with_its_place_and_hint_as_text(show: Callable[[list[Problem]], str]) -> None:
    text = show([Problem(Location("decision/a.yaml", 3, 5), "some-rule", "`<b>` is wrong", "try `<i>`")])
    assert "decision/a.yaml&#58;3&#58;5" in text
    assert "<code>&#60;b&#62;</code> is wrong" in text
    assert "<b>" not in text and "excerpt" not in text


@pytest.mark.parametrize("show", [lambda found: problem_page(found).text, notice], ids=["page", "notice"])
def test_a_problem_is_shown_with_the_lines_around_it(
    show: Callable[[list[Problem]], str], content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(content.root.parent)
    content.write("a.yaml", "one: 1\ntwo: <script>\nthree: x\n\nfive: 5\nsix: 6\n")
    text = show([Problem(Location("decision/a.yaml", 3, 8), "some-rule", "it is wrong")])
    excerpt = text[text.index("<pre") : text.index("</pre>")]
    lines = html.unescape(re.sub(r"<(/?)mark[^>]*>", r"[\1", re.sub(r"<(?!/?mark)[^>]*>", "", excerpt))).split("\n")
    assert lines == ["1 one: 1", "2 two: <script>", "3 three: [x[/", "4 ", "5 five: 5"]


def test_a_notice_shows_the_first_problems_and_counts_the_rest() -> None:
    found = [Problem(Location("a.yaml", line), "some-rule", "it is wrong") for line in range(1, MAX_IN_NOTICE + 4)]
    text = notice(found)
    assert text.count("<li ") == MAX_IN_NOTICE
    assert f"{MAX_IN_NOTICE + 3} errors keep this page" in text and "And 3 more." in text


def test_a_missing_drawing_leaves_the_outline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_tools.layout.available", lambda: False)
    page = build(FIXTURE, TODAY).files["tea-or-coffee/flowchart/index.md"].text
    assert "<svg" not in page
    assert "The same in words" in page


def test_the_expected_pages_hold_no_path_of_this_machine() -> None:
    home = str(Path(__file__).parent.parent)
    assert not [path for path in EXPECTED.rglob("*.*") if home in path.read_text(encoding="utf-8")]
