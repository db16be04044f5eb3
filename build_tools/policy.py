"""Turns the HTML of all pages into the Content-Security-Policy that they work under. Knows no files and no server.

The policy lets the site's own files work, and the inline scripts whose hashes it names. What else stands in the markup
of a page and would act, a handler or a style, is refused here, because the browser would pass over it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from build_tools.places import Location
from build_tools.problems import InvalidDecision, Problem

EXECUTABLE = ("", "module", "importmap", "speculationrules", "text/javascript", "application/javascript")
"""The types of inline scripts that a browser acts on; whatever has another type is data."""

HANDLER_HINT = "listen to the event in a script of `docs/assets/`"
STYLE_HINT = "give it a class, and write the style in `docs/assets/site.css`"
MARK = "# Made with the site. What stands above this line is kept."
REFERRER = "no-referrer"

_SCRIPT = re.compile(r"""<script\b((?:[^>"']|"[^"]*"|'[^']*')*)>(.*?)</script\b""", re.IGNORECASE | re.DOTALL)
_TYPE = re.compile(r"""\stype\s*=\s*["']?([^\s"'>]*)""", re.IGNORECASE)
_SOURCE = re.compile(r"\ssrc\s*=", re.IGNORECASE)
_CHARSET = re.compile(r"<meta\s[^>]*charset=[^>]*>", re.IGNORECASE)
_START = re.compile(r"<head\b[^>]*>|<!doctype[^>]*>", re.IGNORECASE)
_META = '<meta http-equiv="Content-Security-Policy" content="{}"><meta name="referrer" content="' + REFERRER + '">'
_WRITTEN = re.compile(re.escape(_META).replace(r"\{\}", r"default-src 'none'; [^\">]*"))

# For text in small letters. They start with plain letters: that is many times as fast as a choice in front.
_SUSPECTS = tuple(
    re.compile(pattern)
    for pattern in (r"""on(?<=[\s"'/]on)[a-z]+\s*=""", r"""style(?<=[\s"'/]style)\s*=""", r"<style\b")
)


def policy(pages: Mapping[str, str]) -> str:
    """The one policy for all `pages`, given by path. Raises InvalidDecision if a page holds what no hash can allow."""
    problems = tuple(problem for path, page in pages.items() for problem in _blocked(path, page))
    if problems:
        raise InvalidDecision(problems)
    hashes = map(_hash, {script for page in pages.values() for script in _inline_scripts(page)})
    directives = (
        "default-src 'none'",
        " ".join(("script-src 'self'", *sorted(hashes))),
        "style-src 'self'",
        "img-src 'self' data:",  # the theme's styles hold its icons
        "connect-src 'self'",  # the index of the search, and the flowchart beside the questions
        "worker-src 'self'",  # the search
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(directives)


def written(page: str, directives: str) -> str:
    """`page` with the policy at the start of its head, in place of one written before."""
    page = without_policy(page)
    start = _CHARSET.search(page) or _START.search(page)
    place = start.end() if start else 0
    return page[:place] + _META.format(directives) + page[place:]


def without_policy(page: str) -> str:
    """`page` as it was before a policy was written into it."""
    return _WRITTEN.sub("", page)


def headers(directives: str, earlier: str = "") -> str:
    """A file `_headers` with the policy, and with what a `<meta>` cannot say; keeps what others wrote in `earlier`."""
    kept = earlier.partition(MARK)[0]
    lines = (
        MARK,
        "/*",
        f"  Content-Security-Policy: {directives}; frame-ancestors 'none'",
        "  Cross-Origin-Opener-Policy: same-origin",
        "  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        f"  Referrer-Policy: {REFERRER}",
        "  X-Content-Type-Options: nosniff",
    )
    return kept + "\n".join(lines) + "\n"


def _blocked(path: str, page: str) -> tuple[Problem, ...]:
    """What in `page` the policy blocks. Only pages that look as if there were anything are read, which takes longer."""
    small = page.lower()
    return _Reader(path).read(page) if any(pattern.search(small) for pattern in _SUSPECTS) else ()


def _inline_scripts(page: str) -> Iterator[str]:
    """The text of each script in `page` that a browser would act on."""
    for attributes, text in _SCRIPT.findall(page):
        kind = _TYPE.search(attributes)
        if not _SOURCE.search(attributes) and (kind[1].lower() if kind else "") in EXECUTABLE:
            yield text


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class _Reader(HTMLParser):
    """Finds the markup that acts by itself."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._problems: list[Problem] = []

    def read(self, page: str) -> tuple[Problem, ...]:
        self.feed(page)
        self.close()
        return tuple(self._problems)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "style":
            self._note("the element `<style>`", STYLE_HINT)
        for name, _ in attrs:
            if name.startswith("on"):
                self._note(f"the attribute `{name}` of `<{tag}>`", HANDLER_HINT)
            elif name == "style":
                self._note(f"the attribute `style` of `<{tag}>`", STYLE_HINT)

    def _note(self, what: str, hint: str) -> None:
        line, column = self.getpos()
        place = Location(self._path, line, column + 1)
        self._problems.append(Problem(place, "blocked-markup", f"the policy of the site blocks {what}", hint))
