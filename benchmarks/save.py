"""From saving a file to the changed page being served.

Both servers run at the same time, and take turns. Ours has a changed FAQ file in YAML; plain `mkdocs serve` has the
same pages as Markdown files, and the same page changed. Both look for changes twice a second, so single times vary by
half a second; the table has medians. What is made again is counted, not timed: the pages whose Markdown is rendered
once more after one answer of the FAQ was changed.
"""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

from benchmarks.plain_site import SERVE, write_plain_site
from build_tools.measurements import Quantity, Row

ROOT = Path(__file__).parent.parent
ROUNDS = 9
PATIENCE = 120  # seconds

SAVE = Quantity("save", "Save to served", "ms", "plain `mkdocs serve`, the same pages", "ratio", 1)
MADE = Quantity("save-made", "Pages made again after one changed answer of the FAQ", "", "all pages", "value", 1)
QUANTITIES = (SAVE, MADE)

_ENTRY = "\nbenchmark:\n  question: Is this new?\n  answer: It is {token}.\n"


@dataclass(frozen=True)
class Side:
    """A server: the address of a page, and what saves a change of it."""

    address: str
    save: Callable[[str], object]


def measure(checkout: Path = ROOT, rounds: int = ROUNDS) -> tuple[Row, ...]:
    """The rows of QUANTITIES, for the site of `checkout`."""
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Path(folder) / "ours", Path(folder) / "plain"
        for name in ("build_tools", "docs", "theme", "decision"):
            shutil.copytree(checkout / name, ours / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(checkout / "mkdocs.yml", ours)
        write_plain_site(ours, plain)
        faq = next(iter(sorted(ours.glob("decision/*/faq.yaml"))))
        page = plain / "docs" / faq.parent.name / "faq" / "index.md"
        made = _made_again(ours, faq)
        text, words = faq.read_text(encoding="utf-8"), page.read_text(encoding="utf-8")
        port, other = _free_ports()
        with (
            _running("-m", "build_tools", "serve", "--port", str(port), cwd=ours),
            _running(*SERVE, f"127.0.0.1:{other}", cwd=plain),
        ):
            sides = (
                Side(_address(port, faq), lambda token: faq.write_text(text + _ENTRY.format(token=token), "utf-8")),
                Side(_address(other, faq), lambda token: page.write_text(f"{words}\n{token}\n", "utf-8")),
            )
            for side in sides:
                _wait_for("<html", side.address)
            times = [[_saved(side, f"token{turn}") for side in sides] for turn in range(rounds)]
    served, floor = (1000 * statistics.median(taken) for taken in zip(*times, strict=True))
    return SAVE.row(served, floor), MADE.row(*made)


def _made_again(project: Path, faq: Path) -> tuple[int, int]:
    """How many pages a running server makes again after one changed answer, and how many there are."""
    text = faq.read_text(encoding="utf-8")
    faq.write_text(text + _ENTRY.format(token="old"), encoding="utf-8")
    load_config(str(project / "mkdocs.yml")).plugins.on_startup(command="serve", dirty=False)
    counts = []
    for token in ("old", "new"):
        faq.write_text(text + _ENTRY.format(token=token), encoding="utf-8")
        with chdir(project), patch.object(Page, "render", autospec=True, side_effect=Page.render) as render:
            build(load_config("mkdocs.yml"), serve_url="http://127.0.0.1:8000/")
        counts.append(render.call_count)
    faq.write_text(text, encoding="utf-8")
    return counts[1], counts[0]


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


def _address(port: int, faq: Path) -> str:
    return f"http://127.0.0.1:{port}/{faq.parent.name}/faq/"


@contextmanager
def _running(*arguments: str, cwd: Path) -> Iterator[None]:
    command = (sys.executable, *arguments)
    with subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield
        finally:
            server.terminate()


def _saved(side: Side, token: str) -> float:
    """Seconds from saving `token` until it is served."""
    time.sleep(1)  # so that nothing of the last change is still under way
    start = time.perf_counter()
    side.save(token)
    _wait_for(token, side.address)
    return time.perf_counter() - start


def _wait_for(text: str, address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address) as answer:
                if text in answer.read().decode():
                    return
        except urllib.error.URLError:  # not up yet
            pass
        time.sleep(0.01)
    raise TimeoutError(f"{address} did not show {text} within {PATIENCE} s")
