"""A content folder as a library, or everything that is wrong with its files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from build_tools import load as module
from build_tools import source
from build_tools.load import load
from build_tools.model import Library
from tests.content import Content

GUIDE = "tea-or-coffee"


def said(content: Content) -> list[str]:
    """Rule and file of each problem found by `load` alone."""
    problems = load(content.root)[1]
    return [f"{p.rule} {p.location.path.removeprefix(content.root.as_posix() + '/')}" for p in problems]


def test_a_sound_folder_is_a_library_without_problems(fixture_folder: Path) -> None:
    library, problems = load(fixture_folder)
    assert library is not None and problems == ()


def test_the_library_holds_each_file_under_its_name(library: Library) -> None:
    guide = library.guides[GUIDE]
    assert list(library.guides) == [GUIDE]
    assert set(guide.recommendations) == {"black-tea", "espresso", "filter-coffee", "herbal-tea"}
    assert set(guide.examples) == {"early-meeting", "late-reader", "new-office", "night-nurse", "train-journey"}
    assert guide.tree.value.title == "Tea or coffee?"
    assert guide.recommendations["espresso"].value.title == "Pull an espresso"
    assert set(library.sources.value) == {"kettle-2020", "grinder-manual"}


def test_values_have_the_types_of_the_model(library: Library) -> None:
    tree = library.guides[GUIDE].tree.value
    assert (tree.version, tree.reviewed.isoformat(), library.sources.value["kettle-2020"].year) == (
        "1.2",
        "2021-05-01",
        2020,
    )
    assert tree.questions["machine"].answers["no"].goto == "black-tea"
    assert library.guides[GUIDE].examples["night-nurse"].value.illustrative is False


def test_a_place_names_the_file_as_the_folder_was_given(fixture_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(fixture_folder.parent)
    library, _ = load(Path("decision"))
    assert library is not None
    place = library.guides[GUIDE].tree.at("questions", "hour", "ask")
    assert str(place) == "decision/tea-or-coffee/tree.yaml:13:10"


def _large(content: Content) -> None:
    path = content.path("claims.yaml")
    path.touch()
    os.truncate(path, module.MAX_BYTES + 1)  # a hole in the file: nothing is written


def _exactly_at_the_limit(content: Content) -> None:
    text = content.path("glossary.yaml").read_bytes()
    content.write("glossary.yaml", text + b"#" * (20_000 - len(text)))


Spoil = Callable[[Content], object]
FIRES: list[tuple[str, str, str, Spoil]] = [
    ("missing-file", "a shared file", "topics.yaml", lambda c: c.delete("topics.yaml")),
    ("missing-file", "a file of a guide", f"{GUIDE}/faq.yaml", lambda c: c.delete(f"{GUIDE}/faq.yaml")),
    ("unexpected-file", "another suffix", "notes.txt", lambda c: c.write("notes.txt", "x")),
    ("unexpected-file", "a misspelt name", "claim.yaml", lambda c: c.write("claim.yaml", "a: b")),
    (
        "unexpected-file",
        "a file of no guide",
        f"{GUIDE}/claims.yaml",
        lambda c: c.write(f"{GUIDE}/claims.yaml", "a: b"),
    ),
    ("unexpected-file", "`.yml`", f"{GUIDE}/examples/x.yml", lambda c: c.write(f"{GUIDE}/examples/x.yml", "a: b")),
    ("unexpected-file", "capitals", "Claims.YAML", lambda c: c.write("Claims.YAML", "a: b")),
    ("unexpected-file", "a file called as a folder", "schema", lambda c: c.write("schema", "a: b")),
    ("unexpected-file", "no suffix", f"{GUIDE}/examples/x", lambda c: c.write(f"{GUIDE}/examples/x", "a: b")),
    ("unexpected-file", "a folder in a guide", f"{GUIDE}/images", lambda c: c.write(f"{GUIDE}/images/x.yaml", "a: b")),
    (
        "unexpected-file",
        "a folder of items",
        f"{GUIDE}/examples/x",
        lambda c: c.write(f"{GUIDE}/examples/x/y.yaml", ""),
    ),
    (
        "unexpected-file",
        "a README among items",
        f"{GUIDE}/examples/README.md",
        lambda c: c.write(f"{GUIDE}/examples/README.md", ""),
    ),
    ("not-a-plain-file", "a link to a file", "extra.yaml", lambda c: c.path("extra.yaml").symlink_to("claims.yaml")),
    (
        "not-a-plain-file",
        "a link out of the folder",
        "extra.yaml",
        lambda c: c.path("extra.yaml").symlink_to("/etc/passwd"),
    ),
    ("not-a-plain-file", "a dangling link", "extra.yaml", lambda c: c.path("extra.yaml").symlink_to("nowhere")),
    ("not-a-plain-file", "a link to itself", "extra.yaml", lambda c: c.path("extra.yaml").symlink_to("extra.yaml")),
    ("not-a-plain-file", "a link to the folder itself", "loop", lambda c: c.path("loop").symlink_to(".")),
    (
        "not-a-plain-file",
        "a link to the folder above",
        f"{GUIDE}/examples/up",
        lambda c: c.path(f"{GUIDE}/examples/up").symlink_to(".."),
    ),
    (
        "not-a-plain-file",
        "a pipe",
        f"{GUIDE}/examples/pipe.yaml",
        lambda c: os.mkfifo(c.path(f"{GUIDE}/examples/pipe.yaml")),
    ),
    ("file-too-large", "a hole of forty megabytes", "claims.yaml", _large),
    ("file-name", "capitals", f"{GUIDE}/examples/New.yaml", lambda c: c.write(f"{GUIDE}/examples/New.yaml", "a: b")),
    ("file-name", "dots", f"{GUIDE}/examples/a.b.yaml", lambda c: c.write(f"{GUIDE}/examples/a.b.yaml", "a: b")),
    (
        "file-name",
        "spaces",
        f"{GUIDE}/recommendations/a b.yaml",
        lambda c: c.write(f"{GUIDE}/recommendations/a b.yaml", ""),
    ),
    (
        "file-name",
        "a long name",
        f"{GUIDE}/examples/{'a' * 61}.yaml",
        lambda c: c.write(f"{GUIDE}/examples/{'a' * 61}.yaml", ""),
    ),
    ("file-name", "a guide", "New_guide", lambda c: c.write("New_guide/tree.yaml", "a: b")),
    ("file-name", "a folder called as a file", "README.md", lambda c: c.write("README.md/x", "")),
]


@pytest.mark.parametrize(("rule", "file", "spoil"), [pytest.param(r, f, s, id=f"{r}: {n}") for r, n, f, s in FIRES])
def test_it_is_refused(rule: str, file: str, spoil: Spoil, content: Content) -> None:
    spoil(content)
    assert said(content) == [f"{rule} {file}"]
    assert load(content.root)[0] is None


SILENT: list[tuple[str, str, Spoil]] = [
    ("missing-folder", "a link to the folder", lambda c: (c.move("../decision", "../real"), c.root.symlink_to("real"))),
    (
        "missing-file",
        "no statements, examples or recommendations",
        lambda c: (
            c.delete(f"{GUIDE}/statements.yaml"),
            c.delete(f"{GUIDE}/examples"),
            c.delete(f"{GUIDE}/recommendations"),
        ),
    ),
    ("unexpected-file", "texts for people", lambda c: (c.write("README.md", "x"), c.write(f"{GUIDE}/README.md", "x"))),
    ("unexpected-file", "the folder of schemas", lambda c: c.write("schema/tree.schema.json", "{}")),
    (
        "unexpected-file",
        "hidden files and backups",
        lambda c: (c.write(".DS_Store", "x"), c.write(f"{GUIDE}/.tree.yaml.swp", "x"), c.write("claims.yaml~", "x")),
    ),
    ("not-a-plain-file", "a hidden link, as Emacs makes one", lambda c: c.path(".#claims.yaml").symlink_to("nowhere")),
    (
        "file-name",
        "sixty characters and digits",
        lambda c: c.move(f"{GUIDE}/examples/new-office.yaml", f"{GUIDE}/examples/{'a1' * 30}.yaml"),
    ),
]


@pytest.mark.parametrize(("rule", "spoil"), [pytest.param(r, s, id=f"{r}: {n}-nope") for r, n, s in SILENT])
def test_what_comes_near_is_not_refused(rule: str, spoil: Spoil, content: Content) -> None:
    spoil(content)
    assert said(content) == []


@pytest.mark.parametrize("make", [lambda path: None, Path.touch], ids=["nothing", "a file"])
def test_a_folder_that_is_none_is_refused(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "decision")
    library, (problem,) = load(tmp_path / "decision")
    assert library is None
    assert (problem.rule, problem.location.path) == ("missing-folder", (tmp_path / "decision").as_posix())


def test_an_empty_folder_lacks_its_files_and_a_guide(tmp_path: Path) -> None:
    (tmp_path / "decision").mkdir()
    assert said(Content(tmp_path / "decision")) == [
        f"missing-file {(tmp_path / 'decision').as_posix()}",
        "missing-file claims.yaml",
        "missing-file glossary.yaml",
        "missing-file sources.yaml",
        "missing-file topics.yaml",
    ]


def test_an_empty_guide_lacks_its_files(content: Content) -> None:
    content.delete(GUIDE)
    content.path("new-guide").mkdir()
    assert said(content) == [f"missing-file new-guide/{name}.yaml" for name in ("comparison", "faq", "tree")]


@pytest.mark.parametrize("file", ["topics.yaml", f"{GUIDE}/tree.yaml", f"{GUIDE}/examples/new-office.yaml"])
def test_an_empty_file_is_refused_as_empty_and_not_as_missing(file: str, content: Content) -> None:
    content.write(file, "")
    assert said(content) == [f"empty-file {file}"]


def test_a_folder_called_as_a_file_is_not_also_missing(content: Content) -> None:
    content.delete("topics.yaml")
    content.path("topics.yaml").mkdir()
    assert said(content) == ["file-name topics.yaml"]


def test_a_file_above_the_limit_is_not_read(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Path] = []
    whole = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: (read.append(path), whole(path))[1])
    _large(content)
    load(content.root)
    assert content.path("glossary.yaml") in read and content.path("claims.yaml") not in read


def test_a_file_at_the_limit_is_read(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 20_000)
    _exactly_at_the_limit(content)
    assert said(content) == []
    content.write("glossary.yaml", content.path("glossary.yaml").read_bytes() + b"#")
    assert said(content) == ["file-too-large glossary.yaml"]


def _forbid(monkeypatch: pytest.MonkeyPatch, method: str, forbidden: Path) -> None:
    """Let `method` fail for one path as the system does; root may read everything, so modes do not."""
    whole = getattr(Path, method)

    def fails(path: Path) -> object:
        if path == forbidden:
            raise PermissionError(13, "Permission denied", str(path))
        return whole(path)

    monkeypatch.setattr(Path, method, fails)


def test_a_file_that_cannot_be_read_is_refused(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    _forbid(monkeypatch, "read_bytes", content.path("topics.yaml"))
    (problem,) = load(content.root)[1]
    assert (problem.rule, problem.message) == ("unreadable-file", "this file cannot be read: Permission denied")
    assert problem.location.path == content.path("topics.yaml").as_posix()


def test_a_folder_that_cannot_be_read_is_refused(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    _forbid(monkeypatch, "iterdir", content.path(f"{GUIDE}/examples"))
    assert said(content) == [f"unreadable-file {GUIDE}/examples"]


def test_a_file_that_goes_away_while_the_folder_is_read_is_passed_over(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: [*whole(path), path / "gone.yaml"])
    assert said(content) == []


def test_a_file_with_a_hint_of_its_right_name(content: Content) -> None:
    content.move("glossary.yaml", "glosary.yaml")
    content.write(f"{GUIDE}/tree.yml", "a: b")
    hints = {problem.location.path.rpartition("/")[2]: problem.hint for problem in load(content.root)[1]}
    assert hints["glosary.yaml"] == "did you mean `glossary`?"
    assert hints["tree.yml"] == "rename it to `tree.yaml`"


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be given there")
@pytest.mark.parametrize("name", [b"a\nb: error: c.yaml", b"\x1b[31m.yaml", b"\xff\xfe.yaml", "a\u202eb.yaml".encode()])
def test_a_hostile_name_is_said_on_one_line_that_can_be_printed(name: bytes, content: Content) -> None:
    Path(os.fsdecode(os.fsencode(content.path(f"{GUIDE}/examples")) + b"/" + name)).write_text("a: b")
    (problem,) = load(content.root)[1]
    first, second = str(problem).splitlines()
    assert problem.rule == "file-name" and first.isprintable() and second.strip().isprintable()
    assert str(problem).encode()


def test_all_files_are_judged_before_anything_is_said(content: Content) -> None:
    content.edit(f"{GUIDE}/tree.yaml", "title: Tea", "titel: Tea")
    content.edit("claims.yaml", "source: grinder-manual", "source: &a grinder-manual")
    content.write(f"{GUIDE}/examples/new-office.yaml", "a: [")
    content.delete("topics.yaml")
    assert said(content) == [
        "anchor-or-alias claims.yaml",
        f"yaml-syntax {GUIDE}/examples/new-office.yaml",
        f"unknown-field {GUIDE}/tree.yaml",
        "missing-file topics.yaml",
    ]


def test_a_warning_leaves_the_library(content: Content) -> None:
    content.edit(f"{GUIDE}/tree.yaml", "Look at a clock.", "Look at clock #2.")
    library, (problem,) = load(content.root)
    assert library is not None and problem.severity == "warning"


def test_a_guide_whose_name_begins_with_anothers_keeps_its_own_items(content: Content) -> None:
    content.copy(GUIDE, "tea")
    content.delete("tea/examples/new-office.yaml")
    library = content.library()
    assert (len(library.guides["tea"].examples), len(library.guides[GUIDE].examples)) == (4, 5)


def test_guides_come_in_the_order_of_their_names(content: Content) -> None:
    for name in ("z-guide", "a-guide"):
        content.copy(GUIDE, name)
    assert list(content.library().guides) == ["a-guide", GUIDE, "z-guide"]


@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_the_library_is_the_same_with_either_parser(
    loader: type, library: Library, fixture_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "_LOADER", loader)
    assert load(fixture_folder)[0] == library


@pytest.mark.parametrize("rule", module.FILES)
def test_each_refusal_of_files_is_tried(rule: str) -> None:
    tried_here = {"missing-folder", "unreadable-file"}  # each has its own test above
    assert rule in {case[0] for case in FIRES} | tried_here


def test_no_case_is_without_a_refusal() -> None:
    assert {case[0] for case in FIRES} | {case[0] for case in SILENT} <= set(module.FILES)
