"""What a running server keeps from build to build."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from build_tools.live import CONTENT_STARTS, SEARCH_INDEX, Build, fault, signature


def page(text: str) -> str:
    return f"<body>{CONTENT_STARTS}{text}</article></body>"


def entry(location: str, text: str = "") -> dict[str, str]:
    return {"location": location, "title": "", "text": text}


def folder_with_index(folder: Path, *entries: dict[str, str]) -> Path:
    (folder / "search").mkdir(parents=True)
    (folder / SEARCH_INDEX).write_text(json.dumps({"config": {}, "docs": entries}), encoding="utf-8")
    return folder


def test_a_page_with_the_same_source_and_surroundings_is_unchanged() -> None:
    earlier = Build("same", {"a.md": "a", "b.md": "b"})
    assert Build("same", {"a.md": "a", "b.md": "new", "c.md": "c"}).unchanged(earlier) == {"a.md"}
    assert Build("other", {"a.md": "a"}).unchanged(earlier) == frozenset()


def test_pages_not_made_again_come_from_the_earlier_build_with_their_search_entries(tmp_path: Path) -> None:
    earlier = Build("same", html={"a/": page("a"), "b/": page("b")}, entries=[entry("a/"), entry("b/#x", "old")])
    build = Build("same", html={"b/": page("new")})
    site = folder_with_index(tmp_path, entry("b/", "new"))
    build.finish(site, earlier, "")
    assert (site / "a" / "index.html").read_text(encoding="utf-8") == page("a")
    assert (site / "b" / "index.html").read_text(encoding="utf-8") == page("new")
    assert json.loads((site / SEARCH_INDEX).read_text(encoding="utf-8"))["docs"] == [entry("b/", "new"), entry("a/")]
    assert build.html.keys() == {"a/", "b/"} and build.entries == [entry("b/", "new"), entry("a/")]


def test_nothing_is_taken_from_a_build_in_other_surroundings(tmp_path: Path) -> None:
    site = folder_with_index(tmp_path, entry(""))
    Build("new", html={"": page("home")}).finish(site, Build("old", html={"gone/": page("gone")}), "")
    assert not (site / "gone").exists() and (site / "index.html").exists()


def test_a_notice_stands_at_the_top_of_the_content_and_is_not_kept(tmp_path: Path) -> None:
    build = Build("same", html={"": page("home")})
    build.finish(folder_with_index(tmp_path), Build(), "<p>notice</p>")
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == page("<p>notice</p>home")
    assert build.html == {"": page("home")}


def test_a_signature_changes_with_the_text_the_name_and_the_time_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "theme" / "main.html"
    file.parent.mkdir()
    file.write_text("a", encoding="utf-8")
    seen = [signature(tmp_path)]
    os.utime(file, ns=(1, 1))
    seen.append(signature(tmp_path))
    file.write_text("ab", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    seen.append(signature(tmp_path))
    file.rename(file.with_name("other.html"))
    seen.append(signature(tmp_path / "theme", tmp_path / "theme" / "other.html"))
    assert len(set(seen)) == 4
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "x.pyc").touch()
    assert signature(tmp_path)[-1][0].endswith("other.html")


def test_a_fault_names_the_last_place_in_the_program() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("{")
    problem = fault(caught.value, Path(__file__).parent)
    assert problem.location.path == Path(__file__).as_posix()
    assert "JSONDecodeError: Expecting" in problem.message


def test_a_fault_in_the_text_of_a_program_names_the_line_in_that_text() -> None:
    error = SyntaxError("invalid syntax", ("build_tools/site.py", 7, 1, "x"))
    assert str(fault(error, Path()).location) == "build_tools/site.py:7:1"
