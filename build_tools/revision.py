"""The edge to Git: writes a folder as it was at a revision to another place. Knows nothing of what is in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from build_tools.problems import quote


class RevisionError(Exception):
    """Git cannot give the folder; the message says why, and what to do."""


def write_revision(revision: str, folder: str, into: Path) -> None:
    """Write the files of `folder` at `revision` below `into`, under their paths. Raises RevisionError and OSError.

    `folder` is relative to the current one, which must lie in a repository.
    """
    if _git("rev-parse", "--git-dir").returncode:
        raise RevisionError("this folder is not in a Git repository, or Git cannot read it; `git status` says more")
    commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if commit.returncode:
        raise RevisionError(
            f"Git knows no revision {quote(revision)}; `git log` and `git branch --all` list some, "
            "and `git fetch` gets those of others"
        )
    files = list(_files(commit.stdout.decode().strip(), folder))
    if not files:
        raise RevisionError(f"there is no folder `{folder}` in the revision {quote(revision)}")
    contents = _contents([name for name, _ in files])
    for (_, path), content in zip(files, contents, strict=True):
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _files(commit: str, folder: str) -> Iterator[tuple[bytes, PurePosixPath]]:
    """The object's name and the path of each file in `folder`."""
    listed = _git("ls-tree", "-r", "-z", commit, "--", f"{folder}/")
    for line in listed.stdout.split(b"\0"):
        about, _, name = line.partition(b"\t")
        path = PurePosixPath(os.fsdecode(name))
        if about.split()[1:2] == [b"blob"] and not path.is_absolute() and ".." not in path.parts:
            yield about.split()[2], path


def _contents(names: list[bytes]) -> Iterator[bytes]:
    """The contents of the objects called `names`, in order."""
    answer = _git("cat-file", "--batch", given=b"\n".join(names) + b"\n").stdout
    start = 0
    for _ in names:
        header_end = answer.find(b"\n", start)
        header = answer[start:header_end].split()
        if len(header) != 3:
            raise RevisionError("Git has only a part of this revision; `git fetch --refetch` gets the rest")
        start = header_end + 1 + int(header[2]) + 1
        yield answer[header_end + 1 : start - 1]


def _git(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(("git", *arguments), input=given, capture_output=True)
    except FileNotFoundError:
        raise RevisionError("there is no command `git`; install Git") from None
