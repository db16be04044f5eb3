"""The layout of a flowchart, by invariants: where things are is Graphviz's business."""

from __future__ import annotations

import sys
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from build_tools.layout import MARGIN, MOST_DRAWN, MOST_ROUTED, Arrow, Box, Card, Drawing, available, draw


@st.composite
def charts(draw_value: st.DrawFn) -> tuple[list[Card], list[Arrow]]:
    """Cards in an order in which every arrow leads forward."""
    count = draw_value(st.integers(2, 12))
    cards, arrows = [], []
    for place in range(count):
        rows = draw_value(st.integers(0, 4)) if place < count - 1 else 0
        cards.append(Card(f"card-{place}", 200, draw_value(st.integers(40, 90)), (30,) * rows))
        arrows += [
            Arrow(f"card-{place}", row, f"card-{draw_value(st.integers(place + 1, count - 1))}") for row in range(rows)
        ]
    return cards, arrows


def drawn(cards: list[Card], arrows: list[Arrow]) -> Drawing:
    drawing = draw(cards, arrows)
    assert drawing is not None
    return drawing


def apart(one: Box, other: Box) -> bool:
    return (
        one.x + one.width <= other.x
        or other.x + other.width <= one.x
        or one.y + one.height <= other.y
        or other.y + other.height <= one.y
    )


@settings(max_examples=40, deadline=None)
@given(charts())
def test_cards_never_overlap_and_lie_inside_the_drawing(chart: tuple[list[Card], list[Arrow]]) -> None:
    drawing = drawn(*chart)
    assert [box.id for box in drawing.boxes] == [card.id for card in chart[0]]
    assert all(apart(one, other) for one, other in combinations(drawing.boxes, 2))
    for box in drawing.boxes:
        assert 0 <= box.x <= box.x + box.width <= drawing.width
        assert 0 <= box.y <= box.y + box.height <= drawing.height


@settings(max_examples=40, deadline=None)
@given(charts())
def test_each_curve_leaves_its_row_and_enters_the_head_of_its_target(chart: tuple[list[Card], list[Arrow]]) -> None:
    cards, arrows = chart
    drawing = drawn(cards, arrows)
    boxes = {box.id: box for box in drawing.boxes}
    sizes = {card.id: card for card in cards}
    assert [curve.arrow for curve in drawing.curves] == arrows
    for curve in drawing.curves:
        source, target = boxes[curve.arrow.source], boxes[curve.arrow.target]
        card = sizes[curve.arrow.source]
        top = source.y + card.head + sum(card.rows[: curve.arrow.row])
        (start_x, start_y), (end_x, end_y) = curve.points[0], curve.points[-1]
        assert start_x == source.x + source.width
        assert top <= start_y <= top + card.rows[curve.arrow.row]
        assert end_x == target.x
        assert target.y <= end_y <= target.y + sizes[target.id].head
        assert len(curve.points) % 3 == 1


def test_arrows_lead_from_left_to_right() -> None:
    cards = [Card("a", 200, 50, (30, 30)), Card("b", 200, 50, (30,)), Card("c", 200, 50)]
    arrows = [Arrow("a", 0, "b"), Arrow("a", 1, "c"), Arrow("b", 0, "c")]
    boxes = {box.id: box for box in drawn(cards, arrows).boxes}
    assert boxes["a"].x + 200 < boxes["b"].x < boxes["b"].x + 200 < boxes["c"].x
    assert boxes["a"].x == MARGIN


def test_the_same_input_gives_the_same_drawing() -> None:
    cards = [Card("a", 200, 50, (30, 30)), Card("b", 200, 50), Card("c", 200, 50)]
    arrows = [Arrow("a", 0, "b"), Arrow("a", 1, "c")]
    assert draw(cards, arrows) == draw(cards, arrows)


def test_two_arrows_to_one_target_are_two_curves() -> None:
    cards = [Card("a", 200, 50, (30, 30)), Card("b", 200, 50)]
    drawing = drawn(cards, [Arrow("a", 0, "b"), Arrow("a", 1, "b")])
    assert len({curve.points[0] for curve in drawing.curves}) == 2


def test_a_chart_too_large_to_route_still_keeps_its_cards_apart() -> None:
    count = 60
    cards = [Card(f"c{place}", 200, 50, (30, 30)) for place in range(count)] + [Card(f"c{count}", 200, 50)]
    arrows = [Arrow(f"c{place}", row, f"c{(place + 1, count)[row]}") for place in range(count) for row in (0, 1)]
    assert sum(count - place + 1 for place in range(count)) > MOST_ROUTED
    drawing = drawn(cards, arrows)
    assert [curve.arrow for curve in drawing.curves] == arrows
    assert {len(curve.points) for curve in drawing.curves} == {4}
    assert all(apart(one, other) for one, other in combinations(drawing.boxes, 2))


def test_the_first_card_is_at_the_top_when_its_column_has_no_other() -> None:
    cards = [Card("a", 200, 50, (30, 30, 30)), *(Card(name, 200, 90) for name in "bcd")]
    first, *_ = drawn(cards, [Arrow("a", row, name) for row, name in enumerate("bcd")]).boxes
    assert (first.x, first.y) == (MARGIN, MARGIN)


def test_between_neighbouring_columns_no_curve_turns_back() -> None:
    cards = [Card("a", 200, 50, (30, 30, 30)), *(Card(name, 200, 90) for name in "bcd")]
    for curve in drawn(cards, [Arrow("a", row, name) for row, name in enumerate("cdb")]).curves:
        assert sorted(x for x, _ in curve.points) == [x for x, _ in curve.points]


def test_a_chart_beyond_reading_is_not_drawn() -> None:
    assert draw([Card(f"c{place}", 200, 50) for place in range(MOST_DRAWN + 1)], []) is None


def test_without_pygraphviz_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    assert not available()
    assert draw([Card("a", 200, 50)], []) is None


def test_when_graphviz_fails_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError

    monkeypatch.setattr("pygraphviz.AGraph.layout", fail)
    assert available()
    assert draw([Card("a", 200, 50)], []) is None


def test_when_graphviz_places_nothing_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pygraphviz.AGraph.layout", lambda *arguments: None)
    assert draw([Card("a", 200, 50)], []) is None
