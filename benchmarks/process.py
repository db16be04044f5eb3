"""Runs a command and sees what it costs. Linux and macOS only: Windows does not say how much memory a child had."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# The system adds the parent to a child's memory, as both begin as one: so a small process is the parent.
_WATCH = """\
import json, resource, subprocess, sys, time
start = time.perf_counter()
run = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
took = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([took, used.ru_utime + used.ru_stime, peak]))
if run.returncode:
    sys.exit(run.stderr.decode(errors="replace"))"""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of processor time, and the largest memory in bytes."""

    clock: float
    processor: float
    memory: int


def python(*arguments: str, cwd: Path) -> Cost:
    """What the environment's Python costs with `arguments`. Raises CalledProcessError if it fails."""
    watch = (sys.executable, "-c", _WATCH, sys.executable, *arguments)
    return Cost(*json.loads(subprocess.run(watch, cwd=cwd, check=True, stdout=subprocess.PIPE).stdout))
