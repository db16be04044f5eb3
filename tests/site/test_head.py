"""What stands around a page: what it tells others, the way past it; and the page that says that there is none."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from tests.built import ROOT
from tests.page import Page, read

ADDRESS = "http://127.0.0.1:8000/"
CARD = "assets/card.png"


@pytest.fixture(scope="module")
def pages(built_site: Path) -> dict[str, Page]:
    """All pages but that for missing ones, by address."""
    return {
        path.relative_to(built_site).as_posix().removesuffix("index.html"): read(path)
        for path in sorted(built_site.rglob("index.html"))
    }


def facts(page: Page) -> dict[str, str]:
    """What the meta elements of a page say, each once."""
    found: dict[str, str] = {}
    for element in page.elements:
        name = element.attributes.get("property") or element.attributes.get("name", "")
        if element.name == "meta" and name:
            assert name not in found
            found[name] = element["content"]
    return found


def test_every_page_says_its_title_address_and_description_to_others(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        said = facts(page)
        title = next(element.text for element in page.elements if element.name == "title")
        [canonical] = [element["href"] for element in page.all("rel") if element["rel"] == "canonical"]
        assert said["og:url"] == canonical == f"{ADDRESS}{address}"
        assert said["og:title"] and (address == "" or title == f"{said['og:title']} - Adapt a model")
        assert said["og:description"] == said["description"]
        assert (said["og:type"], said["twitter:card"]) == ("website", "summary_large_image")
        assert said["theme-color"] == "#17404c"


def test_the_home_page_is_known_by_the_name_of_the_site(pages: dict[str, Page]) -> None:
    assert facts(pages[""])["og:title"] == facts(pages[""])["og:site_name"] == "Adapt a model"


def test_no_two_pages_of_a_kind_share_a_description(pages: dict[str, Page]) -> None:
    said = [facts(page)["description"] for address, page in pages.items() if address]
    assert len(said) == len(set(said))


def test_every_page_can_skip_to_its_content_and_lists_only_headings_that_it_shows(pages: dict[str, Page]) -> None:
    hiding = 0
    for address, page in pages.items():
        [skip] = [element["href"] for element in page.all("href") if element.attributes.get("class") == "md-skip"]
        assert skip.removeprefix("#") in page.ids, address
        sidebars = [element for element in page.all("data-md-type") if element["data-md-type"] == "toc"]
        listed = [each for each in page.all("href") if any(around in sidebars for around in each.around)]
        hiding += (hides := any("hidden" in sidebar.attributes for sidebar in sidebars))
        assert not (hides and listed), address
    assert 0 < hiding < len(pages)


def test_the_picture_is_there_small_and_as_large_as_it_says(built_site: Path, pages: dict[str, Page]) -> None:
    data = (built_site / CARD).read_bytes()
    assert len(data) < 60_000
    size = struct.unpack(">II", data[16:24])
    for page in pages.values():
        said = facts(page)
        assert said["og:image"] == f"{ADDRESS}{CARD}" and said["og:image:alt"]
        assert (int(said["og:image:width"]), int(said["og:image:height"])) == size == (1200, 630)


def test_the_icon_is_ours(built_site: Path, pages: dict[str, Page]) -> None:
    for page in pages.values():
        icons = [element["href"].replace("../", "") for element in page.all("rel") if element["rel"] == "icon"]
        assert icons == ["assets/images/favicon.png", "assets/icon.svg"]
    ours = ROOT / "docs" / "assets" / "images" / "favicon.png"
    assert (built_site / "assets/images/favicon.png").read_bytes() == ours.read_bytes()


def test_a_missing_page_leads_on_from_any_depth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SITE_URL", "https://example.org/guides/")
    build(load_config("mkdocs.yml", site_dir=str(tmp_path / "site")))
    page = read(tmp_path / "site" / "404.html")
    article = [element for element in page.elements if any(around.name == "article" for around in element.around)]
    assert [element.text for element in article if element.name == "h1"] == ["This page does not exist"]
    links = {element.text: element["href"] for element in article if "href" in element.attributes}
    assert {"Home", "RAG or fine-tuning?", "Glossary", "Contribute"} <= set(links)
    for target in links.values():
        assert target.startswith("/guides/")
        assert (tmp_path / "site" / target.removeprefix("/guides/") / "index.html").is_file(), target
    assert (
        next(element.text for element in page.elements if element.name == "title") == "Page not found - Adapt a model"
    )
