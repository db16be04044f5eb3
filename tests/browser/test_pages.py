"""Every page in a browser, opened once for all that is to be seen of it; the search; the comparison on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.axe import SCHEMES, violations
from tests.browser.witness import SCHEME_ALONE, Witness, kept
from tests.built import serving, without_search
from tests.page import read

WIDE, NARROW = ViewportSize(width=1440, height=1000), ViewportSize(width=360, height=740)
LOOKS = tuple(product((WIDE, NARROW), SCHEMES))
NARROWER = (768, 320)
EXCESS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PARTS = 8
"""So many tests share the pages, so that workers can share the tests."""


@dataclass(frozen=True)
class Sight:
    """A page by its address in the site; whether it is the first with its kinds of elements, and its turn if not."""

    address: str
    is_first: bool
    turn: int

    @property
    def looks(self) -> tuple[tuple[ViewportSize, str], ...]:
        return LOOKS if self.is_first else (LOOKS[self.turn % len(LOOKS)],)


@cache
def sights(site: Path) -> tuple[Sight, ...]:
    """All pages, those first that take longest."""
    seen: set[frozenset[tuple[str, ...]]] = set()
    found = []
    for path in sorted(site.rglob("*.html"), key=lambda path: path.stat().st_size, reverse=True):
        kinds = kinds_in(path)
        found.append(Sight(path.relative_to(site).as_posix(), kinds not in seen, len(found)))
        seen.add(kinds)
    return tuple(sorted(found, key=lambda sight: not sight.is_first))


def kinds_in(page: Path) -> frozenset[tuple[str, ...]]:
    """The kinds of elements of a page: what they are called, and all that axe and styles tell them apart by."""
    return frozenset(
        (element.name, element.attributes.get("class", ""), element.attributes.get("role", ""), *element.attributes)
        for element in read(page).elements
    )


@pytest.fixture
def guarded(built_site: Path, headers: dict[str, str]) -> Iterator[str]:
    """The address of a server that sends all headers, and lets pages be kept; the search finds nothing."""
    with serving(built_site, {**headers, "Cache-Control": "max-age=600"}, without_search(built_site)) as address:
        yield address


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_accessible_fits_the_window_keeps_to_its_policy_and_to_itself(
    browser: Browser, built_site: Path, guarded: str, part: int
) -> None:
    """The first page of those with the same kinds of elements in each look; the others take turns in that."""
    broken, wide = [], []
    witness = Witness()
    context = browser.new_context()
    witness.watch(context)
    page = context.new_page()
    seen = sights(built_site)[part::PARTS]
    for sight in seen:
        page.goto(f"{guarded}/{sight.address}")
        for size, scheme in sight.looks:
            page.set_viewport_size(size)
            broken += violations(page, schemes=(scheme,))
            wide += too_wide(page)
        for width in NARROWER:
            page.set_viewport_size({"width": width, "height": 800})
            wide += too_wide(page)
    assert broken == []
    assert wide == []
    assert len(seen) > 10
    assert {f"{guarded}/{sight.address}" for sight in seen} <= set(witness.asked)
    assert witness.said == []
    assert witness.elsewhere(guarded) == []
    assert kept(page) == SCHEME_ALONE
    context.close()


def too_wide(page: Page) -> list[tuple[str, str, int]]:
    """The page, the size of the window and the excess, if there is any."""
    excess = page.evaluate(EXCESS)
    return [(page.url, str(page.viewport_size), excess)] if excess > 0 else []


def test_search_finds_recommendations_claims_and_terms(browser: Browser, served_whole: str) -> None:
    page = browser.new_page()
    for words, place in (
        ("repair the sources", '[href*="recommendations/repair-sources/"]'),
        ("catastrophic forgetting", '[href*="glossary/"][href$="#catastrophic-forgetting"]'),
        ("comment moderation", '[href*="evidence/"]'),
    ):
        page.goto(f"{served_whole}/")
        page.locator(".md-search__input").press_sequentially(words)
        page.locator(f".md-search-result__link{place}").first.wait_for(state="attached", timeout=20_000)
    page.close()


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
