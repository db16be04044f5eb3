"""The page that lists all recommendations of a guide, by approach."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools import graph
from build_tools.model import Guide, Library
from build_tools.views import addresses
from build_tools.views.page import Page, written_in


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation in the list."""

    title: str
    summary: str
    address: Markup


@dataclass(frozen=True, slots=True)
class Group:
    """The recommendations of one approach."""

    id: str
    name: str
    one_line: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class RecommendationsView:
    """The whole page."""

    page: Page
    flow: Markup
    groups: tuple[Group, ...]


def view(library: Library, guide: Guide) -> RecommendationsView:
    """The list of recommendations of `guide`, in the order in which the tree reaches them."""
    path = addresses.recommendations(guide.id)
    tree = guide.tree.value
    results = [node for node in graph.ordered(tree) if node in guide.recommendations]
    groups = []
    for approach_id, approach in guide.comparison.value.approaches.items():
        items = tuple(
            Item(item.title, item.summary, addresses.link(path, addresses.recommendation(guide.id, node)))
            for node in results
            if (item := guide.recommendations[node].value).approach == approach_id
        )
        if items:
            groups.append(Group(approach_id, approach.name, approach.one_line, items))
    return RecommendationsView(
        page=Page(
            path,
            f"Recommendations: {tree.title}",
            f"All results of the guide “{tree.title}”.",
            written_in(library, guide.tree),
        ),
        flow=addresses.link(path, addresses.flow(guide.id)),
        groups=tuple(groups),
    )
