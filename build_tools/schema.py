"""Turns the model into the JSON Schemas that editors use for completion and hover text."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from build_tools.model import FILE_KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """The text of each kind of file's schema, by kind."""
    return {kind: _text(shape) for kind, shape in FILE_KINDS.items()}


class _ForEditors(GenerateJsonSchema):
    """Leaves out what editors would offer and the content refuses or does not need: `null`, defaults and titles."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def _text(shape: Any) -> str:
    schema = TypeAdapter(shape).json_schema(schema_generator=_ForEditors)
    return json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"
