"""The flow page: every question, every answer and every recommendation of one guide, as one linked document."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools import graph
from build_tools.model import Guide, Library
from build_tools.views import addresses
from build_tools.views.page import (
    Link,
    Page,
    calculation,
    citations,
    option_names,
    question_anchor,
    recommendation_anchor,
    written_in,
)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer, and the question or recommendation that it leads to."""

    id: str
    label: str
    because: str
    address: Markup
    leads_to: str
    is_result: bool
    citations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class UnsureView:
    """What “not sure” assumes, and how to find out."""

    address: Markup
    assumed: str
    assumed_label: str
    find_out: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its answers; `remaining` is the largest number of questions that follow it."""

    id: str
    anchor: str
    number: int
    ask: str
    why: str
    help: str | None
    remaining: int
    answers: tuple[AnswerView, ...]
    unsure: UnsureView | None


@dataclass(frozen=True, slots=True)
class RiskView:
    """What can go wrong with a recommendation, and what helps."""

    risk: str
    mitigation: str


@dataclass(frozen=True, slots=True)
class ExampleView:
    """A worked example, with its answers as the address of the flow page gives them."""

    link: Link
    answers: Markup


@dataclass(frozen=True, slots=True)
class ResultView:
    """A recommendation as the flow page shows it: enough to act on, to doubt it and to write it down.

    `ways` is the number of ways to answer that lead to it.
    """

    id: str
    anchor: str
    title: str
    summary: str
    approach: str
    address: Markup
    costs: Markup | None
    do: str
    measure: str
    stop_when: str
    if_it_fails: Link
    risks: tuple[RiskView, ...]
    revisit_when: tuple[str, ...]
    evidence: tuple[Link, ...]
    ways: int
    examples: tuple[ExampleView, ...]


@dataclass(frozen=True, slots=True)
class FlowView:
    """The whole page."""

    page: Page
    guide: str
    version: str
    reviewed: str
    summary: str
    start: str
    most_questions: int
    questions: tuple[QuestionView, ...]
    results: tuple[ResultView, ...]
    options: tuple[tuple[str, str], ...]
    costs: Markup | None
    compare: Markup
    flowchart: Markup
    examples: Markup
    faq: Markup
    recommendations: Markup


def view(library: Library, guide: Guide) -> FlowView:
    """The flow page of `guide`."""
    tree = guide.tree.value
    path = addresses.flow(guide.id)
    remaining = graph.remaining(tree)
    counts = graph.path_counts(tree)
    nodes = graph.ordered(tree)
    questions = [node for node in nodes if node in tree.questions]
    return FlowView(
        page=Page(path, tree.title, tree.summary, written_in(library, guide.tree), hide=("navigation", "toc")),
        guide=guide.id,
        version=tree.version,
        reviewed=tree.reviewed.isoformat(),
        summary=tree.summary,
        start=tree.start,
        most_questions=remaining[tree.start],
        questions=tuple(_question(library, guide, node, place, remaining) for place, node in enumerate(questions, 1)),
        results=tuple(_result(library, guide, node, counts[node]) for node in nodes if node in guide.recommendations),
        options=tuple(option_names(guide).items()),
        costs=addresses.link(path, addresses.costs(guide.id)) if guide.costs else None,
        compare=addresses.link(path, addresses.compare(guide.id)),
        flowchart=addresses.link(path, addresses.flowchart(guide.id)),
        examples=addresses.link(path, addresses.examples(guide.id)),
        faq=addresses.link(path, addresses.faq(guide.id)),
        recommendations=addresses.link(path, addresses.recommendations(guide.id)),
    )


def _question(library: Library, guide: Guide, question_id: str, number: int, remaining: dict[str, int]) -> QuestionView:
    path = addresses.flow(guide.id)
    question = guide.tree.value.questions[question_id]
    unsure = None
    if question.unsure:
        assumed = question.answers[question.unsure.assume]
        unsure = UnsureView(
            _anchor(guide, assumed.goto), question.unsure.assume, assumed.label, question.unsure.find_out
        )
    return QuestionView(
        id=question_id,
        anchor=question_anchor(question_id),
        number=number,
        ask=question.ask,
        why=question.why,
        help=question.help,
        remaining=remaining[question_id] - 1,
        answers=tuple(
            AnswerView(
                id=answer_id,
                label=answer.label,
                because=answer.because,
                address=_anchor(guide, answer.goto),
                leads_to=_name(guide, answer.goto),
                is_result=answer.goto in guide.recommendations,
                citations=citations(library, path, answer.claims),
            )
            for answer_id, answer in question.answers.items()
        ),
        unsure=unsure,
    )


def _anchor(guide: Guide, node: str) -> Markup:
    anchor = recommendation_anchor(node) if node in guide.recommendations else question_anchor(node)
    return Markup(f"#{anchor}")


def _name(guide: Guide, node: str) -> str:
    if node in guide.recommendations:
        return guide.recommendations[node].value.title
    return guide.tree.value.questions[node].ask


def _result(library: Library, guide: Guide, recommendation_id: str, ways: int) -> ResultView:
    path = addresses.flow(guide.id)
    recommendation = guide.recommendations[recommendation_id].value
    test = recommendation.first_test
    return ResultView(
        id=recommendation_id,
        anchor=recommendation_anchor(recommendation_id),
        title=recommendation.title,
        summary=recommendation.summary,
        approach=guide.comparison.value.approaches[recommendation.approach].name,
        address=addresses.link(path, addresses.recommendation(guide.id, recommendation_id)),
        costs=calculation(guide, path, recommendation_id),
        do=test.do,
        measure=test.measure,
        stop_when=test.stop_when,
        if_it_fails=Link(_name(guide, test.if_it_fails), _anchor(guide, test.if_it_fails)),
        risks=tuple(RiskView(risk.risk, risk.mitigation) for risk in recommendation.risks),
        revisit_when=recommendation.revisit_when,
        evidence=citations(library, path, recommendation.claims),
        ways=ways,
        examples=tuple(
            ExampleView(
                Link(example.value.title, addresses.link(path, addresses.example(guide.id, example_id))),
                addresses.answers(example.value.answers),
            )
            for example_id, example in guide.examples.items()
            if example.value.recommends == recommendation_id
        ),
    )
