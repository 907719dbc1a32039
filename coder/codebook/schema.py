"""The declaration of the codebook file as a JSON Schema (2020-12), for editors that complete and check.

Generated from `declaration.py`, so that editors and `codebook check` cannot disagree about keys. Tables that
occur in several places (rules, parts) are definitions. What ties two places of a file together cannot be said
in a schema and is left to `codebook check`. Numbers and yes/no may also be written as text.
"""

from __future__ import annotations

import json
from typing import Any

from coder.codebook.declaration import CODEBOOK
from coder.codebook.shape import Either, Many, Number, Open, Plain, Shape, Table, Text, Yes

__all__ = ["schema", "schema_text"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The JSON Schema of a codebook file, as plain data."""
    writer = _Writer()
    top = writer.table(CODEBOOK)
    return {
        "$schema": _DIALECT,
        "title": "coder codebook",
        "description": "Codes with definitions and rules; the format of codebooks/NAME.yaml.",
        **top,
        "$defs": dict(sorted(writer.definitions.items())),
    }


def schema_text() -> str:
    """The same as a JSON text, indented, with a line feed at its end."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


class _Writer:
    """Turns shapes into schemas; named tables become definitions once."""

    def __init__(self) -> None:
        self.definitions: dict[str, Any] = {}

    def of(self, shape: Shape) -> dict[str, Any]:
        """The schema of a shape, with its help as description."""
        out = self._plain(shape)
        return out | ({"description": shape.help} if shape.help and "$ref" not in out else {})

    def _plain(self, shape: Shape) -> dict[str, Any]:
        if isinstance(shape, Text):
            return _text(shape)
        if isinstance(shape, Yes):
            return {"type": ["boolean", "string"], "enum": [True, False, "yes", "no", "on", "off"]}
        if isinstance(shape, Number):
            kind = "integer" if shape.whole else "number"
            top = {} if shape.high >= 1e9 else {"maximum": shape.high}
            return {"type": kind, "minimum": shape.low} | top
        if isinstance(shape, Many):
            return self._many(shape)
        if isinstance(shape, Open):
            return {
                "type": "object",
                "propertyNames": {"pattern": f"^(?:{shape.pattern})$"},
                "additionalProperties": self.of(shape.item),
            }
        if isinstance(shape, Either):
            inner = [s for s in (shape.scalar, shape.many, shape.table) if s is not None]
            made = [self.of(s) for s in inner]
            return made[0] if len(made) == 1 else {"anyOf": made}
        if isinstance(shape, Plain):
            return {}
        if not shape.name:
            return self.table(shape)
        if shape.name not in self.definitions:
            self.definitions[shape.name] = {}  # parts hold parts: the name is there before the body
            self.definitions[shape.name] = self.table(shape)
        return {"$ref": f"#/$defs/{shape.name}"}

    def _many(self, shape: Many) -> dict[str, Any]:
        item = self.of(shape.item)
        out: dict[str, Any] = {"type": "array", "items": item}
        if shape.least:
            out["minItems"] = shape.least
        if shape.most < 1_000_000:
            out["maxItems"] = shape.most
        return {"anyOf": [item, out]} if shape.single else out

    def table(self, shape: Table) -> dict[str, Any]:
        """A table's own schema, keys closed."""
        out: dict[str, Any] = {
            "type": "object",
            "properties": {name: self.of(field) for name, field in shape.fields.items()},
            "additionalProperties": False,
        }
        if shape.required:
            out["required"] = list(shape.required)
        if shape.one_of:
            out["oneOf"] = [{"required": [kind]} for kind in shape.one_of]
        if shape.some_of:
            out["anyOf"] = [{"required": [key]} for key in shape.some_of]
        return out


def _text(shape: Text) -> dict[str, Any]:
    """Text may look like a number or a yes to an editor; it is text to us."""
    if shape.choices:
        return {"enum": list(shape.choices)}
    out: dict[str, Any] = {"type": ["string", "number", "boolean"]}
    if shape.pattern:
        out["pattern"] = f"^(?:{shape.pattern})$"
    elif not shape.empty:
        out["minLength"] = 1
    return out
