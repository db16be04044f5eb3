"""Other builders make the same site from the same content, but for a few differences that are named here."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import mkdocs

from tests.builders import WAYS, Other
from tests.page import Element, Page, read

BASE = "http://site/deep/down/"  # a link that climbs too far would be right by chance at the root
THEME = (
    "assets/images/",
    "assets/javascripts/",
    "assets/stylesheets/",
    "search/",
    "search.json",
    ".",
)
SKIP = "__skip"  # Zensical's anchor at the start of an article
LINKS = ("href", "src", "xlink:href")
TAG = re.compile(r"<[^>]*>")


@cache
def pages(site: Path) -> dict[str, Page]:
    """All pages by address."""
    return {
        path.relative_to(site).as_posix().removesuffix("index.html"): read(path)
        for path in sorted(site.rglob("*.html"))
    }


def files(site: Path) -> dict[str, Path]:
    """What is published, except for what belongs to the theme and its search."""
    found = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if not name.startswith(THEME)}


def article(page: Page) -> Element:
    return next(element for element in page.elements if element.name == "article")


def inside(page: Page, around: Element) -> list[Element]:
    return [element for element in page.elements if any(outer is around for outer in element.around)]


def markup(address: str, page: Page) -> list[tuple[str, dict[str, str]]]:
    """The elements of the article with their attributes, links as a browser resolves them, without examples of code."""
    return [
        (
            element.name,
            {
                name: urljoin(BASE + address, value) if name in LINKS else value
                for name, value in element.attributes.items()
                if name != "data-search-exclude"  # for the builder, which may take it away
            },
        )
        for element in inside(page, article(page))
        if not any(
            part.name == "pre" or part.attributes.get("class") == "highlight" for part in (*element.around, element)
        )
        if element.attributes.get("id") != SKIP
    ]


def words(text: str) -> str:
    return " ".join(text.split())


def head(page: Page) -> list[str]:
    """What search engines and other programs read first."""
    return [
        *(words(element.text) for element in page.elements if element.name == "title" and not in_drawing(element)),
        *(element["content"] for element in page.elements if element.attributes.get("name") == "description"),
        *(element["href"] for element in page.elements if element.attributes.get("rel") == "canonical"),
    ]


def in_drawing(element: Element) -> bool:
    return any(around.name == "svg" for around in element.around)


def sections(site: Path) -> dict[str, tuple[str, str]]:
    """What the search knows: the title and the text of each section by its address."""
    old, new = site / "search" / "search_index.json", site / "search.json"
    index = json.loads((old if old.exists() else new).read_text(encoding="utf-8"))
    return {
        entry["location"]: (words(entry["title"]), words(TAG.sub(" ", entry["text"])))
        for entry in index.get("docs") or index["items"]
    }


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> list[tuple[str, object, object]]:
    """The first few keys with different values, and both values; of lists only the first parts that differ."""
    found = []
    for key in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(key), theirs.get(key)
        if mine != other:
            if isinstance(mine, list) and isinstance(other, list):
                mine, other = next(pair for pair in zip_longest(mine, other) if pair[0] != pair[1])
            found.append((key, mine, other))
    return found[:3]


def comparable(file: Path) -> str:
    return re.sub(r"^( *```)\w+$| 'sha256-[^']+'", r"\1", file.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_same_files_are_published(other: Other, built_site: Path) -> None:
    ours, theirs = files(built_site), files(other.site)
    assert set(theirs) == set(ours)
    made = {name for name in ours if name.endswith(".html") or name == "sitemap.xml"}
    differ = {name for name in set(ours) - made if theirs[name].read_bytes() != ours[name].read_bytes()}
    if other.is_zensical:  # which does not say in what language a block of code is, and has other inline scripts
        differ = {name for name in differ if comparable(theirs[name]) != comparable(ours[name])}
    assert differ == set()


def test_articles_have_the_same_text(other: Other, built_site: Path) -> None:
    ours, theirs = (
        {address: article(page).text.split() for address, page in pages(site).items()}
        for site in (built_site, other.site)
    )
    assert differences(ours, theirs) == []


def test_articles_have_the_same_elements_anchors_and_links(other: Other, built_site: Path) -> None:
    ours, theirs = (
        {address: markup(address, page) for address, page in pages(site).items()} for site in (built_site, other.site)
    )
    assert differences(ours, theirs) == []


def test_pages_have_the_same_titles_descriptions_and_addresses(other: Other, built_site: Path) -> None:
    ours, theirs = ({address: head(page) for address, page in pages(site).items()} for site in (built_site, other.site))
    assert differences(ours, theirs) == []


def test_the_search_knows_the_same_sections(other: Other, built_site: Path) -> None:
    ours, theirs = sections(built_site), sections(other.site)
    assert set(theirs) == set(ours)
    with_text = {address for address, (_, text) in ours.items() if text}
    assert differences(*({address: found[address] for address in with_text} for found in (ours, theirs))) == []
    assert {address for address, (_, text) in theirs.items() if text} == with_text


def test_search_engines_are_told_the_same_addresses(other: Other, built_site: Path) -> None:
    ours, theirs = (
        re.findall("<loc>(.*)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
        for site in (built_site, other.site)
    )
    assert sorted(theirs) == sorted(ours)


def test_every_link_leads_to_a_file_wherever_the_site_lies(other: Other) -> None:
    root = urlsplit(BASE).path
    for address, page in pages(other.site).items():
        if address == "404.html":
            continue  # served at any depth, so its links are absolute to the place of publication
        for element in page.elements:
            for link in (element[name] for name in LINKS if name in element.attributes):
                goal = urlsplit(urljoin(BASE + address, link))
                if goal.netloc == "site":
                    assert goal.path.startswith(root), (address, link)
                    file = other.site / unquote(goal.path.removeprefix(root))
                    assert (file / "index.html" if goal.path.endswith("/") else file).is_file(), (address, link)


# What differs. Each must still be there, or the page about the builders is to be mended.


def test_only_with_the_hook_is_the_guide_of_a_recommendation_marked(other: Other) -> None:
    page = pages(other.site)["rag-or-fine-tuning/recommendations/retrieval/"]
    marked = [element for element in page.elements if "md-tabs__item--active" in element.attributes.get("class", "")]
    assert len(marked) == other.way.has_hook


def test_only_zensical_marks_where_the_article_starts(other: Other) -> None:
    assert {SKIP in page.ids for page in pages(other.site).values()} == {other.is_zensical}


def test_only_zensical_colours_examples_of_code(other: Other) -> None:
    page = pages(other.site)["contribute/add-a-claim/"]
    assert any(element.attributes.get("class") == "highlight" for element in page.elements) == other.is_zensical


def test_only_zensical_names_headings_of_hidden_parts_after_the_navigation(other: Other) -> None:
    title, text = sections(other.site)["rag-or-fine-tuning/#why-this-one"]
    assert (title, text) == ("Decide" if other.is_zensical else "RAG or fine-tuning?", "")


# Which builder it was


def generator(site: Path) -> str:
    home = pages(site)[""]
    return next(element["content"] for element in home.elements if element.attributes.get("name") == "generator")


def test_each_site_was_built_by_the_builder_that_it_is_named_after(other: Other) -> None:
    made = {"mkdocs": "mkdocs-", "properdocs": "mkdocs-ProperDocs ", "zensical": "zensical-"}
    name = other.way.builder
    assert generator(other.site).startswith(f"{made[name]}{version(name)}")


def test_the_page_shows_every_way() -> None:
    shown = {way.name for way in WAYS}
    without = {f"{builder}-without-hook" for builder in ("mkdocs", "properdocs", "zensical")}
    assert shown == without | {"properdocs-with-hook"}
    assert len(WAYS) == len(shown)


def test_properdocs_does_not_answer_to_the_name_of_mkdocs(built_site: Path) -> None:
    """It would, once it were imported: its command puts itself in the place of MkDocs."""
    assert generator(built_site).startswith(f"mkdocs-{version('mkdocs')},")
    assert mkdocs.__version__ == version("mkdocs")
    assert "properdocs" not in sys.modules
