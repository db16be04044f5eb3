"""Turns the results of the benchmarks, and notes on them, into values. Knows nothing of how anything is measured."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from build_tools.places import Location
from build_tools.problems import InvalidDecision, Problem

RESULTS = "results.json"
NOTES = "notes.toml"

FILES = {"benchmark-results": f"`benchmarks/{RESULTS}` and `benchmarks/{NOTES}`, if there are any, can be read."}


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something that is measured, in `unit`; `beside` names the floor or peer that is measured in the same run.

    The target is a `limit` for the value, for its ratio to the floor, or for what it is above the floor.
    """

    id: str
    what: str
    unit: str
    beside: str = ""
    limited: Literal["value", "ratio", "difference"] | None = None
    limit: float = 0

    def row(self, value: float, floor: float | None = None) -> Row:
        """The row that says what was measured."""
        return Row(self, value, floor)


@dataclass(frozen=True, slots=True)
class Row:
    """A quantity as measured, and its floor."""

    quantity: Quantity
    value: float
    floor: float | None

    @property
    def ratio(self) -> float | None:
        """How many times the floor the value is."""
        return self.value / self.floor if self.floor else None

    @property
    def met(self) -> bool | None:
        """Whether the target is met; nothing without a target."""
        quantity = self.quantity
        if not quantity.limited:
            return None
        figures = {"value": self.value, "ratio": self.ratio, "difference": self.value - (self.floor or 0)}
        figure = figures[quantity.limited]
        return figure is not None and figure <= quantity.limit


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What one benchmark found, in words of its own: a title, and a paragraph on how it measures."""

    name: str
    title: str
    method: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Machine:
    """What was measured on. `browser` is empty if none was needed."""

    processor: str
    cores: int
    system: str
    python: str
    browser: str
    packages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Results:
    """All figures of one run."""

    date: str
    machine: Machine
    benchmarks: tuple[Benchmark, ...]


@dataclass(frozen=True, slots=True)
class Measurements:
    """The results, and by the id of a quantity why its target is missed."""

    results: Results
    notes: Mapping[str, str]


def read(folder: Path) -> Measurements | None:
    """What the files in `folder` say; nothing without results. Raises InvalidDecision if they cannot be read."""
    path, notes = folder / RESULTS, folder / NOTES
    if not path.exists():
        return None
    return Measurements(_results(path), _notes(notes) if notes.exists() else {})


def _results(path: Path) -> Results:
    try:
        return TypeAdapter(Results).validate_python(json.loads(path.read_text(encoding="utf-8")))
    except json.JSONDecodeError as error:
        raise _invalid(Location(path.as_posix(), error.lineno, error.colno), error.msg) from None
    except UnicodeDecodeError:
        raise _invalid(Location(path.as_posix()), "this is not UTF-8 text") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = ".".join(map(str, first["loc"]))
        raise _invalid(Location(path.as_posix()), f"`{keys}`: {first['msg']}") from None


def _invalid(place: Location, reason: str) -> InvalidDecision:
    hint = f"restore it from Git, or measure again: `python3 run.py benchmark --json benchmarks/{RESULTS}`"
    return InvalidDecision([Problem(place, "benchmark-results", f"these are no results: {reason}", hint)])


def _notes(path: Path) -> Mapping[str, str]:
    try:
        return TypeAdapter(Mapping[str, str]).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        message = f"these are no notes: {str(error).splitlines()[0]}"
        hint = 'write `name = "Why the target is missed."`, with the name of a quantity'
        raise InvalidDecision([Problem(Location(path.as_posix()), "benchmark-results", message, hint)]) from None
