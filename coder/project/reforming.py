"""Codes of the codebook merged, split, moved, retired, reworded and released, so that codings follow.

Owns the checks before each change, in words that a project lead can act on, and the choice of what is
recorded: a merge leads all codings of the merged codes to the one that stays, a split and a change of meaning
ask for a second look at them, a move and a retirement change no coding. How the file changes is
`coder.codebook.reshape`'s business; how a change is recorded `bookchanges`'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.codebook import reshape
from coder.model.codebook import Codebook
from coder.model.errors import BadValue, UnknownName, UsageError
from coder.project.bookchanges import Change, apply, check_unused, gone, reading_as
from coder.project.coining import check_not_proposed, proposed

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Reformed", "merge", "move", "redefine", "release", "retire", "split"]


@dataclass(frozen=True, slots=True)
class Reformed:
    """What a change to codes did: the codes it was about, those that stand for them now, the codings.

    `codings` is how many living codings read under `new` (or under `old` where nothing is new), `again` how
    many of them ask for a second look, `left` are remarks about what a person has to do by hand.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    codings: int
    again: int = 0
    left: tuple[str, ...] = ()


def _known(book: Codebook, written: str) -> str:
    """The id of a code given by id.

    Raises:
        UnknownName: with the nearest.
    """
    if written not in book:
        raise UnknownName.of(
            "code",
            written,
            book.ids,
            hint="codes are changed by their id: coder codebook show --tree",
        )
    return written


def merge(project: Project, sources: Sequence[str], into: str) -> Reformed:
    """Let a code take up others: codes of the codebook, proposed ones, or ids that only codings know.

    Raises:
        UnknownName: one is not there.
        BadValue: a code is to be merged into itself.
        CheckFailed: the codebook has errors, or would have.
    """
    project.writer()
    book = project.book()
    _known(book, into)
    sources = tuple(dict.fromkeys(sources))
    if not sources:
        raise UsageError("no code to merge is named", hint="coder codebook merge OLD --into CODE")
    if into in sources:
        raise BadValue(f"code {into!r} cannot be merged into itself", found=into)
    name = project.books.name
    others = {c.code for c in proposed(project)}
    others |= set(gone(project, name, book.ids, project.books.migrations()))
    for source in sources:
        if source not in book and source not in others:
            raise UnknownName.of("code", source, [*book.ids, *others])
    own = [s for s in sources if s in book]
    data = reshape.merge_codes(project.books.data(), own, into)
    told = [f"{s} said: {book.code(s).definition}" for s in own if book.code(s).definition]
    if any(not e.positive for s in own for e in book.code(s).examples):
        told.append(f"examples that did not fit {' or '.join(own)} were not taken over")
    apply(project, Change("merge", sources, (into,)), data)
    kept = {r.id for r in project.book().code(into).rules}
    lost = [r.id for s in (into, *own) for r in book.code(s).rules if r.id not in kept]
    if lost:
        told.append(f"gone, as it looked for what is one code now: rule {', '.join(lost)}")
    return Reformed(sources, (into,), reading_as(project, [into]), left=tuple(map(_one_line, told)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def split(project: Project, old: str, new: Sequence[str], *, names: Sequence[str] = ()) -> Reformed:
    """Divide a code: the new ones stand beside it, its codings ask for a second look.

    The old code is retired, unless it is among the new ones and goes on with a narrower meaning.

    Raises:
        UnknownName: there is no code `old`.
        BadValue: a new id is none, is taken, or meant another code before.
        UsageError: there are not two.
        CheckFailed: the codebook has errors.
    """
    project.writer()
    _known(project.book(), old)
    data = reshape.split_code(project.books.data(), old, new, names=names)
    for code_id in new:
        if code_id != old:
            check_unused(project, code_id)
            check_not_proposed(project, code_id)
    rules = len(project.book().code(old).rules)
    apply(project, Change("split", (old,), tuple(new)), data)
    left = [f"{', '.join(c for c in new if c != old)}: write what each means (coder codebook edit)"]
    if rules and old not in new:
        left.append(
            f"the {rules} rules of {old} stand there still and propose nothing now;"
            " give each to one of the new codes"
        )
    count = reading_as(project, [old])
    return Reformed((old,), tuple(new), count, count, tuple(left))


def move(project: Project, code_id: str, parent: str) -> Reformed:
    """Put a code, with all below it, under another one; "" is the top level. Codings stay as they are.

    Raises:
        UnknownName: a code is not there.
        UsageError: it stands there already, or would stand below itself.
        CheckFailed: the codebook has errors.
    """
    project.writer()
    book = project.book()
    code = book.code(_known(book, code_id))
    if parent:
        _known(book, parent)
        if parent == code_id or code_id in book.ancestors(parent):
            raise UsageError(f"code {code_id!r} cannot stand below itself", found=parent)
    if code.parent == parent:
        where = f"under {parent!r}" if parent else "at the top level"
        raise UsageError(f"code {code_id!r} stands {where} already", found=parent)
    data = reshape.move_code(project.books.data(), code_id, parent)
    apply(project, Change("move", (code_id,), (code_id,)), data)
    below = [c.id for c in project.book().subtree(code_id)]
    return Reformed((code_id,), (code_id,), reading_as(project, below))


def retire(project: Project, code_id: str, *, back: bool = False) -> Reformed:
    """Take a code out of use, or with `back` into use again; its codings stay and count.

    Raises:
        UnknownName: there is none.
        UsageError: it is so already.
        CheckFailed: the codebook has errors.
    """
    project.writer()
    book = project.book()
    code = book.code(_known(book, code_id))
    if code.retired != back:
        raise UsageError(f"code {code_id!r} is {'retired' if code.retired else 'in use'} already")
    data = reshape.retire_code(project.books.data(), code_id, retired=not back)
    apply(project, Change("retire", (code_id,), (code_id,) if back else ()), data)
    left = []
    if code.rules and not back:
        told = "rules stand there still and propose nothing while it is out of use"
        left.append(f"its {len(code.rules)} {told}")
    open_ = [c.id for c in book.children(code_id) if not c.retired]
    if open_ and not back:
        left.append(f"codes below it stay in use: {', '.join(open_)}")
    return Reformed((code_id,), (), reading_as(project, [code_id]), left=tuple(left))


def redefine(project: Project, code_id: str) -> Reformed:
    """Say that a code means something else since its file was last changed: its codings ask for a look.

    Raises:
        UnknownName: there is none.
        CheckFailed: the codebook has errors.
    """
    project.writer()
    _known(project.book(), code_id)
    apply(project, Change("redefine", (code_id,), (code_id,)), project.books.data())
    count = reading_as(project, [code_id])
    return Reformed((code_id,), (code_id,), count, count)


def release(project: Project, version: str, *, note: str = "") -> int:
    """Freeze the codebook as it stands under a version; returns how many codings exist at that moment.

    The number is written into the file, the state is kept, and `--as-of VERSION` selects what stood.

    Raises:
        BadValue: the version was released before, or cannot be one.
        CheckFailed: the codebook has errors.
    """
    from datetime import date

    from coder.codebook.edit import set_version
    from coder.model.migration import standing_migrations

    project.writer()
    if not version.strip() or len(version) > 40 or not version.isprintable() or " " in version:
        raise BadValue(
            f"{version!r} is no version", found=version, hint="for instance 1.0 or 2026-spring"
        )
    try:
        date.fromisoformat(version)
    except ValueError:
        pass
    else:
        raise BadValue(f"{version!r} is a date, which --as-of takes for the day", found=version)
    for entry in standing_migrations(project.books.migrations()):
        if entry and entry.kind == "release" and entry.version == version:
            raise BadValue(
                f"version {version} was released on {entry.time[:10]} already", found=version,
                hint="a released version does not change; choose the next number",
            )  # fmt: skip
    data = set_version(project.books.data(), version)
    seq = project.index.seq
    apply(project, Change("release", version=version, note=note, seq=seq), data)
    sql = "SELECT COUNT(*) FROM codings WHERE alive = 1"
    return int(project.index.db.execute(sql).fetchone()[0])
