"""Codings of several coders, side by side: on units, or on characters.

    finished = {"ana": ("D1", "D2"), "ben": ("D1",)}
    side = compare(columns, sentences, finished)      side.presence(("win_win",)) -> Judgements
    line = continuum_of(columns, {"D1": 5210}, finished)

Owns the most damaging silent error of the field: a coder who has not finished a document is missing there,
and never counts as "found nothing". Documents enter that all compared coders have finished (with `gaps`,
at least two); what does not enter is counted by reason. Spans of one coder that share characters are one
before anything is measured. Offsets are code points, half-open. The block of a unit is its document.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from coder.agree.continuum import Continuum, Flags, joined, set_places
from coder.agree.judgements import ABSENT, PRESENT, Cells, Ints, Judgements, Value, set_of
from coder.model.columns import Columns, UnitColumns
from coder.model.errors import BadSpan, BadValue, UnknownName

__all__ = ["FEW_DOCUMENTS", "SideBySide", "compare", "continuum_of"]

FEW_DOCUMENTS = 10
"""Below so many documents, paragraphs are the blocks of the bootstrap on characters."""

OUTSIDE = "codings outside any unit"
ELSEWHERE = "codings in documents left out"


@dataclass(frozen=True, eq=False)
class SideBySide:
    """Codings that can be compared, and the units they are compared on.

    `start` and `end` of codings and units stand on one line of all documents; codings are sorted by code.
    `read` says who has finished the document of a unit, (coders, units). `rule` numbers the rule whose
    suggestion a coding came of, 0 for none; `rejected` are code, start and end of rejected suggestions;
    `gone` counts by code the codings in documents left out.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    kind: str
    code: Ints
    by: Ints
    start: Ints
    end: Ints
    unit_start: Ints
    unit_end: Ints
    doc: Ints
    read: Flags
    rule: Ints
    rejected: tuple[Ints, Ints, Ints]
    gone: Ints
    share: float | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def block(self) -> Ints:
        """The block of each unit: its document, counted from 0."""
        return np.unique(self.doc, return_inverse=True)[1].astype(np.int64)

    @property
    def docs(self) -> int:
        """How many documents are compared."""
        return int(self.block.max(initial=-1)) + 1

    def suggested(self, codes: Collection[str]) -> bool:
        """Whether anybody accepted or rejected a suggestion of these codes in what is compared."""
        rows = self._rows(codes)
        wanted = np.isin(self.rejected[0], [self.codes.index(one) for one in codes])
        return bool((self.rule[rows] > 0).any() or wanted.any())

    def presence(self, codes: Collection[str]) -> Judgements:
        """Whether each unit carries any of the codes: `absent`, `present`, or not read.

        Raises:
            UnknownName: for a code that is not in the columns.
        """
        rows = self._rows(codes)
        cells = np.full(self.read.shape, -1, dtype=np.int32)
        for at in self._every():
            carried = self._carried(rows[self.by[rows] == at])
            cells[at] = np.where(self.read[at], carried, -1)
        return self._judged(cells, codes, (ABSENT, PRESENT), True)

    def code_sets(self, codes: Collection[str] = ()) -> Judgements:
        """The set of codes each unit carries (of some codes, else of all); `{}` where none.

        Raises:
            UnknownName: for a code that is not in the columns.
        """
        rows = self._rows(codes or self.codes)
        kinds: dict[frozenset[str], int] = {frozenset(): 0}
        cells = np.full(self.read.shape, -1, dtype=np.int32)
        for at in self._every():
            held = np.zeros((len(self.doc), len(self.codes) // 8 + 1), dtype=np.uint8)
            own = rows[self.by[rows] == at]
            if self.share is None:
                row, unit = self._met(self.start[own], self.end[own])
                code = self.code[own][row]
                np.bitwise_or.at(held, (unit, code // 8), (1 << code % 8).astype(np.uint8))
            for code in [] if self.share is None else np.unique(self.code[own]).tolist():
                mark = np.uint8(1 << code % 8)
                held[self._carried(own[self.code[own] == code]), code // 8] |= mark
            cells[at] = np.where(self.read[at], set_places(held, self.codes, kinds), -1)
        return self._judged(cells, codes or self.codes, tuple(map(set_of, kinds)), False)

    def aided(self, codes: Collection[str]) -> tuple[float | None, Flags]:
        """How far suggestions made the agreement on some codes.

        Returns:
            of the units that two coders or more marked, the share in which two accepted the same rule's
            suggestion (None without such units), and the units in which anybody accepted or rejected one.

        Raises:
            UnknownName: for a code that is not in the columns.
        """
        rows = self._rows(codes)
        marked = np.zeros(len(self.doc), dtype=np.int64)
        for at in self._every():
            marked += self._carried(rows[self.by[rows] == at]) & self.read[at]
        made = rows[self.rule[rows] > 0]
        row, unit = self._met(self.start[made], self.end[made])
        width = len(self.coders)
        key = np.unique((unit * (int(self.rule.max(initial=0)) + 1) + self.rule[made][row]) * width
                        + self.by[made][row])  # fmt: skip
        pairs, coders = np.unique(key // width, return_counts=True)
        same = np.zeros(len(self.doc), dtype=np.bool_)
        same[pairs[coders > 1] // (int(self.rule.max(initial=0)) + 1)] = True
        touched = np.zeros(len(self.doc), dtype=np.bool_)
        touched[unit] = True
        code, start, end = self.rejected
        wanted = np.isin(code, [self.codes.index(one) for one in codes])
        touched[self._met(start[wanted], end[wanted])[1]] = True
        agreed = int(np.count_nonzero(marked > 1))
        return (float(np.count_nonzero(same & (marked > 1))) / agreed if agreed else None), touched

    def _met(self, start: Ints, end: Ints) -> tuple[Ints, Ints]:
        """Pairs of a span's position and the position of a unit that it touches."""
        first = np.searchsorted(self.unit_end, start, side="right")
        many = np.maximum(np.searchsorted(self.unit_start, end, side="left") - first, 0)
        row = np.repeat(np.arange(len(start)), many)
        before = np.repeat(np.cumsum(many) - many, many)
        return row, np.repeat(first, many) + np.arange(len(row)) - before

    def _every(self) -> range:
        return range(len(self.coders))

    def _rows(self, codes: Collection[str]) -> Ints:
        """Rows of the codings with some codes."""
        parts = [np.zeros(0, dtype=np.int64)]
        for code in dict.fromkeys(codes):
            if code not in self.codes:
                raise UnknownName.of("code", code, self.codes)
            low, high = np.searchsorted(self.code, [at := self.codes.index(code), at + 1])
            parts.append(np.arange(low, high))
        return np.concatenate(parts)

    def _carried(self, rows: Ints) -> Flags:
        """Which units some codings of one coder cover, enough of each."""
        if self.share is None:
            out = np.zeros(len(self.unit_end), dtype=np.bool_)
            out[self._met(self.start[rows], self.end[rows])[1]] = True
            return out
        same = np.zeros_like(rows)
        _, _, start, end = joined(same, same, self.start[rows], self.end[rows])
        row, unit = self._met(start, end)
        part = np.minimum(end[row], self.unit_end[unit]) - np.maximum(
            start[row], self.unit_start[unit]
        )
        covered = np.bincount(unit, part, minlength=len(self.unit_end))
        length = self.unit_end - self.unit_start
        return np.asarray((covered > 0) & (covered >= self.share * length - 1e-9), dtype=np.bool_)

    def _judged(
        self, cells: Cells, codes: Collection[str], values: tuple[Value, ...], declared: bool
    ) -> Judgements:
        rows = self._rows(codes)
        first = np.searchsorted(self.unit_end, self.start[rows], side="right")
        last = np.searchsorted(self.unit_start, self.end[rows], side="left")
        left = dict(self.left_out)
        if elsewhere := sum(int(self.gone[self.codes.index(code)]) for code in set(codes)):
            left[ELSEWHERE] = elsewhere
        if outside := int(np.count_nonzero(first >= last)):
            left[OUTSIDE] = outside
        block = self.block
        return Judgements(
            self.coders,
            values,
            cells,
            unit=self.kind,
            block=block,
            declared=declared,
            left_out=left,
        )


def _reading(
    docs: tuple[str, ...], finished: Mapping[str, Collection[str]], gaps: bool
) -> tuple[Flags, dict[str, int]]:
    """Who has finished which document (docs, coders), nobody where it does not enter; what does not."""
    sets = [frozenset(done) for done in finished.values()]
    read = np.array([[doc in done for done in sets] for doc in docs])
    read = read.reshape(len(docs), len(finished)).astype(np.bool_)
    enough = read.sum(axis=1) >= (2 if gaps else max(2, len(finished)))
    read[~enough] = False
    who = "two" if gaps or len(finished) < 2 else "all"
    gone = int(np.count_nonzero(~enough))
    return read, {f"documents not finished by {who} coders": gone} if gone else {}


def _placed(
    columns: Columns, docs: tuple[str, ...], read: Flags, coders: tuple[str, ...]
) -> tuple[tuple[Ints, ...], Ints]:
    """Document, coder, code, start, end, rule of the codings to compare; codes of those elsewhere."""
    at_doc = {doc: at for at, doc in enumerate(docs)}
    at_by = {coder: at for at, coder in enumerate(coders)}
    docs_of = np.array([at_doc.get(doc, -1) for doc in (*columns.docs, "")], dtype=np.int64)
    by_of = np.array([at_by.get(coder, -1) for coder in (*columns.coders, "")], dtype=np.int64)
    doc = docs_of[np.asarray(columns.doc, dtype=np.int64)]
    by = by_of[np.asarray(columns.by, dtype=np.int64)]
    keep = (doc >= 0) & (by >= 0)
    keep[keep] = read[doc[keep], by[keep]]
    gone = np.asarray(columns.code, dtype=np.int64)[(by >= 0) & ~keep]
    rule = columns.rule if len(columns.rule) else np.zeros(len(columns), dtype=np.int64)
    rest = (columns.code, columns.start, columns.end, rule)
    whole = (doc, by, *(np.asarray(c, np.int64) for c in rest))
    return tuple(column[keep] for column in whole), gone


def _check_share(share: float | None) -> None:
    if share is not None and not 0 < share <= 1:
        raise BadValue(
            f"the share of a unit cannot be {share}", found=share, hint="above 0, up to 1"
        )


def compare(
    columns: Columns,
    units: UnitColumns,
    finished: Mapping[str, Collection[str]],
    *,
    share: float | None = None,
    gaps: bool = False,
    rejected: Columns | None = None,
) -> SideBySide:
    """The codings of some coders on units of one kind.

    Args:
        columns: all codings.
        units: the units; their documents are those looked at.
        finished: coders to compare, with the ids of the documents each has finished.
        share: a unit carries a code when at least this share of its characters does; without, any one.
        gaps: take documents that two coders have finished, the others missing there.
        rejected: suggestions that coders rejected, under the same codes.

    Raises:
        BadValue: for a share outside (0, 1].
    """
    _check_share(share)
    read, left = _reading(units.docs, finished, gaps)
    coders = tuple(finished)
    (doc, by, code, start, end, rule), gone = _placed(columns, units.docs, read, coders)
    empty = Columns((), (), (), (), (), (), (), ())
    (no_doc, _, no_code, no_start, no_end, _), _ = _placed(
        rejected or empty, units.docs, read, coders
    )
    unit_doc, low, high = (
        np.asarray(c, dtype=np.int64) for c in (units.doc, units.start, units.end)
    )
    entered: Flags = np.asarray(read.any(axis=1), dtype=np.bool_)
    bare = int(np.count_nonzero(entered & (np.bincount(unit_doc, minlength=len(entered)) == 0)))
    if bare:
        left[f"documents without a {units.kind}"] = bare
    keep = entered[unit_doc] if len(unit_doc) else np.zeros(0, dtype=np.bool_)
    unit_doc, low, high = unit_doc[keep], low[keep], high[keep]
    stride = max(int(x.max(initial=0)) for x in (end, high, no_end)) + 1
    order = np.lexsort((start, doc, code))
    return SideBySide(
        coders,
        columns.codes,
        units.kind,
        code[order],
        by[order],
        (doc * stride + start)[order],
        (doc * stride + end)[order],
        unit_doc * stride + low,
        unit_doc * stride + high,
        unit_doc,
        read[unit_doc].T,
        rule[order],
        (no_code, no_doc * stride + no_start, no_doc * stride + no_end),
        np.bincount(gone, minlength=len(columns.codes)),
        share,
        left,
    )


def continuum_of(
    columns: Columns,
    lengths: Mapping[str, int],
    finished: Mapping[str, Collection[str]],
    *,
    gaps: bool = False,
    paragraphs: UnitColumns | None = None,
) -> Continuum:
    """The codings of some coders on the characters of their documents.

    Args:
        columns: all codings.
        lengths: characters of the documents looked at, by id, in order.
        finished: coders to compare, with the ids of the documents each has finished.
        gaps: take documents that two coders have finished, the others missing there.
        paragraphs: blocks for the bootstrap where fewer than `FEW_DOCUMENTS` documents enter.

    Raises:
        BadSpan: for a coding that is empty or ends outside its document.
    """
    docs, coders = tuple(lengths), tuple(finished)
    read, left = _reading(docs, finished, gaps)
    (doc, by, code, start, end, _), gone = _placed(columns, docs, read, coders)
    size = np.array([lengths[name] for name in docs], dtype=np.int64)
    wrong = np.flatnonzero((start < 0) | (start >= end) | (end > size[doc] if len(doc) else False))
    if len(wrong):
        at = int(wrong[0])
        raise BadSpan(
            f"span {start[at]}:{end[at]} does not fit the text of {size[doc[at]]} characters",
            place=docs[int(doc[at])],
            found=f"{start[at]}:{end[at]}",
        )
    entered: Flags = np.asarray(read.any(axis=1), dtype=np.bool_)
    begin = np.concatenate([[0], np.cumsum(size * entered)])
    spans = joined(by, code, begin[doc] + start, begin[doc] + end)
    one = len(doc) - len(spans[0])
    told = {
        ELSEWHERE: len(gone),
        "codings joined to one they overlap, of the same coder and code": one,
    }
    left |= {reason: n for reason, n in told.items() if n}
    edges = np.append(begin[:-1][entered], begin[-1])
    cuts = None
    if paragraphs is not None and int(entered.sum()) < FEW_DOCUMENTS:
        cuts = _cuts(paragraphs, docs, entered, begin, edges)
    return Continuum(coders, columns.codes, *spans, edges, read[entered], cuts, left)


def _cuts(
    paragraphs: UnitColumns, docs: tuple[str, ...], entered: Flags, begin: Ints, edges: Ints
) -> Ints:
    """Where paragraphs begin on the line; the first of a document reaches back to its begin."""
    place = {doc: at for at, doc in enumerate(docs)}
    lookup = np.array([place.get(doc, -1) for doc in (*paragraphs.docs, "")], dtype=np.int64)
    doc, start = (np.asarray(c, dtype=np.int64) for c in (paragraphs.doc, paragraphs.start))
    # The first paragraph of a document belongs with the head before it: its block begins with the text.
    later = np.zeros(len(doc), dtype=np.bool_)
    later[1:] = doc[1:] == doc[:-1]
    doc = lookup[doc]
    later &= np.append(entered, False)[doc]
    return np.unique(np.concatenate([edges, begin[doc[later]] + start[later]]))
