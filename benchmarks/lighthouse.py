"""What Lighthouse says of the main pages, as points that are missing to 100.

Lighthouse opens each page three times as on a phone of the middle class with a slow connection, from a server on the
same machine that compresses as hosts do; the median of three counts. It needs Node, whose npx fetches it.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import statistics
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from playwright.sync_api import sync_playwright

from benchmarks.process import python
from build_tools.measurements import Quantity, Row
from tests.browser.find_browser import NAMES

ROOT = Path(__file__).parent.parent
NEEDED = ("npx",)
PROGRAM = "lighthouse@12.8.2"  # the last for Node 18 and 20
ROUNDS = 3
CATEGORIES = {"performance": 5, "accessibility": 0, "best-practices": 0, "seo": 0}
PAGES = {
    "home": "",
    "flow": "{guide}/",
    "recommendation": "{guide}/recommendations/retrieval/",
    "compare": "{guide}/compare/",
    "flowchart": "{guide}/flowchart/",
    "faq": "{guide}/faq/",
    "costs": "{guide}/costs/",
}
GUIDE = "rag-or-fine-tuning"
FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-quic"

QUANTITIES = tuple(
    Quantity(
        f"lighthouse-{page}-{category}",
        f"{page.capitalize()} page, {category.replace('-', ' ')}",
        "points missing",
        limited="value",
        limit=missing,
    )
    for page in PAGES
    for category, missing in CATEGORIES.items()
)


def measure(checkout: Path = ROOT, rounds: int = ROUNDS) -> tuple[Row, ...]:
    """The rows of QUANTITIES."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        python("-m", "build_tools", "build", "--out", str(site), cwd=checkout)
        with _compressing(site) as address:
            scores = {
                page: [_scores(address + path.format(guide=GUIDE)) for _ in range(rounds)]
                for page, path in PAGES.items()
            }
    missing = [
        100 - statistics.median(run[category] for run in scores[page]) for page in PAGES for category in CATEGORIES
    ]
    return tuple(quantity.row(points) for quantity, points in zip(QUANTITIES, missing, strict=True))


def _scores(address: str) -> dict[str, float]:
    """The points of each category, of 100."""
    command = ("npx", "--yes", PROGRAM, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}")
    environment = {**os.environ, "CHROME_PATH": _browser()}
    said = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE).stdout
    categories: dict[str, Any] = json.loads(said)["categories"]
    return {category: round(100 * categories[category]["score"]) for category in CATEGORIES}


def _browser() -> str:
    """The path of a browser: the chosen one, one on the path, or Playwright's own."""
    found = os.environ.get("BROWSER_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


@contextmanager
def _compressing(folder: Path) -> Iterator[str]:
    """The address of a server for `folder`, with a slash at its end, that compresses text."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Compressing, directory=os.fspath(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


class _Compressing(SimpleHTTPRequestHandler):
    def send_head(self) -> BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if path.suffix not in (".html", ".css", ".js", ".json", ".svg", ".txt", ".md", ".xml") or not path.is_file():
            return super().send_head()
        data = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return BytesIO(data)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""
