"""Completes a built site with what can only be done to finished files. Knows the folder, not which program built it."""

from __future__ import annotations

from pathlib import Path

from build_tools import for_programs, policy
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
    directives = policy.policy({path.relative_to(site).as_posix(): _read(path, site) for path in _pages(site)})
    for_programs.add(site)
    _set_policy(site, directives)
    if available():
        for path in sorted(path for pattern in OURS for path in site.glob(pattern)):
            replace_file(path, shorten(path.read_text(encoding="utf-8"), path.suffix).encode())


def _pages(site: Path) -> list[Path]:
    return sorted(site.rglob("*.html"))


def _set_policy(site: Path, directives: str) -> None:
    for path in _pages(site):
        replace_file(path, policy.written(_read(path, site), directives).encode())
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
