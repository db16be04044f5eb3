"""Finds what cannot be read among the pages written by hand and the theme, where MkDocs says nothing or not where."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from build_tools.places import Location
from build_tools.problems import Problem, printable
from build_tools.source import not_utf8


def unreadable(*folders: Path) -> tuple[Problem, ...]:
    """The folders and files at or under `folders` that cannot be read, and the pages that are not UTF-8 text."""
    return tuple(sorted(problem for folder in folders for problem in _unreadable(folder)))


def _unreadable(root: Path) -> Iterator[Problem]:
    refused: list[OSError] = []
    for folder, _, names in os.walk(root, onerror=refused.append):
        for name in names:
            path = Path(folder, name)
            try:
                with path.open("rb") as file:
                    if path.suffix == ".md":
                        file.read().decode("utf-8")
            except UnicodeDecodeError as error:
                yield not_utf8(error, printable(path.as_posix()))
            except OSError as error:
                yield _problem(path, f"this file cannot be read: {error.strerror}")
    for refusal in refused:
        yield _problem(Path(refusal.filename), f"this folder cannot be read: {refusal.strerror}")


def _problem(path: Path, message: str) -> Problem:
    return Problem(Location(printable(path.as_posix())), "unreadable-file", message, "see its owner and permissions")
