"""Every single mistake of the common kinds, at every place of the real content, is reported at its place or legal.

Each case changes one thing. Shape is judged item by item, so only the item with the mistake is judged again; where a
mistake concerns what items say of each other, the rules judge the whole library again.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path

import pytest
from pydantic import BaseModel

from build_tools.checks import check, examples, paths
from build_tools.checks.findings import Finding
from build_tools.load import load
from build_tools.model import FILE_KINDS, UNSURE, Content, CostRoles, Guide, Library, Tree
from build_tools.places import Key, Mark, Places
from build_tools.problems import Problem
from build_tools.shape import fields_at, shape
from build_tools.source import Value, parse
from tests.built import ROOT
from tests.content import FIXTURE, kind_of

CONTENT = ROOT / "decision"
FILES = sorted(path for path in CONTENT.rglob("*.yaml"))
OF_ITEMS = ("claims", "sources", "topics", "glossary", "faq", "statements")
Keys = tuple[Key, ...]


@dataclass(frozen=True)
class Item:
    """The lines of one item of a file, with those around it that it cannot be read without."""

    kind: str
    lines: tuple[str, ...]
    first: int = 0
    """The first line that belongs to this item alone."""

    @cached_property
    def keys(self) -> tuple[tuple[Keys, Mark, Value], ...]:
        """Every key and list item with its marks and its value."""
        document, problems = parse("\n".join(self.lines).encode(), "f")
        assert document is not None, problems
        found = _keys(document.places, document.value)
        return tuple(part for part in found if part[1].key[0] > self.first)

    def without(self, first: int, end: int, *lines: str) -> list[str]:
        """The lines, with others in place of those from `first` to before `end`, counted from 0."""
        return [*self.lines[:first], *lines, *self.lines[end:]]

    def judge(self, lines: list[str]) -> tuple[Problem, ...]:
        document, problems = parse("\n".join(lines).encode(), "f")
        if document is not None:
            problems += shape(document, FILE_KINDS[self.kind])[1]
        return problems


def _keys(places: Places, value: Value, around: Keys = ()) -> Iterator[tuple[Keys, Mark, Value]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        keys = (*around, key)
        name, start = places.key(*keys), places.at(*keys)
        yield keys, Mark((name.line, name.column), (start.line, start.column)), part
        yield from _keys(places, part, keys)


def items(path: Path) -> Iterator[Item]:
    """The items of a file: its entries, its questions, or the whole of it."""
    kind, lines = kind_of(path), path.read_text(encoding="utf-8").split("\n")
    whole = Item(kind, tuple(lines))
    if kind in OF_ITEMS:
        for keys, mark, _ in whole.keys:
            if len(keys) == 1:
                yield Item(kind, tuple(lines[mark.key[0] - 1 : block(lines, mark.key[0] - 1)]))
    elif kind == "tree":
        head = next(mark.key[0] for keys, mark, _ in whole.keys if keys == ("questions",))
        for keys, mark, _ in whole.keys:
            if len(keys) == 2 and keys[0] == "questions":
                question = lines[mark.key[0] - 1 : block(lines, mark.key[0] - 1)]
                yield Item(kind, (*lines[:head], *question), head)
    else:
        yield whole


def block(lines: list[str] | tuple[str, ...], first: int) -> int:
    """The line behind the value of the key on line `first`, both counted from 0."""
    depth = len(lines[first]) - len(lines[first].lstrip())
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= depth and not line.lstrip().startswith("#"):
            return number
    return len(lines)


def stretch(item: Item, mark: Mark) -> tuple[int, int]:
    """The lines of a key and its value, without empty ones at the end, counted from 0."""
    first = mark.key[0] - 1
    end = block(item.lines, first)
    while end > first + 1 and not item.lines[end - 1].strip():
        end -= 1
    return first, end


def starts_a_line(item: Item, mark: Mark) -> bool:
    """Whether nothing stands before a key; the first key of a list item stands behind a dash."""
    return not item.lines[mark.key[0] - 1][: mark.key[1] - 1].strip()


def is_field(item: Item, keys: Keys) -> bool:
    return keys[-1] in fields_at(FILE_KINDS[item.kind], keys[:-1])


# A file of costs is one item, so each of its keys is tried with all of it: the small one has the same kinds of keys.
every_file = pytest.mark.parametrize(
    "path",
    [FIXTURE / "tea-or-coffee" / path.name if path.name == "costs.yaml" else path for path in FILES],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)


@every_file
def test_every_misspelt_field_is_reported_at_its_line(path: Path) -> None:
    tried = 0
    for item in items(path):
        for keys, mark, _ in item.keys:
            if not is_field(item, keys):
                continue
            tried += 1
            name, line, column = str(keys[-1]), mark.key[0] - 1, mark.key[1] - 1
            was = item.lines[line]
            problems = item.judge(item.without(line, line + 1, f"{was[:column]}{name}x{was[column + len(name) :]}"))
            found = [problem for problem in problems if problem.rule == "unknown-field"]
            assert [problem.location.line for problem in found] == [line + 1], (keys, problems)
            assert f"`{name}`" in found[0].hint, (keys, found)
    assert tried


@every_file
def test_every_duplicated_key_is_reported_at_its_line(path: Path) -> None:
    tried = 0
    for item in items(path):
        for keys, mark, _ in item.keys:
            if isinstance(keys[-1], int) or not starts_a_line(item, mark):
                continue
            tried += 1
            first, end = stretch(item, mark)
            problems = item.judge(item.without(end, end, *item.lines[first:end]))
            found = [problem.location.line for problem in problems if problem.rule == "duplicate-key"]
            assert found == [end + 1], (keys, problems)
    assert tried


@every_file
def test_every_dropped_key_is_reported_in_its_item_or_can_be_left_out(path: Path) -> None:
    tried = 0
    for item in items(path):
        for keys, mark, _ in item.keys:
            if (len(keys) == 1 and item.kind in OF_ITEMS) or not starts_a_line(item, mark):
                continue
            tried += 1
            problems = item.judge(item.without(*stretch(item, mark)))
            if is_field(item, keys) and is_required(item.kind, keys):
                assert problems, keys
            around = next((inside for names, inside, _ in item.keys if names == keys[:-1]), Mark((1, 1), (1, 1)))
            for problem in problems:
                assert problem.rule in ("missing-field", "empty-text", "wrong-type", "wrong-value"), (keys, problem)
                assert around.key[0] <= problem.location.line, (keys, problem)
                assert problem.rule != "missing-field" or f"`{keys[-1]}`" in problem.message, (keys, problem)
    assert tried


def is_required(kind: str, keys: Keys) -> bool:
    model = owner(FILE_KINDS[kind], keys[:-1])
    return model is not None and model.model_fields[str(keys[-1])].is_required()


def owner(kind: object, keys: Keys) -> type[BaseModel] | None:
    """The class of the item that `keys` lead to."""
    fields = fields_at(kind, keys)
    classes = (found for found in _classes(Content) if fields and [*found.model_fields] == [*fields])
    return next(classes, None)


def _classes(base: type) -> Iterator[type[BaseModel]]:
    for found in base.__subclasses__():
        yield found
        yield from _classes(found)


OTHER_TYPES: Mapping[type, tuple[str, ...]] = {str: ("[x]", "{x: y}"), list: ("x", "{x: y}"), dict: ("x", "[x]")}


@every_file
def test_every_value_of_another_type_is_reported_at_its_line(path: Path) -> None:
    tried = 0
    for item in items(path):
        for keys, mark, value in item.keys:
            if isinstance(keys[-1], int) or not starts_a_line(item, mark):
                continue
            for other in OTHER_TYPES[type(value)]:
                tried += 1
                first, end = stretch(item, mark)
                head = item.lines[first][: mark.key[1] - 1] + f"{keys[-1]}:"
                problems = item.judge(item.without(first, end, f"{head} {other}"))
                assert problems, (keys, other)
                assert {problem.location.line for problem in problems} == {first + 1}, (keys, other, problems)
    assert tried


@every_file
def test_every_emptied_text_is_reported_at_its_line(path: Path) -> None:
    tried = 0
    for item in items(path):
        for keys, mark, value in item.keys:
            if isinstance(value, str) and not isinstance(keys[-1], int) and starts_a_line(item, mark):
                tried += 1
                first, end = stretch(item, mark)
                head = item.lines[first][: mark.key[1] - 1] + f"{keys[-1]}:"
                problems = item.judge(item.without(first, end, head))
                assert [(problem.rule, problem.location.line) for problem in problems] == [("empty-text", first + 1)]
    assert tried


@every_file
def test_every_broken_id_is_reported_at_its_line(path: Path) -> None:
    """Wherever an id stands, as a key, behind a field or in a list, a capital letter is refused."""
    tried = 0
    for item in items(path):
        for keys, mark, value in item.keys:
            key = isinstance(keys[-1], str) and not is_field(item, keys)
            if not key and not (isinstance(value, str) and is_id_field(item, keys)):
                continue
            tried += 1
            line, column = (mark.key if key else mark.value)[0] - 1, (mark.key if key else mark.value)[1] - 1
            was = item.lines[line]
            problems = item.judge(item.without(line, line + 1, f"{was[:column]}X{was[column:]}"))
            assert {(problem.rule, problem.location.line) for problem in problems} == {("id-shape", line + 1)}, keys
    assert tried or kind_of(path) not in OF_ITEMS


ID_FIELDS = (
    *("goto", "assume", "start", "approach", "if_it_fails", "recommends", "source", "topic", "group", "at_most"),
    *CostRoles.model_fields,
)
ID_LISTS = ("claims", "see", "about", "next", "sum_of", "options", "factors", "rest_of", "compare")


def is_id_field(item: Item, keys: Keys) -> bool:
    if isinstance(keys[-1], int):
        return keys[-2] in ID_LISTS
    return keys[-1] in ID_FIELDS and is_field(item, keys)


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


Targets = Mapping[tuple[str, str], str]


def targets(tree: Tree) -> dict[tuple[str, str], str]:
    return {
        (question_id, answer_id): answer.goto
        for question_id, question in tree.questions.items()
        for answer_id, answer in question.answers.items()
    }


def retargeted(tree: Tree, changes: Targets) -> Tree:
    """The tree with other targets for some answers."""
    questions = dict(tree.questions)
    for (question_id, answer_id), goto in changes.items():
        question = questions[question_id]
        answer = question.answers[answer_id].model_copy(update={"goto": goto})
        questions[question_id] = question.model_copy(update={"answers": {**question.answers, answer_id: answer}})
    return tree.model_copy(update={"questions": questions})


def retargets(tree: Tree, nodes: list[str]) -> Iterator[Targets]:
    """Every answer led to every other node, two answers of a question swapped, and many other pairs swapped."""
    now = targets(tree)
    for answer, goto in now.items():
        yield from ({answer: node} for node in nodes if node != goto)
    pairs = list(combinations(now, 2))
    within = [pair for pair in pairs if pair[0][0] == pair[1][0]]
    for one, other in (*within, *random.Random(7).sample(pairs, 300)):
        if now[one] != now[other]:
            yield {one: now[other], other: now[one]}


def found_by(rule: Callable[[Library], Iterator[Finding]], library: Library) -> list[Finding]:
    return list(rule(library))


def test_every_retargeted_or_swapped_answer_is_judged_as_by_brute_force() -> None:
    """A circle, what cannot be reached any more and each example that ends elsewhere are reported, and nothing else."""
    library, _ = load(CONTENT)
    assert library is not None
    tried = 0
    for guide in library.guides.values():
        tree = guide.tree.value
        for changes in retargets(tree, [*tree.questions, *guide.recommendations]):
            tried += 1
            changed = retargeted(tree, changes)
            mutant = replace(guide, tree=replace(guide.tree, value=changed))
            mutated = replace(library, guides={guide.id: mutant})

            circles = found_by(paths.cycle, mutated)
            behind = {node: nodes_behind(changed, node) for node in changed.questions}
            on_circle = {node for node in behind if node in behind[node]}
            assert bool(circles) == bool(on_circle), changes
            for circle in circles:
                named = circle.message.partition(": ")[2].split(" → ")
                assert set(named) <= on_circle and named[0] == named[-1], changes
                assert {question for question, _ in changes} & set(named), (changes, circle)

            lost = {*changed.questions, *guide.recommendations} - behind[tree.start] - {tree.start}
            unreachable = {finding.message.split("`")[1] for finding in found_by(paths.unreachable, mutated)}
            assert unreachable == lost, changes

            astray = set() if on_circle else {name for name in guide.examples if goes_astray(mutant, name)}
            stems = {Path(finding.location.path).stem for finding in found_by(examples.example_walk, mutated)}
            assert stems == astray, changes
    assert tried > 1000


def nodes_behind(tree: Tree, node: str) -> set[str]:
    """All nodes that one or more answers lead to from `node`."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        question = tree.questions.get(waiting.pop())
        for answer in question.answers.values() if question else ():
            if answer.goto not in found:
                found.add(answer.goto)
                waiting.append(answer.goto)
    return found


def goes_astray(guide: Guide, name: str) -> bool:
    """Whether following an example does not ask for exactly its answers, in order, or ends elsewhere."""
    example, tree = guide.examples[name].value, guide.tree.value
    node, asked = tree.start, []
    while node in tree.questions and node in example.answers and len(asked) < len(example.answers):
        asked.append(node)
        question, given = tree.questions[node], example.answers[node]
        taken = question.unsure.assume if given == UNSURE and question.unsure else given
        if taken not in question.answers:
            return True
        node = question.answers[taken].goto
    return asked != [*example.answers] or node != example.recommends


@pytest.mark.parametrize("kind", ["claims", "sources", "topics", "glossary"])
def test_every_dropped_entry_is_reported_wherever_it_is_named(kind: str) -> None:
    library, _ = load(CONTENT)
    assert library is not None
    file = getattr(library, kind)
    for gone in file.value:
        rest = {name: entry for name, entry in file.value.items() if name != gone}
        found = check(replace(library, **{kind: replace(file, value=rest)}), date(1, 1, 1))
        named = [problem for problem in found if problem.rule.startswith("unknown-")]
        assert all(f"`{gone}`" in problem.message for problem in named), gone
        assert bool(named) == is_named(gone, kind), gone


def is_named(entry: str, kind: str) -> bool:
    """Whether the id of an entry stands somewhere as a value: behind a field or in a list."""
    fields = {"claims": "- ", "sources": "source: ", "topics": "topic: ", "glossary": "    - "}[kind]
    files = [CONTENT / "glossary.yaml"] if kind == "glossary" else FILES
    return any(f"{fields}{entry}\n" in text for text in map(text_of, files))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8") + "\n"
