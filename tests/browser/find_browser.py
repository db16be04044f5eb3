"""The first browser that starts: what the machine has, then what can be installed on it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
CHANNELS = ("chrome", "msedge")  # Playwright knows the usual places of these on each system
PATIENCE = 600  # seconds for one installation

# Playwright's own flags silence most of it, and leave the sandbox out, which root could not use.
QUIET = ("--disable-quic", "--disable-sync", "--disable-domain-reliability", "--no-pings")


class NoBrowser(Exception):
    """No browser starts; the message lists what was tried."""


@dataclass(frozen=True)
class Candidate:
    """A browser that may start. With neither path nor channel it is Playwright's own."""

    name: str
    path: str | None = None
    channel: str | None = None


def find_browser(playwright: Playwright) -> Browser:
    """Start the first browser that will."""
    tried = []
    for candidate in candidates():
        try:
            return playwright.chromium.launch(
                executable_path=candidate.path, channel=candidate.channel, args=list(QUIET)
            )
        except Error as error:
            reason = error.message.strip().splitlines()
            tried.append(f"{candidate.name}: {reason[0] if reason else 'did not start'}")
    raise NoBrowser("no browser starts; set BROWSER_PATH to a Chromium, Chrome or Edge.\n" + "\n".join(tried))


def check_driver() -> None:
    """Make sure that Playwright itself starts, which raises nothing sensible when it does not."""
    version = (sys.executable, "-m", "playwright", "--version")
    if _succeeds(*version):
        return
    if _is_debian_root():
        _install("apt-get", "update")
        _install("apt-get", "install", "--yes", "--no-install-recommends", "libatomic1")
    if not _succeeds(*version):
        raise NoBrowser("Playwright does not start; `python -m playwright --version` says why")


def candidates() -> Iterator[Candidate]:
    """The browsers to try, in order. Asking for the later ones installs them."""
    chosen = os.environ.get("BROWSER_PATH")
    if chosen:
        yield Candidate("BROWSER_PATH", path=chosen)
    yield Candidate("Playwright's own")
    yield from _on_path()
    for channel in CHANNELS:
        yield Candidate(f"channel {channel}", channel=channel)
    if _install(sys.executable, "-m", "playwright", "install", "chromium"):
        yield Candidate("playwright install chromium")
    if _is_debian_root():
        _install("apt-get", "update")
        if _install("apt-get", "install", "--yes", "--no-install-recommends", "chromium", "fonts-liberation"):
            yield from _on_path()


def _on_path() -> Iterator[Candidate]:
    for name in NAMES:
        path = shutil.which(name)
        if path:
            yield Candidate(path, path=path)


def _is_debian_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0 and Path("/etc/debian_version").exists()


def _install(*command: str) -> bool:
    print("installing a browser:", " ".join(command), file=sys.stderr)
    return _succeeds(*command)


def _succeeds(*command: str) -> bool:
    """Whether the command ends well; what it says is shown only when it does not."""
    try:
        result = subprocess.run(
            command,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        print(failure, file=sys.stderr)
        return False
    if result.returncode:
        print(result.stdout[-2000:], result.stderr[-2000:], sep="\n", file=sys.stderr)
    return result.returncode == 0
