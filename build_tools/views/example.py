"""The page of one worked example: the situation, the answers, the result and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools.model import UNSURE, Guide, Library
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
class ExampleView:
    """The whole page."""

    page: Page
    illustrative: bool
    who: str
    situation: str
    steps: tuple[StepView, ...]
    result: Link
    result_summary: str
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
