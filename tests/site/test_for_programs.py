"""The twins and lists of the built site: complete, in the words of the pages, with links that lead somewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from markdown_it import MarkdownIt

from build_tools.for_programs import add
from tests.page import Page, read

ADDRESS = "http://127.0.0.1:8000/"
MARKDOWN = MarkdownIt("commonmark").enable("table")
UNSEEN = {"script", "style", "svg", "button", "select", "label", "fieldset", "template"}
IN_LINE = {"a", "span", "strong", "em", "code", "b", "i", "mark"}
HEADINGS = {"h1", "h2", "h3", "h4"}
VOID = {"br", "hr", "img", "input"}


class _Words(HTMLParser):
    """The words that a reader without script sees in the first article, or everywhere if there is none."""

    def __init__(self, *, everywhere: bool = False) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.open: list[tuple[str, bool]] = [("", everywhere)]
        self.inside = everywhere

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "article" and not self.inside:
            self.inside = True
            self.open = [("", False), (tag, True)]
        elif self.inside and tag not in VOID:
            seen = self.open[-1][1] and tag not in UNSEEN and "hidden" not in values
            seen = seen and values.get("aria-hidden") != "true"
            seen = seen and ("data-search-exclude" not in values or tag in HEADINGS)
            self.open.append((tag, seen))
        self.parts.append("" if tag in IN_LINE else " ")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and len(self.open) > 1 and tag not in VOID:
            assert self.open.pop()[0] == tag
        self.parts.append("" if tag in IN_LINE else " ")

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self.open[-1][1] else "")


def words(markup: str, *, everywhere: bool = False) -> list[str]:
    reader = _Words(everywhere=everywhere)
    reader.feed(markup)
    return re.findall(r"\w+", "".join(reader.parts))


def body(twin: str) -> str:
    """A twin without its front matter."""
    start, front, text = twin.split("---\n", 2)
    assert not start and front
    return text


@pytest.fixture(scope="module")
def twins(built_site: Path) -> dict[str, str]:
    """The text of each twin, by the folder of its page."""
    return {
        path.parent.relative_to(built_site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(built_site.rglob("index.md"))
    }


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, Page]:
    return {
        path.parent.relative_to(built_site).as_posix(): read(path) for path in sorted(built_site.rglob("index.html"))
    }


def test_every_page_has_a_twin_and_names_it(pages: dict[str, Page], twins: dict[str, str]) -> None:
    assert set(pages) == set(twins)
    for folder, page in pages.items():
        named = [element["href"] for element in page.all("href") if element.attributes.get("type") == "text/markdown"]
        assert named == ["index.md"], folder


def test_a_twin_says_every_word_of_its_page_in_the_same_order(built_site: Path, twins: dict[str, str]) -> None:
    for folder, twin in twins.items():
        said = words(MARKDOWN.render(body(twin)), everywhere=True)
        assert said == words((built_site / folder / "index.html").read_text(encoding="utf-8")), folder
        assert len(said) > 20


def test_a_twin_begins_with_its_title_and_its_source(pages: dict[str, Page], twins: dict[str, str]) -> None:
    for folder, twin in twins.items():
        front = dict(line.split(": ", 1) for line in twin.split("---\n")[1].splitlines())
        title = next(element.text.strip() for element in pages[folder].elements if element.name == "title")
        assert front.pop("title") == f'"{title}"'
        assert front.pop("source") == f'"{urljoin(ADDRESS, f"{folder}/")}"'
        of_a_guide = folder.startswith("rag-or-fine-tuning")
        assert front == ({"version": '"2026.11"'} if of_a_guide else {}), folder


def links(text: str) -> list[str]:
    rendered = MARKDOWN.render(text)
    return [link.replace("&amp;", "&") for link in re.findall(r'<a href="([^"]*)"', rendered)]


def test_every_link_of_a_twin_leads_to_a_file_and_to_an_anchor_in_it(built_site: Path, twins: dict[str, str]) -> None:
    base = "http://site/"
    anchors = {folder: set(re.findall(r'<a id="([^"]*)"', twin)) for folder, twin in twins.items()}
    missing, to_twins = [], 0
    for folder, twin in twins.items():
        for link in links(body(twin)):
            goal = urlsplit(urljoin(f"{base}{folder}/index.md", link))
            if goal.netloc != "site":
                assert goal.scheme == "https"
                continue
            path = unquote(goal.path).strip("/")
            if goal.path.endswith("/index.md"):
                to_twins += 1
                place = path.removesuffix("index.md").strip("/") or "."
                if goal.fragment and goal.fragment not in anchors[place]:
                    missing.append((folder, link))
            elif goal.fragment:
                assert goal.fragment.startswith("?"), link
            if not (built_site / path).exists():
                missing.append((folder, link))
    assert not missing
    assert to_twins > 2000


def test_the_list_for_programs_leads_to_files_and_has_the_layout_of_the_standard(built_site: Path) -> None:
    text = (built_site / "llms.txt").read_text(encoding="utf-8")
    assert re.match(r"# [^\n]+\n\n> [^\n]+\n\n[^#]+\n\n## ", text)
    for line in text.partition("\n## ")[2].splitlines()[1:]:
        assert not line or re.fullmatch(rf"## .+|- \[.+\]\({ADDRESS}\S+\): .+", line), line
    addresses = re.findall(r"\]\((\S+)\)", text)
    assert len(addresses) == len(set(addresses)) > 50
    for address in addresses:
        assert (built_site / address.removeprefix(ADDRESS)).is_file(), address
    assert f"{ADDRESS}rag-or-fine-tuning/guide.json" in addresses


def test_the_full_text_is_that_of_the_listed_twins_in_their_order(built_site: Path, twins: dict[str, str]) -> None:
    listed = re.findall(rf"\]\({ADDRESS}(\S*?)/index\.md\)", (built_site / "llms.txt").read_text(encoding="utf-8"))
    assert len(listed) > 50
    expected = "\n".join(twins[folder] for folder in listed)
    assert (built_site / "llms-full.txt").read_text(encoding="utf-8") == expected


def test_the_sitemap_lists_every_page_once_by_its_canonical_address(built_site: Path, pages: dict[str, Page]) -> None:
    text = (built_site / "sitemap.xml").read_text(encoding="utf-8")
    listed = re.findall(r"<loc>(.*?)</loc>", text)
    canonical = [
        element["href"]
        for page in pages.values()
        for element in page.all("href")
        if element.attributes.get("rel") == "canonical"
    ]
    assert sorted(listed) == sorted(canonical) and len(set(listed)) == len(pages)
    assert "lastmod" not in text and not (built_site / "sitemap.xml.gz").exists()


def test_robots_are_told_where_the_sitemap_is(built_site: Path) -> None:
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in (built_site / "robots.txt").read_text(encoding="utf-8")


def test_doing_it_again_changes_nothing(built_site: Path) -> None:
    def everything() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in built_site.rglob("*") if path.is_file()}

    once = everything()
    add(built_site)
    assert everything() == once
