"""What befalls a command from outside: stops, full disks, permissions, wrong settings, clocks, odd places."""

from __future__ import annotations

import errno
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
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from build_tools.__main__ import main
from build_tools.examine import examine
from tests.built import ROOT
from tests.content import FIXTURE

PARTS = ("build_tools", "docs", "theme", "mkdocs.yml")
INTERRUPTIBLE = """
import runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs start with it ignored
runpy.run_module("build_tools", run_name="__main__", alter_sys=True)
"""
SHUFFLED = """
import os, random, runpy
scandir, listdir = os.scandir, os.listdir

class Entries:
    def __init__(self, path="."):
        with scandir(path) as entries:
            self.found = list(entries)
        random.shuffle(self.found)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def __iter__(self):
        return self
    def __next__(self):
        if not self.found:
            raise StopIteration
        return self.found.pop()
    def close(self):
        pass

os.scandir = Entries
os.listdir = lambda *path: random.sample(names := listdir(*path), len(names))
os.umask(0o077)
runpy.run_module("build_tools", run_name="__main__", alter_sys=True)
"""
OFFLINE = """
import sys

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise AssertionError(f"{event} {arguments}")

sys.addaudithook(refuse)
from build_tools.__main__ import main

assert main(["check"]) == main(["write", "pages"]) == main(["build", "--out", "out"]) == 0
"""
posix = pytest.mark.skipif(os.name != "posix", reason="needs the signals and permissions of POSIX")


def make(project: Path) -> Path:
    """A copy of everything that a build needs, with the content of the fixture."""
    project.mkdir(parents=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, project / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, project)
    shutil.copytree(FIXTURE, project / "decision")
    return project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, as the current folder."""
    monkeypatch.chdir(make(tmp_path / "project"))
    return tmp_path / "project"


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the environment's Python says in the current folder."""
    return started(*arguments, **environment)()


class Started:
    """A running process; to call it is to wait for its end."""

    def __init__(self, command: tuple[str, ...], environment: dict[str, str], folder: Path) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(folder), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )

    def __call__(self) -> subprocess.CompletedProcess[str]:
        try:
            out, err = self.process.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        return subprocess.CompletedProcess(self.process.args, self.process.returncode, out, err)


def started(*arguments: str, folder: Path | None = None, before: tuple[str, ...] = (), **environment: str) -> Started:
    return Started((*before, sys.executable, *arguments), environment, folder or Path.cwd())


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


# Stops


@posix
@pytest.mark.parametrize(("sent", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGKILL", -9)])
def test_a_stopped_build_leaves_the_old_site_and_the_next_run_no_trace(project: Path, sent: str, code: int) -> None:
    assert main(["write", "out"]) == 0
    old = everything(project / "out")
    build = started("-c", INTERRUPTIBLE, "build", "--out", "out")
    while not any((project / ".out.work").rglob("*.css")):
        assert build.process.poll() is None
        time.sleep(0.01)
    build.process.send_signal(getattr(signal, sent))
    result = build()
    assert result.returncode == code
    assert result.stdout + result.stderr == ""
    assert everything(project / "out") == old
    if sent == "SIGKILL":
        assert names(project) & {".out.work", ".out.lock"}
        assert main(["write", "out"]) == 0
        assert everything(project / "out") == old
    assert not names(project) & {".out.work", ".out.lock"}


@posix
@pytest.mark.slow
def test_a_stopped_server_ends_quietly_and_leaves_no_trace(project: Path) -> None:
    (project / "temporary").mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serve = started("-c", INTERRUPTIBLE, "serve", "--port", str(port), TMPDIR=str(project / "temporary"))
    while not answers(port):
        assert serve.process.poll() is None
        time.sleep(0.1)
    serve.process.send_signal(signal.SIGINT)
    result = serve()
    assert (result.returncode, result.stderr) == (130, "")
    assert names(project / "temporary") == set()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5):
            return True
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


@posix
def test_a_reader_that_has_seen_enough_is_no_error(project: Path) -> None:
    report = started("-m", "build_tools", "report")
    assert report.process.stdout
    report.process.stdout.close()
    assert report.process.stderr
    assert report.process.stderr.read() == ""
    assert report.process.wait() == 1


# Disks and permissions


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_output_that_cannot_be_written_is_said_once(project: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            (sys.executable, "-m", "build_tools", "check"), stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith("error: ") and result.stderr.endswith("No space left on device\n")


@posix
@pytest.mark.parametrize("limit", [0, 3000])
def test_a_file_that_cannot_grow_leaves_the_earlier_pages(project: Path, limit: int) -> None:
    assert main(["write", "out"]) == 0
    old = everything(project / "out")
    limited = (sys.executable, "-c", LIMITED, str(limit), "write", "out")
    result = subprocess.run(limited, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"error: {project / 'out'}: File too large\n"
    assert everything(project / "out") == old
    assert not names(project) & {".out.work", ".out.lock"}


LIMITED = """
import resource, runpy, sys
limit = int(sys.argv.pop(1))
sys.dont_write_bytecode = True
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
runpy.run_module("build_tools", run_name="__main__", alter_sys=True)
"""


@posix
@pytest.mark.parametrize("arguments", ["build --out disk/out", "write disk/out"])
def test_a_full_disk_leaves_the_earlier_pages(project: Path, arguments: str) -> None:
    (project / "disk").mkdir()
    script = (
        "mount -t tmpfs -o size=60k none disk && mkdir disk/out && "
        "touch disk/out/.made-by-build-tools disk/out/old && "
        f'{{ "$0" -m build_tools {arguments}; code=$?; ls -A disk disk/out; exit $code; }}'
    )
    command = ("unshare", "--mount", "--map-root-user", "sh", "-c", script, sys.executable)
    if not shutil.which("unshare") or subprocess.run((*command[:3], "mount", "-t", "tmpfs", "none", "disk")).returncode:
        pytest.skip("cannot mount a small disk here")
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stdout.split() == ["disk:", "out", "disk/out:", ".made-by-build-tools", "old"]
    assert result.stderr.endswith(f"error: {project / 'disk' / 'out'}: No space left on device\n")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("out", ["x" * 300, "mkdocs.yml", "mkdocs.yml/out", "decision", "."])
def test_an_output_that_cannot_be_is_said(project: Path, out: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(project)
    for command in (["write", out], ["build", "--out", out]):
        assert main(command) == 1
        error = capsys.readouterr().err
        assert error.startswith(f"error: {project}") and error.count("\n") == 1
    assert everything(project) == before


@pytest.fixture
def ordinary() -> tuple[str, ...]:
    """The start of a command whose process must keep to permissions, even if root runs it."""
    if os.geteuid() != 0:
        return ()
    command = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps", "-all")
    if not shutil.which("setpriv") or subprocess.run((*command, "true")).returncode:
        pytest.skip("cannot give up root's rights here")
    return command


@posix
def test_content_that_cannot_be_read_is_told_by_its_path(project: Path, ordinary: tuple[str, ...]) -> None:
    (project / "decision" / "glossary.yaml").chmod(0)
    (project / "decision" / "tea-or-coffee" / "examples").chmod(0)
    result = started("-m", "build_tools", "check", before=ordinary)()
    (project / "decision" / "tea-or-coffee" / "examples").chmod(0o755)
    assert (result.returncode, result.stderr) == (1, "")
    assert "decision/glossary.yaml:1:1: unreadable-file: this file cannot be read: Permission denied" in result.stdout
    assert "examples:1:1: unreadable-file: this folder cannot be read: Permission denied" in result.stdout


@posix
def test_a_site_of_which_a_part_cannot_be_read_is_not_built(project: Path, ordinary: tuple[str, ...]) -> None:
    parts = [project / part for part in ("docs/about.md", "docs/contribute", "docs/assets/site.css", "theme")]
    for part in parts:
        part.chmod(0)
    result = started("-m", "build_tools", "build", "--out", "out", before=ordinary)()
    for part in parts:
        part.chmod(0o755)
    assert result.returncode == 1
    for part in parts:
        assert f"{part.relative_to(project)}:1:1: unreadable-file: this " in result.stderr
    assert "Traceback" not in result.stderr
    assert not (project / "out").exists()


@posix
def test_an_output_in_a_folder_that_may_not_be_changed_is_said(project: Path, ordinary: tuple[str, ...]) -> None:
    (project / "closed").mkdir(mode=0o500)
    result = started("-m", "build_tools", "write", "closed/out", before=ordinary)()
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"error: {project / 'closed'}") and "Permission denied" in result.stderr


# Settings


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda project: (project / "mkdocs.yml").unlink(), "mkdocs.yml"),
        (lambda project: (project / "mkdocs.yml").write_text("theme: [", encoding="utf-8"), "line 1, column 9"),
        (
            lambda project: (project / "mkdocs.yml").write_text("- theme", encoding="utf-8"),
            "Expected a key-value mapping",
        ),
        (lambda project: (project / "mkdocs.yml").write_bytes(b"site_name: \xff"), "mkdocs.yml"),
        (lambda project: (project / "mkdocs.yml").open("a").write("them: x\n"), "them"),
        (lambda project: (project / "theme").rename(project / "elsewhere"), "theme"),
        (lambda project: (project / "docs").rename(project / "elsewhere"), "docs"),
    ],
    ids=["none", "not YAML", "a list", "not UTF-8", "an unknown key", "no theme", "no docs"],
)
def test_wrong_settings_are_said_without_a_traceback(
    project: Path, spoil: object, said: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    spoil(project)  # type: ignore[operator]
    assert main(["build", "--out", "out"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert said in error + caplog.text
    assert not names(project) & {"out", ".out.work", ".out.lock"}


def test_a_server_with_wrong_settings_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "mkdocs.yml").unlink()
    assert main(["serve", "--port", "49151"]) == 1
    assert "mkdocs.yml" in capsys.readouterr().err


def test_a_page_in_another_encoding_is_told_by_its_place(project: Path) -> None:
    (project / "docs" / "about.md").write_bytes(b"# About\n\nna\xefve\n")
    result = python("-m", "build_tools", "build", "--out", "out")
    assert result.returncode == 1
    assert "docs/about.md:3:3: not-utf8: this is not UTF-8 text\n    save the file with" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("port", ["-1", "0", "65536", "99999999999999999999", "http", "80.5", "٣", ""])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", f"--port={port}"])
    assert ended.value.code == 2
    assert "write a number from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EADDRINUSE, "port 8000 is in use"),
        (errno.EACCES, "above 1023"),
        (errno.EADDRNOTAVAIL, "no address 127.0.0.1"),
        (errno.ENETDOWN, "127.0.0.1:8000: "),
    ],
)
def test_a_port_that_cannot_be_had_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int, said: str
) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket.socket, "bind", refuse)
    assert main(["serve"]) == 2
    assert said in capsys.readouterr().err


# Clocks


@pytest.mark.parametrize("day", [date(1970, 1, 1), date(2038, 1, 20), date(2098, 12, 31)])
def test_a_clock_before_the_dates_of_review_makes_nothing_stale(day: date) -> None:
    assert examine(FIXTURE, day)[1] == ()


def test_a_clock_far_ahead_makes_every_claim_stale() -> None:
    library, problems = examine(FIXTURE, date(2099, 12, 31))
    assert library
    stale = [problem for problem in problems if problem.rule == "stale-claim"]
    assert len(stale) == len(library.claims.value)
    assert {problem.rule for problem in problems} == {"stale-claim", "stale-price"}


def test_only_the_report_and_the_age_of_prices_depend_on_the_day(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = {}
    for seconds in ("0", "2200000000", "4102444799"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
        assert main(["write", seconds]) == 0
        pages[seconds] = everything(project / seconds)
    assert pages["0"] == pages["2200000000"]
    differing = {path for path, text in pages["0"].items() if pages["4102444799"][path] != text}
    assert differing == {"docs/contribute/report.md", "docs/tea-or-coffee/costs/index.md"}


@pytest.mark.parametrize("command", [["build"], ["write", "out"]])
def test_a_time_that_is_none_is_wrong_use(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "now")
    assert main(command) == 2
    assert capsys.readouterr().err.startswith("error: SOURCE_DATE_EPOCH is not a time")


# Places, and the same bytes everywhere


class Builds:
    """Three builds at once: two into the same folder, one in an odd place and an odd environment."""

    def __init__(self, folder: Path) -> None:
        self.here = make(folder / "project")
        self.there = make(folder.joinpath(*["deep"] * 60, "100% #1 'é\" {x} & y"))
        yesterday = int(time.time()) - timedelta(days=1).total_seconds()
        odd = {
            "PYTHONHASHSEED": "1",
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C",
            "PYTHONUTF8": "0",
            "PYTHONCOERCECLOCALE": "0",
            "SOURCE_DATE_EPOCH": f"{yesterday:.0f}",
        }
        running = [
            started("-m", "build_tools", "build", folder=self.here, PYTHONHASHSEED="2"),
            started("-m", "build_tools", "build", folder=self.here),
            started("-c", SHUFFLED, "build", folder=self.there, **odd),
        ]
        self.results = [build() for build in running]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builds]:
    yield Builds(tmp_path_factory.mktemp("builds"))


def test_builds_at_once_end_well(builds: Builds) -> None:
    assert [(result.returncode, result.stdout) for result in builds.results] == [(0, "The site is in site.\n")] * 3
    assert builds.results[2].stderr == ""
    for result in builds.results[:2]:
        assert result.stderr in ("", f"WARNING: waiting for another process that writes {builds.here / 'site'}\n")


def test_builds_leave_nothing_but_the_site(builds: Builds) -> None:
    for project in (builds.here, builds.there):
        assert names(project) == {*PARTS, "decision", "site"}


def test_two_builds_of_the_same_content_have_the_same_bytes(builds: Builds) -> None:
    here, there = everything(builds.here / "site"), everything(builds.there / "site")
    assert here.keys() == there.keys()
    assert [path for path, data in here.items() if there[path] != data] == []
    assert len(here) > 60


def test_nothing_needs_a_network(project: Path) -> None:
    result = python("-c", OFFLINE)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_terminal_without_unicode_shows_escapes(project: Path, form: str) -> None:
    glossary = project / "decision" / "glossary.yaml"
    glossary.write_text("é: {}\n", encoding="utf-8")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    result = python("-m", "build_tools", "check", "--format", form, **ascii_only)
    assert (result.returncode, result.stderr) == (1, "")
    if form == "json":
        assert any("é" in problem["message"] for problem in json.loads(result.stdout))
    else:
        assert "\\xe9" in result.stdout
