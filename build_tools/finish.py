"""Completes a built site with what can only be done to finished files. Knows the folder, not which program built it."""

from __future__ import annotations

from pathlib import Path

import rjsmin

SCRIPTS = "assets/flow"


def finish(site: Path) -> None:
    """Make the files in the folder `site` ready to publish; doing it twice changes nothing more."""
    for script in sorted((site / SCRIPTS).glob("*.js")):
        text = rjsmin.jsmin(script.read_text(encoding="utf-8"))
        script.write_text(f"{text}\n", encoding="utf-8", newline="\n")
