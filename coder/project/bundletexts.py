"""The texts of a bundle without texts: every version masked, its map, and the edit scripts between them.

Owns that each version of each document goes along under the hash of its masked text, with the places of all
codings that were ever made on it kept, and that no two documents get the same masked text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.document import TextMap, text_hash
from coder.model.registers import Raw
from coder.project.masking import mask_map, mask_text, places_of
from coder.store.documents import Entry

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["alignment", "masked", "source_texts"]


def source_texts(project: Project) -> Iterator[str]:
    """Every version of every text."""
    for entry in project.library.entries:
        for path in _versions(project, entry).values():
            yield path.read_text("utf-8", "surrogatepass")


def _versions(project: Project, entry: Entry) -> dict[str, Path]:
    """Stored versions of a document under all its ids."""
    from coder.store.texts import versions

    folder = project.layout.texts(entry.corpus)
    return {k: v for doc_id in entry.ids for k, v in versions(folder, doc_id).items()}


def masked(project: Project, events: Iterable[Raw]) -> tuple[dict[str, str], dict[str, bytes]]:
    """{hash of a text: the masked text} of every version, and their files as members of a bundle."""
    from coder.store.texts import map_to_json, read_map, read_text, text_name

    places: dict[str, set[tuple[int, int]]] = {}
    for event in events:
        for text, start, end in _spans(event):
            places.setdefault(text, set()).add((start, end))
    out: dict[str, str] = {}
    members: dict[str, bytes] = {}
    used: set[str] = set()
    speakers: dict[str, str] = {}
    for entry in project.library.entries:
        for path in _versions(project, entry).values():
            text, old_map = read_text(path), read_map(path)
            carried = _carried(project, entry, text)
            cuts = places_of(old_map, {*places.get(text_hash(text), ()), *carried})
            made = _unlike(text, old_map, cuts, used)
            full = text_hash(made)
            used.add(full)
            out[text_hash(text)] = made
            name = text_name(entry.id, full)
            folder = f"corpora/{entry.corpus}/texts/"
            new_map = map_to_json(mask_map(old_map, speakers), full_hash=full)
            members[folder + name] = made.encode("utf-8", "surrogatepass")
            members[folder + name.removesuffix(".txt") + ".map.json"] = _json_lines(new_map)
    return out, members


def _unlike(text: str, text_map: TextMap, cuts: set[int], used: set[str]) -> str:
    """A masked text that no other document has: its hash is its name."""
    for letter in "xyzabcdefghijklmnopqrstuvw":
        made = mask_text(text, text_map, cuts, letter)
        if text_hash(made) not in used:
            return made
    return made


def _spans(event: Raw) -> Iterator[tuple[str, int, int]]:
    text = event.get("text")
    for part in (event, *(m for m in event.get("makes") or () if isinstance(m, dict))):
        if text and part.get("end"):
            yield str(text), int(part["start"]), int(part["end"])
    key = event.get("suggestion")
    if isinstance(key, dict):
        yield str(key["text"]), int(key["start"]), int(key["end"])


def _carried(project: Project, entry: Entry, text: str) -> set[tuple[int, int]]:
    """Where codings of other versions lie on this text, when it is the current one."""
    if text_hash(text) != project.library.full_hash(entry):
        return set()
    return {(c.span.start, c.span.end) for c in project.codings_of(entry.id)}


def _json_lines(data: Mapping[str, Any]) -> bytes:
    lines = [
        f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}"
        for k, v in data.items()
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "surrogatepass")


def alignment(texts: Mapping[str, str], name: str, data: Mapping[str, Any]) -> tuple[str, bytes]:
    """An edit script between the masked texts; it holds places only."""
    old, new = (texts.get(str(data[k]), str(data[k])) for k in ("old", "new"))
    doc = name.removesuffix(".align.json").rpartition(".")[0]
    made = {"v": 1, "old": old, "new": new, "blocks": data["blocks"]}
    return f"{doc}.{old[:8]}-{new[:8]}.align.json", _json_lines(made)
