"""The published schema and the file beside the demo codebook are the declaration."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coder.codebook.declaration import CODEBOOK, KINDS
from coder.codebook.schema import schema, schema_text

ROOT = Path(__file__).resolve().parents[2]


def test_the_file_for_editors_is_the_generated_one() -> None:
    kept = (ROOT / "codebooks" / "codebook.schema.json").read_text(encoding="utf-8")
    assert kept == schema_text()


def test_every_key_of_the_declaration_is_published() -> None:
    made = schema()
    assert set(made["properties"]) == set(CODEBOOK.fields)
    assert made["$defs"]["rule"]["oneOf"] == [{"required": [k]} for k in KINDS]
    assert made["$schema"].endswith("2020-12/schema")


def test_tables_are_closed_and_references_lead_somewhere() -> None:
    made = schema()
    for part in every(made):
        if "properties" in part:
            assert part["additionalProperties"] is False
        if "$ref" in part:
            assert part["$ref"].removeprefix("#/$defs/") in made["$defs"]


def every(part: Any) -> list[dict[str, Any]]:
    """All schemas inside a schema."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return ([part] if isinstance(part, dict) else []) + [x for p in inner for x in every(p)]


def test_the_schema_takes_the_demo_codebook_and_refuses_a_wrong_key() -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="not installed: jsonschema")
    yaml = pytest.importorskip("yaml")
    text = (ROOT / "codebooks" / "migration-partnerships.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)
    validator = jsonschema.Draft202012Validator(json.loads(schema_text()))
    assert not [e for e in validator.iter_errors(data) if e.validator == "additionalProperties"]
    data["codes"][0]["phrse"] = "x"
    assert [e for e in validator.iter_errors(data) if e.validator == "additionalProperties"]
