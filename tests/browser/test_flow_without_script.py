"""The flow page in a browser without JavaScript: complete, and walked by clicks alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from build_tools import graph
from build_tools.model import Guide


@pytest.fixture
def page(browser: Browser, served: str, guide: Guide) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{served}/{guide.id}/")
    yield page
    context.close()


def test_every_example_can_be_walked_by_clicks(page: Page, guide: Guide, served: str) -> None:
    for example in guide.examples.values():
        page.goto(f"{served}/{guide.id}/#top")
        for question_id, answer_id in example.value.answers.items():
            page.locator(f'[data-question="{question_id}"] [data-answer="{answer_id}"]').click()
        assert page.url.endswith(f"#r-{example.value.recommends}")


def test_a_click_brings_the_next_question_into_view(page: Page, guide: Guide) -> None:
    tree = guide.tree.value
    answer_id, answer = next(
        item for item in tree.questions[tree.start].answers.items() if item[1].goto in tree.questions
    )
    page.locator(f'[data-question="{tree.start}"] [data-answer="{answer_id}"]').click()
    expect(page.locator(f"#q-{answer.goto} h2")).to_be_in_viewport()


def test_a_result_links_to_its_page(page: Page, guide: Guide) -> None:
    recommendation_id = graph.ordered(guide.tree.value)[-1]
    page.locator(f'[data-recommendation="{recommendation_id}"] a').first.click()
    expect(page.locator("h1")).to_have_text(guide.recommendations[recommendation_id].value.title)


def test_the_keyboard_alone_reaches_the_first_answers(page: Page, guide: Guide) -> None:
    """Tab goes from the top of the page to the answers in order, each visibly focused; Enter follows one."""
    tree = guide.tree.value
    answers = page.locator(f'[data-question="{tree.start}"] [data-answer]')
    first = answers.first
    for _ in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("element => element === document.activeElement"):
            break
    expect(first).to_be_focused()
    assert first.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert page.url.endswith(first.get_attribute("href") or "?")


def test_answers_are_large_enough_for_a_finger(page: Page) -> None:
    heights = [box["height"] for link in page.locator("[data-answer]").all() if (box := link.bounding_box())]
    assert heights
    assert min(heights) >= 44
