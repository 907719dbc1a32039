"""Codebooks in a bundle: as they are where nothing in them must be hidden, else written anew.

Owns that every state keeps its meaning and gets the hash of its new bytes. A state written anew is JSON,
which is YAML too: comments are gone, values that quote a source are withheld, names of coders replaced.
Migrations lose their notes where texts are hidden.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coder.codebook.load import book_hash
from coder.codebook.tree import Faults, Written, read_tree
from coder.project.veiling import WITHHELD, Veil
from coder.store.history import migration_line, parse_migrations, states

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Books", "books_of", "texts_in"]

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?|true|false")
_COMMENT = re.compile(r"(?:^|\s)#(.*)$", re.MULTILINE)
_CODE_KEYS = ("id", "parent", "silences", "code", "scope")
_QUOTING = ("text", "examples", "definition", "include", "exclude", "memo", "note", "anchor")
"""Keys whose value may be a quotation as a whole; phrases of rules and names are the codebook's own."""


@dataclass(slots=True)
class Books:
    """Members of the bundle, {old hash: new hash} of states, and how many values were withheld."""

    members: dict[str, bytes] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    withheld: int = 0


def texts_in(data: bytes) -> Iterator[str]:
    """Every text of a codebook file, comments too."""
    tree = read_tree(data, Faults("codebook"))
    if tree is not None:
        yield from _scalars(tree)
    text = data.decode("utf-8", "replace")
    yield " ".join(_COMMENT.findall(text))


def _scalars(value: Written) -> Iterator[str]:
    if value.kind == "scalar":
        yield value.text
    for key, (_, inner) in value.pairs.items():
        yield key
        yield from _scalars(inner)
    for item in value.items:
        yield from _scalars(item)


def books_of(project: Project, veil: Veil) -> Books:
    """All codebooks with their states and migrations."""
    out = Books()
    layout = project.layout
    for name in layout.book_names():
        for old, path in states(layout.history, name).items():
            data = _state(path.read_bytes(), veil, out)
            out.hashes[old] = book_hash(data)
            out.members[f"codebooks/history/{name}-{out.hashes[old]}.yaml"] = data
        data = layout.book(name).read_bytes()
        made = _state(data, veil, out)
        out.hashes[book_hash(data)] = book_hash(made)
        out.members[f"codebooks/{name}.yaml"] = made
    for name in layout.book_names():
        path = layout.migrations(name)
        if path.is_file():
            out.members[f"codebooks/{path.name}"] = _migrations(path.read_bytes(), veil, out)
    return out


def _state(data: bytes, veil: Veil, out: Books) -> bytes:
    texts = list(texts_in(data))
    hidden = veil.hides_texts and any(map(veil.whole, texts))
    if not hidden and not any(map(veil.named, texts)) and not set(veil.codes) & set(texts):
        return data
    tree = read_tree(data, Faults("codebook"))
    if tree is None:  # a damaged state says nothing that could be kept
        return b"codes: []\n"
    return (_json(tree, veil, out, "") + "\n").encode("utf-8", "surrogatepass")


def _json(value: Written, veil: Veil, out: Books, key: str, depth: int = 0) -> str:
    pad = "\n" + " " * (depth + 1)
    close = "\n" + " " * depth
    if value.kind == "table":
        named = value.pairs["id"][1].text if "id" in value.pairs else ""
        parts = [
            f"{json.dumps(k, ensure_ascii=False)}: {_json(_own(k, v, named, veil), veil, out, k, depth + 1)}"
            for k, (_, v) in value.pairs.items()
        ]
        return "{" + pad + ("," + pad).join(parts) + close + "}" if parts else "{}"
    if value.kind == "list":
        items = [_json(i, veil, out, key, depth + 1) for i in value.items]
        return "[" + pad + ("," + pad).join(items) + close + "]" if items else "[]"
    if value.empty:
        return "null"
    if not value.quoted and _PLAIN.fullmatch(value.text):
        return value.text
    if key in _CODE_KEYS and value.text in veil.codes:
        return json.dumps(veil.codes[value.text])
    text = (veil.example if key in _QUOTING else veil.words)(value.text)
    out.withheld += text.startswith(WITHHELD[:-1])
    return json.dumps(text, ensure_ascii=False)


def _own(key: str, value: Written, code: str, veil: Veil) -> Written:
    """The name of a code that is called by words of a text becomes its new id."""
    if key in ("name", "definition") and code in veil.codes and value.kind == "scalar":
        return replace(value, text=veil.codes[code] if key == "name" else WITHHELD, quoted=True)
    return value


def _migrations(data: bytes, veil: Veil, out: Books) -> bytes:
    lines = []
    for one in parse_migrations(data, "migrations"):
        note = "" if veil.hides_texts else veil.without_names(one.note)
        made = replace(
            one, by=veil.coder(one.by), note=note,
            was=out.hashes.get(one.was, one.was), now=out.hashes.get(one.now, one.now),
            old=tuple(veil.codes.get(c, c) for c in one.old),
            new=tuple(veil.codes.get(c, c) for c in one.new),
        )  # fmt: skip
        lines.append(migration_line(made))
    return "".join(lines).encode()
