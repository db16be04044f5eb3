"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import sync_playwright

from build_tools.measurements import Machine
from tests.browser.find_browser import find_browser

PACKAGES = ("mkdocs", "mkdocs-material", "pyyaml", "pydantic", "jinja2", "markdown-it-py", "pygraphviz", "playwright")


def this_machine() -> Machine:
    """The machine that runs this."""
    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        browser=_browser(),
        packages={name: version(name) for name in PACKAGES},
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(models), platform.processor() or platform.machine())


def _browser() -> str:
    with sync_playwright() as playwright:
        browser = find_browser(playwright)
        name = f"{browser.browser_type.name} {browser.version}"
        browser.close()
    return name
