"""The questions as other builders publish them, with their script and without: walked to a result, and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from build_tools import graph
from build_tools.model import Guide
from tests.builders import Other
from tests.built import serving

QUESTION = ".flow:not([data-mode=starting]) .question:not([hidden])"


STYLE_REFUSED = (
    "Applying inline style violates"  # Zensical's script gives an empty box a place, which the policy refuses
)


@pytest.fixture
def context(browser: Browser, other: Other) -> Iterator[BrowserContext]:
    """A window in which a message in the console fails the test, save for the one that Zensical is known for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    yield context
    context.close()
    assert {message[: len(STYLE_REFUSED)] for message in said} == ({STYLE_REFUSED} if other.is_zensical else set())


@pytest.fixture
def way(guide: Guide) -> graph.Way:
    """A long way to answer."""
    tree = guide.tree.value
    ends = (node for node in graph.ordered(tree) if node in guide.recommendations)
    return max((way for end in ends for way in graph.ways(tree, end)), key=len)


def title(guide: Guide, way: graph.Way) -> str:
    return guide.recommendations[graph.walk(guide.tree.value, dict(way)).end].value.title


def expect_question(page: Page, question: str) -> None:
    expect(page.locator(QUESTION)).to_have_attribute("data-question", question)


def test_with_its_script_the_flow_is_walked_to_a_result_and_back(
    context: BrowserContext,
    other: Other,
    guide: Guide,
    way: graph.Way,
) -> None:
    with serving(other.site) as address:
        page = context.new_page()
        page.goto(f"{address}/{guide.id}/")
        for question, answer in way:
            expect_question(page, question)
            expect(page.locator(f'.flow__chart [data-question="{question}"]')).to_be_visible()
            page.locator(f'{QUESTION} [data-answer="{answer}"]').click()
        expect(page.locator('[data-view="result"] [data-slot="title"]')).to_have_text(title(guide, way))
        expect(page.locator(".flow__trail li")).to_have_count(len(way))  # by then the address is written too
        page.go_back()
        expect_question(page, way[-1][0])
        page.close()


def test_with_its_script_an_example_opens_its_result(
    context: BrowserContext,
    other: Other,
    guide: Guide,
) -> None:
    name, example = next(iter(guide.examples.items()))
    with serving(other.site) as address:
        page = context.new_page()
        page.goto(f"{address}/{guide.id}/examples/{name}/")
        page.locator(".replay__link").click()
        recommended = guide.recommendations[example.value.recommends].value
        expect(page.locator('[data-view="result"] [data-slot="title"]')).to_have_text(recommended.title)
        page.close()


def test_without_script_the_flow_is_walked_to_a_result_and_back(
    browser: Browser,
    other: Other,
    guide: Guide,
    way: graph.Way,
) -> None:
    context = browser.new_context(java_script_enabled=False)
    with serving(other.site) as address:
        page = context.new_page()
        page.goto(f"{address}/{guide.id}/")
        for question, answer in way:
            page.locator(f'[data-question="{question}"] [data-answer="{answer}"]').click()
        end = graph.walk(guide.tree.value, dict(way)).end
        assert page.url.endswith(f"#r-{end}")
        page.go_back()
        assert page.url.endswith(f"#q-{way[-1][0]}")
        page.goto(f"{address}/{guide.id}/flowchart/")
        expect(page.locator(f'.flowchart__card[data-recommendation="{end}"]')).to_be_visible()
    context.close()
