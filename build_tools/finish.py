"""Completes a built site with what can only be done to finished files. Knows the folder, not which program built it."""

from __future__ import annotations

from pathlib import Path

from build_tools import for_programs, policy, styles
from build_tools.output import replace_file
from build_tools.places import Location
from build_tools.problems import InvalidDecision, Problem
from build_tools.shorten import available, shorten

OURS = ("assets/*.css", "assets/flow/*.js", "assets/costs/*.js")
HEADERS = "_headers"


def finish(site: Path) -> None:
    """Make the files in the folder `site` ready to publish; doing it twice changes nothing more.

    Raises InvalidDecision, before anything is written, if a page holds what no policy can allow.
    """
    pages = {path.relative_to(site).as_posix(): _read(path, site) for path in _pages(site)}
    directives = policy.policy(pages)
    sheets = [site / "assets" / name for name in styles.row(pages.values())]
    joined = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    for_programs.add(site)
    if sheets:
        replace_file(sheets[0], joined.encode())
    for path in _pages(site):
        page = styles.with_one(_read(path, site)) if sheets else _read(path, site)
        replace_file(path, policy.written(page, directives).encode())
    for sheet in sheets[1:]:
        sheet.unlink()
    _write_headers(site, directives)
    if available():
        for path in sorted(path for pattern in OURS for path in site.glob(pattern)):
            replace_file(path, shorten(path.read_text(encoding="utf-8"), path.suffix).encode())


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _write_headers(site: Path, directives: str) -> None:
    headers = site / HEADERS
    earlier = headers.read_text(encoding="utf-8") if headers.exists() else ""
    replace_file(headers, policy.headers(directives, earlier).encode())
    (site / ".nojekyll").touch()  # where a branch is published, GitHub Pages would make pages of its own


def _read(path: Path, site: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        place = Location(path.relative_to(site).as_posix(), error.object.count(b"\n", 0, error.start) + 1)
        problem = Problem(place, "encoding", "this page is not written in UTF-8", "save it in UTF-8")
        raise InvalidDecision((problem,)) from None
