"""One process at a time holds a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from build_tools import lock
from build_tools.lock import alone
from tests.built import ROOT

HOLDER = """
import sys, time
from pathlib import Path
from build_tools.lock import alone
with alone(Path(sys.argv[1])):
    print("inside", flush=True)
    time.sleep(60)
"""


def test_the_file_of_a_killed_process_is_free_and_the_wait_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = (sys.executable, "-c", HOLDER, str(path))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout and holder.stdout.readline() == "inside\n"
        waits = []

        def kill() -> None:
            waits.append(1)
            holder.kill()

        with alone(path, kill):
            assert waits == [1]


def test_nobody_waits_for_a_free_file(tmp_path: Path) -> None:
    (tmp_path / "lock").touch()
    with alone(tmp_path / "lock", lambda: 1 / 0):  # type: ignore[arg-type, return-value]
        pass


def test_a_file_that_was_removed_meanwhile_is_held_anew(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with alone(path):
        path.unlink()
        with alone(path):
            assert lock._take(path) is None
