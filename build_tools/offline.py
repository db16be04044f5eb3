"""Turns a built site into one that is read from a folder, without a server. Knows nothing of what the pages say.

A browser shows a folder as a list of files, and loads no module from one. So links name the page in a folder, and the
pages stay as they are without script.
"""

from __future__ import annotations

import re
from pathlib import Path

from build_tools.output import replace_file
from build_tools.policy import without_policy

_MODULE = re.compile(r"""<script\b[^>]*\stype=["']?module\b[^>]*></script>""")
_LINK = re.compile(r"""(?<=[\s:]href=")([^":?#]+)(?=[?#"])""")


def take_offline(site: Path) -> None:
    """Let the pages in the folder `site` be read from there; doing it twice changes nothing more."""
    for path in sorted(site.rglob("*.html")):
        replace_file(path, offline(path.read_text(encoding="utf-8")).encode())


def offline(page: str) -> str:
    """`page` with links that name a file, and without what a browser refuses to a page that has no server.

    The policy goes too: what `'self'` means for a file, each browser decides for itself.
    """
    page = _LINK.sub(lambda link: _file(link[1]), without_policy(_MODULE.sub("", page)))
    return page.replace('data-mode="starting"', 'data-mode="plain"')


def _file(link: str) -> str:
    """The page that a server sends for `link`; one to another place than a folder stays as it is."""
    *_, last = link.split("/")
    if link.startswith("/") or last not in ("", ".", ".."):
        return link
    return f"{link.removesuffix('/')}/index.html".removeprefix("./")
