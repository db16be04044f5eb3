"""What a reader downloads of ours stays small. Sizes are those of files compressed one by one, as servers send them."""

from __future__ import annotations

import gzip
from pathlib import Path

STYLES = 8 * 1024
SCRIPTS = 12 * 1024
CALCULATOR = 10 * 1024


def weight(files: list[Path]) -> int:
    assert files
    return sum(len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in files)


def test_the_styles_are_small(built_site: Path) -> None:
    assert weight(list((built_site / "assets").glob("*.css"))) <= STYLES


def test_the_scripts_are_small(built_site: Path) -> None:
    assert weight(list((built_site / "assets" / "flow").glob("*.js"))) <= SCRIPTS


def test_the_scripts_of_the_calculator_are_small(built_site: Path) -> None:
    assert weight(list((built_site / "assets" / "costs").glob("*.js"))) <= CALCULATOR
