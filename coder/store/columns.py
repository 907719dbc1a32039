"""Columns of codings beside the index: built from it once per state, then read as they are.

Owns the step from rows to what counts: alive, code after migrations, place on the current text, each
once per coder. Arrays are kept as .npy files (no pickle) under a name made of everything they depend
on, so a stale one is never read; a folder that cannot be written only costs the time of building again.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from coder.model.columns import Columns, UnitColumns
from coder.model.names import fold_name
from coder.store.index import Index

__all__ = [
    "View",
    "build_columns",
    "load_columns",
    "load_units",
    "make_units",
    "save_columns",
    "save_units",
]

Array = Any
CHUNK = 100_000
ARRAYS = ("doc", "start", "end", "code", "by", "how", "rule", "row")


@dataclass(frozen=True)
class View:
    """What turns raw rows into what counts now.

    `docs` are present ids in order, `resolve` maps every id ever used to a present one, `current` gives
    the hash of each document's current text. `translate(book, code, mig)` gives the code as it is called
    now, or None for another codebook. `carry(doc, text, start, end)` gives (start, end, state).
    """

    docs: Sequence[str]
    resolve: Mapping[str, str]
    current: Mapping[str, str]
    codes: Sequence[str]
    coders: Sequence[str]
    translate: Callable[[str, str, int], str | None]
    carry: Callable[[str, str, int, int], tuple[int, int, str]]


def _fetch(index: Index) -> Array:
    """Living rows as an integer array with columns row, doc, text, start, end, book, code, mig, ..."""
    cursor = index.db.execute(
        "SELECT row, doc, text, start, end, book, code, mig, by, how, rule FROM codings WHERE alive = 1"
    )
    parts = [np.empty((0, 11), dtype=np.int64)]
    while rows := cursor.fetchmany(CHUNK):
        parts.append(np.array(rows, dtype=np.int64))
    return np.concatenate(parts)


def _table(index: Index, used: Array, value: Callable[[str], int]) -> Array:
    """For each row of `used` (name numbers) the number that `value` gives to the name."""
    unique, back = np.unique(used, return_inverse=True)
    return np.array([value(index.name(int(n))) for n in unique], dtype=np.int64)[back]


def build_columns(index: Index, view: View) -> Columns:
    """Build the columns of everything that counts; sorted by (doc, start, -end, code, by).

    `notes` of the result counts what does not: `unknown_doc`, `other_book`, `moved` (counted), `review`,
    `twins` (equal codings of one coder beyond the first).
    """
    raw = _fetch(index)
    notes: dict[str, int] = {}
    docs = {d: i for i, d in enumerate(view.docs)}
    doc = _table(index, raw[:, 1], lambda n: docs.get(view.resolve.get(n, n), -1))
    raw, doc = _keep(raw, doc, doc >= 0, notes, "unknown_doc")
    codes = {c: i for i, c in enumerate(view.codes)}
    code = _codes(index, raw, view, codes)
    keep = code >= 0
    notes["other_book"] = int((~keep).sum())
    raw, doc, code = raw[keep], doc[keep], code[keep]
    coders = {fold_name(c): i for i, c in enumerate(view.coders)}
    shown = list(view.coders)

    def coder(name: str) -> int:
        key = fold_name(name)
        if key not in coders:
            coders[key] = len(shown)
            shown.append(name)
        return coders[key]

    by = _table(index, raw[:, 8], coder)
    start, end, placed = _places(index, raw, doc, view, notes)
    raw, doc, code, by = raw[placed], doc[placed], code[placed], by[placed]
    order = np.lexsort((raw[:, 0], by, code, -end, start, doc))
    raw, doc, code, by = raw[order], doc[order], code[order], by[order]
    start, end = start[order], end[order]
    once = _once(index, raw[:, 0], np.stack((doc, start, end, code, by)))
    notes["twins"] = int(len(once) - once.sum())
    hows, how = _small(index, raw[once, 9], ())
    rules, rule = _small(index, raw[once, 10], ("",))
    return Columns(
        docs=tuple(view.docs),
        codes=tuple(codes),
        coders=tuple(shown),
        doc=doc[once].astype(np.int32),
        start=start[once],
        end=end[once],
        code=code[once].astype(np.int32),
        by=by[once].astype(np.int32),
        how=how,
        hows=hows,
        rule=rule,
        rules=rules,
        row=raw[once, 0],
        notes={k: v for k, v in notes.items() if v},
    )


def _keep(
    raw: Array, doc: Array, mask: Array, notes: dict[str, int], name: str
) -> tuple[Array, Array]:
    notes[name] = int((~mask).sum())
    return raw[mask], doc[mask]


def _codes(index: Index, raw: Array, view: View, codes: dict[str, int]) -> Array:
    """Position of each row's code as it is called now; codes that no codebook knows are added."""
    if not len(raw):
        return np.empty(0, dtype=np.int64)
    triples, back = np.unique(raw[:, 5:8], axis=0, return_inverse=True)
    out = []
    for book, code, mig in triples.tolist():
        name = view.translate(index.name(book), index.name(code), mig)
        out.append(-1 if name is None else codes.setdefault(name, len(codes)))
    return np.array(out, dtype=np.int64)[back.reshape(-1)]


def _places(
    index: Index, raw: Array, doc: Array, view: View, notes: dict[str, int]
) -> tuple[Array, Array, Array]:
    """Start and end on the current text, and which rows have such a place."""
    start, end = raw[:, 3].copy(), raw[:, 4].copy()
    number = {d: index.known_number(view.current.get(d, "")) for d in set(view.docs)}
    current = np.array([number[d] for d in view.docs] or [-1], dtype=np.int64)
    placed = np.ones(len(raw), dtype=bool)
    for i in np.flatnonzero(raw[:, 2] != current[doc]).tolist():
        name, text = view.docs[int(doc[i])], index.name(int(raw[i, 2]))
        low, high, state = view.carry(name, text, int(start[i]), int(end[i]))
        start[i], end[i] = low, high
        placed[i] = state != "review"
        if state in ("moved", "review"):
            notes[state] = notes.get(state, 0) + 1
    return start[placed], end[placed], placed


def _once(index: Index, row: Array, keys: Array) -> Array:
    """Of equal codings of one coder the first in (seq, id) order."""
    if not len(row):
        return np.empty(0, dtype=bool)
    same = np.zeros(len(row), dtype=bool)
    same[1:] = (keys[:, 1:] == keys[:, :-1]).all(axis=0)
    once = ~same
    for last in np.flatnonzero(same & ~np.append(same[1:], False)).tolist():
        first = last
        while same[first]:
            first -= 1
        rows = row[first : last + 1].tolist()
        marks = ",".join("?" * len(rows))
        sql = f"SELECT row FROM codings WHERE row IN ({marks}) ORDER BY seq, id LIMIT 1"
        (kept,) = index.db.execute(sql, rows).fetchone()
        once[first : last + 1] = row[first : last + 1] == kept
    return once


def _small(index: Index, numbers: Array, first: tuple[str, ...]) -> tuple[tuple[str, ...], Array]:
    """Names used in a column, `first` ones in front, and positions among them."""
    unique, back = np.unique(numbers, return_inverse=True)
    names = list(first)
    place = []
    for n in unique.tolist():
        name = index.name(n)
        if name not in names:
            names.append(name)
        place.append(names.index(name))
    return tuple(names), np.array(place or [0], dtype=np.int32)[back]


def save_columns(folder: Path, columns: Columns, extra: Mapping[str, Any]) -> None:
    """Keep columns under `folder`; older states beside it are dropped. Failing to write is no error."""
    with contextlib.suppress(OSError):
        _clear_others(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name in ARRAYS:
            np.save(folder / f"{name}.npy", np.asarray(getattr(columns, name)), allow_pickle=False)
        meta = {
            "docs": columns.docs, "codes": columns.codes, "coders": columns.coders,
            "hows": columns.hows, "rules": columns.rules, "notes": dict(columns.notes),
            "extra": extra,
        }  # fmt: skip
        (folder / "meta.json").write_bytes(json.dumps(meta, ensure_ascii=False).encode())


def _clear_others(folder: Path) -> None:
    if folder.parent.is_dir():
        for other in folder.parent.iterdir():
            if other.name != folder.name:
                shutil.rmtree(other, ignore_errors=True)


def load_columns(folder: Path) -> tuple[Columns, dict[str, Any]] | None:
    """Columns kept under `folder`, memory-mapped, with what was kept beside them; None without."""
    try:
        meta = json.loads((folder / "meta.json").read_text("utf-8"))
        arrays = {n: _mapped(folder / f"{n}.npy") for n in ARRAYS}
        lengths = {len(a) for a in arrays.values()}
        if len(lengths) != 1:
            return None
        columns = Columns(
            docs=tuple(meta["docs"]), codes=tuple(meta["codes"]), coders=tuple(meta["coders"]),
            hows=tuple(meta["hows"]), rules=tuple(meta["rules"]), notes=meta["notes"], **arrays,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None
    return columns, meta["extra"]


def _mapped(path: Path) -> Array:
    """The array of a file, mapped; empty arrays cannot be mapped and are read."""
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError:
        return np.load(path, allow_pickle=False)


def make_units(
    kind: str, docs: Iterable[str], units: Sequence[tuple[int, int, int]]
) -> UnitColumns:
    """Units as columns from (doc position, start, end) triples, sorted."""
    table = np.array(list(units), dtype=np.int64).reshape(-1, 3)
    return UnitColumns(kind, tuple(docs), table[:, 0], table[:, 1], table[:, 2])


def save_units(path: Path, units: UnitColumns) -> None:
    """Keep units; failing to write is no error."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        table = np.stack((units.doc, units.start, units.end), axis=1)
        np.save(path, table, allow_pickle=False)


def load_units(
    path: Path, kind: str, docs: Iterable[str], segmenter: str = ""
) -> UnitColumns | None:
    """Units kept under `path`, or None."""
    try:
        table = _mapped(path)
    except (OSError, ValueError, EOFError):
        return None
    return UnitColumns(kind, tuple(docs), table[:, 0], table[:, 1], table[:, 2], segmenter)
