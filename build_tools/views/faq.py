"""The page of frequently asked questions of a guide."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.model import Guide, Library
from build_tools.views import addresses
from build_tools.views.page import Link, Page, citations, criterion_anchor, question_anchor, written_in


@dataclass(frozen=True, slots=True)
class EntryView:
    """A question with its answer, related parts of the guide and evidence."""

    id: str
    question: str
    answer: str
    about: tuple[Link, ...]
    citations: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class FaqView:
    """The whole page."""

    page: Page
    entries: tuple[EntryView, ...]


def view(library: Library, guide: Guide) -> FaqView:
    """The frequently asked questions of `guide`."""
    path = addresses.faq(guide.id)
    title = guide.tree.value.title
    return FaqView(
        page=Page(
            path,
            f"Common questions: {title}",
            f"Short answers to common questions about “{title}”.",
            written_in(library, guide.faq),
        ),
        entries=tuple(
            EntryView(
                id=entry_id,
                question=entry.question,
                answer=entry.answer,
                about=tuple(_subject(guide, path, subject) for subject in entry.about),
                citations=citations(library, path, entry.claims),
            )
            for entry_id, entry in guide.faq.value.items()
        ),
    )


def _subject(guide: Guide, path: str, subject: str) -> Link:
    comparison = guide.comparison.value
    if subject in guide.tree.value.questions:
        address = addresses.link(path, addresses.flow(guide.id), question_anchor(subject))
        return Link(guide.tree.value.questions[subject].ask, address)
    if subject in guide.recommendations:
        address = addresses.link(path, addresses.recommendation(guide.id, subject))
        return Link(guide.recommendations[subject].value.title, address)
    if subject in comparison.approaches:
        return Link(comparison.approaches[subject].name, addresses.link(path, addresses.compare(guide.id), subject))
    address = addresses.link(path, addresses.compare(guide.id), criterion_anchor(subject))
    return Link(comparison.criteria[subject].name, address)
