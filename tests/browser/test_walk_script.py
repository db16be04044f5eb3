"""The script's walk says the same as `build_tools.graph`, on random trees and on every path of the real one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build_tools import graph
from build_tools.model import Guide, Tree
from tests.browser.trees import FOUND, FROM_DATA, as_data, expected, random_answers, random_tree

TREES = 400
IMPORTS = """const { changes, reachable, runnerUp, walk, ways } = await import("/assets/flow/walk.js");"""


@pytest.fixture(scope="module")
def page(browser: Browser, served: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{served}/about/")
    yield page
    page.close()


def run(page: Page, body: str, data: Any) -> Any:
    return page.evaluate(f"async (data) => {{ {IMPORTS} {FROM_DATA} {FOUND} {body} }}", data)


@pytest.fixture(scope="module")
def trees() -> list[tuple[Tree, dict[str, str]]]:
    dice = random.Random(20261124)
    return [(tree, random_answers(tree, dice)) for tree in (random_tree(dice) for _ in range(TREES))]


def test_walks_changes_and_runners_up_of_random_trees_are_those_of_python(
    page: Page, trees: list[tuple[Tree, dict[str, str]]]
) -> None:
    data = [[as_data(tree), list(answers.items())] for tree, answers in trees]
    found = run(page, "return data.map(([tree, answers]) => found(fromData(tree), new Map(answers)));", data)
    assert found == [expected(tree, answers) for tree, answers in trees]


def test_what_can_be_reached_in_random_trees_is_what_python_says(
    page: Page, trees: list[tuple[Tree, dict[str, str]]]
) -> None:
    found = run(
        page,
        "return data.map(fromData).map((tree) => [...reachable(tree, tree.start)].sort());",
        [as_data(tree) for tree, _ in trees],
    )
    assert found == [sorted(graph.reachable(tree)) for tree, _ in trees]


def test_the_ways_to_every_node_of_random_trees_come_in_the_order_of_python(
    page: Page, trees: list[tuple[Tree, dict[str, str]]]
) -> None:
    found = run(
        page,
        """return data.map(fromData).map((tree) => [...reachable(tree, tree.start)].map((goal) =>
          [goal, ways(tree, goal, 20).map((way) => way.map(({ question, answer }) => [question, answer]))]));""",
        [as_data(tree) for tree, _ in trees],
    )
    for (tree, _), ways in zip(trees, found, strict=True):
        for goal, shown in ways:
            assert shown == [[list(step) for step in way] for way in islice(graph.ways(tree, goal), 20)]


def test_the_first_of_two_to_the_power_of_a_hundred_ways_come_at_once(page: Page) -> None:
    questions = [
        [f"q{n}", [["a", f"q{n + 1}" if n < 99 else "r"], ["b", f"q{n + 1}" if n < 99 else "r"]], None]
        for n in range(100)
    ]
    found = run(
        page,
        """const tree = fromData(data);
        return ways(tree, "r", 5).map((way) => way.length);""",
        {"start": "q0", "questions": questions},
    )
    assert found == [100] * 5


def every_path(guide: Guide) -> list[graph.Way]:
    tree = guide.tree.value
    return [way for node in graph.ordered(tree) if node in guide.recommendations for way in graph.ways(tree, node)]


def test_the_page_holds_the_tree_of_the_yaml(page: Page, guide: Guide, served: str) -> None:
    found = page.evaluate(
        """async (address) => {
          const { readGuide } = await import("/assets/flow/markup.js");
          const text = await (await fetch(address)).text();
          const page = new DOMParser().parseFromString(text, "text/html");
          const guide = readGuide(page.querySelector(".flow"), page.querySelector(".results"));
          return {
            start: guide.start,
            questions: [...guide.questions].map(([id, { answers, assume }]) =>
              [id, [...answers].map(([answer, { goto }]) => [answer, goto]), assume ?? null]),
          };
        }""",
        f"{served}/{guide.id}/",
    )
    written = as_data(guide.tree.value)
    assert found["start"] == written["start"]
    assert sorted(found["questions"]) == sorted(written["questions"])


def test_every_path_of_the_real_tree_has_the_changes_that_python_finds(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    paths = [dict(way) for way in every_path(guide)]
    unsure = [dict.fromkeys(path, "unsure") for path in paths]
    cases = [*paths, *unsure]
    found = run(
        page,
        "const tree = fromData(data[0]); return data[1].map((answers) => found(tree, new Map(answers)));",
        [as_data(tree), [list(case.items()) for case in cases]],
    )
    assert found == [expected(tree, case) for case in cases]
