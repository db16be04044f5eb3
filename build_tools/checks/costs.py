"""Rules on costs: every line of a bill comes to money, every value lies in its range, and nothing stands there unused.

They make sure of all that the sums of `cost` rely on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from math import prod

from build_tools import cost
from build_tools.checks.findings import Finding, costs_of
from build_tools.model import CostLine, Costs, Library, Setting
from build_tools.places import Key
from build_tools.units import Unit, quotient, unit

ROLES: Mapping[str, str] = {
    "volume": "requests / month",
    "period": "months",
    "labour": "$ / hour",
    "cache_read": "times",
    "cache_write": "times",
    "cache_share": "%",
}
"""The unit of the quantity in each role."""
DIVISORS = ("volume", "period")
MAX_AMOUNT = 1e100
"""In $: far above any bill, and far below what a float holds."""


def role_unit(library: Library) -> Iterator[Finding]:
    """The quantity in each role has the unit of that role."""
    for costs in costs_of(library):
        for role, wanted in ROLES.items():
            name = getattr(costs.value.roles, role)
            written = costs.value.quantities[name].unit
            if unit(written) != unit(wanted):
                message = f"`{name}` is in `{written}`, and this role needs `{wanted}`"
                yield Finding(costs.at("roles", role), message, "name another quantity, or change its unit")


def divided_by_zero(library: Library) -> Iterator[Finding]:
    """The volume and the period are never 0, because sums divide by them."""
    for costs in costs_of(library):
        for role in DIVISORS:
            name = getattr(costs.value.roles, role)
            if not costs.value.quantities[name].low:
                message = f"`{name}` can be 0, and sums divide by the {role}"
                yield Finding(costs.at("quantities", name, "low"), message, "write a number above 0")


def line_unit(library: Library) -> Iterator[Finding]:
    """The quantities of a line multiply to `$`, or to `$ / month`, as a line with the volume does."""
    for costs in costs_of(library):
        for line_id, line in costs.value.lines.items():
            found = cost.line_unit(costs.value, line)
            place = costs.at("lines", line_id, "factors")
            if found.powers not in (cost.ONCE.powers, cost.MONTHLY.powers):
                message = f"the quantities multiply to {found}; a line must come to $ (paid once) or $ / month"
                yield Finding(place, message, f"it lacks {_lack(found)}, or has a quantity too many")
            elif found.powers == cost.ONCE.powers and costs.value.roles.volume in line.factors:
                message = f"a line with `{costs.value.roles.volume}` comes to $ / month, and this one to $"
                yield Finding(place, message, "what each request costs is not paid once")


def _lack(found: Unit) -> Unit:
    """What `found` has to be multiplied by to come to money: the simpler of the two ways."""
    ways = (quotient(wanted, found) for wanted in (cost.MONTHLY, cost.ONCE))
    return min(ways, key=lambda way: sum(abs(power) for _, power in way.powers))


def named_twice(library: Library) -> Iterator[Finding]:
    """No line, limit or match names a quantity or an option twice."""
    for costs in costs_of(library):
        for lists in _lists(costs.value):
            met: set[str] = set()
            for keys, name in lists:
                if name in met:
                    yield Finding(costs.at(*keys), f"`{name}` is named here for the second time", "name it once")
                met.add(name)


def _lists(costs: Costs) -> Iterator[list[tuple[tuple[Key, ...], str]]]:
    """The names that must differ, each with the keys that lead to it."""

    def items(names: tuple[str, ...], *keys: Key) -> list[tuple[tuple[Key, ...], str]]:
        return [((*keys, index), name) for index, name in enumerate(names)]

    for line_id, line in costs.lines.items():
        yield items(line.options, "lines", line_id, "options")
        factors = items(line.factors, "lines", line_id, "factors")
        yield factors + items(line.rest_of, "lines", line_id, "rest_of")
    for option_id, option in costs.options.items():
        if option.limit:
            limit = ("options", option_id, "limit")
            yield [*items(option.limit.sum_of, *limit, "sum_of"), ((*limit, "at_most"), option.limit.at_most)]
    for match_id, match in costs.matches.items():
        yield items(match.compare, "matches", match_id, "compare")


def period_in_line(library: Library) -> Iterator[Finding]:
    """No line holds the period, over which all that is paid once is spread."""
    for costs in costs_of(library):
        period = costs.value.roles.period
        for line_id, line in costs.value.lines.items():
            if period in line.factors:
                place = costs.at("lines", line_id, "factors", line.factors.index(period))
                hint = "leave it out: a line in $ is divided by it, a line in $ / month is paid in each of its months"
                yield Finding(place, f"`{period}` is the period, which no line is multiplied by", hint)


def limit_unit(library: Library) -> Iterator[Finding]:
    """What a limit adds up has the unit of what it is held against, or so much for each request."""
    for costs in costs_of(library):
        quantities = costs.value.quantities
        limits = {name: option.limit for name, option in costs.value.options.items() if option.limit}
        for option_id, limit in limits.items():
            most = quantities[limit.at_most].unit
            for index, name in enumerate(limit.sum_of):
                if unit(quantities[name].unit) not in (unit(most), unit(f"{most} / request")):
                    message = f"`{name}` is in `{quantities[name].unit}`, and `{limit.at_most}` in `{most}`"
                    place = costs.at("options", option_id, "limit", "sum_of", index)
                    yield Finding(place, message, "only quantities in one unit can be added up and compared")


def rest_of_percent(library: Library) -> Iterator[Finding]:
    """What `rest_of` names is in `%`, and at most 100."""
    for costs in costs_of(library):
        for line_id, line in costs.value.lines.items():
            for index, name in enumerate(line.rest_of):
                quantity = costs.value.quantities[name]
                place = costs.at("lines", line_id, "rest_of", index)
                if unit(quantity.unit) != unit("%"):
                    message = f"`{name}` is in `{quantity.unit}`, so there is no rest of it up to 100%"
                    yield Finding(place, message, "name a quantity in `%`")
                elif quantity.high > 100:
                    message = f"`{name}` can be {_digits(quantity.high)}%, so the rest of it could be less than nothing"
                    yield Finding(place, message, "set `high` of that quantity to 100 at most")


def too_large_line(library: Library) -> Iterator[Finding]:
    """With the largest values of its quantities a line still comes to a number that can be counted with."""
    for costs in costs_of(library):
        for line_id, line in costs.value.lines.items():
            if not _largest(costs.value, line) < MAX_AMOUNT:
                message = "the largest values of these quantities come to more $ than can be counted"
                yield Finding(costs.at("lines", line_id, "factors"), message, "lower `high` of some, or drop some")


def _largest(costs: Costs, line: CostLine) -> float:
    """A bound on what a line can come to, whatever the order in which its parts are multiplied."""
    values = (max(1.0, costs.quantities[name].high) for name in line.factors)
    scales = (max(1.0, unit(costs.quantities[name].unit).scale) for name in line.factors)
    return prod(values) * prod(scales)


def value_out_of_range(library: Library) -> Iterator[Finding]:
    """Every value of a quantity lies between its `low` and its `high`."""
    for costs in costs_of(library):
        for name, quantity in costs.value.quantities.items():
            if quantity.low > quantity.high:
                message = f"`low` is {_digits(quantity.low)}, and `high` is {_digits(quantity.high)}"
                yield Finding(costs.at("quantities", name, "low"), message, "write the smaller number here")
        for keys, name, setting in _settings(costs.value):
            quantity = costs.value.quantities[name]
            fits = quantity.low <= setting.value.low and setting.value.high <= quantity.high
            if not fits and quantity.low <= quantity.high:
                message = f"`{name}` lies between {_digits(quantity.low)} and {_digits(quantity.high)}"
                yield Finding(costs.at(*keys, "value"), message, "change this value, or the range of the quantity")


def range_of_no_price(library: Library) -> Iterator[Finding]:
    """Only a price is set to a range: a quantity with `$` above the line of its unit."""
    for costs in costs_of(library):
        for keys, name, setting in _settings(costs.value):
            written = costs.value.quantities[name].unit
            if setting.value.low != setting.value.high and dict(unit(written).powers).get("$", 0) <= 0:
                message = f"`{name}` is in `{written}` and no price, so it has one value"
                yield Finding(costs.at(*keys, "value"), message, "choose the value that fits most readers")


def idle_quantity(library: Library) -> Iterator[Finding]:
    """Every quantity is used by a line, a limit or a role."""
    for costs in costs_of(library):
        used = {str(name) for name in vars(costs.value.roles).values()}
        for line in costs.value.lines.values():
            used.update(line.factors, line.rest_of)
        for option in costs.value.options.values():
            used.update((*option.limit.sum_of, option.limit.at_most) if option.limit else ())
        for name in costs.value.quantities:
            if name not in used:
                message = f"`{name}` changes nothing: no line, limit or role names it"
                yield Finding(costs.key("quantities", name), message, "name it in a line, or delete it")


def empty_group(library: Library) -> Iterator[Finding]:
    """Every group holds a quantity."""
    for costs in costs_of(library):
        filled = {quantity.group for quantity in costs.value.quantities.values()}
        for name in costs.value.groups:
            if name not in filled:
                place = costs.key("groups", name)
                yield Finding(place, f"no quantity is in the group `{name}`", "put one into it, or delete it")


def unpaid_option(library: Library) -> Iterator[Finding]:
    """Every option has a line on its bill."""
    for costs in costs_of(library):
        paid = {option for line in costs.value.lines.values() for option in line.options}
        for name in costs.value.options:
            if name not in paid:
                message = f"the option `{name}` has no line, so it would cost nothing"
                yield Finding(costs.key("options", name), message, "name it in the `options` of its lines")


def stale_price(library: Library, today: date) -> Iterator[Finding]:
    """No value of the costs rests on a claim that is past the day by which it was to be reviewed."""
    claims = library.claims.value
    for costs in costs_of(library):
        for keys, name, setting in _settings(costs.value):
            for claim_id in setting.claims:
                if claims[claim_id].review_by < today:
                    message = (
                        f"the claim `{claim_id}`, on which this value of `{name}` rests, "
                        f"was to be reviewed by {claims[claim_id].review_by}"
                    )
                    hint = "read the source again, then correct the value and the claim"
                    yield Finding(costs.at(*keys, "value"), message, hint)


def _settings(costs: Costs) -> Iterator[tuple[tuple[Key, ...], str, Setting]]:
    """Everything that a quantity is set to, with the keys that lead to it and the name of the quantity."""
    for name, quantity in costs.quantities.items():
        yield ("quantities", name, "default"), name, quantity.default
    for choice_id, choice in costs.choices.items():
        for preset_id, preset in choice.presets.items():
            for name, setting in preset.values.items():
                yield ("choices", choice_id, "presets", preset_id, "values", name), name, setting


def _digits(number: float) -> str:
    return f"{number:.9f}".rstrip("0").rstrip(".")
