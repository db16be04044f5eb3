"""The flowchart's view: all of the tree is drawn once, every text fits its card, nothing depends on a drawing."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools import graph, layout
from build_tools.model import Guide, Library
from build_tools.render import render
from build_tools.views.flowchart import (
    BOLD,
    CARD_WIDTH,
    PADDING,
    SMALL_SIZE,
    TEXT_SIZE,
    TITLE_SIZE,
    Chart,
    estimated_width,
    view,
    wrapped,
)

SVG = "{http://www.w3.org/2000/svg}"
DRAWN_WITH = {"svg", "g", "a", "rect", "path", "text", "tspan", "title", "circle"}
HOSTILE = [
    "<script>alert(1)</script> & &amp; </text></svg></div>",
    """x" onload="alert(1)' onfocus='alert(2)""",
    "]]> <![CDATA[ <!-- --> {{ 7 * 7 }} {% raw %} **a** [b](c) { #d }",
    "👩‍💻 écrit, פתח את הדלת, لا أعرف, 漢字かな交じり文",
    "1. " + "Verylongwordwithoutanyspace" * 5,
]


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
    titles = [*(card.lines for card in chart.questions), *(card.lines for card in chart.results)]
    assert all(estimated_width(line.text) * TITLE_SIZE * BOLD <= room for lines in titles for line in lines)
    for question in chart.questions:
        for row in question.rows:
            for line in row.lines:
                assert estimated_width(line.text) * TEXT_SIZE <= room
                assert line.y <= question.box.height
    for result in chart.results:
        assert all(estimated_width(line.text) * SMALL_SIZE <= room for line in result.approach)
        assert all(line.y <= result.box.height for line in (*result.approach, *result.lines))


@pytest.mark.parametrize("text", ["a", "word " * 30, "W" * 80, "é" * 80, "漢字" * 30, "👩‍👩‍👧 " * 12, "لا أعرف " * 9])
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str) -> None:
    lines = wrapped(text, 13.0)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(estimated_width(line) <= 13.0 for line in lines)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=160).filter(str.strip))
def test_any_label_can_be_wrapped(text: str) -> None:
    lines = wrapped(text, 13.0)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_shown_as_it_was_written(library: Library, guide: Guide, text: str) -> None:
    tree = guide.tree.value
    question = tree.questions[tree.start]
    first, *others = question.answers
    answers = {first: question.answers[first].model_copy(update={"label": text})}
    answers |= {answer_id: question.answers[answer_id] for answer_id in others}
    spoilt = question.model_copy(update={"ask": text, "answers": answers})
    questions = {**tree.questions, tree.start: spoilt}
    spoilt_tree = replace(guide.tree, value=tree.model_copy(update={"questions": questions}))
    page = render("flowchart.md.j2", view(library, replace(guide, tree=spoilt_tree)))
    drawing = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + len("</svg>")])
    assert {element.tag.split("}")[1] for element in drawing.iter()} == DRAWN_WITH
    card = next(element for element in drawing.iter() if element.get("data-question") == tree.start)
    assert card.get("aria-label") == f"Question: {text}"
    _, ask, answer, *_ = ["".join(element.itertext()) for element in card.iter(f"{SVG}text")]
    assert without_spaces(ask) == without_spaces(answer) == without_spaces(text)


def without_spaces(text: str) -> str:
    return "".join(text.split())


def test_the_drawing_is_one_block_of_html_without_an_empty_line(library: Library, guide: Guide) -> None:
    page = render("flowchart.md.j2", view(library, guide))
    block = page[page.index('<section class="flowchart"') : page.index("## The same in words")].strip()
    assert block.endswith("</section>")
    assert "\n\n" not in block


def test_the_words_below_say_what_the_drawing_says(library: Library, guide: Guide) -> None:
    page = view(library, guide)
    tree = guide.tree.value
    order = [node for node in graph.ordered(tree) if node in tree.questions]
    assert [question.ask.text for question in page.questions] == [tree.questions[node].ask for node in order]
    for question, node in zip(page.questions, order, strict=True):
        assert [answer.label for answer in question.answers] == [
            answer.label for answer in tree.questions[node].answers.values()
        ]


def test_each_recommendation_says_how_many_ways_and_questions_lead_to_it(library: Library, guide: Guide) -> None:
    tree = guide.tree.value
    counts = graph.path_counts(tree)
    for result in view(library, guide).results:
        passed = [
            node for node in tree.questions if result.id in graph.reachable(tree.model_copy(update={"start": node}))
        ]
        assert result.summary.startswith(f"{counts[result.id]} way")
        assert f" {len(passed)} of {len(tree.questions)} questions." in result.summary


def test_without_graphviz_the_page_is_its_words(
    library: Library, guide: Guide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layout, "draw", lambda cards, arrows: None)
    page = view(library, guide)
    assert page.chart is None
    assert page.questions
    assert "<svg" not in render("flowchart.md.j2", page)
