"""A built site is made ready to publish, whatever built it."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from build_tools.finish import finish
from tests.built import command
from tests.page import read


def _site(folder: Path, script: str = "") -> Path:
    scripts = folder / "assets" / "flow"
    scripts.mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Home</title>", encoding="utf-8")
    (scripts / "start.js").write_text(script, encoding="utf-8")
    return folder


def _files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_scripts_lose_their_comments_and_keep_their_texts(tmp_path: Path) -> None:
    script = (
        "/** Says it. */\nexport const say = (name) => `//  no ${[name].map((each) => `a: ${each}`)}`; // a comment\n"
    )
    site = _site(tmp_path, script)
    finish(site)
    shorter = (site / "assets/flow/start.js").read_text(encoding="utf-8")
    assert re.fullmatch(r"export const say=(\w)=>`//  no \$\{\[\1\]\.map\((\w)=>`a: \$\{\2\}`\)\}`;?", shorter)


def test_styles_lose_their_comments(tmp_path: Path) -> None:
    site = _site(tmp_path)
    (site / "assets/site.css").write_text("/* One. */\n.one {\n  margin: 0 0 1rem;\n}\n", encoding="utf-8")
    finish(site)
    assert (site / "assets/site.css").read_text(encoding="utf-8") == ".one{margin:0 0 1rem}"


def _page(*names: str, to: str = "assets/") -> str:
    links = "\n".join(f'<link rel="stylesheet" href="{to}{name}">' for name in names)
    return f'<!doctype html><head><link rel="stylesheet" href="{to}stylesheets/theme.css">\n{links}\n</head>'


def test_styles_that_all_pages_name_in_a_row_become_the_first_in_their_order(tmp_path: Path) -> None:
    site = _site(tmp_path)
    (site / "deep").mkdir()
    (site / "index.html").write_text(_page("b.css", "a.css"), encoding="utf-8")
    (site / "deep" / "index.html").write_text(_page("b.css", "a.css", to="../assets/"), encoding="utf-8")
    (site / "404.html").write_text(_page("b.css", "a.css", to="/docs/assets/"), encoding="utf-8")
    for name, colour in {"a": "red", "b": "blue", "c": "green"}.items():
        (site / f"assets/{name}.css").write_text(f"p{{color:{colour}}}", encoding="utf-8")
    finish(site)
    assert (site / "assets/b.css").read_text(encoding="utf-8") == "p{color:blue}p{color:red}"
    assert sorted(path.name for path in (site / "assets").glob("*.css")) == ["b.css", "c.css"]
    for path, to in {"index.html": "assets/", "deep/index.html": "../assets/", "404.html": "/docs/assets/"}.items():
        text = (site / path).read_text(encoding="utf-8")
        assert re.findall('href="([^"]*)"', text) == [f"{to}stylesheets/theme.css", f"{to}b.css"]
    once = _files(site)
    finish(site)
    assert _files(site) == once


@pytest.mark.parametrize("other", [("b.css",), ("a.css", "b.css"), ()])
def test_styles_that_a_page_names_otherwise_stay_apart(tmp_path: Path, other: tuple[str, ...]) -> None:
    site = _site(tmp_path)
    (site / "index.html").write_text(_page("b.css", "a.css"), encoding="utf-8")
    (site / "404.html").write_text(_page(*other), encoding="utf-8")
    for name in ("a", "b"):
        (site / f"assets/{name}.css").write_text("p{color:red}", encoding="utf-8")
    finish(site)
    assert (site / "assets/a.css").read_text(encoding="utf-8") == "p{color:red}"
    assert _page("b.css", "a.css").partition("<head>")[2] in (site / "index.html").read_text(encoding="utf-8")


def test_styles_that_are_not_there_are_a_mistake_that_changes_nothing(tmp_path: Path) -> None:
    site = _site(tmp_path)
    (site / "index.html").write_text(_page("b.css", "a.css"), encoding="utf-8")
    before = _files(site)
    result = command("finish", str(site))
    assert result.returncode == 1 and "b.css" in result.stderr and "Traceback" not in result.stderr
    assert _files(site) == before


def test_without_the_minifier_files_stay_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "minify", None)
    site = _site(tmp_path, "const one = 1; // one\n")
    finish(site)
    assert (site / "assets/flow/start.js").read_text(encoding="utf-8") == "const one = 1; // one\n"


def test_what_is_finished_stays_as_it_is(tmp_path: Path) -> None:
    site = _site(tmp_path, "const one = 1; // one\n")
    finish(site)
    once = _files(site)
    finish(site)
    assert _files(site) == once


def test_every_page_gets_the_policy_and_the_site_its_headers(tmp_path: Path) -> None:
    site = _site(tmp_path)
    (site / "deep" / "er").mkdir(parents=True)
    (site / "deep" / "er" / "index.html").write_text("<!doctype html><script>1</script>", encoding="utf-8")
    finish(site)
    policies = {
        element["content"]
        for page in site.rglob("*.html")
        for element in read(page).all("http-equiv")
        if element["http-equiv"] == "Content-Security-Policy"
    }
    [policy] = policies
    assert "'sha256-" in policy
    assert f"Content-Security-Policy: {policy}; " in (site / "_headers").read_text(encoding="utf-8")
    assert (site / ".nojekyll").exists()


def test_a_page_with_a_handler_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    site = _site(tmp_path, "const one = 1; // one\n")
    (site / "index.html").write_text("<!doctype html>\n<p>\n<a onclick=f()>", encoding="utf-8")
    before = _files(site)
    result = command("finish", str(site))
    assert result.returncode == 1
    assert result.stdout.startswith(
        "index.html:3:1: blocked-markup: the policy of the site blocks the attribute `onclick`"
    )
    assert _files(site) == before


def test_a_page_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    site = _site(tmp_path)
    (site / "old.html").write_bytes("<p>\n<p>café".encode("latin-1"))
    result = command("finish", str(site))
    assert result.returncode == 1
    assert result.stdout.startswith("old.html:2:1: encoding: this page is not written in UTF-8\n    save it in UTF-8\n")
    assert result.stderr == ""


def test_a_page_without_an_article_gets_the_policy_alone(tmp_path: Path) -> None:
    site = _site(tmp_path)
    before = (site / "index.html").read_text(encoding="utf-8")
    finish(site)
    after = (site / "index.html").read_text(encoding="utf-8")
    assert re.sub('<meta (http-equiv|name="referrer")[^>]*>', "", after) == before
    assert not (site / "index.md").exists() and not (site / "sitemap.xml").exists()


def test_a_site_that_does_not_know_its_address_gets_twins_and_no_sitemap(tmp_path: Path) -> None:
    site = _site(tmp_path)
    page = '<head><title>A &amp; B</title></head><article class="md-content__inner"><p>c</p></article>'
    (site / "index.html").write_text(page, encoding="utf-8")
    finish(site)
    assert (site / "index.md").read_text(encoding="utf-8") == '---\ntitle: "A & B"\n---\n\nc\n'
    assert 'type="text/markdown" href="index.md"></head>' in (site / "index.html").read_text(encoding="utf-8")
    assert not (site / "sitemap.xml").exists() and not (site / "robots.txt").exists()


def test_a_list_of_pages_that_the_site_does_not_have_is_a_mistake_that_changes_nothing(tmp_path: Path) -> None:
    site = _site(tmp_path)
    page = '<head><link rel="canonical" href="https://a.org/"></head><article class="md-content__inner">x</article>'
    (site / "index.html").write_text(page, encoding="utf-8")
    (site / "llms.txt").write_text("- [A](https://b.org/c/index.md)", encoding="utf-8")
    result = command("finish", str(site))
    assert result.returncode == 1
    assert "llms.txt: https://b.org/c/index.md is no page of the site at https://a.org/" in result.stderr
    assert (site / "index.html").read_text(encoding="utf-8") == page and not (site / "index.md").exists()


def test_a_folder_without_a_site_is_refused(tmp_path: Path) -> None:
    result = command("finish", str(tmp_path))
    assert (result.returncode, result.stdout) == (2, "")
    assert "name the folder of a built site" in result.stderr


def test_the_command_finishes_a_site(tmp_path: Path) -> None:
    site = _site(tmp_path, "const one = 1; // one\n")
    assert command("finish", str(site)).returncode == 0
    assert "//" not in (site / "assets/flow/start.js").read_text(encoding="utf-8")
