"""Places the cards of a flowchart and the curves between them. Knows ids and sizes, no texts and no colours.

Every length is in CSS pixels; the origin is the top left corner, and y grows downwards. The only user of pygraphviz.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Point = tuple[int, int]

MARGIN = 12
COLUMN_GAP = 60
ROW_GAP = 18

MOST_ROUTED = 1500
"""When all arrows together cross more columns than this, they go straight to their goal, behind the cards in between.

Up to here Graphviz needs at most 0.3 s to lead every arrow around every card; at three times as many, up to 10 s.
"""

MOST_DRAWN = 2000
"""With more cards than this nothing is drawn: nobody could read it, and 10,000 cards take half a minute."""


@dataclass(frozen=True, slots=True)
class Card:
    """A rectangle to be placed: a head, and under it one row for each curve that leaves it, given by their heights."""

    id: str
    width: int
    head: int
    rows: tuple[int, ...] = ()

    @property
    def height(self) -> int:
        """The height of the whole card."""
        return self.head + sum(self.rows)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A connection to be drawn: from a row of one card to the head of another."""

    source: str
    row: int
    target: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where a card is: its top left corner and its size."""

    id: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Curve:
    """The way of an arrow as Bézier curves: a point, then two control points and a point for each further piece.

    It starts in the middle of its row's right side and ends in the middle of the left side of its target's head.
    """

    arrow: Arrow
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """All cards and arrows in place, in the order in which they were given."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def available() -> bool:
    """Whether this computer can draw: pygraphviz brings Graphviz along, but not for every system."""
    try:
        import pygraphviz  # noqa: F401
    except ImportError:
        return False
    return True


def draw(cards: Sequence[Card], arrows: Sequence[Arrow]) -> Drawing | None:
    """The drawing of `cards` and `arrows`, from left to right; None when Graphviz is missing, fails or takes too long.

    Wants the cards in an order in which each comes before those that its arrows lead to. The same input gives the same
    drawing.
    """
    if len(cards) > MOST_DRAWN or not available():
        return None
    columns = _columns(cards, arrows)
    routed = sum(columns[arrow.target] - columns[arrow.source] for arrow in arrows) <= MOST_ROUTED
    plan = _graphviz(cards, arrows if routed else _deciding(arrows, columns), routed)
    if plan is None:
        return None
    _, _, width, height = _numbers(plan.frame)
    boxes = {card.id: _box(card, _numbers(place), height) for card, place in zip(cards, plan.places, strict=True)}
    if cards and _alone_in_column(cards[0].id, boxes):
        boxes[cards[0].id] = replace(boxes[cards[0].id], y=MARGIN)
    sizes = {card.id: card for card in cards}
    routes = [_route(text, height) for text in plan.routes] if routed else [()] * len(arrows)
    curves = tuple(_curve(arrow, route, sizes, boxes) for arrow, route in zip(arrows, routes, strict=True))
    return Drawing(round(width) + 2 * MARGIN, round(height) + 2 * MARGIN, tuple(boxes.values()), curves)


def _columns(cards: Iterable[Card], arrows: Iterable[Arrow]) -> dict[str, int]:
    """For each card the largest number of arrows on a way to it; that many columns are to its left."""
    leaving: dict[str, list[str]] = {card.id: [] for card in cards}
    for arrow in arrows:
        leaving[arrow.source].append(arrow.target)
    columns = dict.fromkeys(leaving, 0)
    for source, targets in leaving.items():
        for target in targets:
            columns[target] = max(columns[target], columns[source] + 1)
    return columns


def _deciding(arrows: Iterable[Arrow], columns: dict[str, int]) -> tuple[Arrow, ...]:
    """For each card one arrow to it from the column before: enough to find its own."""
    return tuple(
        {arrow.target: arrow for arrow in arrows if columns[arrow.source] + 1 == columns[arrow.target]}.values()
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    """What Graphviz answers, as it writes it: numbers with commas between, y upwards."""

    frame: str
    places: tuple[str, ...]
    routes: tuple[str, ...]


def _graphviz(cards: Sequence[Card], arrows: Sequence[Arrow], routed: bool) -> _Plan | None:
    """Let Graphviz place `cards`. Only numbers go in: names are positions in the list, and labels are empty tables."""
    import pygraphviz

    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(rankdir="LR", ranksep=COLUMN_GAP / 72, nodesep=ROW_GAP / 72)
    graph.graph_attr.update(splines="true" if routed else "line")
    graph.node_attr.update(shape="plain")
    graph.edge_attr.update(arrowhead="none")
    names = {card.id: str(place) for place, card in enumerate(cards)}
    for card in cards:
        graph.add_node(names[card.id], label=_table(card))
    for place, arrow in enumerate(arrows):
        ports = {"tailport": f"{arrow.row}:e", "headport": "head:w"}
        graph.add_edge(names[arrow.source], names[arrow.target], key=str(place), **ports)
    try:
        graph.layout("dot")
        places = tuple(graph.get_node(name).attr["pos"] or "" for name in names.values())
        ends = [(names[arrow.source], names[arrow.target], str(place)) for place, arrow in enumerate(arrows) if routed]
        routes = tuple(graph.get_edge(*end).attr["pos"] or "" for end in ends)
        plan = _Plan(graph.graph_attr["bb"], places, routes)
    except (ValueError, KeyError):
        return None
    return plan if all((*places, *routes)) else None


def _table(card: Card) -> str:
    """A table of empty cells of fixed size, so that no font has a say: see https://graphviz.org/doc/info/shapes.html."""
    cells = "".join(
        f'<TR><TD PORT="{port}" FIXEDSIZE="TRUE" WIDTH="{card.width}" HEIGHT="{height}"></TD></TR>'
        for port, height in (("head", card.head), *enumerate(card.rows))
    )
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0">{cells}</TABLE>>'


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(number) for number in text.split(","))


def _box(card: Card, centre: tuple[float, ...], height: float) -> Box:
    x = round(centre[0] - card.width / 2) + MARGIN
    y = round(height - centre[1] - card.height / 2) + MARGIN
    return Box(card.id, x, y, card.width, card.height)


def _alone_in_column(start: str, boxes: dict[str, Box]) -> bool:
    """Whether no other card is above or below `start`, so that it can go to the top, where people begin to read."""
    right = boxes[start].x + boxes[start].width
    return all(box.x > right for box in boxes.values() if box.id != start)


def _route(text: str, height: float) -> tuple[Point, ...]:
    """The points between the ends of a curve; the ends themselves follow from the cards."""
    points = [_numbers(point) for point in text.split()][1:-1]
    return tuple((round(x) + MARGIN, round(height - y) + MARGIN) for x, y in points)


def _curve(arrow: Arrow, route: tuple[Point, ...], cards: dict[str, Card], boxes: dict[str, Box]) -> Curve:
    source, target = cards[arrow.source], boxes[arrow.target]
    rows = source.rows
    top = boxes[arrow.source].y + source.head + sum(rows[: arrow.row])
    start = (boxes[arrow.source].x + source.width, top + rows[arrow.row] // 2)
    end = (target.x, target.y + cards[arrow.target].head // 2)
    if not route or end[0] - start[0] < 2 * COLUMN_GAP:
        middle = (start[0] + end[0]) // 2
        route = ((middle, start[1]), (middle, end[1]))
    return Curve(arrow, (start, *route, end))
