"""The flowchart as it is shown: letters large and dark enough in both schemes, and reached by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.letters import MEASURE


@pytest.fixture(params=[1280, 360], ids=["wide", "narrow"])
def page(request: pytest.FixtureRequest, browser: Browser, served: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    page.goto(f"{served}/rag-or-fine-tuning/flowchart/")
    yield page
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_letter_can_be_read_and_stays_on_its_card(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.wait_for_timeout(100)
    texts = page.evaluate(MEASURE)
    assert len(texts) > 100
    assert not [text for text in texts if text["size"] < 12]
    assert not [text for text in texts if text["contrast"] < 4.5]
    assert not [text for text in texts if not text["inside"]]


def test_the_chart_scrolls_in_its_own_box_and_the_page_does_not(page: Page) -> None:
    box = page.locator(".flowchart__scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert box.evaluate("box => box.scrollLeft") > 0


def test_a_card_is_reached_by_keyboard_and_opens_its_question(page: Page) -> None:
    page.locator(".flowchart__scroll").focus()
    page.keyboard.press("Tab")
    first = page.locator(".flowchart__card").first
    assert first.evaluate("card => card === document.activeElement")
    page.keyboard.press("Enter")
    page.locator('.question[data-question="evaluation-set"]').wait_for()
