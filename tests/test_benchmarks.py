"""Each benchmark gives its rows, on a small guide. How long anything takes is no matter here."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from benchmarks import __main__ as command
from benchmarks.click import MADE_UP
from benchmarks.large_guide import GUIDE, copy_with_large_guide, write_large_guide
from build_tools import graph
from build_tools.examine import sound
from build_tools.measurements import Benchmark
from tests.built import ROOT
from tests.content import TODAY

Result = TypeVar("Result")
SIZE = {"questions": 30, "results": 4}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout with a small guide in place of the shipped one."""
    return copy_with_large_guide(ROOT, tmp_path_factory.mktemp("checkout") / "small", **SIZE)


def has_its_rows(benchmark: Benchmark) -> bool:
    quantities = command.BENCHMARKS[benchmark.name].QUANTITIES
    return tuple(row.quantity for row in benchmark.rows) == quantities and all(
        math.isfinite(row.value) and (row.floor is not None) == bool(row.quantity.beside) for row in benchmark.rows
    )


def apart(work: Callable[..., Result], *values: Any, **options: Any) -> Result:
    """What `work` gives in a thread of its own: in one where tests have a browser, Playwright starts no other."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(work, *values, **options).result()


def test_checking_is_measured() -> None:
    assert has_its_rows(command.measured("check", items=40, rounds=1))


def test_the_graph_is_measured() -> None:
    assert has_its_rows(command.measured("graph", nodes=40, rounds=1))


def test_building_is_measured(small: Path) -> None:
    assert has_its_rows(command.measured("build", shipped=small, rounds=1, **SIZE))


def test_saving_is_measured_and_makes_one_page_again(small: Path) -> None:
    found = command.measured("save", checkout=small, rounds=1)
    assert has_its_rows(found)
    assert found.rows[1].value == 1 and (found.rows[1].floor or 0) > 10


@pytest.mark.browser
def test_weight_is_measured(small: Path) -> None:
    found = apart(command.measured, "weight", checkout=small)
    assert has_its_rows(found)
    assert all(row.value > 1 for row in found.rows)


@pytest.mark.browser
def test_pages_are_measured(small: Path) -> None:
    found = apart(command.measured, "page", checkout=small, rounds=1, quiet=0)
    assert has_its_rows(found)
    assert all(row.value > 0 for row in found.rows if "paint" in row.quantity.what)


@pytest.mark.browser
def test_clicks_are_measured(small: Path) -> None:
    found = apart(command.measured, "click", checkout=small, walk=MADE_UP, large=30, results=4, rounds=2, pause=0)
    assert has_its_rows(found)
    assert all(row.value > 0 for row in found.rows)


@pytest.mark.parametrize(("questions", "results"), [(1, 1), (5, 2), (100, 30), (1000, 200)])
def test_a_large_guide_is_sound_and_all_of_it_is_reached(tmp_path: Path, questions: int, results: int) -> None:
    write_large_guide(ROOT, tmp_path / "decision", questions, results)
    guide = sound(tmp_path / "decision", TODAY)[0].guides[GUIDE]
    assert len(guide.tree.value.questions) == questions and len(guide.recommendations) == results
    assert max(graph.longest(guide.tree.value).values()) <= 130


def test_the_figures_are_printed_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = command.measured("graph", nodes=40, rounds=1)
    monkeypatch.setattr(command, "measured", lambda name: small)
    monkeypatch.setattr("sys.argv", ["benchmark", "graph", "--json", str(tmp_path / "found.json")])
    apart(command.main)
    kept = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    printed = capsys.readouterr().out
    assert kept["machine"]["cores"] and kept["benchmarks"][0]["title"]
    for row in kept["benchmarks"][0]["rows"]:
        assert row["quantity"]["what"] in printed and row["ratio"]


def test_what_a_benchmark_needs_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr("sys.argv", ["benchmark", "markup"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert "markup needs a program that is not on the path: npx" in capsys.readouterr().err


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["benchmark", "graf"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert "there is no benchmark 'graf'; there are check, graph" in capsys.readouterr().err
