"""Finding a code by few letters.

Owns the order, which is plain so that fingers can learn it: the beginning of the name or id, then the
initials of its words, then the beginning of any word, then anywhere in it, then the beginnings of several
words in any order; among equals what was used last, then the order of the codebook. Case and accents do not
count. The same letters give the same order until something is used.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from coder.model.errors import UnknownName
from coder.model.value import value

__all__ = ["Choice", "Picker", "plain"]

_PARTS = re.compile(r"[^\W_]+")
_NOTHING = 9


@value
class Choice:
    """A code that can be picked: id, name, and whether a coder proposed it and nobody adopted it yet."""

    id: str
    name: str
    proposed: bool = False


def plain(text: str) -> str:
    """Lower case without accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


class Picker:
    """The codes of a codebook, ranked by what is typed.

    Args:
        choices: in the order of the codebook.
        recent: ids, the last used first.
    """

    def __init__(self, choices: Sequence[Choice], recent: Iterable[str] = ()) -> None:
        self.choices = choices
        self.recall: Callable[[], Iterable[str]] = lambda: recent
        self._keys = {c.id: (plain(c.name), plain(c.id)) for c in choices}

    @cached_property
    def recent(self) -> list[str]:
        """Ids, the last used first; asked for by `recall` when it first matters."""
        return list(dict.fromkeys(self.recall()))

    def used(self, code: str) -> None:
        """Remember that a code was used just now."""
        self.recent = [code, *(c for c in self.recent if c != code)]

    def ranked(self, typed: str) -> list[Choice]:
        """The codes that what is typed can mean, the likeliest first; all when nothing is typed."""
        letters = plain(typed).strip()
        place = {code: at for at, code in enumerate(self.recent)}
        found = []
        for order, choice in enumerate(self.choices):
            rank = min(_rank(key, letters) for key in self._keys[choice.id])
            if rank < _NOTHING:
                found.append((rank, place.get(choice.id, len(place)), order, choice))
        return [choice for _, _, _, choice in sorted(found, key=lambda f: f[:3])]

    def meant(self, typed: str) -> str:
        """The id of the code that is meant: by its id, its path, or the likeliest by letters.

        Raises:
            UnknownName: none.
        """
        last = typed.strip().rpartition(".")[2]
        if last in self._keys:
            return last
        ranked = self.ranked(typed) if typed.strip() else []
        if not ranked:
            raise UnknownName.of("code", typed.strip(), tuple(self._keys))
        return ranked[0].id

    def letters_needed(self, code: str) -> int | None:
        """The fewest letters that bring a code to the top: of its name, of a word in it, or its initials."""
        name = next(c.name for c in self.choices if c.id == code)
        words = _PARTS.findall(plain(name))
        ways = [name, code, "".join(w[0] for w in words), *words]
        needed = [n for way in ways if (n := self._until_top(way, code)) is not None]
        return min(needed, default=None)

    def _until_top(self, way: str, code: str) -> int | None:
        for count in range(1, len(way) + 1):
            if [c.id for c in self.ranked(way[:count])[:1]] == [code]:
                return count
        return None


def _rank(key: str, letters: str) -> int:
    """How well letters fit a name: 0 is best, 9 not at all."""
    if not letters:
        return 0
    if key.startswith(letters):
        return 0
    words = _PARTS.findall(key)
    if "".join(w[0] for w in words).startswith(letters.replace(" ", "")):
        return 1
    if any(word.startswith(letters) for word in words):
        return 2
    if letters in key:
        return 3
    parts = letters.split()
    if len(parts) > 1 and all(any(w.startswith(p) for w in words) for p in parts):
        return 4
    return _NOTHING
