"""The home page: the guides, each with its short answer and the way in."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools import graph
from build_tools.model import Guide, Library
from build_tools.views import addresses
from build_tools.views.page import Link, Page, written_in


@dataclass(frozen=True, slots=True)
class GuideView:
    """A guide as the home page shows it."""

    title: str
    summary: str
    short_answer: str
    start: Markup
    most_questions: int
    recommendations: int
    more: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The whole page."""

    page: Page
    guides: tuple[GuideView, ...]
    evidence: Markup
    claims: int
    sources: int
    glossary: Markup


def view(library: Library) -> HomeView:
    """The home page of `library`."""
    guides = tuple(_guide(guide) for guide in library.guides.values())
    first = next(iter(library.guides.values()))
    return HomeView(
        page=Page(
            addresses.HOME,
            "Home",
            first.tree.value.summary,
            written_in(library, first.tree),
            hide=("navigation", "toc"),
        ),
        guides=guides,
        evidence=addresses.link(addresses.HOME, addresses.EVIDENCE),
        claims=len(library.claims.value),
        sources=len(library.sources.value),
        glossary=addresses.link(addresses.HOME, addresses.GLOSSARY),
    )


def _guide(guide: Guide) -> GuideView:
    tree = guide.tree.value
    more = (
        Link("Compare the approaches", addresses.link(addresses.HOME, addresses.compare(guide.id))),
        *(
            [Link("Work out the costs", addresses.link(addresses.HOME, addresses.costs(guide.id)))]
            if guide.costs
            else []
        ),
        Link("See the flowchart", addresses.link(addresses.HOME, addresses.flowchart(guide.id))),
        Link("Read worked examples", addresses.link(addresses.HOME, addresses.examples(guide.id))),
        Link("Common questions", addresses.link(addresses.HOME, addresses.faq(guide.id))),
    )
    return GuideView(
        title=tree.title,
        summary=tree.summary,
        short_answer=tree.short_answer,
        start=addresses.link(addresses.HOME, addresses.flow(guide.id)),
        most_questions=graph.remaining(tree)[tree.start],
        recommendations=len(guide.recommendations),
        more=more,
    )
