"""Rules on single texts and dates: nothing unfinished, unsafe or out of date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from build_tools.checks.findings import Finding, files, texts
from build_tools.model import Library
from build_tools.problems import quote
from build_tools.prose import links

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
