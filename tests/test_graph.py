"""Questions about a tree, each against an answer found by listing everything."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools import graph
from build_tools.graph import Change, Walk, Way
from build_tools.model import Library, Tree
from tests.trees import make

QUESTIONS = [f"q{number}" for number in range(8)]
RESULTS = ["r0", "r1", "r2"]


@st.composite
def acyclic(draw: st.DrawFn) -> Tree:
    """Up to eight questions; each answer leads to a later question or to a result. Written in any order."""
    names = QUESTIONS[: draw(st.integers(1, 8))]
    edges = {
        name: draw(st.lists(st.sampled_from([*names[number + 1 :], *RESULTS]), min_size=1, max_size=3))
        for number, name in enumerate(names)
    }
    return make({name: edges[name] for name in draw(st.permutations(names))})


@st.composite
def any_graph(draw: st.DrawFn) -> Tree:
    """Up to eight questions whose answers lead anywhere, also to nothing that exists; some have none."""
    names = QUESTIONS[: draw(st.integers(1, 8))]
    nodes = st.sampled_from([*names, *RESULTS])
    return make({name: draw(st.lists(nodes, max_size=3)) for name in names}, draw(st.sampled_from(names)))


def all_ways(tree: Tree, node: str = "", steps: Way = ()) -> Iterator[tuple[Way, str]]:
    """Every way from the start with the node that it ends at, results and questions alike."""
    node = node or tree.start
    yield steps, node
    if node in tree.questions:
        for answer_id, answer in tree.questions[node].answers.items():
            yield from all_ways(tree, answer.goto, (*steps, (node, answer_id)))


def closure(tree: Tree) -> dict[str, set[str]]:
    """For each question what its answers lead to at once or later, by Warshall's way."""
    nodes = {*tree.questions, *(goal for name in tree.questions for goal in graph.targets(tree, name))}
    reach = {node: set(graph.targets(tree, node)) for node in nodes}
    for middle in nodes:
        for node in nodes:
            if middle in reach[node]:
                reach[node] |= reach[middle]
    return reach


EXAMPLES = settings(max_examples=100, deadline=None)


@given(any_graph())
@EXAMPLES
def test_a_cycle_is_found_exactly_where_a_question_leads_back_to_itself(tree: Tree) -> None:
    cyclic = {name for name, reach in closure(tree).items() if name in reach}
    found = graph.cycle(tree)
    assert bool(found) == bool(cyclic)
    assert set(found) <= cyclic


@given(any_graph())
@EXAMPLES
def test_a_found_cycle_is_one_round_along_answers(tree: Tree) -> None:
    found = graph.cycle(tree)
    assert all(following in graph.targets(tree, name) for name, following in itertools.pairwise(found))
    assert found[:1] == found[-1:]
    assert len(set(found[1:])) == len(found[1:])


@given(any_graph())
@EXAMPLES
def test_what_is_reachable_is_the_start_and_all_behind_it(tree: Tree) -> None:
    assert graph.reachable(tree) == {tree.start} | closure(tree)[tree.start]


@given(any_graph())
@EXAMPLES
def test_the_order_holds_each_reachable_node_once_and_none_behind_a_cycle(tree: Tree) -> None:
    reach = closure(tree)
    cyclic = {name for name in graph.reachable(tree) if name in reach[name]}
    behind = {node for name in cyclic for node in reach[name]}
    order = graph.ordered(tree)
    assert len(set(order)) == len(order)
    assert set(order) == graph.reachable(tree) - behind
    places = {node: place for place, node in enumerate(order)}
    for node, goal in itertools.product(order, order):
        if goal in reach[node]:
            assert places[node] < places[goal]


@given(acyclic())
@EXAMPLES
def test_paths_are_counted_as_if_they_were_listed(tree: Tree) -> None:
    listed = [node for _, node in all_ways(tree)]
    assert graph.path_counts(tree) == {node: listed.count(node) for node in set(listed)}


@given(acyclic())
@EXAMPLES
def test_the_longest_way_to_a_node_is_the_longest_of_all_that_are_listed(tree: Tree) -> None:
    lengths: dict[str, int] = {}
    for way, node in all_ways(tree):
        lengths[node] = max(lengths.get(node, 0), len(way))
    assert graph.longest(tree) == lengths


@given(acyclic())
@EXAMPLES
def test_the_shortest_way_to_a_node_is_the_shortest_of_all_that_are_listed(tree: Tree) -> None:
    lengths: dict[str, int] = {}
    for way, node in all_ways(tree):
        lengths[node] = min(lengths.get(node, 100), len(way))
    assert graph.shortest(tree) == lengths


@given(acyclic())
@EXAMPLES
def test_the_ways_onward_are_counted_as_if_they_were_listed(tree: Tree) -> None:
    for node, count in graph.onward_counts(tree).items():
        assert count == sum(end not in tree.questions for _, end in all_ways(tree, node))


@given(acyclic())
@EXAMPLES
def test_what_remains_at_a_node_is_the_longest_way_on_from_it(tree: Tree) -> None:
    expected = {node: max(len(way) for way, _ in all_ways(tree, node)) for node in graph.reachable(tree)}
    assert graph.remaining(tree) == expected


@given(acyclic(), st.sampled_from([*QUESTIONS, *RESULTS]))
@EXAMPLES
def test_the_ways_to_a_node_are_all_of_them_each_once(tree: Tree, goal: str) -> None:
    found = list(graph.ways(tree, goal))
    assert len(set(found)) == len(found)
    assert set(found) == {way for way, node in all_ways(tree) if node == goal}


@given(acyclic(), st.sampled_from(RESULTS))
@EXAMPLES
def test_the_ways_are_the_same_with_the_order_at_hand(tree: Tree, goal: str) -> None:
    assert list(graph.ways(tree, goal, graph.ordered(tree))) == list(graph.ways(tree, goal))


@given(acyclic(), st.sampled_from(RESULTS))
@EXAMPLES
def test_shorter_ways_come_first(tree: Tree, goal: str) -> None:
    lengths = [len(way) for way in graph.ways(tree, goal)]
    assert lengths == sorted(lengths)


@given(acyclic())
@EXAMPLES
def test_walking_a_way_leads_to_where_it_ends(tree: Tree) -> None:
    for way, node in all_ways(tree):
        assert graph.walk(tree, dict(way)) == Walk(way, node)


@given(acyclic(), st.sets(st.sampled_from(QUESTIONS)))
@EXAMPLES
def test_not_sure_leads_where_the_assumed_answer_leads(tree: Tree, unsure: set[str]) -> None:
    for way, node in all_ways(tree):
        given_answers = {
            name: "unsure" if name in unsure and answer == f"a{len(tree.questions[name].answers) - 1}" else answer
            for name, answer in way
        }
        walk = graph.walk(tree, given_answers)
        assert (dict(walk.steps), walk.end) == (given_answers, node)


@given(any_graph(), st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(["a0", "a1", "a2", "unsure", "x"])))
@EXAMPLES
def test_a_walk_ends_whatever_is_answered(tree: Tree, answers: dict[str, str]) -> None:
    walk = graph.walk(tree, answers)
    assert len(walk.steps) <= len(tree.questions) + 1
    assert not walk.refused or answers[walk.end] == walk.refused


@st.composite
def answered(draw: st.DrawFn) -> tuple[Tree, dict[str, str]]:
    """A tree, and answers to some of its questions, some of them “not sure”."""
    tree = draw(acyclic())
    names = draw(st.sets(st.sampled_from(sorted(tree.questions))))
    return tree, {name: draw(st.sampled_from([*tree.questions[name].answers, "unsure"])) for name in sorted(names)}


def settled(tree: Tree, answers: dict[str, str]) -> tuple[Way, str]:
    """The one way among all that agrees with `answers`, and with “not sure” wherever there is none."""

    def taken(question: str) -> str:
        answer = answers.get(question, "unsure")
        return f"a{len(tree.questions[question].answers) - 1}" if answer == "unsure" else answer

    ends = [(way, end) for way, end in all_ways(tree) if end not in tree.questions]
    [(way, end)] = [(way, end) for way, end in ends if all(taken(name) == answer for name, answer in way)]
    return way, end


@given(answered())
@EXAMPLES
def test_a_change_leads_to_where_the_way_ends_that_has_this_one_answer_otherwise(case: tuple[Tree, dict]) -> None:
    tree, answers = case
    expected = []
    for name, given_answer in graph.walk(tree, answers).steps:
        last = f"a{len(tree.questions[name].answers) - 1}"
        for other in tree.questions[name].answers:
            if other != (last if given_answer == "unsure" else given_answer):
                way, end = settled(tree, {**answers, name: other})
                further = sum(question not in answers for question, _ in way)
                expected.append(Change(name, other, end, further))
    assert list(graph.changes(tree, answers)) == expected


@given(answered())
@EXAMPLES
def test_no_other_result_gets_more_changes_than_the_runner_up(case: tuple[Tree, dict]) -> None:
    tree, answers = case
    result = graph.walk(tree, answers).end
    changes = graph.changes(tree, answers)
    ends = [change.end for change in changes if change.end != result]
    second = graph.runner_up(tree, changes, result)
    assert (second is None) == (not ends)
    if second is not None:
        most = max(map(ends.count, ends))
        assert ends.count(second) == most
        assert second == next(end for end in reversed(ends) if ends.count(end) == most)


def test_a_change_to_a_question_without_not_sure_stops_at_the_next_one_without_an_answer() -> None:
    tree = make({"q0": ["r0", "q1"], "q1": ["r1", "r2"]})
    bare = tree.questions["q1"].model_copy(update={"unsure": None})
    tree = tree.model_copy(update={"questions": {**tree.questions, "q1": bare}})
    assert graph.changes(tree, {"q0": "a0"}) == (Change("q0", "a1", "q1", 0),)
    assert graph.runner_up(tree, graph.changes(tree, {"q0": "a0"}), "r0") is None


def test_a_walk_stops_at_an_answer_that_is_not_there(library: Library) -> None:
    tree = library.guides["tea-or-coffee"].tree.value
    walk = graph.walk(tree, {"hour": "evening", "mood": "angry", "machine": "yes"})
    assert walk == Walk((("hour", "evening"),), "mood", "angry")


def test_a_walk_stops_at_the_question_without_an_answer(library: Library) -> None:
    tree = library.guides["tea-or-coffee"].tree.value
    assert graph.walk(tree, {"hour": "evening"}) == Walk((("hour", "evening"),), "mood")
    assert graph.walk(tree, {}) == Walk((), "hour")


def test_not_sure_is_refused_where_it_is_not_offered() -> None:
    tree = make({"q0": ["r0", "r1"]})
    bare = tree.questions["q0"].model_copy(update={"unsure": None})
    tree = tree.model_copy(update={"questions": {"q0": bare}})
    assert graph.walk(tree, {"q0": "unsure"}) == Walk((), "q0", "unsure")


def test_the_targets_of_a_question_come_in_the_order_of_its_answers() -> None:
    tree = make({"q0": ["r1", "r0", "r1"]})
    assert graph.targets(tree, "q0") == ("r1", "r0", "r1")
    assert graph.targets(tree, "r0") == () == graph.targets(tree, "nowhere")


def test_there_is_no_way_to_what_cannot_be_reached() -> None:
    tree = make({"q0": ["r0"], "q1": ["r1"]})
    assert list(graph.ways(tree, "r1")) == [] == list(graph.ways(tree, "nowhere"))
    assert "r1" not in graph.path_counts(tree)


def test_ways_of_equal_length_come_in_the_order_of_the_answers() -> None:
    tree = make({"q0": ["q1", "q2"], "q1": ["r0", "r0"], "q2": ["r0", "r0"]})
    spelt = ["".join(answer for _, answer in way) for way in graph.ways(tree, "r0")]
    assert spelt == ["a0a0", "a0a1", "a1a0", "a1a1"]


@pytest.mark.parametrize("order", [range(200), range(199, -1, -1)], ids=["first to last", "last to first"])
def test_two_to_the_power_of_two_hundred_paths_are_counted_and_begun_at_once(order: range) -> None:
    tree = make({f"q{number}": [f"q{number + 1}" if number < 199 else "r0"] * 2 for number in order})
    start = time.process_time()
    assert graph.cycle(tree) == ()
    assert graph.path_counts(tree)["r0"] == 2**200
    first = list(itertools.islice(graph.ways(tree, "r0"), 5))
    assert [len(way) for way in first] == [200] * 5 and len(set(first)) == 5
    assert time.process_time() - start < 2


def test_the_first_ways_come_at_once_where_lengths_differ() -> None:
    """Each question leads to the next or past it, so there are as many lengths as questions and 10**41 ways."""
    last = 200
    tree = make(
        {f"q{n}": [f"q{n + 1}" if n + 1 < last else "r0", f"q{n + 2}" if n + 2 < last else "r0"] for n in range(last)}
    )
    start = time.process_time()
    lengths = [len(way) for way in itertools.islice(graph.ways(tree, "r0"), 5)]
    assert lengths == [100, 101, 101, 101, 101]
    assert time.process_time() - start < 2


def test_a_chain_of_a_hundred_thousand_questions_is_no_problem() -> None:
    length = 100_000
    tree = make({f"q{n}": [f"q{n + 1}", "r0"] if n + 1 < length else ["r0"] for n in range(length)})
    assert graph.cycle(tree) == ()
    assert len(graph.reachable(tree)) == length + 1
    assert graph.path_counts(tree)["r0"] == length
    assert graph.longest(tree)["r0"] == length == graph.remaining(tree)["q0"]
    assert graph.walk(tree, dict.fromkeys(tree.questions, "a0")).end == "r0"
    assert next(graph.ways(tree, "r0")) == (("q0", "a1"),)


def test_a_cycle_of_a_hundred_thousand_questions_is_found() -> None:
    length = 100_000
    tree = make({f"q{n}": [f"q{(n + 1) % length}"] for n in range(length)})
    assert len(graph.cycle(tree)) == length + 1
