"""The codes of the codebook in use as a screen needs them: names, keys and families, without reading YAML.

    cards = code_cards(project)
    cards.codes[0].label

Owns that a card is what the codebook says: kept in the user's cache under the hash of the codebook's bytes
and of the program's version, made anew from the codebook when it is not there or cannot be read, and not
taken while codes are proposed, which the record tells, nor once the codebook is loaded. In the order of the
tree. Rules and groups are in the codebook itself.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.value import value

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Card", "Cards", "code_cards"]


@value
class Card:
    """A code in few words; `top` is the code above it at the top of the tree (itself there).

    `by` is who proposed it while coding; empty for a code of the codebook. An example is one, or is none.
    """

    id: str
    label: str
    key: str
    top: str
    retired: bool = False
    by: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[tuple[bool, str], ...] = ()


@value
class Cards:
    """All codes in tree order, those that coders proposed with them; `hash` is the codebook's."""

    hash: str
    codes: tuple[Card, ...]


def code_cards(project: Project) -> Cards:
    """The codes of the codebook in use and the proposed ones.

    Raises:
        CheckFailed, InputError, UnknownName: see `Project.book`.
    """
    loaded = project.books.name in project.books.notes  # then the file may be newer than the book
    if loaded or project.index.affairs("coin"):
        return _of_book(project)
    from coder import __version__

    name = hashlib.sha256(f"{__version__} {project.books.name} ".encode() + project.books.data())
    path = project.layout.cache(project.settings.id) / "cards" / f"{name.hexdigest()[:24]}.json"
    found = _read(path)
    if found is None:
        found = _of_book(project)
        _keep(path, found)
    return found


def _of_book(project: Project) -> Cards:
    book, whole = project.book(), project.book_with_proposed()
    by = {c.code: c.by for c in project.coined()}
    cards = (
        Card(
            c.id,
            c.label,
            c.key,
            whole.roll_up(c.id, 0),
            c.retired,
            by.get(c.id, ""),
            c.definition,
            tuple(c.include),
            tuple(c.exclude),
            tuple((e.positive, e.text) for e in c.examples),
        )
        for _, c in whole.tree()
    )
    return Cards(book.hash, tuple(cards))


def _read(path: Path) -> Cards | None:
    """What is kept; None where it is absent or no such thing."""
    try:
        kept = json.loads(path.read_bytes())
        cards = tuple(_card(*given) for given in kept["codes"])
        return Cards(_word(kept["hash"]), cards)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _card(code: Any, label: Any, key: Any, top: Any, retired: Any, *about: Any) -> Card:
    definition, include, exclude, examples = about
    return Card(
        _word(code), _word(label), _word(key), _word(top), retired is True, "", _word(definition),
        tuple(map(_word, include)), tuple(map(_word, exclude)),
        tuple((positive is True, _word(text)) for positive, text in examples),
    )  # fmt: skip


def _word(given: Any) -> str:
    if not isinstance(given, str):
        raise ValueError(f"{given!r} is no word")
    return given


def _keep(path: Path, cards: Cards) -> None:
    """Keep cards; nothing where the cache cannot be written."""
    from coder.model.errors import StorageFull
    from coder.store.files import write_atomic

    codes = [
        [c.id, c.label, c.key, c.top, c.retired, c.definition, c.include, c.exclude, c.examples]
        for c in cards.codes
    ]
    data = json.dumps({"hash": cards.hash, "codes": codes}, ensure_ascii=False).encode()
    with suppress(OSError, StorageFull):
        write_atomic(path, data)
