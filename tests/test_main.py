"""The commands: what they print, and their exit codes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from build_tools.__main__ import _github_data, _github_property, main
from tests.built import ROOT, command

FIXTURE = ROOT / "tests" / "fixture" / "decision"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The fixture with one unknown target and one missing “not sure”."""
    folder = tmp_path / "decision"
    shutil.copytree(FIXTURE, folder)
    tree = next(folder.glob("*/tree.yaml"))
    text = tree.read_text(encoding="utf-8")
    first = text.index("goto: ") + len("goto: ")
    tree.write_text(text[:first] + "x" + text[first:], encoding="utf-8")
    return folder


def test_check_of_sound_content_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", str(FIXTURE)]) == 0
    assert capsys.readouterr().out == "no errors, no warnings\n"


def test_check_names_file_line_column_and_rule(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(broken)]) == 1
    first, hint, last = capsys.readouterr().out.splitlines()
    tree = next(broken.glob("*/tree.yaml"))
    line = next(n for n, text in enumerate(tree.read_text(encoding="utf-8").splitlines(), 1) if "goto: x" in text)
    assert first.startswith(f"{tree.as_posix()}:{line}:")
    assert ": unknown-target: " in first
    assert hint.startswith("    did you mean `")
    assert last == "1 error, no warnings"


def test_check_as_json_gives_the_parts(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json", str(broken)]) == 1
    (problem,) = json.loads(capsys.readouterr().out)
    assert problem["rule"] == "unknown-target"
    assert problem["severity"] == "error"
    assert set(problem) == {"path", "line", "column", "severity", "rule", "message", "hint"}


def test_check_for_github_prints_an_annotation(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "github", str(broken)]) == 1
    (annotation,) = capsys.readouterr().out.splitlines()
    assert annotation.startswith("::error file=")
    assert ",title=unknown-target::" in annotation
    assert "%0A" in annotation


def test_what_github_takes_for_syntax_is_escaped_in_an_annotation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "100%, a::b" / "decision"
    shutil.copytree(FIXTURE, folder)
    (folder / "50% off, now: go.yaml").touch()
    main(["check", "--format", "github", str(folder)])
    (annotation,) = capsys.readouterr().out.splitlines()
    where, _, text = annotation.removeprefix("::error ").partition("::")
    path, line, column, title = where.split(",")
    unescaped = path.replace("%3A", ":").replace("%2C", ",").replace("%25", "%").removeprefix("file=")
    assert unescaped == (folder / "50% off, now: go.yaml").as_posix()
    assert (line, column, title) == ("line=1", "col=1", "title=unexpected-file")
    assert text == "this file is not part of the content"


def test_line_ends_and_percent_signs_are_escaped_for_github() -> None:
    assert _github_data("50%\r\nof a: b, c") == "50%25%0D%0Aof a: b, c"
    assert _github_property("50%\r\nof a: b, c") == "50%25%0D%0Aof a%3A b%2C c"


def test_warnings_fail_only_a_strict_check(tmp_path: Path) -> None:
    folder = tmp_path / "decision"
    shutil.copytree(FIXTURE, folder)
    claims = folder / "claims.yaml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("2099-01-01", "2020-01-01", 1), encoding="utf-8")
    claims.write_text(claims.read_text(encoding="utf-8").replace("checked: 20", "checked: 19", 1), encoding="utf-8")
    assert main(["check", str(folder)]) == 0
    assert main(["check", "--strict", str(folder)]) == 1


def test_a_missing_folder_is_a_problem_and_no_traceback() -> None:
    result = command("check", "no-such-folder")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith("no-such-folder:1:1: missing-folder: ")


@pytest.mark.parametrize("arguments", [["chekc"], ["check", "--formt"], ["build", "elsewhere"], []])
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_new_says_where_and_what_to_do_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(FIXTURE, tmp_path / "decision")
    monkeypatch.chdir(tmp_path)
    assert main(["new", "recommendation", "water"]) == 0
    first, *steps = capsys.readouterr().out.splitlines()
    path = "decision/tea-or-coffee/recommendations/water.yaml"
    assert first == f"The new recommendation is in {path}. What to do next:"
    assert [step[:5] for step in steps] == [f"  {number}. " for number in range(1, len(steps) + 1)]
    assert (tmp_path / path).exists()

    assert main(["new", "recommendation", "water"]) == 1
    assert capsys.readouterr().err == f"error: {path} exists already\n    choose another id\n"
    assert main(["new", "question", "size", "--guide", "tee"]) == 2
    assert capsys.readouterr().err == "error: there is no guide called `tee`\n    write `tea-or-coffee`\n"


def test_new_refuses_what_is_no_id(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["new", "question", "Cup Size"])
    assert ended.value.code == 2
    assert "`Cup Size` is not an id; try `cup-size`" in capsys.readouterr().err


def test_a_port_in_use_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"port {port} is in use" in capsys.readouterr().err


@contextmanager
def serving(project: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        (sys.executable, "-m", "build_tools", "serve", "--port", str(port)),
        cwd=project,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def fetch(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.read().decode("utf-8")
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return ""


def wait_for(address: str, holds: Callable[[str], bool], seconds: float = 60) -> str:
    """The page at `address`, as soon as `holds` is true of it."""
    end = time.monotonic() + seconds
    page = ""
    while time.monotonic() < end:
        page = fetch(address)
        if holds(page):
            return page
        time.sleep(0.2)
    raise AssertionError(page[-3000:] or "nothing is served")


def test_a_build_without_graphviz_goes_on_with_one_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert main(["write", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err == "warning: pygraphviz cannot be imported; flowcharts are shown in words only\n"
    assert "<svg" not in (tmp_path / "out/docs/rag-or-fine-tuning/flowchart/index.md").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of everything that serving needs, with the content of the fixture."""
    for part in ("build_tools", "docs", "theme"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(FIXTURE, tmp_path / "decision")
    return tmp_path


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_serve_shows_problems_while_the_content_is_broken_and_recovers(project: Path, port: int) -> None:
    tree = next((project / "decision").glob("*/tree.yaml"))
    good = tree.read_text(encoding="utf-8")
    flow = f"http://127.0.0.1:{port}/{tree.parent.name}/"
    with serving(project, port):
        wait_for(flow, lambda page: "data-question" in page)

        tree.write_text(good.replace("goto: ", "gotto: ", 1), encoding="utf-8")
        page = wait_for(flow, lambda page: "unknown-field" in page)
        assert f"decision/{tree.parent.name}/tree.yaml:" in page.replace("&#58;", ":")
        assert "did you mean" in page
        assert "data-question" in page and "<mark" in page

        tree.write_text(good.replace("title: ", "title: Mended, ", 1), encoding="utf-8")
        wait_for(flow, lambda page: "Mended, " in page and "data-question" in page)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_serve_starts_on_broken_content_and_recovers(project: Path, port: int) -> None:
    glossary = project / "decision" / "glossary.yaml"
    good = glossary.read_text(encoding="utf-8")
    glossary.write_text("", encoding="utf-8")
    home = f"http://127.0.0.1:{port}/"
    with serving(project, port):
        wait_for(home, lambda page: "empty-file" in page)
        glossary.write_text(good, encoding="utf-8")
        wait_for(home, lambda page: "guide__title" in page)
