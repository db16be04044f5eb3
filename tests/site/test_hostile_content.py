"""Hostile text in every text field: the built pages show it as text, and hold no markup that it asked for."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest

from build_tools.source import Value, parse
from tests.built import ROOT, command
from tests.content import FIXTURE
from tests.page import Page, read

TITLES = {"title", "name", "term"}
TEXTS = TITLES | {
    *("ask", "why", "help", "label", "because", "find_out", "summary", "short_answer", "one_line", "question", "text"),
    *("answer", "who", "situation", "what_happened", "what_we_expect", "says", "figures", "measured_on", "unmeasured"),
    *("meaning", "authors", "venue", "do", "measure", "stop_when", "risk", "mitigation", "metric", "why"),
}
LISTS = {"fits_when", "avoid_when", "steps", "revisit_when"}
IN_TITLES = """No: {{ 7*7 }} {% x %} [a] (javascript:alert(1)) "x" 'y' *b* `c` {: onclick=alert(1) } & &lt;"""
EVERYWHERE = (
    """1. <script>alert(1)</script> <img src=x onerror=alert(1)> </p></div></section> {{ 7*7 }} {% raw %} """
    """[a] (javascript:alert(1)) ![b](x) {: onclick=alert(1) } <!-- " ' ` *c* | & &lt; \\ --8<-- """
)


def spoil(value: Value, key: str = "", around: str = "") -> Value:
    """The value with its texts replaced by hostile ones; each stays different from its neighbours."""
    if isinstance(value, dict):
        return {name: spoil(part, name, key) for name, part in value.items()}
    if isinstance(value, list):
        return [spoil(part, around=key) for part in value]
    if key in TITLES:
        return f"{IN_TITLES[:60]} {value[:20]}" if len(value) else value
    if key in TEXTS or around in LISTS or (around == "notes"):
        return f"{EVERYWHERE[:130]} {value[:20]}".replace("\n", " ")
    return value


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Page]]:
    """The pages made from the fixture as it is, and from the fixture with hostile text."""
    pages = {}
    for name in ("plain", "hostile"):
        project = tmp_path_factory.mktemp(name)
        for part in ("build_tools", "docs", "theme"):
            shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "mkdocs.yml", project)
        shutil.copytree(FIXTURE, project / "decision")
        if name == "hostile":
            for path in (project / "decision").rglob("*.yaml"):
                if path.name == "statements.yaml":
                    path.unlink()
                    continue
                document, problems = parse(path.read_bytes(), path.name)
                assert document is not None, problems
                path.write_text(json.dumps(spoil(document.value), ensure_ascii=False), encoding="utf-8")
        result = command("build", "--out", "out", cwd=project)
        assert result.returncode == 0, result.stdout + result.stderr
        out = project / "out"
        pages[name] = {path.relative_to(out).as_posix(): read(path) for path in sorted(out.rglob("*.html"))}
    return pages


def test_the_same_pages_are_built(built: dict[str, dict[str, Page]]) -> None:
    assert set(built["hostile"]) == set(built["plain"])


def test_no_page_has_a_script_more(built: dict[str, dict[str, Page]]) -> None:
    for address, page in built["hostile"].items():
        scripts = Counter(element.name for element in page.elements)["script"]
        assert scripts == Counter(element.name for element in built["plain"][address].elements)["script"], address


def test_no_element_or_attribute_appears_that_the_site_does_not_use(built: dict[str, dict[str, Page]]) -> None:
    def used(pages: dict[str, Page]) -> set[tuple[str, str]]:
        return {
            (element.name, attribute)
            for page in pages.values()
            for element in page.elements
            for attribute in ("", *element.attributes)
        }

    allowed = used(built["plain"]) | {("em", ""), ("code", ""), ("strong", ""), ("ol", ""), ("ul", ""), ("li", "")}
    assert used(built["hostile"]) <= allowed


def test_no_link_has_an_executable_scheme(built: dict[str, dict[str, Page]]) -> None:
    for page in built["hostile"].values():
        for element in page.all("href"):
            assert not element["href"].strip().lower().startswith(("javascript:", "data:", "vbscript:"))


def test_the_text_is_shown_as_it_was_written(built: dict[str, dict[str, Page]]) -> None:
    page = built["hostile"]["tea-or-coffee/index.html"]
    body = next(element for element in page.elements if element.name == "body")
    assert (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> </p></div></section> {{ 7*7 }} {% raw %}" in body.text
    )
    title = next(element for element in page.elements if element.name == "title")
    assert title.text.startswith("No: {{ 7*7 }} {% x %} [a] (javascript:alert(1))")
