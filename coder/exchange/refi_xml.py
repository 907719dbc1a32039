"""What all writers of REFI-QDA share: ids that are ids, texts that XML can hold, notes as files.

Owns that an id stands once in a file, that a reference leads to what was written (also by the id of a
selection that became one with another), and that one note which hangs on many things is written once. What
XML cannot hold is left out and counted.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from coder.exchange.formats import Foreign, ForeignMemo

__all__ = ["GUID", "Book", "attribute", "guid", "legal_text", "made", "memo_order", "stamp"]

GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile('[&<>"\r\n\t]|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_TIME = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
    r"(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d)?"
)


def made(*parts: object) -> str:
    """An id for what has none: the same for the same parts."""
    h = hashlib.sha1("\x1f".join(map(str, parts)).encode("utf-8", "replace"), usedforsecurity=False)
    x = h.hexdigest()
    return f"{x[:8]}-{x[8:12]}-5{x[13:16]}-b{x[17:20]}-{x[20:32]}"


def guid(written: str) -> str:
    """An id as it is, or one made of what is none."""
    return written if GUID.fullmatch(written) else made("id", written)


def stamp(time: str) -> str:
    """A time as the schema wants it, without a fraction of nothing; empty for what is none."""
    return time.replace(".000Z", "Z") if _TIME.fullmatch(time) else ""


def attribute(text: str, lost: Counter[str]) -> str:
    """A text as the value of an attribute, quotes included, on one line."""
    if _MARKUP.search(text) is None:
        return f'"{text}"'
    plain = re.sub("[\r\n\t]", " ", text)
    plain = _escaped(plain, lost).replace('"', "&quot;")
    return f'"{plain}"'


def legal_text(text: str, lost: Counter[str]) -> str:
    """A text as the content of an element."""
    return _escaped(text, lost).replace("\r", "&#13;") if _MARKUP.search(text) else text


def _escaped(text: str, lost: Counter[str]) -> str:
    legal, n = _ILLEGAL.subn("", text)
    if n:
        lost["characters of names and descriptions that no XML can hold"] += n
    return legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def memo_order(memo: ForeignMemo) -> tuple[str, str, str, str]:
    """The order of memos on one thing: by when, who and what, never by when they came here."""
    return (memo.time, memo.user, memo.text, memo.id)


class Book:
    """The ids and notes of one file while it is written.

    `used` are all ids in it, `known_ids` say to which of them an id leads.
    """

    def __init__(self, foreign: Foreign) -> None:
        self.lost: Counter[str] = Counter()
        self.used: set[str] = set()
        self.known_ids: dict[str, str] = {}
        self._notes: dict[str, ForeignMemo] = {}
        for one in [*(u.id for u in foreign.users), *(c.id for c in foreign.codes)]:
            self.used.add(guid(one))
            self.known_ids[one] = guid(one)
        for doc in foreign.documents:
            self.used.add(guid(doc.id))
            self.known_ids[doc.id] = guid(doc.id)
        self._variables = {v.name: guid(v.id) for v in foreign.variables if v.id}
        self.used.update(self._variables.values())

    def variable(self, name: str) -> str:
        """The id of a variable."""
        return self._variables.setdefault(name, made("variable", name))

    def take(self, wanted: str, *instead: object) -> str:
        """An id that nothing else in the file has: the one wanted, else one made of these parts."""
        found, n = guid(wanted) if wanted else made(*instead), 1
        while found in self.used:
            found, n = made(*instead, n), n + 1
        self.used.add(found)
        return found

    def lead(self, written: str, found: str) -> None:
        """Say to which id in this file another one leads."""
        if written:
            self.known_ids.setdefault(written, found)
        self.known_ids.setdefault(found, found)

    def known(self, written: str) -> str:
        """The id in this file that is meant, empty when there is none."""
        return self.known_ids.get(written, "")

    # -- notes ---------------------------------------------------------------------------------

    def note(self, memo: ForeignMemo) -> str:
        """The id of the note that a memo becomes; equal memos of one id are one note."""
        wanted = guid(memo.id) if memo.id else made("note", memo.kind, memo.target, memo.text)
        before = self._notes.get(wanted)
        if before is not None and (before.text, before.user) == (memo.text, memo.user):
            return wanted
        if before is not None or wanted in self.used:
            wanted = made("note", wanted, memo.kind, memo.target, memo.user, memo.text)
            if wanted in self._notes:
                return wanted
        self._notes[wanted] = memo
        self.used.add(wanted)
        self.lead(memo.id, wanted)
        return wanted

    def note_lines(self) -> Iterator[str]:
        """The notes, by id: where they hang has no say in their order."""
        for wanted, memo in sorted(self._notes.items()):
            facts = f'guid="{wanted}"'
            facts += f" name={attribute(memo.name, self.lost)}" if memo.name else ""
            facts += f' plainTextPath="internal://{wanted}.txt"'
            facts += f' creatingUser="{guid(memo.user)}"' if memo.user else ""
            when = stamp(memo.time)
            facts += f' creationDateTime="{when}"' if when else ""
            yield f"  <Note {facts}/>"

    def note_files(self) -> dict[str, bytes]:
        """The texts of the notes by the names of their files."""
        return {
            f"{g}.txt": m.text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
            for g, m in self._notes.items()
        }
