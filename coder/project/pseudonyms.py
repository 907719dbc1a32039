"""Who is who in a bundle with pseudonyms: a list that stays with the project and out of every bundle.

Owns `pseudonyms.csv` beside coder.toml: columns coder and pseudonym, one row a coder, extended when coders
come and never changed otherwise, so that two bundles call a coder alike. The first order is drawn by the
system, so that nobody can work it out from the names. The file is people's to keep secret.
"""

from __future__ import annotations

import csv
import io
import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.errors import Unreadable
from coder.model.names import fold_name, is_coder_id
from coder.store.files import read_bytes, write_atomic

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["FILE", "called", "keep_pseudonyms", "pseudonyms_of", "toml_text"]

FILE = "pseudonyms.csv"


def pseudonyms_of(project: Project) -> dict[str, str]:
    """{coder: pseudonym} of all coders: those of the list, then new ones in an order that was drawn.

    Raises:
        Unreadable: the list is damaged.
    """
    known = _read(project.root / FILE)
    folded = {fold_name(c) for c in known}
    fresh = [c for c in project.coders() if fold_name(c) not in folded]
    secrets.SystemRandom().shuffle(fresh)
    used = {fold_name(p) for p in known.values()}
    number = 0
    for coder in fresh:
        number += 1
        while f"c{number}" in used:
            number += 1
        used.add(f"c{number}")
        known[coder] = f"c{number}"
    return known


def _read(path: Path) -> dict[str, str]:
    data = read_bytes(path)
    if data is None:
        return {}
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise Unreadable(f"{error}", place=str(path)) from None
    out = {row[0]: row[1] for row in rows[1:] if len(row) == 2 and row[0]}
    whole = rows[:1] == [["coder", "pseudonym"]] and len(out) == len(rows) - 1
    if not whole or len({fold_name(p) for p in out.values()}) != len(out):
        hint = "columns coder and pseudonym with commas between, every pseudonym once"
        raise Unreadable("the list of pseudonyms is damaged", place=str(path), hint=hint)
    for pseudonym in out.values():
        if not is_coder_id(pseudonym):
            raise Unreadable(f"{pseudonym!r} cannot be a coder id", place=str(path))
    return out


def keep_pseudonyms(project: Project, pseudonyms: Mapping[str, str]) -> Path:
    """Write the list, unless it is so already; returns where it lies."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("coder", "pseudonym"))
    rows.writerows(pseudonyms.items())
    path = project.root / FILE
    data = out.getvalue().encode()
    if read_bytes(path) != data:
        write_atomic(path, data)
    return path


def called(project: Project, pseudonyms: Mapping[str, str]) -> dict[str, str]:
    """{spelling, folded: pseudonym}: ids, names, names without what stands in brackets, parts of names."""
    out: dict[str, str] = {}
    for coder, pseudonym in pseudonyms.items():
        listed = project.settings.coder(coder)
        full = listed.name if listed else ""
        bare = re.sub(r"\s*\([^)]*\)", "", full).strip()
        parts = [p for p in re.split(r"[\s,.]+", bare) if len(p) > 2 and p[:1].isupper()]
        for spelling in (coder, full, bare, *parts):
            if spelling:
                out.setdefault(fold_name(spelling), pseudonym)
    return out


def toml_text(
    options: Mapping[str, Any], coders: Sequence[Mapping[str, str]], words: Callable[[str], str]
) -> str:
    """A coder.toml with these coders; all other values pass `words`, comments are left out."""
    plain = {k: v for k, v in options.items() if not isinstance(v, dict) and k != "coders"}
    tables = {k: v for k, v in options.items() if isinstance(v, dict)}
    lines = [f"{_key(k)} = {_value(v, words)}" for k, v in plain.items()]
    for coder in coders:
        lines += ["", "[[coders]]", *(f"{k} = {_value(v, str)}" for k, v in coder.items() if v)]
    for name, table in tables.items():
        lines += [
            "",
            f"[{_key(name)}]",
            *(f"{_key(k)} = {_value(v, words)}" for k, v in table.items()),
        ]
    return "\n".join(lines) + "\n"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key, re.ASCII) else json.dumps(key, ensure_ascii=False)


def _value(value: Any, words: Callable[[str], str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_value(v, words) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_value(v, words)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        return json.dumps(words(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)
