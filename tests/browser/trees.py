"""Random trees, in the form in which both languages walk them, and answers to their questions."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from build_tools import graph
from build_tools.model import Tree
from tests.trees import make


def random_tree(dice: random.Random) -> Tree:
    """Up to nine questions, each with up to four answers that lead to later questions or to results."""
    names = [f"q{number}" for number in range(dice.randint(1, 9))]
    results = [f"r{number}" for number in range(dice.randint(1, 5))]
    edges: dict[str, list[str]] = {}
    assumed: dict[str, str | None] = {}
    for place, name in enumerate(names):
        edges[name] = [dice.choice([*names[place + 1 :], *results]) for _ in range(dice.randint(1, 4))]
        assumed[name] = f"a{dice.randrange(len(edges[name]))}" if dice.random() < 0.8 else None
    return make(edges, assumed=assumed)


def random_answers(tree: Tree, dice: random.Random) -> dict[str, str]:
    """Answers to most questions, some of them not sure, and now and then one that does not exist."""
    answers = {}
    for name, question in tree.questions.items():
        if dice.random() < 0.8:
            answers[name] = dice.choice([*question.answers, *question.answers, "unsure", "gone"])
    return answers


def as_data(tree: Tree) -> dict[str, Any]:
    """`tree` for a page, which makes maps of it with FROM_DATA."""
    return {
        "start": tree.start,
        "questions": [
            [
                name,
                [[answer_id, answer.goto] for answer_id, answer in question.answers.items()],
                question.unsure.assume if question.unsure else None,
            ]
            for name, question in tree.questions.items()
        ],
    }


FROM_DATA = """
const fromData = ({ start, questions }) => ({
  start,
  version: "1",
  questions: new Map(questions.map(([id, answers, assume]) =>
    [id, { answers: new Map(answers.map(([answer, goto]) => [answer, { goto }])), assume: assume ?? undefined }])),
});
"""


def expected(tree: Tree, answers: Mapping[str, str]) -> dict[str, Any]:
    """What Python says of `answers`, in the form in which the script says it."""
    walk = graph.walk(tree, answers)
    changes = graph.changes(tree, answers)
    return {
        "steps": [list(step) for step in walk.steps],
        "end": walk.end,
        "changes": [[change.question, change.answer, change.end, change.further] for change in changes],
        "runnerUp": graph.runner_up(tree, changes, walk.end),
    }


FOUND = """
const found = (tree, answers) => {
  const { steps, end } = walk(tree, answers);
  const changed = changes(tree, answers);
  return {
    steps: steps.map(({ question, given }) => [question, given]),
    end,
    changes: changed.map(({ question, answer, end, further }) => [question, answer, end, further]),
    runnerUp: runnerUp(tree, changed, end) ?? null,
  };
};
"""
