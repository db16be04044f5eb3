"""The contributor page with the figures of the benchmarks, as tables; `benchmark` prints the same at a terminal."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.measurements import Benchmark, Machine, Measurements, Quantity, Row
from build_tools.views import addresses
from build_tools.views.page import Page


@dataclass(frozen=True, slots=True)
class RowView:
    """A line of a table. `met` says whether the target is met, and is empty without one."""

    id: str
    what: str
    measured: str
    floor: str
    ratio: str
    target: str
    met: str


@dataclass(frozen=True, slots=True)
class BenchmarkView:
    """What one benchmark found; `missed` has a sentence on each target that is not met."""

    name: str
    title: str
    method: str
    rows: tuple[RowView, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpeedView:
    """The whole page; without a date nothing has been measured."""

    page: Page
    date: str
    machine: str
    packages: str
    targets: int
    met: int
    benchmarks: tuple[BenchmarkView, ...]


def view(measurements: Measurements | None) -> SpeedView:
    """The page on `measurements`."""
    page = Page(addresses.SPEED, "How fast it is", "What was measured, beside what, and which targets are met.", "")
    if measurements is None:
        return SpeedView(page, "", "", "", 0, 0, ())
    results = measurements.results
    judged = [row.met for benchmark in results.benchmarks for row in benchmark.rows if row.met is not None]
    return SpeedView(
        page=page,
        date=results.date,
        machine=_machine(results.machine),
        packages=", ".join(f"{name} {version}" for name, version in results.machine.packages.items()),
        targets=len(judged),
        met=sum(judged),
        benchmarks=tuple(_benchmark(benchmark, measurements) for benchmark in results.benchmarks),
    )


def _machine(machine: Machine) -> str:
    cores = "1 core" if machine.cores == 1 else f"{machine.cores} cores"
    parts = (f"{machine.processor}, {cores}", machine.system, f"Python {machine.python}", machine.browser)
    return "; ".join(part for part in parts if part)


def _benchmark(benchmark: Benchmark, measurements: Measurements) -> BenchmarkView:
    missed = [row.quantity for row in benchmark.rows if row.met is False]
    return BenchmarkView(
        name=benchmark.name,
        title=benchmark.title,
        method=benchmark.method,
        rows=tuple(_row(row) for row in benchmark.rows),
        missed=tuple(
            f"{quantity.what}: {measurements.notes.get(quantity.id, 'the target is missed, and nobody has said why.')}"
            for quantity in missed
        ),
    )


def _row(row: Row) -> RowView:
    quantity = row.quantity
    floor = "" if row.floor is None else f"{figure(row.floor, quantity.unit)}: {quantity.beside}"
    return RowView(
        id=quantity.id,
        what=quantity.what,
        measured=figure(row.value, quantity.unit),
        floor=floor,
        ratio="" if row.ratio is None else f"{row.ratio:.2f}",
        target=target(quantity),
        met={None: "", True: "yes", False: "no"}[row.met],
    )


def target(quantity: Quantity) -> str:
    """The target in words; nothing without one."""
    if quantity.limited == "ratio":
        return f"ratio at most {quantity.limit:g}"
    if quantity.limited == "difference":
        return f"at most {figure(quantity.limit, quantity.unit)} more"
    return f"at most {figure(quantity.limit, quantity.unit)}" if quantity.limited else ""


def figure(number: float, unit: str) -> str:
    """`number` with its unit, to three digits, or without decimals where it has more."""
    text = f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
    return f"{text} {unit}".strip()
