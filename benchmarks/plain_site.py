"""The generated pages as if written by hand: plain Markdown files, and settings for MkDocs without our hook."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from mkdocs.config import load_config

from build_tools import site

SETTINGS = "plain.yml"
BUILD = ("-m", "mkdocs", "build", "--strict", "--config-file", SETTINGS, "--site-dir")
SERVE = ("-m", "mkdocs", "serve", "--config-file", SETTINGS, "--dev-addr")


def write_plain_site(checkout: Path, folder: Path, *, ours: bool = True) -> Path:
    """Make `folder` with the pages of `checkout`; without `ours`, they get no style, script or template of ours."""
    settings = load_config(str(checkout / "mkdocs.yml"))
    made = site.build(checkout / "decision", date.today())
    shutil.copytree(checkout / "docs", folder / "docs")
    if ours:
        shutil.copytree(checkout / "theme", folder / "theme")
    else:
        (folder / "theme").mkdir()  # the settings name it
    shutil.copy(checkout / "mkdocs.yml", folder)
    for file in made.files.values():
        path = folder / "docs" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    home, *others = settings.nav or []
    guides = [{title: [{label: path} for label, path in pages]} for title, pages in made.navigation]
    plain: dict[str, object] = {
        "INHERIT": "mkdocs.yml",
        "hooks": [],
        "watch": [],
        "nav": [home, *guides, *others],
        "not_in_nav": "\n".join(f"/{file.path}" for file in made.files.values() if not file.in_navigation),
    }
    if not ours:
        plain |= {"extra_css": [], "extra_javascript": []}
    (folder / SETTINGS).write_text(json.dumps(plain), encoding="utf-8")  # JSON is YAML
    return folder
