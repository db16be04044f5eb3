"""A page for a folder: its links name files, and nothing in it asks for a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_tools.offline import offline, take_offline
from build_tools.policy import policy, written


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ("./", "index.html"),
        (".", "index.html"),
        ("..", "../index.html"),
        ("../..", "../../index.html"),
        ("../evidence/", "../evidence/index.html"),
        ("../evidence/#claim-a", "../evidence/index.html#claim-a"),
        ("../?v=1&amp;a=b", "../index.html?v=1&amp;a=b"),
        ("./#?v=1", "index.html#?v=1"),
        ("compare/", "compare/index.html"),
    ],
)
def test_a_link_to_a_folder_names_the_page_in_it(link: str, file: str) -> None:
    assert offline(f'<a class="b" href="{link}">') == f'<a class="b" href="{file}">'
    assert offline(f'<a xlink:href="{link}">') == f'<a xlink:href="{file}">'


@pytest.mark.parametrize(
    "link",
    [
        "#q-a",
        "guide.json",
        "../assets/site.css",
        "https://example.org/",
        "mailto:a@example.org",
        "/",
        "/a/",
        "//b/",
        "",
    ],
)
def test_every_other_link_stays(link: str) -> None:
    assert offline(f'<a href="{link}">') == f'<a href="{link}">'


def test_text_and_other_attributes_stay() -> None:
    page = '<p data-href="a/">href="a/" &quot;</p><script src="a/b.js"></script>'
    assert offline(page) == page


def test_modules_and_the_policy_go_and_the_flow_does_not_wait_for_a_script() -> None:
    page = '<meta charset="utf-8"><div data-mode="starting"></div><script src="a.js" type="module"></script>'
    assert offline(written(page, policy({"a": page}))) == '<meta charset="utf-8"><div data-mode="plain"></div>'


def test_what_is_offline_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<a href="./"><a href="a/">', encoding="utf-8")
    take_offline(tmp_path)
    once = (tmp_path / "index.html").read_bytes()
    take_offline(tmp_path)
    assert (tmp_path / "index.html").read_bytes() == once == b'<a href="index.html"><a href="a/index.html">'
