"""Codings that are to be looked at again, because their code was split, given another meaning, or refused.

Owns who is asked: a coding asks its own coder, until it is given a code again (the same one confirms it).
What others coded in a document that the reader still codes blind is not listed. It loads nothing but the
index and the migrations, so that `status` can count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.model.names import fold_name
from coder.model.results import Caption, Table
from coder.project.blindness import sight_of

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.store.index import Row

__all__ = ["again_rows", "again_table", "carried", "count_again", "to_look_at"]


def carried(project: Project, book: str) -> list[tuple[str, int, str, int]]:
    """(code as given, migrations known, codebook state, living codings) of a codebook."""
    sql = (
        "SELECT c.name, k.mig, s.name, COUNT(*) FROM codings k JOIN names c ON c.n = k.code "
        "LEFT JOIN names s ON s.n = k.state WHERE k.alive = 1 AND k.book = ? GROUP BY 1, 2, 3"
    )
    found = project.index.db.execute(sql, (project.index.known_number(book),)).fetchall()
    return [(code, mig, state or "", n) for code, mig, state, n in found]


def to_look_at(project: Project) -> dict[str, int]:
    """{code: living codings of all coders that are to be looked at again}."""
    name, books = project.books.name, project.books
    out: dict[str, int] = {}
    for code, mig, _, n in carried(project, name) if books.migrations() else ():
        if books.look_again(name, code, mig):
            now = books.translated(name, code, mig) or code
            out[now] = out.get(now, 0) + n
    return out


def count_again(project: Project) -> int:
    """How many codings ask this coder (a lead: anybody) for a second look; 0 where nothing can ask.

    The list of migrations is looked at only where it holds something that asks.
    """
    try:
        entries = project.layout.migrations(project.books.name).read_bytes()
        if not any(kind in entries for kind in (b"split", b"redefine", b"refuse", b"undo")):
            return 0
        who = project.reader()
        listed = project.settings.coder(who) if who else None
        if listed is not None and listed.role == "lead":
            return sum(to_look_at(project).values())
        return len(again_rows(project)) if who else 0
    except (OSError, CoderError):
        return 0


def again_table(project: Project, code: str = "", *, everybody: bool = False) -> Table:
    """Codings to be looked at again, by document and place; this coder's, or everybody's.

    Args:
        project: the project.
        code: only those that read under this code; all without.
        everybody: also those of others, where they may be seen.

    Raises:
        UnknownName: there is no such code.
    """
    from coder.project.coding import code_named

    wanted = code_named(project, code) if code else ""
    sight = sight_of(project)
    codings = (project.view.coding(row) for row in again_rows(project, everybody=everybody))
    found = [c for c in codings if wanted in ("", c.code) and sight.sees(c.doc, by=c.by)]
    order = {e.id: n for n, e in enumerate(project.library.entries)}
    found.sort(key=lambda c: (order.get(c.doc, len(order)), c.span.start, c.id))
    rows = tuple((c.id, c.doc, c.code, c.by, c.span.start, c.span.end, c.quote) for c in found)
    columns = ("coding", "doc", "code", "by", "start", "end", "text")
    return Table(columns, rows, Caption("To be looked at again"), ("doc", "code", "by", "text"))


def again_rows(project: Project, *, everybody: bool = False) -> list[Row]:
    """Rows of the living codings that are to be looked at again; this coder's, or everybody's."""
    name, books, index = project.books.name, project.books, project.index
    asked = {
        (given, mig)
        for given, mig, _, _ in carried(project, name)
        if books.look_again(name, given, mig)
    }
    mine = fold_name(project.reader())
    out: list[Row] = []
    for given in sorted({g for g, _ in asked}):
        numbers = (index.known_number(name), index.known_number(given))
        rows = index.rows("book = ? AND code = ?", numbers)
        out += (
            r for r in rows if (r.code, r.mig) in asked and (everybody or fold_name(r.by) == mine)
        )
    return out
