"""The schemas for editors: fresh, valid, and of one mind with the model about the real content."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from build_tools.model import FILE_KINDS
from build_tools.schema import schemas
from build_tools.source import Value, parse
from tests.built import ROOT
from tests.content import kind_of

CONTENT = ROOT / "decision"
FILES = sorted(CONTENT.rglob("*.yaml"))


def typed(value: Value) -> object:
    """The value as an editor reads it: truth values and years are not text there."""
    if isinstance(value, dict):
        return {key: int(text) if key == "year" else typed(text) for key, text in value.items()}  # type: ignore[arg-type]
    if isinstance(value, list):
        return [typed(part) for part in value]
    return {"true": True, "false": False}.get(value, value)


def test_the_exported_schemas_are_fresh() -> None:
    exported = {path.name: path.read_text(encoding="utf-8") for path in (CONTENT / "schema").iterdir()}
    assert exported == {f"{kind}.schema.json": text for kind, text in schemas().items()}, "run `run.py schema`"


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_each_schema_is_a_valid_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schemas()[kind]))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CONTENT).as_posix())
def test_each_file_of_the_content_keeps_to_its_schema(path: Path) -> None:
    document, problems = parse(path.read_bytes(), path.name)
    assert document is not None, problems
    schema = json.loads(schemas()[kind_of(path)])
    jsonschema.Draft202012Validator(schema).validate(typed(document.value))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CONTENT).as_posix())
def test_the_first_line_of_each_file_points_an_editor_at_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    prefix = "# yaml-language-server: $schema="
    assert first.startswith(prefix)
    assert (path.parent / first.removeprefix(prefix)).resolve() == CONTENT / "schema" / f"{kind_of(path)}.schema.json"


def fields(schema: object) -> Iterator[tuple[str, Any]]:
    """Every field that a schema lists, with what an editor knows of it."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {}).items()
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from fields(part)


@pytest.mark.parametrize("kind", FILE_KINDS)
def test_an_editor_can_explain_every_field_and_complete_it(kind: str) -> None:
    schema = json.loads(schemas()[kind])
    found = list(fields(schema))
    assert found
    for name, field in found:
        assert field["description"].endswith("."), name
        assert "title" not in field, name


def test_an_editor_completes_what_a_field_allows() -> None:
    found = dict(fields(json.loads(schemas()["comparison"])))
    assert found["verdict"]["enum"] == ["strong", "partly", "weak", "depends"]
    found = dict(fields(json.loads(schemas()["example"])))
    assert found["illustrative"]["type"] == "boolean"


def test_a_schema_refuses_what_the_model_refuses() -> None:
    schema = json.loads(schemas()["claims"])
    with pytest.raises(jsonschema.ValidationError, match="'says' is a required property"):
        jsonschema.validate({"some-claim": {"topic": "cost"}}, schema)
