"""The edge to MkDocs: gives it the generated pages as virtual files. Knows nothing of how they are made.

MkDocs loads this file once and keeps it. While serving, the rest of `build_tools` is imported anew for each build, so
that a change in a template or in Python shows as a change in the content does; and broken content becomes pages that
list the problems, because an exception would leave every request without an answer.
"""

from __future__ import annotations

import importlib
import os
import posixpath
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_serving = False
_last_paths: tuple[str, ...] = ()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether MkDocs serves or builds."""
    global _serving
    _serving = command == "serve"


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the guides to the navigation. Raises PluginError for broken content in a build."""
    global _last_paths
    for file in files.documentation_pages():
        file.edit_uri = f"{Path(config.docs_dir).name}/{file.src_uri}"
    root = Path(config.config_file_path).parent
    site, problems = _import(root, "build_tools.site", "build_tools.problems")
    content = Path(os.path.relpath(root / config.extra["content"]))
    try:
        built = site.build(content, date.today())
    except problems.InvalidDecision as invalid:
        if not _serving:
            raise PluginError(f"the content has errors:\n{invalid}") from None
        config.nav = ["index.md"]
        _append(files, config, site.problem_files(_last_paths, invalid.problems).values())
        return files
    _last_paths = tuple(built.files)
    guides = [{title: [{label: path} for label, path in pages]} for title, pages in built.navigation]
    home, *others = config.nav or []
    config.nav = [home, *guides, *others]
    _append(files, config, built.files.values())
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Show the pages that the navigation leaves out as part of their guide: its menu beside them, its tab lit."""
    for section in nav.items:
        if isinstance(section, Section) and isinstance(section.children[0], Page):
            folder = posixpath.dirname(section.children[0].file.src_uri) + "/"
            for file in files.documentation_pages():
                if file.page and file.page.parent is None and file.src_uri.startswith(folder):
                    file.page.parent = section
    return nav


def _import(root: Path, *names: str) -> tuple[Any, ...]:
    """The modules called `names` under `root`: those already imported, or while serving new ones."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    if _serving:
        for name in [name for name in sys.modules if name.split(".")[0] == "build_tools"]:
            del sys.modules[name]
    return tuple(importlib.import_module(name) for name in names)


def _append(files: Files, config: MkDocsConfig, generated: Iterable[Any]) -> None:
    for page in generated:
        inclusion = InclusionLevel.UNDEFINED if page.in_navigation else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, page.path, content=page.text, inclusion=inclusion)
        file.edit_uri = page.written_in or None
        files.append(file)
