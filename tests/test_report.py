"""How readers reach each result: figures of a tree against a list of its paths, and of the fixture one by one."""

from __future__ import annotations

import itertools
import time
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools import graph
from build_tools.model import Library, Tree
from build_tools.report import GuideReport, QuestionReport, report
from tests.content import TODAY, Content
from tests.trees import complete_paths, make

TREE = "tea-or-coffee/tree.yaml"
QUESTIONS = [f"q{number}" for number in range(6)]
RESULTS = ["espresso", "black-tea", "herbal-tea", "filter-coffee"]
EXAMPLES = settings(max_examples=150, deadline=None)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Up to six questions with up to three answers, each to a later question or to a result of the fixture."""
    names = QUESTIONS[: draw(st.integers(1, 6))]
    edges: dict[str, list[str]] = {}
    assumed: dict[str, str | None] = {}
    for place, name in enumerate(names):
        goals = st.sampled_from([*names[place + 1 :], *RESULTS])
        edges[name] = draw(st.lists(goals, min_size=1, max_size=3))
        assumed[name] = draw(st.sampled_from([None, *(f"a{number}" for number in range(len(edges[name])))]))
    return make(edges, "q0", assumed)


def report_on(library: Library, tree: Tree) -> GuideReport:
    """The report on the fixture with another tree."""
    guide = library.guides["tea-or-coffee"]
    changed = replace(guide, tree=replace(guide.tree, value=tree))
    (found,) = report(replace(library, guides={guide.id: changed}), TODAY).guides
    return found


@given(trees())
@EXAMPLES
def test_the_ways_to_a_result_are_those_of_a_list(library: Library, tree: Tree) -> None:
    lengths: dict[str, list[int]] = {}
    for way, end in complete_paths(tree):
        lengths.setdefault(end, []).append(len(way))
    found = report_on(library, tree)
    assert found.paths == sum(map(len, lengths.values()))
    for result in found.results:
        listed = lengths.get(result.id, [])
        assert result.paths == len(listed)
        assert (result.shortest, result.longest) == (min(listed, default=0), max(listed, default=0))


@given(trees())
@EXAMPLES
def test_a_result_needs_not_sure_exactly_if_all_listed_ways_take_an_assumed_answer(
    library: Library, tree: Tree
) -> None:
    assumed: dict[str, list[list[bool]]] = {}
    for way, end in complete_paths(tree):
        steps = [
            (unsure := tree.questions[name].unsure) is not None and unsure.assume == answer for name, answer in way
        ]
        assumed.setdefault(end, []).append(steps)
    for result in report_on(library, tree).results:
        ways = assumed.get(result.id, [])
        some = bool(ways) and all(any(steps) for steps in ways)
        every = bool(ways) and all(all(steps) for steps in ways)
        assert result.not_sure == ("all" if every else "some" if some else "")


def outcomes(tree: Tree, node: str) -> tuple[str, ...]:
    """Where each way to fill in all answers leads from `node`; answers that a question does not have are its last."""
    ends = []
    names = [name for name in QUESTIONS if name in tree.questions]
    for choice in itertools.product(range(3), repeat=len(names)):
        at = node
        while at in tree.questions:
            goals = graph.targets(tree, at)
            at = goals[min(choice[names.index(at)], len(goals) - 1)]
        ends.append(at)
    return tuple(ends)


def question_of(found: GuideReport, name: str) -> QuestionReport:
    return next(question for question in found.questions if question.id == name)


@given(trees())
@EXAMPLES
def test_two_answers_have_the_same_effect_exactly_if_everything_answered_later_leads_to_the_same(
    library: Library, tree: Tree
) -> None:
    found = report_on(library, tree)
    for name in graph.reachable(tree) & tree.questions.keys():
        goals = {answer_id: answer.goto for answer_id, answer in tree.questions[name].answers.items()}
        ends = {answer: outcomes(tree, goal) for answer, goal in goals.items()}
        question = question_of(found, name)
        for answer in question.answers:
            others = [other for other in goals if other != answer.id]
            same = tuple(other for other in others if ends[other] == ends[answer.id])
            possible = {other: set(ends[other]) for other in goals}
            assert answer.same_effect == same
            assert answer.results == len(possible[answer.id])
            assert answer.same_results == tuple(
                other for other in others if possible[other] == possible[answer.id] and other not in same
            )
        assert question.droppable == (len(set(ends.values())) == 1)


@given(trees())
@EXAMPLES
def test_the_paths_through_a_question_are_those_of_a_list(library: Library, tree: Tree) -> None:
    met = [name for way, _ in complete_paths(tree) for name, _ in way]
    for question in report_on(library, tree).questions:
        assert question.paths == met.count(question.id)


def test_two_to_the_power_of_a_hundred_paths_are_reported_at_once(library: Library) -> None:
    tree = make({f"q{n}": [f"q{n + 1}" if n < 99 else "espresso"] * 2 for n in range(100)})
    start = time.process_time()
    found = report_on(library, tree)
    assert time.process_time() - start < 1
    assert found.paths == 2**100
    assert all(question.droppable for question in found.questions)


def test_examples_are_counted_by_answer_and_by_result(library: Library) -> None:
    (found,) = report(library, TODAY).guides
    machine = question_of(found, "machine")
    assert {answer.id: answer.examples for answer in machine.answers} == {"yes": 1, "no": 1}
    assert machine.not_sure_examples == 1
    assert {result.id: result.examples for result in found.results} == {
        "filter-coffee": 1,
        "herbal-tea": 1,
        "espresso": 1,
        "black-tea": 2,
    }


def test_not_sure_that_is_not_offered_has_no_count(library: Library) -> None:
    (question,) = report_on(library, make({"q0": ["espresso"]}, assumed={"q0": None})).questions
    assert question.not_sure_examples is None


def test_an_approach_has_the_figures_of_its_recommendations(library: Library) -> None:
    (found,) = report(library, TODAY).guides
    coffee = next(approach for approach in found.approaches if approach.id == "coffee")
    assert (coffee.recommendations, coffee.examples, coffee.paths, coffee.earliest) == (2, 2, 3, 2)
    assert (coffee.answers, coffee.places, coffee.offered) == (2, 2, 4)


def test_words_are_those_that_readers_read(content: Content) -> None:
    def words() -> int:
        (found,) = report(content.library(), TODAY).guides
        return next(approach.words for approach in found.approaches if approach.id == "coffee")

    before = words()
    content.edit("tea-or-coffee/recommendations/espresso.yaml", "title: ", "title: Two words ")
    assert words() == before + 2
    content.edit("tea-or-coffee/recommendations/espresso.yaml", "if_it_fails: ", "if_it_fails: mood #")
    assert words() == before + 2


def test_an_approach_that_no_answer_leads_to_has_no_earliest_way(library: Library) -> None:
    found = report_on(library, make({"q0": ["espresso"]}))
    tea = next(approach for approach in found.approaches if approach.id == "tea")
    assert (tea.recommendations, tea.paths, tea.earliest, tea.answers) == (1, 0, None, 0)


def test_a_copied_recommendation_is_a_near_duplicate(content: Content) -> None:
    recommendations = "tea-or-coffee/recommendations"
    content.copy(f"{recommendations}/espresso.yaml", f"{recommendations}/ristretto.yaml")
    content.edit(f"{recommendations}/ristretto.yaml", "title: ", "title: Quickly now, ")
    (found,) = report(content.library(), TODAY).guides
    assert [(pair.one, pair.other, pair.near) for pair in found.alike] == [("espresso", "ristretto", True)]
    assert 0 < found.alike[0].total - found.alike[0].shared < 10


def test_the_closest_pair_is_shown_where_none_is_near(library: Library) -> None:
    (found,) = report(library, TODAY).guides
    (pair,) = found.alike
    assert not pair.near


def test_claims_are_due_sixty_days_ahead(library: Library) -> None:
    name, claim = min(library.claims.value.items(), key=lambda item: item[1].review_by)
    due = claim.review_by

    def state(today: date) -> dict[str, bool]:
        return {found.id: found.stale for found in report(library, today).claims}

    assert name not in state(due - timedelta(days=61))
    assert state(due - timedelta(days=60))[name] is False
    assert state(due)[name] is False
    assert state(due + timedelta(days=1))[name] is True


def test_what_no_path_reaches_is_listed_last(content: Content) -> None:
    content.edit(TREE, "goto: filter-coffee", "goto: espresso")
    (found,) = report(content.library(), TODAY).guides
    last = found.results[-1]
    assert (last.id, last.paths, last.shortest, last.not_sure) == ("filter-coffee", 0, 0, "")
