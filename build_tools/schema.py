"""Turns the model into the JSON Schemas that editors use for completion and hover text."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from build_tools.model import FILE_KINDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, str]:
    """The text of each kind of file's schema, by kind."""
    return {kind: _text(shape) for kind, shape in FILE_KINDS.items()}


def _text(shape: Any) -> str:
    schema = TypeAdapter(shape).json_schema()
    return json.dumps({"$schema": DIALECT, **schema}, indent=2, ensure_ascii=False) + "\n"
