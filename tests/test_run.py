"""`run.py` in a house of its own, whose path has a space, with a pip that installs nothing."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

import run as real

ROOT = Path(__file__).resolve().parent.parent
COMMAND = """
import pathlib, sys, time
print(pathlib.Path.cwd().name, *sys.argv[1:], flush=True)
if sys.argv[1] == "serve":
    time.sleep(60)
sys.exit(2 if sys.argv[1] == "unknown" else 0)
"""


class Pip:
    """What run.py starts quietly. `answer` gives the exit code and the output of a command."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.answer: Callable[[str], tuple[int, str]] = lambda command: (0, "")

    def __call__(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        line = " ".join(str(part) for part in command)
        self.commands.append(line)
        code, output = self.answer(line)
        return subprocess.CompletedProcess(command, code, output)

    @property
    def installed(self) -> list[str]:
        """The names of the locks installed, in order."""
        return [Path(line).name for line in self.commands if "--require-hashes" in line]


@pytest.fixture
def run(tmp_path: Path) -> ModuleType:
    """run.py in a new repository with two small locks and one command."""
    house = tmp_path / "a house"
    (house / "requirements").mkdir(parents=True)
    (house / "requirements" / "site.txt").write_text("pygraphviz==2\nyaml==6\n")
    (house / "requirements" / "test.txt").write_text("pygraphviz==2\npytest==9\nyaml==6\n")
    (house / "build_tools").mkdir()
    (house / "build_tools" / "__main__.py").write_text(COMMAND)
    shutil.copy(ROOT / "build_tools" / "lock.py", house / "build_tools")
    shutil.copy(ROOT / "run.py", house)
    spec = importlib.util.spec_from_file_location("run_in_a_house", house / "run.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def pip(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Pip:
    fake = Pip()
    monkeypatch.setattr(run, "quietly", fake)
    return fake


def test_an_old_python_is_told_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 8, 1))
    with pytest.raises(SystemExit) as exit_:
        exec(compile(source, "run.py", "exec"), {"__name__": "__main__"})
    assert exit_.value.code == 2
    assert capsys.readouterr().err == "run.py needs Python 3.11 or newer; this is Python 3.8.\n"


def test_no_command_means_serve(run: ModuleType, pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "run_python", lambda *arguments: arguments)
    assert run.main([]) == ("-m", "build_tools", "serve")


def test_a_command_runs_at_the_root_with_its_options(
    run: ModuleType, pip: Pip, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run.main(["check", "--strict", "my folder"]) == 0
    assert capfd.readouterr().out.strip() == "a house check --strict my folder"


def test_the_exit_code_of_an_unknown_command_is_passed_on(run: ModuleType, pip: Pip) -> None:
    assert run.main(["unknown"]) == 2


def test_the_second_run_installs_nothing(run: ModuleType, pip: Pip) -> None:
    run.prepare(run.SITE)
    pip.commands.clear()
    run.prepare(run.SITE)
    assert pip.commands == []


def test_a_changed_lock_makes_the_environment_anew(run: ModuleType, pip: Pip) -> None:
    run.prepare(run.SITE)
    old = run.ENVIRONMENT / "old"
    old.touch()
    run.SITE.write_text("yaml==7\n")
    run.prepare(run.SITE)
    assert pip.installed == ["site.txt", "site.txt"]
    assert not old.exists()


def test_another_python_makes_the_environment_anew(run: ModuleType, pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    run.prepare(run.SITE)
    monkeypatch.setattr(run.platform, "python_version", lambda: "3.99.0")
    run.prepare(run.SITE)
    assert pip.installed == ["site.txt", "site.txt"]


def test_an_environment_whose_python_is_gone_is_made_anew(run: ModuleType, pip: Pip) -> None:
    run.prepare(run.SITE)
    run.PYTHON.unlink()
    run.prepare(run.SITE)
    assert pip.installed == ["site.txt", "site.txt"]


def test_tests_are_added_to_the_environment_of_the_site(run: ModuleType, pip: Pip) -> None:
    run.prepare(run.SITE)
    kept = run.ENVIRONMENT / "kept"
    kept.touch()
    run.prepare(run.TEST)
    run.prepare(run.SITE)
    assert pip.installed == ["site.txt", "test.txt"]
    assert kept.exists()


def test_an_interrupted_installation_starts_again(run: ModuleType, pip: Pip) -> None:
    def interrupt(command: str) -> tuple[int, str]:
        if "--require-hashes" in command:
            raise KeyboardInterrupt
        return 0, ""

    run.prepare(run.SITE)
    pip.answer = interrupt
    with pytest.raises(KeyboardInterrupt):
        run.prepare(run.TEST)
    assert run.marks() == []
    pip.answer = lambda command: (0, "")
    run.prepare(run.TEST)
    assert len(run.marks()) == 2


def test_a_failed_installation_shows_what_pip_said(
    run: ModuleType, pip: Pip, capsys: pytest.CaptureFixture[str]
) -> None:
    pip.answer = lambda command: (1, "pip: the network is down\n") if "--require-hashes" in command else (0, "")
    assert run.main(["check"]) == 2
    said = capsys.readouterr().err
    assert "pip: the network is down\n" in said
    assert "could not install site.txt" in said
    assert run.marks() == []


def test_without_a_wheel_for_graphviz_the_rest_is_installed(
    run: ModuleType, pip: Pip, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_wheel(command: str) -> tuple[int, str]:
        lock = Path(command.partition(" -r ")[2])
        return (1, "cannot build pygraphviz") if lock == run.SITE else (0, "")

    pip.answer = no_wheel
    run.prepare(run.SITE)
    assert (run.ENVIRONMENT / "site.txt").read_text() == "yaml==6\n"
    assert "the flowchart will be an outline" in capsys.readouterr().err
    assert run.mark(run.SITE) in run.marks()


def test_all_that_has_no_wheel_is_left_out(run: ModuleType, pip: Pip, capsys: pytest.CaptureFixture[str]) -> None:
    run.SITE.write_text("".join(f"{name}==1\n" for name in run.OPTIONAL) + "yaml==6\n")

    def no_wheels(command: str) -> tuple[int, str]:
        text = Path(command.partition(" -r ")[2]).read_text() if " -r " in command else ""
        missing = [name for name in reversed(run.OPTIONAL) if name in text]
        return (1, f"cannot build {missing[0]}") if missing else (0, "")

    pip.answer = no_wheels
    run.prepare(run.SITE)
    assert (run.ENVIRONMENT / "site.txt").read_text() == "yaml==6\n"
    said = capsys.readouterr().err
    assert all(effect in said for effect in run.OPTIONAL.values())
    assert run.mark(run.SITE) in run.marks()


@pytest.mark.parametrize("name", real.OPTIONAL)
def test_a_package_leaves_the_lock_with_its_hashes_and_nothing_else(name: str) -> None:
    lock = real.TEST.read_text(encoding="utf-8")
    shorter = real.without(name, lock)
    assert names(lock) - names(shorter) == {name}
    assert len(lock.splitlines()) - len(shorter.splitlines()) > 5


@pytest.mark.parametrize(
    ("missing", "way"),
    [
        ([], "{python} -m pip install"),
        (["{python} -m pip"], "{base} -m pip --python {python} install"),
        (["{python} -m pip", "{base} -m pip"], "{python} {wheels}/pip-1.whl/pip install"),
        (["{python} -m pip", "{base} -m pip", "{python} {wheels}"], "/bin/uv pip install --python {python}"),
    ],
)
def test_pip_is_found_where_it_is(
    run: ModuleType, pip: Pip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: list[str], way: str
) -> None:
    words = {"python": run.PYTHON, "base": "/base/python", "wheels": tmp_path}
    (tmp_path / "pip-1.whl").touch()
    monkeypatch.setattr(run, "WHEELS", tmp_path)
    monkeypatch.setattr(run.sys, "executable", "/base/python")
    monkeypatch.setattr(run.shutil, "which", {"uv": "/bin/uv"}.get)
    absent = tuple(start.format(**words) for start in missing)
    pip.answer = lambda command: (1 if command.startswith(absent) else 0, "") if absent else (0, "")
    assert Path(" ".join(map(str, run.installer()))) == Path(way.format(**words))


def test_without_any_pip_the_message_names_the_package(
    run: ModuleType, pip: Pip, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run.shutil, "which", lambda name: None)
    pip.answer = lambda command: (1, "")
    assert run.main(["check"]) == 2
    assert "apt install python3-venv" in capsys.readouterr().err


def test_two_at_once_install_once(run: ModuleType, pip: Pip) -> None:
    def slow(command: str) -> tuple[int, str]:
        time.sleep(0.05)
        return 0, ""

    pip.answer = slow
    both = [threading.Thread(target=run.prepare, args=(run.SITE,)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert pip.installed == ["site.txt"]


def test_every_test_runs_and_the_failures_are_named_at_the_end(
    run: ModuleType, pip: Pip, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[str] = []

    def start(*arguments: str) -> int:
        started.append(arguments[1])
        return 1 if arguments[1] in ("mypy", "pytest") else 0

    monkeypatch.setattr(run, "run_python", start)
    assert run.main(["test"]) == 1
    assert len(started) == len(run.TESTS)
    assert capsys.readouterr().err.endswith("failed: mypy, pytest\n")


def test_options_of_test_go_to_pytest_alone(run: ModuleType, pip: Pip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "run_python", lambda *arguments: arguments)
    assert run.main(["test", "-k", "walk"]) == ("-m", "pytest", "-k", "walk")


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_is_quiet_and_stops_the_command_too(run: ModuleType, pip: Pip, sent: signal.Signals, code: int) -> None:
    run.prepare(run.SITE)
    command = [sys.executable, str(run.ROOT / "run.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        if sent == signal.SIGINT:
            os.killpg(process.pid, sent)  # as a terminal does
        else:
            process.send_signal(sent)
        assert process.wait(timeout=10) == code
        assert b"run.py" not in process.stderr.read()  # the end of the pipe: the command has ended too


@pytest.mark.parametrize("name", ["site", "test"])
def test_a_lock_has_hashes_and_no_addresses(name: str) -> None:
    lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    assert (
        len(re.findall(r"(?m)^[a-z].*==.* \\\n    --hash=sha256:", lock)) == len(re.findall(r"(?m)^[a-z]", lock)) > 20
    )


def test_the_lock_of_the_tests_holds_that_of_the_site() -> None:
    site, test = ((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("site", "test"))
    assert pins(site) <= pins(test)


def pins(lock: str) -> set[str]:
    return set(re.findall(r"(?m)^[a-z].*(?= \\)", lock))


def names(lock: str) -> set[str]:
    return {pin.partition("==")[0] for pin in pins(lock)}
