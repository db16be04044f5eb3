"""The page of frequently asked questions of a guide."""

from __future__ import annotations

import json
from dataclasses import dataclass

from markupsafe import Markup

from build_tools.model import Faq, Guide, Library
from build_tools.prose import plain
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
    structured_data: Markup


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
        structured_data=_structured_data(guide.faq.value),
    )


def _structured_data(entries: Faq) -> Markup:
    """The questions and answers as search engines read them, in words only: a schema.org FAQPage as JSON-LD."""
    data = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.question,
                "acceptedAnswer": {"@type": "Answer", "text": plain(entry.answer)},
            }
            for entry in entries.values()
        ],
    }
    text = json.dumps(data, ensure_ascii=False)
    return Markup(text.translate({ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"}))  # no text can close the script


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
