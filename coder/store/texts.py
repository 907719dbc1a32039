"""Stored texts: every version, its map, and the alignments between versions.

Owns `texts/ID.HASH8.txt` (the exact text, UTF-8, LF), `ID.HASH8.map.json` and `ID.OLD-NEW.align.json`.
Files are written once and never changed; reading checks that the text's hash is the one in its name and
that its map fits it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coder.model.carry import Alignment
from coder.model.document import Furniture, Page, Passage, TextMap, Turn, bytes_hash, text_hash
from coder.model.errors import Unreadable
from coder.model.span import Spans
from coder.store.files import read_bytes, write_atomic

__all__ = [
    "extractor_of",
    "files_of_text",
    "map_from_json",
    "map_to_json",
    "read_alignments",
    "read_extent",
    "read_hashed",
    "read_map",
    "read_text",
    "text_name",
    "versions",
    "write_alignment",
    "write_text",
]

SHORT = 8


def text_name(doc_id: str, full_hash: str) -> str:
    """File name of a text version: `EU-01.3fa85f64.txt`."""
    return f"{doc_id}.{full_hash[:SHORT]}.txt"


def map_to_json(text_map: TextMap, *, full_hash: str) -> dict[str, Any]:
    """The map as plain data; spans are pairs, so that other programs read it easily."""
    data: dict[str, Any] = {
        "v": 1,
        "text": full_hash,
        "extractor": text_map.extractor,
        "segmenter": text_map.segmenter,
        "pages": [[p.number, p.label, p.start, p.end] for p in text_map.pages],
        "paragraphs": [[s.start, s.end] for s in text_map.paragraphs],
        "sentences": [[s.start, s.end] for s in text_map.sentences],
        "languages": [[p.start, p.end, p.lang] for p in text_map.languages],
        "headings": [[s.start, s.end] for s in text_map.headings],
        "furniture": [[f.page, f.kind, f.text] for f in text_map.furniture],
        "decisions": [dict(d) for d in text_map.decisions],
        "origin": dict(text_map.origin),
    }
    if text_map.speakers:  # maps of texts without speakers stay the bytes they were
        data["speakers"] = [[t.start, t.end, t.name] for t in text_map.speakers]
    return data


def map_from_json(data: Mapping[str, Any]) -> TextMap:
    """The map behind plain data.

    Raises:
        KeyError, TypeError, ValueError: when it is not a map; `read_map` says so in words.
    """
    return TextMap(
        extractor=data["extractor"],
        segmenter=data["segmenter"],
        pages=tuple(Page(*p) for p in data["pages"]),
        paragraphs=Spans(data["paragraphs"]),
        sentences=Spans(data["sentences"]),
        languages=tuple(Passage(*p) for p in data.get("languages", ())),
        furniture=tuple(Furniture(*f) for f in data.get("furniture", ())),
        headings=Spans(data.get("headings", ())),
        origin=data.get("origin", {}),
        decisions=tuple(data.get("decisions", ())),
        speakers=tuple(Turn(*t) for t in data.get("speakers", ())),
    )


def _dump(data: Mapping[str, Any]) -> bytes:
    """JSON with one top-level key a line: readable, and the same bytes every time."""
    lines = [
        f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}"
        for k, v in data.items()
    ]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "surrogatepass")


def write_text(folder: Path, doc_id: str, text: str, text_map: TextMap) -> str:
    """Store a text version; returns its file name. An equal version that is there is left alone.

    Raises:
        StorageFull: nothing was written.
    """
    for path, data in files_of_text(folder, doc_id, text, text_map):
        write_atomic(path, data)
    return text_name(doc_id, text_hash(text))


def files_of_text(
    folder: Path, doc_id: str, text: str, text_map: TextMap
) -> Iterator[tuple[Path, bytes]]:
    """The files of a text version that are not there as they should be, the text last."""
    full = text_hash(text)
    path = folder / text_name(doc_id, full)
    map_path = path.with_suffix(".map.json")
    data = _dump(map_to_json(text_map, full_hash=full))
    if read_bytes(map_path) != data:
        yield map_path, data
    body = text.encode("utf-8", "surrogatepass")
    if read_bytes(path) != body:
        yield path, body


def read_text(path: Path) -> str:
    """The text of a version.

    Raises:
        Unreadable: when it is missing, not UTF-8, or not the text that its name promises.
    """
    return read_hashed(path)[0]


def read_hashed(path: Path) -> tuple[str, str]:
    """The text of a version and its hash, which was computed to check it.

    Raises:
        Unreadable: as `read_text`.
    """
    data = read_bytes(path)
    if data is None:
        raise Unreadable("the stored text is missing", place=str(path), hint="coder doctor")
    try:
        text = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}", place=str(path)) from None
    promised = path.name.removesuffix(".txt").rpartition(".")[2]
    full = bytes_hash(data)
    if full[:SHORT] != promised:
        raise Unreadable(
            "the stored text was changed; codings rest on the text as it was",
            place=str(path),
            found=full[:SHORT],
            hint="restore the file from a backup or git; a changed text needs a new ingest",
        )
    return text, full


def read_map(text_path: Path) -> TextMap:
    """The map of a stored text.

    Raises:
        Unreadable: when it is missing or damaged.
    """
    path = text_path.with_suffix(".map.json")
    data = read_bytes(path)
    if data is None:
        raise Unreadable("the map of the text is missing", place=str(path), hint="coder doctor")
    try:
        return map_from_json(json.loads(data))
    except Exception as error:
        raise Unreadable(
            f"the map of the text is damaged: {error}", place=str(path), hint="coder doctor"
        ) from None


def read_extent(text_path: Path) -> tuple[int, int] | None:
    """(pages, characters) of a stored text without reading its whole map; None when it cannot be told.

    The text's hash is not checked: this is for lists of many documents.
    """
    try:
        chars = len(text_path.read_bytes().decode("utf-8", "surrogatepass"))
        with text_path.with_suffix(".map.json").open(encoding="utf-8") as lines:
            for line in lines:  # one key a line
                if line.startswith('"pages": '):
                    return len(json.loads(line[9:].rstrip().rstrip(","))), chars
    except (OSError, ValueError, TypeError):
        return None
    return None


def extractor_of(text_path: Path) -> str:
    """Which extractor made a stored text, from the first lines of its map; "" when it cannot be told."""
    try:
        with text_path.with_suffix(".map.json").open(encoding="utf-8") as lines:
            for _, line in zip(range(8), lines, strict=False):  # one key a line
                if line.startswith('"extractor": '):
                    return str(json.loads(line[13:].rstrip().rstrip(",")))
    except (OSError, ValueError):
        return ""
    return ""


def versions(folder: Path, doc_id: str) -> dict[str, Path]:
    """Stored versions of a document by the first eight digits of their hash, sorted by name."""
    out = {}
    for path in sorted(folder.glob(f"{doc_id}.*.txt")):
        stem, _, short = path.name.removesuffix(".txt").rpartition(".")
        if stem == doc_id and len(short) == SHORT:
            out[short] = path
    return out


def write_alignment(folder: Path, doc_id: str, alignment: Alignment) -> Path:
    """Store the edit script between two versions, once.

    Raises:
        StorageFull: nothing was written.
    """
    path = folder / f"{doc_id}.{alignment.old[:SHORT]}-{alignment.new[:SHORT]}.align.json"
    if not path.exists():
        blocks = [list(b) for b in alignment.blocks]
        write_atomic(
            path, _dump({"v": 1, "old": alignment.old, "new": alignment.new, "blocks": blocks})
        )
    return path


def read_alignments(folder: Path, doc_id: str) -> list[Alignment]:
    """All stored alignments of a document.

    Raises:
        Unreadable: when one is damaged.
    """
    out = []
    for path in sorted(folder.glob(f"{doc_id}.*.align.json")):
        if path.name[len(doc_id) + 1 :].count("-") != 1:
            continue
        try:
            data = json.loads(path.read_bytes())
            blocks = tuple((int(o), int(n), int(k)) for o, n, k in data["blocks"])
            out.append(Alignment(str(data["old"]), str(data["new"]), blocks))
        except (ValueError, KeyError, TypeError, OSError) as error:
            raise Unreadable(f"the alignment is damaged: {error}", place=str(path)) from None
    return out
