"""Every link of the built site leads somewhere: pages, anchors, pictures, styles and scripts."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from tests.page import Page, read

BASE = "http://site/"


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, Page]:
    """All pages by address."""
    found = {}
    for path in sorted(built_site.rglob("*.html")):
        name = path.relative_to(built_site).as_posix()
        found[urljoin(BASE, name.removesuffix("index.html"))] = read(path)
    return found


def targets(pages: dict[str, Page]) -> list[tuple[str, str]]:
    """Each page's address with each address that it refers to."""
    found = []
    for address, page in pages.items():
        if address.endswith("404.html"):
            continue  # served at any depth, so its links are absolute to the place of publication
        for element in page.elements:
            for attribute in ("href", "src", "xlink:href"):
                if attribute in element.attributes:
                    found.append((address, element[attribute]))
    return found


def test_every_internal_link_and_anchor_exists(built_site: Path, pages: dict[str, Page]) -> None:
    anchors = {address: set(page.ids) for address, page in pages.items()}
    missing = []
    for address, link in targets(pages):
        goal = urlsplit(urljoin(address, link))
        if goal.netloc != "site":
            continue
        place = goal._replace(fragment="", query="").geturl()
        if place in anchors:
            is_anchor = goal.fragment and not goal.fragment.startswith("?")  # those hold answers; see test_flow_page
            if is_anchor and unquote(goal.fragment) not in anchors[place]:
                missing.append((address, link))
        elif not (built_site / unquote(goal.path).lstrip("/")).is_file():
            missing.append((address, link))
    assert not missing


def test_links_to_other_sites_use_https(pages: dict[str, Page]) -> None:
    schemes = {urlsplit(link).scheme for _, link in targets(pages)}
    assert schemes <= {"", "https", "http"}
    plain = {link for _, link in targets(pages) if link.startswith("http:")}
    assert all(link.startswith("http://127.0.0.1:8000/") for link in plain)  # the canonical address of a local build


def test_no_id_stands_twice_on_a_page(pages: dict[str, Page]) -> None:
    twice = {address: [name for name in page.ids if page.ids.count(name) > 1] for address, page in pages.items()}
    assert not {address: names for address, names in twice.items() if names}


def test_nothing_is_loaded_from_another_site(pages: dict[str, Page]) -> None:
    loaded = [
        element[attribute]
        for page in pages.values()
        for element in page.elements
        for attribute in ("src", "href")
        if attribute in element.attributes and element.name in ("script", "img", "iframe", "link")
        if element.attributes.get("rel") not in ("canonical", "next", "prev")
    ]
    assert loaded
    assert not [address for address in loaded if urlsplit(address).netloc]
