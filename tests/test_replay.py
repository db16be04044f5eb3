"""Replaying all paths of a tree on another one, against walking each path by itself."""

from __future__ import annotations

import random
import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools import graph
from build_tools.model import Tree
from build_tools.replay import Outcome, TooManyStates, replay
from tests.trees import complete_paths, make

QUESTIONS = [f"q{number}" for number in range(7)]
ANSWERS = ["a", "b", "c"]
RESULTS = ["r0", "r1", "r2"]


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Up to seven questions in any order; any answers, each to a later question or to a result."""
    names = draw(st.permutations(QUESTIONS))[: draw(st.integers(1, 7))]
    edges: dict[str, dict[str, str]] = {}
    assumed: dict[str, str | None] = {}
    for place, name in enumerate(names):
        goals = st.sampled_from([*names[place + 1 :], *RESULTS])
        edges[name] = draw(st.dictionaries(st.sampled_from(ANSWERS), goals, min_size=1))
        assumed[name] = draw(st.sampled_from([None, *edges[name]]))
    return make(edges, names[0], assumed)


def listed(old: Tree, new: Tree, *, unsure: bool) -> dict[Outcome, list[int]]:
    """The lengths of all paths by outcome, found by walking each of them."""
    lengths: dict[Outcome, list[int]] = {}
    for way, end in complete_paths(old, unsure=unsure):
        walk = graph.walk(new, dict(way))
        lengths.setdefault(Outcome(end, walk.end, walk.refused), []).append(len(way))
    return lengths


def assert_exact(old: Tree, new: Tree, *, unsure: bool = False) -> None:
    """The counts and the lengths of the examples are those of a list of all paths, and each example is one of them."""
    found = replay(old, new, unsure=unsure)
    expected = listed(old, new, unsure=unsure)
    assert {outcome: (tally.paths, len(tally.shortest)) for outcome, tally in found.items()} == {
        outcome: (len(lengths), min(lengths)) for outcome, lengths in expected.items()
    }
    for outcome, tally in found.items():
        walk = graph.walk(new, dict(tally.shortest))
        assert graph.walk(old, dict(tally.shortest)) == graph.Walk(tally.shortest, outcome.old_end)
        assert (walk.end, walk.refused) == (outcome.end, outcome.refused)


@given(trees(), trees(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_pair_of_trees_has_the_outcomes_that_a_list_of_all_paths_has(old: Tree, new: Tree, unsure: bool) -> None:
    assert_exact(old, new, unsure=unsure)


def random_tree(chance: random.Random, order: list[str]) -> Tree:
    """A tree that asks in this order, with most answers leading to questions."""
    edges: dict[str, dict[str, str]] = {}
    assumed: dict[str, str | None] = {}
    for place, name in enumerate(order):
        later = order[place + 1 :]
        goals = [chance.choice(later if later and chance.random() < 0.8 else RESULTS) for _ in ANSWERS]
        edges[name] = dict(zip(chance.sample(ANSWERS, chance.randint(1, 3)), goals, strict=False))
        assumed[name] = chance.choice([None, *edges[name]])
    return make(edges, order[0], assumed)


@pytest.mark.parametrize("seed", range(4))
def test_thousands_of_random_pairs_have_the_outcomes_of_a_list(seed: int) -> None:
    """Of each five pairs, one shares its order, one swaps neighbours, and three have nothing in common."""
    chance = random.Random(seed)
    for number in range(3000):
        order = chance.sample(QUESTIONS, 7)
        other = [*order] if number % 5 < 2 else chance.sample(QUESTIONS, chance.randint(1, 7))
        if number % 5 == 1:
            at = chance.randrange(6)
            other[at : at + 2] = other[at + 1], other[at]
        assert_exact(random_tree(chance, order), random_tree(chance, other), unsure=number % 2 == 0)


@given(trees(), st.permutations(QUESTIONS), st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_tree_whose_questions_change_places_has_the_outcomes_of_a_list(
    old: Tree, names: list[str], unsure: bool
) -> None:
    renamed = dict(zip(QUESTIONS, names, strict=True))
    edges = {
        renamed[name]: {answer: renamed.get(goal, goal) for answer, goal in goals.items()}
        for name, goals in (
            (name, {answer_id: answer.goto for answer_id, answer in question.answers.items()})
            for name, question in old.questions.items()
        )
    }
    assert_exact(old, make(edges, renamed[old.start]), unsure=unsure)


@given(trees())
@settings(max_examples=100, deadline=None)
def test_nothing_changes_on_the_same_tree(tree: Tree) -> None:
    assert all(outcome.old_end == outcome.end for outcome in replay(tree, tree, unsure=True))


def chain(order: Iterable[int], results: tuple[str, str] = ("r0", "r1"), skips: bool = True) -> Tree:
    """One question after another; `b` skips the next one, unless it may not, and the last ones lead to results."""
    names = [f"q{number}" for number in order]
    edges = {}
    for place, name in enumerate(names):
        following = [*names[place + 1 : place + 3], *results[:2]]
        edges[name] = {"a": following[0], "b": following[1 if skips or place + 1 == len(names) else 0]}
    return make(edges, names[0])


LONG = range(100)
CHANGES = {
    "nothing": chain(LONG, skips=False),
    "the results": chain(LONG, ("r2", "r0"), skips=False),
    "a new question": chain([*LONG[:50], 200, *LONG[50:]], skips=False),
    "a question is gone": chain([*LONG[:50], *LONG[51:]], skips=False),
    "the middle comes first": chain([50, *LONG[:50], *LONG[51:]], skips=False),
    "the first comes last": chain([*LONG[1:], 0], skips=False),
    "answers skip questions": chain(LONG),
    "neighbours change places": chain([number ^ 1 for number in LONG]),
    "all questions are turned round": chain(reversed(LONG), skips=False),
}


@pytest.mark.parametrize("new", CHANGES.values(), ids=CHANGES)
def test_two_to_the_power_of_a_hundred_paths_are_replayed_in_under_a_second(new: Tree) -> None:
    old = chain(LONG, skips=False)
    start = time.process_time()
    found = replay(old, new)
    assert time.process_time() - start < 1
    assert sum(tally.paths for tally in found.values()) == 2**100


def test_the_counts_of_a_huge_pair_are_those_of_its_last_question() -> None:
    old = chain(LONG, skips=False)
    paths = {outcome: tally.paths for outcome, tally in replay(old, chain(LONG, ("r0", "r2"), skips=False)).items()}
    assert paths == {Outcome("r0", "r0", ""): 2**99, Outcome("r1", "r2", ""): 2**99}


@pytest.mark.parametrize("order", [[50, *LONG[:50], *LONG[51:]], [*LONG[1:], 0]], ids=["to the front", "to the end"])
def test_a_moved_question_among_paths_of_many_lengths_costs_little(order: list[int]) -> None:
    """All answers matter here. Noting what is answered before the one, or promising what follows the other, would
    take 2**50 notes or more.
    """
    start = time.process_time()
    found = replay(chain(LONG), chain(order))
    assert time.process_time() - start < 1
    counts = graph.path_counts(chain(LONG))
    assert sum(tally.paths for tally in found.values()) == counts["r0"] + counts["r1"]


def test_what_would_need_too_many_states_is_refused_and_not_guessed() -> None:
    with pytest.raises(TooManyStates):
        replay(chain(LONG), chain(reversed(LONG)), most=5000)


def test_a_chain_of_ten_thousand_questions_is_no_problem() -> None:
    tree = chain(range(10_000), skips=False)
    (first, second) = replay(tree, tree).values()
    assert first.paths == second.paths == 2**9999
