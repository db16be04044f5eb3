"""Every key dropped, misspelt and doubled, and every value replaced, at every place of every file of the fixture.

Each mutant is reported in its file, at the place of the mistake; the few that are legal are judged by all rules, which
must not fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from build_tools.checks import check
from build_tools.load import GUIDE_FOLDERS, SHARED_FILES
from build_tools.model import FILE_KINDS, Library, Located
from build_tools.places import Key
from build_tools.problems import Problem
from build_tools.shape import fields_at, shape
from build_tools.source import Value, parse
from tests.content import FIXTURE, TODAY, kind_of

FILES = sorted(FIXTURE.rglob("*.yaml"))
Keys = tuple[Key, ...]
Place = tuple[int, int]


class Pairs(list[tuple[str, "Node"]]):
    """A mapping in which a key can stand twice."""


Node = str | list["Node"] | Pairs


def node(value: Value) -> Node:
    if isinstance(value, dict):
        return Pairs((key, node(part)) for key, part in value.items())
    return [node(part) for part in value] if isinstance(value, list) else value


@dataclass
class Written:
    """The text of a mutant, and where the mistake stands in it."""

    mark: object
    lines: list[str] = field(default_factory=list)
    key: Place = (1, 1)
    value: Place = (1, 1)

    def write(self, made: Node, indent: int = 0) -> None:
        pad = " " * indent
        if isinstance(made, Pairs):
            for pair in made:
                self._write_part(pair[1], f"{pad}{json.dumps(pair[0], ensure_ascii=False)}:", pair, indent)
        else:
            for part in made:
                self._write_part(part, f"{pad}-", part, indent)

    def _write_part(self, part: Node, head: str, whole: object, indent: int) -> None:
        here = whole is self.mark
        if here:
            self.key = len(self.lines) + 1, indent + 1
        if isinstance(part, str) or not part:
            empty = "{}" if isinstance(part, Pairs) else "[]"
            self.lines.append(f"{head} {json.dumps(part, ensure_ascii=False) if isinstance(part, str) else empty}")
            if here:
                self.value = len(self.lines), len(head) + 2
        else:
            self.lines.append(head)
            if here:
                self.value = len(self.lines) + 1, indent + 3
            self.write(part, indent + 2)


def write(made: Node, mark: object = None) -> Written:
    written = Written(mark)
    written.write(made)
    return written


def content_of(path: Path) -> Node:
    document, problems = parse(path.read_bytes(), path.name)
    assert document is not None, problems
    return node(document.value)


def pairs_in(made: Node, around: Keys = ()) -> Iterator[tuple[Keys, Pairs, int]]:
    """Every key of a file: the keys that lead to it, its mapping and its place there."""
    if isinstance(made, Pairs):
        for index, (key, part) in enumerate(made):
            yield (*around, key), made, index
            yield from pairs_in(part, (*around, key))
    elif isinstance(made, list):
        for index, part in enumerate(made):
            yield from pairs_in(part, (*around, index))


def parts_in(made: Node) -> Iterator[tuple[Pairs | list[Node], int, Node]]:
    """Every value of a file: the mapping or list around it, its place there, and itself."""
    for index, whole in enumerate(made if isinstance(made, list) else ()):
        part = whole[1] if isinstance(made, Pairs) else whole
        yield made, index, part  # type: ignore[misc]
        yield from parts_in(part)


class Judge:
    """Judges mutants of one file of the fixture."""

    def __init__(self, path: Path, library: Library) -> None:
        self.path, self.kind, self.library = path, FILE_KINDS[kind_of(path)], library

    def problems(self, written: Written) -> list[Problem]:
        """The problems of language and shape; if there are none, all rules look at the library with this file."""
        document, problems = parse("\n".join(written.lines).encode(), "f")
        if document is None:
            return list(problems)
        located, problems = shape(document, self.kind)
        if located is not None:
            check(self._library(located), TODAY)
        return sorted(problems)

    def _library(self, located: Located[Any]) -> Library:
        if self.path.stem in SHARED_FILES:
            return replace(self.library, **{self.path.stem: located})
        guide = self.library.guides["tea-or-coffee"]
        folder = self.path.parent.name
        if folder in GUIDE_FOLDERS:
            guide = replace(guide, **{folder: {**getattr(guide, folder), self.path.stem: located}})
        else:
            guide = replace(guide, **{self.path.stem: located})
        return replace(self.library, guides={guide.id: guide})


@pytest.fixture(params=FILES, ids=lambda path: path.relative_to(FIXTURE).as_posix())
def judge(request: pytest.FixtureRequest, library: Library) -> Judge:
    return Judge(request.param, library)


def places(problems: list[Problem]) -> set[Place]:
    return {(problem.location.line, problem.location.column) for problem in problems}


def of_one_place(problems: list[Problem]) -> list[Problem]:
    """Without what two fields of an item say together, which is shown at one of them."""
    said = ("a real case", "where does this value come from")
    return [problem for problem in problems if not any(words in problem.message for words in said)]


def test_a_file_written_in_another_way_is_as_sound(judge: Judge) -> None:
    assert judge.problems(write(content_of(judge.path))) == []


def test_a_misspelt_field_is_reported_where_it_stands(judge: Judge) -> None:
    content = content_of(judge.path)
    tried = 0
    for keys, pairs, index in list(pairs_in(content)):
        name, part = pairs[index]
        pairs[index] = (name + "x", part)
        written = write(content, pairs[index])
        problems = judge.problems(written)
        if name in fields_at(judge.kind, keys[:-1]):
            tried += 1
            assert [problem.rule for problem in problems] == ["unknown-field"], (keys, problems)
            assert places(problems) == {written.key} and name in problems[0].hint, (keys, problems)
        else:
            assert problems == [], keys  # an id, which only other parts of the content can miss
        pairs[index] = (name, part)
    assert tried


def test_a_dropped_key_is_reported_at_what_it_is_missing_from_or_is_optional(judge: Judge) -> None:
    content = content_of(judge.path)
    rules = set()
    for keys, pairs, index in list(pairs_in(content)):
        name, part = pairs.pop(index)
        written = write(content, _whole(content, pairs))
        problems = judge.problems(written) if content else []
        rules |= {problem.rule for problem in problems}
        assert places(of_one_place(problems)) <= {written.value}, (keys, written.value, problems)
        assert all(name in problem.message or problem.rule != "missing-field" for problem in problems)
        pairs.insert(index, (name, part))
    assert "missing-field" in rules


def _whole(content: Node, wanted: Node) -> object:
    """What stands around `wanted` in the way that `Written` marks it: a pair, a list item or nothing."""
    for around, index, part in parts_in(content):
        if part is wanted:
            return around[index]
    return None


def test_a_doubled_key_is_reported_where_it_stands_again(judge: Judge) -> None:
    content = content_of(judge.path)
    for keys, pairs, index in list(pairs_in(content)):
        again = (pairs[index][0], pairs[index][1])
        pairs.insert(index + 1, again)
        written = write(content, again)
        problems = judge.problems(written)
        assert [problem.rule for problem in problems] == ["duplicate-key"], (keys, problems)
        assert places(problems) == {written.key}, (keys, problems)
        del pairs[index + 1]


@pytest.mark.parametrize("new", ["", " ", [], ["x"], Pairs(), Pairs([("x", "y")]), "x", "X y\nz", "unsure"], ids=repr)
def test_a_replaced_value_is_reported_where_it_stands_or_is_legal(new: Node, judge: Judge) -> None:
    content = content_of(judge.path)
    for around, index, part in list(parts_in(content)):
        was = around[index]
        now: Any = (was[0], new) if isinstance(around, Pairs) else type(new)(new)  # type: ignore[arg-type]
        around[index] = now
        written = write(content, now)
        problems = judge.problems(written)
        if type(part) is not type(new) or new in ("", " "):
            assert problems, written.lines
        for line, column in places(of_one_place(problems)):
            assert (line, column) >= written.value and line <= written.value[0] + 1, problems
        around[index] = was


def test_a_dropped_list_item_leaves_a_sound_list_or_is_reported_there(judge: Judge) -> None:
    content = content_of(judge.path)
    for around, index, _ in list(parts_in(content)):
        if not isinstance(around, Pairs):
            item = around.pop(index)
            written = write(content, _whole(content, around))
            assert places(of_one_place(judge.problems(written))) <= {written.value}
            around.insert(index, item)


def test_a_doubled_list_item_makes_no_rule_fail(judge: Judge) -> None:
    content = content_of(judge.path)
    for around, index, part in list(parts_in(content)):
        if not isinstance(around, Pairs):
            around.insert(index, part)
            assert judge.problems(write(content)) == []
            del around[index]
