"""What each option costs: pure sums over the lines of a calculator, at given values of its quantities.

Money is in $, time in months. `docs/assets/costs/sums.js` does the same sums for the reader's own numbers, from the
lines as the page holds them; a test compares the two. What stands here once only is what a line is: how its units turn
into a scale, and whether it is paid once or each month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, inf
from typing import Literal

from build_tools.model import Amount, CostLine, Costs, Setting
from build_tools.units import Unit, product, unit

ONCE = unit("$")
MONTHLY = unit("$ / month")

Part = Literal["people", "build", "fixed", "requests"]
KINDS: tuple[tuple[Part, bool], ...] = (
    ("people", True),
    ("build", True),
    ("people", False),
    ("fixed", False),
    ("requests", False),
)
Values = Mapping[str, float]
NUDGE = 1e-6
"""How far beyond a turn the bills are compared, in parts of its value: more than rounding, less than anybody sees."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the bill: `scale` times its quantities, times what `rest_of` leave of 100 %, in $ or $ per month."""

    id: str
    options: tuple[str, ...]
    part: Part
    once: bool
    scale: float
    factors: tuple[str, ...]
    rest_of: tuple[str, ...]

    def amount(self, values: Values) -> float:
        """What is to be paid."""
        amount = self.scale
        for factor in self.factors:
            amount *= values[factor]
        for share in self.rest_of:
            amount *= 100 - values[share]
        return amount


@dataclass(frozen=True, slots=True)
class Bill:
    """What one option costs: paid once, and per month for people, machines and `volume` requests.

    What is paid once is spread over `period` months.
    """

    people_once: float
    build_once: float
    people_monthly: float
    fixed: float
    requests: float
    volume: float
    period: float

    @property
    def people(self) -> float:
        """Work, per month."""
        return self.people_once / self.period + self.people_monthly

    @property
    def build(self) -> float:
        """What else is paid once, per month."""
        return self.build_once / self.period

    @property
    def standing(self) -> float:
        """What a month costs without a single request."""
        return self.people + self.build + self.fixed

    @property
    def month(self) -> float:
        """What a month costs."""
        return self.standing + self.requests

    @property
    def per_request(self) -> float:
        """What one more request costs."""
        return self.requests / self.volume

    @property
    def per_thousand(self) -> float:
        """What a thousand requests cost, everything included."""
        return self.month / self.volume * 1000

    def after(self, months: float) -> float:
        """What has been paid after `months`: all that is paid once, at the start, and so many months."""
        return self.people_once + self.build_once + months * (self.people_monthly + self.fixed + self.requests)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """`cheaper` costs less than `other` above `volume` requests per month: always if it is 0, never if infinite."""

    cheaper: str
    other: str
    volume: float


@dataclass(frozen=True, slots=True)
class Turn:
    """The nearest value of a quantity, other things equal, beyond which `cheapest` is the cheapest option."""

    quantity: str
    now: float
    value: float
    cheapest: str

    @property
    def factor(self) -> float:
        """How many times larger or smaller the quantity has to become; infinite from or to 0."""
        low, high = sorted((self.now, self.value))
        return high / low if low else inf


def settings(costs: Costs, presets: Mapping[str, str]) -> dict[str, Setting]:
    """What each quantity is set to: by the last choice whose preset in `presets` says so, or by its default."""
    chosen = {quantity: content.default for quantity, content in costs.quantities.items()}
    for choice, content in costs.choices.items():
        chosen.update(content.presets[presets.get(choice, next(iter(content.presets)))].values)
    return chosen


def all_settings(costs: Costs) -> Iterator[tuple[str, Setting]]:
    """Each quantity with everything that it is set to, by default or by a preset."""
    yield from ((quantity, content.default) for quantity, content in costs.quantities.items())
    for choice in costs.choices.values():
        for preset in choice.presets.values():
            yield from preset.values.items()


def middle(amounts: Mapping[str, Amount]) -> dict[str, float]:
    """One value for each quantity: the middle of its range."""
    return {quantity: amount.middle for quantity, amount in amounts.items()}


def line_unit(costs: Costs, line: CostLine) -> Unit:
    """The unit that the quantities of a line give when they are multiplied."""
    return product(unit(costs.quantities[each].unit) for each in (*line.factors, *line.rest_of))


@dataclass(frozen=True, slots=True)
class Calculator:
    """Costs made ready for sums: their lines, in the order written."""

    costs: Costs
    lines: tuple[Line, ...]

    def bills(self, values: Values) -> dict[str, Bill]:
        """The bill of each option."""
        roles = self.costs.roles
        sums = {option: dict.fromkeys(KINDS, 0.0) for option in self.costs.options}
        for line in self.lines:
            amount = line.amount(values)
            for option in line.options:
                sums[option][line.part, line.once] += amount
        return {
            option: Bill(
                people_once=found["people", True],
                build_once=found["build", True],
                people_monthly=found["people", False],
                fixed=found["fixed", False],
                requests=found["requests", False],
                volume=values[roles.volume],
                period=values[roles.period],
            )
            for option, found in sums.items()
        }

    def possible(self, values: Values) -> tuple[str, ...]:
        """The options that fit into their limits."""
        return tuple(option for option in self.costs.options if self.room(option, values) >= 0)

    def room(self, option: str, values: Values) -> float:
        """How far an option is from its limit, in tokens; less than 0 if it does not fit, infinite without a limit."""
        limit = self.costs.options[option].limit
        return values[limit.at_most] - sum(values[each] for each in limit.sum_of) if limit else inf

    def cheapest(self, values: Values, compared: Sequence[str]) -> str | None:
        """The option in `compared` that costs least per month, of equals the first; none if none is possible."""
        costing = self.bills(values)
        fitting = [option for option in self.possible(values) if option in compared]
        return min(fitting, key=lambda option: costing[option].month, default=None)

    def turns(self, values: Values, compared: Sequence[str]) -> tuple[Turn, ...]:
        """For each quantity on which the cheapest option hangs its nearest turn; the closest call first."""
        now = self.cheapest(values, compared)
        found = [turn for quantity in self.costs.quantities if (turn := self._turn(values, compared, quantity, now))]
        return tuple(sorted(found, key=lambda turn: turn.factor))

    def _turn(self, values: Values, compared: Sequence[str], quantity: str, now: str | None) -> Turn | None:
        at, limits, found = values[quantity], self.costs.quantities[quantity], []
        for value in self._crossings(values, compared, quantity, now):
            step = max(value, NUDGE) * NUDGE
            for beyond in (value - step, value + step):
                is_away = value <= at if beyond < value else value >= at
                if is_away and limits.low <= beyond <= limits.high:
                    then = self.cheapest({**values, quantity: beyond}, compared)
                    if then != now:
                        found.append(Turn(quantity, at, value, then or ""))
        return min(found, key=lambda turn: (turn.factor, abs(turn.value - at)), default=None)

    def _crossings(self, values: Values, compared: Sequence[str], quantity: str, now: str | None) -> Iterator[float]:
        """Where, along `quantity`, another option starts to cost less than `now`, or starts or ceases to fit.

        A month costs `start + slope * quantity`, and for the period `start + slope / quantity`: no line has it twice.
        The slope is taken over the whole range, where it is not lost beside what a month costs anyway.
        """
        limits, period = self.costs.quantities[quantity], quantity == self.costs.roles.period
        start = self.bills({**values, quantity: inf if period else 0.0})
        end = self.bills({**values, quantity: limits.low if period else limits.high})
        for option in compared:
            if not now:
                break
            rise = (end[option].month - start[option].month) - (end[now].month - start[now].month)
            part = (start[now].month - start[option].month) / rise if rise else 0.0
            if part:
                yield limits.low / part if period else limits.high * part
        for option in compared:
            limit = self.costs.options[option].limit
            if limit and quantity == limit.at_most:
                yield values[quantity] - self.room(option, values)
            elif limit and quantity in limit.sum_of:
                yield values[quantity] + self.room(option, values)


def calculator(costs: Costs) -> Calculator:
    """The calculator for `costs`, whose lines must have units of `ONCE` or `MONTHLY`."""
    return Calculator(costs, tuple(_line(costs, line_id, line) for line_id, line in costs.lines.items()))


def _line(costs: Costs, line_id: str, line: CostLine) -> Line:
    measured = line_unit(costs, line)
    once = measured.powers == ONCE.powers
    part: Part = "build" if once else "fixed"
    if costs.roles.volume in line.factors:
        part = "requests"
    elif costs.roles.labour in line.factors:
        part = "people"
    return Line(line_id, line.options, part, once, measured.scale, line.factors, line.rest_of)


def break_even(one: str, other: str, costing: Mapping[str, Bill]) -> BreakEven:
    """From which volume on one of two options costs less than the other.

    Formula: what one costs more each month whatever the volume, divided by what it saves with each request.
    """
    if costing[one].per_request > costing[other].per_request:
        one, other = other, one
    more = costing[one].standing - costing[other].standing
    saved = costing[other].per_request - costing[one].per_request
    if saved == 0:
        return BreakEven(other, one, 0.0) if more > 0 else BreakEven(one, other, 0.0 if more < 0 else inf)
    return BreakEven(one, other, max(0.0, more / saved))


def cache_share_needed(read: float, write: float) -> float:
    """The share of reads, in %, above which a cache saves money; infinite if it never does.

    `read` and `write` are prices in times the price of input. Reading the share h and writing the rest costs
    `h * read + (1 - h) * write`, which is less than 1 for `h > (write - 1) / (write - read)`.
    """
    if read >= 1:
        return inf
    return max(0.0, (write - 1) / (write - read) * 100) if write > 1 else 0.0


def cache_requests_needed(read: float, write: float) -> float:
    """How many requests in a row, the writing one included, it takes for a cache to save money.

    One write and n - 1 reads cost less than n times 1 for `n > (write - read) / (1 - read)`.
    """
    return inf if read >= 1 else max(1, floor((write - read) / (1 - read)) + 1)
