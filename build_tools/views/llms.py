"""The list of what programs should read, in the layout of llmstxt.org."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools.model import Guide, Library
from build_tools.prose import backslashed
from build_tools.views import addresses


@dataclass(frozen=True, slots=True)
class Entry:
    """A link with its description, as Markdown."""

    text: Markup
    address: Markup
    about: Markup


@dataclass(frozen=True, slots=True)
class GuideView:
    """What there is to read of one guide."""

    title: Markup
    summary: Markup
    version: Markup
    data: Markup
    entries: tuple[Entry, ...]
    recommendations: tuple[Entry, ...]
    examples: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LlmsView:
    """The whole list."""

    guides: tuple[GuideView, ...]
    shared: tuple[Entry, ...]
    record: Markup


def view(library: Library, site: str) -> LlmsView:
    """What programs should read of `library`, on the site published at `site`."""
    shared = (
        ("Evidence", addresses.EVIDENCE, "every claim with its source, what was measured, and when it was checked"),
        ("Glossary", addresses.GLOSSARY, "the words that the guides use"),
        (
            "About this guide",
            addresses.ABOUT,
            "how the guidance is made, what it leaves out, and what is weak about it",
        ),
        ("For programs", addresses.PROGRAMS, "the data and its schema, what is promised about it, and how to cite"),
    )
    return LlmsView(
        guides=tuple(_guide(guide, site) for guide in library.guides.values()),
        shared=tuple(_entry(site, *entry) for entry in shared),
        record=Markup(f"{site}{addresses.RECORD_SCHEMA}"),
    )


def _guide(guide: Guide, site: str) -> GuideView:
    tree = guide.tree.value
    entries = (
        ("Questions", addresses.flow(guide.id), "all questions, answers and results as one linked document"),
        ("Recommendations", addresses.recommendations(guide.id), "all results, by approach"),
        ("Comparison", addresses.compare(guide.id), "the approaches side by side, with a verdict for each criterion"),
        *(
            [("Costs", addresses.costs(guide.id), "worked sums per month, and how each is multiplied")]
            if guide.costs
            else []
        ),
        ("Flowchart", addresses.flowchart(guide.id), "the questions and where each answer leads, in words"),
        ("Common questions", addresses.faq(guide.id), "short answers with their sources"),
        ("Examples", addresses.examples(guide.id), "teams, what they answered and where that led"),
    )
    return GuideView(
        title=_written(tree.title),
        summary=_written(tree.summary),
        version=_written(tree.version),
        data=Markup(f"{site}{addresses.guide_data(guide.id)}"),
        entries=tuple(_entry(site, *entry) for entry in entries),
        recommendations=tuple(
            _entry(site, file.value.title, addresses.recommendation(guide.id, name), file.value.summary)
            for name, file in guide.recommendations.items()
        ),
        examples=tuple(
            _entry(site, file.value.title, addresses.example(guide.id, name), file.value.who)
            for name, file in guide.examples.items()
        ),
    )


def _entry(site: str, text: str, page: str, about: str) -> Entry:
    return Entry(_written(text), Markup(addresses.twin(site, page)), _written(about))


def _written(text: str) -> Markup:
    """Plain text as it stands in a Markdown file, which nobody renders before it is read."""
    return Markup(backslashed(text))
