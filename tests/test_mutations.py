"""Every single mistake of three common kinds, at every place of the real content, is reported at its place.

Each case changes one line of one file. Shape is judged file by file, so only that file is judged again, except where
the mistake concerns names between files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from build_tools.checks import check
from build_tools.load import load
from build_tools.model import FILE_KINDS, Guide, Library, Tree
from build_tools.places import Key, Mark
from build_tools.problems import Problem
from build_tools.shape import fields_at, shape
from build_tools.source import parse
from tests.built import ROOT
from tests.content import kind_of

CONTENT = ROOT / "decision"
FILES = sorted(path for path in CONTENT.rglob("*.yaml"))


def judge(text: str, path: Path) -> tuple[Problem, ...]:
    document, problems = parse(text.encode(), path.name)
    if document is not None:
        problems += shape(document, FILE_KINDS[kind_of(path)])[1]
    return problems


def keys(mark: Mark, around: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], Mark]]:
    """Every key of a file with its marks."""
    for key, inside in mark.inside.items():
        yield (*around, key), inside
        yield from keys(inside, (*around, key))


def block(lines: list[str], first: int) -> int:
    """The line behind the value of the key on line `first`, both counted from 0."""
    depth = len(lines[first]) - len(lines[first].lstrip())
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= depth and not line.lstrip().startswith("#"):
            return number
    return len(lines)


def written_keys(path: Path) -> Iterator[tuple[tuple[Key, ...], int, int]]:
    """Each key of the file with its line and column, counted from 0."""
    document, problems = parse(path.read_bytes(), path.name)
    assert document is not None, problems
    for names, mark in keys(document.places.root):
        if isinstance(names[-1], str):
            yield names, mark.key[0] - 1, mark.key[1] - 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CONTENT).as_posix())
def test_every_misspelt_field_is_reported_at_its_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    tried = 0
    for names, line, column in written_keys(path):
        name = str(names[-1])
        if name not in fields_at(FILE_KINDS[kind_of(path)], names[:-1]):
            continue
        tried += 1
        mutant = [*lines]
        mutant[line] = lines[line][:column] + name + "x" + lines[line][column + len(name) :]
        problems = judge("\n".join(mutant), path)
        found = [problem for problem in problems if problem.rule == "unknown-field"]
        assert [problem.location.line for problem in found] == [line + 1], (names, problems)
        assert f"`{name}`" in found[0].hint, (names, found)
    assert tried


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CONTENT).as_posix())
def test_every_duplicated_key_is_reported_at_its_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    tried = 0
    for names, line, column in written_keys(path):
        if lines[line][:column].strip():
            continue  # the first key of a list item stands behind a dash; the others of its item are tried
        tried += 1
        end = block(lines, line)
        while end > line + 1 and not lines[end - 1].strip():
            end -= 1
        mutant = [*lines[:end], *lines[line:end], *lines[end:]]
        problems = judge("\n".join(mutant), path)
        found = [problem.location.line for problem in problems if problem.rule == "duplicate-key"]
        assert found == [end + 1], (names, problems)
    assert tried


def trees() -> Iterator[tuple[str, tuple[str, ...]]]:
    library, _ = load(CONTENT)
    assert library is not None
    for guide in library.guides.values():
        for question_id, question in guide.tree.value.questions.items():
            for answer_id in question.answers:
                yield guide.id, (question_id, answer_id)


def with_guide(library: Library, guide: Guide) -> Library:
    return replace(library, guides={**library.guides, guide.id: guide})


@pytest.mark.parametrize("new", [None, "nowhere-at-all"])
def test_every_deleted_or_unknown_target_is_reported_at_its_line(new: str | None) -> None:
    library, _ = load(CONTENT)
    assert library is not None
    for guide_id, (question_id, answer_id) in trees():
        guide = library.guides[guide_id]
        path = CONTENT / guide_id / "tree.yaml"
        lines = path.read_text(encoding="utf-8").split("\n")
        at = guide.tree.key("questions", question_id, "answers", answer_id, "goto").line - 1
        mutant = [*lines[:at], *([f"        goto: {new}"] if new else []), *lines[at + 1 :]]
        document, problems = parse("\n".join(mutant).encode(), guide.tree.places.path)
        assert document is not None, problems
        tree, problems = shape(document, Tree)
        if new is None:
            expected = guide.tree.at("questions", question_id, "answers", answer_id)
            assert [(problem.rule, problem.location) for problem in problems] == [("missing-field", expected)]
        else:
            assert tree is not None
            found = check(with_guide(library, replace(guide, tree=tree)), date.today())
            assert [(problem.rule, problem.location.line) for problem in found] == [("unknown-target", at + 1)]


def test_the_deleted_target_of_a_recommendation_makes_the_command_fail(tmp_path: Path) -> None:
    """Deleting the file that a `goto` leads to is reported at that `goto`."""
    library, _ = load(CONTENT)
    assert library is not None
    for guide in library.guides.values():
        for gone in guide.recommendations:
            others = {name: item for name, item in guide.recommendations.items() if name != gone}
            found = check(with_guide(library, replace(guide, recommendations=others)), date.today())
            wanted = {
                guide.tree.at("questions", question_id, "answers", answer_id, "goto")
                for question_id, question in guide.tree.value.questions.items()
                for answer_id, answer in question.answers.items()
                if answer.goto == gone
            }
            assert wanted <= {problem.location for problem in found if problem.rule == "unknown-target"}
