"""Run the benchmarks, all or those named; print a table, and with `--json FILE` keep the figures."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import build, check, click, graph, lighthouse, markup, page, save, weight
from benchmarks.machine import this_machine
from build_tools.measurements import Benchmark, Results, Row
from build_tools.views.speed import figure, target

BENCHMARKS: dict[str, ModuleType] = {
    module.__name__.rpartition(".")[2]: module
    for module in (check, graph, build, save, weight, page, click, lighthouse, markup)
}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="run.py benchmark", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}")
    for name, program in missing(options.names or BENCHMARKS):
        if name in options.names:
            parser.error(f"{name} needs a program that is not on the path: {program}")
        print(f"{name} is left out: {program} is not on the path", file=sys.stderr)
    if sys.platform == "win32":
        parser.error("Windows does not say how much memory a program had; measure on Linux or macOS")
    left_out = {name for name, _ in missing(BENCHMARKS)}
    done = tuple(measured(name) for name in options.names or BENCHMARKS if name not in left_out)
    print(table([row for benchmark in done for row in benchmark.rows]))
    if options.json:
        results = Results(date.today().isoformat(), this_machine(), done)
        options.json.write_text(json.dumps(as_values(results), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def missing(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The benchmarks of these names that cannot run here, with a program that each would need."""
    for name in names:
        for program in getattr(BENCHMARKS[name], "NEEDED", ()):
            if shutil.which(program) is None:
                yield name, program
                break


def measured(name: str, **sizes: Any) -> Benchmark:
    """What the benchmark of this name finds, in the sizes that its `measure` takes; its docstring is its manual."""
    module = BENCHMARKS[name]
    print(f"measuring {name} …", file=sys.stderr, flush=True)
    title, _, method = (module.__doc__ or "").partition("\n\n")
    return Benchmark(name, title.rstrip("."), " ".join(method.split()), module.measure(**sizes))


def table(rows: list[Row]) -> str:
    """The rows in columns, for a terminal."""
    head = ("what", "measured", "floor", "ratio", "target", "met")
    cells = [
        (
            row.quantity.what,
            figure(row.value, row.quantity.unit),
            "" if row.floor is None else figure(row.floor, row.quantity.unit),
            "" if row.ratio is None else f"{row.ratio:.2f}",
            target(row.quantity),
            {None: "", True: "yes", False: "NO"}[row.met],
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(head, *cells, strict=True)]
    lines = (zip(line, widths, strict=True) for line in (head, *cells))
    return "\n".join("  ".join(cell.ljust(width) for cell, width in line).rstrip() for line in lines)


def as_values(results: Results) -> dict[str, Any]:
    """The results for JSON, each row with its ratio and whether its target is met, for programs that read it."""
    values = asdict(results)
    for benchmark, shown in zip(results.benchmarks, values["benchmarks"], strict=True):
        for row, cells in zip(benchmark.rows, shown["rows"], strict=True):
            cells |= {"ratio": row.ratio, "met": row.met}
    return values


if __name__ == "__main__":
    main()
