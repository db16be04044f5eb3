"""Lets the pages of a site name one stylesheet instead of several in a row. Knows no files.

A browser shows nothing of a page before it has every stylesheet, and asks for each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_FOLDER = r'<link rel="stylesheet" href="((?:[^"]*/)?assets/)'
_NAME = r'([\w-]+\.css)">'
_ROW = re.compile(rf'{_FOLDER}{_NAME}(?:\s*<link rel="stylesheet" href="\1[\w-]+\.css">)+')


def row(pages: Iterable[str]) -> tuple[str, ...]:
    """The stylesheets in `assets/` that each page names one after the other, or none if pages differ in that."""
    found = {tuple(re.findall(_FOLDER + _NAME, match[0])) if (match := _ROW.search(page)) else () for page in pages}
    names = {tuple(name for _, name in links) for links in found}
    return names.pop() if len(names) == 1 else ()


def with_one(page: str) -> str:
    """`page` with the first stylesheet of its row alone."""
    return _ROW.sub(r'<link rel="stylesheet" href="\1\2">', page)
