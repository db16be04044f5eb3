"""The glossary page."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.model import Glossary, Library
from build_tools.views import addresses
from build_tools.views.page import Link, Page, written_in


@dataclass(frozen=True, slots=True)
class TermView:
    """A term, its meaning and related terms."""

    id: str
    term: str
    meaning: str
    see: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """The whole page."""

    page: Page
    terms: tuple[TermView, ...]


def term_addresses(library: Library, page: str) -> dict[str, str]:
    """For each form of each term the address that links to it from `page`."""
    glossary = addresses.browser_link(page, addresses.GLOSSARY)
    return {form: f"{glossary}#{term_id}" for form, term_id in forms(library.glossary.value).items()}


def forms(terms: Glossary) -> dict[str, str]:
    """The id of the term that each form stands for: the term, its abbreviation, other forms."""
    found: dict[str, str] = {}
    for term_id, term in terms.items():
        word, _, abbreviation = term.term.removesuffix(")").partition(" (")
        for form in filter(None, (word, abbreviation, *term.also)):
            found[form] = term_id
    return found


def view(library: Library) -> GlossaryView:
    """The glossary of `library`, in alphabetical order."""
    terms = library.glossary.value
    ordered = sorted(terms.items(), key=lambda item: item[1].term.casefold())
    return GlossaryView(
        page=Page(
            addresses.GLOSSARY,
            "Glossary",
            "The words that the guides use, in plain language.",
            written_in(library, library.glossary),
        ),
        terms=tuple(
            TermView(
                id=term_id,
                term=term.term,
                meaning=term.meaning,
                see=tuple(
                    Link(terms[other].term, addresses.link(addresses.GLOSSARY, addresses.GLOSSARY, other))
                    for other in term.see
                ),
            )
            for term_id, term in ordered
        ),
    )
