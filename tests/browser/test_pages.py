"""Every page in a browser: accessible, and never wider than the window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import SCHEMES, violations

SIZES = ({"width": 1440, "height": 1000}, {"width": 360, "height": 740})
LOOKS = tuple(product(SIZES, SCHEMES))
ALIKE = re.compile(r"/(recommendations|examples)/[^/]+/index.html$")  # many pages from one template each
WIDER = (360, 768, 1440)
PARTS = 4


def addresses(built_site: Path) -> list[str]:
    return sorted(path.relative_to(built_site).as_posix() for path in built_site.rglob("*.html"))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_an_accessibility_rule(page: Page, built_site: Path, served: str, part: int) -> None:
    """Each page wide and narrow, light and dark; those that are alike take turns in that."""
    found = []
    for place, address in enumerate(addresses(built_site)[part::PARTS]):
        page.goto(f"{served}/{address}")
        for size, scheme in [LOOKS[place % len(LOOKS)]] if ALIKE.search(address) else LOOKS:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            found += violations(page, schemes=(scheme,))
    assert not found, "\n".join(map(str, found[:20]))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_is_wider_than_the_window(page: Page, built_site: Path, served: str, part: int) -> None:
    """Pages that are alike take turns in the wider windows; the narrowest is for all."""
    wide = []
    for place, address in enumerate(addresses(built_site)[part::PARTS]):
        page.goto(f"{served}/{address}")
        for width in (320, WIDER[place % len(WIDER)]) if ALIKE.search(address) else (320, *WIDER):
            page.set_viewport_size({"width": width, "height": 800})
            excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if excess > 0:
                wide.append((address, width, excess))
    assert not wide


def test_search_finds_recommendations_claims_and_terms(page: Page, served: str) -> None:
    for words, place in (
        ("repair the sources", '[href*="recommendations/repair-sources/"]'),
        ("catastrophic forgetting", '[href*="glossary/"][href$="#catastrophic-forgetting"]'),
        ("comment moderation", '[href*="evidence/"]'),
    ):
        page.goto(f"{served}/")
        page.locator(".md-search__input").press_sequentially(words)
        page.locator(f".md-search-result__link{place}").first.wait_for(state="attached", timeout=20_000)


def test_two_approaches_can_be_compared_on_a_phone_without_script(browser: Browser, served: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{served}/rag-or-fine-tuning/compare/")
    boxes = page.locator(".compare__choice input")
    for index in range(boxes.count()):
        if index not in (0, 4):
            boxes.nth(index).uncheck()
    row = page.locator(".compare__table tbody tr").nth(1)
    visible = [cell for cell in row.locator("td").all() if cell.is_visible()]
    assert len(visible) == 2
    left, right = (cell.bounding_box() for cell in visible)
    assert left and right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    context.close()
