"""Acts of the workbench that take two verbs and are one step of the record all the same.

    coin_and_code(project, doc, span, "Burning the border")     # a proposed code, and its first coding
    accept_as(project, suggestion, "aid")                       # accepted, with another code

Owns that one key is one `undo`: the second verb's event joins the group of the first. A program that dies
between the two leaves the first alone, and it was not yet said. Also owns how words become the id of a
code: small ASCII letters, digits and `_`, at most 40, beginning with a letter.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from coder.model.coding import How, Suggestion
from coder.model.errors import BadValue
from coder.model.names import fold_name
from coder.review import acts
from coder.store.journeys import acts as groups_of

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.model.span import Span
    from coder.project.facade import Project

__all__ = ["accept_as", "code_id_of", "coin_and_code"]

LONGEST = 40
_LETTERS = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "oe", "å": "aa", "ł": "l",
    "đ": "d", "ð": "d", "þ": "th", "ı": "i",
})  # fmt: skip


def code_id_of(words: str) -> str:
    """Words as the id of a code; `in_vivo` where no Latin letter or digit is in them."""
    composed = unicodedata.normalize("NFC", words.casefold()).translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", composed)
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    parts = re.findall(r"[a-z0-9]+", bare)
    made = ""
    for part in parts:
        if made and len(made) + 1 + len(part) > LONGEST:
            break
        made = f"{made}_{part}" if made else part
    made = made[:LONGEST]
    if not made:
        return "in_vivo"
    return made if made[0].isalpha() else f"n_{made}"[:LONGEST]


def coin_and_code(project: Project, doc_id: str, span: Span, name: str) -> tuple[Coding, bool]:
    """Propose a code of this name and code a span with it, as one step.

    Where a code of this name, or this coder's proposal of it, is there already, it is coded with.

    Returns:
        The coding, and whether the code is new.

    Raises:
        UsageError, BadValue, BadSpan: nothing was written.
    """
    from coder.project.coding import change, found_again, place_of

    words = " ".join(name.split())
    code_id, fresh = _free_id(project, words)
    if not fresh:
        return project.add(doc_id, span, code_id, how=How.HAND), False
    place = place_of(project.library.document(doc_id), span)
    project.coin(code_id, words)
    by = project.writer()
    group = next(groups_of(project.index, by))
    act = acts.add(place, project.books.reference(code_id))
    change(project, [act], group=group)
    made = project.view.at(place.doc, place.text, place.span)
    mine = [c for c in made if c.code == code_id and fold_name(c.by) == fold_name(by)]
    return found_again(project, mine[0].id), True


def _free_id(project: Project, words: str) -> tuple[str, bool]:
    """The id for a new code of this name and True, or that of the code so called and False."""
    from coder.project.bookchanges import check_unused

    wanted = code_id_of(words)
    book = project.book_with_proposed()
    names = {c.code: c.name for c in project.coined()}
    hidden = names.keys() - set(book.ids)  # others proposed them, and the coder may not see it
    for number in range(1, 1000):
        tail = f"_{number}" if number > 1 else ""
        code_id = f"{wanted[: LONGEST - len(tail)]}{tail}"
        code = book.get(code_id)
        if code is not None:
            if fold_name(names.get(code_id, code.name)) == fold_name(words):
                return code_id, False
            continue
        if code_id in hidden:
            continue
        try:
            check_unused(project, code_id)
        except BadValue:
            continue
        return code_id, True
    raise BadValue(f"there are too many codes called {wanted!r}", found=words)


def accept_as(project: Project, s: Suggestion, code: str) -> str:
    """Accept a suggestion and give its coding another code, as one step; returns the coding's id.

    Raises:
        UnknownName: no such code; nothing was written.
    """
    from coder.project.coding import change, found_again

    code_id = project.book_with_proposed().code(code).id
    (coding_id,) = project.accept([s], how=How.SINGLE)
    if code_id != s.code:
        group = next(groups_of(project.index, project.writer()))
        coding = found_again(project, coding_id)
        change(project, [acts.recode(coding, project.books.reference(code_id))], group=group)
    return coding_id
