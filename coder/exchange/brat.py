"""Standoff files of brat: a .txt with its .ann beside it, one pair or a folder of them.

    foreign = read_brat(Path("corpus/"), ReadOptions())

Owns the lines of an .ann: text-bound annotations become codings, attributes their attributes, notes their
memos; each part of a discontinuous annotation is a coding of its own. Relations, events, normalisations and
equivalences have no place in a project and are counted. Links that lead out of the folder are not followed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignVariable,
    ReadOptions,
)
from coder.exchange.positions import Stored, text_of_bytes
from coder.exchange.sheetcells import bytes_of_file
from coder.exchange.strangers import with_names_as_ids
from coder.exchange.textplaces import OUTSIDE, Claim, read_places
from coder.model.errors import InputError, Unreadable
from coder.model.finding import Finding

__all__ = ["read_brat"]

_MOST_FILES: Final = 20_000
_BOUND = re.compile(r"(T\d+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (T\d+)(?: (.*))?")
_TYPE = re.compile(r"(\t*)(!?)([\w-]*[^\W_][\w-]*)(?:\s.*)?")
_NOTE = re.compile(r"#\d*\t\S+ (T\d+)\t(.*)")
_KINDS = {
    "R": "relations", "E": "events", "N": "normalisations", "*": "equivalences",
    "A": "attributes of events and relations", "M": "attributes of events and relations",
    "#": "notes on events and relations",
}  # fmt: skip


@dataclass(slots=True)
class _Bound:
    """A text-bound annotation with what hangs on it."""

    document: str
    id: str
    code: str
    parts: list[tuple[int, int]]
    words: str
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_brat(path: Path, options: ReadOptions) -> Foreign:
    """The annotations in a folder, or in one .ann with its .txt.

    Raises:
        InputError: there is no such file or folder.
        Unreadable: no annotations, a text is missing, or annotations lie outside their texts.
    """
    losses: Counter[str] = Counter()
    texts: dict[str, Stored] = {}
    bound: list[_Bound] = []
    for file in _files(path):
        name = file.with_suffix("").name if path.is_file() else _named(file, path)
        source = file.with_suffix(".txt")
        if not source.is_file() or source.is_symlink():
            raise Unreadable(
                "its text is missing", place=str(file), hint=f"put {source.name} beside it"
            )
        stored = Stored(_text(source))
        if not stored.text.strip():
            losses["documents without text"] += 1
            continue
        texts[name] = stored
        bound += _annotations(file, name, losses)
    codings, findings = _codings(bound, texts, path, options, losses)
    foreign = Foreign(
        origin="brat", name=path.stem,
        codes=_codes(path, bound),
        documents=tuple(ForeignDocument(n, n, texts[n].text) for n in texts),
        codings=tuple(codings), attributes=_declared(bound),
        losses=dict(sorted((+losses).items())), findings=tuple(findings),
    )  # fmt: skip
    return with_names_as_ids(foreign)


def _codes(path: Path, bound: list[_Bound]) -> tuple[ForeignCode, ...]:
    """The types that were used, below each other as `annotation.conf` says, if there is one."""
    out = {c.id: c for c in _declared_types(path / "annotation.conf")} if path.is_dir() else {}
    for one in bound:
        out.setdefault(one.code, ForeignCode(one.code, one.code.replace("_", " ")))
    return tuple(out.values())


def _declared_types(file: Path) -> list[ForeignCode]:
    if not file.is_file() or file.is_symlink() or not file.stat().st_size:
        return []
    out: dict[str, ForeignCode] = {}
    above: list[str] = []
    section = ""
    for line in text_of_bytes(bytes_of_file(file, most=1_000_000))[0].splitlines():
        found = _TYPE.fullmatch(line)
        if line.startswith("["):
            section = line.strip().strip("[]").casefold()
        elif section == "entities" and found:
            depth = min(len(found[1]), len(above))
            above = [*above[:depth], found[3]]
            parent = above[depth - 1] if depth else ""
            name = found[3].replace("_", " ")
            out.setdefault(found[3], ForeignCode(found[3], name, parent, codable=not found[2]))
    return list(out.values())


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path.with_suffix(".ann")]
    if not path.is_dir():
        raise InputError("there is no such file or folder", place=str(path))
    found = sorted(
        p for p in path.rglob("*.ann") if p.is_file() and not p.is_symlink()
        and p.resolve().is_relative_to(path.resolve())
    )  # fmt: skip
    if not found:
        raise Unreadable("there is no .ann file in this folder", place=str(path))
    if len(found) > _MOST_FILES:
        raise Unreadable(f"more than {_MOST_FILES:,} files", place=str(path))
    return found


def _text(source: Path) -> str:
    return text_of_bytes(bytes_of_file(source))[0] if source.stat().st_size else ""


def _named(file: Path, folder: Path) -> str:
    return file.relative_to(folder).with_suffix("").as_posix()


def _annotations(file: Path, document: str, losses: Counter[str]) -> list[_Bound]:
    out: dict[str, _Bound] = {}
    if not file.stat().st_size:
        return []  # a document without annotations
    text = text_of_bytes(bytes_of_file(file))[0].removeprefix("\ufeff")
    lines = [line.rstrip("\r") for line in text.split("\n") if line.strip()]
    for line in lines:
        found = _BOUND.fullmatch(line)
        if found:
            parts = [tuple(map(int, part.split())) for part in found[3].split(";")]
            pairs = [(part[0], part[1]) for part in parts]
            out[found[1]] = _Bound(document, found[1], found[2], pairs, found[4] or "")
    for line in lines:
        if not _BOUND.fullmatch(line) and not _hung(line, out):
            losses[_KINDS.get(line[0], "lines that are none of brat's")] += 1
    return list(out.values())


def _hung(line: str, bound: Mapping[str, _Bound]) -> bool:
    """Hang an attribute or a note on its annotation; False when the line is neither, or of another thing."""
    attribute = _ATTRIBUTE.fullmatch(line)
    if attribute and attribute[2] in bound:
        bound[attribute[2]].attributes[attribute[1]] = (attribute[3] or "yes").strip()
        return True
    note = _NOTE.fullmatch(line)
    if note and note[1] in bound:
        bound[note[1]].notes.append(note[2])
        return True
    return False


def _codings(
    bound: list[_Bound],
    texts: dict[str, Stored],
    path: Path,
    options: ReadOptions,
    losses: Counter[str],
) -> tuple[list[ForeignCoding], list[Finding]]:
    pieces = [(b, n, part) for b in bound for n, part in enumerate(b.parts)]
    claims = [
        Claim(b.document, *part, b.words if len(b.parts) == 1 else "") for b, _, part in pieces
    ]
    places, findings = read_places(texts, claims, "brat", path.name, options)
    out = []
    for (one, number, _), place in zip(pieces, places, strict=True):
        if place is None:
            losses[OUTSIDE] += 1
            continue
        id = f"{one.document}/{one.id}" + (f"/{number + 1}" if len(one.parts) > 1 else "")
        out.append(
            ForeignCoding(
                one.document, *place, one.code, id=id, quote=texts[one.document].text[slice(*place)],
                memo="\n\n".join(one.notes) if number == 0 else "", attributes=one.attributes,
            )
        )  # fmt: skip
    losses["annotations of several parts (each part is a coding)"] += sum(
        len(b.parts) > 1 for b in bound
    )
    return out, findings


def _declared(bound: list[_Bound]) -> tuple[ForeignVariable, ...]:
    values: dict[str, dict[str, None]] = {}
    for one in bound:
        for name, value in one.attributes.items():
            values.setdefault(name, {})[value] = None
    return tuple(ForeignVariable(n, "nominal", tuple(v)) for n, v in sorted(values.items()))
