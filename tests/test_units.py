"""Units: what their names say, and what comes of multiplying and dividing them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_tools.units import NAMES, UnknownUnit, product, quotient, unit

ANY = st.lists(
    st.lists(st.sampled_from(sorted(NAMES)), min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4
).map(" / ".join)


@pytest.mark.parametrize(
    ("name", "scale", "measured"),
    [
        ("$", 1, "$"),
        ("$ / month", 1, "$ / month"),
        ("$ / million tokens", 1e-6, "$ / token"),
        ("$ / thousand requests", 1e-3, "$ / request"),
        ("thousand requests / month", 1e3, "request / month"),
        ("minutes / example", 1 / 60, "hour / example"),
        ("%", 0.01, "a bare number"),
        ("% / month", 0.01, "1 / month"),
        ("times / request", 1, "1 / request"),
        ("tokens tokens / month / month", 1, "token × token / month / month"),
        ("hours / hour", 1, "a bare number"),
    ],
)
def test_a_unit_is_a_size_and_what_it_measures(name: str, scale: float, measured: str) -> None:
    assert unit(name).scale == pytest.approx(scale)
    assert str(unit(name)) == measured


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_name_may_stand_in_the_plural(name: str) -> None:
    assert unit(f"{name}s") == unit(name)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("years", "`years`"),
        ("s", "`s`"),
        ("Tokens", "`Tokens`"),
        ("$ per month", "`per`"),
        ("€", "`€`"),
        ("tokens/request", "a space on either side"),
        ("/ month", "a space on either side"),
        ("$ / ", "is not a unit"),
        ("", "is not a unit"),
    ],
)
def test_a_unit_with_an_unknown_word_is_refused_with_that_word(name: str, message: str) -> None:
    with pytest.raises(UnknownUnit, match=message.replace("$", r"\$")):
        unit(name)


@given(ANY, ANY)
def test_dividing_undoes_multiplying(one: str, other: str) -> None:
    found = quotient(product([unit(one), unit(other)]), unit(other))
    assert found.powers == unit(one).powers
    assert found.scale == pytest.approx(unit(one).scale)


@given(ANY, ANY)
def test_a_stroke_divides(one: str, other: str) -> None:
    upside_down, *more = other.split(" / ")
    found = unit(" / ".join([one, upside_down]))
    assert found == quotient(unit(one), unit(upside_down))
    assert (
        unit(" / ".join([one, upside_down, *more])).powers
        == product([found, *(quotient(unit("times"), unit(each)) for each in more)]).powers
    )


@given(st.lists(ANY, max_size=5))
def test_the_order_of_a_product_does_not_matter(names: list[str]) -> None:
    assert product(map(unit, names)).powers == product(map(unit, reversed(names))).powers


def test_a_product_of_nothing_is_one() -> None:
    assert product([]) == unit("times")
