"""The field reference for contributors, made from the model itself."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import UnionType

from annotated_types import MaxLen
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from build_tools.model import FILE_KINDS, ID_PATTERN, Amount
from build_tools.views import addresses
from build_tools.views.page import Page

PLACES = {
    "sources": "sources.yaml",
    "topics": "topics.yaml",
    "claims": "claims.yaml",
    "glossary": "glossary.yaml",
    "tree": "<guide>/tree.yaml",
    "comparison": "<guide>/comparison.yaml",
    "faq": "<guide>/faq.yaml",
    "costs": "<guide>/costs.yaml",
    "statements": "<guide>/statements.yaml",
    "recommendation": "<guide>/recommendations/<id>.yaml",
    "example": "<guide>/examples/<id>.yaml",
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field: what it holds, whether it must be there, and what it means."""

    name: str
    holds: str
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """A kind of item with its fields."""

    name: str
    meaning: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """A kind of file: where it lies, whether it is a mapping from ids to items, and the items in it."""

    id: str
    place: str
    by_id: bool
    items: tuple[ItemView, ...]


@dataclass(frozen=True, slots=True)
class FieldsView:
    """The whole page."""

    page: Page
    files: tuple[FileView, ...]


def view() -> FieldsView:
    """The reference of all fields of all kinds of files."""
    files = tuple(
        FileView(
            kind, PLACES[kind], not _is_model(shape), tuple(_item(model) for model in dict.fromkeys(_models(shape)))
        )
        for kind, shape in FILE_KINDS.items()
    )
    description = "Every field of every content file: what it holds, whether it is required, what it means."
    return FieldsView(Page(addresses.FIELDS, "Field reference", description, "build_tools/model.py"), files)


def _models(shape: object) -> Iterator[type[BaseModel]]:
    """The models in a type, outer ones first."""
    if _is_model(shape):
        model = typing.cast(type[BaseModel], shape)
        yield model
        for field in model.model_fields.values():
            yield from _models(field.annotation)
    else:
        for part in typing.get_args(shape):
            yield from _models(part)


def _is_model(shape: object) -> bool:
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def _item(model: type[BaseModel]) -> ItemView:
    fields = tuple(
        FieldView(name, _holds(field.annotation, field), field.is_required(), field.description or "")
        for name, field in model.model_fields.items()
    )
    return ItemView(model.__name__, model.__doc__ or "", fields)


def _holds(shape: object, field: FieldInfo | None = None) -> str:
    """What a value of this type is, in words."""
    constraints = field.metadata if field else []
    if typing.get_origin(shape) is typing.Annotated:
        shape, *constraints = typing.get_args(shape)
    origin, parts = typing.get_origin(shape), typing.get_args(shape)
    if origin in (typing.Union, UnionType):
        return _holds(next(part for part in parts if part is not type(None)))
    if origin is typing.Literal:
        return "one of " + ", ".join(str(part) for part in parts)
    if origin is tuple:
        return f"a list of {_plural(_holds(parts[0]))}"
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return f"a mapping from ids to {_plural(_holds(parts[1]))}"
    if _is_model(shape):
        return typing.cast(type[BaseModel], shape).__name__
    return _SCALARS.get(shape) or _text(constraints)


_SCALARS: Mapping[object, str] = {
    date: "a date",
    bool: "true or false",
    int: "a year",
    float: "a number",
    Amount: "a number or a range",
}


def _text(constraints: list[object]) -> str:
    longest = next((part.max_length for part in constraints if isinstance(part, (MaxLen, StringConstraints))), None)
    pattern = next((getattr(part, "pattern", None) for part in constraints if getattr(part, "pattern", None)), "")
    if pattern == ID_PATTERN:
        return "an id"
    kind = "Markdown" if pattern == r"\S" else "an address" if "https" in str(pattern) else "one line of text"
    return f"{kind}, at most {longest} characters"


def _plural(what: str) -> str:
    words = {"an id": "ids"}
    return words.get(what, what.removeprefix("a ").removeprefix("an "))
