"""Codings of REFI-QDA sources on the texts as they will be stored, with the memos on them.

Owns where the words on a quotation go. A note of whoever coded is the coding's own memo; a note of somebody
else is a memo on it; the description of a selection, which programs show as its comment, counts once when it
repeats the memos of its codings. Every id stays unique. What cannot be placed is counted, or listed in
`outside`. Offsets that come out are code points, half-open, in the stored text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import repeat
from types import MappingProxyType

from coder.exchange.formats import ForeignCoding, ForeignMemo
from coder.exchange.positions import Reading
from coder.exchange.refi_marked import Coded, Marked, Run, tuples
from coder.exchange.refi_sources import Source
from coder.exchange.refi_things import Note, minted

__all__ = ["Placing"]

_SHORT = 120
_NONE: Mapping[str, str] = MappingProxyType({})
PlaceAt = Callable[[int, int], "tuple[int, int] | None"]


class Placing:
    """What comes of the selections of all sources, one after the other.

    `selections` are the ids of selections with a coding; `anchors` says on what a thing with the id of a
    selection hangs: (kind, id) of a memo's target.
    """

    def __init__(self, notes: Mapping[str, Note], codes: set[str], lost: Counter[str]) -> None:
        self.notes = notes
        self.codes = codes
        self.lost = lost
        self.codings: list[ForeignCoding] = []
        self.memos: list[ForeignMemo] = []
        self.used: set[str] = set()
        self.selections: set[str] = set()
        self.anchors: dict[str, tuple[str, str]] = {}
        self.outside: list[tuple[str, Marked]] = []
        self._made: dict[str, tuple[object, ...]] = {}

    @property
    def guids(self) -> set[str]:
        """Ids of selections and codings that were placed."""
        return self.anchors.keys() | self._made.keys()

    @property
    def users(self) -> list[str]:
        """Who coded, in the order in which they appear."""
        return list(dict.fromkeys(c.user for c in self.codings))

    def source(self, source: Source, reading: Reading) -> None:
        """Place everything that stands on one source with a text."""
        text = source.text
        assert text is not None  # others are counted before
        place_at = text.placer(reading)
        for part in source.parts:
            if not isinstance(part, Run):
                self.place(source, part, place_at)
            elif not self.run(source.guid, part, place_at):
                for marked in part.marked:
                    self.place(source, marked, place_at)
        for coded in source.whole:
            self.coding(source.guid, coded, (0, len(text.text)), {"whole": True}, ())

    def run(self, document: str, run: Run, place_at: PlaceAt) -> bool:
        """Place many at once, as `place` would one by one, or none of them when some are not plain."""
        own, guids, made = run.own, run.guids, self._made
        found = map(place_at, run.starts, run.ends)
        places = [place for place in found if place and place[0] < place[1]]
        plain = (
            self.codes.issuperset(run.codes)
            and len(places) == len(own) == len(set(own))
            and made.keys().isdisjoint(own)
        )
        if not plain:
            return False
        starts, ends = zip(*places, strict=True)
        doc = repeat(document)
        foreign = [{"selection": guid} for guid in guids]
        self.codings += tuples(
            ForeignCoding, doc, starts, ends, run.codes, run.coders, run.whens, own, repeat(""),
            repeat(-1), repeat(""), repeat(_NONE), foreign,
        )  # fmt: skip
        same = zip(doc, starts, ends, run.codes, run.coders, strict=False)
        made.update(zip(own, same, strict=True))
        self.anchors.update(zip(guids, zip(repeat("coding"), own, strict=False), strict=True))
        self.selections.update(guids)
        return True

    def place(self, source: Source, marked: Marked, place_at: PlaceAt) -> None:
        """Place one selection, or count or list it."""
        place = place_at(marked.selected.start, marked.selected.end)
        if place is None:
            self.outside.append((source.name, marked))
        elif place[0] == place[1]:
            self.lost["selections without a character"] += 1
            if marked.codings:
                self.lost["codings of selections without a character"] += len(marked.codings)
        else:
            self.one(source, marked, *place)

    def one(self, source: Source, marked: Marked, start: int, end: int) -> None:
        """Place one selection with its codings."""
        guid = marked.guid
        foreign: dict[str, object] = {"selection": guid} if guid else {}
        told: Sequence[Note] = ()
        if marked.notes or marked.description:
            told = [self.notes[g] for g in marked.notes if self.has(g)]
            if marked.codings:
                told = [*told, *self.described(marked, told)]
        made = ""
        for coded in marked.codings:
            found = self.coding(source.guid, coded, (start, end), foreign, told)
            made = made or found or ""
        if made:
            self.anchors[guid] = ("coding", made)
            self.selections.add(guid)
            return
        if not marked.codings:
            self.lost["quotations without a code"] += 1
        self.anchors[guid] = ("doc", source.guid)
        self.uncoded(source, marked, start, end)

    def described(self, marked: Marked, told: Sequence[Note]) -> Iterator[Note]:
        """The description of a selection as a note, unless it says what its notes say."""
        text = marked.description
        own = [self.own(c) for c in marked.codings]
        said = [n.text for n in told]
        repeated = text in (_joined(own), _joined([*own, *said]))
        if text.strip() and not repeated and text not in said:
            yield Note("", text)

    def own(self, coded: Coded) -> str:
        """The memo that a coding has by its own notes."""
        notes = [self.notes[g] for g in coded.notes if g in self.notes]
        return _joined([n.text for n in notes if n.user in ("", coded.user)])

    def has(self, guid: str) -> bool:
        """Whether there is such a note; a dangling reference is counted."""
        if guid in self.notes:
            self.used.add(guid)
            return True
        self.lost["references to notes that are not in the file"] += 1
        return False

    def uncoded(self, source: Source, marked: Marked, start: int, end: int) -> None:
        """The memo on a quotation without code, as a memo on its document that says where."""
        assert source.text is not None
        words = " ".join(source.text.text[start:end].split())
        short = words if len(words) <= _SHORT else words[:_SHORT].rstrip() + " …"
        notes = [self.notes[g] for g in marked.notes if g in self.notes]
        if marked.description.strip() and all(marked.description != n.text for n in notes):
            notes.append(Note(minted("comment", marked.guid), marked.description))
        for note in notes:
            text = f"“{short}” ({start}–{end})\n\n{note.text}"
            user, time = note.user or marked.user, note.time or marked.time
            self.memos.append(
                ForeignMemo(note.guid, text, "doc", source.guid, note.name, user, time)
            )

    def coding(
        self,
        document: str,
        coded: Coded,
        place: tuple[int, int],
        foreign: Mapping[str, object],
        told: Sequence[Note],
    ) -> str | None:
        """Place one coding; returns its id, None when it has no place."""
        code, user = coded.code, coded.user
        if code not in self.codes:
            self.lost["codings of codes that are not in the file"] += 1
            return None
        start, end = place
        guid = coded.guid or minted("coding", document, start, end, code, user)
        same = (document, start, end, code, user)
        if guid in self._made:
            if self._made[guid] == same:
                self.lost["codings that stand twice under one id"] += 1
                return guid
            guid = minted("coding", guid, *same)
            if guid in self._made:
                self.lost["codings that stand twice under one id"] += 1
                return guid
        self._made[guid] = same
        memo = ""
        if told or coded.notes:
            notes = [*(self.notes[g] for g in coded.notes if self.has(g)), *told]
            memo, foreign = self.memo(guid, user, notes, foreign)
        self.codings.append(
            ForeignCoding(
                document, start, end, code, user, coded.time, guid, memo=memo, foreign=foreign
            )
        )
        return guid

    def memo(
        self, guid: str, user: str, notes: Sequence[Note], foreign: Mapping[str, object]
    ) -> tuple[str, Mapping[str, object]]:
        """The coding's own memo, and what is kept of the note that it was; others' notes become memos."""
        own = [n for n in notes if n.user in ("", user)]
        for note in notes:
            if note.user not in ("", user):
                self.memos.append(
                    ForeignMemo(
                        note.guid, note.text, "coding", guid, note.name, note.user, note.time
                    )
                )
        text = _joined([n.text for n in own])
        first = next((n for n in own if n.guid), None)
        if first is None or text != first.text:
            return text, foreign
        kept = {"note": first.guid, "note_name": first.name, "note_time": first.time}
        return text, {**foreign, **{k: v for k, v in kept.items() if v}}


def _joined(texts: Sequence[str]) -> str:
    """Texts one below the other, each once, empty ones left out."""
    return "\n\n".join(dict.fromkeys(t for t in texts if t))
