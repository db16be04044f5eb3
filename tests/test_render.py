"""Templates: what they print is escaped, what they misspell is an error, and titles survive the front matter."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from build_tools import render as module
from build_tools import source
from build_tools.prose import escaped
from build_tools.render import render
from build_tools.views.page import Page


@dataclass(frozen=True)
class View:
    """What the small templates of these tests print."""

    text: str = "a"
    items: tuple[str, ...] = ()


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A function that renders the given template text."""
    monkeypatch.setattr(module, "TEMPLATES", tmp_path)
    module._environment.cache_clear()

    def make(text: str, view: object, terms: dict[str, str] | None = None) -> str:
        (tmp_path / "small.md.j2").write_text(text, encoding="utf-8")
        return render("small.md.j2", view, terms)

    yield make
    module._environment.cache_clear()


def test_text_is_printed_with_every_special_character_escaped(template: Any) -> None:
    assert template("<b>{{ view.text }}</b>", View("<i> & *a* [b](c)")) == f"<b>{escaped('<i> & *a* [b](c)')}</b>"


def test_what_is_safe_already_is_printed_as_it_is(template: Any) -> None:
    assert template("{{ view.text }}", View(Markup("<i>&amp;</i>"))) == "<i>&amp;</i>"


def test_numbers_are_printed(template: Any) -> None:
    assert template("{{ view.items | length }}", View(items=("a", "b"))) == "2"


def test_text_in_a_macro_is_escaped_once(template: Any) -> None:
    text = "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{{ m(view.text) }}"
    assert template(text, View("a & b")) == "<i>a &#38; b</i>"


def test_text_that_was_joined_is_escaped(template: Any) -> None:
    assert "<" not in template("{{ view.items | join(', ') }}", View(items=("<a>", "<b>")))


def test_text_that_looks_like_a_template_is_not_run(template: Any) -> None:
    assert template("{{ view.text }}", View("{{ 7 * 7 }}{% if %}")) == escaped("{{ 7 * 7 }}{% if %}")


@pytest.mark.parametrize("text", ["{{ view.nothing }}", "{% for x in view.nothing %}{% endfor %}", "{{ nothing }}"])
def test_a_field_that_is_not_there_is_an_error(text: str, template: Any) -> None:
    with pytest.raises(UndefinedError):
        template(text, View())


def test_a_condition_on_a_field_that_is_not_there_is_an_error(template: Any) -> None:
    with pytest.raises(UndefinedError):
        template("{% if view.nothing %}a{% endif %}", View())


def test_a_faulty_template_is_an_error(template: Any) -> None:
    with pytest.raises(TemplateSyntaxError):
        template("{% if %}", View())


def test_a_template_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        render("nothing.md.j2", View())


def test_a_line_that_only_holds_a_statement_leaves_no_line(template: Any) -> None:
    text = "a\n  {% for item in view.items %}\n- {{ item }}\n  {% endfor %}\nb\n"
    assert template(text, View(items=("x", "y"))) == "a\n- x\n- y\nb\n"


def test_prose_is_turned_into_html_by_the_filters(template: Any) -> None:
    view = View("a *b*\n\n- c")
    assert template("{{ view.text | blocks }}", view) == "<p>a <em>b</em></p><ul><li>c</li></ul>"
    assert template("{{ view.text | line }}", View("a *b*")) == "a <em>b</em>"


def test_the_first_use_of_a_term_on_a_page_is_a_link(template: Any) -> None:
    text = "{{ view.text | line }} {{ view.text | blocks }}"
    page = template(text, View("tea"), {"tea": "g.md#tea"})
    assert page == '<a class="term-link" href="g.md#tea">tea</a> <p>tea</p>'


def test_the_next_page_links_a_term_again(template: Any) -> None:
    first, second = (template("{{ view.text | line }}", View("tea"), {"tea": "g.md#tea"}) for _ in range(2))
    assert first == second != "tea"


def front_matter(title: str, description: str) -> tuple[dict[str, Any], str]:
    """The front matter of a page as a site builder reads it, and the text under it."""
    view = SimpleNamespace(page=Page("a.md", title, description, "decision/a.yaml", ("toc",)))
    _, matter, body = render("page.md.j2", view).split("---\n", 2)
    return yaml.load(matter, yaml.SafeLoader), body


TITLES = [
    *("No", "yes", "on", "null", "~", "012", "1e3", "2024-01-01", "12:30:00", "0x1F", ".inf", "=", "1_000"),
    *(
        "Note: this",
        "a: b: c",
        "# a",
        "a # b",
        "- a",
        "? a",
        "* a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "[a]",
        "{a: b}",
        "|",
        ">",
    ),
    *("it's", 'say "a"', "'a'", '"a"', "a\\b", "a\\nb", "\\u0041", "---", "...", "--- a", "<<", "{{ a }}", "{% a %}"),
    *(
        "😀 é 語",
        "a & b",
        "&amp;",
        "&#38;",
        "<b>a</b>",
        "</title><script>",
        " a ",
        "a\u00a0b",
        "${a}",
        "!ENV a",
        "!!int 1",
    ),
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_survives_the_front_matter(title: str) -> None:
    matter, _ = front_matter(title, title)
    assert isinstance(matter["title"], str) and isinstance(matter["description"], str)
    assert html.unescape(matter["title"]) == html.unescape(html.escape(title)) == title
    assert html.unescape(matter["description"]) == title
    assert matter["hide"] == ["toc"]


@given(st.text(max_size=40).filter(lambda text: not source._FORBIDDEN.search(text) and "\r" not in text))
@settings(max_examples=300, deadline=None)
def test_any_title_that_content_can_have_survives_the_front_matter(title: str) -> None:
    matter, _ = front_matter(title, title)
    assert (html.unescape(matter["title"]), html.unescape(matter["description"])) == (title, title)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_in_the_front_matter_cannot_become_markup(title: str) -> None:
    matter, _ = front_matter(title, title)
    assert not {"<", ">"} & set(matter["title"] + matter["description"])
    assert not {'"', "'"} & set(matter["description"])


def test_the_front_matter_ends_before_the_page_begins() -> None:
    _, body = front_matter("--- a\n---\n", "...\n---\nb: c")
    assert body.startswith("\n") and "b: c" not in body


def test_every_template_is_sound() -> None:
    names = [path.name for path in module.TEMPLATES.glob("*.j2")]
    assert names
    for name in names:
        module._environment().get_template(name)
