"""Which row of the metadata sheet speaks of which file, and what each document is called.

    row 7: file 'EU-O3.pdf' is not among the files; nearest is 'EU-03.pdf'

A row finds its file by content hash (`sha256`), else by `id` (the id, or the file's stem), else by `file`
(a name or the end of a path, without regard to case and Unicode form). A row's `transcript` names a text
file that is the text of a scan; that file is no document of its own. Files without a row stay documents.
Owns: every file is claimed at most once, document ids are regular and unique without regard to case;
whatever had to be changed or could not be joined is a finding that names the row. Reads no files.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coder.ingest.sheet import Row, Sheet
from coder.model.errors import nearest
from coder.model.finding import Finding, Level
from coder.model.names import DOC_ID_MAX, fold_name, is_doc_id, slug

__all__ = ["Match", "SourceFile", "join"]

_OWN = {"id", "file", "filename", "sha256", "transcript"}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is there: its path as given, and the SHA-256 of its bytes in hex ("" when unknown)."""

    path: str
    sha256: str = ""

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def stem(self) -> str:
        """The name without its suffix."""
        return self.name.rsplit(".", 1)[0] or self.name


@dataclass(frozen=True, slots=True)
class Match:
    """A document to be: its id, its file, and what the sheet says of it.

    `row` is None for a file that the sheet does not name; `transcript` is the path of the text to use
    instead of the file's own; `wanted` is the id before it was made regular and unique.
    """

    id: str
    file: str
    row: int | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    transcript: str | None = None
    wanted: str = ""


def join(
    sheet: Sheet | None, files: Sequence[SourceFile], *, taken: Iterable[str] = ()
) -> tuple[tuple[Match, ...], tuple[Finding, ...]]:
    """Rows joined to files, in the order of the sheet, then the files without a row.

    Args:
        sheet: the metadata; None names all files by their stems.
        files: the files that are there.
        taken: document ids that the project has already.
    """
    joining = _Joining(files, taken)
    for row in sheet.rows if sheet else ():
        joining.row(sheet.name if sheet else "", row)
    return joining.done(sheet)


class _Joining:
    """The work of one join."""

    def __init__(self, files: Sequence[SourceFile], taken: Iterable[str]) -> None:
        self.files = list(files)
        self.findings: list[Finding] = []
        self.pairs: list[tuple[Row | None, SourceFile, str | None]] = []
        self._claimed: dict[str, int] = {}
        self._transcripts: dict[str, int] = {}
        self._ids = {fold_name(name) for name in taken}
        self._by_hash = {f.sha256.lower(): f for f in files if f.sha256}
        self._by_stem: dict[str, list[SourceFile]] = defaultdict(list)
        self._by_name: dict[str, list[SourceFile]] = defaultdict(list)
        for file in files:
            for key in {_fold(file.stem), _fold(slug(file.stem))}:
                self._by_stem[key].append(file)
            self._by_name[_fold(file.name)].append(file)

    def row(self, sheet: str, row: Row) -> None:
        """Find the file of one row."""
        cells = {column.strip().casefold(): value for column, value in row.cells.items()}
        file = self._file_of(sheet, row, cells)
        if file is None:
            return
        if file.path in self._claimed:
            other = self._claimed[file.path]
            self._tell(
                Level.ERROR, "claimed-twice", sheet, row.number,
                f"file {file.name!r} belongs to row {other} already", file.name,
            )  # fmt: skip
            return
        self._claimed[file.path] = row.number
        self.pairs.append((row, file, self._transcript(sheet, row, cells)))

    def done(self, sheet: Sheet | None) -> tuple[tuple[Match, ...], tuple[Finding, ...]]:
        """All matches with their ids."""
        name = sheet.name if sheet else ""
        claimed = self._claimed.keys() | self._transcripts.keys()
        alone = [file for file in self.files if file.path not in claimed]
        if sheet is not None and alone:
            self.findings.append(_without_row(name, alone))
        self.pairs += [(None, file, None) for file in alone]
        transcripts = {_fold(path) for path in self._transcripts}
        matches = tuple(
            self._match(name, *pair)
            for pair in self.pairs
            if pair[0] is not None or _fold(pair[1].path) not in transcripts
        )
        return matches, tuple(self.findings)

    def _tell(
        self, level: Level, code: str, sheet: str, row: int, what: str, found: str = ""
    ) -> None:
        self.findings.append(Finding(level, code, f"row {row}: {what}", place=sheet, found=found))

    def _file_of(self, sheet: str, row: Row, cells: Mapping[str, str]) -> SourceFile | None:
        digest = cells.get("sha256", "").lower()
        if digest in self._by_hash:
            return self._by_hash[digest]
        wanted = cells.get("file") or cells.get("filename") or ""
        named = self._named(wanted) if wanted else []
        by_id = self._by_stem.get(_fold(cells.get("id", "")), [])
        if len(by_id) > 1 and named:  # the same stem in two folders or formats: the file decides
            by_id = [file for file in by_id if file in named] or by_id
        found = by_id or named
        if len(found) == 1:
            if by_id and named and by_id[0] not in named:
                what = f"id {cells['id']!r} and file {wanted!r} name two files; the id was followed"
                self._tell(Level.WARNING, "two-files", sheet, row.number, what, wanted)
            return found[0]
        self._not_found(sheet, row, cells, wanted, found)
        return None

    def _not_found(
        self,
        sheet: str,
        row: Row,
        cells: Mapping[str, str],
        wanted: str,
        found: Sequence[SourceFile],
    ) -> None:
        name = wanted or cells.get("id", "")
        kind = "file" if wanted else "id"
        if len(found) > 1:
            paths = ", ".join(file.path for file in found[:4])
            what = f"{kind} {name!r} may be {paths}; give more of the path in the column file"
            self._tell(Level.ERROR, "ambiguous-file", sheet, row.number, what, name)
        elif not name:
            what = "names no document: the columns id and file are empty"
            self._tell(Level.ERROR, "no-name", sheet, row.number, what)
        else:
            near = nearest(name, [file.name if wanted else file.stem for file in self.files])
            tail = f"; nearest is {near!r}" if near else ""
            what = f"{kind} {name!r} is not among the files{tail}"
            self._tell(Level.WARNING, "no-file", sheet, row.number, what, name)

    def _named(self, wanted: str) -> list[SourceFile]:
        """Files whose path ends as the cell says; the name alone decides when only one has it."""
        parts = _fold(wanted).split("/")
        alike = self._by_name.get(parts[-1], [])
        if len(alike) > 1:
            exact = [f for f in alike if _fold(f.path).split("/")[-len(parts) :] == parts]
            return exact or alike
        return alike

    def _transcript(self, sheet: str, row: Row, cells: Mapping[str, str]) -> str | None:
        wanted = cells.get("transcript", "")
        if not wanted:
            return None
        found = self._named(wanted)
        if len(found) != 1:
            near = nearest(wanted, [file.name for file in self.files])
            tail = f"; nearest is {near!r}" if near else ""
            what = f"transcript {wanted!r} is not among the files{tail}"
            self._tell(Level.WARNING, "no-transcript", sheet, row.number, what, wanted)
            return None
        self._transcripts[found[0].path] = row.number
        return found[0].path

    def _match(
        self, sheet: str, row: Row | None, file: SourceFile, transcript: str | None
    ) -> Match:
        cells = dict(row.cells) if row else {}
        given = next((v for c, v in cells.items() if c.strip().casefold() == "id"), "")
        wanted = unicodedata.normalize("NFC", given or file.stem)
        name = wanted if is_doc_id(wanted) else slug(wanted)
        where = f"row {row.number}: " if row else ""
        if name != wanted:
            self._renamed("id-changed", sheet, f"{where}{wanted!r} became the id {name!r}", wanted)
        unique = self._unique(name)
        if unique != name:
            what = f"{where}the id {name!r} is taken; {file.name!r} became {unique!r}"
            self._renamed("id-taken", sheet, what, name)
        variables = {c: v for c, v in cells.items() if c.strip().casefold() not in _OWN}
        return Match(unique, file.path, row.number if row else None, variables, transcript, wanted)

    def _renamed(self, code: str, sheet: str, what: str, found: str) -> None:
        self.findings.append(Finding(Level.WARNING, code, what, place=sheet, found=found))

    def _unique(self, name: str) -> str:
        """The id, with -2, -3 ... when another document has it but for case."""
        tried, number = name, 1
        while fold_name(tried) in self._ids:
            number += 1
            tail = f"-{number}"
            tried = name[: DOC_ID_MAX - len(tail)].rstrip("-.") + tail
        self._ids.add(fold_name(tried))
        return tried


def _without_row(sheet: str, files: Sequence[SourceFile]) -> Finding:
    shown = ", ".join(file.name for file in files[:4]) + (" ..." if len(files) > 4 else "")
    what = f"{len(files)} {'files have' if len(files) > 1 else 'file has'} no row in the sheet: {shown}"
    return Finding(Level.NOTE, "no-row", what, place=sheet, found=files[0].name)


def _fold(name: str) -> str:
    return fold_name(name.strip().replace("\\", "/").removeprefix("./"))
