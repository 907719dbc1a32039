"""The rows of one corpus while files come in: which row a file belongs to, and which ids are free.

Owns the joining of files to rows: by content, else by file name, else by id (for a row that waits for its
file). A row that a file of this run has claimed is not joined by name again, so that two files of one name
in two folders are two documents. Lookups cost the same however many rows there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.finding import Finding, Level
from coder.model.names import fold_name, is_doc_id, slug
from coder.project.removed import removed_rows
from coder.store.documents import Entry

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Shelf"]


@dataclass(slots=True)
class Shelf:
    """Rows of a corpus; `taken` are folded ids of the whole project, `by_hash` its contents by id.

    `saved` is when the sheet was last written (a reading of the caller's clock); a `dry` one is never.
    """

    corpus: str
    rows: list[Entry] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    by_hash: dict[str, str] = field(default_factory=dict)
    saved: float = 0.0
    dry: bool = False
    _contents: dict[str, int] = field(default_factory=dict)
    _files: dict[str, int] = field(default_factory=dict)
    _ids: dict[str, int] = field(default_factory=dict)
    _claimed: set[int] = field(default_factory=set)
    _gone: dict[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project, corpus: str, now: float) -> Shelf:
        """The rows that are there."""
        shelf = cls(corpus, saved=now)
        for entry in project.library.entries:
            shelf.taken.update(map(fold_name, entry.ids))
            if entry.sha256:
                shelf.by_hash[entry.sha256] = entry.id
            if entry.corpus == corpus:
                shelf.put(entry)
        shelf._gone = {e.sha256: e for e in removed_rows(project, corpus) if e.sha256 and e.text}
        return shelf

    def save(self, project: Project, now: float) -> None:
        """Write the sheet; a corpus without any row is not made."""
        self.saved = now
        if not self.dry and (self.rows or project.layout.sheet(self.corpus).exists()):
            project.library.save(self.corpus, self.rows)

    def gone(self, sha: str) -> Entry | None:
        """The row of a document of this content that was taken out, when its ids are free."""
        entry = self._gone.get(sha)
        if entry is None or self.taken & set(map(fold_name, entry.ids)):
            return None
        return entry

    def put(self, row: Entry, at: int = -1) -> int:
        """Add a row, or replace the one at a position; returns the position."""
        if at < 0:
            at = len(self.rows)
            self.rows.append(row)
        else:
            self.rows[at] = row
        if row.sha256:
            self.by_hash[row.sha256] = row.id
            self._contents.setdefault(row.sha256, at)
        for name in _names(row):
            self._files.setdefault(name, at)
        for name in row.ids:
            self.taken.add(fold_name(name))
            self._ids.setdefault(fold_name(name), at)
        return at

    def find(self, path: Path, sha: str) -> int:
        """The position of the row that a file belongs to; -1 for a new document.

        Args:
            path: the file.
            sha: SHA-256 of its content in hex; "" leaves content out.
        """
        at = self.named(path.name)
        if sha and at >= 0 and self.rows[at].sha256 == sha:
            return at  # before others of the same content: short texts are often equal
        at = self._contents.get(sha, -1) if sha else -1
        if at >= 0 and self.rows[at].sha256 == sha:
            return at
        at = self.named(path.name)
        if at >= 0:
            return -1 if at in self._claimed else at
        at = self._ids.get(fold_name(path.stem), -1)
        return at if at >= 0 and not self.rows[at].file else -1

    def claim(self, at: int) -> bool:
        """Say that a file of this run is this row's; returns whether one was before."""
        before = at in self._claimed
        if at >= 0:
            self._claimed.add(at)
        return before

    def is_named(self, at: int, file: str) -> bool:
        """Whether the row's source has this name, or had it before it was called like its document."""
        row = self.rows[at]
        own, called = _name(row.file), _name(file)
        stem, dot, suffix = called.rpartition(".")
        numbered = own == f"{fold_name(row.id)}{dot}{suffix}" and own.startswith(f"{stem}-")
        return numbered or called in _names(row)

    def named(self, file: str) -> int:
        """The position of the row with a source of this name; -1 without."""
        at = self._files.get(_name(file), -1)
        return at if at >= 0 and _name(file) in _names(self.rows[at]) else -1

    def with_id(self, doc_id: str) -> int:
        """The position of the row that has or had this id; -1 without."""
        return self._ids.get(fold_name(doc_id), -1)

    def new_id(self, path: Path, notes: list[Finding], label: str = "") -> str:
        """A free id from the file's stem; what had to be changed is added to `notes` under `label`."""
        label = label or path.name
        stem = path.stem if is_doc_id(path.stem) else slug(path.stem)
        if stem != path.stem:
            what = f"the id is {stem!r}, because {path.stem!r} cannot be one"
            notes.append(Finding(Level.NOTE, "slug", what, label))
        made, n = stem, 1
        while fold_name(made) in self.taken:
            n += 1
            made = f"{stem[:76]}-{n}"
        if n > 1:
            what = f"the id is {made!r}, because {stem!r} is taken"
            notes.append(Finding(Level.NOTE, "slug", what, label))
        self.taken.add(fold_name(made))
        return made


def _name(file: str) -> str:
    """A file's name as rows are looked up by it; sources may lie in folders below sources/."""
    return fold_name(file.replace("\\", "/").rsplit("/", 1)[-1])


def _names(row: Entry) -> tuple[str, ...]:
    """The names of a row's source: as it lies there, and as it was before its hash was put into it."""
    if not row.file:
        return ()
    name = _name(row.file)
    mark = f".{row.sha256[:8]}."
    return (name, name.replace(mark, ".")) if row.sha256 and mark in name else (name,)
