"""Lets one process in at a time. Standard library only: `run.py` needs it before anything is installed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PAUSE = 0.1  # seconds between two looks


@contextmanager
def alone(path: Path, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait until no other process holds the file `path`, and hold it; the system lets go even when one is killed.

    Makes the file. Whoever holds it may remove it. Calls `wait` once if there is something to wait for.
    """
    file = _take(path)
    if file is None:
        wait()
    while file is None:
        time.sleep(PAUSE)
        file = _take(path)
    with file:
        yield


def _take(path: Path) -> IO[str] | None:
    """The file, held; or None if another process holds it, or has removed it meanwhile."""
    file = path.open("a")
    if _hold(file) and _is_at(path, file):
        return file
    file.close()
    return None


def _hold(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _is_at(path: Path, file: IO[str]) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
