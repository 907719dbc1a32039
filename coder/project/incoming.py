"""Which files a run of ingest takes: those that are named, and the documents in the folders that are.

Owns what is passed over in a folder and that it is said: what systems and programs leave behind (Thumbs.db,
`~$report.docx`), data and settings, pictures, recordings and archives. A file that is named itself is always
taken. What the project keeps for itself (journals, codebooks, texts) is never a document. Each file has a
label for messages: its name, with its folder where two files of a run have the same name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.finding import Finding, Level
from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Incoming", "incoming"]


def _suffixes(words: str) -> frozenset[str]:
    return frozenset(f".{word}" for word in words.split())


_LEFT_BEHIND = _suffixes(
    "tmp temp bak part partial crdownload download lnk url webloc db ini lock swp"
)
_DATA = _suffixes(
    """csv tsv json jsonl geojson xlsx xlsm xls ods yaml yml toml cfg log sql sqlite sav por dta rds rdata
    rda bib ris enl nbib py r rmd do ipynb js ts css qdpx qdc nvp nvpx mx24 mx22 mx20 atlproj"""
)
_TABLES = _suffixes("csv tsv xlsx xlsm ods")
_PICTURES = _suffixes("jpg jpeg png gif tif tiff bmp webp heic svg")
_OTHERS = _suffixes("mp3 wav m4a ogg flac wma mp4 mov avi mkv webm zip 7z rar gz tar tgz")
_SHOWN = 4
_OWN = frozenset({"codings", "codebooks", "exports"})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file to take, and what messages call it."""

    path: Path
    label: str


def incoming(
    project: Project, paths: Sequence[Path], meta: Path | None = None
) -> tuple[list[Incoming], list[Finding]]:
    """The files to take, each once, in the order in which they are named, and what was passed over.

    Args:
        project: the project; its own files are no documents.
        paths: files and folders (all files below, hidden ones left out).
        meta: the sheet that describes the files, which is not one of them.
    """
    kept: dict[Path, Path] = {}
    passed: list[Path] = []
    sheet = meta.resolve() if meta is not None else None
    for path, named in _found(paths):
        real = path.resolve()
        if real == sheet or _of_project(project, real):
            continue
        if named or not _kind_passed_over(path):
            kept.setdefault(real, path)
        else:
            passed.append(path)
    return _labelled(kept.values()), list(_told(passed))


def _found(paths: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Files, and whether each was named itself."""
    for path in paths:
        if not path.is_dir():
            yield path, True
            continue
        for below in sorted(path.rglob("*")):
            parts = below.relative_to(path).parts
            hidden = any(part.startswith((".", "__MACOSX")) for part in parts)
            if below.is_file() and not hidden and below.name != "documents.csv":
                yield below, False


def _of_project(project: Project, real: Path) -> bool:
    """Whether the project made or keeps this file: of a corpus only the sources are documents."""
    root = project.layout.root.resolve()
    if not real.is_relative_to(root):
        return False
    parts = real.relative_to(root).parts
    if parts[:1] == ("corpora",):
        return parts[2:3] != ("sources",)
    return parts[0] in _OWN or parts == (project.layout.settings.name,)


def _kind_passed_over(path: Path) -> str:
    """Why a file of a folder is no document: junk, data, picture or other; empty for a document."""
    suffix = path.suffix.casefold()
    if path.name.startswith("~$") or suffix in _LEFT_BEHIND or path.name == "Icon\r":
        return "junk"
    if suffix in _DATA:
        return "data"
    return "picture" if suffix in _PICTURES else "other" if suffix in _OTHERS else ""


def _labelled(paths: Iterable[Path]) -> list[Incoming]:
    found = list(paths)
    names = Counter(fold_name(path.name) for path in found)
    return [
        Incoming(p, f"{p.parent.name}/{p.name}" if names[fold_name(p.name)] > 1 else p.name)
        for p in found
    ]


def _told(passed: Sequence[Path]) -> Iterator[Finding]:
    """One line for each kind of file that was passed over."""
    by_kind: dict[str, list[Path]] = {}
    for path in passed:
        by_kind.setdefault(_kind_passed_over(path), []).append(path)
    for kind in ("picture", "other", "data", "junk"):
        found = by_kind.get(kind, [])
        if not found:
            continue
        names = ", ".join(p.name for p in found[:_SHOWN]) + (" ..." if len(found) > _SHOWN else "")
        level = Level.WARNING if kind in ("picture", "other") else Level.NOTE
        many = f"{len(found)} files were" if len(found) > 1 else "one file was"
        what = f"{many} passed over, {_WHAT[kind]}: {names}"
        yield Finding(level, "passed-over", what, hint=_hint(kind, found))


_WHAT = {
    "picture": "as pictures hold no text",
    "other": "as recordings and archives hold no text",
    "data": "as data are no documents",
    "junk": "as programs leave such files behind",
}


def _hint(kind: str, found: Sequence[Path]) -> str:
    if kind == "picture":
        return "scanned pages: make a PDF with a text layer of them by OCR"
    if kind == "other":
        return "give the transcript of a recording; unpack an archive and give the files in it"
    if kind == "data" and any(p.suffix.casefold() in _TABLES for p in found):
        return "a table of texts: --text-column COL; a sheet of variables: --meta FILE"
    return "name the file itself to take it" if kind == "data" else ""
