"""The page that lists the worked examples of a guide."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from build_tools.model import Guide, Library
from build_tools.views import addresses
from build_tools.views.page import Page, written_in


@dataclass(frozen=True, slots=True)
class Item:
    """An example in the list, with its result."""

    title: str
    who: str
    address: Markup
    result: str


@dataclass(frozen=True, slots=True)
class ExamplesView:
    """The whole page: published cases first."""

    page: Page
    flow: Markup
    published: tuple[Item, ...]
    illustrative: tuple[Item, ...]


def view(library: Library, guide: Guide) -> ExamplesView:
    """The list of examples of `guide`."""
    path = addresses.examples(guide.id)
    title = guide.tree.value.title

    def items(illustrative: bool) -> tuple[Item, ...]:
        return tuple(
            Item(
                title=example.value.title,
                who=example.value.who,
                address=addresses.link(path, addresses.example(guide.id, example_id)),
                result=guide.recommendations[example.value.recommends].value.title,
            )
            for example_id, example in guide.examples.items()
            if example.value.illustrative == illustrative
        )

    return ExamplesView(
        page=Page(path, f"Examples: {title}", f"Worked examples for “{title}”.", written_in(library, guide.tree)),
        flow=addresses.link(path, addresses.flow(guide.id)),
        published=items(False),
        illustrative=items(True),
    )
