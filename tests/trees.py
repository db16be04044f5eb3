"""Trees for tests, made fast: nothing is validated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from build_tools.graph import Way
from build_tools.model import UNSURE, Answer, Question, Tree, Unsure

Edges = Mapping[str, Sequence[str] | Mapping[str, str]]


@cache
def leading_to(goal: str) -> Answer:
    return Answer.model_construct(label="x", because="x", goto=goal)


@cache
def assuming(answer: str) -> Unsure:
    return Unsure.model_construct(assume=answer, find_out="x")


def make(edges: Edges, start: str = "q0", assumed: Mapping[str, str | None] | None = None) -> Tree:
    """A tree whose questions lead to the given nodes, by answer, or for a list by the answers a0, a1 …

    “Not sure” assumes the last answer, unless `assumed` names another one, or none, for the question.
    """
    questions = {}
    for name, goals in edges.items():
        by_answer = goals if isinstance(goals, Mapping) else {f"a{n}": goal for n, goal in enumerate(goals)}
        answers = {answer: leading_to(goal) for answer, goal in by_answer.items()}
        assume = (assumed or {}).get(name, list(answers)[-1] if answers else None)
        unsure = assuming(assume) if assume else None
        questions[name] = Question.model_construct(ask=name, why="x", answers=answers, unsure=unsure)
    return Tree.model_construct(title="x", version="1", reviewed=date(2026, 1, 1), start=start, questions=questions)


def complete_paths(tree: Tree, *, unsure: bool = False) -> Iterator[tuple[Way, str]]:
    """Every way from the start to an end, with that end, one by one; with `unsure`, “not sure” is an answer too."""
    waiting: list[tuple[str, Way]] = [(tree.start, ())]
    while waiting:
        node, steps = waiting.pop()
        question = tree.questions.get(node)
        if question is None:
            yield steps, node
            continue
        for answer_id, answer in question.answers.items():
            waiting.append((answer.goto, (*steps, (node, answer_id))))
        if unsure and question.unsure:
            waiting.append((question.answers[question.unsure.assume].goto, (*steps, (node, UNSURE))))
