"""Ids for what programs know by name, or by a number that means nothing outside the file.

Owns two rules. A user's id is program, file and name together, so that two people of one name in two files,
or one here and one there, are never taken for one; the same file read again gives the same ids. A code's id
is its name where no other code of the file has it, so that a codebook that holds the codes is known again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from coder.exchange.formats import Foreign, ForeignUser

__all__ = ["Strangers", "with_names_as_ids"]


class Strangers:
    """The users met while reading one file."""

    def __init__(self, program: str, file: str) -> None:
        self._head = f"{program}/{file}"
        self._known: dict[str, ForeignUser] = {}

    def id(self, name: str) -> str:
        """The id of who is called so; empty for an empty name."""
        name = " ".join(name.split())
        if not name:
            return ""
        if name not in self._known:
            self._known[name] = ForeignUser(f"{self._head}/{name}", name)
        return self._known[name].id

    def users(self) -> tuple[ForeignUser, ...]:
        """All of them, in the order in which they were met."""
        return tuple(self._known.values())


def with_names_as_ids(foreign: Foreign) -> Foreign:
    """The same with names for ids of codes, where a name stands once; codings and memos follow."""
    counted = Counter(code.name for code in foreign.codes)
    ids = {c.id: c.name if c.name and counted[c.name] == 1 else c.id for c in foreign.codes}
    return replace(
        foreign,
        codes=tuple(replace(c, id=ids[c.id], parent=ids.get(c.parent, "")) for c in foreign.codes),
        codings=tuple(c._replace(code=ids[c.code]) for c in foreign.codings),
        memos=tuple(
            replace(m, target=ids.get(m.target, m.target)) if m.kind == "code" else m
            for m in foreign.memos
        ),
    )
