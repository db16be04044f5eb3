"""How soon a page can be read, with the processor slowed down four times.

Each time in a fresh browser profile with an empty cache, all pages in turns, served from the same machine, so the
network costs nothing. The plain page belongs to the same site built with the theme alone. First and largest paint are
what the browser reports; blocking time is what tasks after the first paint take beyond 50 ms each, until the page has
been quiet for two seconds; layout shift is the sum that the browser reports, 0 if nothing jumps.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.guides import PLAIN, build_both
from build_tools.measurements import Quantity, Row
from tests.browser.find_browser import find_browser
from tests.built import serving

ROOT = Path(__file__).parent.parent
SLOW_DOWN = 4
ROUNDS = 11
QUIET = 2000  # ms

PAGES = {
    "flow": "Flow",
    "flowchart": "Flowchart",
    "compare": "Comparison",
    "recommendation": "Recommendation",
    "costs": "Costs",
}


def _quantities(name: str, title: str) -> tuple[Quantity, ...]:
    return (
        Quantity(f"page-{name}-first", f"{title} page: first paint", "ms", PLAIN, "ratio", 1.05),
        Quantity(f"page-{name}-largest", f"{title} page: largest paint", "ms", PLAIN, "ratio", 1.05),
        Quantity(f"page-{name}-blocking", f"{title} page: blocking time", "ms", PLAIN, "difference", 50),
        Quantity(f"page-{name}-shift", f"{title} page: layout shift", "", limited="value", limit=0),
    )


QUANTITIES = tuple(quantity for name, title in PAGES.items() for quantity in _quantities(name, title))

_OBSERVE = """
window.seen = { first: 0, largest: 0, shift: 0, tasks: [] };
const observe = (type, take) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
observe("paint", (entry) => { if (entry.name === "first-contentful-paint") seen.first = entry.startTime; });
observe("largest-contentful-paint", (entry) => { seen.largest = entry.startTime; });
observe("layout-shift", (entry) => { seen.shift += entry.value; });
observe("longtask", (entry) => { seen.tasks.push([entry.startTime, entry.duration]); });
"""
_BLOCKING = """seen.tasks.reduce(
  (sum, [start, length]) => sum + Math.max(0, Math.min(length, start + length - seen.first) - 50), 0)"""


@dataclass(frozen=True)
class Load:
    """What the browser says of one loaded page, in milliseconds; `shift` has no unit."""

    first: float
    largest: float
    blocking: float
    shift: float


def measure(checkout: Path = ROOT, rounds: int = ROUNDS, quiet: int = QUIET) -> tuple[Row, ...]:
    """The rows of QUANTITIES, for the first guide of `checkout`."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = build_both(checkout, Path(folder))
        loads: dict[str, list[Load]] = {name: [] for name in (*PAGES, "plain")}
        browser = find_browser(playwright)
        with serving(Path(folder)) as address:
            for _ in range(rounds):
                for name, taken in loads.items():
                    taken.append(_load(browser, address + getattr(pages, name), quiet))
        browser.close()
    plain = _medians(loads["plain"])
    values = [_medians(loads[name]) for name in PAGES]
    rows = [(value, floor) for load in values for value, floor in zip(astuple(load), astuple(plain), strict=True)]
    return tuple(
        quantity.row(value, floor if quantity.beside else None)
        for quantity, (value, floor) in zip(QUANTITIES, rows, strict=True)
    )


def _load(browser: Browser, address: str, quiet: int) -> Load:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(_OBSERVE)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(quiet)
    load = Load(*page.evaluate(f"[seen.first, seen.largest, {_BLOCKING}, seen.shift]"))
    context.close()
    return load


def _medians(loads: Iterable[Load]) -> Load:
    return Load(*map(statistics.median, zip(*map(astuple, loads), strict=True)))
