"""Reading, checking, reporting and rendering a guide of any size.

The guide is made up: three questions for each recommendation, three answers and “not sure” for each question, and some
60 questions on a path. Times are processor time of a fresh process, without that of a Python that does nothing. The
peer reads the same files with PyYAML's fastest loader, and looks at nothing. Memory is the most that the process held,
less that of a process that only imports the same modules.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from benchmarks.large_guide import copy_with_large_guide
from benchmarks.process import python
from build_tools.measurements import Quantity, Row

ROOT = Path(__file__).parent.parent
ITEMS = 10_000
GROWTH = 10
ROUNDS = 5
GROWN_ROUNDS = 2  # each takes ten times as long

CHECK = Quantity(
    "check",
    f"`check` of {ITEMS:,} questions and recommendations",
    "ms",
    "plain load of the same files (CSafeLoader)",
    "ratio",
    1.5,
)
GROWN = Quantity(
    "check-grown",
    f"`check` of {GROWTH * ITEMS:,}, for each {ITEMS:,}",
    "ms",
    f"`check` of {ITEMS:,}",
    "ratio",
    1.2,
)
MEMORY = Quantity("check-memory", f"Memory of `check` of {ITEMS:,}", "MB", "size of the YAML", "ratio", 15)
SHELL = Quantity(
    "check-shell", "`check` of this guide, from the shell", "ms", "Python that does nothing", "value", 1000
)
REPORT = Quantity("report", f"`report` on {ITEMS:,}", "ms", f"`check` of {ITEMS:,}")
REPORT_MEMORY = Quantity("report-memory", f"Memory of `report` on {ITEMS:,}", "MB", "size of the YAML")
WRITE = Quantity("write", f"`write`, all pages of {ITEMS:,}", "ms", f"`check` of {ITEMS:,}")
WRITE_MEMORY = Quantity("write-memory", f"Memory of `write`, all pages of {ITEMS:,}", "MB", "size of the YAML")
QUANTITIES = (CHECK, GROWN, MEMORY, SHELL, REPORT, REPORT_MEMORY, WRITE, WRITE_MEMORY)

_NOTHING = ("-c", "pass")
_LOAD = """\
import sys, yaml
from pathlib import Path
for path in Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)"""
_IMPORTS = "import build_tools.__main__, build_tools.examine"


def measure(items: int = ITEMS, rounds: int = ROUNDS) -> tuple[Row, ...]:
    """The rows of QUANTITIES, for a guide of `items` questions and recommendations in place of ITEMS."""
    with tempfile.TemporaryDirectory() as folder:
        usual = copy_with_large_guide(ROOT, Path(folder) / "usual", items - items // 4, items // 4)
        grown = copy_with_large_guide(ROOT, Path(folder) / "grown", GROWTH * (items - items // 4), GROWTH * items // 4)
        checks, loads, grown_checks, shells, starts = [], [], [], [], []
        for turn in range(rounds):
            start = python(*_NOTHING, cwd=usual)
            starts.append(start.clock)
            checks.append(python(*_command("check"), cwd=usual).processor - start.processor)
            loads.append(python("-c", _LOAD, "decision", cwd=usual).processor - start.processor)
            shells.append(python(*_command("check"), cwd=ROOT).clock)
            if turn < GROWN_ROUNDS:
                grown_checks.append((python(*_command("check"), cwd=grown).processor - start.processor) / GROWTH)
        imports, size = python("-c", _IMPORTS, cwd=usual).memory, _size(usual / "decision")
        check, report, write = (
            python(*_command(*command), cwd=usual) for command in (("check",), ("report",), ("write", "pages"))
        )
        usual_check = statistics.median(checks)
        return (
            CHECK.row(1000 * usual_check, 1000 * statistics.median(loads)),
            GROWN.row(1000 * statistics.median(grown_checks), 1000 * usual_check),
            MEMORY.row((check.memory - imports) / 1e6, size / 1e6),
            SHELL.row(1000 * statistics.median(shells), 1000 * statistics.median(starts)),
            REPORT.row(1000 * report.processor, 1000 * usual_check),
            REPORT_MEMORY.row((report.memory - imports) / 1e6, size / 1e6),
            WRITE.row(1000 * write.processor, 1000 * usual_check),
            WRITE_MEMORY.row((write.memory - imports) / 1e6, size / 1e6),
        )


def _command(*arguments: str) -> tuple[str, ...]:
    return ("-m", "build_tools", *arguments)


def _size(content: Path) -> int:
    return sum(path.stat().st_size for path in content.rglob("*.yaml"))
