"""Reading and judging leave the program as it was."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from build_tools import examine
from tests.content import TODAY


def test_the_search_for_garbage_goes_on_afterwards(fixture_folder: Path) -> None:
    examine.examine(fixture_folder, TODAY)
    assert gc.isenabled()


def test_the_search_for_garbage_goes_on_after_a_fault(fixture_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(examine, "load")
    with pytest.raises(NameError):
        examine.walkable(fixture_folder)
    assert gc.isenabled()


def test_a_search_for_garbage_that_was_off_stays_off(fixture_folder: Path) -> None:
    gc.disable()
    try:
        examine.examine(fixture_folder, TODAY)
        assert not gc.isenabled()
    finally:
        gc.enable()
