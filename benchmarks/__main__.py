"""Run all benchmarks, print a table, and with `--json FILE` keep the figures."""

from __future__ import annotations

import argparse
import json
import platform
from dataclasses import asdict
from datetime import date
from pathlib import Path

from benchmarks import click


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(prog="run.py benchmark", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file too")
    options = parser.parse_args()
    rows = click.measure()
    width = max(len(row.what) for row in rows)
    for row in rows:
        ratio = f"{row.ratio:6.2f} x floor" if row.ratio else ""
        print(f"{row.what:<{width}}  median {row.median:6.1f} ms  95 % {row.slow:6.1f} ms  {ratio}")
    if options.json:
        about = {"date": date.today().isoformat(), "machine": platform.machine(), "python": platform.python_version()}
        figures = {**about, "rows": [asdict(row) for row in rows]}
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
