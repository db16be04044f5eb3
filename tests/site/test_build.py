"""The commands that write: the strict build, the plain files, and a second guide added as a folder."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from build_tools.site import build
from tests.built import ROOT, command, said_of
from tests.content import FIXTURE
from tests.page import read

PARTS = ("build_tools", "docs", "theme", "mkdocs.yml")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything that a build needs, with the content of the fixture."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / part)
    shutil.copytree(FIXTURE, tmp_path / "decision")
    return tmp_path


@pytest.fixture
def real_project(project: Path) -> Path:
    """The same with the content of the repository."""
    shutil.rmtree(project / "decision")
    shutil.copytree(ROOT / "decision", project / "decision")
    return project


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def break_the_content(project: Path) -> None:
    tree = project / "decision" / "tea-or-coffee" / "tree.yaml"
    tree.write_text(tree.read_text(encoding="utf-8").replace("goto: ", "goto: x", 1), encoding="utf-8")


def test_the_strict_build_says_nothing_but_where_the_site_is(built_site: Path) -> None:
    assert said_of(built_site).read_text(encoding="utf-8") == f"The site is in {built_site}.\n"


def test_both_edges_give_the_same_bytes(real_project: Path) -> None:
    assert command("write", "pages", cwd=real_project).returncode == 0
    config = load_config(str(real_project / "mkdocs.yml"))
    served = {file.src_uri: file.content_bytes for file in config.plugins.on_files(Files([]), config=config)}
    assert generated(real_project / "pages") == served


def test_the_recipe_gives_what_write_writes(real_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITE_URL", "https://example.org/guides")
    assert command("write", "pages", cwd=real_project).returncode == 0
    files = build(real_project / "decision", date.today(), "https://example.org/guides/").files
    assert {path: file.text.encode() for path, file in files.items()} == generated(real_project / "pages")


def generated(folder: Path) -> dict[str, bytes]:
    """The files of the documentation that are not written by hand."""
    return {name: text for name, text in everything(folder / "docs").items() if not (ROOT / "docs" / name).exists()}


def test_write_makes_a_project_with_the_settings_the_theme_and_what_is_written_by_hand(project: Path) -> None:
    assert command("write", "out", cwd=project).returncode == 0
    assert {path.name for path in (project / "out").iterdir()} == {
        ".made-by-build-tools",
        "docs",
        "mkdocs.yml",
        "theme",
    }
    assert everything(project / "out" / "theme") == everything(project / "theme")
    assert everything(project / "docs").items() <= everything(project / "out" / "docs").items()


@pytest.mark.parametrize("out", ["docs", "docs/out", "theme/out", "theme/../docs/out"])
def test_nothing_is_written_into_what_is_copied(project: Path, out: str) -> None:
    before = everything(project / "docs") | everything(project / "theme")
    result = command("write", out, cwd=project)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"error: {Path(out)}: name a folder outside of docs and theme\n"
    assert everything(project / "docs") | everything(project / "theme") == before


def test_a_page_by_hand_is_not_lost_under_a_generated_one(project: Path) -> None:
    (project / "docs" / "glossary").mkdir()
    (project / "docs" / "glossary" / "index.md").write_text("# Ours", encoding="utf-8")
    result = command("write", "out", cwd=project)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == "error: docs/glossary/index.md: a page is generated at this place; rename this one\n"
    assert not (project / "out").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [(b"site_name: Ours\nnav: []\n", "there is no line `nav:` with an entry on the line below"), (b"\xff", "utf-8")],
)
def test_settings_that_cannot_be_used_are_named(project: Path, settings: bytes, said: str) -> None:
    (project / "mkdocs.yml").write_bytes(settings)
    result = command("write", "out", cwd=project)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("error: mkdocs.yml: ") and said in result.stderr
    assert not (project / "out").exists()


@pytest.mark.parametrize("arguments", [("build", "--out", "out"), ("write", "out")])
def test_a_failed_run_leaves_the_earlier_output_as_it_was(project: Path, arguments: tuple[str, ...]) -> None:
    assert command(*arguments, cwd=project).returncode == 0
    before = everything(project / "out")
    break_the_content(project)
    result = command(*arguments, cwd=project)
    assert result.returncode == 1
    assert "tree.yaml:" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert everything(project / "out") == before
    assert not [path for path in project.iterdir() if path.name.startswith(".out")]


def test_a_page_that_the_policy_would_block_is_refused_with_its_place(project: Path) -> None:
    about = project / "docs" / "about.md"
    about.write_text(about.read_text(encoding="utf-8") + '\n<p onclick="f()">A</p>\n', encoding="utf-8")
    result = command("build", "--out", "out", cwd=project)
    assert (result.returncode, result.stdout) == (1, "")
    assert "the built pages have errors:\nabout/index.html:" in result.stderr
    assert "the attribute `onclick` of `<p>`" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (project / "out").exists()


@pytest.mark.parametrize("arguments", [("build", "--out", "out"), ("write", "out")])
def test_a_folder_with_other_files_is_not_touched(project: Path, arguments: tuple[str, ...]) -> None:
    (project / "out").mkdir()
    (project / "out" / "thesis.txt").write_text("years of work", encoding="utf-8")
    result = command(*arguments, cwd=project)
    assert result.returncode == 1
    assert "holds files that were not made here" in result.stderr
    assert everything(project / "out") == {"thesis.txt": b"years of work"}


def test_a_page_that_is_gone_from_the_content_is_gone_from_the_output(project: Path) -> None:
    (project / "out").mkdir()
    (project / "out" / ".made-by-build-tools").touch()
    (project / "out" / "old.md").touch()
    assert command("write", "out", cwd=project).returncode == 0
    assert not (project / "out" / "old.md").exists()


def test_a_second_guide_is_one_more_folder(project: Path) -> None:
    shutil.copytree(ROOT / "tests" / "fixture" / "second-guide", project / "decision" / "host-or-rent")
    result = command("build", "--out", "out", cwd=project)
    assert (result.returncode, result.stderr) == (0, "")
    links = {element.attributes.get("href") for element in read(project / "out" / "index.html").elements}
    assert "host-or-rent/" in links
    other = read(project / "out" / "glossary" / "index.html")
    tabs = [
        element["href"]
        for element in other.all("href")
        if any("md-tabs" in around.attributes.get("class", "") for around in element.around)
    ]
    assert "../host-or-rent/" in tabs
    index = json.loads((project / "out" / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert {"host-or-rent/", "host-or-rent/recommendations/rent/", "host-or-rent/examples/first-week/"} <= {
        entry["location"] for entry in index["docs"]
    }


def test_the_edit_button_leads_to_the_yaml(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDIT_URI", "https://example.org/edit/main/")
    assert command("build", "--out", "out", cwd=project).returncode == 0
    page = read(project / "out" / "tea-or-coffee" / "recommendations" / "espresso" / "index.html")
    edit = [element["href"] for element in page.elements if element.attributes.get("rel") == "edit"]
    assert edit == ["https://example.org/edit/main/decision/tea-or-coffee/recommendations/espresso.yaml"]
    page = read(project / "out" / "about" / "index.html")
    edit = [element["href"] for element in page.elements if element.attributes.get("rel") == "edit"]
    assert edit == ["https://example.org/edit/main/docs/about.md"]
