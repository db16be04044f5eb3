"""What cannot be read among the pages written by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.handwritten import unreadable


def test_a_page_in_another_encoding_is_told_by_its_place(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    page = tmp_path / "a" / "page.md"
    page.write_bytes(b"# Title\n\n\xc3\xa9 and \xe9\n")
    (problem,) = unreadable(tmp_path)
    assert str(problem).startswith(f"{page.as_posix()}:3:7: not-utf8: ")


def test_pictures_and_pages_in_utf_8_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "page.md").write_text("é", encoding="utf-8")
    assert unreadable(tmp_path) == ()


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    try:
        (tmp_path / "page.md").symlink_to(tmp_path / "none")
    except OSError:
        pytest.skip("no links here")
    (problem,) = unreadable(tmp_path)
    assert "unreadable-file: this file cannot be read: " in str(problem)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    (problem,) = unreadable(tmp_path / "none")
    assert "unreadable-file: this folder cannot be read: " in str(problem)
