"""An author's text can never become markup that was not meant, neither here nor in the site builder.

The property: put into any place where a template prints text, and turned into HTML by Python-Markdown, a text gives
the elements of the small Markdown and nothing else, and every letter is still there.
"""

from __future__ import annotations

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
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
    """What a browser would see: tags with their attributes, and texts without needless white space."""
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
    "cell in HTML": '<table markdown><tr markdown><td markdown="span"><i>HERE</i> [1](a.md){ .c }</td></tr></table>',
    "attribute": '<div title="HERE">after</div>',
    "emphasis": "**before HERE after**",
    "admonition": "!!! note\n    HERE",
}
PROSE_PLACES = {
    "div": '<div class="c">HERE</div>',
    "div among Markdown": '# Title { #t }\n\n<div class="c">HERE</div>\n\nafter',
    "div in an item": '<ul markdown>\n<li markdown>\n[b](page.md){ .b }\n<div class="c">HERE</div>\n</li>\n</ul>',
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
        *(
            "<script>",
            "</script>",
            "<b onclick=x>",
            "</div>",
            "</p>",
            "<!--",
            "-->",
            "<?",
            "]]>",
            "<![CDATA[",
            "<a href='x'>",
        ),
        *("&lt;", "&#60;", "&#x3c;", "&amp;", "&nbsp;", "&", "javascript:", "https://a.example", "http://a", "data:"),
        *("](", "[x](", "![", "](https://a)", "[a]: https://b", "[TOC]", "[^1]", "{: ", "{ #id", ".c }", 'onclick="x"'),
        *(
            "\n\n",
            "\n- ",
            "\n1. ",
            "\n    ",
            "\n> ",
            "\n# ",
            "\n===",
            "\n---",
            "\n|",
            "| a |",
            "\n```",
            "\n~~~",
            "!!! note",
            "\n: ",
        ),
        *(
            "**",
            "__",
            "``",
            "---",
            "***",
            "<https://a>",
            "a@b.example",
            "*a*",
            "  \n",
            "\\\n",
            "1) ",
            "- ",
            "+ ",
            "{{ a }}",
            "{% a %}",
        ),
        *("wzxhzdk:0", "klzzwxh:0001"),  # what Python-Markdown puts in the place of what it has set aside
    ]
)
TEXTS = st.lists(LETTERS | PIECES, max_size=14).map("".join)
LINES = TEXTS.map(lambda text: text.replace("\n", " "))
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


STARTS = ["- a", "1. a", "1) a", "+ a", "* a", ". a", ") a", "# a", "> a", "| a |", ": a", "    a", "[a]: b", "!!! a"]
RULERS = ["-", "---", "***", "===", "```", "~~~", "a --", "a #", "a\\", "a  ", "1986. A year", "10.5"]
INSIDE = ["a {: .b }", "a { .b }", "a { #b }", "[a](b)", "[TOC]", "`a`", "*[a]: b", "[^a]", "[^a]: b", "{{ a }}", "🙂"]
HTML = ["&amp;", "&#38;", "<b>", "</div>", "<!--", "-->", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>"]


@pytest.mark.parametrize("place", PLAIN_PLACES.values(), ids=PLAIN_PLACES)
@pytest.mark.parametrize("text", [*STARTS, *RULERS, *INSIDE, *HTML])
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


ANYWHERE = {**PROSE_PLACES, **LINE_PLACES, **PLAIN_PLACES}
del ANYWHERE["attribute"]  # no template prints prose there


@pytest.mark.parametrize("place", ANYWHERE.values(), ids=ANYWHERE)
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_prose_is_harmless_even_where_it_was_not_meant_to_stand(place: str, text: str) -> None:
    around = set(events(built(place)))
    for event in events(built(place.replace("HERE", blocks(f"x{text}")))):
        if event not in around:
            assert event[0] in ("start", "end", "text")
            assert event[0] == "text" or event[1] in ELEMENTS | {"h2"}
            attributes = event[2:] if event[0] == "start" else ()
            assert all(re.fullmatch(r"href=https://.*|start=\d+|id=id|class=class", part) for part in attributes)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a b", "<p>a b</p>"),
        ("a\nb", "<p>a b</p>"),
        ("a\n\nb", "<p>a</p><p>b</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("a\n\n1. b\n2. c", "<p>a</p><ol><li>b</li><li>c</li></ol>"),
        ("- a\n  1. b\n- c", "<ul><li><p>a</p><ol><li>b</li></ol></li><li>c</li></ul>"),
        ("3. a", '<ol start="3"><li>a</li></ol>'),
        ("**a** *b* `c`", "<p><strong>a</strong> <em>b</em> <code>c</code></p>"),
        ("a  \nb", "<p>a<br> b</p>"),
        ("[a](https://b.example/c)", '<p><a href="https&#58;//b.example/c">a</a></p>'),
        ("[*a* `b`](https://c)", '<p><a href="https&#58;//c"><em>a</em> <code>b</code></a></p>'),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_the_small_markdown_is_turned_into_html_on_one_line(text: str, html: str) -> None:
    assert blocks(text) == html


NO_MARKUP = [
    "# a",
    "> a",
    "---",
    "| a |",
    "    a",
    "![a](b)",
    "a\n===",
    "~~a~~",
    "[a]: https://b",
    "[^a]",
    "$a$",
    "==a==",
]
NO_HTML = ["<b>a</b>", "<!-- a -->", "&lt;", "<https://a.example>", "https://a.example", "{{ a }}", "{% a %}"]
NO_LINKS = ["http://b", "b.md", "#b", "//b", "HTTPS://b", "https:b", "\u200bhttps://b", "ftp://b"]
NO_SCRIPTS = ["javascript:alert", "java&#115;cript:alert", "<javascript:alert>", "vbscript:x", "data:text/html,x"]


@pytest.mark.parametrize("text", [*NO_MARKUP, *NO_HTML, *(f"[a]({address})" for address in (*NO_LINKS, *NO_SCRIPTS))])
def test_everything_else_stays_the_text_that_it_is(text: str) -> None:
    (start, *middle, end) = events(blocks(text))
    assert (start, end) == (("start", "p"), ("end", "p"))
    assert middle == [("text", " ".join(text.split()))]


def test_a_link_without_address_leads_nowhere() -> None:
    assert blocks("[a]()") == "<p><a>a</a></p>"


@pytest.mark.parametrize("text", ["[a](https://b 'c')", "[a](<https://b>)", "[a]( https://b )", "[a](\nhttps://b\n)"])
def test_a_link_can_be_written_in_several_ways(text: str) -> None:
    assert blocks(text) == '<p><a href="https&#58;//b">a</a></p>'


def test_an_address_cannot_leave_its_attribute() -> None:
    (_, link, *_) = events(blocks('[a](https://b/"onclick=alert&quot;&#34;>c)'))
    assert link[:2] == ("start", "a") and len(link) == 3
    assert link[2].startswith("href=https://b/%22onclick=alert")


@pytest.mark.parametrize(
    ("text", "html"),
    [("a *b*", "a <em>b</em>"), ("a\n\nb", "<p>a</p><p>b</p>"), ("- a", "<ul><li>a</li></ul>"), ("", "")],
)
def test_a_line_is_without_its_paragraph_where_it_is_the_only_one(text: str, html: str) -> None:
    assert line(text) == html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a **b** *c* `d` [e](https://f)", "a b c d e"),
        ("- a\n- b\n\n  c", "a b c"),
        ("a\nb\\\nc  \nd", "a b c d"),
        ("<b> &amp; [x](y)", "<b> &amp; [x](y)"),
        ("", ""),
    ],
)
def test_plain_text_has_no_markup_and_no_lines(text: str, words: str) -> None:
    assert plain(text) == words


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("[a](https://b) and [c](http://d)", ("https://b", "http://d")),
        ("- [a](../b)\n- [c]()", ("../b", "")),
        ("`[a](b)` \\[c](d) [e] (f)", ()),
        ("[a](javascript:alert(1))", ("javascript:alert(1)",)),
        ("a", ()),
    ],
)
def test_all_addresses_of_links_are_found(text: str, addresses: tuple[str, ...]) -> None:
    assert links(text) == addresses


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_each_address_on_a_page_is_one_that_was_found_in_the_text(text: str) -> None:
    found = {
        event[2].removeprefix("href=") for event in events(blocks(text)) if event[:2] == ("start", "a") and event[2:]
    }
    assert found <= set(links(text))


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "](",
        "*",
        "* ",
        "**a ",
        "*a _b ",
        "`",
        "`a",
        "\\",
        "[a](<",
        "1. ",
        "- - ",
        "\n",
        "- \n",
        "&",
        "> ",
        "😀",
        "- a\n ",
    ],
)
def test_a_text_of_the_greatest_length_takes_no_time(piece: str) -> None:
    text = (piece * 2500)[:2500]
    start = time.process_time()
    built(PROSE_PLACES["div in an item"].replace("HERE", blocks(text)))
    assert time.process_time() - start < 2


TERMS = {
    "index": "glossary.md#index",
    "C++": "glossary.md#c",
    "fine-tuning": "glossary.md#ft",
    "tuned": "glossary.md#ft",
}


def test_the_first_use_of_a_term_is_a_link() -> None:
    write = TermLinks(TERMS)
    assert write("Index, index.") == '<a class="term-link" href="glossary.md#index">Index</a>, index&#46;'.replace(
        "&#46;", "."
    )
    assert write("index") == "index"


def test_forms_of_one_term_are_linked_once() -> None:
    write = TermLinks(TERMS)
    assert "<a " in write("a tuned model") and "<a " not in write("fine-tuning")


def test_of_two_terms_at_one_place_the_longer_one_is_linked() -> None:
    write = TermLinks({"test": "g.md#test", "test set": "g.md#set", "set": "g.md#set-alone"})
    assert write("test set") == '<a class="term-link" href="g.md#set">test set</a>'


def test_a_term_inside_a_link_in_code_or_in_another_word_is_no_link() -> None:
    html = blocks("[index](https://a) `index` reindex index-card indexing", TermLinks(TERMS))
    assert html.count("<a ") == 1


@given(
    st.lists(st.sampled_from([*TERMS, "INDEX", "ındex", "İndex", "ſ", "fine-tuned"]) | LETTERS | PIECES).map(" ".join)
)
@settings(max_examples=200, deadline=None)
def test_terms_add_links_and_change_nothing_else(text: str) -> None:
    with_terms, without = events(blocks(text, TermLinks(TERMS))), events(blocks(text))
    added = [event for event in with_terms if event[2:3] == ("class=term-link",)]
    assert {event[3].removeprefix("href=") for event in added} <= set(TERMS.values())
    assert len({event[3] for event in added}) == len(added)
    assert words(blocks(text, TermLinks(TERMS))) == words(blocks(text))
    assert len([event for event in with_terms if event[0] == "start"]) == len(added) + len(
        [event for event in without if event[0] == "start"]
    )


def test_what_is_safe_says_so() -> None:
    assert all(isinstance(made, Markup) for made in (escaped("a"), blocks("a"), line("a"), TermLinks({})("a")))


def test_deeply_nested_lists_lose_no_text() -> None:
    deep = "\n".join("  " * depth + f"- item{depth}" for depth in range(40))
    assert len(deep) <= 2500
    words = blocks(deep).replace("<", " <").replace(">", "> ").split()
    assert [word for word in words if word.startswith("item")] == [f"item{depth}" for depth in range(40)]
