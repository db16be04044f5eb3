"""The fragment of the flow page's address: written and read back, and whatever it says, never an exception."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from build_tools import graph
from tests.browser.trees import FROM_DATA, as_data, random_answers, random_tree

IMPORTS = 'const { read, replay, write } = await import("/assets/flow/address.js");'
GARBAGE = 3000


@pytest.fixture(scope="module")
def page(browser: Browser, served: str) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{served}/about/")
    yield page
    page.close()


def run(page: Page, body: str, data: Any = None) -> Any:
    return page.evaluate(f"async (data) => {{ {IMPORTS} {FROM_DATA} {body} }}", data)


def said(page: Page, fragment: str) -> Any:
    return run(page, "const said = read(data); return { ...said, answers: [...(said.answers ?? [])] };", fragment)


def test_the_fragment_is_the_one_that_people_were_promised(page: Page) -> None:
    steps = [{"question": "shortfall", "given": "knowledge"}, {"question": "change-rate", "given": "unsure"}]
    assert run(page, 'return write("2026.11", data)', steps) == "#?v=2026.11&shortfall=knowledge&change-rate=unsure"
    assert run(page, 'return write("2026.11", data, "retrieval")', steps[:1]) == (
        "#?v=2026.11&shortfall=knowledge&r=retrieval"
    )


def test_what_was_written_is_read_back(page: Page) -> None:
    assert said(page, "#?v=2026.11&shortfall=knowledge&change-rate=unsure&r=retrieval") == {
        "kind": "answers",
        "version": "2026.11",
        "result": "retrieval",
        "costs": "",
        "answers": [["shortfall", "knowledge"], ["change-rate", "unsure"]],
    }


def test_costs_are_kept_as_they_are_and_are_no_answers(page: Page) -> None:
    found = said(page, "#?v=2026.11&shortfall=knowledge&r=retrieval&costs=a.1~b.2&sum=v%3D1%26x%3D2")
    assert found["costs"] == "&costs=a.1~b.2&sum=v%3D1%26x%3D2"
    assert found["answers"] == [["shortfall", "knowledge"]]


def test_a_link_is_read_whose_signs_a_program_has_encoded(page: Page) -> None:
    assert said(page, "#%3Fv%3D2026.11%26shortfall%3Dknowledge")["answers"] == [["shortfall", "knowledge"]]


@pytest.mark.parametrize(
    ("fragment", "kind", "id_"),
    [
        ("", "none", None),
        ("#", "none", None),
        ("#q-shortfall", "node", "shortfall"),
        ("#ask-shortfall", "node", "shortfall"),
        ("#r-retrieval", "node", "retrieval"),
        ("#title-retrieval", "node", "retrieval"),
        ("#results", "other", "results"),
        ("#__proto__", "other", "__proto__"),
        ("#constructor-x", "other", "constructor-x"),
    ],
)
def test_anchors_of_the_page_keep_their_meaning(page: Page, fragment: str, kind: str, id_: str | None) -> None:
    found = said(page, fragment)
    assert (found["kind"], found.get("id")) == (kind, id_)


@pytest.mark.parametrize(
    "fragment",
    [
        "#?%",
        "#?v=%E0%A4%A",
        "#?v=2026.11&shortfall=<script>alert(1)</script>",
        "#?v=<b>&shortfall=knowledge",
        "#?Shortfall=knowledge",
        "#?shortfall",
        "#?__proto__=x",
        "#?" + "a=b&" * 6000,
    ],
)
def test_garbage_is_called_garbage(page: Page, fragment: str) -> None:
    assert said(page, fragment)["kind"] == "garbage"


def garbage(dice: random.Random) -> str:
    """A fragment out of pieces of good ones, signs that mean something somewhere, and any letters."""
    pieces = [
        "?",
        "v=",
        "&",
        "=",
        "r=",
        "q-",
        "r-",
        "%3F",
        "%",
        "%ff",
        "shortfall",
        "knowledge",
        "unsure",
        "q0=a0",
        "<",
        '"',
    ]
    return "#" + "".join(
        dice.choice(pieces) if dice.random() < 0.7 else dice.choice(string.printable + "é\u202e\u0000𝔘\ud800")
        for _ in range(dice.randint(0, 12))
    )


def test_no_fragment_raises_and_none_loses_its_way(page: Page) -> None:
    """Three thousand fragments, each read and replayed on a tree: what holds of it is a walk in that tree."""
    dice = random.Random(7)
    fragments = [garbage(dice).encode("utf-16", "surrogatepass").hex() for _ in range(GARBAGE)]
    tree = random_tree(dice)
    kinds = run(
        page,
        """const tree = fromData(data.tree);
        return data.fragments.map((hex) => {
          const bytes = Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
          const said = read(new TextDecoder("utf-16le").decode(bytes.subarray(2)));
          if (said.kind === "answers") {
            const { answers } = replay(tree, said);
            for (const [question, answer] of answers) {
              const known = tree.questions.get(question);
              if (!known.answers.has(answer) && !(answer === "unsure" && known.assume)) throw Error(answer);
            }
          }
          return said.kind;
        });""",
        {"tree": as_data(tree), "fragments": fragments},
    )
    assert set(kinds) == {"none", "garbage", "node", "other", "answers"}


def test_a_replayed_link_holds_the_walk_of_its_answers_and_tells_what_is_lost(page: Page) -> None:
    dice = random.Random(11)
    cases = [(tree, random_answers(tree, dice)) for tree in (random_tree(dice) for _ in range(300))]
    found = run(
        page,
        """return data.map(([tree, answers]) => {
          const { answers: path, aside, end, lost } = replay(fromData(tree), { answers: new Map(answers) });
          return [[...path], [...aside], end, lost];
        });""",
        [[as_data(tree), list(answers.items())] for tree, answers in cases],
    )
    for (tree, answers), (path, aside, end, lost) in zip(cases, found, strict=True):
        held = {name: answer for name, answer in answers.items() if _is_known(tree, name, answer)}
        walk = graph.walk(tree, held)
        assert (path, end) == ([list(step) for step in walk.steps], walk.end)
        assert dict(aside) == {name: answer for name, answer in held.items() if name not in dict(walk.steps)}
        assert dict(lost) == {name: answer for name, answer in answers.items() if name not in held}


def _is_known(tree: graph.Tree, name: str, answer: str) -> bool:
    question = tree.questions[name]
    return answer in question.answers or (answer == "unsure" and question.unsure is not None)
