"""Users of programs that know them by name alone.

Owns their ids: program, file and name together, so that two people of one name in two files, or one here
and one there, are never taken for one; the same file read again gives the same ids.
"""

from __future__ import annotations

from coder.exchange.formats import ForeignUser

__all__ = ["Strangers"]


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
