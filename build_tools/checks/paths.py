"""Rules on the decision tree: every way to answer ends in a recommendation, and every question is worth asking."""

from __future__ import annotations

from collections.abc import Iterator

from build_tools import graph
from build_tools.checks.findings import Finding
from build_tools.model import Guide, Library

MAX_QUESTIONS_ON_A_PATH = 7


def cycle(library: Library) -> Iterator[Finding]:
    """No sequence of answers comes back to a question that was already asked."""
    for guide in library.guides.values():
        round_trip = graph.cycle(guide.tree.value)
        if round_trip:
            question, following = round_trip[-2], round_trip[-1]
            answers = guide.tree.value.questions[question].answers
            answer = next(name for name, answer in answers.items() if answer.goto == following)
            message = f"readers can be asked the same again, in a circle: {' → '.join(round_trip)}"
            place = guide.tree.at("questions", question, "answers", answer, "goto")
            yield Finding(place, message, "lead one of them to a recommendation or to a later question")


def unreachable(library: Library) -> Iterator[Finding]:
    """Every question and every recommendation can be reached from the start."""
    for guide in library.guides.values():
        found = graph.reachable(guide.tree.value)
        for question_id in guide.tree.value.questions:
            if question_id not in found:
                message = f"no answer leads to the question `{question_id}`"
                yield Finding(guide.tree.key("questions", question_id), message, "lead an answer to it, or delete it")
        for recommendation_id, recommendation in guide.recommendations.items():
            if recommendation_id not in found:
                message = f"no answer leads to the recommendation `{recommendation_id}`"
                yield Finding(recommendation.at(), message, "lead an answer to it, or delete this file")


def too_few_answers(library: Library) -> Iterator[Finding]:
    """A question has at least two answers."""
    for guide in library.guides.values():
        for question_id, question in guide.tree.value.questions.items():
            if len(question.answers) < 2:
                what = "one answer" if question.answers else "no answers"
                message = f"the question `{question_id}` has {what}"
                place = guide.tree.key("questions", question_id, "answers")
                yield Finding(place, message, "a question needs two; drop it, or add the other answer")


def twin_answers(library: Library) -> Iterator[Finding]:
    """Two answers of a question differ in their label, and in where they lead or in what they imply."""
    for guide in library.guides.values():
        for question_id in guide.tree.value.questions:
            yield from _twins(guide, question_id)


def _twins(guide: Guide, question_id: str) -> Iterator[Finding]:
    labels: dict[str, str] = {}
    meanings: dict[tuple[str, str], str] = {}
    for answer_id, answer in guide.tree.value.questions[question_id].answers.items():
        label = answer.label.casefold().strip()
        meaning = (answer.goto, answer.because.casefold().strip())
        place = guide.tree.key("questions", question_id, "answers", answer_id)
        if label in labels:
            yield Finding(place, f"`{answer_id}` has the same label as `{labels[label]}`", "say how they differ")
        elif meaning in meanings:
            message = f"`{answer_id}` leads where `{meanings[meaning]}` leads, for the same reason"
            yield Finding(place, message, "merge them, or say in `because` what tells them apart")
        labels.setdefault(label, answer_id)
        meanings.setdefault(meaning, answer_id)


def endless_fallback(library: Library) -> Iterator[Finding]:
    """Following “if it fails” from recommendation to recommendation never goes round in a circle."""
    for guide in library.guides.values():
        fallback = {name: item.value.first_test.if_it_fails for name, item in guide.recommendations.items()}
        settled: set[str] = set()
        for start in fallback:
            chain: list[str] = []
            node = start
            while node in fallback and node not in settled and node not in chain:
                chain.append(node)
                node = fallback[node]
            if node in chain:
                message = f"“if it fails” goes round in a circle: {' → '.join([*chain[chain.index(node) :], node])}"
                place = guide.recommendations[chain[-1]].at("first_test", "if_it_fails")
                yield Finding(place, message, "end the chain in a result that says what remains")
            settled.update(chain)


def no_unsure(library: Library) -> Iterator[Finding]:
    """A question can be answered with “not sure”."""
    for guide in library.guides.values():
        for question_id, question in guide.tree.value.questions.items():
            if question.unsure is None:
                message = f"the question `{question_id}` does not offer “not sure”"
                place = guide.tree.key("questions", question_id)
                yield Finding(place, message, "add `unsure` with `assume` and `find_out`")


def long_path(library: Library) -> Iterator[Finding]:
    """No path asks more than seven questions."""
    for guide in library.guides.values():
        for node, length in graph.longest(guide.tree.value).items():
            if length > MAX_QUESTIONS_ON_A_PATH and node in guide.recommendations:
                message = f"a reader may answer {length} questions before reaching this"
                hint = f"keep to {MAX_QUESTIONS_ON_A_PATH}: merge questions, or ask what divides most readers first"
                yield Finding(guide.recommendations[node].at(), message, hint)
