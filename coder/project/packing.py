"""Extractions as bytes: what a reading process sends home, and what the cache keeps.

Owns that packing and unpacking give back an equal value, errors included, and that nothing in the bytes can
run: they are JSON, compressed. Findings that stand at the file itself take the name of the file that asks,
so that a text cached under one name serves the same bytes under another.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from coder.ingest.extract import Extraction
from coder.model import errors
from coder.model.document import text_hash
from coder.model.errors import CoderError
from coder.model.finding import Finding, Level
from coder.store.texts import map_from_json, map_to_json

__all__ = ["pack", "pack_error", "unpack"]

_HERE = "\x00"  # the place of a finding that is about the file itself


def pack(made: Extraction, name: str) -> bytes:
    """An extraction of the file of this name."""
    data: dict[str, Any] = {f.name: getattr(made, f.name) for f in fields(made)}
    data["map"] = map_to_json(made.map, full_hash=text_hash(made.text))
    data["findings"] = [_finding(finding, name) for finding in made.findings]
    return _packed({"made": data})


def pack_error(error: CoderError, name: str) -> bytes:
    """What a reader refused with."""
    told = {
        "type": type(error).__name__, "what": error.what, "found": error.found, "hint": error.hint,
        "place": _HERE if error.place == name else error.place, "allowed": list(error.allowed),
        "nearest": error.nearest,
    }  # fmt: skip
    return _packed({"error": told})


def unpack(data: bytes, name: str) -> Extraction:
    """The extraction, for the file of this name.

    Raises:
        CoderError: the one that was packed.
        ValueError, KeyError, TypeError: these are not bytes of `pack`.
    """
    try:
        whole = json.loads(zlib.decompress(data))
    except zlib.error as error:
        raise ValueError("not a packed extraction") from error
    if "error" in whole:
        raise _error(whole["error"], name)
    made = whole["made"]
    made["map"] = map_from_json(made["map"])
    made["findings"] = tuple(_found(finding, name) for finding in made["findings"])
    return Extraction(**made)


def _packed(value: Mapping[str, Any]) -> bytes:
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=str)
    return zlib.compress(text.encode("ascii"), 1)


def _finding(finding: Finding, name: str) -> list[Any]:
    if finding.place == name:
        finding = replace(finding, place=_HERE)
    return [int(finding.level), *(getattr(finding, f.name) for f in fields(finding)[1:])]


def _found(data: list[Any], name: str) -> Finding:
    level, code, what, place, found, allowed, hint = data
    where = name if place == _HERE else place
    return Finding(Level(level), code, what, where, found, tuple(allowed), hint)


def _error(told: Mapping[str, Any], name: str) -> CoderError:
    kind = getattr(errors, str(told["type"]), CoderError)
    if not (isinstance(kind, type) and issubclass(kind, CoderError)):
        kind = CoderError
    place = name if told["place"] == _HERE else told["place"]
    return kind(
        told["what"],
        place=place,
        found=told["found"],
        allowed=told["allowed"],
        nearest=told["nearest"],
        hint=told["hint"],
    )
