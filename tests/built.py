"""The site as built from the repository, once for all tests of a run, and a server for it."""

from __future__ import annotations

import functools
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

import pytest

from build_tools.lock import alone

ROOT = Path(__file__).parent.parent
NOTHING: Mapping[str, Any] = MappingProxyType({})


def command(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command of the project in `cwd`, as `run.py` would."""
    return subprocess.run(
        (sys.executable, "-m", "build_tools", *arguments), cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built site; workers share one."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent
    site = shared / "site"
    with alone(shared / "site.lock"):
        if not site.exists():
            result = command("build", "--out", str(site))
            assert result.returncode == 0, result.stdout + result.stderr
            said_of(site).write_text(result.stdout + result.stderr, encoding="utf-8")
    return site


def said_of(site: Path) -> Path:
    """The file that holds what the build of `site` said."""
    return site.with_name(f"{site.name}.said")


@pytest.fixture(scope="session")
def served(built_site: Path) -> Iterator[str]:
    """The address of a server for the built site, without a slash at its end; its search finds nothing."""
    with serving(built_site, replaced=without_search(built_site)) as address:
        yield address


@pytest.fixture(scope="session")
def served_whole(built_site: Path) -> Iterator[str]:
    """The same with its search."""
    with serving(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def served_sources() -> Iterator[str]:
    """The address of a server for `docs/` as it is, for tests of scripts that need no built page."""
    with serving(ROOT / "docs") as address:
        yield address


@contextmanager
def serving(
    folder: Path, headers: Mapping[str, str] = NOTHING, replaced: Mapping[str, bytes] = NOTHING
) -> Iterator[str]:
    """A server for `folder`; gives its address, without a slash at its end.

    It sends `headers` with each file, and for the paths in `replaced` what stands there in place of the file.
    """
    handler = type("Handler", (_Quiet,), {"headers_to_send": headers, "replaced": replaced})
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=os.fspath(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def without_search(site: Path) -> dict[str, bytes]:
    """An index that knows no page, by its path: to read the whole one takes a browser longer than the page itself."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    return {"/search/search_index.json": json.dumps(index | {"docs": []}).encode()}


class _Quiet(SimpleHTTPRequestHandler):
    headers_to_send: Mapping[str, str]
    replaced: Mapping[str, bytes]

    def send_head(self) -> BinaryIO | None:
        body = self.replaced.get(self.path)
        if body is None:
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(self.path))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def end_headers(self) -> None:
        for name, value in self.headers_to_send.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""
