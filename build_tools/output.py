"""Puts finished files and folders in place of earlier ones, all or nothing. Knows nothing of what is in them."""

from __future__ import annotations

import logging
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from build_tools.lock import alone

MARKER = ".made-by-build-tools"
NEW, OLD = "new", "old"

log = logging.getLogger(__name__)


class ForeignFolderError(OSError):
    """The folder holds something that was not made here, so it must not be replaced."""


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of `out` when the block ends without an exception.

    After an exception, `out` is as it was. What a killed process left behind is put right by the next call for the
    same `out`; two calls at once wait for each other. Raises ForeignFolderError if `out` holds files that were not made
    here, and OSError if the disk or the permissions do not allow it.
    """
    out = out.absolute()
    _refuse_foreign(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with _workplace(out) as workplace:
            yield workplace / NEW
            _refuse_foreign(out)
            (workplace / NEW / MARKER).touch()
            if out.exists():
                out.replace(workplace / OLD)
            (workplace / NEW).replace(out)
    except OSError as error:
        if error.filename is None or error.filename2 is not None:  # a full disk says nothing, or names what was copied
            error.filename = str(out)
        raise


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` in place of the file `path`, or make it, all or nothing. Raises OSError."""
    new = path.with_name(f".{path.name}.new")
    with _turn(path):
        try:
            new.write_bytes(data)
            if path.exists():
                shutil.copymode(path, new)
            new.replace(path)
        except OSError as error:
            error.filename = error.filename or str(path)
            raise
        finally:
            new.unlink(missing_ok=True)


def _refuse_foreign(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ForeignFolderError(0, "this is not a folder; name another one", str(out))
    if out.exists() and any(out.iterdir()) and not (out / MARKER).exists():
        raise ForeignFolderError(0, "this folder holds files that were not made here; name another one", str(out))


@contextmanager
def _workplace(out: Path) -> Iterator[Path]:
    """A folder beside `out` that belongs to this process, with an empty folder NEW in it."""
    folder = out.with_name(f".{out.name}.work")
    with _turn(out):
        try:
            _clear(folder, out)
            (folder / NEW).mkdir(parents=True)
            yield folder
        finally:
            _clear(folder, out)


@contextmanager
def _turn(out: Path) -> Iterator[None]:
    """Wait until no other process writes `out`."""
    lock = out.with_name(f".{out.name}.lock")
    with alone(lock, lambda: log.warning("waiting for another process that writes %s", out)):
        try:
            yield
        finally:
            _remove(lock)
    if sys.platform == "win32":  # where a file that is held cannot be removed
        _remove(lock)


def _clear(folder: Path, out: Path) -> None:
    """Put the earlier `out` back if nothing has come in its place, and remove what else is left of a run."""
    if (folder / OLD).exists() and not out.exists():
        (folder / OLD).replace(out)
    for path in (folder / NEW, folder / OLD):
        shutil.rmtree(path, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()


def _remove(lock: Path) -> None:
    with suppress(OSError):
        lock.unlink()
