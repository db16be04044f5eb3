"""Rules on worked examples: each one is a test of the tree, and together they cover it."""

from __future__ import annotations

from collections.abc import Iterator

from build_tools import graph
from build_tools.checks.findings import Finding
from build_tools.model import UNSURE, Example, Guide, Library, Located
from build_tools.problems import did_you_mean, instead_of


def example_walk(library: Library) -> Iterator[Finding]:
    """The answers of an example are those that the tree asks for, in order, and lead to what it promises."""
    for guide in library.guides.values():
        if not graph.cycle(guide.tree.value):  # a walk that never ends says nothing about the example
            for example in guide.examples.values():
                yield from _walk(guide, example)


def _walk(guide: Guide, example: Located[Example]) -> Iterator[Finding]:
    tree = guide.tree.value
    walk = graph.walk(tree, example.value.answers)
    for (asked, _), written in zip(walk.steps, example.value.answers, strict=False):
        if asked != written:
            message = f"`{written}` is answered here, where the tree asks `{asked}`"
            yield Finding(example.key("answers", written), message, "write the answers in the order of the questions")
            return
    surplus = list(example.value.answers)[len(walk.steps) :]
    if walk.refused:
        question = tree.questions[walk.end]
        known = (*question.answers, UNSURE) if question.unsure else question.answers
        message = f"the question `{walk.end}` has no answer `{walk.refused}`"
        yield Finding(example.at("answers", walk.end), message, instead_of(walk.refused, known))
    elif walk.end in tree.questions:
        message = f"the answers stop at the question `{walk.end}`"
        yield Finding(
            example.key("answers"), message, f"answer `{walk.end}` too, with one of {_listed(guide, walk.end)}"
        )
    elif surplus:
        message = f"`{surplus[0]}` is never asked after these answers"
        hint = "" if surplus[0] in tree.questions else did_you_mean(surplus[0], tree.questions)
        yield Finding(example.key("answers", surplus[0]), message, hint)
    elif walk.end != example.value.recommends:
        message = f"the answers lead to `{walk.end}`, and the example promises `{example.value.recommends}`"
        yield Finding(example.at("recommends"), message, "change the answers or the promise")


def _listed(guide: Guide, question_id: str) -> str:
    return ", ".join(f"`{answer_id}`" for answer_id in guide.tree.value.questions[question_id].answers)


def note_without_answer(library: Library) -> Iterator[Finding]:
    """A note of an example belongs to a question that the example answers."""
    for guide in library.guides.values():
        for example in guide.examples.values():
            for question_id in example.value.notes:
                if question_id not in example.value.answers:
                    message = f"the example does not answer `{question_id}`"
                    hint = did_you_mean(question_id, example.value.answers)
                    yield Finding(example.key("notes", question_id), message, hint)


def unexampled_recommendation(library: Library) -> Iterator[Finding]:
    """At least one example reaches each recommendation."""
    for guide in library.guides.values():
        reached = {example.value.recommends for example in guide.examples.values()}
        for recommendation_id, recommendation in guide.recommendations.items():
            if recommendation_id not in reached:
                message = f"no example reaches `{recommendation_id}`"
                yield Finding(recommendation.at(), message, "add an example of a team that should do this")


def untaken_answer(library: Library) -> Iterator[Finding]:
    """At least one example gives each answer, “not sure” included."""
    for guide in library.guides.values():
        taken = {step for example in guide.examples.values() for step in example.value.answers.items()}
        for question_id, question in guide.tree.value.questions.items():
            for answer_id in question.answers:
                if (question_id, answer_id) not in taken:
                    place = guide.tree.key("questions", question_id, "answers", answer_id)
                    yield Finding(
                        place, f"no example answers `{answer_id}` here", "add one, or ask whether anybody would"
                    )
            if question.unsure and (question_id, UNSURE) not in taken:
                place = guide.tree.key("questions", question_id, "unsure")
                yield Finding(place, "no example answers “not sure” here", "add one that does")
