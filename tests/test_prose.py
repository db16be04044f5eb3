"""An author's text can never become markup that was not meant, neither here nor in the site builder.

The property: put into any place where a template prints text, and turned into HTML by Python-Markdown, a text gives
the elements of the small Markdown and nothing else, and every letter is still there.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markupsafe import Markup

from build_tools.prose import TermLinks, blocks, escaped, line, links, plain

ELEMENTS = {"p", "ul", "ol", "li", "strong", "em", "code", "a", "br"}
EXTENSIONS = ["attr_list", "md_in_html", "tables", "admonition", "toc", "fenced_code"]

Event = tuple[str, ...]


class _Events(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.events: list[Event] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.events.append(("start", tag, *(f"{name}={value}" for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.events.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.events.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.events.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        self.events.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.events.append(("declaration", data))


def events(html: str) -> list[Event]:
    """What a browser would see: tags with their attributes, and texts, in which only the kind of white space is lost."""
    reader = _Events()
    reader.feed(html)
    reader.close()
    merged: list[Event] = []
    for event in reader.events:
        if event[0] == "text" and merged and merged[-1][0] == "text":
            merged[-1] = ("text", merged[-1][1] + event[1])
        else:
            merged.append(event)
    spaced = [(kind, " ".join(parts[0].split())) if kind == "text" else (kind, *parts) for kind, *parts in merged]
    return [event for event in spaced if event != ("text", "")]


def words(html: str) -> str:
    """The visible text, without white space."""
    return "".join("".join(event[1].split()) for event in events(html) if event[0] == "text")


def built(page: str) -> str:
    """The page as Python-Markdown makes it."""
    html: str = Markdown(extensions=EXTENSIONS).convert(page)
    return html


def assert_small(html: str) -> None:
    """Only elements of the small Markdown, no attribute but a safe address and the number of a list, all closed."""
    opened: list[str] = []
    for kind, name, *attributes in events(html):
        assert kind in ("start", "end", "text"), (kind, name)
        if kind == "start":
            assert name in ELEMENTS
            for attribute in attributes:
                assert (name == "a" and attribute.startswith("href=https://")) or re.fullmatch(r"start=\d+", attribute)
                assert name in ("a", "ol")
            opened += [name] if name != "br" else []
        elif kind == "end":
            assert opened.pop() == name
    assert opened == []


# Places where templates print one line of plain text, and where they print small Markdown. `HERE` is replaced.
PLAIN_PLACES = {
    "paragraph": "HERE",
    "between words": "before HERE after",
    "under a paragraph": "before\n\nHERE\n\nafter",
    "list item": "- HERE",
    "numbered item": "1. HERE\n2. after",
    "heading": "## HERE { #id .class }",
    "table": "| a | b |\n| --- | --- |\n| HERE | after |",
    "div": '<div class="c">HERE</div>',
    "div with Markdown": '<div class="c" markdown>\n\nHERE\n\n</div>',
    "link": "[HERE](page.md){ .link data-answer=x }",
    "link in an item": '<ul markdown>\n<li class="a" markdown>\n[HERE](page.md){ .b }\n<p>after</p>\n</li>\n</ul>',
    "span": '<p class="k" markdown="span">[before](page.md) · HERE</p>',
    "table cell in HTML": '<table markdown><tr markdown><td markdown="span"><span>HERE</span> [1](a.md){ .c }</td></tr></table>',
    "attribute": '<div title="HERE">after</div>',
    "emphasis": "**HERE**",
    "admonition": "!!! note\n    HERE",
}
PROSE_PLACES = {
    "div": '<div class="c">HERE</div>',
    "div among Markdown": '# Title { #t }\n\n<div class="c">HERE</div>\n\nafter',
    "div in an item": '<ul markdown>\n<li class="a" markdown>\n[b](page.md){ .b }\n<div class="c">HERE</div>\n</li>\n</ul>',
    "definition": '<dl class="d" markdown>\n<div class="e"><dt>Do</dt><dd>HERE</dd></div>\n</dl>',
    "item in HTML": "<ul>\n<li>HERE</li>\n</ul>",
    "details": '<section class="s" markdown>\n\n<details><summary>How</summary>HERE</details>\n\n</section>',
}
LINE_PLACES = {
    "item": '<ul markdown>\n<li markdown="span">HERE [1](a.md){ .c }</li>\n</ul>',
    "cell": '<table markdown><tr markdown><td markdown="span"><span>HERE</span></td></tr></table>',
}

LETTERS = st.sampled_from([*"\\`*_{}[]()<>#+-.!|&;:=~^\"'@/?,$%\n ", *"aZ019", "é", "😀", "\u00a0", "\u200b"])
PIECES = st.sampled_from(
    [
        *("<script>", "</script>", "<b onclick=x>", "</div>", "</p>", "<!--", "-->", "<?", "]]>", "<![CDATA[", "<a href='x'>"),
        *("&lt;", "&#60;", "&#x3c;", "&amp;", "&nbsp;", "&", "javascript:", "https://a.example", "http://a", "data:"),
        *("](", "[x](", "![", "](https://a)", "[a]: https://b", "[TOC]", "[^1]", "{: ", "{ #id", ".c }", 'onclick="x"'),
        *("\n\n", "\n- ", "\n1. ", "\n    ", "\n> ", "\n# ", "\n===", "\n---", "\n|", "| a |", "\n```", "\n~~~", "!!! note", "\n: "),
        *("**", "__", "``", "---", "***", "<https://a>", "a@b.example", "*a*", "  \n", "\\\n", "1) ", "- ", "+ ", "{{ a }}", "{% a %}"),
        *("\u0002wzxhzdk:0\u0003", "wzxhzdk:0", "klzzwxh:0001"),
    ]
)
TEXTS = st.lists(LETTERS | PIECES, max_size=14).map("".join)
LINES = TEXTS.map(lambda text: " ".join(text.split("\n"))).filter(lambda text: not re.search("[\x02\x03]", text))
MANY = settings(max_examples=120, deadline=None)


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_no_text_gives_other_elements_than_those_of_the_small_markdown(text: str) -> None:
    assert_small(blocks(text))
    assert_small(line(text))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_escaped_text_has_no_element_and_loses_no_letter(text: str) -> None:
    assert {event[0] for event in events(escaped(text))} <= {"text"}
    assert words(escaped(text)) == "".join(text.split())


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_the_plain_text_is_the_visible_text(text: str) -> None:
    assert "".join(plain(text).split()) == words(blocks(text))


@pytest.mark.parametrize("place", PLAIN_PLACES.values(), ids=PLAIN_PLACES)
@given(text=LINES)
@MANY
def test_plain_text_is_that_text_on_the_built_page_and_changes_nothing_around_it(place: str, text: str) -> None:
    text = f"a{text}z"  # at the edges of the place, white space is lost
    expected = built(place).replace("HERE", escaped(text))
    assert events(built(place.replace("HERE", escaped(text)))) == events(expected)


@pytest.mark.parametrize("place", PLAIN_PLACES.values(), ids=PLAIN_PLACES)
@pytest.mark.parametrize(
    "text",
    ["- a", "1. a", "1) a", "+ a", "* a", ". a", ") a", "# a", "> a", "---", "***", "===", "| a |", "```", "~~~", ": a"]
    + ["a --", "a {: .b }", "a { .b }", "a { #b }", "a #", "[a]: b", "[a](b)", "!!! a", "[TOC]", "a\\", "`a`", "-", "<!--"]
    + ["&amp;", "&#38;", "<b>", "</div>", "1986. A year", "10.5", "a  ", "*[a]: b", "[^a]", "[^a]: b", "{{ a }}", "🙂"],
)
def test_these_plain_texts_change_nothing_around_them(place: str, text: str) -> None:
    expected = built(place).replace("HERE", escaped(text))
    assert events(built(place.replace("HERE", escaped(text)))) == events(expected)


@pytest.mark.parametrize("place", PROSE_PLACES.values(), ids=PROSE_PLACES)
@given(text=TEXTS)
@MANY
def test_prose_is_the_same_on_the_built_page_and_changes_nothing_around_it(place: str, text: str) -> None:
    html = blocks(text)
    assert events(built(place.replace("HERE", html))) == events(built(place).replace("HERE", html))


@pytest.mark.parametrize("place", LINE_PLACES.values(), ids=LINE_PLACES)
@given(text=LINES)
@MANY
def test_a_line_of_prose_is_the_same_on_the_built_page(place: str, text: str) -> None:
    html = line(f"a{text}z")
    assert events(built(place.replace("HERE", html))) == events(built(place).replace("HERE", html))


@pytest.mark.parametrize("place", {**PLAIN_PLACES, **PROSE_PLACES, **LINE_PLACES}.values())
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_prose_in_a_wrong_place_is_still_harmless(place: str, text: str) -> None:
    if 'title="' in place:
        return
    page = built(place.replace("HERE", f"x{line(text)}x"))
    before = {event[1] for event in events(built(place)) if event[0] == "start"}
    for kind, name, *attributes in events(page):
        assert kind in ("start", "end", "text")
        if kind == "start":
            assert name in ELEMENTS | before
            for attribute in attributes:
                assert attribute.startswith("href=https://") or attribute in place or attribute.split("=")[0] in (
                    "start",
                    "class",
                    "id",
                    "href",
                )
    assert "javascript:" not in "".join(event[2] for event in events(page) if event[:2] == ("start", "a") and event[2:])
