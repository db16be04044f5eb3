"""What a reader downloads for the flow page, beside a page of plain Material.

A browser opens each page with an empty cache, in a window that shows the flowchart too; everything it asks for is
compressed one by one with gzip, as servers do. The plain page belongs to the same site built with the theme alone: no
style, script or template of ours. A kB is 1,024 bytes. Scripts and styles are counted whether this page needs them or
not; it loads one of the calculator's too.
"""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Response, sync_playwright

from benchmarks.guides import PLAIN, build_both
from build_tools.measurements import Quantity, Row
from tests.browser.find_browser import find_browser
from tests.built import serving

ROOT = Path(__file__).parent.parent

FLOW = Quantity("weight", "The flow page with all that it loads", "kB", PLAIN, "difference", 25)
HTML = Quantity("weight-html", "Its HTML", "kB", PLAIN)
CHART = Quantity("weight-chart", "The flowchart's page, fetched for the drawing beside the questions", "kB")
SCRIPTS = Quantity("weight-scripts", "All scripts of the flow and its flowchart", "kB", limited="value", limit=12)
CALCULATOR = Quantity("weight-calculator", "All scripts of the calculator", "kB", limited="value", limit=10)
STYLES = Quantity("weight-styles", "All styles of ours", "kB", limited="value", limit=8)
QUANTITIES = (FLOW, HTML, CHART, SCRIPTS, CALCULATOR, STYLES)


def measure(checkout: Path = ROOT) -> tuple[Row, ...]:
    """The rows of QUANTITIES, for the first guide of `checkout`."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        pages = build_both(checkout, root)
        browser = find_browser(playwright)
        with serving(root) as address:
            flow, plain = (_loaded(browser, address + page) for page in (pages.flow, pages.plain))
        browser.close()
        assets = root / "ours" / "assets"
        scripts, calculator = (
            _weight(path.read_bytes() for path in (assets / part).glob("*.js")) for part in ("flow", "costs")
        )
        styles = _weight(path.read_bytes() for path in assets.glob("*.css"))
        drawing = [data for address, data in flow.items() if address.endswith(pages.flowchart)]
        return (
            FLOW.row(_weight(flow.values()), _weight(plain.values())),
            HTML.row(_page(flow, pages.flow), _page(plain, pages.plain)),
            CHART.row(_weight(drawing)),
            SCRIPTS.row(scripts),
            CALCULATOR.row(calculator),
            STYLES.row(styles),
        )


def _loaded(browser: Browser, address: str) -> dict[str, bytes]:
    """Everything that the page asks for, by address."""
    responses: list[Response] = []
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("response", lambda response: responses.append(response))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    bodies = {response.url: response.body() for response in responses}
    page.close()
    return bodies


def _page(bodies: Mapping[str, bytes], path: str) -> float:
    return _weight(data for address, data in bodies.items() if address.endswith(path))


def _weight(files: Iterable[bytes]) -> float:
    """In kB, each file compressed by itself."""
    return sum(len(gzip.compress(data, 9, mtime=0)) for data in files) / 1024
