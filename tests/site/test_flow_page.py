"""The flow page without script: a crawl that follows only answers ends in a recommendation, whatever is answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from build_tools import graph
from build_tools.examine import sound
from build_tools.model import Guide
from tests.built import ROOT
from tests.page import Page, read


@pytest.fixture(scope="module")
def guide() -> Guide:
    library, _ = sound(ROOT / "decision", date.today())
    return library.guides["rag-or-fine-tuning"]


@pytest.fixture(scope="module")
def flow(built_site: Path) -> Page:
    return read(built_site / "rag-or-fine-tuning" / "index.html")


def answers(flow: Page) -> dict[str, list[str]]:
    """For each section of a question, the anchors that its answers link to."""
    found: dict[str, list[str]] = {element["id"]: [] for element in flow.all("data-question")}
    for answer in flow.all("data-answer"):
        section = next(element for element in reversed(answer.around) if "data-question" in element.attributes)
        assert answer.name == "a"
        found[section["id"]].append(answer["href"].removeprefix("#"))
    return found


def test_following_only_answers_always_reaches_a_recommendation(flow: Page) -> None:
    results = {element["id"] for element in flow.all("data-recommendation")}
    links = answers(flow)
    start = next(iter(links))
    paths = [[start]]
    reached = set()
    while paths:
        path = paths.pop()
        assert len(path) <= len(links), path
        for target in links[path[-1]]:
            if target in results:
                reached.add(target)
            else:
                assert target in links, (path, target)
                paths.append([*path, target])
    assert reached == results


def test_every_question_and_recommendation_of_the_yaml_is_on_the_page(flow: Page, guide: Guide) -> None:
    assert {element["data-question"] for element in flow.all("data-question")} == set(guide.tree.value.questions)
    shown = {element["data-recommendation"] for element in flow.all("data-recommendation")}
    assert shown == set(guide.recommendations)


def test_every_answer_of_the_yaml_is_on_the_page_with_its_target(flow: Page, guide: Guide) -> None:
    shown = {}
    for answer in flow.all("data-answer"):
        section = next(element for element in reversed(answer.around) if "data-question" in element.attributes)
        shown[section["data-question"], answer["data-answer"]] = answer["href"][len("#q-") :]
    written = {}
    for question_id, question in guide.tree.value.questions.items():
        for answer_id, answer in question.answers.items():
            written[question_id, answer_id] = answer.goto
        if question.unsure:
            written[question_id, "unsure"] = question.answers[question.unsure.assume].goto
    assert shown == written


def test_each_answer_names_the_key_that_chooses_it(flow: Page) -> None:
    keys: dict[str, list[str]] = {element["id"]: [] for element in flow.all("data-question")}
    for answer in flow.all("data-answer"):
        section = next(element for element in reversed(answer.around) if "data-question" in element.attributes)
        keys[section["id"]].append(answer["data-key"])
    assert keys
    for found in keys.values():
        assert found == [str(number) for number in range(1, len(found) + 1)]


def test_the_first_question_of_the_page_is_the_start(flow: Page, guide: Guide) -> None:
    assert flow.all("data-question")[0]["data-question"] == guide.tree.value.start


def test_each_example_links_to_its_answers_in_the_flow(built_site: Path, guide: Guide) -> None:
    for example_id, example in guide.examples.items():
        page = read(built_site / guide.id / "examples" / example_id / "index.html")
        [link] = [element["href"] for element in page.all("href") if "#?" in element["href"]]
        assert urlsplit(link).path == "../../"
        (version, *answers, result) = parse_qsl(urlsplit(link).fragment[1:])
        assert version == ("v", guide.tree.value.version)
        assert result == ("r", example.value.recommends)
        assert graph.walk(guide.tree.value, dict(answers)).end == example.value.recommends
