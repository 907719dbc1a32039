"""What is to be said of documents that are there: the warnings of their texts, and which are nearly the same.

Owns that a warning outlives the run that gave it: a reader's warnings are kept with the map of the text
(`origin["warnings"]`), likeness is told from samples and kept in the project's cache under the state of the
corpus it belongs to. Nothing here reads a whole map, and no corpus is compared anew for a list when that
takes long. Changes nothing.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coder.model.errors import StorageFull
from coder.model.finding import Finding, Level
from coder.project.alike import Alike
from coder.store.files import write_atomic

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.store.documents import Entry

__all__ = ["Remarks", "kept_warnings", "remarks_on", "shared_with"]

MOST: Final = 12_000_000
"""Bytes of texts that may be sampled anew for a list; more is left to `coder doctor`."""

_ORIGIN = '"origin": {"warnings":'


@dataclass(frozen=True, slots=True)
class Remarks:
    """Words by document id; `incomplete` says that texts were too many to be compared now."""

    words: dict[str, tuple[str, ...]]
    incomplete: bool = False


def kept_warnings(text_path: Path) -> tuple[Finding, ...]:
    """What the reader of a file warned of when it made this text; nothing when that cannot be told."""
    try:
        with text_path.with_suffix(".map.json").open(encoding="utf-8") as lines:
            line = next((line for line in lines if line.startswith(_ORIGIN)), "")
        found, _ = json.JSONDecoder().raw_decode(line, len(_ORIGIN)) if line else ([], 0)
        return tuple(Finding(Level.WARNING, code, what, hint=hint) for code, what, hint in found)
    except (OSError, ValueError, TypeError):
        return ()


def remarks_on(project: Project, entries: Sequence[Entry]) -> Remarks:
    """Codes of warnings, and the documents that each is nearly the same as."""
    words: dict[str, list[str]] = defaultdict(list)
    incomplete = False
    for entry in entries:
        path = project.library.text_path(entry)
        if path is not None:
            words[entry.id] += dict.fromkeys(f.code for f in kept_warnings(path))
    for corpus in dict.fromkeys(e.corpus for e in entries):
        pairs = _pairs(project, corpus)
        incomplete |= pairs is None
        for one, other in pairs or ():
            words[one].append(f"nearly {other}")
            words[other].append(f"nearly {one}")
    return Remarks({doc: tuple(dict.fromkeys(told)) for doc, told in words.items()}, incomplete)


def shared_with(project: Project, entry: Entry) -> Iterator[str]:
    """Lines about what else holds this document's text: whole texts, then long passages by place."""
    words = remarks_on(project, [entry]).words.get(entry.id, ())
    for word in words:
        if word.startswith("nearly "):
            yield f"nearly the same as {word[7:]}"
    alike = Alike(project, entry.corpus)
    if alike.missing() > MOST:
        return
    alike.load()
    for others, span in alike.held_by_others(entry.id):
        shown = ", ".join(others[:4]) + (" ..." if len(others) > 4 else "")
        yield f"{span.start}:{span.end} also stands in {shown}"


def _pairs(project: Project, corpus: str) -> list[tuple[str, str]] | None:
    """Documents of a corpus that are nearly the same; None when that would take long to tell."""
    state = [[e.id, e.text] for e in project.library.entries if e.corpus == corpus and e.text]
    key = hashlib.sha256(json.dumps(state).encode()).hexdigest()
    path = project.layout.cache(project.settings.id) / f"nearly-{corpus}.json"
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        kept = json.loads(path.read_bytes())
        if kept["key"] == key:
            return [(str(one), str(other)) for one, other in kept["pairs"]]
    alike = Alike(project, corpus)
    if alike.missing() > MOST:
        return None
    alike.load()
    alike.keep()
    pairs = [(f.place, f.found) for f in alike.pairs()]
    with contextlib.suppress(StorageFull, OSError):
        write_atomic(path, json.dumps({"key": key, "pairs": pairs}).encode())
    return pairs
