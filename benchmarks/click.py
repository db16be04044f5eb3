"""From the click on an answer to what it changes on the screen, with the processor slowed down four times.

The floor is the least that can be called a flow: as many bare questions, shown one at a time by a few lines of script.
All pages take turns in one browser, so that whatever else the machine does falls on each of them alike. The last answer
of a walk shows a recommendation, with its reasons and what would change it: that is another thing than the next
question, and has rows of its own. “95 %” is the time that 19 of 20 clicks keep.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.guides import build
from benchmarks.large_guide import GUIDE, copy_with_large_guide
from build_tools.measurements import Quantity, Row
from tests.browser.find_browser import find_browser
from tests.built import serving

SLOW_DOWN = 4
ROUNDS = 20  # that two slow clicks do not decide
LARGE, RESULTS = 1000, 200
PAUSE = 500  # ms; nobody reads a question faster
AGAIN = "[data-slot=again]"
ROOT = Path(__file__).parent.parent

_FLOOR = "bare questions"
MEDIAN = Quantity("click-median", "Click to the next question, median", "ms", _FLOOR)
SLOW = Quantity("click", "Click to the next question, 95 %", "ms", _FLOOR, "value", 32)
LARGE_MEDIAN = Quantity("click-large-median", f"Click to the next of {LARGE:,} questions, median", "ms", "this guide")
LARGE_SLOW = Quantity(
    "click-large", f"Click to the next of {LARGE:,} questions, 95 %", "ms", "this guide", "ratio", 1.2
)
RESULT = Quantity("click-result", "Click to the recommendation, 95 %", "ms")
LARGE_RESULT = Quantity("click-large-result", f"Click to one of {RESULTS} recommendations, 95 %", "ms", "this guide")
QUANTITIES = (MEDIAN, SLOW, LARGE_MEDIAN, LARGE_SLOW, RESULT, LARGE_RESULT)

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
class Walk:
    """A guide, and answers of which the last shows a recommendation."""

    guide: str
    answers: tuple[str, ...]

    def selectors(self) -> tuple[str, ...]:
        """What is clicked at each question."""
        return tuple(f".question:not([hidden]) [data-answer={answer}]" for answer in self.answers)


SHIPPED = Walk("rag-or-fine-tuning", ("yes", "knowledge", "open", "often", "yes"))
MADE_UP = Walk(GUIDE, ("on", "on", "on", "on", "end"))


@dataclass(frozen=True)
class Subject:
    """A page, what is clicked at each question, and what begins again; and the times in milliseconds.

    If `ends`, the last answer shows a recommendation.
    """

    page: Page
    answers: tuple[str, ...]
    again: str = ""
    ends: bool = True
    questions: list[float] = field(default_factory=list)
    results: list[float] = field(default_factory=list)


def measure(
    checkout: Path = ROOT,
    walk: Walk = SHIPPED,
    large: int = LARGE,
    results: int = RESULTS,
    rounds: int = ROUNDS,
    pause: int = PAUSE,
) -> tuple[Row, ...]:
    """The rows of QUANTITIES, for a walk on the site of `checkout`, and a guide of `large` questions."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        build(checkout, root / "real")
        build(copy_with_large_guide(ROOT, root / "copy", large, results), root / "large")
        sections = "".join(f'<section><h2>{n}</h2><a href="#" data-next="{n + 1}">x</a></section>' for n in range(24))
        (root / "floor.html").write_text(MINIMAL.format(sections=sections), encoding="utf-8")
        browser = find_browser(playwright)
        with serving(root) as address:
            floor, real, other = subjects = (
                Subject(_open(browser.new_page(), f"{address}/floor.html"), ("a",) * 5, ends=False),
                Subject(_open(browser.new_page(), f"{address}/real/{walk.guide}/"), walk.selectors(), AGAIN),
                Subject(_open(browser.new_page(), f"{address}/large/{GUIDE}/"), MADE_UP.selectors(), AGAIN),
            )
            for _ in range(rounds):
                for subject in subjects:
                    _round(subject, pause)
        browser.close()
    return (
        MEDIAN.row(statistics.median(real.questions), statistics.median(floor.questions)),
        SLOW.row(_slow(real.questions), _slow(floor.questions)),
        LARGE_MEDIAN.row(statistics.median(other.questions), statistics.median(real.questions)),
        LARGE_SLOW.row(_slow(other.questions), _slow(real.questions)),
        RESULT.row(_slow(real.results)),
        LARGE_RESULT.row(_slow(other.results), _slow(real.results)),
    )


def _open(page: Page, address: str) -> Page:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


def _round(subject: Subject, pause: int) -> None:
    """Time a click on each answer, from the start."""
    subject.page.bring_to_front()
    processor = subject.page.context.new_cdp_session(subject.page)
    processor.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_DOWN})
    if subject.again:
        subject.page.evaluate("selector => document.querySelector(selector).click()", subject.again)
    else:
        subject.page.reload()
    times = []
    for answer in subject.answers:
        subject.page.wait_for_timeout(pause)
        times.append(subject.page.evaluate(TIMED_CLICK, answer))
    last = len(times) - subject.ends
    subject.questions.extend(times[:last])
    subject.results.extend(times[last:])
    processor.send("Emulation.setCPUThrottlingRate", {"rate": 1})  # a page that is slowed down keeps a core busy


def _slow(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
