"""Each rule against its case file: what makes it fire, word for word, and what comes near and must not.

A case file `cases/<rule-id>.yaml` lists cases under `fires` and `silent`. A case has a `name`, its `edits` to the
fixture library and, if it fires, under `expect` all that `check` then says. `pytest --rewrite` writes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from build_tools import checks
from build_tools.checks.findings import Finding
from build_tools.model import Library
from build_tools.source import Document, parse
from tests.content import TODAY, Content

CASES = Path(__file__).parent / "cases"
ALL: tuple[Callable[..., Iterator[Finding]], ...] = (
    *checks.NAMES,
    *checks.ERRORS,
    *checks.WARNINGS,
    *checks.DATED_WARNINGS,
)
RULES = {rule.__name__.replace("_", "-"): rule for rule in ALL}
DATED = {rule.__name__.replace("_", "-") for rule in checks.DATED_WARNINGS}


def _document(rule: str) -> Document:
    document, problems = parse((CASES / f"{rule}.yaml").read_bytes(), f"{rule}.yaml")
    assert document is not None and not problems, "\n".join(map(str, problems))
    return document


def _cases(kind: str) -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        value: Any = _document(path.stem).value
        for case in value.get(kind, []):
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}{'-nope' if kind == 'silent' else ''}")


def _edit(content: Content, case: Any) -> None:
    for edit in case["edits"]:
        match edit:
            case {"file": file, "find": find, "replace": replace}:
                content.edit(file, find, replace)
            case {"file": file, "text": text}:
                content.write(file, text + "\n")
            case {"delete": file}:
                content.delete(file)
            case {"move": file, "to": to}:
                content.move(file, to)
            case {"copy": file, "to": to}:
                content.copy(file, to)
            case _:
                raise AssertionError(f"not an edit: {edit}")


def _today(case: Any) -> date:
    return date.fromisoformat(case["today"]) if "today" in case else TODAY


def _findings(rule: str, library: Library, today: date) -> list[Finding]:
    return list(RULES[rule](library, today) if rule in DATED else RULES[rule](library))


@pytest.mark.parametrize(("rule", "case"), list(_cases("fires")))
def test_it_fires_with_these_words(rule: str, case: Any, content: Content, rewrite: bool) -> None:
    _edit(content, case)
    text = content.text(_today(case))
    assert re.search(rf"^\S+:\d+:\d+: (warning: )?{rule}: ", text, re.MULTILINE), f"{rule} does not fire:\n{text}"
    if rewrite:
        _rewrite(rule, case["name"], text)
    else:
        assert text == case["expect"]


@pytest.mark.parametrize(("rule", "case"), list(_cases("silent")))
def test_it_is_silent_on_what_comes_near(rule: str, case: Any, content: Content) -> None:
    _edit(content, case)
    assert _findings(rule, content.library(), _today(case)) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_case_that_fires_and_one_that_does_not(rule: str) -> None:
    value: Any = _document(rule).value
    assert value["fires"] and value["silent"]


def test_no_case_file_is_without_a_rule() -> None:
    assert {path.stem for path in CASES.iterdir()} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_docstring_of_a_rule_starts_with_one_sentence(rule: str) -> None:
    sentence = (RULES[rule].__doc__ or "").split("\n")[0]
    assert re.fullmatch(r"[A-Z].*[^.]\.", sentence)


def test_the_fixture_breaks_no_rule(content: Content) -> None:
    assert content.text() == ""


def test_problems_of_names_hide_those_of_other_rules(content: Content) -> None:
    content.edit("tea-or-coffee/tree.yaml", "goto: espresso", "goto: nowhere")
    content.edit("tea-or-coffee/tree.yaml", "Look at a clock.", "TODO")
    assert [problem.rule for problem in content.problems()] == ["unknown-target"]


def test_problems_come_in_the_order_of_their_places(content: Content) -> None:
    content.edit("tea-or-coffee/tree.yaml", "Look at a clock.", "TODO")
    content.edit("tea-or-coffee/tree.yaml", "Walk to the kitchen.", "TBD")
    content.edit("glossary.yaml", "The foam on an espresso.", "???")
    places = [problem.location for problem in content.problems()]
    assert places == sorted(places) and len(places) == 3


def _rewrite(rule: str, name: str, text: str) -> None:
    """Put `text` into the case file, in place of what the case called `name` expects now."""
    document = _document(rule)
    value: Any = document.value
    index = [case["name"] for case in value["fires"]].index(name)
    place = document.places.key("fires", index, "expect")
    path = CASES / f"{rule}.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    end = place.line
    while end < len(lines) and (not lines[end] or lines[end].startswith(" " * place.column)):
        end += 1
    while not lines[end - 1]:
        end -= 1
    indent = " " * (place.column + 1)
    new = [f"{indent[2:]}expect: |-", *(indent + line for line in text.split("\n"))]
    path.write_text("\n".join([*lines[: place.line - 1], *new, *lines[end:]]), encoding="utf-8")
