"""Rules on single texts and dates: nothing unfinished, unsafe or out of date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from build_tools.checks.findings import Finding, files, texts
from build_tools.model import Library, Located
from build_tools.problems import quote
from build_tools.prose import links

MAX_WORDS = 35
ORDINARY = frozenset(("AI", "EU", "GB", "ID", "IT", "OK", "PDF", "UK", "US"))
"""Abbreviations that need no explanation."""

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)*_]*\s+|\n\s*(?:-|\d+\.)\s+")
_ABBREVIATION = re.compile(r"(?<![\w-])([A-Z]{2,})s?(?![\w-])")
_PLACEHOLDER = re.compile(r"\b(?:TODO|TBD|FIXME|XXX)\b|\?\?\?|\b[Ll]orem ipsum\b")


def placeholder(library: Library) -> Iterator[Finding]:
    """No text holds a leftover placeholder such as TODO, TBD or ???."""
    for file in files(library):
        for keys, text in texts(file):
            found = _PLACEHOLDER.search(text)
            if found:
                yield Finding(file.at(*keys), f"the placeholder `{found[0]}` was left here", "write the text")


def unsafe_link(library: Library) -> Iterator[Finding]:
    """Every link in a text starts with `https://`."""
    for file in files(library):
        for keys, text in texts(file):
            for address in links(text) if "](" in text else ():
                if not address.startswith("https://"):
                    message = f"this link leads to {quote(address)}" if address else "this link leads nowhere"
                    hint = (
                        "link to a full address that starts with `https://`; ids in `claims` make links by themselves"
                    )
                    yield Finding(file.at(*keys), message, hint)


def long_sentence(library: Library) -> Iterator[Finding]:
    """No sentence has more than 35 words."""
    for file in files(library):
        for keys, text in texts(file):
            for sentence in _SENTENCE_END.split(text) if len(text) > 2 * MAX_WORDS else ():
                words = len(sentence.split())
                if words > MAX_WORDS:
                    start = " ".join(sentence.split()[:4])
                    yield Finding(file.at(*keys), f"the sentence “{start} …” has {words} words", "make two of it")


def undefined_abbreviation(library: Library) -> Iterator[Finding]:
    """An abbreviation of capital letters is in the glossary, or explained once in brackets in its file."""
    known = ORDINARY | _in_glossary(library)
    for guide in library.guides.values():
        shared: tuple[Located[Any], ...] = (guide.tree, guide.comparison, guide.faq)
        shared += (guide.costs,) if guide.costs else ()
        for file in (*shared, *guide.recommendations.values(), *guide.examples.values()):
            yield from _unexplained(file, known)


def _unexplained(file: Located[Any], known: frozenset[str]) -> Iterator[Finding]:
    """One use of each abbreviation in `file` that is neither known nor explained there."""
    found = {match[1]: keys for keys, text in texts(file) for match in _ABBREVIATION.finditer(text)}
    unknown = {name: keys for name, keys in found.items() if name not in known and not _PLACEHOLDER.match(name)}
    whole = " ".join(text for _, text in texts(file)) if unknown else ""
    for name, keys in unknown.items():
        if f"({name}" not in whole and f"{name} (" not in whole:
            hint = "explain it in brackets here, or add it to the glossary"
            yield Finding(file.at(*keys), f"`{name}` is not explained", hint)


def _in_glossary(library: Library) -> frozenset[str]:
    words = (word for term in library.glossary.value.values() for word in (term.term, *term.also))
    return frozenset(match[1] for word in words for match in _ABBREVIATION.finditer(word))


def stale_claim(library: Library, today: date) -> Iterator[Finding]:
    """No claim is past the day by which it was to be reviewed."""
    for claim_id, claim in library.claims.value.items():
        if claim.review_by < today:
            message = f"the claim `{claim_id}` was to be reviewed by {claim.review_by}"
            yield Finding(
                library.claims.at(claim_id, "review_by"),
                message,
                "read the source again, then set `checked` and `review_by`",
            )


def dates_out_of_order(library: Library) -> Iterator[Finding]:
    """A claim is to be reviewed after the day on which it was checked."""
    for claim_id, claim in library.claims.value.items():
        if claim.review_by <= claim.checked:
            message = f"`review_by` is {claim.review_by}, and the claim was checked on {claim.checked}"
            yield Finding(library.claims.at(claim_id, "review_by"), message, "give a later day")
