"""The contributor page that says where each guide says what it must not lose."""

from __future__ import annotations

from dataclasses import dataclass

from build_tools.model import Guide, Library, Passage
from build_tools.views import addresses
from build_tools.views.page import Link, Page, criterion_anchor, question_anchor


@dataclass(frozen=True, slots=True)
class PassageView:
    """A place that says it: a link to its page, and its words."""

    place: Link
    words: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement, and the places that say it."""

    id: str
    says: str
    passages: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class GuideView:
    """The statements of one guide."""

    title: str
    statements: tuple[StatementView, ...]


@dataclass(frozen=True, slots=True)
class StatementsView:
    """The whole page: the guides that have statements."""

    page: Page
    guides: tuple[GuideView, ...]


def view(library: Library) -> StatementsView:
    """The statements of all guides of `library`."""
    return StatementsView(
        page=Page(
            path=addresses.STATEMENTS,
            title="Statements",
            description="What the guides must not lose, and where they say it.",
            written_in="",
        ),
        guides=tuple(
            GuideView(
                title=guide.tree.value.title,
                statements=tuple(
                    StatementView(
                        statement_id, statement.says, tuple(_passage(guide, part) for part in statement.said_in)
                    )
                    for statement_id, statement in guide.statements.value.items()
                ),
            )
            for guide in library.guides.values()
            if guide.statements.value
        ),
    )


def _passage(guide: Guide, passage: Passage) -> PassageView:
    path, anchor = _target(guide, passage)
    return PassageView(Link(passage.file, addresses.link(addresses.STATEMENTS, path, anchor)), passage.words)


def _target(guide: Guide, passage: Passage) -> tuple[str, str]:
    """The page, and the place on it, where a passage is shown."""
    folder, _, file = passage.file.removesuffix(".yaml").rpartition("/")
    first, *others = passage.at.split(".")
    if folder == "recommendations":
        return addresses.recommendation(guide.id, file), ""
    if folder == "examples":
        return addresses.example(guide.id, file), ""
    if file == "faq":
        return addresses.faq(guide.id), first
    if file == "comparison":
        return addresses.compare(guide.id), criterion_anchor(others[0]) if first in ("cells", "criteria") else ""
    if file == "costs":
        return addresses.costs(guide.id), ""
    if first == "questions":
        return addresses.flow(guide.id), question_anchor(others[0])
    return (addresses.HOME, "") if first == "short_answer" else (addresses.flow(guide.id), "")
