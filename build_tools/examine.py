"""Reads a content folder and judges it: what `check` reports, and what a build or a comparison starts from."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from build_tools.checks import check, check_walks
from build_tools.load import load
from build_tools.model import Library
from build_tools.problems import InvalidDecision, Problem


def examine(root: Path, today: date) -> tuple[Library | None, tuple[Problem, ...]]:
    """The library under `root`, if its files could be read, and every problem in it, sorted by place."""
    with all_kept():
        library, problems = load(root)
        if library is not None:
            problems = tuple(sorted((*problems, *check(library, today))))
    return library, problems


def sound(root: Path, today: date) -> tuple[Library, tuple[Problem, ...]]:
    """The library under `root` and its warnings. Raises InvalidDecision if there is an error in it."""
    library, problems = examine(root, today)
    if library is None or any(problem.severity == "error" for problem in problems):
        raise InvalidDecision(problems)
    return library, problems


def walkable(root: Path) -> Library:
    """The library under `root` if every walk through its trees ends, whatever else is wrong. Raises InvalidDecision."""
    with all_kept():
        library, problems = load(root)
        if library is not None:
            problems = check_walks(library)
    if library is None or problems:
        raise InvalidDecision(problems)
    return library


@contextmanager
def all_kept() -> Iterator[None]:
    """Do not look for garbage that refers to itself: there is hardly any, and to look takes as long as reading does."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
