"""What a running server keeps of its last good build, so that a change makes only those pages again that it changes.

Knows nothing of MkDocs and of how pages are made. Lives as long as the server; other modules may be imported anew.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from build_tools.places import Location
from build_tools.problems import Problem

SEARCH_INDEX = "search/search_index.json"
CONTENT_STARTS = '<article class="md-content__inner md-typeset">'


@dataclass(slots=True)
class Build:
    """A build: what all its pages rest on, the sources by path, the HTML by address, and the search entries."""

    surroundings: object = None
    sources: Mapping[str, str] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)

    def unchanged(self, earlier: Build) -> frozenset[str]:
        """The pages that need not be made again: their source and all surroundings are those of the earlier build."""
        if self.surroundings != earlier.surroundings:
            return frozenset()
        return frozenset(path for path, text in self.sources.items() if earlier.sources.get(path) == text)

    def finish(self, site: Path, earlier: Build, notice: str) -> None:
        """Write all pages into the folder `site`, those not made again from the earlier build, with `notice` on top.

        Reads and completes the search index, which holds the entries of the pages that were made.
        """
        index = json.loads((site / SEARCH_INDEX).read_text(encoding="utf-8"))
        kept = {address: html for address, html in earlier.html.items() if address not in self.html}
        if self.surroundings == earlier.surroundings:
            index["docs"] += [entry for entry in earlier.entries if entry["location"].partition("#")[0] in kept]
            self.html |= kept
        self.entries = index["docs"]
        (site / SEARCH_INDEX).write_text(json.dumps(index, separators=(",", ":")), encoding="utf-8")
        self.write(site, notice)

    def write(self, site: Path, notice: str) -> None:
        """Write all pages into the folder `site`, with `notice` on top of the content."""
        for address, html in self.html.items():
            file = site / address / "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(html.replace(CONTENT_STARTS, CONTENT_STARTS + notice, 1), encoding="utf-8")


def signature(*paths: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether any file at or under `paths` has changed: names, times and sizes."""
    return tuple(sorted(_signed(paths)))


def _signed(paths: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else (path,):
            if "__pycache__" in file.parts or not file.is_file():
                continue
            with suppress(FileNotFoundError):  # an editor's file for the moment, gone since the folder was listed
                status = file.stat()
                yield file.as_posix(), status.st_mtime_ns, status.st_size


def fault(error: Exception, root: Path) -> Problem:
    """What a server says of a fault in the program itself: the file under `root` and the line that it comes from."""
    path, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    if not (path and line):
        frames = traceback.extract_tb(error.__traceback__)
        path, line = next(
            ((frame.filename, frame.lineno) for frame in reversed(frames) if frame.filename.startswith(str(root))),
            (str(root), 1),
        )
    place = Location(Path(path).as_posix(), line or 1)
    message = f"the program has a fault: {type(error).__name__}: {error}"
    return Problem(place, "fault", message, "mend it and save; the terminal shows the whole report")
