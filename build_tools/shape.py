"""Turns the plain values of one file into typed content, or into problems in an editor's words.

Knows nothing of files and folders, and nothing of what one file says of another.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from build_tools.model import (
    ADDRESS_PATTERN,
    FILE_PATTERN,
    ID_PATTERN,
    LINE_PATTERN,
    MAX_ID_LENGTH,
    TITLE_PATTERN,
    VERSION_PATTERN,
    Located,
)
from build_tools.places import Key, Location, Places
from build_tools.problems import Problem, did_you_mean, quote
from build_tools.source import Document

SHAPES = {
    "missing-field": "A required field is there.",
    "unknown-field": "A field is one of those that the field reference lists.",
    "wrong-type": "A value has the type of its field: text, list or mapping.",
    "wrong-value": "A value is one that its field allows.",
    "id-shape": f"An id is lower-case letters, digits and single dashes, at most {MAX_ID_LENGTH}, a letter first.",
    "empty-text": "A text says something, and a list or mapping that needs an item has one.",
    "long-text": "A text keeps to the length of its field.",
}


def is_id(name: str) -> bool:
    """Whether `name` has the shape of an id."""
    return len(name) <= MAX_ID_LENGTH and re.fullmatch(ID_PATTERN, name) is not None


def as_id(name: str) -> str:
    """The id that comes nearest to `name`."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name.lower())
    near = "-".join(words.split())[:MAX_ID_LENGTH].strip("-")
    return near if is_id(near) else f"item-{near}".strip("-")[:MAX_ID_LENGTH].strip("-")


def shape(document: Document, kind: object) -> tuple[Located[Any] | None, tuple[Problem, ...]]:
    """The content of `document` as a value of type `kind`, or the problems that keep it from being one."""
    try:
        value = _adapter(kind).validate_python(document.value)
    except ValidationError as error:
        return None, tuple(_shape_problems(error, kind, document.places))
    return Located(value, document.places), ()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _shape_problems(error: ValidationError, kind: object, places: Places) -> Iterator[Problem]:
    """What pydantic complains of, in an editor's words, each at its place."""
    details = error.errors(include_url=False, include_context=True)
    missing = {detail["loc"] for detail in details if detail["type"] == "missing"}
    mistaken = {}
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *around, name = detail["loc"]
            absent = [str(loc[-1]) for loc in missing if [*loc[:-1]] == around]
            hint = did_you_mean(str(name), absent) or did_you_mean(str(name), fields_at(kind, around))
            mistaken[detail["loc"]] = hint
    excused = {(*loc[:-1], hint.split("`")[1]) for loc, hint in mistaken.items() if hint}
    for detail in details:
        keys: tuple[Key, ...] = detail["loc"]
        if detail["type"] == "missing" and keys not in excused:
            message = f"the field `{keys[-1]}` is missing"
            yield Problem(places.at(*keys[:-1]), "missing-field", message, _meaning(kind, keys))
        elif detail["type"] == "extra_forbidden":
            yield Problem(places.key(*keys), "unknown-field", f"{quote(keys[-1])} is not a field here", mistaken[keys])
        elif detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]:
            continue  # pydantic counts the sound items only, and the others have been reported
        elif detail["type"] != "missing":
            yield _value_problem(detail, keys, kind, places)


def _value_problem(detail: Any, keys: tuple[Key, ...], kind: object, places: Places) -> Problem:
    error, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if len(keys) > 1 and keys[-1] == "[key]" and keys[-2] == value:
        return _id_problem(value, places.key(*keys[:-1]))
    place = places.at(*keys)
    if isinstance(value, str) and not value.strip():
        return Problem(place, "empty-text", f"{_name(keys)} is empty", _meaning(kind, keys) or _DELETE)
    if error == "string_too_long":
        message = f"{_name(keys)} has {len(value)} characters; at most {context['max_length']} fit"
        return Problem(place, "long-text", message, "shorten it")
    if error == "string_pattern_mismatch":
        if context["pattern"] == ID_PATTERN:
            return _id_problem(value, place)
        return Problem(place, "wrong-value", *_PATTERNS.get(context["pattern"], (_NOT_ALLOWED, _meaning(kind, keys))))
    if error == "too_short":
        least = "one item" if context["min_length"] == 1 else f"{context['min_length']} items"
        return Problem(place, "empty-text", f"{_name(keys)} needs at least {least}", _meaning(kind, keys))
    if error == "value_error":
        message = detail["msg"].removeprefix("Value error, ")
        return Problem(place, "wrong-value", f"{quote(value)} {message}", _instance(value, message))
    if error == "at_field":
        return Problem(places.key(*keys, context["field"]), "wrong-value", context["message"])
    if error == "literal_error" and isinstance(value, str):
        expected = context["expected"].replace("'", "`")
        hint = did_you_mean(value, expected.replace("`", "").replace(" or ", ", ").split(", "))
        return Problem(place, "wrong-value", f"{quote(value)} is not one of {expected}", hint)
    if error == "date_from_datetime_parsing":
        return Problem(place, "wrong-value", f"{quote(value)} is not a day of the calendar")
    if error in _TYPES:
        expected = _TYPES[error]
        message = f"{_name(keys)} must be {expected}, and this is {_what(value)}"
        return Problem(place, "wrong-type", message, _rewritten(value, expected) or _listed(fields_at(kind, keys)))
    return Problem(place, "wrong-value", detail["msg"])


_TYPES = {
    "string_type": "text",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "tuple_type": "a list",
    "date_type": "a date",
    "literal_error": "text",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "int_type": "a year",
}
_PATTERNS = {
    TITLE_PATTERN: ("a title is one line of plain text without `<` and `>`", "reword it"),
    LINE_PATTERN: ("this text must be one line", "use `>-` to write one line over several"),
    ADDRESS_PATTERN: (
        "this is not an address",
        "copy the whole address, from `https://` on, without spaces",
    ),
    VERSION_PATTERN: ("a version is letters, digits, dots and dashes", "for instance `2026.11`"),
    FILE_PATTERN: ("this is not the path of a file of the guide", "for instance `recommendations/retrieval.yaml`"),
}
_NOT_ALLOWED = "this text is not allowed here"
_DELETE = "write the text, or delete the line"
_TRUTHS = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}


def _id_problem(value: str, place: Location) -> Problem:
    hint = f"for instance `{as_id(value)}`"
    return Problem(place, "id-shape", f"{quote(value)} is not an id", hint)


def _what(value: object) -> str:
    if isinstance(value, str):
        return "text" if value else "empty"
    return "a mapping" if isinstance(value, dict) else "a list"


def _instance(value: object, message: str) -> str:
    """A value that would do in place of a date, a truth value or a year."""
    if "date" in message:
        return "for instance `2026-11-23`"
    word = str(value).lower()
    truth = _TRUTHS.get(word, word)
    return f"did you mean `{truth}`?" if truth in ("true", "false") else ""


def _rewritten(value: object, expected: str) -> str:
    if expected == "text" and isinstance(value, list):
        return "write one item without brackets, or put a text that starts with `[` in quotes"
    if expected == "text" and not isinstance(value, str):
        return "put a text that starts with `{`, or that contains `: `, in quotes"
    return "start each item on its own line with `- `" if expected == "a list" else ""


def _listed(fields: Iterable[str]) -> str:
    names = ", ".join(f"`{name}`" for name in fields)
    return f"write its fields below it, each on its own line: {names}" if names else ""


def _name(keys: tuple[Key, ...]) -> str:
    """The nearest name that was written; of a list item, the list's."""
    name = quote(next((key for key in reversed(keys) if isinstance(key, str)), "this file"))
    return f"an item of {name}" if keys and isinstance(keys[-1], int) else name


def _meaning(kind: object, keys: tuple[Key, ...]) -> str:
    names = fields_at(kind, keys[:-1])
    return names.get(str(keys[-1]), "") if keys else ""


def fields_at(kind: object, keys: Sequence[Key]) -> dict[str, str]:
    """The fields, with what they mean, of the item that `keys` lead to in a file of this kind."""
    for key in keys:
        kind = _inside(kind, key)
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return {name: info.description or "" for name, info in kind.model_fields.items()}
    return {}


def _inside(kind: object, key: Key) -> object:
    """The type of what stands behind `key` in a value of type `kind`."""
    kind = _bare(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        info = kind.model_fields.get(str(key))
        return info.annotation if info else None
    arguments = typing.get_args(kind)
    if isinstance(key, int):
        return arguments[0] if arguments else None
    return arguments[1] if len(arguments) > 1 else None


def _bare(kind: object) -> object:
    """`kind` without `Annotated` and without `| None`."""
    if typing.get_origin(kind) is typing.Annotated:
        kind = typing.get_args(kind)[0]
    choices = [choice for choice in typing.get_args(kind) if choice is not type(None)]
    return choices[0] if len(choices) == 1 and type(None) in typing.get_args(kind) else kind
