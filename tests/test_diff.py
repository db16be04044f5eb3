"""The command `diff` in a real repository: what it prints, and its exit codes."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from build_tools.__main__ import main
from build_tools.change_text import MARKER
from tests.built import command
from tests.content import FIXTURE, Content

TREE = "tea-or-coffee/tree.yaml"


@pytest.fixture
def repository(content: Content, monkeypatch: pytest.MonkeyPatch) -> Content:
    """A repository that holds the fixture at its only commit, and is the current folder."""
    monkeypatch.chdir(content.root.parent)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    git("init", "--quiet")
    commit("first")
    return content


def git(*arguments: str) -> None:
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(("git", *settings, *arguments), check=True, capture_output=True)


def commit(message: str) -> None:
    git("add", "--all")
    git("commit", "--quiet", "--allow-empty", "--message", message)


def test_an_unchanged_folder_changes_nothing(repository: Content, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "HEAD"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("What changes for readers since HEAD\n")
    assert said.endswith("  No reader gets another result with the same answers.\n")


def test_changed_results_without_another_version_fail(repository: Content, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(TREE, "goto: filter-coffee", "goto: espresso")
    assert main(["diff", "HEAD"]) == 1
    said = capsys.readouterr().out
    assert "from: filter-coffee; to: espresso" in said
    assert "the version is still 1.2: raise `version` in tea-or-coffee/tree.yaml" in said
    repository.edit(TREE, 'version: "1.2"', 'version: "1.3"')
    assert main(["diff", "HEAD"]) == 0
    assert "version 1.2 → 1.3" in capsys.readouterr().out


def test_an_older_revision_is_read_as_it_was(repository: Content, capsys: pytest.CaptureFixture[str]) -> None:
    repository.edit(TREE, "goto: filter-coffee", "goto: espresso")
    commit("second")
    assert main(["diff", "HEAD"]) == 0
    assert main(["diff", "HEAD~1"]) == 1


def test_content_that_fails_other_checks_is_still_compared(repository: Content) -> None:
    """A changed tree breaks examples: just then an editor asks what changes."""
    repository.edit(TREE, "goto: filter-coffee", "goto: espresso")
    assert main(["check"]) == 1
    assert main(["diff", "HEAD", "--format", "json"]) == 1


def test_two_folders_are_compared(content: Content, capsys: pytest.CaptureFixture[str]) -> None:
    content.edit(TREE, "goto: filter-coffee", "goto: espresso")
    assert main(["diff", "--from", str(FIXTURE), "--to", str(content.root)]) == 1
    assert f"since {FIXTURE.as_posix()}" in capsys.readouterr().out


def test_json_is_for_programs(repository: Content, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "HEAD", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["guides"][0]["paths"]["kept"] == 7


def test_the_comment_is_for_pull_requests(repository: Content, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "HEAD", "--format", "github"]) == 0
    assert capsys.readouterr().out.startswith(f"{MARKER}\n")


def test_a_mistake_in_the_old_revision_names_the_revision(
    repository: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    repository.edit(TREE, "goto: filter-coffee", "goto: filter-cofee")
    commit("broken")
    repository.edit(TREE, "goto: filter-cofee", "goto: filter-coffee")
    assert main(["diff", "HEAD"]) == 1
    assert capsys.readouterr().out.startswith("HEAD:decision/tea-or-coffee/tree.yaml:41:15: unknown-target: ")


@pytest.mark.parametrize("format", ["text", "github", "json"])
def test_a_mistake_in_the_new_content_is_said_in_each_format(
    repository: Content, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    repository.edit(TREE, "goto: filter-coffee", "goto: hour")
    assert main(["diff", "HEAD", "--format", format]) == 1
    said = capsys.readouterr().out
    assert "decision/tea-or-coffee/tree.yaml" in said and "circle" in said
    if format == "json":
        assert [problem["rule"] for problem in json.loads(said)] == ["cycle"]


@pytest.mark.parametrize("revision", ["nowhere", "", "a b", "HEAD:decision", "-", "\udcff", "HEAD^{tree}"])
def test_an_unknown_revision_is_wrong_usage(
    repository: Content, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    assert main(["diff", revision]) == 2
    assert "error: Git knows no revision `" in capsys.readouterr().err


def test_a_revision_without_content_is_wrong_usage(repository: Content, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.move(repository.root, repository.root.parent / "elsewhere")
    commit("gone")
    shutil.move(repository.root.parent / "elsewhere", repository.root)
    assert main(["diff", "HEAD"]) == 2
    assert "there is no folder `decision` in the revision `HEAD`" in capsys.readouterr().err


def test_a_folder_outside_any_repository_is_wrong_usage(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(content.root.parent)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(content.root.parent.parent))
    assert main(["diff", "HEAD"]) == 2
    assert "not in a Git repository" in capsys.readouterr().err


def test_a_missing_git_is_said(
    repository: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(repository.root))
    assert main(["diff", "HEAD"]) == 2
    assert "install Git" in capsys.readouterr().err


def test_a_project_inside_a_larger_repository_is_found(
    content: Content, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    project = content.root.parent / "project with space"
    project.mkdir()
    content.root.rename(project / "decision")
    monkeypatch.chdir(content.root.parent)
    git("init", "--quiet")
    commit("all")
    monkeypatch.chdir(project)
    assert main(["diff", "HEAD"]) == 0


@pytest.mark.parametrize("arguments", [["diff"], ["diff", "HEAD", "--from", "x"], ["diff", "HEAD", "x"]])
def test_two_starting_points_or_none_are_wrong_usage(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_a_missing_folder_is_a_problem_and_no_traceback(content: Content) -> None:
    result = command("diff", "--from", "no-such-folder", "--to", str(content.root))
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("no-such-folder:1:1: missing-folder: ")


@pytest.fixture
def few_digits() -> Iterator[None]:
    """Python refuses to print numbers of more than 640 digits, as few as it can be told to."""
    usual = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    yield
    sys.set_int_max_str_digits(usual)


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_count_of_any_number_of_digits_is_printed(
    content: Content, few_digits: None, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    names = [*(f"q{number}" for number in range(2200)), "hour"]
    answer = "        label: {0}\n        because: {0}\n        goto: {1}\n"
    questions = "".join(
        f"  {name}:\n    ask: x\n    why: x\n    answers:\n"
        f"      a:\n{answer.format('a', following)}      b:\n{answer.format('b', following)}"
        for name, following in itertools.pairwise(names)
    )
    content.edit(TREE, "start: hour\nquestions:\n", f"start: q0\nquestions:\n{questions}")
    assert main(["diff", "--from", str(content.root), "--to", str(content.root), "--format", format]) == 0
    said = capsys.readouterr().out
    assert ("of about 1.3 × 10^663 old paths" if format == "text" else '"total": 129148242581') in said
