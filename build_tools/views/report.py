"""The contributor page with the figures of each guide, as tables; `report` prints the same at a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from build_tools.model import Library
from build_tools.quantities import counted, share
from build_tools.report import (
    SOON,
    AnswerReport,
    ApproachReport,
    GuideReport,
    Likeness,
    NotSure,
    QuestionReport,
    Report,
    ResultReport,
    report,
)
from build_tools.views import addresses
from build_tools.views.page import Link, Page, claim_anchor, question_anchor

NOT_SURE: dict[NotSure, str] = {
    "": "",
    "some": "on every way",
    "all": "all the way",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What the row is about, with a link to it, and the cells behind."""

    subject: Link
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, what the columns mean, and the rows; without rows the meaning says it all."""

    id: str
    title: str
    meaning: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class GuideView:
    """The tables of one guide."""

    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole page."""

    page: Page
    guides: tuple[GuideView, ...]
    claims: Table


def view(library: Library, today: date) -> ReportView:
    """The figures of `library` on the day `today`."""
    found = report(library, today)
    return ReportView(
        page=Page(
            addresses.REPORT,
            "Report",
            "How readers reach each result, what the examples cover, and how evenly the options are treated.",
            "",
        ),
        guides=tuple(
            GuideView(guide.title, (_results(guide), _questions(guide), _approaches(guide), _alike(guide)))
            for guide in found.guides
        ),
        claims=_claims(found),
    )


def _results(guide: GuideReport) -> Table:
    return Table(
        f"results-{guide.id}",
        "Recommendations",
        f"There are {counted(guide.paths, 'path')}: ways to answer from the first question to a recommendation. "
        "“Questions” is how many a reader answers on the shortest and on the longest path there. “Not sure” says "
        "whether every way there takes an answer that “not sure” stands for, or takes no other answers.",
        ("Recommendation", "Paths", "Share", "Questions", "Examples", "Not sure"),
        tuple(_result(guide, result) for result in guide.results),
    )


def _result(guide: GuideReport, result: ResultReport) -> Row:
    return Row(
        _recommendation(guide, result.id),
        (
            counted(result.paths),
            share(result.paths, guide.paths),
            _span(result.shortest, result.longest) if result.paths else "no way to it",
            counted(result.examples),
            NOT_SURE[result.not_sure],
        ),
    )


def _recommendation(guide: GuideReport, name: str) -> Link:
    return Link(name, addresses.link(addresses.REPORT, addresses.recommendation(guide.id, name)))


def _span(least: int, most: int) -> str:
    return str(least) if least == most else f"{least} to {most}"


def _questions(guide: GuideReport) -> Table:
    return Table(
        f"questions-{guide.id}",
        "Questions and answers",
        "“Results” is how many recommendations stay possible after the answer. “Examples” is how many worked examples "
        "give it.",
        ("Question", "Answer", "Results", "Examples", "Remarks"),
        tuple(row for question in guide.questions for row in _question(guide, question)),
    )


def _question(guide: GuideReport, question: QuestionReport) -> Iterable[Row]:
    place = addresses.link(addresses.REPORT, addresses.flow(guide.id), question_anchor(question.id))
    for answer in question.answers:
        cells = (answer.id, counted(answer.results), counted(answer.examples), _remarks(question, answer))
        yield Row(Link(question.id, place), cells)
    if question.not_sure_examples is not None:
        remark = "" if question.not_sure_examples else "no example"
        yield Row(Link(question.id, place), ("not sure", "", counted(question.not_sure_examples), remark))


def _remarks(question: QuestionReport, answer: AnswerReport) -> str:
    remarks = []
    if question.droppable:
        remarks.append("no answer makes a difference: the question could be dropped")
    elif answer.same_effect:
        remarks.append(f"no other result than {', '.join(answer.same_effect)}")
    if answer.same_results:
        remarks.append(f"the same results possible as with {', '.join(answer.same_results)}")
    if answer.assumed:
        remarks.append("assumed")
    if not answer.examples:
        remarks.append("no example")
    return "; ".join(remarks)


def _approaches(guide: GuideReport) -> Table:
    return Table(
        f"balance-{guide.id}",
        "Balance",
        "Whether an approach gets more room, or comes sooner, than the others. “Words” are those of its "
        "recommendations. “Earliest” is after how many questions a reader can get there. “Place” is where the answers "
        "that lead straight to it stand among the answers of their questions, on average.",
        ("Approach", "Recommendations", "Words", "Examples", "Share of paths", "Earliest", "Place"),
        tuple(_approach(guide, approach) for approach in guide.approaches),
    )


def _approach(guide: GuideReport, approach: ApproachReport) -> Row:
    place = addresses.link(addresses.REPORT, addresses.compare(guide.id), approach.id)
    return Row(
        Link(approach.name, place),
        (
            counted(approach.recommendations),
            counted(approach.words),
            counted(approach.examples),
            share(approach.paths, guide.paths),
            "never" if approach.earliest is None else str(approach.earliest),
            _place(approach),
        ),
    )


def _place(approach: ApproachReport) -> str:
    if not approach.answers:
        return "no answer"
    return f"{approach.places / approach.answers:.1f} of {approach.offered / approach.answers:.1f}"


def _alike(guide: GuideReport) -> Table:
    near = any(pair.near for pair in guide.alike)
    meaning = (
        "These say nearly the same. Could one of them go, or say what sets it apart?"
        if near
        else "No two recommendations say nearly the same; the closest pair is shown."
    )
    return Table(
        f"alike-{guide.id}",
        "Recommendations that say the same",
        f"{meaning} “Shared” is the part of all pairs of neighbouring words that occurs in both texts.",
        ("Recommendation", "And", "Shared"),
        tuple(_pair(guide, pair) for pair in guide.alike),
    )


def _pair(guide: GuideReport, pair: Likeness) -> Row:
    return Row(_recommendation(guide, pair.one), (pair.other, share(pair.shared, pair.total)))


def _claims(found: Report) -> Table:
    meaning = (
        f"Past the day of their review, or due within {SOON.days} days."
        if found.claims
        else (f"None is past the day of its review, or due within {SOON.days} days.")
    )
    return Table(
        "claims",
        "Claims to read again",
        meaning,
        ("Claim", "Review by", "State"),
        tuple(
            Row(
                Link(claim.id, addresses.link(addresses.REPORT, addresses.EVIDENCE, claim_anchor(claim.id))),
                (claim.review_by.isoformat(), "stale" if claim.stale else "soon"),
            )
            for claim in found.claims
        ),
    )
