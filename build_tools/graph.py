"""Answers questions about a decision tree as a directed graph. Pure, and linear in the number of answers.

A node is the id of a question or of a recommendation; every answer is an edge. A path is a sequence of answers from
the start to a recommendation, so two answers that lead to the same node make two paths. Nothing here recurses or lists
all paths: 30 questions of two answers can have 2**30 of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from build_tools.model import UNSURE, Question, Tree

Step = tuple[str, str]
Way = tuple[Step, ...]


def targets(tree: Tree, node: str) -> tuple[str, ...]:
    """The nodes that the answers of `node` lead to, in order; none for a recommendation."""
    question = tree.questions.get(node)
    return tuple([answer.goto for answer in question.answers.values()]) if question else ()


def cycle(tree: Tree) -> tuple[str, ...]:
    """The questions of one cycle, the first one again at the end; empty when there is none."""
    done: set[str] = set()
    for root in tree.questions:
        path = [root]
        on_path = {root: 0}
        waiting = [iter(targets(tree, root))] if root not in done else []
        while waiting:
            node = next(waiting[-1], None)
            if node is None:
                waiting.pop()
                done.add(path[-1])
                del on_path[path.pop()]
            elif node in on_path:
                return (*path[on_path[node] :], node)
            elif node in tree.questions and node not in done:
                on_path[node] = len(path)
                path.append(node)
                waiting.append(iter(targets(tree, node)))
    return ()


def reachable(tree: Tree) -> frozenset[str]:
    """All nodes that some answers lead to from the start, the start included."""
    return frozenset(_reachable(tree)[0])


def _reachable(tree: Tree) -> tuple[dict[str, tuple[str, ...]], dict[str, int]]:
    """The targets of each reachable node, and how many answers of these nodes lead to it."""
    found: dict[str, tuple[str, ...]] = {}
    entries = {tree.start: 0}
    waiting = [tree.start]
    while waiting:
        node = waiting.pop()
        found[node] = goals = targets(tree, node)
        for goal in goals:
            if goal in entries:
                entries[goal] += 1
            else:
                entries[goal] = 1
                waiting.append(goal)
    return found, entries


def ordered(tree: Tree) -> tuple[str, ...]:
    """The reachable nodes, each before all that its answers lead to; what lies on or behind a cycle is left out."""
    return tuple(_ordered(tree))


def _ordered(tree: Tree) -> dict[str, tuple[str, ...]]:
    """The nodes of `ordered` with their targets."""
    found, entries = _reachable(tree)
    order = [] if entries[tree.start] else [tree.start]
    for node in order:
        for goal in found[node]:
            entries[goal] -= 1
            if not entries[goal]:
                order.append(goal)
    return {node: found[node] for node in order}


def path_counts(tree: Tree) -> dict[str, int]:
    """For each reachable node the exact number of ways to answer from the start to it."""
    counts: dict[str, int] = {tree.start: 1}
    for node, goals in _ordered(tree).items():
        for goal in goals:
            counts[goal] = counts.get(goal, 0) + counts[node]
    return counts


def onward_counts(tree: Tree) -> dict[str, int]:
    """For each reachable node the exact number of ways to answer from it to a recommendation; it is 1 for these."""
    counts: dict[str, int] = {}
    for node in reversed(ordered(tree)):
        counts[node] = sum(counts[target] for target in targets(tree, node)) if node in tree.questions else 1
    return counts


def shortest(tree: Tree) -> dict[str, int]:
    """For each reachable node the smallest number of questions answered on a way to it."""
    lengths: dict[str, int] = {tree.start: 0}
    for node in ordered(tree):
        for target in targets(tree, node):
            lengths[target] = min(lengths.get(target, lengths[node] + 1), lengths[node] + 1)
    return lengths


def longest(tree: Tree) -> dict[str, int]:
    """For each reachable node the largest number of questions answered on a way to it."""
    lengths: dict[str, int] = {tree.start: 0}
    for node in ordered(tree):
        for target in targets(tree, node):
            lengths[target] = max(lengths.get(target, 0), lengths[node] + 1)
    return lengths


def remaining(tree: Tree) -> dict[str, int]:
    """For each reachable node the largest number of questions still to be answered from it, itself included."""
    lengths: dict[str, int] = {}
    for node in reversed(ordered(tree)):
        lengths[node] = max((lengths[target] + 1 for target in targets(tree, node)), default=0)
    return lengths


@dataclass(frozen=True, slots=True)
class Walk:
    """What a list of answers does: the steps that could be taken, and where they stop."""

    steps: Way
    end: str
    refused: str = ""
    """The answer that the last question does not have, if that is why the walk stopped."""


def walk(tree: Tree, answers: Mapping[str, str]) -> Walk:
    """Follow `answers`, by question, from the start; `unsure` follows the answer that its question assumes."""
    node = tree.start
    steps: list[Step] = []
    while node in tree.questions and node in answers and len(steps) <= len(tree.questions):
        given = answers[node]
        question = tree.questions[node]
        taken = _taken(question, given)
        if taken not in question.answers:
            return Walk(tuple(steps), node, given)
        steps.append((node, given))
        node = question.answers[taken].goto
    return Walk(tuple(steps), node)


def _taken(question: Question, given: str) -> str:
    """The answer that `given` stands for; the question need not have it."""
    return question.unsure.assume if given == UNSURE and question.unsure else given


@dataclass(frozen=True, slots=True)
class Change:
    """One answer given otherwise, and where that leads.

    `further` questions had no answer and were passed as not sure.
    """

    question: str
    answer: str
    end: str
    further: int


def changes(tree: Tree, answers: Mapping[str, str]) -> tuple[Change, ...]:
    """What each other answer to each question of the walk leads to, while all other answers are kept."""
    found: list[Change] = []
    for question_id, given in walk(tree, answers).steps:
        question = tree.questions[question_id]
        for answer_id in question.answers:
            if answer_id != _taken(question, given):
                found.append(Change(question_id, answer_id, *_settle(tree, {**answers, question_id: answer_id})))
    return tuple(found)


def _settle(tree: Tree, answers: Mapping[str, str]) -> tuple[str, int]:
    """The node reached when every question without an answer is passed as not sure, and how many those were."""
    node, further = tree.start, 0
    for _ in tree.questions:  # no way is longer, unless there is a cycle
        if node not in tree.questions:
            break
        question = tree.questions[node]
        taken = _taken(question, answers.get(node, UNSURE))
        if taken not in question.answers:
            break
        further += node not in answers
        node = question.answers[taken].goto
    return node, further


def runner_up(tree: Tree, changed: Iterable[Change], result: str) -> str | None:
    """The other recommendation that most changes lead to; of equals, the one whose last change comes latest."""
    ends = [change.end for change in changed if change.end != result and change.end not in tree.questions]
    places = {end: place for place, end in enumerate(ends)}
    return max(places, key=lambda end: (ends.count(end), places[end]), default=None)


def ways(tree: Tree, goal: str, nodes: Sequence[str] = ()) -> Iterator[Way]:
    """The ways from the start to `goal`, shortest first, one at a time. Needs a tree without a cycle.

    Best-first search with the exact distance to the goal, so the first ways come at once however many there are.
    Who asks for many goals can give the `nodes` of `ordered`, which are then not worked out anew.
    """
    distance = {goal: 0}
    for node in reversed(nodes or ordered(tree)):
        near = [distance[target] for target in targets(tree, node) if target in distance]
        if near:
            distance[node] = min(near) + 1
    if tree.start not in distance:
        return
    count = 0
    waiting: list[tuple[int, int, int, str, Way]] = [(distance[tree.start], 0, count, tree.start, ())]
    while waiting:
        _, _, _, node, steps = heapq.heappop(waiting)
        if node == goal:
            yield steps
            continue
        for answer_id, answer in tree.questions[node].answers.items():
            if answer.goto in distance:
                count += 1
                length = len(steps) + 1 + distance[answer.goto]
                # Of ways of equal length the one that has come furthest goes first: in breadth there are 2**30 of them.
                heapq.heappush(waiting, (length, -len(steps), count, answer.goto, (*steps, (node, answer_id))))
