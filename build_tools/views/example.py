"""The page of one worked example: the situation, the answers, the result and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools import graph
from build_tools.model import UNSURE, Example, Guide, Library
from build_tools.views import addresses
from build_tools.views.page import Link, Page, citations, question_anchor, written_in


@dataclass(frozen=True, slots=True)
class StepView:
    """A question with the answer given and why the team gave it."""

    question: str
    address: Markup
    answer: str
    assumed: str
    note: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """An answer that would have led elsewhere; `further` questions would then still be open."""

    question: str
    answer: str
    further: int


@dataclass(frozen=True, slots=True)
class OtherView:
    """Another recommendation, and the single answers that would have led to it."""

    result: Link
    is_runner_up: bool
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True, slots=True)
class ExampleView:
    """The whole page."""

    page: Page
    illustrative: bool
    who: str
    situation: str
    steps: tuple[StepView, ...]
    result: Link
    result_summary: str
    replay: Markup
    others: tuple[OtherView, ...]
    ending_title: str
    ending: str
    citations: tuple[Link, ...]
    examples: Markup
    version: str


def view(library: Library, guide: Guide, example_id: str) -> ExampleView:
    """The page of the example `example_id` of `guide`."""
    located = guide.examples[example_id]
    content = located.value
    path = addresses.example(guide.id, example_id)
    result = guide.recommendations[content.recommends].value
    happened = content.what_happened is not None
    return ExampleView(
        page=Page(path, content.title, f"{content.who}: {result.title}."[:300], written_in(library, located)),
        illustrative=content.illustrative,
        who=content.who,
        situation=content.situation,
        steps=tuple(
            _step(guide, path, question_id, content.notes.get(question_id, ""), answer)
            for question_id, answer in content.answers.items()
        ),
        result=Link(result.title, addresses.link(path, addresses.recommendation(guide.id, content.recommends))),
        result_summary=result.summary,
        replay=addresses.browser_link(
            path,
            addresses.flow(guide.id),
            addresses.replay(guide.tree.value.version, content.answers, content.recommends),
        ),
        others=_others(guide, path, content),
        ending_title="What happened" if happened else "What we expect",
        ending=content.what_happened or content.what_we_expect or "",
        citations=citations(library, path, content.claims),
        examples=addresses.link(path, addresses.examples(guide.id)),
        version=guide.tree.value.version,
    )


def _step(guide: Guide, path: str, question_id: str, note: str, given: str) -> StepView:
    question = guide.tree.value.questions[question_id]
    unsure = given == UNSURE and question.unsure is not None
    taken = question.answers[question.unsure.assume if unsure and question.unsure else given]
    return StepView(
        question=question.ask,
        address=addresses.link(path, addresses.flow(guide.id), question_anchor(question_id)),
        answer="Not sure" if unsure else taken.label,
        assumed=taken.label if unsure else "",
        note=note,
    )


def _others(guide: Guide, path: str, example: Example) -> tuple[OtherView, ...]:
    """The recommendations that one other answer would have led to, the runner-up first."""
    tree = guide.tree.value
    changed = graph.changes(tree, example.answers)
    runner_up = graph.runner_up(tree, changed, example.recommends)
    ends = dict.fromkeys(change.end for change in changed if change.end in guide.recommendations)
    return tuple(
        OtherView(
            result=Link(
                guide.recommendations[end].value.title,
                addresses.link(path, addresses.recommendation(guide.id, end)),
            ),
            is_runner_up=end == runner_up,
            changes=tuple(
                ChangeView(
                    tree.questions[change.question].ask,
                    tree.questions[change.question].answers[change.answer].label,
                    change.further,
                )
                for change in changed
                if change.end == end
            ),
        )
        for end in sorted(ends, key=lambda end: end != runner_up)
        if end != example.recommends
    )
