"""The flowchart's view: all of the tree is drawn once, every text fits its card, nothing depends on a drawing."""

from __future__ import annotations

import pytest

from build_tools import graph
from build_tools.model import Guide, Library
from build_tools.render import render
from build_tools.views import flowchart
from build_tools.views.flowchart import (
    CARD_WIDTH,
    PADDING,
    SMALL_SIZE,
    TEXT_SIZE,
    Chart,
    estimated_width,
    view,
    wrapped,
)


@pytest.fixture
def guide(library: Library) -> Guide:
    return library.guides["tea-or-coffee"]


@pytest.fixture
def chart(library: Library, guide: Guide) -> Chart:
    found = view(library, guide).chart
    assert found is not None
    return found


def test_every_question_result_and_answer_is_drawn_once(chart: Chart, guide: Guide) -> None:
    tree = guide.tree.value
    assert sorted(card.id for card in chart.questions) == sorted(tree.questions)
    assert sorted(card.id for card in chart.results) == sorted(guide.recommendations)
    drawn = sorted((edge.source, edge.answer, edge.target) for edge in chart.edges)
    written = sorted(
        (question_id, answer_id, answer.goto)
        for question_id, question in tree.questions.items()
        for answer_id, answer in question.answers.items()
    )
    assert drawn == written


def test_the_assumed_answer_of_each_question_is_marked_and_no_other(chart: Chart, guide: Guide) -> None:
    for card in chart.questions:
        unsure = guide.tree.value.questions[card.id].unsure
        marked = [row.answer for row in card.rows if row.badge is not None]
        assert marked == ([unsure.assume] if unsure else [])


def test_every_line_of_text_fits_its_card(chart: Chart) -> None:
    room = CARD_WIDTH - 2 * PADDING
    for card in chart.questions:
        for row in card.rows:
            for line in row.lines:
                assert estimated_width(line.text) * TEXT_SIZE <= room
                assert line.y <= card.box.height
    for result in chart.results:
        assert all(estimated_width(line.text) * SMALL_SIZE <= room for line in result.approach)
        assert all(line.y <= result.box.height for line in (*result.approach, *result.lines))


@pytest.mark.parametrize("text", ["a", "word " * 30, "W" * 80, "é" * 80, "漢字" * 30, "👩‍👩‍👧 " * 12, "لا أعرف " * 9])
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str) -> None:
    lines = wrapped(text, 13.0)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(estimated_width(line) <= 13.0 for line in lines)


def test_the_words_below_say_what_the_drawing_says(library: Library, guide: Guide) -> None:
    page = view(library, guide)
    tree = guide.tree.value
    order = [node for node in graph.ordered(tree) if node in tree.questions]
    assert [question.ask.text for question in page.questions] == [tree.questions[node].ask for node in order]
    for question, node in zip(page.questions, order, strict=True):
        assert [answer.label for answer in question.answers] == [
            answer.label for answer in tree.questions[node].answers.values()
        ]


def test_without_graphviz_the_page_is_its_words(
    library: Library, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flowchart.layout, "draw", lambda cards, arrows: None)
    page = view(library, guide)
    assert page.chart is None
    assert page.questions
    assert "<svg" not in render("flowchart.md.j2", page)
