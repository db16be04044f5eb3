"""The built site under its own policy: nothing is blocked that it needs, and what does not belong to it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from build_tools.model import UNSURE, Guide
from tests.browser.witness import SCHEME_ALONE, Witness, kept
from tests.built import serving


@pytest.fixture(scope="module")
def guarded(built_site: Path, headers: dict[str, str]) -> Iterator[str]:
    """The address of a server that sends all headers, and lets pages be kept."""
    with serving(built_site, {**headers, "Cache-Control": "max-age=600"}) as address:
        yield address


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def page(browser: Browser, witness: Witness) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(10_000)
    witness.watch(context)
    yield context.new_page()
    context.close()


def test_a_whole_visit_is_not_hindered_asks_no_other_site_and_keeps_no_more_than_the_scheme(
    page: Page, witness: Witness, guarded: str, guide: Guide
) -> None:
    flow = f"{guarded}/{guide.id}/"
    page.goto(guarded)
    page.locator(".md-header__option label:visible").click()
    page.locator(".md-search__input").press_sequentially("retrieval")
    page.locator(".md-search-result__link").first.wait_for(state="attached", timeout=20_000)
    page.goto(flow)
    expect(page.locator(".flow__chart .flowchart--live")).to_be_attached()
    walk(page, guide)
    for name in ("Copy as Markdown", "Show it here"):
        page.get_by_role("button", name=name).click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("---\n")
    for name in ("Download Markdown", "Download JSON"):
        with page.expect_download():
            page.get_by_role("button", name=name).click()
    page.emulate_media(media="print")
    page.emulate_media(media="screen", color_scheme="dark")
    page.get_by_role("button", name="Share this").click()
    page.get_by_role("link", name="I already know what I want").click()
    page.get_by_role("link", name="What would have to be true").first.click()
    page.locator(".ways input").first.check()
    page.go_back()
    page.goto(f"{flow}flowchart/")
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Whole chart").click()
    page.locator(".flowchart__select").select_option(index=1)
    page.goto(f"{flow}compare/")
    page.locator(".compare__choice input").first.uncheck()

    assert kept(page) == SCHEME_ALONE
    assert witness.said == []
    assert witness.elsewhere(guarded) == []


def walk(page: Page, guide: Guide) -> None:
    """Click the answers of the longest example that has a “not sure” in it."""
    unsure = [example.value for example in guide.examples.values() if UNSURE in example.value.answers.values()]
    longest = max(unsure, key=lambda example: len(example.answers))
    for question_id, answer_id in longest.answers.items():
        page.locator(f'[data-question="{question_id}"] [data-answer="{answer_id}"]').click()
    expect(page.locator('[data-view="result"]')).to_be_visible()


ATTACKS = {
    "an inline script": ("script-src-elem", "<script>hurt('script')</script>"),
    "an inline handler": ("script-src-attr", """<img src="/assets/images/favicon.png" onload="hurt('handler')">"""),
    "a picture of another site": ("img-src", """<img src="https://example.org/pixel.png">"""),
    "a script of another site": ("script-src-elem", """<script src="https://example.org/script.js"></script>"""),
    "a style in the markup": ("style-src-attr", '<p style="background: url(https://example.org/pixel.png)">'),
    "a frame of another site": ("frame-src", '<iframe src="https://example.org/frame.html"></iframe>'),
    "another base for all links": ("base-uri", '<base href="https://example.org/">'),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_policy_of_the_page_alone_blocks(browser: Browser, served: str, attack: str) -> None:
    directive, markup = ATTACKS[attack]
    said, reached = attacked(browser, served, markup)
    assert [line for line in said if line.startswith(f"blocked by the policy: {directive} ")]
    assert [line for line in said if line.startswith("hurt")] == reached == []


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack != "another base for all links"])
def test_without_the_policy_the_same_would_work(browser: Browser, served: str, attack: str) -> None:
    said, reached = attacked(browser, served, ATTACKS[attack][1], bypass_csp=True)
    assert reached or [line for line in said if line.startswith("hurt")]


def attacked(browser: Browser, served: str, markup: str, **options: bool) -> tuple[list[str], list[str]]:
    """What the home page says when `markup` got into it, and what it gets from another site."""
    witness = Witness()
    reached: list[str] = []
    context = browser.new_context(**options)  # type: ignore[arg-type]
    witness.watch(context)
    context.add_init_script("window.hurt = (by) => console.log(`hurt by the ${by}`);")
    page = context.new_page()

    def spoil(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=re.sub("<body[^>]*>", rf"\g<0>{markup}", response.text()))

    def note(route: Route) -> None:
        reached.append(route.request.url)
        route.abort()

    page.route(f"{served}/", spoil)
    page.route("https://example.org/**", note)
    page.goto(f"{served}/")
    context.close()
    return witness.said, reached
