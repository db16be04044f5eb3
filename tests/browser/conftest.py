"""One browser for all tests of pages; each test opens pages of its own in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright

from build_tools.examine import sound
from build_tools.lock import alone
from build_tools.model import Guide
from tests.browser.find_browser import NoBrowser, check_driver, find_browser
from tests.built import ROOT


def pytest_itemcollected(item: pytest.Item) -> None:
    if "browser" in getattr(item, "fixturenames", ()):
        item.add_marker("browser")


@pytest.fixture(scope="session")
def browser(playwright: Playwright, lock: Path) -> Iterator[Browser]:
    """The first browser that starts. Without one the tests are skipped, or fail where REQUIRE_BROWSER=1."""
    with searching(lock):
        found = find_browser(playwright)
    yield found
    found.close()


@pytest.fixture(scope="session")
def playwright(lock: Path) -> Iterator[Playwright]:
    with searching(lock):
        check_driver()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def lock(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A file that all workers of this run have in common."""
    folder = tmp_path_factory.getbasetemp()
    return (folder if worker_id == "master" else folder.parent) / "browser.lock"


@pytest.fixture(scope="session")
def headers(built_site: Path) -> dict[str, str]:
    """The headers of the file `_headers`, which some hosts send."""
    lines = (built_site / "_headers").read_text(encoding="utf-8").splitlines()
    headers = dict(line.strip().split(": ", 1) for line in lines if line.startswith("  "))
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    return headers


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The real guide."""
    library, _ = sound(ROOT / "decision", date.today())
    return library.guides["rag-or-fine-tuning"]


@pytest.fixture(scope="module")
def said() -> list[str]:
    """What pages of the window say in the console."""
    return []


@pytest.fixture(scope="module")
def window(browser: Browser, said: list[str]) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    yield context
    context.close()


@pytest.fixture
def context(window: BrowserContext, said: list[str]) -> Iterator[BrowserContext]:
    """A window in which a message in the console fails the test; tests of a file take turns in it."""
    said.clear()
    yield window
    for page in window.pages:
        page.close()
    window.clear_permissions()
    assert not said


@contextmanager
def searching(lock: Path) -> Iterator[None]:
    """Keep two workers from installing at once, and end the test if there is nothing to be found."""
    try:
        with alone(lock):
            yield
    except NoBrowser as failure:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(str(failure), pytrace=False)
        pytest.skip(str(failure))
