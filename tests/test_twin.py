"""A twin says in Markdown what an article says in HTML: every visible word, no other, and no text as markup."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from build_tools.twin import twin

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = st.text(st.sampled_from("ab1_*`[]()<>#&;!|~+-=.\\\n \"':/"), max_size=24)


def made(article: str, *anchors: str) -> str:
    return twin(article, lambda address: address, anchors)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(markup: str) -> str:
    reader = _Text()
    reader.feed(markup)
    reader.close()
    return " ".join(reader.text.split())


@pytest.mark.parametrize(
    ("article", "markdown"),
    [
        ("<h2>A</h2><p>b\n c</p>", "## A\n\nb c"),
        ("<p>a <strong>b </strong>c <em>d</em> <code>e`f</code></p>", "a **b** c *d* ``e`f``"),
        ('<p><a href="x/#y">a <em>b</em></a></p>', "[a *b*](x/#y)"),
        ('<p><a href="a b"> c </a>d</p>', "[c](<a b>) d"),
        ("<p>a<br>b</p>", "a b"),
        ('<p><img src="a.png" alt="b"></p>', "![b](a.png)"),
        ("<hr>", "---"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ('<ol start="9"><li>a</li><li><p>b</p><p>c</p></li></ol>', "9. a\n\n10. b\n\n    c"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<dl><dt>a</dt><dd>b</dd><div><dt>c</dt><dd>d</dd></div></dl>", "- **a**\n\n  b\n\n- **c**\n\n  d"),
        ("<details><summary>a</summary>b<p>c</p></details>", "**a**\n\nb\n\nc"),
        ('<pre><code class="language-yaml">a:\n  - `b`\n</code></pre>', "```yaml\na:\n  - `b`\n```"),
        ("<pre><code>```\na\n```</code></pre>", "````\n```\na\n```\n````"),
        (
            "<table><caption>a</caption><tr><th>b</th><th>c</th></tr><tr><td>d|e</td><td><p>f</p></td></tr></table>",
            "a\n\n| b | c |\n| --- | --- |\n| d\\|e | f |",
        ),
        ("<section><div>a<p>b</p>c</div></section>", "a\n\nb\n\nc"),
    ],
)
def test_markup_becomes_markdown(article: str, markdown: str) -> None:
    assert made(article) == f"{markdown}\n"


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>x</p>",
        '<p><span aria-hidden="true">x</span></p>',
        "<svg><text>x</text></svg>",
        "<script>x</script>",
        "<template><p>x</p></template>",
        "<p><button>x</button></p>",
        "<form>x</form>",
        "<fieldset><label><input> x</label></fieldset>",
        "<div data-search-exclude><p>x</p></div>",
        '<a id="skip"></a>',
        '<p><a href="y"><svg/></a></p>',
    ],
)
def test_what_a_reader_does_not_see_is_left_out(hidden: str) -> None:
    assert made(f"<p>a</p>{hidden}<p>b</p>") == "a\n\nb\n"


def test_a_heading_that_search_passes_over_stays() -> None:
    assert made("<h2 data-search-exclude>a</h2><p>b</p>") == "## a\n\nb\n"


@pytest.mark.parametrize(
    ("article", "markdown"),
    [
        ('<h2 id="x">a</h2>', '## <a id="x"></a>a'),
        ('<section id="x"><p>a</p></section>', '<a id="x"></a>\n\na'),
        ('<ul><li id="x">a</li></ul>', '- <a id="x"></a>a'),
        ('<dl><div id="x"><dt>a</dt><dd>b</dd></div></dl>', '- <a id="x"></a>**a**\n\n  b'),
        ('<table><tr><th id="x">a</th></tr></table>', '| <a id="x"></a>a |\n| --- |'),
        ('<p id="y">a</p>', "a"),
    ],
)
def test_an_id_that_links_lead_to_is_kept_and_no_other(article: str, markdown: str) -> None:
    assert made(article, "x") == f"{markdown}\n"


def test_the_caller_says_where_links_lead() -> None:
    assert twin('<p><a href="a/">b</a></p>', lambda address: f"{address}index.md", ()) == "[b](a/index.md)\n"


@settings(deadline=None)
@given(HOSTILE)
@pytest.mark.parametrize(
    "around",
    [
        "<p>{}</p>",
        "<h2>{}</h2>",
        "<ul><li>{}</li></ul>",
        "<p>a <strong>{}</strong> b</p>",
        '<p><a href="x">{}</a></p>',
        "<table><tr><th>{}</th><td>b</td></tr><tr><td>{}</td><td>c</td></tr></table>",
        "<dl><dt>{}</dt><dd>{}</dd></dl>",
        "<p><code>{}</code></p>",
        "<pre><code>{}</code></pre>",
    ],
)
def test_no_text_becomes_markup(around: str, text: str) -> None:
    article = around.replace("{}", html.escape(text))
    assert text_of(MARKDOWN.render(made(article))).split() == text_of(_spaced(article)).split()


def _spaced(article: str) -> str:
    """The article with a blank between its cells and blocks, which text alone would join."""
    return re.sub(r"</(td|th|dt|dd|p|li|tr)>", r" </\1>", article)


@pytest.mark.parametrize("text", ["snake_case", "a & b", "x < 3", "no.", "3.5 or 1)", "C#", "a - b", "it's 100%"])
def test_plain_text_is_left_as_it_is(text: str) -> None:
    assert made(f"<p>{html.escape(text)}</p>") == f"{text}\n"
