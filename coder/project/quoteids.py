"""What a quotation is called for good: `EU-03:k7f2q`, and `D3:10` for the eye.

    ids = QuoteIds(project)
    ids.ref(coding), ids.number(coding)

Owns that an id once printed never means another quotation. It is the document's id and the first letters
of the hash of the coding's id, which nothing changes: five, or, where a coding of the same document that
was made earlier has the same ones, as many more as tell the two apart. Removed codings keep theirs, former
ids of a document are found too. An id is never renumbered; at most it is told to be too short. The second
number counts codings of a document in the order in which they were made; it may shift when journals are
merged, and is never taken as a name.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from coder.model.coding import Coding
from coder.model.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["QuoteIds", "find_quotation", "letters_of"]

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_SHORTEST, _LONGEST = 5, 24


def letters_of(coding_id: str) -> str:
    """The letters of a coding, of which its id for good is a beginning: no l, o, 0 or 1 among them."""
    digest = int.from_bytes(hashlib.sha256(coding_id.encode()).digest()[:15], "big")
    return "".join(_ALPHABET[digest >> shift & 31] for shift in range(115, -1, -5))


class QuoteIds:
    """The ids of quotations of one project; documents are looked up once."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._docs = {e.id: n for n, e in enumerate(project.library.entries, 1)}
        self._made: dict[str, dict[str, tuple[int, str]]] = {}

    def _of_document(self, doc_id: str) -> dict[str, tuple[int, str]]:
        """{coding id: (its number, its letters)} of every coding ever made in a document."""
        found = self._made.get(doc_id)
        if found is None:
            index = self.project.index
            entry = self.project.library.find(doc_id)
            numbers = [index.known_number(i) for i in (entry.ids if entry else (doc_id,))]
            marks = ",".join("?" * len(numbers))
            sql = f"SELECT id FROM codings WHERE doc IN ({marks}) ORDER BY seq, id"  # noqa: S608
            found = {}
            taken: set[str] = set()
            for n, (coding_id,) in enumerate(index.db.execute(sql, numbers), 1):
                letters = _free(letters_of(coding_id), taken)
                taken.add(letters)
                found[coding_id] = (n, letters)
            self._made[doc_id] = found
        return found

    def ref(self, coding: Coding) -> str:
        """The id for good: `EU-03:k7f2q`."""
        known = self._of_document(coding.doc)
        if coding.id in known:
            return f"{coding.doc}:{known[coding.id][1]}"
        taken = {letters for _, letters in known.values()}
        return f"{coding.doc}:{_free(letters_of(coding.id), taken)}"

    def number(self, coding: Coding) -> str:
        """The number for the eye: `D3:10`; empty for what is no coding of the record."""
        found = self._of_document(coding.doc).get(coding.id)
        return f"D{self._docs.get(coding.doc, 0)}:{found[0]}" if found else ""


def _free(letters: str, taken: set[str]) -> str:
    """The shortest beginning of five letters or more that nobody has."""
    return next(
        (letters[:n] for n in range(_SHORTEST, _LONGEST) if letters[:n] not in taken), letters
    )


def find_quotation(project: Project, ref: str) -> Coding:
    """The living coding that an id for good means.

    Raises:
        UnknownName: there is none.
        UsageError: the coding was removed, or the letters fit several.
    """
    doc, _, letters = ref.strip().strip("[]").rpartition(":")
    entry = project.library.entry(doc)
    own = [c for c in project.view.of_document(entry.id, dead=True) if _begins(c, letters)]
    own = own or [c for c in _of_consensus(project, entry.id) if _begins(c, letters)]
    living = [c for c in own if c.alive]
    if len(living) == 1:
        return living[0]
    if living:
        ids = QuoteIds(project)
        told = ", ".join(f"{ids.ref(c)} ({c.by}, {c.time[:10]})" for c in living)
        raise UsageError(f"{ref!r} could be several quotations: {told}", found=ref)
    if own:
        raise UsageError(
            f"the coding of {ref} was removed", found=ref, hint=f"coder log {own[0].id} shows how"
        )
    raise UnknownName(
        f"quotation {ref!r} is not known",
        found=ref,
        hint="export quotes shows the ids of quotations",
    )


def _begins(coding: Coding, letters: str) -> bool:
    return len(letters) >= _SHORTEST and letters_of(coding.id).startswith(letters.casefold())


def _of_consensus(project: Project, doc_id: str) -> list[Coding]:
    if not project.index.affairs("adjudicate"):
        return []
    from coder.project.adjudicating import consensus

    return [c for c in consensus(project).codings if c.doc == doc_id]
