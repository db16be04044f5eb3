"""What changes for readers between two versions: of the fixture fact by fact, of the real content against a list."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import pytest

from build_tools import graph
from build_tools.compare_versions import (
    AssumptionChange,
    ExampleChange,
    GuideChange,
    Move,
    Paths,
    Removed,
    Stop,
    compare,
    replayed,
)
from build_tools.load import load
from build_tools.model import UNSURE, Library, Tree
from build_tools.replay import replay
from tests.built import ROOT
from tests.content import Content
from tests.trees import complete_paths, leading_to, make

TREE = "tea-or-coffee/tree.yaml"

Compared = Callable[[], GuideChange]


@pytest.fixture
def compared(content: Content, library: Library) -> Compared:
    """Compares the fixture with its copy as the copy is by then."""

    def compare_now() -> GuideChange:
        (guide,) = compare(library, content.library()).guides
        return guide

    return compare_now


def test_nothing_changes_without_a_change(library: Library) -> None:
    change = compare(library, library)
    (guide,) = change.guides
    assert change.sound and not guide.results_changed
    assert guide.paths == Paths(total=7, kept=7, moved=(), stopped=())
    assert guide.links == Paths(total=29, kept=29, moved=(), stopped=())
    assert not (guide.examples or guide.assumptions or guide.removed or guide.gained or guide.lost)


def test_another_target_moves_the_paths_through_it(content: Content, compared: Compared) -> None:
    content.edit(TREE, "goto: filter-coffee", "goto: espresso")
    guide = compared()
    way = (("hour", "morning"), ("sleep", "badly"))
    assert guide.paths == Paths(total=7, kept=6, moved=(Move("filter-coffee", "espresso", 1, way),), stopped=())
    assert guide.examples == (ExampleChange("night-nurse", "filter-coffee", "espresso", stopped=False),)


def test_a_recommendation_without_a_way_to_it_is_lost_and_not_removed(content: Content, compared: Compared) -> None:
    content.edit(TREE, "goto: filter-coffee", "goto: espresso")
    guide = compared()
    assert (guide.lost, guide.recommendations_removed) == (("filter-coffee",), ())


def test_a_recommendation_that_had_no_way_to_it_is_gained(content: Content, library: Library) -> None:
    content.edit(TREE, "goto: filter-coffee", "goto: espresso")
    (guide,) = compare(content.library(), library).guides
    assert (guide.gained, guide.recommendations_added) == (("filter-coffee",), ())


def test_a_new_recommendation_is_added_and_gained(content: Content, compared: Compared) -> None:
    recommendations = "tea-or-coffee/recommendations"
    content.copy(f"{recommendations}/espresso.yaml", f"{recommendations}/ristretto.yaml")
    content.edit(TREE, "goto: espresso", "goto: ristretto")
    guide = compared()
    assert guide.recommendations_added == guide.gained == ("ristretto",)
    assert guide.lost == ("espresso",)


def test_a_renamed_answer_is_gone_and_new_and_stops_its_paths(content: Content, compared: Compared) -> None:
    content.edit(TREE, "      badly:", "      poorly:")
    guide = compared()
    assert guide.paths is not None
    way = (("hour", "morning"), ("sleep", "badly"))
    assert guide.paths.stopped == (Stop("sleep", "answer removed", "badly", 1, way),)
    assert guide.answers_added == (("sleep", "poorly"),)
    assert guide.removed == (Removed("sleep", "badly", 1),)
    assert guide.examples == (ExampleChange("night-nurse", "filter-coffee", "sleep", stopped=True),)


def test_a_new_question_stops_the_paths_that_come_to_it(library: Library) -> None:
    guide = library.guides["tea-or-coffee"]
    tree = guide.tree.value
    again = tree.questions["machine"].model_copy(update={"answers": {"any": leading_to("espresso")}, "unsure": None})
    lively = tree.questions["mood"].answers["lively"].model_copy(update={"goto": "taste"})
    mood = tree.questions["mood"].model_copy(update={"answers": {**tree.questions["mood"].answers, "lively": lively}})
    changed = with_tree(
        library, tree.model_copy(update={"questions": {**tree.questions, "mood": mood, "taste": again}})
    )
    (change,) = compare(library, changed).guides
    assert change.questions_added == ("taste",)
    assert change.paths is not None
    way = (("hour", "evening"), ("mood", "lively"), ("machine", "no"))
    assert change.paths.stopped == (Stop("taste", "new question", "", 4, way),)


def test_a_question_that_some_paths_never_met_stops_them(content: Content, compared: Compared) -> None:
    content.edit(TREE, "        goto: filter-coffee", "        goto: machine")
    guide = compared()
    assert guide.paths is not None
    way = (("hour", "morning"), ("sleep", "badly"))
    assert guide.paths.stopped == (Stop("machine", "not asked before", "", 1, way),)


def test_a_removed_question_counts_the_paths_that_answered_it(library: Library) -> None:
    tree = library.guides["tea-or-coffee"].tree.value
    hour = tree.questions["hour"]
    morning = hour.answers["morning"].model_copy(update={"goto": "mood"})
    questions = {name: question for name, question in tree.questions.items() if name != "sleep"}
    questions["hour"] = hour.model_copy(update={"answers": {**hour.answers, "morning": morning}})
    (change,) = compare(library, with_tree(library, tree.model_copy(update={"questions": questions}))).guides
    assert change.removed == (Removed("sleep", "", 4),)
    assert change.paths is not None and change.paths.kept == 6


def test_another_assumption_changes_links_and_no_paths(content: Content, compared: Compared) -> None:
    content.edit(TREE, "assume: no", "assume: yes")
    guide = compared()
    assert guide.assumptions == (AssumptionChange("machine", "no", "yes"),)
    assert guide.paths is not None and guide.paths.kept == guide.paths.total
    assert guide.links is not None and {(move.before, move.now) for move in guide.links.moved} == {
        ("black-tea", "espresso")
    }
    assert (guide.not_sure_before.end, guide.not_sure_now.end) == ("black-tea", "espresso")
    assert guide.needs_version


def test_another_assumption_with_the_same_result_needs_no_version() -> None:
    old = make({"q0": {"a": "r0", "b": "r0", "c": "r1"}}, assumed={"q0": "a"})
    new = make({"q0": {"a": "r0", "b": "r0", "c": "r1"}}, assumed={"q0": "b"})
    links = replayed(old, new, unsure=True)
    assert links is not None and links.kept == links.total == 4


def test_not_sure_that_is_no_longer_offered_is_an_answer_that_is_gone() -> None:
    old = make({"q0": {"a": "r0", "b": "r1"}})
    links = replayed(old, make({"q0": {"a": "r0", "b": "r1"}}, assumed={"q0": None}), unsure=True)
    assert links is not None
    assert links.stopped == (Stop("q0", "answer removed", UNSURE, 1, (("q0", UNSURE),)),)


def test_changed_results_need_another_version(content: Content, library: Library) -> None:
    content.edit(TREE, "goto: filter-coffee", "goto: espresso")
    assert not compare(library, content.library()).sound
    content.edit(TREE, 'version: "1.2"', 'version: "1.3"')
    assert compare(library, content.library()).sound


def test_a_new_answer_needs_no_version(library: Library) -> None:
    tree = library.guides["tea-or-coffee"].tree.value
    mood = tree.questions["mood"]
    more = mood.model_copy(update={"answers": {**mood.answers, "other": leading_to("espresso")}})
    change = compare(
        library, with_tree(library, tree.model_copy(update={"questions": {**tree.questions, "mood": more}}))
    )
    assert change.sound and change.guides[0].answers_added == (("mood", "other"),)


def test_what_cannot_be_counted_may_have_changed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_tools.compare_versions.replay", partial(replay, most=3))
    change = compare(library, library)
    assert change.guides[0].paths is None is change.guides[0].links
    assert not change.sound


def test_guides_come_and_go(library: Library) -> None:
    guide = library.guides["tea-or-coffee"]
    other = replace(library, guides={"soup-or-salad": replace(guide, id="soup-or-salad")})
    change = compare(library, other)
    assert (change.guides_added, change.guides_removed, change.guides) == (("soup-or-salad",), ("tea-or-coffee",), ())


def with_tree(library: Library, tree: Tree) -> Library:
    """The fixture library with another tree."""
    guide = library.guides["tea-or-coffee"]
    return replace(library, guides={guide.id: replace(guide, tree=replace(guide.tree, value=tree))})


Goals = dict[str, dict[str, str]]


def real_trees() -> Mapping[str, Tree]:
    library, problems = load(ROOT / "decision")
    assert library is not None, problems
    return {guide.id: guide.tree.value for guide in library.guides.values()}


def goals(tree: Tree) -> Goals:
    return {
        name: {answer_id: answer.goto for answer_id, answer in question.answers.items()}
        for name, question in tree.questions.items()
    }


def assumed(tree: Tree) -> dict[str, str | None]:
    return {name: question.unsure.assume if question.unsure else None for name, question in tree.questions.items()}


def mutants(tree: Tree) -> Iterator[tuple[str, Tree]]:
    """Every tree that differs by one mutation, with a name for it; some have a cycle."""
    before, assume = goals(tree), assumed(tree)
    results = sorted({goal for row in before.values() for goal in row.values()} - before.keys())
    edges = [(name, answer) for name, row in before.items() for answer in row]

    def mutant(changed: Goals, start: str = tree.start) -> Tree:
        kept = {name: answer if answer in changed.get(name, {}) else None for name, answer in assume.items()}
        return make(changed, start, kept)

    def with_goals(*targets: tuple[tuple[str, str], str]) -> Goals:
        changed = {name: dict(row) for name, row in before.items()}
        for (name, answer), goal in targets:
            changed[name][answer] = goal
        return changed

    for edge, goal in itertools.product(edges, [*before, *results]):
        if before[edge[0]][edge[1]] != goal:
            yield f"lead {edge} to {goal}", mutant(with_goals((edge, goal)))
    for one, two in itertools.combinations(edges, 2):
        swapped = with_goals((one, before[two[0]][two[1]]), (two, before[one[0]][one[1]]))
        yield f"swap the targets of {one} and {two}", mutant(swapped)
    for name, answer in edges:
        row = {other: goal for other, goal in before[name].items() if other != answer}
        yield f"drop {answer} of {name}", mutant({**before, name: row})
        yield f"rename {answer} of {name}", mutant({**before, name: {**row, "renamed": before[name][answer]}})
    for name in before:
        renamed = {
            "renamed" if other == name else other: {
                answer: "renamed" if goal == name else goal for answer, goal in row.items()
            }
            for other, row in before.items()
        }
        yield f"rename {name}", mutant(renamed, "renamed" if name == tree.start else tree.start)
        yield f"start at {name}", mutant(before, name)
        for answer in before[name]:
            yield f"assume {answer} in {name}", make(before, tree.start, {**assume, name: answer})
    for one, two in itertools.combinations(before, 2):
        names = {one: two, two: one}
        exchanged = {
            names.get(name, name): {answer: names.get(goal, goal) for answer, goal in row.items()}
            for name, row in before.items()
        }
        yield f"exchange {one} and {two}", mutant(exchanged, names.get(tree.start, tree.start))


Steps = list[tuple[dict[str, str], str]]


def listed(paths: Steps, new: Tree) -> tuple[int, Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """How many paths are kept, move and stop, by walking each of them."""
    kept = 0
    moved: Counter[tuple[str, str]] = Counter()
    stopped: Counter[tuple[str, str]] = Counter()
    for answers, end in paths:
        walk = graph.walk(new, answers)
        if walk.end in new.questions:
            stopped[walk.end, walk.refused] += 1
        elif walk.end == end:
            kept += 1
        else:
            moved[end, walk.end] += 1
    return kept, moved, stopped


@pytest.mark.slow
@pytest.mark.parametrize("unsure", [False, True])
def test_every_mutation_of_the_real_trees_changes_what_a_list_of_all_paths_says(unsure: bool) -> None:
    tried = 0
    for old in real_trees().values():
        paths = [(dict(way), end) for way, end in complete_paths(old, unsure=unsure)]
        for name, new in mutants(old):
            if graph.cycle(new):
                continue  # the check refuses it
            tried += 1
            found = replayed(old, new, unsure=unsure)
            assert found is not None, name
            kept, moved, stopped = listed(paths, new)
            assert found.kept == kept, name
            assert {(move.before, move.now): move.paths for move in found.moved} == moved, name
            assert {(stop.question, stop.answer): stop.paths for stop in found.stopped} == stopped, name
            assert found.total == len(paths), name
    assert tried > 2000
