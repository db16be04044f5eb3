"""From the click on an answer to the next question on the screen, with the processor slowed down four times.

The floor is the least that can be called a flow: as many bare questions, shown one at a time by a few lines of script.
All pages take turns in one browser, so that whatever else the machine does falls on each of them alike.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.large_guide import copy_with_large_guide
from tests.browser.find_browser import find_browser
from tests.built import serving

SLOW_DOWN = 4
ROUNDS = 10
LARGE = 1000
PAUSE = 500  # ms; nobody reads a question faster
ROOT = Path(__file__).parent.parent

# From the click until what it changed is painted: a task that an animation frame asks for runs after its paint.
TIMED_CLICK = """(selector) => new Promise((resolve) => {
  const link = [...document.querySelectorAll(selector)].find((each) => each.checkVisibility());
  const start = performance.now();
  link.click();
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now() - start);
    port2.postMessage(null);
  });
})"""

MINIMAL = """<!doctype html><title>floor</title><h1>Floor</h1>{sections}<script>
const sections = [...document.querySelectorAll("section")];
const show = (place) => sections.forEach((section, other) => {{ section.hidden = other !== place; }});
document.addEventListener("click", (event) => {{
  if (event.target.dataset.next) {{ event.preventDefault(); show(Number(event.target.dataset.next)); }}
}});
show(0);
</script>"""


@dataclass(frozen=True)
class Row:
    """Times in milliseconds; `slow` is the 95th percentile, `ratio` that of the medians to the floor."""

    what: str
    clicks: int
    median: float
    slow: float
    ratio: float | None


@dataclass(frozen=True)
class Subject:
    """A page, the selector of what is clicked at each question, and of what begins again."""

    what: str
    page: Page
    answers: tuple[str, ...]
    again: str


def measure() -> list[Row]:
    """Build the sites, click through them in turns, and give a row for each."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        _build(ROOT, root / "real")
        _build(copy_with_large_guide(ROOT, root / "copy", LARGE), root / "large")
        questions = "".join(f'<section><h2>{n}</h2><a href="#" data-next="{n + 1}">x</a></section>' for n in range(24))
        (root / "floor.html").write_text(MINIMAL.format(sections=questions), encoding="utf-8")
        browser = find_browser(playwright)
        with serving(root) as address:
            real = [f".question [data-answer={answer}]" for answer in ("yes", "knowledge", "open", "often", "yes")]
            large = [".question [data-answer=on]"] * len(real)
            subjects = [
                Subject("floor: 24 bare questions", _open(browser.new_page(), f"{address}/floor.html"), ("a",) * 5, ""),
                Subject(
                    "the guide",
                    _open(browser.new_page(), f"{address}/real/rag-or-fine-tuning/"),
                    tuple(real),
                    "[data-slot=again]",
                ),
                Subject(
                    f"a guide of {LARGE} questions",
                    _open(browser.new_page(), f"{address}/large/large/"),
                    tuple(large),
                    "[data-slot=again]",
                ),
            ]
            times: dict[str, list[float]] = {subject.what: [] for subject in subjects}
            for _ in range(ROUNDS):
                for subject in subjects:
                    times[subject.what] += _round(subject)
        browser.close()
    floor = statistics.median(times[subjects[0].what])
    return [
        Row(
            what,
            len(taken),
            statistics.median(taken),
            statistics.quantiles(taken, n=20)[-1],
            statistics.median(taken) / floor if taken is not times[subjects[0].what] else None,
        )
        for what, taken in times.items()
    ]


def _build(checkout: Path, out: Path) -> None:
    subprocess.run((sys.executable, "-m", "build_tools", "build", "--out", str(out)), cwd=checkout, check=True)


def _open(page: Page, address: str) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def _round(subject: Subject) -> list[float]:
    """The times of the first clicks, from the start."""
    subject.page.bring_to_front()
    processor = subject.page.context.new_cdp_session(subject.page)
    processor.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    if subject.again:
        subject.page.evaluate("selector => document.querySelector(selector).click()", subject.again)
    else:
        subject.page.reload()
    times = []
    for answer in subject.answers:
        subject.page.wait_for_timeout(PAUSE)
        times.append(subject.page.evaluate(TIMED_CLICK, answer))
    processor.send("Emulation.setCPUThrottlingRate", {"rate": 1})  # a page that is slowed down keeps a core busy
    return times
