"""The evidence page: every claim by topic, with its source, and what nobody has measured yet."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.model import Claim, Library, Source
from build_tools.views import addresses
from build_tools.views.page import Page, claim_anchor, source_anchor, written_in

KINDS = {
    "paper": "research paper",
    "documentation": "product documentation",
    "report": "report",
    "vendor": "vendor’s own statement",
}
CONFIDENCES = {"primary": "read in the source", "secondary": "read in a text that quotes the source"}


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with what was measured, where it comes from and how it was read."""

    anchor: str
    says: str
    figures: str | None
    measured_on: str | None
    source: str
    source_anchor: str
    kind: str
    vendor: bool
    confidence: str
    checked: str
    review_by: str


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with its claims."""

    id: str
    name: str
    question: str
    unmeasured: str | None
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as the list of sources shows it."""

    anchor: str
    authors: str
    title: str
    year: int
    venue: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """The whole page."""

    page: Page
    claims: int
    topics: tuple[TopicView, ...]
    sources: tuple[SourceView, ...]


def view(library: Library) -> EvidenceView:
    """The evidence page of `library`; sources in the order of authors and years."""
    claims = library.claims.value
    topics = tuple(
        TopicView(
            id=topic_id,
            name=topic.name,
            question=topic.question,
            unmeasured=topic.unmeasured,
            claims=tuple(_claim(library, name, claim) for name, claim in claims.items() if claim.topic == topic_id),
        )
        for topic_id, topic in library.topics.value.items()
    )
    sources = sorted(library.sources.value.items(), key=lambda item: (item[1].authors.casefold(), item[1].year))
    return EvidenceView(
        page=Page(
            path=addresses.EVIDENCE,
            title="Evidence",
            description="Every claim behind the guidance, with its source, what was measured and when it was read.",
            written_in=written_in(library, library.claims),
        ),
        claims=len(claims),
        topics=topics,
        sources=tuple(_source(source_id, source) for source_id, source in sources),
    )


def _claim(library: Library, claim_id: str, claim: Claim) -> ClaimView:
    source = library.sources.value[claim.source]
    return ClaimView(
        anchor=claim_anchor(claim_id),
        says=claim.says,
        figures=claim.figures,
        measured_on=claim.measured_on,
        source=f"{source.authors} {source.year}",
        source_anchor=source_anchor(claim.source),
        kind=KINDS[source.kind],
        vendor=source.kind == "vendor",
        confidence=CONFIDENCES[claim.confidence],
        checked=claim.checked.isoformat(),
        review_by=claim.review_by.isoformat(),
    )


def _source(source_id: str, source: Source) -> SourceView:
    return SourceView(
        anchor=source_anchor(source_id),
        authors=source.authors,
        title=source.title,
        year=source.year,
        venue=source.venue,
        url=source.url,
        kind=KINDS[source.kind],
    )
