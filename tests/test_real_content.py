"""The content of the repository itself: sound, ending everywhere in advice, and documented field by field."""

from __future__ import annotations

import re

import pytest
from pydantic import BaseModel

from build_tools import graph, model
from build_tools.checks import check
from build_tools.load import load
from build_tools.model import Library, Tree
from build_tools.shape import shape
from build_tools.source import parse
from tests.built import ROOT

CONTENT = ROOT / "decision"


@pytest.fixture(scope="module")
def library() -> Library:
    library, problems = load(CONTENT)
    assert library is not None, "\n".join(map(str, problems))
    return library


def test_it_has_no_error_on_the_day_of_its_last_review(library: Library) -> None:
    today = max(guide.tree.value.reviewed for guide in library.guides.values())
    errors = [str(problem) for problem in check(library, today) if problem.severity == "error"]
    assert errors == []


def ends(tree: Tree, limit: int = 200_000) -> tuple[int, set[str], int]:
    """How many paths there are, the nodes that they end at and the length of the longest, by walking each of them."""
    count, found, longest = 0, set(), 0
    waiting = [(tree.start, 0)]
    while waiting:
        node, length = waiting.pop()
        if node in tree.questions:
            assert length < len(tree.questions), "a path asks more questions than there are"
            waiting += [(answer.goto, length + 1) for answer in tree.questions[node].answers.values()]
        else:
            count, longest = count + 1, max(longest, length)
            found.add(node)
            assert count < limit, "too many paths to list; the proof in `checks` still holds"
    return count, found, longest


def test_every_path_ends_in_a_recommendation(library: Library) -> None:
    for guide in library.guides.values():
        assert ends(guide.tree.value)[1] == set(guide.recommendations)


def test_listing_and_counting_agree_on_the_paths(library: Library) -> None:
    for guide in library.guides.values():
        tree = guide.tree.value
        count, _, longest = ends(tree)
        counts = graph.path_counts(tree)
        assert count == sum(counts[name] for name in guide.recommendations)
        assert longest == graph.remaining(tree)[tree.start]


def test_not_sure_everywhere_leads_to_a_recommendation(library: Library) -> None:
    for guide in library.guides.values():
        tree = guide.tree.value
        walk = graph.walk(tree, dict.fromkeys(tree.questions, model.UNSURE))
        assert walk.end in guide.recommendations


FIELDS = sorted(
    {
        (part.__name__, name)
        for part in vars(model).values()
        if isinstance(part, type) and issubclass(part, BaseModel)
        for name in part.model_fields
    }
)


@pytest.mark.parametrize(("part", "name"), FIELDS)
def test_the_field_reference_names_each_field(part: str, name: str) -> None:
    assert f"| `{name}` |" in (CONTENT / "README.md").read_text(encoding="utf-8"), f"{part}.{name} has no row"


def test_the_field_reference_has_no_row_for_a_field_that_is_not_there() -> None:
    names = {name for _, name in FIELDS}
    text = (CONTENT / "README.md").read_text(encoding="utf-8").partition("## The fields")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) <= names


def test_each_example_of_the_field_reference_has_the_shape_that_it_explains() -> None:
    text = (CONTENT / "README.md").read_text(encoding="utf-8").partition("## The fields")[2]
    heads: list[str] = re.findall(r"^### .*?`(?:<guide>/)?(\w+)(?:/<id>)?\.yaml`", text, re.MULTILINE)
    shown: list[str] = re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    kinds = [head if head in model.FILE_KINDS else head.removesuffix("s") for head in heads]
    assert sorted(kinds) == sorted(model.FILE_KINDS)
    for kind, example in zip(kinds, shown, strict=True):
        document, problems = parse(example.encode(), kind)
        assert document is not None, problems
        assert shape(document, model.FILE_KINDS[kind])[1] == ()
