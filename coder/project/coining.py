"""Codes that coders propose while coding, until somebody adopts, merges or refuses them.

    project.coin("visa_trap", "Visa trap", definition="An opening that closes behind those who used it.")
    project.adopt_code("visa_trap", parent="opening")

Owns when a proposal still counts: it was not undone by its coder, the codebook does not have the code, and
no migration took it up or refused it. A proposed code can be coded with at once; it is shown as proposed
wherever codes are listed. Adopting writes it into the codebook's file. To refuse one takes no coding away:
they are kept under the proposed id and ask for a second look. Who codes a document blind is not shown what
others proposed meanwhile (`shown`), because a name tells what they read there; the id is known all the same.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.affairs import Coined, fold_coined
from coder.model.codebook import Code, Codebook
from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.migration import standing_migrations
from coder.model.names import is_code_id, slug
from coder.project.bookchanges import Change, apply, check_unused, reading_as

if TYPE_CHECKING:
    from coder.project.blindness import Sight
    from coder.project.facade import Project

__all__ = [
    "adopt",
    "book_with_proposed",
    "check_not_proposed",
    "coin",
    "proposed",
    "refuse",
    "refused",
    "shown",
]

MARK = "(proposed)"


def proposed(project: Project) -> tuple[Coined, ...]:
    """Codes that were proposed for the codebook in use and wait for somebody to decide."""
    name, book = project.books.name, project.book()
    found = [c for c in fold_coined(project.index.affairs("coin")) if c.book == name]
    if not found:
        return ()
    no = refused(project)
    return tuple(
        c
        for c in found
        if c.code not in book
        and c.code not in no
        and project.books.translated(name, c.code, 0) == c.code
    )


def shown(project: Project) -> tuple[Coined, ...]:
    """The proposed codes that the reader may see: in a blind time own ones, and those of codings in sight."""
    found = proposed(project)
    if not found:
        return ()
    from coder.project.blindness import sight_of

    sight = sight_of(project)
    return tuple(c for c in found if sight.sees_note(c.by) or _in_sight(project, c.code, sight))


def _in_sight(project: Project, code: str, sight: Sight) -> bool:
    """Whether a coding that the reader may see carries a code."""
    index, library = project.index, project.library
    sql = "SELECT DISTINCT doc, by FROM codings WHERE code = ? AND alive = 1"
    for number, who in index.db.execute(sql, (index.known_number(code),)).fetchall():
        entry = library.find(index.name(number))
        if entry is not None and sight.sees(entry.id, by=index.name(who)):
            return True
    return False


def refused(project: Project) -> frozenset[str]:
    """Ids of proposed codes that were refused."""
    entries = standing_migrations(project.books.migrations())
    return frozenset(c for e in entries if e and e.kind == "refuse" for c in e.old)


def book_with_proposed(project: Project) -> Codebook:
    """The codebook in use with the proposed codes at its end, as far as the reader may see them."""
    book = project.book()
    found = shown(project)
    if not found:
        return book
    known = {*book.ids, *(c.code for c in found)}
    codes = tuple(
        Code(
            c.code, f"{c.name} {MARK}", c.parent if c.parent in known - {c.code} else "",
            definition=c.definition,
        )
        for c in found
    )  # fmt: skip
    whole = replace(book, codes=(*book.codes, *codes))
    if len(whole.tree()) == len(whole.codes):
        return whole
    flat = tuple(replace(c, parent=c.parent if c.parent in book else "") for c in codes)
    return replace(book, codes=(*book.codes, *flat))


def coin(
    project: Project, code_id: str, name: str, *, definition: str = "", parent: str = ""
) -> Coined:
    """Propose a code; it can be coded with at once.

    Args:
        project: the project.
        code_id: its id; the coder keeps to it, so it is never changed silently.
        name: what people call it.
        definition: what it means.
        parent: a code of the codebook, or another proposed one, that it stands under.

    Raises:
        BadValue: the id is none, is taken or proposed already, or meant another code before.
        UnknownName: there is no such parent.
    """
    from coder.review.acts import Act

    by = project.writer()
    book = project.book()
    if not is_code_id(code_id):
        near = slug(code_id.lower()).replace(".", "_").replace("-", "_")
        raise BadValue(
            f"{code_id!r} is not a code id", found=code_id,
            nearest=near if is_code_id(near) else None,
            hint="a small letter, then small letters, digits, _ and -",
        )  # fmt: skip
    if not name.strip():
        raise UsageError(f"the proposed code {code_id!r} has no name", hint="--name NAME")
    if code_id in book:
        raise BadValue(f"code {code_id!r} is there already", found=code_id)
    check_unused(project, code_id)
    check_not_proposed(project, code_id)
    others = [c.code for c in proposed(project)]
    if parent and parent not in others:
        parent = book.code(parent).id
    body = {
        "book": book.name, "code": code_id, "name": " ".join(name.split()),
        "mig": len(project.books.migrations()), "book_hash": project.books.keep(),
        **({"definition": definition} if definition else {}), **({"parent": parent} if parent else {}),
    }  # fmt: skip
    project.record.write(by, [Act("coin", code_id, body)])
    return next(c for c in proposed(project) if c.code == code_id)


def check_not_proposed(project: Project, code_id: str) -> None:
    """Refuse an id that waits as a proposal.

    Raises:
        BadValue: with who proposed it.
    """
    for found in proposed(project):
        if found.code == code_id and found not in shown(project):
            raise BadValue(f"code id {code_id!r} is taken", found=code_id, hint="choose another")
        if found.code == code_id:
            raise BadValue(
                f"code {code_id!r} was proposed by {found.by} already: {found.name}",
                found=code_id,
                hint=f"code with it; coder codebook adopt {code_id} takes it into the codebook",
            )


def _waiting(project: Project, code_id: str) -> Coined:
    """The proposal of this id, also one that was refused before.

    Raises:
        BadValue: the codebook has it.
        UnknownName: nobody proposed it.
    """
    book = project.book()
    if code_id in book:
        raise BadValue(f"code {code_id!r} is in the codebook already", found=code_id)
    name = project.books.name
    for found in fold_coined(project.index.affairs("coin")):
        if found.book == name and found.code == code_id:
            return found
    known = [c.code for c in shown(project)]
    hint = "nobody proposed a code yet" if not known else "coder status lists them"
    raise UnknownName.of("proposed code", code_id, known, hint=hint)


def adopt(
    project: Project, code_id: str, *, name: str = "", parent: str = "", definition: str = ""
) -> tuple[Code, int]:
    """Take a proposed code into the codebook; what is not given is as its coder said.

    Returns:
        The code, and how many living codings carry it.

    Raises:
        BadValue: the codebook has it already.
        UnknownName: nobody proposed it, or there is no such parent.
        CheckFailed: the codebook has errors.
    """
    from coder.codebook.edit import add_code

    found = _waiting(project, code_id)
    check_merged(project, code_id)
    book = project.book()
    above = parent or (found.parent if found.parent in book else "")
    data = add_code(
        project.books.data(), code_id, name=name or found.name, parent=above,
        definition=definition or found.definition,
    )  # fmt: skip
    apply(project, Change("adopt", (), (code_id,)), data)
    return project.book().code(code_id), reading_as(project, [code_id])


def check_merged(project: Project, code_id: str) -> None:
    """Refuse to adopt what was merged into another code."""
    now = project.books.translated(project.books.name, code_id, 0)
    if now != code_id:
        raise BadValue(f"code {code_id!r} was merged into {now!r}", found=code_id)


def refuse(project: Project, code_id: str, *, note: str = "") -> int:
    """Refuse a proposed code; returns how many living codings carry it and ask for a second look.

    Raises:
        BadValue: the codebook has it, or it was refused before.
        UnknownName: nobody proposed it.
    """
    _waiting(project, code_id)
    check_merged(project, code_id)
    if code_id in refused(project):
        raise BadValue(f"code {code_id!r} was refused before", found=code_id)
    apply(project, Change("refuse", (code_id,), note=note), project.books.data())
    return reading_as(project, [code_id])
