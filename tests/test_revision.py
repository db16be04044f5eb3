"""A folder as it was at a revision, written to another place."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from build_tools.revision import RevisionError, write_revision


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the current folder."""
    root = tmp_path / "repository"
    root.mkdir()
    monkeypatch.chdir(root)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    subprocess.run(("git", "init", "--quiet"), check=True)
    return root


def commit(root: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "core.autocrlf=false")
    subprocess.run(("git", *settings, "add", "--all"), check=True)
    subprocess.run(("git", *settings, "commit", "--quiet", "--message", "x"), check=True)


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_byte_of_every_file_is_written(repository: Path, tmp_path: Path) -> None:
    files = {
        "decision/a.yaml": b"a\r\nb\n",
        "decision/empty.yaml": b"",
        "decision/sub/folder/é ü.yaml": b"\xff\x00\n\n",
        "decision/a 7\n.yaml": b"blob 3\nabc",
    }
    commit(repository, files)
    write_revision("HEAD", "decision", tmp_path / "out")
    assert written(tmp_path / "out") == files


def test_only_the_folder_is_written(repository: Path, tmp_path: Path) -> None:
    commit(repository, {"decision/a": b"1", "decisions/b": b"2", "other/decision/c": b"3", "d": b"4"})
    write_revision("HEAD", "decision", tmp_path / "out")
    assert written(tmp_path / "out") == {"decision/a": b"1"}


def test_a_tag_a_branch_and_a_commit_are_revisions(repository: Path, tmp_path: Path) -> None:
    commit(repository, {"decision/a": b"old"})
    subprocess.run(("git", "tag", "first"), check=True)
    subprocess.run(("git", "branch", "side"), check=True)
    name = subprocess.run(("git", "rev-parse", "HEAD"), check=True, capture_output=True, text=True).stdout.strip()
    commit(repository, {"decision/a": b"new"})
    for revision in ("first", "side", name, name[:8], "HEAD~1"):
        write_revision(revision, "decision", tmp_path / revision)
        assert written(tmp_path / revision) == {"decision/a": b"old"}


def test_a_repository_without_a_commit_has_no_revision(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="knows no revision `HEAD`"):
        write_revision("HEAD", "decision", tmp_path)


def test_an_object_that_is_not_there_is_said(repository: Path, tmp_path: Path) -> None:
    commit(repository, {"decision/a": b"1"})
    name = subprocess.run(("git", "rev-parse", "HEAD:decision/a"), check=True, capture_output=True, text=True).stdout
    (repository / ".git" / "objects" / name[:2] / name[2:].strip()).unlink()
    with pytest.raises(RevisionError, match="only a part of this revision"):
        write_revision("HEAD", "decision", tmp_path)
