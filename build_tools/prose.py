"""Turns the small Markdown of the content into HTML that is safe in a Markdown page, or into plain text.

An author's text can hold paragraphs, lists, emphasis, code and links to `https://` addresses; everything else stays the
text that it is. All of it leaves here with every character that means something in HTML or in Markdown written as an
entity, so no text can become markup or script, whatever the site builder does with the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

_ENTITIES = str.maketrans({character: f"&#{ord(character)};" for character in "\\`*_{}[]<>&\"'|~^$#!=+:@"})
_LINE_START = re.compile(r"^(\s*)([-.)]|\d+[.)])", re.MULTILINE)
_MARKS = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_INDENT = re.compile(r"^ (?=   )", re.MULTILINE)


def escaped(text: str) -> Markup:
    """`text` as it reads, with no character that HTML or Markdown could take for markup."""
    return Markup(_INDENT.sub("&#32;", _LINE_START.sub(_entities, text.translate(_ENTITIES))))


def _entities(match: re.Match[str]) -> str:
    return match[1] + "".join(letter if letter.isdigit() else f"&#{ord(letter)};" for letter in match[2])


def backslashed(text: str) -> str:
    """`text` as it reads, inside a line of a Markdown file whose source is read too."""
    return _MARKS.sub(r"\\\g<0>", text)


class TermLinks:
    """Writes text as `escaped` does, and makes the first use of each term a link. Remembers: make one for each page."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        """Take the address of each form of a term; forms with the same address are one term."""
        self._addresses = {form.casefold(): address for form, address in addresses.items()}
        forms = "|".join(re.escape(form) for form in sorted(addresses, key=len, reverse=True))
        self._pattern = re.compile(rf"(?<![\w-])({forms})(?=s?(?![\w-]))", re.IGNORECASE) if forms else None
        self._linked: set[str] = set()

    @property
    def linked(self) -> frozenset[str]:
        """The addresses of the terms that were linked so far."""
        return frozenset(self._linked)

    def __call__(self, text: str) -> Markup:
        """`text` with links from terms that were not linked before."""
        parts: list[str] = []
        end = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            address = self._addresses.get(match[0].casefold())  # none for the letter ı, which matches i
            if address and address not in self._linked:
                self._linked.add(address)
                parts += [
                    escaped(text[end : match.start()]),
                    f'<a class="term-link" href="{address}">{escaped(match[0])}</a>',
                ]
                end = match.end()
        return Markup("".join([*parts, escaped(text[end:])]))


class _Renderer(RendererHTML):
    """markdown-it's own renderer, with text and code also safe from Markdown. `env` says how to write text."""

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        write: Callable[[str], Markup] = escaped if env["in_link"] else env["write"]
        return write(tokens[idx].content)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<code>{escaped(tokens[idx].content)}</code>"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env["in_link"] = True
        address = str(tokens[idx].attrs["href"])
        return f'<a href="{escaped(address)}">' if address else "<a>"

    def link_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        env["in_link"] = False
        return "</a>"

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return " "


def _is_safe(address: str) -> bool:
    return address.startswith("https://")


def _is_any(address: str) -> bool:
    return True


@cache
def _markdown(accepts: Callable[[str], bool] = _is_safe) -> MarkdownIt:
    # As deep as a text of the greatest length can nest lists: beyond its own limit markdown-it drops the text.
    markdown = MarkdownIt("zero", {"maxNesting": 200}, renderer_cls=_Renderer)
    markdown.enable(["list", "emphasis", "backticks", "link", "escape", "newline"])
    markdown.validateLink = accepts  # type: ignore[method-assign,assignment]
    return markdown


def blocks(text: str, write: Callable[[str], Markup] = escaped) -> Markup:
    """`text` as HTML paragraphs and lists, on one line; `write` makes plain text safe."""
    markdown = _markdown()
    tokens = markdown.parse(text)
    _show_paragraphs_before_lists(tokens)
    return Markup(_one_line(markdown.renderer.render(tokens, markdown.options, {"write": write, "in_link": False})))


def _show_paragraphs_before_lists(tokens: Sequence[Token]) -> None:
    """Put the text of an item into a paragraph if a list follows: Python-Markdown misplaces a list behind bare text."""
    for opening, closing, following in zip(tokens, tokens[2:], tokens[3:], strict=False):
        if closing.type == "paragraph_close" and following.type in ("bullet_list_open", "ordered_list_open"):
            opening.hidden = closing.hidden = False


def line(text: str, write: Callable[[str], Markup] = escaped) -> Markup:
    """`text` as inline HTML where it is a single paragraph, else as `blocks`."""
    html = blocks(text, write)
    single = html.startswith("<p>") and html.find("</p>") == len(html) - len("</p>")
    return html[len("<p>") : -len("</p>")] if single else html


def plain(text: str) -> str:
    """`text` without markup, on one line."""
    words: list[str] = []
    for token in _markdown().parse(text):
        for child in token.children or ():
            words.append(child.content if child.type in ("text", "code_inline") else " " * child.type.endswith("break"))
        words.append(" ")
    return " ".join("".join(words).split())


def links(text: str) -> tuple[str, ...]:
    """The addresses of all links that `text` means to make, safe or not."""
    inline = (child for token in _markdown(_is_any).parse(text) for child in token.children or ())
    return tuple(str(token.attrs["href"]) for token in inline if token.type == "link_open")


def _one_line(html: str) -> str:
    return re.sub(r">\s*\n\s*<", "><", html.strip()).replace("\n", " ")
