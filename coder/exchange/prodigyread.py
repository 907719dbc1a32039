"""JSON lines of Prodigy, doccano and ours read: texts with spans, or one coding a line.

    foreign = read_lines(Path("annotated.jsonl"), ReadOptions())

Owns which keys hold spans (`spans`, `label` or `labels` with triples, `entities` with offsets), who made
them, and which keys are the program's own housekeeping; every other key is counted. A line that somebody
rejected or skipped is left out and counted. Offsets are code points, half-open, in the line's `text`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignUser,
    ForeignVariable,
    ReadOptions,
)
from coder.exchange.positions import Reading, Stored
from coder.exchange.sheetcells import bytes_of_file
from coder.exchange.sheetstidy import TIDY_NEEDED, read_tidy
from coder.exchange.strangers import Strangers
from coder.exchange.textplaces import OUTSIDE
from coder.model.errors import Unreadable

__all__ = ["read_lines"]

_HOUSEKEEPING: Final = frozenset(
    ("id", "text", "spans", "label", "labels", "entities", "meta", "answer", "tokens", "_input_hash",
     "_task_hash", "_session_id", "_annotator_id", "_view_id", "_timestamp", "_is_binary")
)  # fmt: skip
_SPAN_KEYS: Final = frozenset(
    ("start", "end", "label", "id", "by", "time", "how", "memo", "attributes", "token_start",
     "token_end", "start_offset", "end_offset", "text", "source", "user")
)  # fmt: skip

Json = dict[str, Any]


def read_lines(path: Path, options: ReadOptions) -> Foreign:
    """The codings in a file of JSON lines.

    Raises:
        InputError: there is no such file.
        Unreadable: no JSON lines with codings, or spans that lie outside their text.
    """
    lines = list(_lines(path))
    if all(line.keys() >= TIDY_NEEDED for _, line in lines):
        names = list(dict.fromkeys(name for _, line in lines for name in line))
        rows = [(n, tuple(_plain(line.get(name)) for name in names)) for n, line in lines]
        return read_tidy({name: n for n, name in enumerate(names)}, rows, path.name)
    if not any(isinstance(line.get("text"), str) for _, line in lines):
        raise Unreadable("no texts with spans in its lines", place=path.name)
    return _Reader(path, options).foreign(lines)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def _lines(path: Path) -> Iterator[tuple[int, Json]]:
    try:
        text = bytes_of_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}", place=path.name) from None
    for number, written in enumerate(text.split("\n"), 1):
        if not written.strip():
            continue
        try:
            line = json.loads(written)
        except (ValueError, RecursionError):
            raise Unreadable("not a line of JSON", place=f"{path.name}:{number}") from None
        if not isinstance(line, dict):
            raise Unreadable("not an object", place=f"{path.name}:{number}")
        yield number, line


class _Reader:
    """One reading of one file of texts with spans."""

    def __init__(self, path: Path, options: ReadOptions) -> None:
        self.path = path
        self.options = options
        self.losses: Counter[str] = Counter()
        self.documents: dict[str, ForeignDocument] = {}
        self.codings: list[ForeignCoding] = []
        self.people = Strangers("prodigy", path.name)

    def foreign(self, lines: list[tuple[int, Json]]) -> Foreign:
        for number, line in lines:
            self._line(number, line)
        if self.losses[OUTSIDE] and not self.options.keep_broken:
            raise Unreadable(
                f"{self.losses[OUTSIDE]:,} spans lie outside their text", place=self.path.name,
                hint="--keep-broken takes the others and leaves these out",
            )  # fmt: skip
        names = sorted({name for c in self.codings for name in c.attributes})
        strangers = self.people.users()
        known = {u.id for u in strangers}
        ours = [c.user for c in self.codings if c.user not in known]
        return Foreign(
            origin="JSON lines", name=self.path.stem,
            users=(*strangers, *(ForeignUser(u, u) for u in dict.fromkeys(ours) if u)),
            codes=tuple(ForeignCode(c, c) for c in dict.fromkeys(c.code for c in self.codings)),
            documents=tuple(self.documents.values()), codings=tuple(self.codings),
            attributes=tuple(ForeignVariable(name) for name in names),
            losses=dict(sorted((+self.losses).items())),
        )  # fmt: skip

    def _line(self, number: int, line: Json) -> None:
        text = line.get("text")
        if not isinstance(text, str) or not text.strip():
            self.losses["lines without text"] += 1
            return
        if line.get("answer", "accept") != "accept":
            self.losses["lines that were rejected or skipped"] += 1
            return
        for key in sorted(line.keys() - _HOUSEKEEPING):
            self.losses[f"values of the key {key[:60]!r}"] += 1
        meta = line["meta"] if isinstance(line.get("meta"), dict) else {}
        name = _text(meta.get("doc")) or _text(line.get("id")) or f"{self.path.stem} line {number}"
        id = name if name not in self.documents else f"{name} line {number}"
        stored = Stored(text)
        values = {k.removeprefix("variable_"): _text(v) for k, v in meta.items() if k != "doc"}
        self.documents[id] = ForeignDocument(
            id, name, stored.text, variables={k: v for k, v in values.items() if k and v}
        )
        who = self.people.id(_text(line.get("_annotator_id")))
        for span in _spans(line):
            self._span(id, stored, span, who)

    def _span(self, document: str, text: Stored, span: Json, who: str) -> None:
        start, end = span.get("start"), span.get("end")
        label = _text(span.get("label"))
        if not label:
            self.losses["spans without a label"] += 1
            return
        place = None
        if isinstance(start, int) and isinstance(end, int):
            place = text.place(Reading(bom=True), start, end)
        if place is None or place[0] >= place[1]:
            self.losses[OUTSIDE] += 1
            return
        for key in sorted(span.keys() - _SPAN_KEYS):
            self.losses[f"values of the key {key[:60]!r} of spans"] += 1
        given = span.get("attributes")
        attributes = given if isinstance(given, dict) else {}
        self.codings.append(
            ForeignCoding(
                document, *place, label, _text(span.get("by")) or who, _text(span.get("time")),
                _text(span.get("id")), quote=text.text[slice(*place)], memo=_text(span.get("memo")),
                attributes={str(k): _text(v) for k, v in attributes.items() if _text(v)},
            )
        )  # fmt: skip


def _spans(line: Mapping[str, Any]) -> Iterator[Json]:
    """The spans of a line by whichever key holds them; `spans` wins, as it says more."""
    for key in ("spans", "entities", "label", "labels"):
        found = line.get(key)
        if not isinstance(found, list) or not found:
            continue
        for one in found:
            if isinstance(one, dict):
                start, end = one.get("start_offset"), one.get("end_offset")
                yield {"start": start, "end": end, **one} if start is not None else one
            elif isinstance(one, list) and len(one) == 3:
                yield {"start": one[0], "end": one[1], "label": one[2]}
            else:
                yield {}
        return


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
