"""The page of one recommendation: when it is the answer, what to do first, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from markupsafe import Markup

from build_tools import graph
from build_tools.model import Guide, Library
from build_tools.views import addresses
from build_tools.views.page import Link, Page, calculation, citations, question_anchor, written_in

MAX_WAYS = 8


@dataclass(frozen=True, slots=True)
class StepView:
    """One answer on a way to the recommendation."""

    question: str
    answer: str
    address: Markup


@dataclass(frozen=True, slots=True)
class RiskView:
    """A risk, its mitigation and the evidence."""

    risk: str
    mitigation: str
    citations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class MetricView:
    """Something to measure, and why."""

    metric: str
    why: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim that the advice rests on."""

    says: str
    citations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class RecommendationView:
    """The whole page."""

    page: Page
    version: str
    approach: str
    approach_address: Markup
    guide_title: str
    flow: Markup
    summary: str
    ways: tuple[tuple[StepView, ...], ...]
    more_ways: int
    fits_when: tuple[str, ...]
    avoid_when: tuple[str, ...]
    do: str
    measure_first: str
    stop_when: str
    if_it_fails: Link
    steps: tuple[str, ...]
    risks: tuple[RiskView, ...]
    measure: tuple[MetricView, ...]
    revisit_when: tuple[str, ...]
    claims: tuple[ClaimView, ...]
    examples: tuple[Link, ...]
    next: tuple[Link, ...]
    costs: Markup | None


def views(library: Library, guide: Guide) -> Iterator[RecommendationView]:
    """The pages of all recommendations of `guide`."""
    tree = guide.tree.value
    nodes, counts = graph.ordered(tree), graph.path_counts(tree)
    for recommendation_id in guide.recommendations:
        shown = tuple(islice(graph.ways(tree, recommendation_id, nodes), MAX_WAYS))
        yield _view(library, guide, recommendation_id, shown, counts[recommendation_id])


def _view(
    library: Library, guide: Guide, recommendation_id: str, shown: tuple[graph.Way, ...], ways: int
) -> RecommendationView:
    """The page of one recommendation: the ways to it that are `shown`, and how many there are."""
    located = guide.recommendations[recommendation_id]
    content = located.value
    path = addresses.recommendation(guide.id, recommendation_id)
    tree = guide.tree.value
    return RecommendationView(
        page=Page(path, content.title, content.summary, written_in(library, located)),
        version=tree.version,
        costs=calculation(guide, path, recommendation_id),
        approach=guide.comparison.value.approaches[content.approach].name,
        approach_address=addresses.link(path, addresses.compare(guide.id), content.approach),
        guide_title=tree.title,
        flow=addresses.link(path, addresses.flow(guide.id)),
        summary=content.summary,
        ways=tuple(tuple(_step(guide, path, *step) for step in way) for way in shown),
        more_ways=ways - len(shown),
        fits_when=content.fits_when,
        avoid_when=content.avoid_when,
        do=content.first_test.do,
        measure_first=content.first_test.measure,
        stop_when=content.first_test.stop_when,
        if_it_fails=_node(guide, path, content.first_test.if_it_fails),
        steps=content.steps,
        risks=tuple(
            RiskView(risk.risk, risk.mitigation, citations(library, path, risk.claims)) for risk in content.risks
        ),
        measure=tuple(MetricView(metric.metric, metric.why) for metric in content.measure),
        revisit_when=content.revisit_when,
        claims=tuple(
            ClaimView(library.claims.value[claim_id].says, citations(library, path, (claim_id,)))
            for claim_id in content.claims
        ),
        examples=tuple(
            Link(example.value.title, addresses.link(path, addresses.example(guide.id, example_id)))
            for example_id, example in guide.examples.items()
            if example.value.recommends == recommendation_id
        ),
        next=tuple(
            Link(library.guides[other].tree.value.title, addresses.link(path, addresses.flow(other)))
            for other in content.next
        ),
    )


def _step(guide: Guide, path: str, question_id: str, answer_id: str) -> StepView:
    question = guide.tree.value.questions[question_id]
    address = addresses.link(path, addresses.flow(guide.id), question_anchor(question_id))
    return StepView(question.ask, question.answers[answer_id].label, address)


def _node(guide: Guide, path: str, node: str) -> Link:
    if node in guide.recommendations:
        title = guide.recommendations[node].value.title
        return Link(title, addresses.link(path, addresses.recommendation(guide.id, node)))
    ask = guide.tree.value.questions[node].ask
    return Link(ask, addresses.link(path, addresses.flow(guide.id), question_anchor(node)))
