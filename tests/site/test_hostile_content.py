"""Hostile text in every text field: what is refused has a place, and the rest makes no markup that it asked for."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import pytest

from build_tools import model
from tests.content import Content
from tests.hostile import WITH_MARKUP, Built, Field, always, spoil_folder, text_fields, wanted
from tests.page import Page, read

REFUSED_ANYWHERE = (
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java&#115;cript:alert(1))",
    "[a](&#x6A;avascript&colon;alert(1))",
    "[a](  javascript:alert(1))",
    "*[a](javascript:alert(1) 'x')*",
    "[a](data:text/html,x)",
    "[a](vbscript:x)",
    "![b](x.png)",
    "![b](javascript:alert(1))",
    "[a](//evil.example/)",
    "[a](http://evil.example/)",
    "[a](/x)",
    "[a](#x)",
    "[a]()",
    "java\tscript",
    "a\x00b",
)


@pytest.mark.parametrize("text", REFUSED_ANYWHERE)
def test_a_dangerous_text_is_refused_in_every_field_with_its_place(content: Content, text: str) -> None:
    check_refused(content, text, {"Title", "Label", "Summary", "Prose"})


@pytest.mark.parametrize("text", ["<b>", "a > b"])
def test_a_title_holds_no_angle_bracket(content: Content, text: str) -> None:
    check_refused(content, text, {"Title"})


def check_refused(content: Content, text: str, kinds: set[str]) -> None:
    """See that each field of `kinds` has a problem on the line where `text` stands in it."""
    texts = spoil_folder(content.root, always(text))
    blamed = {(problem.location.path, problem.location.line) for problem in content.problems()}
    wanted = {tag for tag, each in texts.items() if each.kind in kinds}
    found = set()
    for path in content.root.rglob("*.yaml"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if (path.as_posix(), number) in blamed:
                found |= {tag for tag in wanted if tag in line}
    assert found == wanted


def test_every_text_field_of_the_model_meets_every_hostile_text(hostile_site: Built) -> None:
    met: dict[Field, set[str]] = defaultdict(set)
    kinds = {text.field: text.kind for text in hostile_site.texts.values()}
    for text in hostile_site.texts.values():
        met[text.field] |= set(text.shown)
    assert set(met) == {field for kind in model.FILE_KINDS.values() for field in text_fields(kind)}
    for field, shown in met.items():
        assert {WITH_MARKUP.get(line, line) for line in wanted(kinds[field])} == shown, field


@pytest.fixture(scope="module")
def built(hostile_site: Built) -> dict[str, dict[str, Page]]:
    """The pages made from plain words, and from hostile ones."""
    return {"plain": pages(hostile_site.plain), "hostile": pages(hostile_site.hostile)}


def pages(out: Path) -> dict[str, Page]:
    return {path.relative_to(out).as_posix(): read(path) for path in sorted(out.rglob("*.html"))}


def first(address: str) -> str:
    """The address of the same page in the first copy of the guide."""
    return re.sub(r"^(tea-or-coffee)-\d/", r"\1/", address)


def test_the_same_pages_are_built(built: dict[str, dict[str, Page]]) -> None:
    assert {first(address) for address in built["hostile"]} == set(built["plain"])


def test_no_page_has_a_script_more(built: dict[str, dict[str, Page]]) -> None:
    def scripts(page: Page) -> int:
        return sum(element.name == "script" for element in page.elements)

    for address, page in built["hostile"].items():
        assert scripts(page) == scripts(built["plain"][first(address)]), address


def test_no_element_or_attribute_appears_that_the_site_does_not_use(built: dict[str, dict[str, Page]]) -> None:
    def used(pages: dict[str, Page]) -> set[tuple[str, str]]:
        return {
            (element.name, attribute)
            for page in pages.values()
            for element in page.elements
            for attribute in ("", *element.attributes)
        }

    hostile, plain = used(built["hostile"]), used(built["plain"])
    allowed = plain | {("em", ""), ("code", ""), ("strong", ""), ("ol", ""), ("ul", ""), ("li", "")}
    assert hostile <= allowed


def test_every_part_of_a_page_stays_in_its_place(built: dict[str, dict[str, Page]]) -> None:
    def placed(page: Page) -> set[tuple[str, ...]]:
        return {
            tuple(part["class"] for part in (*element.around, element) if part.attributes.get("class"))
            for element in page.elements
            if element.attributes.get("class", "term-link") != "term-link"
        }

    plain = set().union(*map(placed, built["plain"].values()))
    for address, page in built["hostile"].items():
        moved = placed(page) - plain
        assert not moved, (address, sorted(moved)[:3])


def test_no_link_has_an_executable_scheme(built: dict[str, dict[str, Page]]) -> None:
    for page in built["hostile"].values():
        for element in page.all("href"):
            assert not element["href"].strip().lower().startswith(("javascript:", "data:", "vbscript:"))


def test_every_text_is_shown_as_it_was_written(built: dict[str, dict[str, Page]], hostile_site: Built) -> None:
    bodies = [
        next(element for element in page.elements if element.name == "body") for page in built["hostile"].values()
    ]
    shown = [letters(body.text) for body in bodies]
    lost = []
    for tag, text in hostile_site.texts.items():
        holding = [words for words in shown if tag in words]
        if not any(all(letters(part) in words for part in text.shown) for words in holding):
            lost.append((text.field, tag))
    assert {field for field, _ in lost} == {("Term", "also")}  # only looked for in texts, where it becomes a link


def letters(text: str) -> str:
    return "".join(text.split())


def test_the_title_of_a_page_is_the_text_as_it_was_written(
    built: dict[str, dict[str, Page]], hostile_site: Built
) -> None:
    titles = [
        element.text for page in built["hostile"].values() for element in page.elements if element.name == "title"
    ]
    shown = [text.shown for text in hostile_site.texts.values() if text.field == ("Recommendation", "title")]
    assert shown
    for lines in shown:
        assert any(title.startswith(" ".join(lines)) for title in titles), lines
