"""What options cost: vendors' own examples to the cent, the formulas written out, and truths found by trying."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from math import inf
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from build_tools import cost
from build_tools.cost import Bill, break_even, cache_requests_needed, cache_share_needed, calculator
from build_tools.load import load
from build_tools.model import Costs
from build_tools.units import unit
from tests.built import ROOT

Values = dict[str, float]


def _costs() -> Costs:
    """The costs of the guide, as they are published."""
    library, problems = load(ROOT / "decision")
    assert library is not None, problems
    costs = library.guides["rag-or-fine-tuning"].costs
    assert costs is not None
    return costs.value


COSTS = _costs()
READY = calculator(COSTS)
OPTIONS = tuple(COSTS.options)
START: Values = cost.middle({name: setting.value for name, setting in cost.settings(COSTS, {}).items()})
NOTHING: Values = {name: quantity.low for name, quantity in COSTS.quantities.items()}
"""The least of everything: 1 request, 1 month, no surcharge, and otherwise 0."""
MANY = settings(max_examples=60, deadline=None)
PRICES = [name for name, quantity in COSTS.quantities.items() if ("$", 1) in unit(quantity.unit).powers]


def bill(option: str, values: Values) -> Bill:
    """What an option costs with nothing but `values`."""
    return READY.bills({**NOTHING, **values})[option]


# What vendors work out in their own documents


CHATBOT = {
    "requests": 20_000,
    "tuned-prefix": 700,
    "question": 300,
    "tuned-answer": 2_000,
    "tuned-price-in": 1.10,
    "tuned-price-out": 4.40,
    "tuned-factor": 1,
    "tuned-hosting": 1.70,
    "hosting-hours": 720,
}
"""20 million tokens in and 40 million out on o4-mini, at its list price, and a deployment for 30 days."""


def test_a_month_of_the_tuned_chatbot_costs_what_microsoft_says() -> None:
    found = bill("fine-tuning", CHATBOT)
    assert round(found.requests, 2) == 198.00
    assert round(found.fixed, 2) == 1224.00
    assert round(found.month, 2) == 1422.00


def test_supervised_training_costs_what_microsoft_says() -> None:
    found = bill("fine-tuning", {"examples": 1_000, "example-length": 1_000, "epochs": 2, "runs": 1, "train-price": 2})
    assert round(found.build_once, 2) == 4.00


def test_four_hours_of_training_with_a_reward_cost_what_microsoft_says_without_its_grader() -> None:
    """The grader's tokens, $27.06 of the example's $427.06, are left out: the example does not give their price."""
    found = bill("fine-tuning", {"train-hours": 4, "runs": 1, "train-hour-price": 100})
    assert round(found.build_once, 2) == 400.00


def test_training_an_adapter_with_validation_costs_what_the_host_says() -> None:
    training = {"examples": 5_000, "example-length": 1_000, "epochs": 3, "validation": 1_000_000, "runs": 1}
    assert round(bill("fine-tuning", {**training, "train-price": 0.46}).build_once, 2) == 7.36


def test_an_index_at_ten_cents_an_hour_costs_what_the_calculator_starts_from() -> None:
    assert round(0.10 * START["hosting-hours"], 2) == START["index"] == 73
    assert bill("retrieval", {"index": START["index"]}).month == 73


def test_a_thousand_calls_of_hosted_search_cost_their_price() -> None:
    assert round(bill("retrieval", {"requests": 1_000, "search-price": 2.50}).requests, 2) == 2.50


@pytest.mark.parametrize(
    ("base_in", "base_out", "factor", "tuned_in", "tuned_out"),
    [(2.00, 8.00, 1.5, 3.00, 12.00), (0.40, 1.60, 2, 0.80, 3.20), (1.10, 4.40, 3.6, 3.96, 15.84)],
    ids=["gpt-4.1", "gpt-4.1-mini", "o4-mini"],
)
def test_a_tuned_model_costs_its_factor_more_for_each_million_tokens(
    base_in: float, base_out: float, factor: float, tuned_in: float, tuned_out: float
) -> None:
    prices = {"requests": 1_000, "tuned-price-in": base_in, "tuned-price-out": base_out, "tuned-factor": factor}
    assert round(bill("fine-tuning", {**prices, "question": 1_000}).requests, 2) == tuned_in
    assert round(bill("fine-tuning", {**prices, "tuned-answer": 1_000}).requests, 2) == tuned_out


def test_enriching_a_million_tokens_costs_its_price() -> None:
    assert round(bill("retrieval", {"corpus": 1_000_000, "enrich-price": 1.02}).build_once, 2) == 1.02


# When a cache pays


@pytest.mark.parametrize(("write", "requests", "share"), [(1.25, 2, 22), (2, 3, 53), (1, 2, 0)])
def test_a_cache_pays_from_so_many_requests_and_above_such_a_share(write: float, requests: int, share: int) -> None:
    assert cache_requests_needed(0.1, write) == requests
    assert round(cache_share_needed(0.1, write)) == share


@pytest.mark.parametrize("read", [1, 1.5])
def test_a_cache_that_costs_as_much_to_read_never_pays(read: float) -> None:
    assert cache_requests_needed(read, 1.25) == cache_share_needed(read, 1.25) == inf


@MANY
@given(st.integers(0, 99), st.integers(0, 1000))
def test_the_requests_after_which_a_cache_pays_are_those_found_by_counting(read: int, write: int) -> None:
    """In hundredths, so that counting is exact."""
    counted = next(number for number in range(1, 2000) if write + (number - 1) * read < number * 100)
    found = cache_requests_needed(read / 100, write / 100)
    is_even = (write - read) % (100 - read) == 0
    assert found == counted or (is_even and found == counted - 1)


@MANY
@given(st.floats(0, 0.99), st.floats(1, 10), st.floats(0, 100))
def test_the_bill_falls_with_a_cache_above_the_share_that_it_needs(read: float, write: float, share: float) -> None:
    needed = cache_share_needed(read, write)
    assume(abs(share - needed) > 1e-6)
    without = bill("prompting", {"prefix": 1e6, "price-in": 1, "cache-write": 1}).requests
    cached = {"cache-read": read, "cache-write": write, "cache-share": share}
    with_cache = bill("prompting", {"prefix": 1e6, "price-in": 1, **cached}).requests
    assert (with_cache < without) == (share > needed)


# The formulas, each written out once more


@st.composite
def amounts(draw: st.DrawFn) -> Values:
    """A value within its range for each quantity: the start, a hundredth to a hundred times it, or an end."""
    found = {}
    for name, quantity in COSTS.quantities.items():
        near = START[name] or 1.0
        value = draw(st.just(START[name]) | st.floats(near / 100, near * 100) | st.just(quantity.low))
        found[name] = min(max(value, quantity.low), quantity.high)
    return found


def symbols(values: Values) -> SimpleNamespace:
    """The values by their symbols: T_fix_ for T_fix', minutes as hours, and shares of 1."""
    named = {COSTS.quantities[name].symbol.replace("'", "_"): value for name, value in values.items()}
    shares = {name: named[name] / 100 for name in ("h", "q", "u", "d")}
    return SimpleNamespace(**{**named, **shares, "H_label": named["H_label"] / 60})


def prompting(v: SimpleNamespace) -> float:
    c_fix = v.p_in * (v.h * v.r + (1 - v.h) * v.w)
    tokens = v.T_fix * c_fix + v.T_q * v.p_in + v.T_out * v.p_out
    return v.H_prompt * v.rate / v.A + v.C_base * v.T_host + v.C_eval * v.rate + v.N / 1e6 * tokens


def whole_corpus(v: SimpleNamespace) -> float:
    c_fix = v.p_in * (v.h * v.r + (1 - v.h) * v.w)
    tokens = v.s_in * ((v.T_fix + v.a * v.T_corpus) * c_fix + v.T_q * v.p_in) + v.s_out * v.T_out * v.p_out
    return v.H_prompt * v.rate / v.A + v.C_base * v.T_host + v.C_eval * v.rate + v.N / 1e6 * tokens


def search(v: SimpleNamespace) -> float:
    index = v.T_corpus / 1e6 * (v.p_emb + v.p_enrich)
    b_r = v.H_pipeline * v.rate + index
    return b_r / v.A + v.C_idx + v.u * index + v.N / 1000 * (v.p_search + v.p_rerank)


def retrieval(v: SimpleNamespace) -> float:
    c_fix = v.p_in * (v.h * v.r + (1 - v.h) * v.w)
    tokens = v.T_fix * c_fix + (v.k * v.T_passage + v.T_q) * v.p_in + v.T_out * v.p_out
    return search(v) + v.C_base * v.T_host + v.C_eval * v.rate + v.N / 1e6 * tokens


def training(v: SimpleNamespace) -> float:
    runs = v.E * ((v.n * v.t_ex * v.e + v.t_val) / 1e6 * v.p_train + v.t_train * v.p_hour)
    b_f = v.n * (1 + v.q) * v.H_label * v.rate + runs + v.H_eval * v.rate
    return b_f / v.A + v.f * v.d * b_f + v.C_host * v.T_host


def fine_tuning(v: SimpleNamespace) -> float:
    tokens = (v.T_fix_ + v.T_q) * v.p_in_ + v.T_out_ * v.p_out_
    return training(v) + v.C_eval * v.rate + v.m * v.N / 1e6 * tokens


def retrieval_plus_tuning(v: SimpleNamespace) -> float:
    tokens = (v.T_fix_ + v.k * v.T_passage + v.T_q) * v.p_in_ + v.T_out_ * v.p_out_
    return search(v) + training(v) + v.C_eval * v.rate + v.m * v.N / 1e6 * tokens


FORMULAS = (prompting, whole_corpus, retrieval, fine_tuning, retrieval_plus_tuning)


@MANY
@given(amounts())
def test_every_option_costs_what_its_formula_says(values: Values) -> None:
    expected = {formula.__name__.replace("_", "-"): formula(symbols(values)) for formula in FORMULAS}
    found = {option: each.month for option, each in READY.bills(values).items()}
    assert found == pytest.approx(expected, rel=1e-9)


@MANY
@given(amounts())
def test_training_pays_from_the_volume_that_the_formula_says(values: Values) -> None:
    """The formula leaves out what the prompt costs whatever the volume."""
    values |= {"prompt-hours": 0, "base-hosting": 0}
    v = symbols(values)
    c_fix = v.p_in * (v.h * v.r + (1 - v.h) * v.w)
    prefix = v.T_fix * c_fix - v.m * v.T_fix_ * v.p_in_
    bracket = prefix + v.T_q * (v.p_in - v.m * v.p_in_) + v.T_out * v.p_out - v.m * v.T_out_ * v.p_out_
    costing = READY.bills(values)
    least = 1e-6 * (costing["prompting"].per_request + costing["fine-tuning"].per_request) * 1e6
    assume(abs(bracket) > least and training(v) > 1e-6 * costing["fine-tuning"].standing)
    found = break_even("fine-tuning", "prompting", costing)
    if bracket > 0:
        assert found.cheaper == "fine-tuning"
        assert found.volume == pytest.approx(training(v) * 1e6 / bracket, rel=1e-6)
    else:
        assert found == cost.BreakEven("prompting", "fine-tuning", 0.0)


# What must hold whatever the numbers


@MANY
@given(amounts(), st.floats(1, 1e9))
def test_more_requests_never_cost_less(values: Values, volume: float) -> None:
    few, many = sorted((values["requests"], volume))
    fewer, more = READY.bills({**values, "requests": few}), READY.bills({**values, "requests": many})
    assert all(fewer[option].month <= more[option].month for option in OPTIONS)


@MANY
@given(amounts(), st.sampled_from(PRICES), st.floats(0, 1))
def test_a_lower_price_never_raises_a_bill(values: Values, price: str, share: float) -> None:
    before, after = READY.bills(values), READY.bills({**values, price: values[price] * share})
    for option in OPTIONS:
        assert after[option].month <= before[option].month
        assert after[option].after(values["months"]) <= before[option].after(values["months"])


@MANY
@given(amounts())
def test_a_month_is_the_sum_of_its_parts(values: Values) -> None:
    for found in READY.bills(values).values():
        assert found.month == pytest.approx(found.people + found.build + found.fixed + found.requests)
        assert found.standing == pytest.approx(
            found.month - found.per_request * values["requests"], abs=found.month / 1e9
        )
        assert found.per_thousand == pytest.approx(found.month / values["requests"] * 1000)


@MANY
@given(amounts())
def test_the_parts_of_a_bill_are_its_lines(values: Values) -> None:
    for option, found in READY.bills(values).items():
        lines = [line for line in READY.lines if option in line.options]
        once = sum(line.amount(values) for line in lines if line.once)
        monthly = sum(line.amount(values) for line in lines if not line.once)
        assert found.people_once + found.build_once == pytest.approx(once)
        assert found.people_monthly + found.fixed + found.requests == pytest.approx(monthly)
        volume = sum(line.amount(values) for line in lines if "requests" in line.factors)
        work = sum(line.amount(values) for line in lines if "hourly-rate" in line.factors)
        assert found.requests == pytest.approx(volume)
        assert found.people_once + found.people_monthly == pytest.approx(work)


@MANY
@given(amounts())
def test_after_the_period_as_much_is_paid_as_in_its_months(values: Values) -> None:
    for found in READY.bills(values).values():
        assert found.after(values["months"]) == pytest.approx(values["months"] * found.month)


@MANY
@given(amounts(), st.sampled_from(list(combinations(OPTIONS, 2))))
def test_a_break_even_is_where_halving_the_interval_ends(values: Values, pair: tuple[str, str]) -> None:
    found = break_even(*pair, READY.bills(values))
    assert {found.cheaper, found.other} == set(pair)

    def saves(volume: float) -> float:
        costing = READY.bills({**values, "requests": volume})
        return costing[found.other].month - costing[found.cheaper].month

    total = READY.bills({**values, "requests": 1.0})[found.other].month
    if found.volume == inf:
        assert saves(1.0) == pytest.approx(0, abs=1e-9 * total)
        return
    if found.volume == 0:
        assert all(saves(10.0**power) >= -1e-9 * total for power in range(-3, 4))
        return
    low, high = 0.0, 2 * found.volume
    noise = 1e-9 * READY.bills({**values, "requests": high})[found.other].month
    assume(saves(low) < -noise and saves(high) > noise)
    for _ in range(100):
        half = (low + high) / 2
        low, high = (low, half) if saves(half) > 0 else (half, high)
    assert found.volume == pytest.approx(high, rel=1e-5)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((10, 1), (40, 0.5), ("b", "a", 60)),
        ((40, 0.5), (10, 1), ("a", "b", 60)),
        ((10, 1), (10, 1), ("a", "b", inf)),
        ((10, 1), (40, 1), ("a", "b", 0)),
        ((40, 1), (10, 1), ("b", "a", 0)),
        ((10, 0.5), (40, 1), ("a", "b", 0)),
    ],
    ids=["later", "the same, the other way round", "never", "always", "always the other", "in every way"],
)
def test_a_break_even_of_two_bills_in_whole_numbers(
    one: tuple[float, float], other: tuple[float, float], expected: tuple[str, str, float]
) -> None:
    costing = {name: Bill(0, 0, 0, fixed, each * 8, 8, 12) for name, (fixed, each) in (("a", one), ("b", other))}
    assert break_even("a", "b", costing) == cost.BreakEven(*expected)


def all_presets() -> Iterator[dict[str, str]]:
    for chosen in product(*(choice.presets for choice in COSTS.choices.values())):
        yield dict(zip(COSTS.choices, chosen, strict=True))


def test_the_low_middle_and_high_bill_of_every_preset_come_in_that_order() -> None:
    for presets in all_presets():
        ranges = {name: setting.value for name, setting in cost.settings(COSTS, presets).items()}
        low = READY.bills({name: amount.low for name, amount in ranges.items()})
        middle = READY.bills(cost.middle(ranges))
        high = READY.bills({name: amount.high for name, amount in ranges.items()})
        for option in OPTIONS:
            assert low[option].month <= middle[option].month <= high[option].month


def test_a_preset_sets_what_it_says_and_leaves_the_rest_at_its_default() -> None:
    for presets in all_presets():
        said = {
            name: setting
            for choice, preset in presets.items()
            for name, setting in COSTS.choices[choice].presets[preset].values.items()
        }
        defaults = {name: quantity.default for name, quantity in COSTS.quantities.items()}
        assert cost.settings(COSTS, presets) == {**defaults, **said}


def test_where_nothing_is_chosen_the_first_preset_of_each_choice_holds() -> None:
    first = {choice: next(iter(content.presets)) for choice, content in COSTS.choices.items()}
    assert cost.settings(COSTS, {}) == cost.settings(COSTS, first)


# What would change the cheapest option


def test_a_corpus_that_is_longer_than_the_window_does_not_fit() -> None:
    used = sum(START[name] for name in ("prefix", "question", "answer"))
    fits = {**START, "corpus": START["window"] - used}
    assert READY.possible(fits) == OPTIONS
    assert READY.room("whole-corpus", fits) == 0
    assert READY.possible({**fits, "answer": START["answer"] + 1}) == tuple(
        option for option in OPTIONS if option != "whole-corpus"
    )
    assert READY.room("prompting", fits) == inf


def test_of_options_that_cost_the_same_the_first_is_the_cheapest() -> None:
    assert READY.cheapest(NOTHING, ("retrieval", "prompting")) == "prompting"
    assert READY.cheapest({**NOTHING, "window": 0, "prefix": 1}, ("whole-corpus",)) is None


def is_cheaper(values: Values, now: str, compared: tuple[str, ...]) -> bool:
    """Whether another option than `now` is clearly the cheapest, more clearly than rounding could make it."""
    costing, possible = READY.bills(values), READY.possible(values)
    fitting = [costing[option].month for option in compared if option in possible and option != now]
    return now not in possible or (bool(fitting) and min(fitting) < costing[now].month * (1 - 1e-7))


def grid(quantity: str, at: float) -> list[float]:
    """Values of a quantity over its range, close together around what it is now."""
    limits = COSTS.quantities[quantity]
    near = at or 1e-3
    steps = [near * 1.04**power for power in range(-120, 121)] + [near * 1.5**power for power in range(-40, 41)]
    return [value for value in (limits.low, *steps, limits.high) if limits.low <= value <= limits.high]


def factor(one: float, other: float) -> float:
    low, high = sorted((one, other))
    return high / low if low else inf


@settings(max_examples=40, deadline=None)
@given(amounts(), st.lists(st.sampled_from(OPTIONS), min_size=2, unique=True).map(tuple), st.data())
def test_a_turn_is_real_and_no_nearer_one_is_found_by_trying(
    values: Values, compared: tuple[str, ...], data: st.DataObject
) -> None:
    now = READY.cheapest(values, compared)
    assume(now is not None)
    assert now is not None
    turns = {turn.quantity: turn for turn in READY.turns(values, compared)}
    for turn in turns.values():
        away = 1 if turn.value > turn.now else -1
        before, beyond = (
            {**values, turn.quantity: turn.value * (1 - away * 1e-5)},
            {**values, turn.quantity: turn.value * (1 + away * 1e-5)},
        )
        assert not is_cheaper(before, now, compared), turn
        assert READY.cheapest(beyond, compared) == turn.cheapest != now, turn
    quantity = data.draw(st.sampled_from(list(COSTS.quantities)))
    for value in grid(quantity, values[quantity]):
        if is_cheaper({**values, quantity: value}, now, compared):
            assert quantity in turns, (quantity, value)
            nearest = turns[quantity]
            assert nearest.factor <= factor(values[quantity], value) * (1 + 1e-5), (nearest, value)


def test_the_turns_come_with_the_closest_call_first() -> None:
    factors = [turn.factor for turn in READY.turns(START, OPTIONS)]
    assert factors and factors == sorted(factors)
    assert all(each >= 1 for each in factors)


def test_from_nothing_the_nearest_of_several_turns_is_given() -> None:
    """From 0 every value is infinitely many times as large, so the distance decides."""
    values = {**NOTHING, "hourly-rate": 1, "index": 10, "tuned-hosting": 1, "hosting-hours": 100}
    found = READY.turns(values, ("prompting", "fine-tuning", "retrieval"))
    [turn] = [turn for turn in found if turn.quantity == "prompt-hours"]
    assert (turn.now, turn.cheapest, turn.factor) == (0, "retrieval", inf)
    assert turn.value == pytest.approx(10)


def test_a_window_that_is_just_large_enough_turns_at_once() -> None:
    values = {**NOTHING, "prefix": 50_000, "window": 50_000, "index": 10}
    found = {turn.quantity: turn for turn in READY.turns(values, ("whole-corpus", "retrieval"))}
    for quantity in ("prefix", "window"):
        assert (found[quantity].factor, found[quantity].cheapest) == (1, "retrieval")


def test_no_turn_lies_where_nothing_is_beyond_it() -> None:
    """At 0 hours of hosting the two cost the same, and there is no less."""
    values = {**NOTHING, "tuned-hosting": 1, "hosting-hours": 100}
    assert READY.cheapest(values, ("fine-tuning", "prompting")) == "prompting"
    assert "hosting-hours" not in {turn.quantity for turn in READY.turns(values, ("fine-tuning", "prompting"))}
