"""Adds to a built site what programs read: Markdown twins of its pages, `llms-full.txt`, a sitemap and `robots.txt`.

Everything is taken from the finished files, so it does not matter which program built them.
"""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from build_tools.output import replace_file
from build_tools.twin import twin
from build_tools.views.addresses import GUIDE_DATA, LLMS, TWIN

LLMS_FULL = "llms-full.txt"

_ARTICLE = '<article class="md-content__inner'
_ARTICLE_END = "</article>"
_HEAD_END = "</head>"
# With the blank, which HTML allows, the scripts of Material do not take the twin for a site in another language, whose
# sitemap they would ask for on every page.
_ALTERNATE = f'<link rel="alternate " type="text/markdown" href="{TWIN}">'
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
_FRAGMENT = re.compile(r'href="[^"]*#([^"?]+)"')
_MARKDOWN_LINK = re.compile(rf"\]\(([^()\s]*{re.escape(TWIN)})\)")


@dataclass(frozen=True, slots=True)
class _Page:
    """A built page; `folder` is its path on the site, `.` for the home page, and `address` where it is published."""

    folder: str
    html: str
    address: str

    @property
    def article(self) -> str:
        start = self.html.index(_ARTICLE)
        return self.html[start : self.html.rindex(_ARTICLE_END) + len(_ARTICLE_END)]

    @property
    def title(self) -> str:
        found = _TITLE.search(self.html)
        return html.unescape(found[1]).strip() if found else ""


class MissingPageError(OSError):
    """`llms.txt` lists a page that the site does not have."""


def add(site: Path) -> None:
    """Write the files into the folder `site`, and name each twin in the head of its page.

    Raises MissingPageError before anything is written, and OSError if the disk or the permissions do not allow it.
    """
    pages = {page.folder: page for page in _pages(site)}
    home = pages["."].address if "." in pages else ""
    twins = _twins(pages, _versions(site))
    full = _full(site / LLMS, home, twins) if (site / LLMS).is_file() else ""
    for folder, text in twins.items():
        _write(site / folder / TWIN, text)
        if _ALTERNATE not in pages[folder].html:
            _write(site / folder / "index.html", pages[folder].html.replace(_HEAD_END, _ALTERNATE + _HEAD_END, 1))
    if home:
        _write(site / "sitemap.xml", _sitemap(page.address for page in pages.values()))
        _write(site / "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {home}sitemap.xml\n")
        (site / "sitemap.xml.gz").unlink(missing_ok=True)  # MkDocs writes the day of the build into it
    if full:
        _write(site / LLMS_FULL, full)


def _pages(site: Path) -> Iterator[_Page]:
    for path in sorted(site.rglob("index.html")):
        text = path.read_text(encoding="utf-8")
        if _ARTICLE in text:
            canonical = _CANONICAL.search(text)
            address = html.unescape(canonical[1]) if canonical else ""
            yield _Page(path.parent.relative_to(site).as_posix(), text, address)


def _versions(site: Path) -> dict[str, str]:
    """The version of each guide, by its folder."""
    files = sorted(site.glob(f"*/{GUIDE_DATA}"))
    return {file.parent.name: str(json.loads(file.read_text(encoding="utf-8"))["version"]) for file in files}


def _twins(pages: Mapping[str, _Page], versions: Mapping[str, str]) -> dict[str, str]:
    """The text of each page's twin, by folder."""
    articles = {folder: page.article for folder, page in pages.items()}
    linked = {html.unescape(name) for article in articles.values() for name in _FRAGMENT.findall(article)}
    found = {}
    for folder, article in articles.items():
        page, version = pages[folder], versions.get(folder.partition("/")[0], "")
        facts = {"title": page.title, "source": page.address, "version": version}
        front = "".join(f"{name}: {json.dumps(fact, ensure_ascii=False)}\n" for name, fact in facts.items() if fact)
        found[folder] = f"---\n{front}---\n\n{twin(article, _links(folder, pages), linked)}"
    return found


def _links(folder: str, pages: Collection[str]) -> Callable[[str], str]:
    """What gives the address to write for each one on the page in `folder`: that of a twin, if it names a page."""

    @cache
    def place(path: str) -> str:
        target = posixpath.normpath(posixpath.join(folder, path))
        return posixpath.relpath(f"{target}/{TWIN}", folder) if target in pages else path

    def link(address: str) -> str:
        path, mark, fragment = address.partition("#")
        if not path or ":" in path or fragment.startswith("?"):  # answers, which only the page itself can show
            return address
        return f"{place(path)}{mark}{fragment}"

    return link


def _full(listing: Path, home: str, twins: Mapping[str, str]) -> str:
    """All twins that the file `listing` lists, in its order."""
    found = []
    for address in _MARKDOWN_LINK.findall(listing.read_text(encoding="utf-8")):
        folder = posixpath.dirname(address.removeprefix(home)) or "."
        if folder not in twins:
            message = f"{address} is no page of the site at {home}; was SITE_URL the same for `write` and the builder?"
            raise MissingPageError(0, message, str(listing))
        found.append(twins[folder])
    return "\n".join(found)


def _sitemap(addresses: Iterator[str]) -> str:
    entries = "".join(f"<url><loc>{html.escape(address)}</loc></url>\n" for address in addresses)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{entries}</urlset>\n"


def _write(path: Path, text: str) -> None:
    replace_file(path, text.encode())
