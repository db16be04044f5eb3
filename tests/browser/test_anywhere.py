"""The site at another place than the root of a server: below a path, and in a folder without any server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from build_tools.model import Guide
from tests.built import command, serving
from tests.page import read


@pytest.fixture(scope="module")
def below(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site below a path that it was not built for."""
    root = tmp_path_factory.mktemp("server")
    (root / "some").mkdir()
    (root / "some" / "path").symlink_to(built_site, target_is_directory=True)
    with serving(root) as address:
        yield f"{address}/some/path"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy that is read from a folder."""
    folder = tmp_path_factory.mktemp("copy") / "a guide to read"
    result = command("build", "--offline", "--out", str(folder))
    assert (result.returncode, result.stderr) == (0, "")
    return folder


def complaints(context: BrowserContext) -> list[str]:
    """What `context` says in the console or cannot load, from now on."""
    found: list[str] = []
    context.on("console", lambda message: found.append(message.text))
    context.on("weberror", lambda error: found.append(str(error.error)))
    context.on("response", lambda response: found.append(response.url) if response.status >= 400 else None)
    return found


def test_below_a_path_the_flow_runs_the_chart_loads_and_the_search_finds(
    browser: Browser, below: str, guide: Guide
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    found = complaints(context)
    page = context.new_page()
    page.goto(f"{below}/")
    page.get_by_role("link", name="Start the questions").first.click()
    expect(page.locator(".flow__chart .flowchart--live")).to_be_attached()
    example = max((example.value for example in guide.examples.values()), key=lambda each: len(each.answers))
    for question_id, answer_id in example.answers.items():
        page.locator(f'[data-question="{question_id}"] [data-answer="{answer_id}"]').click()
    page.locator('[data-view="result"] [data-slot="address"]').click()
    expect(page.locator("h1")).to_have_text(guide.recommendations[example.recommends].value.title)
    assert page.url.startswith(f"{below}/{guide.id}/recommendations/")
    page.locator(".md-search__input").press_sequentially("catastrophic forgetting")
    page.locator(".md-search-result__link").first.click()
    assert page.url.startswith(f"{below}/")
    assert found == []
    context.close()


def test_no_page_but_the_missing_one_holds_a_link_to_the_root_of_a_server(built_site: Path) -> None:
    absolute = [
        (path.parent.name, element[attribute])
        for path in built_site.rglob("index.html")
        for element in read(path).elements
        for attribute in ("href", "src", "xlink:href")
        if element.attributes.get(attribute, "").startswith("/")
    ]
    assert absolute == []


def test_in_a_folder_every_link_names_a_file_that_is_there(copy: Path) -> None:
    pages = {path.as_uri(): read(path) for path in copy.rglob("index.html")}
    anchors = {address: set(page.ids) for address, page in pages.items()}
    missing = []
    for address, page in pages.items():
        for element in page.elements:
            for attribute in ("href", "src", "xlink:href"):
                goal = urlsplit(urljoin(address, element.attributes.get(attribute, "")))
                fragment = unquote(goal.fragment)
                if goal.scheme != "file":
                    continue
                known = anchors.get(goal._replace(fragment="", query="").geturl())
                lost = known is not None and fragment and not fragment.startswith("?") and fragment not in known
                if lost or not Path(unquote(goal.path)).is_file():
                    missing.append((address, element[attribute]))
    assert len(pages) > 50
    assert missing == []


def test_in_a_folder_no_kind_of_page_complains_and_all_questions_are_there_at_once(
    browser: Browser, copy: Path, guide: Guide
) -> None:
    context = browser.new_context()
    found = complaints(context)
    page = context.new_page()
    for path in {path.parent.parent: path for path in sorted(copy.rglob("index.html"))}.values():  # one of each kind
        page.goto(path.as_uri(), wait_until="domcontentloaded")
    page.goto((copy / guide.id / "index.html").as_uri())
    assert page.locator("[data-question]:visible").count() == len(guide.tree.value.questions)
    assert found == []
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_in_a_folder_a_reader_follows_links_from_the_first_page_to_the_evidence(
    browser: Browser, copy: Path, guide: Guide, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script)
    context.set_default_timeout(10_000)
    page: Page = context.new_page()
    page.goto((copy / "index.html").as_uri())
    page.get_by_role("link", name="Start the questions").first.click()
    example = max((example.value for example in guide.examples.values()), key=lambda each: len(each.answers))
    for question_id, answer_id in example.answers.items():
        page.locator(f'[data-question="{question_id}"] [data-answer="{answer_id}"]').click()
    page.locator(f'[data-recommendation="{example.recommends}"] h3 a').click()
    expect(page.locator("h1")).to_have_text(guide.recommendations[example.recommends].value.title)
    page.locator("article .cite").first.click()
    assert urlsplit(page.url).path.endswith("/evidence/index.html")
    expect(page.locator(":target")).to_be_visible()
    context.close()
