"""Puts a finished folder in place of an earlier one, all or nothing. Knows nothing of what is in it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARKER = ".made-by-build-tools"


class ForeignFolderError(OSError):
    """The folder holds something that was not made here, so it must not be replaced."""


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give an empty folder that takes the place of `out` when the block ends without an exception.

    After an exception, `out` is as it was. Raises ForeignFolderError if `out` holds files that were not made here, and
    OSError if the disk or the permissions do not allow it.
    """
    out = out.absolute()
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise ForeignFolderError(0, "this is not a folder; name another one", str(out))
    if out.exists() and any(out.iterdir()) and not (out / MARKER).exists():
        raise ForeignFolderError(0, "this folder holds files that were not made here; name another one", str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        new = workplace / "new"
        new.mkdir()
        yield new
        (new / MARKER).touch()
        if out.exists():
            out.replace(workplace / "old")
        try:
            new.replace(out)
        except OSError:
            if (workplace / "old").exists() and not out.exists():
                (workplace / "old").replace(out)
            raise
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
