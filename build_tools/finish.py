"""Completes a built site with what can only be done to finished files. Knows the folder, not which program built it."""

from __future__ import annotations

from pathlib import Path

from build_tools import for_programs
from build_tools.output import replace_file
from build_tools.shorten import available, shorten

OURS = ("assets/*.css", "assets/flow/*.js")


def finish(site: Path) -> None:
    """Make the files in the folder `site` ready to publish; doing it twice changes nothing more."""
    for_programs.add(site)
    if available():
        for path in sorted(path for pattern in OURS for path in site.glob(pattern)):
            replace_file(path, shorten(path.read_text(encoding="utf-8"), path.suffix).encode())
