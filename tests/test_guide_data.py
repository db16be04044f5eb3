"""The data of a guide: valid by its schema, with everything that the content says, and enough to walk without us."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import jsonschema
import pytest

from build_tools import cost, graph, guide_data
from build_tools.checks.findings import texts
from build_tools.load import load
from build_tools.model import Guide, Library
from tests.built import ROOT
from tests.content import FIXTURE, Content

SITE = "https://example.org/guides/"


@dataclass(frozen=True)
class Published:
    """A guide, its library, and its data as a program reads it."""

    library: Library
    guide: Guide
    data: Any


@pytest.fixture(scope="module")
def guides(tmp_path_factory: pytest.TempPathFactory) -> list[Published]:
    """The guide of the fixture with a second one beside it, and the real guides."""
    folder = tmp_path_factory.mktemp("two") / "decision"
    shutil.copytree(FIXTURE, folder)
    shutil.copytree(FIXTURE.parent / "second-guide", folder / "host-or-rent")
    found = []
    for root in (folder, ROOT / "decision"):
        library, problems = load(root)
        assert library is not None, problems
        for guide in library.guides.values():
            found.append(Published(library, guide, json.loads(guide_data.text(library, guide, SITE))))
    assert len(found) >= 3
    return found


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(part)


def objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(part)


def test_the_schema_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(guide_data.schema(SITE)))


def test_every_guide_keeps_to_the_schema(guides: list[Published]) -> None:
    schema = json.loads(guide_data.schema(SITE))
    for published in guides:
        jsonschema.Draft202012Validator(schema).validate(published.data)
        assert published.data["$schema"] == schema["$id"] == f"{SITE}guide.schema.json"


def test_every_field_is_always_there_and_known_to_the_schema(guides: list[Published]) -> None:
    schema = json.loads(guide_data.schema(SITE))
    shapes = [schema, *schema["$defs"].values()]
    for shape in shapes:
        assert set(shape["required"]) == set(shape["properties"])
    known = [set(shape["properties"]) for shape in shapes]
    for published in guides:
        assert all(set(part) in known for part in objects(published.data))


def test_a_reader_of_the_schema_can_pass_over_a_field_that_it_does_not_know(guides: list[Published]) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(guide_data.schema(SITE)))
    validator.validate({**guides[0].data, "added_later": True})


def test_every_text_of_a_guide_is_in_its_data(guides: list[Published]) -> None:
    for published in guides:
        guide, said = published.guide, set(strings(published.data))
        files = (guide.tree, guide.comparison, guide.faq, *guide.recommendations.values(), *guide.examples.values())
        for file in (*files, *((guide.costs,) if guide.costs else ())):
            missing = [(keys, text) for keys, text in texts(file) if text not in said]
            assert not missing, file.places.path


def test_every_id_of_a_guide_is_in_its_data(guides: list[Published]) -> None:
    for published in guides:
        guide, data = published.guide, published.data
        assert [part["id"] for part in data["questions"]] == list(guide.tree.value.questions)
        assert [part["id"] for part in data["recommendations"]] == list(guide.recommendations)
        assert [part["id"] for part in data["examples"]] == list(guide.examples)
        assert [part["id"] for part in data["faq"]] == list(guide.faq.value)
        for question in data["questions"]:
            answers = guide.tree.value.questions[question["id"]].answers
            assert [answer["id"] for answer in question["answers"]] == list(answers)
        cells = {(cell["criterion"], cell["approach"]) for cell in data["comparison"]["cells"]}
        assert cells == {(row, column) for row, cells in guide.comparison.value.cells.items() for column in cells}


def test_a_month_by_the_data_alone_costs_what_the_calculator_says(guides: list[Published]) -> None:
    priced = [published for published in guides if published.guide.costs]
    assert len(priced) == 2
    for published in priced:
        assert published.guide.costs is not None
        costs, data = published.guide.costs.value, published.data["costs"]
        settings = {quantity["id"]: quantity["default"] for quantity in data["quantities"]}
        for choice in data["choices"]:
            settings |= {value["quantity"]: value["setting"] for value in choice["presets"][0]["values"]}
        values = {name: (setting["value"]["low"] + setting["value"]["high"]) / 2 for name, setting in settings.items()}
        expected = cost.calculator(costs).bills(values)
        assert [option["id"] for option in data["options"]] == list(expected)
        for option, bill in expected.items():
            month = 0.0
            for line in data["lines"]:
                if option in line["options"]:
                    amount = line["scale"] * prod(values[name] for name in line["factors"])
                    amount *= prod(100 - values[name] for name in line["rest_of"])
                    month += amount / values[data["roles"]["period"]] if line["paid"] == "once" else amount
            assert month == pytest.approx(bill.month)


def test_a_guide_without_costs_says_so(guides: list[Published]) -> None:
    [second] = [published.data for published in guides if published.guide.id == "host-or-rent"]
    assert second["costs"] is None


def test_every_claim_comes_with_its_texts_its_topic_and_its_source(guides: list[Published]) -> None:
    for published in guides:
        library, data, said = published.library, published.data, set(strings(published.data))
        claims = {claim["id"] for claim in data["claims"]}
        assert {name for part in objects(data) if part is not data for name in part.get("claims", [])} == claims
        for name in claims:
            claim = library.claims.value[name]
            expected = [claim.says, claim.figures, claim.measured_on]
            expected += [
                value for value in vars(library.sources.value[claim.source]).values() if isinstance(value, str)
            ]
            expected += [value for value in vars(library.topics.value[claim.topic]).values() if isinstance(value, str)]
            assert not [text for text in expected if text and text not in said], name


def test_a_guide_without_claims_has_none_of_its_neighbours(guides: list[Published]) -> None:
    [second] = [published.data for published in guides if published.guide.id == "host-or-rent"]
    assert second["claims"] == second["sources"] == second["topics"] == []


def test_every_word_of_the_glossary_that_a_guide_uses_is_explained(guides: list[Published]) -> None:
    for published in guides:
        words = " ".join(strings(published.data["questions"])).casefold().split()
        terms = {term["id"]: term for term in published.data["glossary"]}
        used = {name for name, term in published.library.glossary.value.items() if term.term.casefold() in words}
        assert used <= set(terms)
        assert {other for term in terms.values() for other in term["see"]} <= set(terms)


def test_a_term_that_a_guide_neither_uses_nor_refers_to_is_left_out(library: Library) -> None:
    data = json.loads(guide_data.text(library, library.guides["tea-or-coffee"], SITE))
    assert {term["id"] for term in data["glossary"]} == {"caffeine", "infusion"}


def test_a_walk_by_the_data_alone_ends_where_the_examples_say(guides: list[Published]) -> None:
    for published in guides:
        data, tree = published.data, published.guide.tree.value
        questions = {question["id"]: question for question in data["questions"]}
        results = {result["id"] for result in data["recommendations"]}
        assert data["examples"]
        for example in data["examples"]:
            given = {step["question"]: step["answer"] for step in example["answers"]}
            node = data["start"]
            while node in questions:
                question = questions[node]
                taken = question["unsure"]["assume"] if given[node] == "unsure" else given[node]
                [node] = [answer["goto"] for answer in question["answers"] if answer["id"] == taken]
            assert node in results
            assert node == example["recommends"] == graph.walk(tree, given).end


def test_texts_are_those_of_the_author_without_entities(content: Content) -> None:
    text = 'A *b* `c` & <d> "e" [f](https://example.org/) 1. – ü'
    content.edit("tea-or-coffee/faq.yaml", "Yes. It holds", f"{text} Yes. It holds")
    library = content.library()
    data = json.loads(guide_data.text(library, library.guides["tea-or-coffee"], SITE))
    assert any(entry["answer"].startswith(text) for entry in data["faq"])
