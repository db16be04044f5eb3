"""The record as a reader makes it at a result: filled in, copied, downloaded, shown; and what it holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from playwright.sync_api import BrowserContext, Page, expect

from build_tools import graph
from build_tools.model import UNSURE, Guide
from tests.built import ROOT

TITLE = "How support answers **warranty** questions"
PEOPLE = "Ada Obi, Grace Lim: support"
NOTE = "14 of 20 cases\n# not a heading"


@pytest.fixture
def steps(guide: Guide) -> list[tuple[str, str]]:
    """The answers of the longest example that has a “not sure” in it."""
    unsure = [example.value for example in guide.examples.values() if UNSURE in example.value.answers.values()]
    return list(max(unsure, key=lambda example: len(example.answers)).answers.items())


@pytest.fixture
def result(guide: Guide, steps: list[tuple[str, str]]) -> str:
    return graph.walk(guide.tree.value, dict(steps)).end


@pytest.fixture
def page(context: BrowserContext, served: str, guide: Guide, steps: list[tuple[str, str]], result: str) -> Page:
    """The page at a result, with a title, names and a note."""
    pairs = [("v", guide.tree.value.version), *steps, ("r", result)]
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{served}/{guide.id}/#?" + "&".join(f"{name}={value}" for name, value in pairs))
    page.locator(".flow__chart .flowchart--live").wait_for(state="attached")
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Who decides").fill(PEOPLE)
    page.get_by_text("Add a note to an answer").click()
    page.get_by_role("textbox", name=guide.tree.value.questions[steps[1][0]].ask).fill(NOTE)
    return page


@pytest.fixture
def copied(page: Page) -> Iterator[str]:
    button = page.get_by_role("button", name="Copy as Markdown")
    button.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    yield page.evaluate("navigator.clipboard.readText()")


def downloaded(page: Page, name: str) -> tuple[str, str]:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_text(encoding="utf-8")


def test_the_front_matter_holds_what_the_reader_wrote(copied: str) -> None:
    _, front, text = copied.split("---\n", 2)
    assert yaml.safe_load(front)["decision-makers"] == PEOPLE
    assert text.lstrip().startswith("# How support answers \\*\\*warranty\\*\\* questions\n")


def test_the_record_holds_all_that_a_review_asks_for(
    copied: str, guide: Guide, steps: list[tuple[str, str]], result: str, page: Page
) -> None:
    tree = guide.tree.value
    recommendation = guide.recommendations[result].value
    for question_id, given in steps:
        assert tree.questions[question_id].ask in copied
        unsure = tree.questions[question_id].unsure
        taken = unsure.assume if given == UNSURE and unsure else given
        assert tree.questions[question_id].answers[taken].label in copied
    assert "> 14 of 20 cases" in copied
    assert "\n# not a heading" not in copied
    assert "Assumptions to check" in copied
    for change in graph.changes(tree, dict(steps)):
        if change.end != result:
            assert f"### {guide.recommendations[change.end].value.title}" in copied
            assert tree.questions[change.question].answers[change.answer].label in copied
    for heading in ("Confirmation", "Consequences", "When to reopen this decision", "Evidence"):
        assert f"### {heading}\n" in copied
    assert copied.count("**Risk:**") == len(recommendation.risks)
    assert copied.count("/evidence/#claim-") >= len(recommendation.claims)
    assert f"({page.url})" in copied
    assert f"Version {tree.version}, reviewed on {tree.reviewed}" in copied


def test_the_runner_up_comes_first_among_the_options_not_chosen(
    copied: str, guide: Guide, steps: list[tuple[str, str]], result: str
) -> None:
    changes = graph.changes(guide.tree.value, dict(steps))
    second = graph.runner_up(guide.tree.value, changes, result)
    assert second
    title = guide.recommendations[second].value.title
    assert f"## Pros and Cons of the Options\n\n### {title}\n\nRunner-up." in copied


def test_an_option_says_which_answer_would_have_led_there(
    copied: str, guide: Guide, steps: list[tuple[str, str]], result: str
) -> None:
    tree = guide.tree.value
    change = next(change for change in graph.changes(tree, dict(steps)) if change.end != result)
    question = tree.questions[change.question]
    given = dict(steps)[change.question]
    taken = question.unsure.assume if given == UNSURE and question.unsure else given
    answers = question.answers
    assert f"“{answers[change.answer].label}” instead of “{answers[taken].label}”" in copied


def test_what_is_downloaded_is_what_is_copied(page: Page, copied: str, result: str) -> None:
    name, text = downloaded(page, "Download Markdown")
    assert name.endswith(f"-{result}.md")
    assert text == copied


def test_the_json_follows_its_published_schema(
    page: Page, served: str, guide: Guide, steps: list[tuple[str, str]], result: str
) -> None:
    name, text = downloaded(page, "Download JSON")
    record = json.loads(text)
    schema = json.loads((ROOT / "docs" / "decision-record.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(record)
    assert list(record) == schema["required"]
    assert name.endswith(f"-{result}.json")
    assert record["$schema"] == f"{served}/decision-record.schema.json"
    assert record["title"] == TITLE
    assert [(answer["question"], answer["answer"]) for answer in record["answers"]] == steps
    assert record["result"]["id"] == result
    assert record["guide"]["version"] == guide.tree.value.version


def test_the_preview_shows_the_record_and_follows_what_is_typed(page: Page) -> None:
    paper = page.locator(".record__paper")
    expect(paper).to_be_hidden()
    page.get_by_role("button", name="Show it here").click()
    expect(paper.locator("h4")).to_have_text(TITLE)
    page.get_by_label("Title", exact=True).fill("Another title")
    expect(paper.locator("h4")).to_have_text("Another title")


def test_what_was_written_stays_when_an_answer_is_changed(page: Page, steps: list[tuple[str, str]]) -> None:
    page.locator(".flow__trail a").first.click()
    page.locator(f'.question:not([hidden]) [data-answer="{steps[0][1]}"]').click()
    assert page.get_by_label("Who decides").input_value() == PEOPLE
    expect(page.locator(f'[data-note="{steps[1][0]}"]')).to_have_value(NOTE)


def test_where_copying_is_refused_the_button_says_what_to_do(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    page.locator('[data-do="copy"]').click()
    expect(page.locator('[data-do="copy"]')).to_have_text("Not allowed here: download it")


def test_the_button_to_print_prints(page: Page) -> None:
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
