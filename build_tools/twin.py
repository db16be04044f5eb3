"""Turns the article of a built page into Markdown that says the same. Knows HTML, and nothing of how pages are made.

Left out is what a reader does not see, and what only a browser can use: scripts, drawings, forms and hidden parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

from build_tools.prose import backslashed

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LEFT_OUT = {"script", "style", "template", "svg", "form", "fieldset", "label", "select", "textarea", "button", "input"}
HEADINGS = {"h1": "#", "h2": "##", "h3": "###", "h4": "####", "h5": "#####", "h6": "######"}
BOXES = {"article", "blockquote", "body", "details", "div", "figure", "footer", "header", "main", "nav", "section"}
LISTS = {"ul", "ol", "dl"}
BLOCKS = {*HEADINGS, *BOXES, *LISTS, "p", "li", "dt", "dd", "table", "pre", "hr", "summary", "caption", "figcaption"}
MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}

_SPACES = re.compile(r"[ \t\n\r\f]+")
_LANGUAGE = re.compile(r"\blanguage-([\w+-]+)")
_BLOCK_START = re.compile(r"\A(#{1,6}(?=\s|$)|>|[-+](?=[\s-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
_CLOSING = re.compile(r"(?<!\S)(#+)\Z")
_AWKWARD = re.compile(r"[\s()<>]")


@dataclass(slots=True)
class Element:
    """An element with its attributes, and the texts and elements in it."""

    name: str
    attributes: dict[str, str | None]
    parts: list[Part] = field(default_factory=list)


Part: TypeAlias = Element | str


def twin(html: str, link: Callable[[str], str], anchors: Collection[str]) -> str:
    """The Markdown of the article in `html`.

    `link` gives for each address of a link the one to write; `anchors` are the ids that must be kept for links.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "\n\n".join(_Writer(link, anchors).blocks(reader.root)) + "\n"


class _Reader(HTMLParser):
    """Makes the tree of elements; an end tag closes what is open inside its element."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("body", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self._open[-1].parts.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].parts.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].name == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)


def _is_shown(element: Element) -> bool:
    attributes = element.attributes
    if not attributes:
        return element.name not in LEFT_OUT
    if element.name in LEFT_OUT or "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return False
    # Search passes over what waits for a script, and over the section below a heading that it marks.
    return "data-search-exclude" not in attributes or element.name in HEADINGS


class _Writer:
    def __init__(self, link: Callable[[str], str], anchors: Collection[str]) -> None:
        self._link = link
        self._anchors = anchors

    def blocks(self, box: Element) -> Iterator[str]:
        """The blocks in `box`, each without blank lines around it; text between blocks makes paragraphs."""
        loose: list[Part] = []
        for part in box.parts:
            if isinstance(part, Element) and part.name in BLOCKS:
                yield from self._paragraph(loose)
                loose = []
                if _is_shown(part):
                    yield from self._block(part)
            elif loose or isinstance(part, Element) or not part.isspace():
                loose.append(part)
        yield from self._paragraph(loose)

    def _paragraph(self, parts: list[Part], anchor: str = "") -> Iterator[str]:
        text = self._inline(parts).strip() if parts else ""
        if anchor or text:
            yield anchor + _BLOCK_START.sub(_backslash, text)

    def _block(self, element: Element) -> Iterator[str]:
        name, anchor = element.name, self._anchor(element)
        if name == "p":
            yield from self._paragraph(element.parts, anchor)
        elif name in HEADINGS:
            yield f"{HEADINGS[name]} {anchor}{_CLOSING.sub(_backslash, self._one_line(element.parts))}"
        elif name == "pre":
            yield _fenced(_text(element), _LANGUAGE.search(_classes(element)))
        elif name == "hr":
            yield "---"
        elif name == "summary":
            yield f"**{self._one_line(element.parts)}**"
        else:
            if anchor:
                yield anchor
            if name == "table":
                yield from self._table(element)
            elif name in LISTS:
                yield from self._list(element)
            elif name == "blockquote":
                yield _indented("\n\n".join(self.blocks(element)), "> ", "> ")
            else:
                yield from self.blocks(element)

    def _list(self, element: Element) -> Iterator[str]:
        is_definitions = element.name == "dl"
        items = list(self._definitions(element) if is_definitions else self._items(element))
        if items:
            yield ("\n\n" if is_definitions or any("\n\n" in item for item in items) else "\n").join(items)

    def _items(self, element: Element) -> Iterator[str]:
        number = int(element.attributes.get("start") or 1)
        for part in element.parts:
            if isinstance(part, Element) and _is_shown(part):
                mark = f"{number}. " if element.name == "ol" else "- "
                yield _indented(self._anchor(part) + self._joined(part), mark, " " * len(mark))
                number += 1

    def _joined(self, item: Element) -> str:
        """The blocks of a list's item; one line and a list of single lines stay close together."""
        blocks = list(self.blocks(item))
        lists = [part for part in item.parts if isinstance(part, Element) and part.name in LISTS]
        close = len(blocks) == 2 and lists and "\n\n" not in blocks[1]
        return ("\n" if close else "\n\n").join(blocks)

    def _definitions(self, element: Element) -> Iterator[str]:
        """Each term with its meaning, as an item; HTML allows a box around such a pair."""
        for part in element.parts:
            if not isinstance(part, Element) or not _is_shown(part):
                continue
            if part.name == "dt":
                yield f"- {self._anchor(part)}**{self._one_line(part.parts)}**"
            elif part.name == "dd":
                yield _indented("\n\n".join(self.blocks(part)), "  ", "  ")
            else:
                term, *meanings = self._definitions(part)
                yield "\n\n".join([term.replace("- ", f"- {self._anchor(part)}", 1), *meanings])

    def _table(self, table: Element) -> Iterator[str]:
        for caption in _all(table, "caption"):
            yield from self._paragraph(caption.parts)
        rows = [
            [self._cell(cell) for cell in row.parts if isinstance(cell, Element) and _is_shown(cell)]
            for row in _all(table, "tr")
        ]
        if rows:
            head, *body = rows
            yield "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))

    def _cell(self, cell: Element) -> str:
        return self._anchor(cell) + self._one_line(cell.parts).replace("|", "\\|")

    def _one_line(self, parts: list[Part]) -> str:
        return self._inline(parts).strip()

    def _inline(self, parts: list[Part]) -> str:
        text = "".join(map(self._inline_part, parts))
        return _SPACES.sub(" ", text) if "\n" in text or "  " in text else text

    def _inline_part(self, part: Part) -> str:
        if isinstance(part, str):
            return backslashed(part)
        if not _is_shown(part):
            return ""
        name, attributes = part.name, part.attributes
        if name == "code":
            return _code(_text(part))
        if name == "br":
            return " "
        if name == "img":
            return f"![{backslashed(attributes.get('alt') or '')}]({self._address(attributes.get('src'))})"
        text = self._anchor(part) + "".join(map(self._inline_part, part.parts))
        if name == "a" and "href" in attributes:
            return _around(text, "[", f"]({self._address(attributes['href'])})")
        if name in MARKS:
            return _around(text, MARKS[name], MARKS[name])
        return f" {text} " if name in BLOCKS else text

    def _address(self, address: str | None) -> str:
        found = self._link(address or "")
        return f"<{found}>" if _AWKWARD.search(found) else found

    def _anchor(self, element: Element) -> str:
        name = element.attributes.get("id")
        return f'<a id="{name}"></a>' if name in self._anchors else ""


def _around(text: str, before: str, after: str) -> str:
    """`text` between marks, its outer blanks outside of them; nothing if there is no text."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{before}{inner}{after}{text[start + len(inner) :]}"


def _backslash(match: re.Match[str]) -> str:
    return f"{match[1]}\\" if match[1].isdigit() else f"\\{match[1]}"


def _indented(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *((others + line).rstrip() for line in lines[1:])])


def _fenced(text: str, language: re.Match[str] | None) -> str:
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language[1] if language else ''}\n{text.strip(chr(10))}\n{fence}"


def _code(text: str) -> str:
    text = _SPACES.sub(" ", text)
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence, blank = "`" * (longest + 1), " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{blank}{text}{blank}{fence}" if text.strip() else text


def _text(element: Element) -> str:
    return "".join(part if isinstance(part, str) else _text(part) for part in element.parts)


def _classes(element: Element) -> str:
    inner = "".join(_classes(part) for part in element.parts if isinstance(part, Element))
    return f"{element.attributes.get('class') or ''} {inner}"


def _all(element: Element, name: str) -> Iterator[Element]:
    for part in element.parts:
        if isinstance(part, Element):
            if part.name == name:
                yield part
            else:
                yield from _all(part, name)
