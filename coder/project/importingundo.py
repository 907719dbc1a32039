"""Documents and codes of an import that was taken back, and of one that was brought back.

Owns that an undo takes out only what the import brought and nobody has used since: a document in which
somebody has coded stays, and so does one that was there before; a codebook goes back to what it was only
while it is as the import left it and nothing is coded with it. What stays is told. Rows of documents go to
removed.csv, from where a redo brings them back; states of codebooks come from its history. Texts and sources
stay where they are, as they do when a document is taken out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from coder.model.affairs import fold_memos
from coder.model.finding import Finding, Level
from coder.model.names import fold_name
from coder.project.removed import removed_rows
from coder.store.documents import write_sheet
from coder.store.files import read_bytes, write_atomic
from coder.store.history import states

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.project.importingbook import BookPlan
    from coder.review.acts import Act
    from coder.store.documents import Entry

__all__ = ["book_told", "follow_import"]

_FEW = 5


def book_told(project: Project, book: BookPlan | None) -> dict[str, str]:
    """What an import's memo says of the codebook that it writes.

    Returns:
        `name`, `now` and, where there was one before, `was`: hashes of states. Empty when none is written.
    """
    if book is None or not book.write:
        return {}
    was = "" if book.new else project.books.book(book.name).hash
    return {"name": book.name, "now": book.hash, **({"was": was} if was else {})}


def follow_import(project: Project, acts: Sequence[Act]) -> tuple[Finding, ...]:
    """Take out, or bring back, documents and codes of imports whose memo these acts took or brought back.

    Returns:
        What stayed as it is, and why.
    """
    wanted = {a.on: a.kind for a in acts if a.kind in ("retract", "restore")}
    out: list[Finding] = []
    if not wanted:
        return ()
    for event in project.index.affairs("memo"):
        told = (event.get("foreign") or {}).get("import") if event["id"] in wanted else None
        if not isinstance(told, dict):
            continue
        back = wanted[event["id"]] == "restore"
        new, book = told.get("new"), told.get("book")
        if isinstance(new, list):
            ids = {fold_name(d) for d in new if isinstance(d, str)}
            out += _documents_in(project, ids) if back else _documents_out(project, ids)
        if isinstance(book, dict):
            out += _book(project, book, back=back)
    if wanted:
        project.__dict__.pop("view", None)
    return tuple(out)


# -- documents --------------------------------------------------------------------------------


def _documents_out(project: Project, ids: set[str]) -> Iterator[Finding]:
    """Take the rows of these documents out but of those with codings; one write for each corpus."""
    used = []
    noted = _with_memos(project)
    for corpus in project.layout.corpus_names():
        rows = [e for e in project.library.entries if e.corpus == corpus]
        gone: list[Entry] = []
        for entry in rows:
            if fold_name(entry.id) not in ids:
                continue
            if project.index.rows_of(entry.ids) or not noted.isdisjoint(map(fold_name, entry.ids)):
                used.append(entry.id)
            else:
                gone.append(entry)
        if gone:
            keep = {fold_name(e.id) for e in gone}
            others = [e for e in removed_rows(project, corpus) if fold_name(e.id) not in keep]
            _write_removed(project, corpus, [*others, *gone])
            project.library.save(corpus, [e for e in rows if fold_name(e.id) not in keep])
    if used:
        what = f"{_some(used)}: somebody has worked in it since, so it stays"
        if len(used) > 1:
            what = f"{_some(used)}: somebody has worked in them since, so they stay"
        hint = "coder docs rm ID takes a document out"
        yield Finding(Level.NOTE, "import-stays", what, hint=hint)


def _write_removed(project: Project, corpus: str, rows: Sequence[Entry]) -> None:
    """All rows that were taken out of a corpus, in one write."""
    path = project.layout.corpus(corpus) / "removed.csv"
    if rows:
        write_sheet(path, rows)
    else:
        path.unlink(missing_ok=True)


def _with_memos(project: Project) -> set[str]:
    """Documents with a memo that stands."""
    memos = fold_memos(project.index.affairs("memo", "retract", "restore"))
    return {fold_name(m.target.id) for m in memos if m.target.kind == "doc"}


def _documents_in(project: Project, ids: set[str]) -> Iterator[Finding]:
    """Put the rows of these documents back where they were taken out."""
    for corpus in project.layout.corpus_names():
        found = [e for e in removed_rows(project, corpus) if fold_name(e.id) in ids]
        if found:
            rows = [e for e in project.library.entries if e.corpus == corpus]
            project.library.save(corpus, [*rows, *found])
            _write_removed(project, corpus, removed_rows(project, corpus))
    missing = ids - {fold_name(e.id) for e in project.library.entries}
    if missing:
        what = f"{_some(sorted(missing))}: not among the documents that were taken out"
        yield Finding(Level.WARNING, "import-missing", what, hint="import the file again")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW:,} more" if len(names) > _FEW else ""
    return ", ".join(names[:_FEW]) + more


# -- codes ------------------------------------------------------------------------------------


def _book(project: Project, told: Mapping[str, Any], *, back: bool) -> Iterator[Finding]:
    """Bring a codebook to the state that it had before an import, or by it."""
    name, now, was = (str(told.get(k) or "") for k in ("name", "now", "was"))
    if not name or PurePath(name).name != name or PurePath(now).name != now:
        return  # a damaged journal leads nowhere
    here, kept = _bytes(project, name), states(project.layout.history, name)
    known = {k: read_bytes(kept[k]) if k in kept else None for k in (now, was)}
    from_, to = (was, now) if back else (now, was)
    missing = [k for k in (now, was) if k and known[k] is None]
    if here == known[to] and not missing:
        return
    why = ""
    if missing:
        why = "its history does not hold the state before or after the import"
    elif here != known[from_] or project.books.migrations(name):
        why = "the codebook was changed since"
    elif not back and _used(project, name):
        why = "they are in use"
    if why:
        what = f"the codes in codebooks/{name}.yaml stay as they are: {why}"
        yield Finding(Level.NOTE, "import-codes", what, hint="coder codebook rm CODE removes one")
        return
    data = known[to]
    if data is None:
        project.layout.book(name).unlink(missing_ok=True)
    else:
        write_atomic(project.layout.book(name), data)
    project.books.refresh()


def _bytes(project: Project, name: str) -> bytes | None:
    """The bytes of a codebook; None when there is none."""
    return project.books.data(name) if name in project.layout.book_names() else None


def _used(project: Project, name: str) -> bool:
    """Whether codings, memos or decisions that stand name a code of this codebook."""
    index = project.index
    if index.rows("book = ?", [index.known_number(name)]):
        return True
    memos = fold_memos(index.affairs("memo", "retract", "restore"))
    if any(m.target.kind == "code" and m.target.id.startswith(f"{name}/") for m in memos):
        return True
    return any(e.get("book") == name for e in index.affairs("coin"))
