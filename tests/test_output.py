"""Finished files and folders take the place of earlier ones, all or nothing."""

from __future__ import annotations

import errno
import itertools
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from build_tools import lock, output
from build_tools.output import MARKER, ForeignFolderError, replace_file, replacing


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_new_folder_is_made_with_what_was_put_in(tmp_path: Path) -> None:
    with replacing(tmp_path / "a" / "out") as new:
        (new / "page").touch()
    assert names(tmp_path / "a" / "out") == {"page", MARKER}
    assert names(tmp_path / "a") == {"out"}


def test_the_earlier_folder_goes_as_a_whole(tmp_path: Path) -> None:
    for name in ("old", "new"):
        with replacing(tmp_path / "out") as new:
            (new / name).touch()
    assert names(tmp_path / "out") == {"new", MARKER}


def test_an_exception_leaves_the_earlier_folder_and_no_trace(tmp_path: Path) -> None:
    with replacing(tmp_path / "out") as new:
        (new / "old").touch()
    with pytest.raises(RuntimeError), replacing(tmp_path / "out") as new:
        (new / "half").touch()
        raise RuntimeError
    assert names(tmp_path / "out") == {"old", MARKER}
    assert names(tmp_path) == {"out"}


def test_an_interrupt_leaves_the_earlier_folder_and_no_trace(tmp_path: Path) -> None:
    with replacing(tmp_path / "out") as new:
        (new / "old").touch()
    with pytest.raises(KeyboardInterrupt), replacing(tmp_path / "out"):
        raise KeyboardInterrupt
    assert names(tmp_path) == {"out"}


def test_an_empty_folder_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with replacing(tmp_path / "out") as new:
        (new / "page").touch()
    assert names(tmp_path / "out") == {"page", MARKER}


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_was_not_made_here_is_refused(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine", encoding="utf-8")
    elif kind == "link":
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    else:
        out.mkdir()
        (out / "mine").touch()
    before = names(tmp_path)
    with pytest.raises(ForeignFolderError, match="name another one"), replacing(out):
        raise AssertionError
    assert names(tmp_path) == before


def test_what_another_file_system_or_a_full_disk_refuses_is_said_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left") as raised, replacing(tmp_path / "out"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert raised.value.filename == str(tmp_path / "out")
    assert names(tmp_path) == set()


def test_a_folder_that_cannot_be_put_in_place_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "out", "old")
    replace = Path.replace

    def busy(path: Path, target: Path) -> Path:
        if path.name == output.NEW:
            raise OSError(errno.EBUSY, "Device or resource busy", str(path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", busy)
    with pytest.raises(OSError, match="busy"):
        write(tmp_path / "out", "new")
    assert names(tmp_path) == {"out"}
    assert names(tmp_path / "out") == {"old", MARKER}


def write(out: Path, page: str) -> None:
    with replacing(out) as new:
        (new / page).touch()


def at_line(number: int, act: Callable[[], None]) -> None:
    """Call `act` before the line with this number that `output` or `lock` runs from now on."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        if frame.f_code.co_filename not in (output.__file__, lock.__file__):
            return None
        if event == "line":
            count += 1
            if count == number:
                sys.settrace(None)
                act()
        return trace

    sys.settrace(trace)


def interrupted(number: int, work: Callable[[], None]) -> bool:
    """Whether `work` had come to that line when it was interrupted there."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    before = sys.gettrace()
    try:
        at_line(number, interrupt)
        work()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


def killed(number: int, work: Callable[[], None]) -> bool:
    """Whether `work`, in a process of its own, had come to that line when it was killed there."""
    child = os.fork()
    if child == 0:
        at_line(number, lambda: os.kill(os.getpid(), signal.SIGKILL))
        work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


Stopped = Callable[[int, Callable[[], None]], bool]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
stops = pytest.mark.parametrize("stopped", [interrupted, pytest.param(killed, marks=needs_fork)])


@stops
def test_a_stop_at_any_line_loses_nothing_and_the_next_run_leaves_no_trace(tmp_path: Path, stopped: Stopped) -> None:
    for number in itertools.count(1):
        here = tmp_path / str(number)
        write(here / "out", "old")
        if not stopped(number, lambda: write(here / "out", "new")):  # noqa: B023 - called at once
            break
        found = [path.name for path in here.rglob("*") if path.name in ("old", "new") and path.is_file()]
        assert found, number
        with pytest.raises(RuntimeError), replacing(here / "out"):
            raise RuntimeError
        assert names(here) == {"out"}, number
        assert names(here / "out") in ({"old", MARKER}, {"new", MARKER}), number
    assert number > 40


@stops
def test_a_file_is_the_old_or_the_new_one_at_every_line(tmp_path: Path, stopped: Stopped) -> None:
    file = tmp_path / "file"
    for number in itertools.count(1):
        replace_file(file, b"old")
        if not stopped(number, lambda: replace_file(file, b"new")):
            break
        assert file.read_bytes() in (b"old", b"new"), number
    replace_file(file, b"last")
    assert names(tmp_path) == {"file"}
    assert number > 20


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(0o640)
    replace_file(file, b"new")
    assert file.stat().st_mode & 0o777 == 0o640


def test_many_at_once_into_one_folder_end_well_with_one_whole_result(tmp_path: Path) -> None:
    failures = []

    def several(page: str) -> None:
        try:
            for _ in range(5):
                with replacing(tmp_path / "out") as new:
                    (new / page).touch()
                    (new / f"{page} too").touch()
        except OSError as error:
            failures.append(error)

    threads = [threading.Thread(target=several, args=(f"page {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert names(tmp_path) == {"out"}
    assert {name.removesuffix(" too") for name in names(tmp_path / "out")} in [
        {f"page {number}", MARKER} for number in range(4)
    ]


def test_the_leftovers_of_another_folder_stay(tmp_path: Path) -> None:
    (tmp_path / ".other.work").mkdir()
    (tmp_path / ".out.work").mkdir()
    (tmp_path / ".out.work" / "mine").touch()
    write(tmp_path / "out", "page")
    assert names(tmp_path) == {"out", ".other.work", ".out.work"}
