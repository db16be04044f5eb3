"""A running server: after each edit it serves what a fresh build would make, and makes only what has changed."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from types import SimpleNamespace

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

from tests.built import ROOT
from tests.content import FIXTURE, Content

INDEX = "search/search_index.json"
ADDRESS = "http://127.0.0.1:8000/"
TREE = "tea-or-coffee/tree.yaml"
NOTICE = re.compile(r'<section class="notice".*?</section>\n', re.DOTALL)


class Server:
    """What `mkdocs serve` does at each change of a file, without the waiting."""

    def __init__(self, project: Path) -> None:
        for part in ("build_tools", "docs", "theme"):
            shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "mkdocs.yml", project)
        shutil.copytree(FIXTURE, project / "decision")
        self.project, self.site, self.content = project, project / "site", Content(project / "decision")
        self.start()

    def start(self) -> None:
        load_config(str(self.project / "mkdocs.yml")).plugins.on_startup(command="serve", dirty=False)

    def build(self) -> dict[str, object]:
        """All pages of the site, and the search entries in the order of their addresses."""
        with chdir(self.project):
            build(load_config("mkdocs.yml", site_dir=str(self.site)), serve_url=ADDRESS)
        pages: dict[str, object] = {
            path.relative_to(self.site).as_posix(): path.read_text(encoding="utf-8")
            for path in self.site.rglob("*.html")
        }
        entries = json.loads((self.site / INDEX).read_text(encoding="utf-8"))["docs"]
        return {**pages, INDEX: sorted(entries, key=lambda entry: str(entry["location"]))}


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(tmp_path / "project")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources of the pages whose Markdown is rendered."""
    found: list[str] = []
    render = Page.render

    def noted(page: Page, *arguments: object) -> None:
        found.append(page.file.src_uri)
        render(page, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Page, "render", noted)
    return found


def edits(content: Content) -> Iterator[str]:
    """One edit after the other, each named."""
    content.edit(TREE, "Do you want to slow down?", "Do you want to sit down?")
    yield "a text"
    content.edit(TREE, "title: Tea or coffee?", "title: Coffee or tea?")
    yield "the title in the navigation"
    content.copy("tea-or-coffee/examples/new-office.yaml", "tea-or-coffee/examples/old-office.yaml")
    yield "one more page"
    content.delete("tea-or-coffee/examples/old-office.yaml")
    yield "one page less"
    content.edit("../docs/about.md", "# About this guide", "# About these guides")
    yield "a page written by hand"
    content.edit("../theme/main.html", "{% block header %}", "{% block header %}<!-- new -->")
    yield "the theme"
    content.edit("../mkdocs.yml", "site_name: Adapt a model", "site_name: Choose a drink")
    yield "a setting"


def test_after_each_edit_the_site_is_that_of_a_fresh_build(server: Server, tmp_path: Path) -> None:
    other = Server(tmp_path / "other")
    server.build()
    for edit, _ in zip(edits(server.content), edits(other.content), strict=True):
        other.start()
        served, fresh = server.build(), other.build()
        assert served.keys() == fresh.keys(), edit
        for name, page in served.items():
            assert page == fresh[name], (edit, name)


def test_only_what_an_edit_changes_is_made_again(server: Server, made: list[str]) -> None:
    server.build()
    everything = {*made}
    made.clear()
    server.build()
    assert made == []
    server.content.edit("tea-or-coffee/faq.yaml", "Yes. It holds", "Yes. It still holds")
    server.build()
    assert made == ["tea-or-coffee/faq/index.md"]
    assert len(everything) > 20


def test_broken_content_leaves_the_last_good_pages_with_a_notice_on_top(server: Server) -> None:
    good = server.build()
    server.content.edit(TREE, "Caffeine late in the day costs sleep.", "")
    broken = server.build()
    assert broken.keys() == good.keys() and broken[INDEX] == good[INDEX]
    for name, page in broken.items():
        if name not in (INDEX, "404.html"):
            assert "empty-text" in str(page) and "<mark" in str(page), name
            assert NOTICE.sub("", str(page)) == good[name], name

    server.content.edit(TREE, "why: \n", "why: Caffeine late in the day costs sleep.\n")
    assert server.build() == good


def test_a_page_by_hand_follows_while_the_content_is_broken(server: Server) -> None:
    server.build()
    server.content.edit(TREE, "Caffeine late in the day costs sleep.", "")
    server.content.edit("../docs/about.md", "# About this guide", "# About these guides")
    page = str(server.build()["about/index.html"])
    assert "About these guides" in page and "empty-text" in page


def test_a_page_by_hand_in_another_encoding_shows_what_can_be_read_of_it_and_where_it_breaks(server: Server) -> None:
    about = server.project / "docs" / "about.md"
    text = about.read_bytes()
    about.write_bytes(text + b"na\xefve")
    line = text.count(b"\n") + 1
    for _ in ("at the start", "later"):
        page = str(server.build()["about/index.html"])
        assert f"docs/about.md:{line}:3" in page.replace("&#58;", ":") and "not-utf8" in page
        assert "na\N{REPLACEMENT CHARACTER}ve" in page
    about.write_bytes(text)
    assert "not-utf8" not in str(server.build()["about/index.html"])


def test_the_first_build_of_broken_content_shows_the_problems_and_nothing_else(server: Server) -> None:
    server.content.edit(TREE, "Caffeine late in the day costs sleep.", "")
    page = str(server.build()["index.html"])
    assert "The content has problems" in page and "empty-text" in page
    server.content.edit(TREE, "why: \n", "why: Caffeine late in the day costs sleep.\n")
    assert "tea-or-coffee/index.html" in server.build()


def test_a_fault_in_the_program_is_a_notice_too(
    server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = server.build()
    with monkeypatch.context() as patch:
        patch.setattr("build_tools.site.build", lambda *_: 1 / 0)
        page = str(server.build()["index.html"])
    assert "the program has a fault&#58; ZeroDivisionError" in page
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert server.build() == good


def test_a_fault_in_the_theme_is_a_notice_too_and_goes_when_it_is_mended(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    good = server.build()
    config = load_config(str(server.project / "mkdocs.yml"), site_dir=str(server.site))
    watching = SimpleNamespace(builder=None)
    config.plugins.on_serve(watching, config=config, builder=server.build)
    server.content.edit("../theme/main.html", "{% block header %}", "{% block header")
    watching.builder()
    page = (server.site / "index.html").read_text(encoding="utf-8")
    assert "the program has a fault&#58; TemplateSyntaxError" in page and "theme/main.html" in page
    assert NOTICE.sub("", page) == good["index.html"]
    assert (server.site / "assets" / "site.css").exists()
    assert "TemplateSyntaxError" in capsys.readouterr().err

    server.content.edit("../theme/main.html", "{% block header", "{% block header %}")
    watching.builder()
    assert server.build() == good


def test_a_fault_at_the_start_is_not_hidden(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("build_tools.site.build", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        server.build()
