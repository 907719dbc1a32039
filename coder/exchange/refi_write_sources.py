"""The sources of a REFI-QDA project with their selections and codings, as lines of XML, and their files.

Owns how codings become selections: one for each place and coder, sorted by place, its codings by the order
of codes. A coding's memo is a note that the Coding refers to, and also the selection's description, because
programs show that one. A PDF is written with its file and its text; codings stand on the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from coder.exchange.formats import Foreign, ForeignCoding, ForeignDocument, ForeignMemo
from coder.exchange.refi_values import value_lines
from coder.exchange.refi_xml import GUID, Book, attribute, guid, legal_text, memo_order, stamp

__all__ = ["Sources"]

LONGEST = 100
"""Code points of a selection's name."""


class Sources:
    """Writes all sources of a file; `files` are the names and bytes of what lies in sources/."""

    def __init__(self, foreign: Foreign, book: Book, types: Mapping[str, str]) -> None:
        self.foreign = foreign
        self.book = book
        self.types = types
        self.files: dict[str, bytes] = {}
        self._codes = {c.id: n for n, c in enumerate(foreign.codes)}
        named = [*(c.id for c in foreign.codes), *(u.id for u in foreign.users)]
        self._ids = {one: guid(one) for one in named}
        self._who = _Who(self._ids)
        self._users = {u.id: n for n, u in enumerate(foreign.users)}
        self._by_doc: dict[str, list[ForeignCoding]] = {}
        for coding in foreign.codings:
            if coding.code in self._codes:
                self._by_doc.setdefault(coding.document, []).append(coding)
            else:
                book.lost["codings of codes that are not there"] += 1
        self._memos: dict[tuple[str, str], list[ForeignMemo]] = {}
        for memo in foreign.memos:
            if memo.kind in ("doc", "coding"):
                self._memos.setdefault((memo.kind, memo.target), []).append(memo)

    def lines(self) -> Iterator[str]:
        """The Sources element's content."""
        for doc in self.foreign.documents:
            self.book.lead(doc.id, guid(doc.id))
            is_pdf = doc.source.lstrip()[:5].startswith(b"%PDF")
            if doc.source and not is_pdf:
                self.book.lost["source files that are no PDF (their text is written)"] += 1
            yield from self.pdf(doc) if is_pdf else self.text(doc)

    def text(self, doc: ForeignDocument) -> Iterator[str]:
        """A TextSource."""
        own = guid(doc.id)
        self.files[f"{own}.txt"] = doc.text.encode("utf-8", "replace")
        inner = [
            *self.described(doc),
            *self.selections(doc, "   "),
            *self.notes("doc", doc.id, "   "),
            *value_lines(doc.variables, self.types, self.book, "   "),
        ]
        facts = f'{self.facts(doc)} plainTextPath="internal://{own}.txt"{self.made(doc)}'
        yield from _element("TextSource", facts, inner, "  ")

    def pdf(self, doc: ForeignDocument) -> Iterator[str]:
        """A PDFSource with the representation that its codings stand on."""
        own = guid(doc.id)
        inside = self.book.take(str(doc.foreign.get("representation", "")), own, "representation")
        self.files[f"{own}.pdf"] = doc.source
        self.files[f"{inside}.txt"] = doc.text.encode("utf-8", "replace")
        named = f'guid="{inside}" name={attribute(doc.name, self.book.lost)}'
        text = f'{named} plainTextPath="internal://{inside}.txt"{self.made(doc)}'
        inner = [
            *self.described(doc),
            *_element("Representation", text, self.selections(doc, "    "), "   "),
            *self.notes("doc", doc.id, "   "),
            *value_lines(doc.variables, self.types, self.book, "   "),
        ]
        facts = f'{self.facts(doc)} path="internal://{own}.pdf"{self.made(doc)}'
        yield from _element("PDFSource", facts, inner, "  ")

    def facts(self, doc: ForeignDocument) -> str:
        """Id and name of a source."""
        return f'guid="{guid(doc.id)}" name={attribute(doc.name, self.book.lost)}'

    def made(self, doc: ForeignDocument) -> str:
        """Who made a source, and when."""
        user = f' creatingUser="{guid(doc.user)}"' if doc.user else ""
        when = stamp(doc.time)
        return user + (f' creationDateTime="{when}"' if when else "")

    def described(self, doc: ForeignDocument) -> list[str]:
        """The description of a source."""
        if not doc.description:
            return []
        return [f"   <Description>{legal_text(doc.description, self.book.lost)}</Description>"]

    def notes(self, kind: str, target: str, lead: str) -> Iterator[str]:
        """References to the notes on a thing."""
        for memo in sorted(self._memos.get((kind, target), ()), key=memo_order):
            yield f'{lead}<NoteRef targetGUID="{self.book.note(memo)}"/>'

    def who(self, user: str, time: str) -> str:
        """Who made a selection or coding, and when."""
        return self._who[user, time]

    # -- selections ----------------------------------------------------------------------------

    def selections(self, doc: ForeignDocument, lead: str) -> list[str]:
        """The selections of a document, then the codings of all of it."""
        places: dict[tuple[int, int, int, str], list[ForeignCoding]] = {}
        whole: list[ForeignCoding] = []
        out: list[str] = []
        last = len(self._users)
        for coding in self._by_doc.get(doc.id, ()):
            if coding.foreign.get("whole") and (coding.start, coding.end) == (0, len(doc.text)):
                whole.append(coding)
                continue
            at = (coding.start, coding.end, self._users.get(coding.user, last), coding.user)
            places.setdefault(at, []).append(coding)
        plain = self.plain(doc, lead)
        for (start, end, _, user), found in sorted(places.items()):
            if len(found) == 1:
                line = plain(found[0])
                if line:
                    out.append(line)
                    continue
            else:
                found.sort(key=self.order)
            out += self.selection(doc, (start, end, user), found, lead)
        for coding in sorted(whole, key=self.order):
            out += self.coding(coding, lead)
        return out

    def order(self, coding: ForeignCoding) -> tuple[int, str, int, str]:
        """The order of codings on one place."""
        user = self._users.get(coding.user, len(self._users))
        return self._codes[coding.code], coding.time, user, coding.id

    def plain(self, doc: ForeignDocument, lead: str) -> Callable[[ForeignCoding], str]:
        """What writes a selection with one coding that has no memo and ids of its own.

        It gives what `selection` gives, at a fraction of the cost, since nearly all are of this kind;
        and nothing for others.
        """
        used, known, lost, ids = self.book.used, self.book.known_ids, self.book.lost, self._ids
        memos, who, text, is_id = self._memos, self._who, doc.text, GUID.fullmatch

        def line(coding: ForeignCoding) -> str:
            start, end, code, user, time, own = coding[1:7]
            place = coding.foreign.get("selection")
            if (
                place.__class__ is not str or place == own or place in used or own in used
                or coding.memo or ("coding", own) in memos
                or not is_id(place) or not is_id(own)
            ):  # fmt: skip
                return ""
            used.add(place)
            used.add(own)
            known.setdefault(place, place)
            known.setdefault(own, own)
            by = who[user, time]
            return (
                f'{lead}<PlainTextSelection guid="{place}" '
                f"name={attribute(text[start : min(end, start + LONGEST)], lost)} "
                f'startPosition="{start}" endPosition="{end}"{by}>\n'
                f'{lead} <Coding guid="{own}"{by}>\n'
                f'{lead}  <CodeRef targetGUID="{ids[code]}"/>\n'
                f"{lead} </Coding>\n"
                f"{lead}</PlainTextSelection>"
            )

        return line

    def selection(
        self,
        doc: ForeignDocument,
        place: tuple[int, int, str],
        codings: Sequence[ForeignCoding],
        lead: str,
    ) -> list[str]:
        """One selection of one coder."""
        start, end, user = place
        book = self.book
        asked = {str(c.foreign.get("selection", "")) for c in codings} - {""}
        wanted = min(asked, default="")
        own = book.take(wanted, doc.id, start, end, user, "selection")
        for one in sorted(asked):
            book.lead(one, own)
        name = doc.text[start : min(end, start + LONGEST)]  # `attribute` puts it on one line
        facts = f'guid="{own}" name={attribute(name, book.lost)} startPosition="{start}"'
        time = min([c.time for c in codings if c.time], default="")
        facts += f' endPosition="{end}"{self.who(user, time)}'
        out = [f"{lead}<PlainTextSelection {facts}>"]
        memos = [c.memo for c in codings if c.memo]
        if memos:
            text = legal_text("\n\n".join(dict.fromkeys(memos)), book.lost)
            out.append(f"{lead} <Description>{text}</Description>")
        for coding in codings:
            out += self.coding(coding, lead + " ")
        out.append(f"{lead}</PlainTextSelection>")
        return out

    def coding(self, coding: ForeignCoding, lead: str) -> list[str]:
        """One Coding with its notes."""
        book = self.book
        own = book.take(
            coding.id, coding.document, coding.start, coding.end, coding.code, coding.user
        )
        book.lead(coding.id, own)
        out = [
            f'{lead}<Coding guid="{own}"{self.who(coding.user, coding.time)}>',
            f'{lead} <CodeRef targetGUID="{self._ids[coding.code]}"/>',
        ]
        if coding.memo:
            kept = coding.foreign
            memo = ForeignMemo(
                str(kept.get("note", "")), coding.memo, "coding", own,
                str(kept.get("note_name", "")), coding.user, str(kept.get("note_time", coding.time)),
            )  # fmt: skip
            out.append(f'{lead} <NoteRef targetGUID="{book.note(memo)}"/>')
        if self._memos:
            out += self.notes("coding", coding.id, lead + " ")
        out.append(f"{lead}</Coding>")
        return out


class _Who(dict[tuple[str, str], str]):
    """Who made something and when, as attributes, by user and time."""

    def __init__(self, ids: Mapping[str, str]) -> None:
        super().__init__()
        self._ids = ids

    def __missing__(self, key: tuple[str, str]) -> str:
        user, time = key
        when = stamp(time)
        found = f' creatingUser="{self._ids.get(user) or guid(user)}"' if user else ""
        found += f' creationDateTime="{when}"' if when else ""
        self[key] = found
        return found


def _element(name: str, facts: str, inner: Sequence[str], lead: str) -> Iterator[str]:
    if not inner:
        yield f"{lead}<{name} {facts}/>"
        return
    yield f"{lead}<{name} {facts}>"
    yield from inner
    yield f"{lead}</{name}>"
