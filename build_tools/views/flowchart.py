"""The flowchart page: a guide's questions and recommendations as a drawing, and the same in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from build_tools import graph, layout
from build_tools.layout import Arrow, Box, Card, Curve, Drawing
from build_tools.model import Guide, Library
from build_tools.views import addresses
from build_tools.views.page import Link, Page, question_anchor, written_in

CARD_WIDTH = 208
PADDING = 12
BADGE_RADIUS = 8

SMALL_SIZE = 12
TEXT_SIZE = 13
TITLE_SIZE = 14
BOLD = 1.13
"""How much wider the bold letters of a font are."""

LEADING = 4
"""What a line is higher than its letters."""

WIDTHS = (
    (0.32, " 'Iijl"),
    (0.36, ",-./:;\\f|"),
    (0.42, "!()[]rt"),
    (0.59, '"*?F`JL_cksvxyz'),
    (0.64, ""),
    (0.79, "ABCDEGHKNOPQRSTUVXYZ&"),
    (0.84, "#+<=>^w~"),
    (1.03, "%@MWm"),
)
"""Widths of characters as parts of the font's size, each of the widest common sans serif (DejaVu Sans, Verdana)."""

USUAL_WIDTH = 0.64
OTHER_LETTER_WIDTH = 0.95
PICTURE_WIDTH = 1.4
_WIDTH_OF = {letter: width for width, letters in WIDTHS for letter in letters}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, and where it begins: on its baseline, from the corner of its card."""

    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """An answer on its question's card; `badge` is the height of the mark for what “not sure” assumes."""

    answer: str
    lines: tuple[Line, ...]
    badge: int | None


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question as it is drawn, with the lines that part its answers."""

    id: str
    box: Box
    address: Markup
    number: Line
    name: str
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    rules: str


@dataclass(frozen=True, slots=True)
class ResultCard:
    """A recommendation as it is drawn."""

    id: str
    box: Box
    address: Markup
    name: str
    approach: tuple[Line, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """The line from an answer to what it leads to, as the data of an SVG path."""

    source: str
    answer: str
    target: str
    path: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing."""

    width: int
    height: int
    edges: tuple[Edge, ...]
    questions: tuple[QuestionCard, ...]
    results: tuple[ResultCard, ...]
    badge_x: int
    badge_radius: int


@dataclass(frozen=True, slots=True)
class AnswerOutline:
    """An answer in words, and where it leads."""

    id: str
    label: str
    leads_to: Link


@dataclass(frozen=True, slots=True)
class QuestionOutline:
    """A question in words; `assumed` is the label of the answer that “not sure” assumes."""

    anchor: str
    number: int
    ask: Link
    answers: tuple[AnswerOutline, ...]
    assumed: str | None


@dataclass(frozen=True, slots=True)
class ResultOutline:
    """A recommendation in words: the questions that have an answer leading to it, and a sentence on all ways to it."""

    id: str
    title: Link
    approach: str
    reached_from: tuple[Link, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class FlowchartView:
    """The whole page. `chart` is None where nothing could be drawn; the page is then its outline alone."""

    page: Page
    guide: str
    chart: Chart | None
    questions: tuple[QuestionOutline, ...]
    results: tuple[ResultOutline, ...]
    flow: Markup
    compare: Markup


def view(library: Library, guide: Guide) -> FlowchartView:
    """The flowchart page of `guide`."""
    tree = guide.tree.value
    path = addresses.flowchart(guide.id)
    nodes = graph.ordered(tree)
    questions = [node for node in nodes if node in tree.questions]
    results = [node for node in nodes if node in guide.recommendations]
    numbers = {node: number for number, node in enumerate(questions, 1)}
    sources = _sources(guide, questions)
    counts = graph.path_counts(tree)
    return FlowchartView(
        page=Page(
            path=path,
            title=f"Flowchart: {tree.title}",
            description=f"All questions, answers and recommendations of “{tree.title}”, drawn and in words.",
            written_in=written_in(library, guide.tree),
            hide=("navigation", "toc"),
        ),
        guide=guide.id,
        chart=_chart(guide, numbers, results),
        questions=tuple(_question_outline(guide, node, numbers) for node in questions),
        results=tuple(_result_outline(guide, node, sources, numbers, counts[node]) for node in results),
        flow=addresses.link(path, addresses.flow(guide.id)),
        compare=addresses.link(path, addresses.compare(guide.id)),
    )


def _chart(guide: Guide, numbers: dict[str, int], results: Sequence[str]) -> Chart | None:
    questions = guide.tree.value.questions
    cards = [_question_card(guide, node) for node in numbers] + [_result_card(guide, node) for node in results]
    arrows = [
        Arrow(node, row, answer.goto) for node in numbers for row, answer in enumerate(questions[node].answers.values())
    ]
    drawing = layout.draw(cards, arrows)
    return _drawn(guide, numbers, results, drawing) if drawing else None


def _question_card(guide: Guide, question_id: str) -> Card:
    question = guide.tree.value.questions[question_id]
    rows = tuple(_row_height(_answer_text(guide, question_id, answer_id)) for answer_id in question.answers)
    return Card(question_id, CARD_WIDTH, _head_height(1, wrapped_title(question.ask)), rows)


def _result_card(guide: Guide, recommendation_id: str) -> Card:
    approach, title = _result_text(guide, recommendation_id)
    return Card(recommendation_id, CARD_WIDTH, _head_height(len(approach), title))


def _head_height(small_lines: int, title: Sequence[str]) -> int:
    return 2 * PADDING + small_lines * (SMALL_SIZE + LEADING) + len(title) * (TITLE_SIZE + LEADING)


def _row_height(lines: Sequence[str]) -> int:
    return PADDING + len(lines) * (TEXT_SIZE + LEADING)


def wrapped_title(text: str) -> tuple[str, ...]:
    """The lines of a question or of a recommendation's title."""
    return wrapped(text, (CARD_WIDTH - 2 * PADDING) / (TITLE_SIZE * BOLD))


def _answer_text(guide: Guide, question_id: str, answer_id: str) -> tuple[str, ...]:
    question = guide.tree.value.questions[question_id]
    assumed = question.unsure is not None and question.unsure.assume == answer_id
    room = CARD_WIDTH - 2 * PADDING - (2 * BADGE_RADIUS if assumed else 0)
    return wrapped(question.answers[answer_id].label, room / TEXT_SIZE)


def _result_text(guide: Guide, recommendation_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    recommendation = guide.recommendations[recommendation_id].value
    approach = guide.comparison.value.approaches[recommendation.approach].name
    return wrapped(approach, (CARD_WIDTH - 2 * PADDING) / SMALL_SIZE), wrapped_title(recommendation.title)


@cache
def wrapped(text: str, width: float) -> tuple[str, ...]:
    """`text` in lines of at most `width` times the font's size; a word that is longer than a line is cut."""
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        length = estimated_width(word)
        if line and used + _letter_width(" ") + length <= width:
            line, used = f"{line} {word}", used + _letter_width(" ") + length
            continue
        if line:
            lines.append(line)
        *full, line = [word] if length <= width else _cut(word, width)
        lines.extend(full)
        used = estimated_width(line)
    return (*lines, line)


def _cut(word: str, width: float) -> list[str]:
    """`word` in pieces of at most `width`, but at least one character each."""
    pieces = [""]
    for cluster in _clusters(word):
        if pieces[-1] and estimated_width(pieces[-1] + cluster) > width:
            pieces.append("")
        pieces[-1] += cluster
    return pieces


def estimated_width(text: str) -> float:
    """A length that `text` hardly exceeds, whatever sans serif the reader has, as a multiple of the font's size."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if letter.isascii():
        return _WIDTH_OF.get(letter, USUAL_WIDTH)
    category = unicodedata.category(letter)
    if category in ("Mn", "Me", "Cf"):
        return 0
    if category == "So":
        return PICTURE_WIDTH
    base = unicodedata.normalize("NFD", letter)[0]
    return _WIDTH_OF.get(base, USUAL_WIDTH) if base.isascii() else OTHER_LETTER_WIDTH


def _clusters(word: str) -> Iterator[str]:
    """The characters of `word`, each with the marks, joiners and modifiers that belong to it."""
    cluster = ""
    for letter in word:
        belongs = unicodedata.category(letter) in ("Mn", "Me", "Mc", "Cf", "Sk") or cluster.endswith("\u200d")
        if cluster and not belongs:
            yield cluster
            cluster = ""
        cluster += letter
    yield cluster


def _drawn(guide: Guide, numbers: dict[str, int], results: Sequence[str], drawing: Drawing) -> Chart:
    boxes = {box.id: box for box in drawing.boxes}
    answers = {node: tuple(guide.tree.value.questions[node].answers) for node in numbers}
    return Chart(
        width=drawing.width,
        height=drawing.height,
        edges=tuple(_edge(curve, answers[curve.arrow.source]) for curve in drawing.curves),
        questions=tuple(_drawn_question(guide, boxes[node], number) for node, number in numbers.items()),
        results=tuple(_drawn_result(guide, boxes[node]) for node in results),
        badge_x=CARD_WIDTH - PADDING // 2 - BADGE_RADIUS,
        badge_radius=BADGE_RADIUS,
    )


def _edge(curve: Curve, answers: tuple[str, ...]) -> Edge:
    """The path of a curve with an arrowhead at its end."""
    (x, y), *rest = curve.points
    turns = " ".join(f"{x} {y}" for x, y in rest)
    return Edge(
        source=curve.arrow.source,
        answer=answers[curve.arrow.row],
        target=curve.arrow.target,
        path=f"M{x} {y}C{turns}m-7-4l7 4l-7 4",
    )


def _drawn_question(guide: Guide, box: Box, number: int) -> QuestionCard:
    question = guide.tree.value.questions[box.id]
    title = wrapped_title(question.ask)
    top = _head_height(1, title)
    rows: list[Row] = []
    rules: list[str] = []
    for answer_id in question.answers:
        text = _answer_text(guide, box.id, answer_id)
        height = _row_height(text)
        assumed = question.unsure is not None and question.unsure.assume == answer_id
        lines = _lines(text, top + PADDING // 2, TEXT_SIZE)
        rows.append(Row(answer_id, lines, top + height // 2 if assumed else None))
        rules.append(f"M0 {top}h{box.width}")
        top += height
    return QuestionCard(
        id=box.id,
        box=box,
        address=addresses.browser_link(
            addresses.flowchart(guide.id), addresses.flow(guide.id), question_anchor(box.id)
        ),
        number=_lines((f"Question {number}",), PADDING, SMALL_SIZE)[0],
        name=f"Question: {question.ask}",
        lines=_lines(title, PADDING + SMALL_SIZE + LEADING, TITLE_SIZE),
        rows=tuple(rows),
        rules="".join(rules),
    )


def _drawn_result(guide: Guide, box: Box) -> ResultCard:
    approach, title = _result_text(guide, box.id)
    return ResultCard(
        id=box.id,
        box=box,
        address=addresses.browser_link(addresses.flowchart(guide.id), addresses.recommendation(guide.id, box.id)),
        name=f"Recommendation: {guide.recommendations[box.id].value.title}",
        approach=_lines(approach, PADDING, SMALL_SIZE),
        lines=_lines(title, PADDING + len(approach) * (SMALL_SIZE + LEADING), TITLE_SIZE),
    )


def _lines(texts: Sequence[str], top: int, size: int) -> tuple[Line, ...]:
    """Lines of letters of `size` px, one below the other from `top`; 0.9 of a letter is above the baseline."""
    height = size + LEADING
    return tuple(
        Line(PADDING, round(top + place * height + LEADING / 2 + 0.9 * size), text) for place, text in enumerate(texts)
    )


def _question_outline(guide: Guide, question_id: str, numbers: dict[str, int]) -> QuestionOutline:
    question = guide.tree.value.questions[question_id]
    path = addresses.flowchart(guide.id)
    return QuestionOutline(
        anchor=_outline_anchor(question_id),
        number=numbers[question_id],
        ask=Link(question.ask, addresses.link(path, addresses.flow(guide.id), question_anchor(question_id))),
        answers=tuple(
            AnswerOutline(answer_id, answer.label, _next_step(guide, answer.goto, numbers))
            for answer_id, answer in question.answers.items()
        ),
        assumed=question.answers[question.unsure.assume].label if question.unsure else None,
    )


def _next_step(guide: Guide, node: str, numbers: dict[str, int]) -> Link:
    if node in numbers:
        ask = guide.tree.value.questions[node].ask
        return Link(f"Question {numbers[node]}: {ask}", _outline_link(guide, node))
    return Link(f"Result: {guide.recommendations[node].value.title}", _result_link(guide, node))


def _sources(guide: Guide, questions: Sequence[str]) -> dict[str, list[str]]:
    """For each node the questions that have an answer leading to it."""
    sources: dict[str, list[str]] = {}
    for question in questions:
        for target in dict.fromkeys(graph.targets(guide.tree.value, question)):
            sources.setdefault(target, []).append(question)
    return sources


def _result_outline(
    guide: Guide,
    recommendation_id: str,
    sources: Mapping[str, Sequence[str]],
    numbers: Mapping[str, int],
    ways: int,
) -> ResultOutline:
    recommendation = guide.recommendations[recommendation_id].value
    return ResultOutline(
        id=recommendation_id,
        title=Link(recommendation.title, _result_link(guide, recommendation_id)),
        approach=guide.comparison.value.approaches[recommendation.approach].name,
        reached_from=tuple(
            Link(f"Question {numbers[node]}", _outline_link(guide, node)) for node in sources[recommendation_id]
        ),
        summary=_summary(ways, _passed(recommendation_id, sources), len(numbers)),
    )


def _passed(node: str, sources: Mapping[str, Sequence[str]]) -> int:
    """The number of questions from which `node` can be reached."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        for source in sources.get(waiting.pop(), ()):
            if source not in found:
                found.add(source)
                waiting.append(source)
    return len(found)


def _summary(ways: int, passed: int, questions: int) -> str:
    if ways == 1:
        return f"1 way leads to it, past {passed} of {questions} questions."
    return f"{ways:,} ways lead to it; they pass {passed} of {questions} questions."


def _outline_anchor(question_id: str) -> str:
    """The id of a question in the outline."""
    return f"o-{question_id}"


def _outline_link(guide: Guide, question_id: str) -> Markup:
    path = addresses.flowchart(guide.id)
    return addresses.link(path, path, _outline_anchor(question_id))


def _result_link(guide: Guide, recommendation_id: str) -> Markup:
    return addresses.link(addresses.flowchart(guide.id), addresses.recommendation(guide.id, recommendation_id))
