"""The edge to MkDocs: gives it what is generated as virtual files. Knows nothing of how they are made.

MkDocs loads this file once and keeps it. While serving, the rest of `build_tools` is imported anew when its files have
changed, and a page that a change leaves alone is not made again. An exception would leave every request without an
answer: while the content or the program has a mistake, the last good pages stay, with a notice on top.
"""

from __future__ import annotations

import importlib
import os
import posixpath
import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer


class _Server:
    """What a running server keeps from one build to the next."""

    def __init__(self) -> None:
        self.program: object = None  # the state of the files that the modules were imported from
        self.site: Any = None  # the last sound one
        self.problems: tuple[Any, ...] = ()
        self.unreadable: tuple[Any, ...] = ()
        self.earlier: Any = None
        self.build: Any = None
        self.unchanged: frozenset[str] = frozenset()
        self.environment: Any = None

    def update(self, root: Path, content: Path, address: str) -> None:
        """Build the site, or keep the last sound one and the problems that are in the way."""
        live = _import(root, "build_tools.live")
        program = live.signature(root / "build_tools")
        held = _forget() if self.program not in (None, program) else {}
        try:
            self._build(root, content, address)
            self.program = program
        except Exception as error:
            if not self.site:
                raise
            traceback.print_exc()
            if held:
                _forget()
                sys.modules.update(held)
            self.problems = (live.fault(error, root),)

    def _build(self, root: Path, content: Path, address: str) -> None:
        recipe, problems = _import(root, "build_tools.site"), _import(root, "build_tools.problems")
        try:
            self.site, self.problems = (
                recipe.build(content, _import(root, "build_tools.clock").build_day(), address),
                (),
            )
        except problems.InvalidDecision as invalid:
            self.problems = invalid.problems

    def begin(self, root: Path, files: Files) -> None:
        """See which pages need not be made again: those with the same source, if all that pages rest on is the same."""
        live = _import(root, "build_tools.live")
        inputs = live.signature(*(root / part for part in ("build_tools", "docs", "theme", "mkdocs.yml")))
        pages = tuple((file.path, file.written_in, file.in_navigation) for file in self.site.files.values())
        sources = {file.src_uri: file.content_string for file in files.documentation_pages()}
        self.earlier = self.earlier or live.Build()
        self.build = live.Build((inputs, self.site.navigation, pages), sources)
        self.unchanged = self.build.unchanged(self.earlier)

    def finish(self, root: Path, folder: Path) -> None:
        """Complete the folder of the site with the pages that were not made again, and say what is wrong."""
        problems = (*self.problems, *self.unreadable)
        notice = _import(root, "build_tools.site").notice(problems) if problems else ""
        self.build.finish(folder, self.earlier, notice)
        self.earlier = self.build

    def fail(self, root: Path, folder: Path, error: Exception) -> None:
        """Say what went wrong outside of the recipe, on the pages of the last build that came to its end."""
        problem = _import(root, "build_tools.live").fault(error, root)
        self.earlier.write(folder, _import(root, "build_tools.site").notice((problem,)))


_server: _Server | None = None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Get ready to keep pages from build to build if MkDocs serves."""
    global _server
    _server = _Server() if command == "serve" else None


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages, and the guides to the navigation. Raises PluginError for broken content in a build."""
    root = _root(config)
    _find_unreadable(root, files, config)
    for file in files.documentation_pages():
        file.edit_uri = f"{Path(config.docs_dir).name}/{file.src_uri}"
    content = Path(os.path.relpath(root / config.extra["content"]))
    if _server:
        _server.update(root, content, config.site_url or "/")
        site = _server.site
    else:
        site = config.extra.get("made") or _built(root, content, config.site_url or "/")
    if site is None and _server:
        config.nav = ["index.md"]
        _append(files, config, (_import(root, "build_tools.site").problem_page(_server.problems),))
        return files
    guides = [{title: [{label: path} for label, path in pages]} for title, pages in site.navigation]
    home, *others = config.nav or []
    config.nav = [home, *guides, *others]
    _append(files, config, site.files.values())
    if _server:
        _server.begin(root, files)
    return files


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: Callable[[], None]) -> LiveReloadServer:
    """Let a fault in the theme or the settings leave the last good pages too. MkDocs calls this after a first build."""
    running, folder = _server, Path(config.site_dir)

    def build() -> None:
        try:
            builder()
        except Exception as error:
            if not (running and running.earlier):
                raise
            traceback.print_exc()
            running.fail(_root(config), folder, error)

    server.builder = build
    return server


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Show the pages that the navigation leaves out as part of their guide: its menu beside them, its tab lit.

    While serving, pass over the pages that need not be made again. The navigation names pages by their front matter.
    """
    for section in nav.items:
        if isinstance(section, Section) and isinstance(section.children[0], Page):
            folder = posixpath.dirname(section.children[0].file.src_uri) + "/"
            for file in files.documentation_pages():
                if file.page and file.page.parent is None and file.src_uri.startswith(folder):
                    file.page.parent = section
    if _server:
        for page in nav.pages:
            page.read_source(config)
        for file in files.documentation_pages():
            named = file.page not in nav.pages or "title" in file.page.meta
            if named and file.src_uri in _server.unchanged:
                file.inclusion = InclusionLevel.EXCLUDED
    return nav


def on_env(env: Any, config: MkDocsConfig, files: Files) -> Any:
    """While serving, keep the theme's templates compiled until something but the content changes."""
    if not _server:
        return env
    if not _server.unchanged:
        _server.environment = env
    return _server.environment


def on_page_context(context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
    """Of a table of contents that is not shown keep what “Skip to content” leads to.

    Material writes it all the same, and its script measures each of its headings whenever the page changes its height.
    """
    if "toc" in page.meta.get("hide", ()):
        for heading in page.toc:
            heading.children.clear()
    return context


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """While serving, keep the page for later builds."""
    if _server and _server.build:
        _server.build.html[page.url] = output
    return output


def on_post_build(config: MkDocsConfig) -> None:
    """Make the site ready to publish; or while serving, put in place the pages that were not made again."""
    if not _server:
        _finish(_root(config), Path(config.site_dir))
    elif _server.build:
        _server.finish(_root(config), Path(config.site_dir))


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _find_unreadable(root: Path, files: Files, config: MkDocsConfig) -> None:
    """Raises PluginError if a page or the theme cannot be read; while serving, such a page shows what can be."""
    folders = {Path(os.path.relpath(folder)) for folder in (config.docs_dir, config.theme.custom_dir) if folder}
    found = _import(root, "build_tools.handwritten").unreadable(*folders)
    if found and not _server:
        raise PluginError("\n".join(map(str, found)))
    if _server:
        _server.unreadable = found
    paths = {problem.location.path for problem in found}
    for file in files.documentation_pages():
        path = Path(os.path.relpath(file.abs_src_path or ""))
        if path.as_posix() in paths:
            file.content_string = "\n".join(_import(root, "build_tools.load").lines(path))


def _built(root: Path, content: Path, address: str) -> Any:
    """The site, outside of a server. Raises PluginError for broken content."""
    problems = _import(root, "build_tools.problems")
    try:
        return _import(root, "build_tools.site").build(content, _import(root, "build_tools.clock").build_day(), address)
    except problems.InvalidDecision as invalid:
        raise PluginError(f"the content has errors:\n{invalid}") from None


def _finish(root: Path, folder: Path) -> None:
    """Complete the built site. Raises PluginError if a page holds what cannot be published."""
    problems = _import(root, "build_tools.problems")
    try:
        _import(root, "build_tools.finish").finish(folder)
    except problems.InvalidDecision as invalid:
        raise PluginError(f"the built pages have errors:\n{invalid}") from None


def _import(root: Path, name: str) -> Any:
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return importlib.import_module(name)


def _forget() -> dict[str, Any]:
    """Make the next import read the files of `build_tools` again, and give the modules imported before."""
    names = [name for name in sys.modules if name.split(".")[0] == "build_tools"]
    return {name: sys.modules.pop(name) for name in names}


def _append(files: Files, config: MkDocsConfig, generated: Iterable[Any]) -> None:
    for page in generated:
        inclusion = InclusionLevel.UNDEFINED if page.in_navigation else InclusionLevel.NOT_IN_NAV
        file = File.generated(config, page.path, content=page.text, inclusion=inclusion)
        file.edit_uri = page.written_in or None
        files.append(file)
