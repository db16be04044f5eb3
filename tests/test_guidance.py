"""What the shipped guidance promises: enough of everything, evenly covered, with evidence behind each figure."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from build_tools import graph
from build_tools.checks.findings import texts
from build_tools.examine import examine, sound
from build_tools.model import Claim, Guide, Library, Located
from build_tools.places import Key
from build_tools.prose import plain
from tests.built import ROOT

FIGURE = re.compile(
    r"(?<![\w.-])(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?:\s?%|\s?×| times\b| percentage points?\b| points\b"
    r"|(?: \w+)? (?:tokens|examples|cases|questions|labels|documents|queries|rollouts|models|users|parameters)\b)"
    r"|[$€£]\s?(?P<amount>\d[\d,]*(?:\.\d+)?)"
)


@pytest.fixture(scope="module")
def library() -> Library:
    return sound(ROOT / "decision", date.today())[0]


@pytest.fixture(scope="module")
def guide(library: Library) -> Guide:
    return library.guides["rag-or-fine-tuning"]


def test_the_strict_check_is_clean_on_the_day_of_the_review(guide: Guide) -> None:
    _, problems = examine(ROOT / "decision", guide.tree.value.reviewed)
    assert not problems, "\n".join(map(str, problems))


def test_the_tree_is_wide_enough_and_short_enough(guide: Guide) -> None:
    tree = guide.tree.value
    lengths = [len(way) for result in guide.recommendations for way in graph.ways(tree, result)]
    assert len(guide.recommendations) >= 16
    assert len(tree.questions) >= 18
    assert max(lengths) <= 7
    assert statistics.median(lengths) <= 5
    assert all(question.unsure for question in tree.questions.values())


def test_examples_take_every_answer_and_reach_every_result(guide: Guide) -> None:
    examples = [example.value for example in guide.examples.values()]
    taken = {step for example in examples for step in example.answers.items()}
    offered = {
        (question_id, answer_id)
        for question_id, question in guide.tree.value.questions.items()
        for answer_id in (*question.answers, "unsure")
    }
    assert len(examples) >= 20
    assert sum(not example.illustrative for example in examples) >= 8
    assert offered == taken
    assert {example.recommends for example in examples} == set(guide.recommendations)


def test_the_comparison_has_enough_rows_and_every_approach_wins_and_loses_somewhere(guide: Guide) -> None:
    comparison = guide.comparison.value
    assert len(comparison.approaches) >= 6
    assert len(comparison.criteria) >= 14
    for approach in comparison.approaches:
        verdicts = {row[approach].verdict for row in comparison.cells.values()}
        assert {"strong", "weak"} <= verdicts, approach


def test_there_is_enough_evidence_and_explanation(library: Library, guide: Guide) -> None:
    assert len(library.claims.value) >= 90
    assert len(guide.faq.value) >= 24
    assert len(library.glossary.value) >= 45
    assert all(claim.checked <= guide.tree.value.reviewed for claim in library.claims.value.values())


def test_if_it_fails_always_ends_in_a_question_or_a_result_that_says_what_remains(guide: Guide) -> None:
    for start in guide.recommendations:
        node, seen = start, set()
        while node in guide.recommendations:
            assert node not in seen, start
            seen.add(node)
            node = guide.recommendations[node].value.first_test.if_it_fails
        assert node in guide.tree.value.questions


def test_every_statement_is_said_outside_the_questions_and_answers_too(guide: Guide) -> None:
    statements = guide.statements.value
    assert list(statements) == [f"s{number:02}" for number in range(1, 33)]
    for name, statement in statements.items():
        assert {passage.file for passage in statement.said_in} - {"faq.yaml"}, name


def enclosing(value: object, keys: tuple[Key, ...]) -> Iterator[object]:
    """The things around the text behind `keys`, the file's content first."""
    for key in keys:
        yield value
        if isinstance(value, BaseModel):
            value = getattr(value, str(key))
        elif isinstance(value, Mapping | tuple):
            value = value[key]  # type: ignore[index,call-overload]


def evidence(library: Library, file: Located[Any], keys: tuple[Key, ...]) -> str:
    """The texts of all claims that stand beside the text behind `keys`, or beside something around it."""
    names: set[str] = set()
    for around in enclosing(file.value, keys):
        names.update(getattr(around, "claims", ()))
        for answer in getattr(around, "answers", {}).values():
            names.update(getattr(answer, "claims", ()))
    claims: list[Claim] = [library.claims.value[name] for name in names]
    return " ".join(f"{claim.says} {claim.figures} {claim.measured_on}" for claim in claims).replace(",", "")


def guidance(guide: Guide) -> Iterator[Located[Any]]:
    yield from (guide.tree, guide.comparison, guide.faq)
    yield from guide.recommendations.values()
    yield from guide.examples.values()


def is_invented(file: Located[Any], keys: tuple[Key, ...]) -> bool:
    """Whether a text describes the made-up situation of an illustrative example."""
    return getattr(file.value, "illustrative", False) and keys[0] != "what_we_expect"


def test_every_figure_stands_beside_a_claim_that_gives_it(library: Library, guide: Guide) -> None:
    alone = []
    seen = 0
    for file in guidance(guide):
        for keys, text in texts(file):
            if is_invented(file, keys):
                continue
            for figure in FIGURE.finditer(plain(text)):
                seen += 1
                number = (figure["number"] or figure["amount"]).replace(",", "")
                if not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", evidence(library, file, keys)):
                    alone.append(f"{file.at(*keys)}: {figure[0]}")
    assert seen > 100
    assert not alone, "\n".join(alone)


def test_pages_written_by_hand_give_no_figures() -> None:
    found = [
        f"{path.name}: {figure[0]}"
        for path in (ROOT / "docs").rglob("*.md")
        for figure in FIGURE.finditer(Path(path).read_text(encoding="utf-8"))
    ]
    assert not found
