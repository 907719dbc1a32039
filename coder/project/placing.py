"""Quotations of another program, which come without texts, put to their places in the project's documents.

    found = placed(project, foreign)
    found.foreign.codings[0].start, found.review

Owns which document a name means (its id, a former one, its file, its title), and that a quotation is placed
only where the text says so; whatever is not found goes to a list for a person, with the reason. A `Foreign`
with texts of its own passes through untouched. Offsets are code points, half-open, in the current text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from coder.exchange.anchoring import Anchored, Wanted, anchored
from coder.exchange.formats import Foreign, ForeignCoding, ForeignDocument
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, slug
from coder.model.results import Caption, Cell, Table

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["REVIEW_COLUMNS", "Placed", "needs_placing", "placed"]

REVIEW_COLUMNS = ("row", "document", "quotation", "code", "coder", "why", "places")
_NUMBERED = re.compile(r"(?:D\s*)?\d+\s*[:)]\s*|D\s*\d+\s+")
_ENDING = re.compile(r"\.(?:txt|md|pdf|docx?|rtf|odt|html?|epub|xml)\Z", re.IGNORECASE)
_FINDING = ("row", "prefix", "suffix")
_LOST = "quotations that have no place here (see the list)"
_OURS = ("tidy codings", "Web Annotations", "JSON lines")


@dataclass(frozen=True, slots=True)
class Placed:
    """The foreign value with places; `review` lists what has none, empty when everything was found."""

    foreign: Foreign
    review: Table


def needs_placing(foreign: Foreign) -> bool:
    """Whether there are codings in documents that must be looked for in the project."""
    bare = {d.id for d in foreign.documents if not d.text and not d.source}
    return any(c.document in bare for c in foreign.codings)


@dataclass(frozen=True, slots=True)
class _Missed:
    """A coding without a place: in which document, why, and where it may stand."""

    coding: ForeignCoding
    document: str
    why: str
    places: tuple[tuple[int, int], ...] = ()


def placed(project: Project, foreign: Foreign) -> Placed:
    """Look for documents and quotations in the project.

    Args:
        project: where to look; nothing is changed.
        foreign: what a reader found.

    Raises:
        Unreadable: none of the documents is in the project.
    """
    foreign, missed = _of_known_codes(project, foreign)
    if not needs_placing(foreign):
        if not missed:
            return Placed(foreign, _review((), foreign))
        return _result(foreign, foreign.documents, foreign.codings, missed, {})
    names = _Names(project)
    documents = tuple(
        d
        if d.text or d.source
        else replace(d, known=d.known or names.find(d.name, whole="group" in d.foreign))
        for d in foreign.documents
    )
    bare = {d.id: d.known for d in documents if not d.text and not d.source}
    _some_known(bare, documents)
    codings: list[ForeignCoding] = []
    tiers: Counter[str] = Counter()
    for doc_id, mine in _by_document(foreign.codings).items():
        if doc_id not in bare:
            codings += mine
        elif not bare[doc_id]:
            missed += [_Missed(c, c.document, "the document is not in the project") for c in mine]
        else:
            doc = project.library.document(bare[doc_id])
            text, pages = doc.text, [p.start for p in doc.map.pages]
            for coding, found in _places(text, pages, mine):
                tiers[found.how if found.span else ""] += 1
                if found.span is None:
                    missed.append(_Missed(coding, doc.id, found.why, found.places))
                else:
                    start, end = found.span
                    kept = {k: v for k, v in coding.foreign.items() if k not in _FINDING}
                    codings.append(
                        coding._replace(start=start, end=end, quote=text[start:end], foreign=kept)
                    )
    tiers["again"] = len(codings)
    codings = _once(codings)
    tiers["again"] -= len(codings)
    return _result(foreign, documents, codings, missed, tiers)


def _once(codings: Sequence[ForeignCoding]) -> list[ForeignCoding]:
    """Codings without those that say the same as one before; notes and values of both are kept."""
    out: dict[tuple[object, ...], ForeignCoding] = {}
    for c in codings:
        key = (c.document, c.start, c.end, c.code, c.user)
        first = out.setdefault(key, c)
        if first is not c:
            memo = first.memo
            if c.memo and c.memo not in memo:
                memo = f"{memo}\n\n{c.memo}" if memo else c.memo
            both = {**c.attributes, **first.attributes}
            out[key] = first._replace(memo=memo, attributes=both)
    return list(out.values())


def _some_known(bare: Mapping[str, str], documents: Sequence[ForeignDocument]) -> None:
    if any(bare.values()):
        return
    some = ", ".join(repr(d.name) for d in documents if d.id in bare)[:200]
    raise Unreadable(
        f"none of its documents is in the project: {some}", found=some,
        hint="take the documents in first, under these names: coder ingest FOLDER",
    )  # fmt: skip


def _of_known_codes(project: Project, foreign: Foreign) -> tuple[Foreign, list[_Missed]]:
    """Codings exported from here go back to the codebook that has nearly all of their codes.

    A code that somebody had only proposed there would else make a second codebook of all of them.
    """
    if foreign.origin not in _OURS:
        return foreign, []
    for name in project.layout.book_names():
        book = project.books.book(name)
        missing = {c.id for c in foreign.codes if c.id not in book}
        if missing and len(missing) * 5 <= len(foreign.codes):
            why = f"the code is not in codebook {name}; coder codebook add, then import again"
            kept = tuple(c for c in foreign.codings if c.code not in missing)
            left = [_Missed(c, c.document, why) for c in foreign.codings if c.code in missing]
            codes = tuple(c for c in foreign.codes if c.id not in missing)
            return replace(foreign, codes=codes, codings=kept), left
    return foreign, []


def _by_document(codings: Sequence[ForeignCoding]) -> dict[str, list[ForeignCoding]]:
    out: dict[str, list[ForeignCoding]] = {}
    for coding in codings:
        out.setdefault(coding.document, []).append(coding)
    return out


def _places(
    text: str, pages: Sequence[int], codings: Sequence[ForeignCoding]
) -> list[tuple[ForeignCoding, Anchored]]:
    """Each coding with the place of its quotation; codings of one row have one place."""
    rows: dict[object, list[ForeignCoding]] = {}
    for n, coding in enumerate(codings):
        rows.setdefault(coding.foreign.get("row", ("", n)), []).append(coding)
    wanted = [
        Wanted(
            one[0].quote, one[0].start, one[0].end, one[0].hint,
            str(one[0].foreign.get("prefix", "")), str(one[0].foreign.get("suffix", "")),
            one[0].user, "\n".join(sorted(c.code for c in one)),
        )
        for one in rows.values()
    ]  # fmt: skip
    found = anchored(text, wanted, pages=pages)
    return [(c, f) for one, f in zip(rows.values(), found, strict=True) for c in one]


def _result(
    foreign: Foreign,
    documents: Sequence[ForeignDocument],
    codings: Sequence[ForeignCoding],
    missed: Sequence[_Missed],
    tiers: Mapping[str, int],
) -> Placed:
    lost = Counter(foreign.losses)
    if missed:
        lost[_LOST] += len(missed)
    used = {c.document for c in codings}
    kept = tuple(d for d in documents if d.text or d.source or d.id in used)
    findings = [*foreign.findings, *_told(tiers, kept)]
    out = replace(
        foreign, documents=kept, codings=tuple(codings), losses=dict(sorted(lost.items())),
        findings=tuple(findings),
    )  # fmt: skip
    return Placed(out, _review(missed, foreign))


def _told(tiers: Mapping[str, int], documents: Sequence[ForeignDocument]) -> list[Finding]:
    out = []
    if tiers.get("folded", 0):
        what = (
            f"{tiers['folded']:,} quotations differ from the text in spaces, dashes, quotes or case"
        )
        out.append(Finding(Level.NOTE, "folded", f"{what}; the text's own words are coded"))
    if tiers.get("loose", 0):
        what = f"{tiers['loose']:,} quotations were found by their letters and digits alone"
        out.append(
            Finding(Level.WARNING, "loose", what, hint="look at them: coder export segments")
        )
    if tiers.get("again", 0):
        what = f"{tiers['again']:,} rows say the same as another and are counted once"
        out.append(Finding(Level.NOTE, "again", what))
    told = [f"{d.name!r} is {d.known}" for d in documents if d.known and d.known != d.name]
    if told:
        more = f" and {len(told) - 6} more" if len(told) > 6 else ""
        out.append(Finding(Level.NOTE, "documents", f"documents: {', '.join(told[:6])}{more}"))
    return out


def _review(missed: Sequence[_Missed], foreign: Foreign) -> Table:
    names = {c.id: c.name for c in foreign.codes}
    people = {u.id: u.name for u in foreign.users}
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(missed, key=_row):
        c, row = one.coding, one.coding.foreign.get("row", "")
        places = " ".join(f"{start}:{end}" for start, end in one.places[:20])
        rows.append(
            (
                row if isinstance(row, int) else None, one.document, c.quote,
                names.get(c.code, c.code), people.get(c.user, c.user), one.why, places,
            )
        )  # fmt: skip
    caption = Caption("Quotations to be placed by hand")
    return Table(REVIEW_COLUMNS, tuple(rows), caption, ("document", "quotation", "code", "coder"))


def _row(one: _Missed) -> int:
    row = one.coding.foreign.get("row")
    return row if isinstance(row, int) else 0


class _Names:
    """The project's documents by whatever another program may call them."""

    def __init__(self, project: Project) -> None:
        self.project = project
        ways: list[dict[str, set[str]]] = [{}, {}, {}]
        values = project.variables()
        for entry in project.library.entries:
            stem = PurePath(entry.file).stem
            self._add(ways[0], entry.file, entry.id)
            self._add(ways[0], stem, entry.id)
            self._add(ways[1], values.get(entry.id, {}).get("title", ""), entry.id)
            self._add(ways[2], slug(stem), entry.id)
            self._add(ways[2], entry.id, entry.id)
        self.ways = ways

    @staticmethod
    def _add(way: dict[str, set[str]], name: str, doc_id: str) -> None:
        if name.strip():
            way.setdefault(fold_name(name.strip()), set()).add(doc_id)

    def find(self, name: str, *, whole: bool = False) -> str:
        """The id of the one document that is meant, empty for none or several.

        With `whole` the name is taken as it is, without folder, number or ending.
        """
        base = re.split(r"[\\/]", name.strip())[-1]
        plain = _NUMBERED.sub("", base, count=1)
        tries = [name.strip(), base, _ENDING.sub("", base), plain, _ENDING.sub("", plain)]
        tries = tries[:1] if whole else list(dict.fromkeys(tries))
        for written in [*tries, *map(slug, tries)]:
            entry = self.project.library.find(written)
            if entry is not None:
                return entry.id
            for way in self.ways:
                found = way.get(fold_name(written), set())
                if len(found) == 1:
                    return next(iter(found))
        return ""
