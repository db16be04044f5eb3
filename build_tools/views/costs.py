"""The page of the calculator: worked sums for the presets, what they start from, and how each line is worked out.

The script of the page reads all of it back from the markup, so whatever a sum needs stands in an attribute here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import inf

from markupsafe import Markup

from build_tools import cost
from build_tools.cost import BreakEven, Calculator, Line, Turn
from build_tools.model import Amount, CostChoice, Costs, Guide, Library, Located, Setting
from build_tools.quantities import money, plain, rounded
from build_tools.views import addresses
from build_tools.views.page import Link, Page, citations, option_names, written_in

HORIZON = 24
"""Months over which the costs are added up."""

MAX_TURNS = 2
CACHES = ((0.1, 1.25), (0.1, 2.0))
"""Prices of reading and writing that vendors ask for, in times the price of input."""


@dataclass(frozen=True, slots=True)
class SettingView:
    """A value that a quantity starts from: the default, or that of a preset, and where it comes from."""

    choice: str
    preset: str
    preset_name: str
    value: str
    because: str
    citations: tuple[Link, ...]
    checked: str
    review_by: str
    stale: bool


@dataclass(frozen=True, slots=True)
class QuantityView:
    """Something that costs depend on. A price may be a range."""

    id: str
    name: str
    symbol: str
    unit: str
    low: str
    high: str
    is_price: bool
    hint: str
    settings: tuple[SettingView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """Quantities that belong together."""

    id: str
    name: str
    about: str
    quantities: tuple[QuantityView, ...]


@dataclass(frozen=True, slots=True)
class PresetView:
    """A sensible start."""

    id: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Presets of which one is chosen."""

    id: str
    name: str
    presets: tuple[PresetView, ...]


@dataclass(frozen=True, slots=True)
class OptionView:
    """A way to do it; the sum of the quantities `sum_of`, ids in a row, must not exceed `at_most`."""

    id: str
    name: str
    address: Markup
    assumes: str
    sum_of: str
    at_most: str


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the bill, in words and as a script reads it: ids in a row, and the factor that the units give."""

    id: str
    name: str
    part: str
    once: bool
    scale: str
    factors: str
    rest_of: str
    words: str
    options: str
    option_names: str


@dataclass(frozen=True, slots=True)
class RowView:
    """What one option costs per month in its parts; without parts it is not possible, and `why_not` says why."""

    name: str
    parts: tuple[str, ...]
    month: str
    per_thousand: str
    after: str
    cheapest: bool
    why_not: str


@dataclass(frozen=True, slots=True)
class SumView:
    """The bills of all options for one preset of each of the first two choices."""

    name: str
    rows: tuple[RowView, ...]
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvenView:
    """Two options, and for each preset of the second choice from which volume on one is cheaper."""

    pair: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UseView:
    """All sums for one preset of the first choice."""

    id: str
    name: str
    about: str
    sums: tuple[SumView, ...]
    evens: tuple[EvenView, ...]


@dataclass(frozen=True, slots=True)
class CachingView:
    """Prices of a cache, in times the price of input, with the share of reads and the request from which it pays."""

    read: str
    write: str
    share: str
    requests: str


@dataclass(frozen=True, slots=True)
class StartView:
    """A recommendation, the option that it stands for, and the fragment with which the calculator starts for it."""

    id: str
    title: str
    option: str
    fragment: Markup


@dataclass(frozen=True, slots=True)
class CostsView:
    """The whole page."""

    page: Page
    version: str
    summary: str
    roles: tuple[tuple[str, str], ...]
    prices_from: str
    prices_to: str
    review_by: str
    stale: int
    horizon: int
    choices: tuple[ChoiceView, ...]
    starts: tuple[StartView, ...]
    options: tuple[OptionView, ...]
    groups: tuple[GroupView, ...]
    lines: tuple[LineView, ...]
    uses: tuple[UseView, ...]
    second: ChoiceView
    others: tuple[str, ...]
    caching: tuple[CachingView, ...]
    left_out: tuple[str, ...]
    flow: Markup
    compare: Markup


def view(library: Library, guide: Guide, costs: Located[Costs], today: date) -> CostsView:
    """The calculator of `guide`. Prices that were to be read again before `today` are called stale."""
    content = costs.value
    path = addresses.costs(guide.id)
    calculator = cost.calculator(content)
    names = option_names(guide)
    first, second, *others = choices = tuple(_choice(*item) for item in content.choices.items())
    cited = [library.claims.value[claim] for claim in _price_claims(content)]
    return CostsView(
        page=Page(path, content.title, content.summary, written_in(library, costs), hide=("navigation", "toc")),
        version=guide.tree.value.version,
        summary=content.summary,
        roles=tuple((role.replace("_", "-"), quantity) for role, quantity in content.roles.__dict__.items()),
        prices_from=min((claim.checked.isoformat() for claim in cited), default=""),
        prices_to=max((claim.checked.isoformat() for claim in cited), default=""),
        review_by=min((claim.review_by.isoformat() for claim in cited), default=""),
        stale=sum(claim.review_by < today for claim in cited),
        horizon=HORIZON,
        choices=choices,
        starts=tuple(
            StartView(each, found.title, found.approach, addresses.calculation(match.presets, match.compare, each))
            for each, match in content.matches.items()
            for found in [guide.recommendations[each].value]
        ),
        options=tuple(
            OptionView(
                option,
                names[option],
                addresses.link(path, addresses.compare(guide.id), option),
                each.assumes,
                " ".join(each.limit.sum_of) if each.limit else "",
                each.limit.at_most if each.limit else "",
            )
            for option, each in content.options.items()
        ),
        groups=tuple(
            GroupView(
                group,
                each.name,
                each.about,
                tuple(
                    _quantity(library, content, path, quantity, today)
                    for quantity, described in content.quantities.items()
                    if described.group == group
                ),
            )
            for group, each in content.groups.items()
        ),
        lines=tuple(_line(content, line, names) for line in calculator.lines),
        uses=tuple(_use(calculator, first, preset, second, names) for preset in first.presets),
        second=second,
        others=tuple(choice.presets[0].name for choice in others),
        caching=tuple(
            CachingView(
                plain(read),
                plain(write),
                rounded(cost.cache_share_needed(read, write)),
                plain(cost.cache_requests_needed(read, write)),
            )
            for read, write in CACHES
        ),
        left_out=content.left_out,
        flow=addresses.browser_link(path, addresses.flow(guide.id)),
        compare=addresses.link(path, addresses.compare(guide.id)),
    )


def _price_claims(costs: Costs) -> tuple[str, ...]:
    """The claims that report prices."""
    return tuple(
        dict.fromkeys(
            claim
            for quantity, setting in cost.all_settings(costs)
            if costs.quantities[quantity].unit.startswith("$")
            for claim in setting.claims
        )
    )


def _choice(choice: str, content: CostChoice) -> ChoiceView:
    presets = tuple(PresetView(preset, each.name, each.about) for preset, each in content.presets.items())
    return ChoiceView(choice, content.name, presets)


def _quantity(library: Library, costs: Costs, path: str, quantity: str, today: date) -> QuantityView:
    content = costs.quantities[quantity]
    found = [_setting(library, path, "", "", "", content.default, today)]
    for choice, each in costs.choices.items():
        for preset, described in each.presets.items():
            if quantity in described.values:
                setting = described.values[quantity]
                found.append(_setting(library, path, choice, preset, described.name, setting, today))
    return QuantityView(
        quantity,
        content.name,
        content.symbol,
        content.unit,
        plain(content.low),
        plain(content.high),
        content.unit.startswith("$"),
        content.hint,
        tuple(found),
    )


def _setting(
    library: Library, path: str, choice: str, preset: str, name: str, setting: Setting, today: date
) -> SettingView:
    claims = [library.claims.value[claim] for claim in setting.claims]
    checked = min((claim.checked for claim in claims), default=None)
    review_by = min((claim.review_by for claim in claims), default=None)
    return SettingView(
        choice,
        preset,
        name,
        amount(setting.value),
        setting.because or "",
        citations(library, path, setting.claims),
        checked.isoformat() if checked else "",
        review_by.isoformat() if review_by else "",
        bool(review_by and review_by < today),
    )


def amount(value: Amount) -> str:
    """A number or a range, as the reader would type it."""
    low, high = plain(value.low), plain(value.high)
    return low if low == high else f"{low} to {high}"


def _line(costs: Costs, line: Line, names: Mapping[str, str]) -> LineView:
    words = [
        *(costs.quantities[factor].name for factor in line.factors),
        *(f"(100% − {costs.quantities[share].name})" for share in line.rest_of),
    ]
    return LineView(
        line.id,
        costs.lines[line.id].name,
        line.part,
        line.once,
        repr(line.scale),
        " ".join(line.factors),
        " ".join(line.rest_of),
        " × ".join(words),
        " ".join(line.options),
        ", ".join(names[option] for option in line.options),
    )


def _use(
    calculator: Calculator, first: ChoiceView, preset: PresetView, second: ChoiceView, names: Mapping[str, str]
) -> UseView:
    """All sums for `preset`, with each preset of the second choice, and with the usual ones of all others."""
    amounts = [
        {
            quantity: setting.value
            for quantity, setting in cost.settings(calculator.costs, {first.id: preset.id, second.id: other.id}).items()
        }
        for other in second.presets
    ]
    columns = [_evens(calculator, cost.middle(each), names) for each in amounts]
    pairs = [f"{names[one]} or {names[other]}" for one, other in combinations(calculator.costs.options, 2)]
    return UseView(
        preset.id,
        preset.name,
        preset.about,
        tuple(_sum(calculator, other.name, each, names) for other, each in zip(second.presets, amounts, strict=True)),
        tuple(EvenView(pair, cells) for pair, cells in zip(pairs, zip(*columns, strict=True), strict=True)),
    )


def _sum(calculator: Calculator, name: str, amounts: Mapping[str, Amount], names: Mapping[str, str]) -> SumView:
    values = cost.middle(amounts)
    options = tuple(calculator.costs.options)
    low = calculator.bills({quantity: each.low for quantity, each in amounts.items()})
    high = calculator.bills({quantity: each.high for quantity, each in amounts.items()})
    possible = calculator.possible(values)
    best = calculator.cheapest(values, options)
    rows = []
    for option, bill in calculator.bills(values).items():
        if option not in possible:
            rows.append(RowView(names[option], (), "", "", "", False, _no_room(calculator, option, values)))
            continue
        parts = tuple(money(part) for part in (bill.people, bill.build, bill.fixed, bill.requests))
        month = _between(low[option].month, high[option].month)
        per_thousand, after = money(bill.per_thousand), money(bill.after(HORIZON))
        rows.append(RowView(names[option], parts, month, per_thousand, after, option == best, ""))
    turns = calculator.turns(values, options)[:MAX_TURNS]
    return SumView(name, tuple(rows), tuple(turn_words(calculator.costs, turn, names) for turn in turns))


def _between(low: float, high: float) -> str:
    return money(low) if money(low) == money(high) else f"{money(low)} to {money(high)}"


def _no_room(calculator: Calculator, option: str, values: Mapping[str, float]) -> str:
    return f"Does not fit: {rounded(-calculator.room(option, values))} tokens too many for one prompt."


def _evens(calculator: Calculator, values: Mapping[str, float], names: Mapping[str, str]) -> Iterator[str]:
    """For each pair of options which costs less, from bills that are worked out once."""
    possible, bills = calculator.possible(values), calculator.bills(values)
    most = calculator.costs.quantities[calculator.costs.roles.volume].high
    for one, other in combinations(calculator.costs.options, 2):
        if one in possible and other in possible:
            yield even_words(cost.break_even(one, other, bills), names, most)
        else:
            yield "Does not fit"


def even_words(found: BreakEven, names: Mapping[str, str], most: float) -> str:
    """Which of two options costs less, and from which volume on; `most` is the largest volume that makes sense."""
    if found.volume == inf:
        return "The same at every volume"
    if found.volume == 0:
        return f"{names[found.cheaper]} at every volume"
    if found.volume > most:
        return f"{names[found.other]} at every volume up to {rounded(most)}"
    return f"{names[found.cheaper]} above {rounded(found.volume)}, {names[found.other]} below"


def turn_words(costs: Costs, turn: Turn, names: Mapping[str, str]) -> str:
    """Which value of a quantity would make another option the cheapest."""
    quantity = costs.quantities[turn.quantity]
    way = "above" if turn.value > turn.now else "below"
    then = f"{names[turn.cheapest]} is cheapest" if turn.cheapest else "no option is left"
    return f"{quantity.name}, now {rounded(turn.now)}: {way} {rounded(turn.value)} {then}."
