"""Turns the settings of the site into those of a project that needs no hook. Knows their lines, and no site builder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

FOR_THE_HOOK = re.compile(
    r"""
    (?:^\#.*\n)*                     # what is said about it
    ^(?:hooks|watch|edit_uri):.*\n   # without the hook a page does not know which file it was written in
    (?:^[ \t-].*\n)*
    """,
    re.MULTILINE | re.VERBOSE,
)
FIRST_ENTRY = re.compile(r"^nav:[ \t]*\n(?P<indent>[ ]*)-[ ].*\n(?:(?P=indent)[ ].*\n)*", re.MULTILINE)


class NoNavigation(ValueError):
    """There is no place in the settings where the guides could go."""


def plain_settings(text: str, guides: Iterable[tuple[str, Iterable[tuple[str, str]]]], unlisted: Iterable[str]) -> str:
    """`text` less what only the hook needs, with the `guides` behind the first entry of the navigation.

    A guide is its title with the label and the path of each of its pages. The paths in `unlisted` are named as left out
    of the navigation on purpose. Raises NoNavigation.
    """
    kept = FOR_THE_HOOK.sub("", f"{text}\n")
    first = FIRST_ENTRY.search(kept)
    if not first:
        raise NoNavigation("there is no line `nav:` with an entry on the line below; the guides go behind that entry")
    entries = "".join(_entries(guides, first["indent"]))
    left_out = "".join(f"  /{path}\n" for path in unlisted)
    return f"{kept[: first.end()]}{entries}{kept[first.end() :]}\nnot_in_nav: |\n{left_out}"


def _entries(guides: Iterable[tuple[str, Iterable[tuple[str, str]]]], indent: str) -> Iterable[str]:
    for title, pages in guides:
        yield f"{indent}- {_quoted(title)}:\n"
        for label, path in pages:
            yield f"{indent}    - {_quoted(label)}: {_quoted(path)}\n"


def _quoted(text: str) -> str:
    """`text` as a double-quoted YAML scalar: builders read their settings with a loader that obeys tags."""
    return json.dumps(text, ensure_ascii=False)
