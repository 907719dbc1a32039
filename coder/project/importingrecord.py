"""The events of an import: one group, each event its own coder's, all of them `via` whoever imported.

Owns the translation of codings, memos and variables to lines of a journal. What the record holds already is
left out, so that a file may come twice. The time of a coding is the one the other program gave; its place in
the order of events is now. Ids of the other program ride along under `foreign`.
"""

from __future__ import annotations

import json
import json.encoder
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from coder.exchange.formats import Foreign, ForeignCoding, ForeignMemo
from coder.model.affairs import fold_memos
from coder.model.errors import Unreadable
from coder.model.finding import Finding
from coder.project.importingundo import book_told
from coder.project.kept import keeping
from coder.project.refiguids import made_guid

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.project.facade import Project
    from coder.project.importingbook import BookPlan
    from coder.project.importingcoders import Coders
    from coder.project.importingtexts import TextPlan
    from coder.project.stamps import Stamps

__all__ = ["Told", "Writer", "lines_of", "many_ids"]


@dataclass(slots=True)
class Told:
    """The events in order, as (id, the line from its time on), and what became of the rest.

    Lines are bytes as they will stand in the journal, made once and not asked about again; of what stands
    before, only the number in the order is not known yet.
    """

    events: list[tuple[str, bytes]] = field(default_factory=list)
    codings: int = 0
    known: int = 0
    memos: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)


class Writer:
    """Makes the events of one import; nothing is written here."""

    def __init__(
        self,
        project: Project,
        by: str,
        coders: Coders,
        book: BookPlan | None,
        texts: TextPlan,
    ) -> None:
        self.project = project
        self.by = by
        self.coders = coders
        self.book = book
        self.texts = texts
        self.told = Told()
        self._ids: dict[str, str] = {}
        stamps = project.record.stamps
        self._times: dict[str, str] = {"": stamps.time()}
        self.lead = f',"group":{_text(stamps.new_id())},"kind":'
        self._after = f',"after":[],"via":{_text(by)},'

    def events(self, foreign: Foreign, title: str, *, finished: bool = False) -> Told:
        """All events of the file.

        Args:
            foreign: the file.
            title: what the memo on the project says.
            finished: whether coders have read what they coded.
        """
        self.codings(foreign)
        self.memos(foreign)
        for doc, name, value in self.texts.values:
            self.add(self.by, "", "variable", doc, {"name": name, "value": value, "was": ""})
        if finished:
            self.finishes(foreign)
        if self.told.events or self.texts.new or (self.book is not None and self.book.write):
            self.title(foreign, title)
        return self.told

    def add(self, by: str, time: str, kind: str, on: str, body: dict[str, Any]) -> None:
        """Take one event up; `time` is as `self.time` gives it, and without `on` it is about itself."""
        event = self.project.record.stamps.new_id()
        line = (
            f'"time":"{time or self._times[""]}","by":{_text(by)}{self.lead}"{kind}",'
            f'"on":{_text(on or event)}{self._after}{_inner(body)}}}\n'
        )
        self.told.events.append((event, line.encode()))

    # -- codings -------------------------------------------------------------------------------

    def codings(self, foreign: Foreign) -> None:
        """Every coding that the record does not hold yet."""
        book, users, nobody = self.book, self.coders.ids, self.coders.nobody
        if book is None:
            return
        known, told, ids = self.present(), self.told, book.ids
        new_ids = many_ids(self.project.record.stamps, len(foreign.codings))
        places = {
            key: (doc, text, f'"doc":{_text(doc)},"text":{_text(full)},"start":')
            for key, (doc, full, text) in self.texts.documents.items()
        }
        head = _inner({"book": book.name, "mig": book.mig, "book_hash": book.hash})
        ends = {
            key: f',{head},"code":{_text(code)},"origin":"manual","how":"import"'
            for key, code in ids.items()
        }
        begun, after, take, own_ids = (
            _Begun(self, nobody),
            self._after,
            told.events.append,
            self._ids,
        )
        here: str | None = None
        doc = text = first = ""
        longest = 0
        for coding, event in zip(foreign.codings, new_ids, strict=True):
            document, start, end, code, user, time, own, _, _, memo, attributes, kept = coding
            if document != here:
                here = document
                doc, text, first = places.get(document, ("", "", ""))
                longest = len(text)
            if not doc or code not in ends:
                told.lost["codings of documents or codes that are not here"] += 1
                continue
            if not 0 <= start < end <= longest:
                raise Unreadable(f"a coding from {start} to {end} lies outside the text", place=doc)
            if known:
                same = (doc, start, end, ids[code], users.get(user, nobody).casefold())
                if same in known:
                    told.known += 1
                    self._ids.setdefault(own, known[same].id)
                    _count_changed(coding, known[same], told.lost)
                    continue
            own_ids[own] = event
            if memo or attributes or kept.keys() != _SELECTION:
                rest = _rest(coding)
            else:  # as nearly all
                rest = (
                    f',"foreign":{{"id":{_text(own)},"selection":{_text(str(kept["selection"]))}}}'
                )
            quote = _text(text[start:end])
            head = f'{begun[user, time]}{event}"{after}{first}{start},"end":{end},"quote":'
            if quote.isascii():
                line = f"{head}{quote}{ends[code]}{rest}}}\n".encode()
            else:  # a character from far outside makes a string four times as long, for all the rest
                line = b"".join((head.encode(), quote.encode(), f"{ends[code]}{rest}}}\n".encode()))
            take((event, line))
            told.codings += 1

    def present(self) -> dict[tuple[str, int, int, str, str], Coding]:
        """Codings of the documents that are here already by what each says."""
        view, out = self.project.view, {}
        new = {t.entry.id for t in self.texts.new}
        book = self.book.name if self.book else ""
        for doc_id, text_hash, _ in self.texts.documents.values():
            if doc_id in new:
                continue
            entry = self.project.library.entry(doc_id)
            for row in self.project.index.rows_of(entry.ids):
                if row.alive and row.text == text_hash and row.book == book:
                    coding = view.coding(row)
                    key = (doc_id, row.start, row.end, coding.code, row.by.casefold())
                    out[key] = coding
        return out

    def time(self, written: str) -> str:
        """A time as an event carries it: now for none, and for what is no time (which is counted)."""
        found = self._times.get(written)
        if found is None:
            try:
                moment = datetime.fromisoformat(written)
                moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
                millis = moment.microsecond // 1000
                found = f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}.{millis:03d}Z"
            except (ValueError, OverflowError):
                found = self._times[""]
                self.told.lost["times that are none"] += 1
            self._times[written] = found
        return found

    # -- memos ---------------------------------------------------------------------------------

    def memos(self, foreign: Foreign) -> None:
        """Memos, and descriptions of documents and of the project."""
        found = list(foreign.memos)
        for doc in foreign.documents:
            if doc.description.strip():
                found.append(
                    ForeignMemo(
                        made_guid(doc.id, "description"), doc.description, "doc", doc.id,
                        user=doc.user, time=doc.time, foreign={"as": "description"},
                    )
                )  # fmt: skip
        if foreign.description.strip():
            made = made_guid("project", foreign.name, "description")
            found.append(ForeignMemo(made, foreign.description, foreign={"as": "description"}))
        here = {
            (str(m.target), m.text, m.by)
            for m in fold_memos(self.project.index.affairs("memo", "retract", "restore"))
        }
        for memo in found:
            target = self.target(memo)
            by = self.coders.ids.get(memo.user, self.coders.nobody)
            if target is None:
                self.told.lost["memos on things that are not here"] += 1
            elif (target, memo.text, by) not in here:
                self.memo(memo, target, by)

    def memo(self, memo: ForeignMemo, target: str, by: str) -> None:
        """One memo of its own."""
        body: dict[str, Any] = {"target": target, "memo": memo.text}
        if memo.kind == "code" and self.book:
            body["mig"] = self.book.mig
        kept = {"id": memo.id, "name": memo.name, **memo.foreign}
        body["foreign"] = {k: v for k, v in kept.items() if v}
        self.add(by, self.time(memo.time), "memo", "", body)
        self.told.memos += 1

    def target(self, memo: ForeignMemo) -> str | None:
        """What a memo hangs on, as the record writes it; None when that is not here."""
        if memo.kind == "project":
            return "project"
        if memo.kind == "doc" and memo.target in self.texts.documents:
            return f"doc:{self.texts.documents[memo.target][0]}"
        if memo.kind == "code" and self.book and memo.target in self.book.ids:
            return f"code:{self.book.name}/{self.book.ids[memo.target]}"
        if memo.kind == "coding" and memo.target in self._ids:
            return f"coding:{self._ids[memo.target]}"
        return None

    # -- the rest ------------------------------------------------------------------------------

    def finishes(self, foreign: Foreign) -> None:
        """That each coder has read what they coded, for all codes of the file."""
        book = self.book
        if book is None:
            return
        codes = sorted(set(book.ids.values()))
        pairs = dict.fromkeys(
            (self.coders.ids.get(c.user, self.coders.nobody), c.document)
            for c in foreign.codings
            if c.document in self.texts.documents
        )
        for by, document in pairs:
            doc, text_hash, _ = self.texts.documents[document]
            body = {
                "text": text_hash, "book": book.name, "book_hash": book.hash, "mig": book.mig,
                "value": True, "codes": codes,
            }  # fmt: skip
            self.add(by, "", "finish", doc, body)

    def title(self, foreign: Foreign, title: str) -> None:
        """The memo on the project that says what came in, with what only an export needs."""
        documents = {}
        for doc in foreign.documents:
            if doc.id in self.texts.documents and not doc.known:
                facts = {"guid": doc.id, "name": doc.name, "user": doc.user, "time": doc.time}
                kept = {k: v for k, v in {**facts, **doc.foreign}.items() if v}
                documents[self.texts.documents[doc.id][0]] = kept
        users = {
            self.coders.ids[u.id]: {"guid": u.id, "name": u.name} for u in reversed(foreign.users)
        }
        kept_here = keeping(
            foreign, users=dict(reversed(users.items())), documents=documents,
            variables=self.texts.columns, new=[t.entry.id for t in self.texts.new],
            book=book_told(self.project, self.book),
        )  # fmt: skip
        self.add(
            self.by, "", "memo", "", {"target": "project", "memo": title, "foreign": kept_here}
        )


def _count_changed(coding: ForeignCoding, here: Coding, lost: Counter[str]) -> None:
    """Count what a coding that is here already says otherwise in the file; ours stays."""
    if coding.memo and coding.memo != here.memo:
        lost["memos of codings that are here already with another one"] += 1
    for name, value in coding.attributes.items():
        known = here.attributes.get(name)
        if known is None or known.value != value:
            lost["values of codings that are here already with other ones"] += 1


class _Begun(dict[tuple[str, str], str]):
    """How the line of a coding begins, up to the id of what it is on, by its user and its time."""

    def __init__(self, writer: Writer, nobody: str) -> None:
        super().__init__()
        self.writer = writer
        self.nobody = nobody

    def __missing__(self, key: tuple[str, str]) -> str:
        by = self.writer.coders.ids.get(key[0], self.nobody)
        time = self.writer.time(key[1])
        found = f'"time":"{time}","by":{_text(by)}{self.writer.lead}"add","on":"'
        self[key] = found
        return found


def _rest(coding: ForeignCoding) -> str:
    """What only some codings have, as the end of a line."""
    out = ""
    if coding.attributes:
        values = {k: {"value": v, "origin": "hand"} for k, v in coding.attributes.items()}
        out += f',"attributes":{_json(values)}'
    if coding.memo:
        out += f',"memo":{_text(coding.memo)}'
    if coding.id or coding.foreign:
        out += f',"foreign":{{"id":{_text(coding.id)}'
        for key, value in coding.foreign.items():
            plain = _text(value) if isinstance(value, str) else _json(value)
            out += f",{_text(key)}:{plain}" if key != "id" else ""
        out += "}"
    return out


_MANY = 1_000
_COUNTS = [f"{n:03x}" for n in range(4096)]
_SELECTION = {"selection": ""}.keys()
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_text = json.encoder.encode_basestring
"""A string as JSON; many times faster than asking an encoder that first asks what it is given."""


def _inner(values: Mapping[str, Any]) -> str:
    """The pairs of an object without its brackets."""
    return _json(values)[1:-1]


def many_ids(stamps: Stamps, n: int) -> Iterator[str]:
    """So many ids of the form that `stamps` gives, at a fraction of the cost."""
    for low in range(0, n, 4096):
        moment = stamps.new_id()[:15]
        many = min(4096, n - low)
        tails = os.urandom(8 * many).hex()
        yield from [
            f"{moment}{count}-8{tails[at : at + 3]}-{tails[at + 3 : at + 15]}"
            for count, at in zip(_COUNTS, range(0, 16 * many, 16), strict=False)
        ]


def lines_of(told: Told, *, seq: int) -> Iterator[bytes]:
    """The events as lines of a journal, many at a time; the first is number `seq` in the order."""
    events = told.events
    for low in range(0, len(events), _MANY):
        numbered = enumerate(events[low : low + _MANY], seq + low)
        yield b"".join(
            part
            for n, (event, line) in numbered
            for part in (f'{{"v":1,"id":"{event}","seq":{n},'.encode(), line)
        )
