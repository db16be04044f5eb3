"""A finished folder takes the place of the earlier one, all or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.output import MARKER, ForeignFolderError, replacing


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_is_made_with_what_was_put_in(tmp_path: Path) -> None:
    with replacing(tmp_path / "a" / "out") as new:
        (new / "page").touch()
    assert names(tmp_path / "a" / "out") == {"page", MARKER}
    assert names(tmp_path / "a") == {"out"}


def test_the_earlier_folder_goes_as_a_whole(tmp_path: Path) -> None:
    for name in ("old", "new"):
        with replacing(tmp_path / "out") as new:
            (new / name).touch()
    assert names(tmp_path / "out") == {"new", MARKER}


def test_an_exception_leaves_the_earlier_folder_and_no_trace(tmp_path: Path) -> None:
    with replacing(tmp_path / "out") as new:
        (new / "old").touch()
    with pytest.raises(RuntimeError), replacing(tmp_path / "out") as new:
        (new / "half").touch()
        raise RuntimeError
    assert names(tmp_path / "out") == {"old", MARKER}
    assert names(tmp_path) == {"out"}


def test_an_interrupt_leaves_the_earlier_folder_and_no_trace(tmp_path: Path) -> None:
    with replacing(tmp_path / "out") as new:
        (new / "old").touch()
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "out"):
        raise KeyboardInterrupt
    assert names(tmp_path) == {"out"}


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with replacing(tmp_path / "out") as new:
        (new / "page").touch()
    assert names(tmp_path / "out") == {"page", MARKER}


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_was_not_made_here_is_refused(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine", encoding="utf-8")
    elif kind == "link":
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    else:
        out.mkdir()
        (out / "mine").touch()
    before = names(tmp_path)
    with pytest.raises(ForeignFolderError, match="name another one"), replacing(out):
        raise AssertionError
    assert names(tmp_path) == before
