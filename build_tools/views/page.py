"""What every page has: its place, title and description, and how it names the evidence it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from build_tools.model import Guide, Library, Located
from build_tools.views import addresses


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its path in the documentation, title, description, and the YAML file that says most of it."""

    path: str
    title: str
    description: str
    written_in: str
    hide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page or to a part of it."""

    text: str
    address: Markup


def written_in(library: Library, file: Located[Any]) -> str:
    """The path of a content file as the repository knows it, wherever the build runs: `decision/glossary.yaml`."""
    inside = PurePosixPath(file.places.path).relative_to(library.folder)
    return (PurePosixPath(PurePosixPath(library.folder).name) / inside).as_posix()


def citations(library: Library, page: str, claims: Iterable[str]) -> tuple[Link, ...]:
    """Links from `page` to the evidence for `claims`, named by author and year; the same name is numbered on."""
    links: list[Link] = []
    seen: dict[str, int] = {}
    for claim_id in dict.fromkeys(claims):
        source = library.sources.value[library.claims.value[claim_id].source]
        name = f"{source.authors} {source.year}"
        seen[name] = seen.get(name, 0) + 1
        text = name if seen[name] == 1 else f"{name} ({seen[name]})"
        links.append(Link(text, addresses.link(page, addresses.EVIDENCE, claim_anchor(claim_id))))
    return tuple(links)


def option_names(guide: Guide) -> dict[str, str]:
    """The name of each option of the calculator: that of its approach. None without a calculator."""
    approaches = guide.comparison.value.approaches
    return {option: approaches[option].name for option in guide.costs.value.options} if guide.costs else {}


def calculation(guide: Guide, page: str, recommendation_id: str) -> Markup | None:
    """The address of the calculator, for raw HTML on `page`, as it starts for a recommendation, if it does."""
    match = guide.costs.value.matches.get(recommendation_id) if guide.costs else None
    if not match:
        return None
    start = addresses.calculation(match.presets, match.compare, recommendation_id)
    return addresses.browser_link(page, addresses.costs(guide.id), start)


def claim_anchor(claim_id: str) -> str:
    """The id of a claim on the evidence page."""
    return f"claim-{claim_id}"


def source_anchor(source_id: str) -> str:
    """The id of a source on the evidence page."""
    return f"source-{source_id}"


def criterion_anchor(criterion_id: str) -> str:
    """The id of a criterion on the comparison page."""
    return f"criterion-{criterion_id}"


def question_anchor(question_id: str) -> str:
    """The id of a question on the flow page."""
    return f"q-{question_id}"


def recommendation_anchor(recommendation_id: str) -> str:
    """The id of a recommendation on the flow page."""
    return f"r-{recommendation_id}"
