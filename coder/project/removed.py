"""Documents that were taken out, and how they come back.

    corpora/main/removed.csv     the rows that documents.csv had

Owns that taking a document out loses nothing: its row, with the id, former ids and variables, moves to a
sheet of the same form beside documents.csv, and comes back whole by `docs rm ID --undo`, or when its source
is ingested again. A row counts as removed only while no document has its id. Files and codings stay where
they are all the while.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, UnknownName, nearest
from coder.model.names import fold_name
from coder.store.documents import Entry, read_sheet, write_sheet

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["keep_removed", "removed_rows", "restore_document"]


def _sheet(project: Project, corpus: str) -> Path:
    return project.layout.corpus(corpus) / "removed.csv"


def removed_rows(project: Project, corpus: str) -> list[Entry]:
    """The rows that were taken out of a corpus and that did not come back.

    Raises:
        Unreadable: removed.csv is damaged.
    """
    library = project.library
    rows = read_sheet(_sheet(project, corpus), corpus)
    return [row for row in rows if library.find(row.id) is None]


def keep_removed(project: Project, entry: Entry) -> None:
    """Write a row down before it is taken out of documents.csv."""
    others = [
        e for e in removed_rows(project, entry.corpus) if fold_name(e.id) != fold_name(entry.id)
    ]
    write_sheet(_sheet(project, entry.corpus), [*others, entry])


def restore_document(project: Project, doc_id: str) -> Entry:
    """Put a removed row back, at the end of its sheet.

    Raises:
        BadValue: there is a document of this id.
        UnknownName: no such document was taken out.
    """
    project.record.check_writable()
    known = project.library.find(doc_id)
    if known is not None:
        raise BadValue(f"{known.id} is there and was not taken out", found=doc_id)
    gone = [e for corpus in project.layout.corpus_names() for e in removed_rows(project, corpus)]
    found = [e for e in gone if fold_name(doc_id) in map(fold_name, e.ids)]
    if not found:
        names = [e.id for e in gone]
        what = f"no document {doc_id!r} was taken out"
        raise UnknownName(what, found=doc_id, allowed=names, nearest=nearest(doc_id, names))
    entry = found[0]
    rows = [e for e in project.library.entries if e.corpus == entry.corpus]
    project.library.save(entry.corpus, [*rows, entry])
    left = removed_rows(project, entry.corpus)
    path = _sheet(project, entry.corpus)
    if left:
        write_sheet(path, left)
    else:
        path.unlink(missing_ok=True)
    return entry
