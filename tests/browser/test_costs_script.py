"""The calculator's script says the same as Python, on thousands of random numbers: sums, words, and the page itself."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from build_tools import cost
from build_tools.cost import Calculator
from build_tools.model import Guide
from build_tools.quantities import money, rounded

PAGE = "rag-or-fine-tuning/costs/"
MANY, SOME = 2000, 100
IMPORTS = """
  const sums = await import("/assets/costs/sums.js");
  const words = await import("/assets/costs/words.js");
  const address = await import("/assets/costs/address.js");
  const { readSheet } = await import("/assets/costs/sheet.js");
  const sheet = readSheet(document.querySelector(".costs"));
  const options = [...sheet.options.keys()];
"""


@pytest.fixture
def page(context: BrowserContext, served: str) -> Iterator[Page]:
    page = context.new_page()
    page.goto(f"{served}/{PAGE}")
    yield page


@pytest.fixture(scope="module")
def calculator(guide: Guide) -> Calculator:
    assert guide.costs
    return cost.calculator(guide.costs.value)


def run(page: Page, body: str, data: Any = None) -> Any:
    return page.evaluate(f"async (data) => {{ {IMPORTS} {body} }}", data)


def inputs(calculator: Calculator, count: int) -> list[dict[str, float]]:
    """Random numbers for all quantities, small ones as likely as large ones, and sometimes an end of the range."""
    dice = random.Random(20261124)

    def number(low: float, high: float) -> float:
        ends = dice.random()
        if ends < 0.1:
            return low if ends < 0.05 else high
        least = max(low, high / 1e6)
        return round(math.exp(dice.uniform(math.log(least), math.log(high))), dice.randrange(9))

    quantities = calculator.costs.quantities
    return [
        {name: min(max(number(each.low, each.high), each.low), each.high) for name, each in quantities.items()}
        for _ in range(count)
    ]


def test_the_page_holds_every_line_with_its_scale(page: Page, calculator: Calculator) -> None:
    found = run(
        page,
        """return sheet.lines.map((line) =>
             [line.id, line.part, line.once, line.scale, line.factors, line.restOf, line.options]);""",
    )
    assert found == [
        [line.id, line.part, line.once, line.scale, [*line.factors], [*line.rest_of], [*line.options]]
        for line in calculator.lines
    ]


def test_bills_of_random_numbers_are_those_of_python_to_the_last_digit(page: Page, calculator: Calculator) -> None:
    numbers = inputs(calculator, MANY)
    found = run(
        page,
        """return data.map((values) => [...sums.bills(sheet, values).values()].map((bill) =>
             [bill.people, bill.build, bill.fixed, bill.requests, bill.month, bill.perThousand, bill.after(24)]));""",
        numbers,
    )
    assert [[[float(each) for each in bill] for bill in all_bills] for all_bills in found] == [
        [
            [bill.people, bill.build, bill.fixed, bill.requests, bill.month, bill.per_thousand, bill.after(24)]
            for bill in calculator.bills(values).values()
        ]
        for values in numbers
    ]


def test_break_evens_and_the_cheapest_of_random_numbers_are_those_of_python(page: Page, calculator: Calculator) -> None:
    numbers = inputs(calculator, MANY)
    options = list(calculator.costs.options)
    pairs = [(one, other) for place, one in enumerate(options) for other in options[place + 1 :]]
    found = run(
        page,
        """const [numbers, pairs] = data;
           return numbers.map((values) => {
             const bills = sums.bills(sheet, values);
             const found = pairs.map((pair) => sums.breakEven(...pair, bills));
             const evens = found.map(({ cheaper, volume }) => [cheaper, `${volume}`]);
             return [sums.cheapest(sheet, values, options) ?? null, evens];
           });""",
        [numbers, pairs],
    )
    for values, (best, evens) in zip(numbers, found, strict=True):
        bills = calculator.bills(values)
        assert best == calculator.cheapest(values, options)
        for (one, other), (cheaper, volume) in zip(pairs, evens, strict=True):
            expected = cost.break_even(one, other, bills)
            assert (cheaper, float(volume.replace("Infinity", "inf"))) == (expected.cheaper, expected.volume)


def test_what_the_order_hangs_on_is_what_python_says(page: Page, calculator: Calculator) -> None:
    numbers = inputs(calculator, SOME)
    found = run(
        page,
        """return data.map((values) => sums.turns(sheet, values, options).map(
             ({ quantity, value, cheapest, factor }) => [quantity, value, cheapest ?? "", String(factor)]));""",
        numbers,
    )
    for values, turns in zip(numbers, found, strict=True):
        expected = {turn.quantity: turn for turn in calculator.turns(values, list(calculator.costs.options))}
        assert {quantity for quantity, *_ in turns} == set(expected)
        for quantity, value, cheapest, _ in turns:
            assert value == pytest.approx(expected[quantity].value, rel=1e-6)
            assert cheapest == expected[quantity].cheapest
        factors = [float(factor.replace("Infinity", "inf")) for *_, factor in turns]
        assert factors == sorted(factors)


def test_the_caching_rule_is_that_of_python(page: Page) -> None:
    prices = [(read / 20, write / 8) for read in range(21) for write in range(17)]
    found = run(page, "return data.map((prices) => String(sums.cacheShareNeeded(...prices)));", prices)
    assert [float(each.replace("Infinity", "inf")) for each in found] == [
        cost.cache_share_needed(*each) for each in prices
    ]


def test_amounts_are_written_as_python_writes_them(page: Page) -> None:
    dice = random.Random(7)
    numbers = [0, 0.004999, 0.005, 0.125, 99.994, 99.995, 100.5, 999999.5, 1e6, 1.005e6, 9.995e8, 1e15, 1e300]
    numbers += [round(10 ** dice.uniform(-4, 18), dice.randrange(6)) for _ in range(MANY)]
    found = run(page, "return data.map((number) => [words.money(number), words.rounded(number)]);", numbers)
    assert found == [[money(number), rounded(number)] for number in numbers]


@pytest.mark.parametrize(
    ("typed", "low", "high"),
    [
        ("20000", 20000, 20000),
        (" 20,000 ", 20000, 20000),
        ("1 000 000", 1e6, 1e6),
        ("0.125", 0.125, 0.125),
        (".5", 0.5, 0.5),
        ("5.", 5, 5),
        ("$2.50", 2.5, 2.5),
        ("80 %", 80, 80),
        ("1.99 to 2.89", 1.99, 2.89),
        ("1.99–2.89", 1.99, 2.89),
        ("$1.99 - $2.89", 1.99, 2.89),
    ],
)
def test_numbers_are_understood_as_people_type_them(page: Page, typed: str, low: float, high: float) -> None:
    limits = {"low": 0, "high": 1e9, "isPrice": True}
    assert run(page, "return words.parse(...data);", [typed, limits]) == {"low": low, "high": high}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Write a number."),
        ("many", "This is not a number. Write one such as 2500 or 0.125."),
        ("NaN", "This is not a number. Write one such as 2500 or 0.125."),
        ("Infinity", "This is not a number. Write one such as 2500 or 0.125."),
        ("1e5", "This is not a number. Write one such as 2500 or 0.125."),
        ("0x10", "This is not a number. Write one such as 2500 or 0.125."),
        ("<b>1</b>", "This is not a number. Write one such as 2500 or 0.125."),
        ("1,5", "Use a point for decimals, and commas between thousands only."),
        ("-5", "Write a number from 0 to 1,000."),
        ("1001", "Write a number from 0 to 1,000."),
        ("9" * 400, "Write a number from 0 to 1,000."),
        ("3 to 2", "Write the smaller number first."),
    ],
)
def test_what_is_no_sensible_number_is_told_why(page: Page, typed: str, message: str) -> None:
    limits = {"low": 0, "high": 1000, "isPrice": True}
    assert run(page, "return words.parse(...data);", [typed, limits]) == {"error": message}


def test_only_a_price_may_be_a_range(page: Page) -> None:
    limits = {"low": 0, "high": 1000, "isPrice": False}
    assert run(page, "return words.parse(...data);", ["1 to 2", limits]) == {
        "error": "Only a price may be a range. Write one number."
    }


def test_an_address_is_read_as_it_was_written(page: Page) -> None:
    given = {
        "presets": [["use", "support"]],
        "typed": [["price-in", "1.99 to 2.89"]],
        "compared": ["prompting", "retrieval"],
        "from": "retrieval",
        "back": "v=2026.11&a=b",
    }
    found = run(
        page,
        """const is = (wanted) => (name) => name === wanted;
           const known = { preset: is("use"), number: is("price-in"), option: () => true };
           const said = address.read(address.write("1", data), known);
           return [...Object.values(said)].map((each) => each instanceof Map ? [...each] : each);""",
        given,
    )
    assert found == ["1", given["presets"], given["typed"], given["compared"], "retrieval", "v=2026.11&a=b", []]


def test_no_fragment_makes_reading_an_address_throw(page: Page) -> None:
    dice = random.Random(1)
    letters = [
        "#",
        "?",
        "&",
        "=",
        "%",
        "%3f",
        "v",
        "use",
        "compare",
        "back",
        "from",
        ".",
        "~",
        "\u0000",
        "é",
        "x" * 9000,
        "%zz",
        "1",
    ]
    fragments = ["#" + "".join(dice.choices(letters, k=dice.randrange(12))) for _ in range(MANY)]
    run(
        page,
        """const known = { preset: () => false, number: () => false, option: () => false };
           for (const fragment of data) address.read(fragment, known);""",
        fragments,
    )
