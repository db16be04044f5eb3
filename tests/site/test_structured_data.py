"""What search engines are told of a page of questions is what the page says, whatever its texts hold."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from build_tools.views.faq import view
from tests.content import Content
from tests.page import Element, read

FAQ = "rag-or-fine-tuning/faq/index.html"


@pytest.fixture(scope="module")
def elements(built_site: Path) -> list[Element]:
    return read(built_site / FAQ).elements


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_structured_data_is_the_visible_text(elements: list[Element]) -> None:
    [script] = [part for part in elements if part.attributes.get("type") == "application/ld+json"]
    data = json.loads(script.text)
    assert (data["@context"], data["@type"]) == ("https://schema.org", "FAQPage")
    asked = [part.text for part in elements if part.name == "h2" and "id" in part.attributes]
    answers = [part.text for part in elements if part.attributes.get("class") == "faq__answer"]
    assert len(asked) == len(answers) > 20
    assert [entry["name"] for entry in data["mainEntity"]] == asked
    for entry, answer in zip(data["mainEntity"], answers, strict=True):
        assert words(entry["acceptedAnswer"]["text"]) == words(answer)


def test_only_pages_of_questions_have_structured_data(built_site: Path) -> None:
    holding = [path for path in built_site.rglob("*.html") if "application/ld+json" in path.read_text(encoding="utf-8")]
    assert [path.relative_to(built_site).as_posix() for path in holding] == [FAQ]


def test_search_does_not_find_the_same_answer_twice(built_site: Path) -> None:
    assert "acceptedAnswer" not in (built_site / "search/search_index.json").read_text(encoding="utf-8")


def test_no_text_can_end_the_script(content: Content) -> None:
    hostile = "</script><script>alert(1)</script> <!-- & \\ {{ 7*7 }}"
    content.edit("tea-or-coffee/faq.yaml", "Yes. It holds", f"{hostile} Yes. It holds")
    library = content.library()
    made = view(library, library.guides["tea-or-coffee"]).structured_data
    assert not set("<>&") & set(made)
    assert any(hostile in entry["acceptedAnswer"]["text"] for entry in json.loads(made)["mainEntity"])
