"""Which files of exports/ go into a bundle.

Owns the rule. Whole bundles take all. Without texts only outputs that exports.yaml lists and whose command
shows no text go along; with pseudonyms no PNG and PDF, whose captions name coders. Each other file is
searched before it goes: words of a source or a name keep it out, also inside DOCX and XLSX. What is left out
is told.
"""

from __future__ import annotations

import io
import re
import shlex
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.project.exportlist import FILE, Kept, read_list
from coder.project.reproducing import lock_of
from coder.project.veiling import Veil

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["outputs_of", "text_of"]

TEXT_FREE = ("cooccur", "crosstab", "absent", "trend", "agree", "export matrix", "export graph",
             "export frequencies", "export figure")  # fmt: skip
_CLOSED = frozenset({".png", ".pdf"})
_ZIPPED = frozenset({".docx", ".xlsx"})
_TAG = re.compile(r"<[^>]*>")


def outputs_of(project: Project, veil: Veil, *, texts: bool) -> tuple[dict[str, bytes], list[str]]:
    """Members of the bundle, and names of files that are left out."""
    listed = _listed(project)
    plain = texts and not veil.called
    members, left = {}, []
    for path in _files(project):
        name = path.relative_to(project.root).as_posix()
        if plain or _may_go(path, listed.get(name), veil, texts=texts):
            members[name] = path.read_bytes()
        else:
            left.append(name)
    source = project.root / FILE
    if source.is_file():
        members[FILE] = source.read_bytes() if plain else _list_of(source, veil)
        lock = lock_of(source)
        if plain and lock.is_file():
            members[lock.name] = lock.read_bytes()
    return members, left


def _files(project: Project) -> list[Path]:
    folder = project.layout.exports
    if not folder.is_dir():
        return []
    found = (p for p in folder.rglob("*") if p.is_file())
    return sorted(
        p for p in found if not any(x.startswith(".") for x in p.relative_to(folder).parts)
    )


def _listed(project: Project) -> dict[str, Kept]:
    try:
        return {kept.output: kept for kept in read_list(project.root / FILE)}
    except CoderError:
        return {}


def _may_go(path: Path, kept: Kept | None, veil: Veil, *, texts: bool) -> bool:
    command = " ".join(shlex.split(kept.command)) if kept else ""
    if not texts and not command.startswith(TEXT_FREE):
        return False
    if path.suffix.casefold() in _CLOSED:
        return not veil.called  # a caption in a picture names the coders and cannot be searched
    text = text_of(path)
    codes = any(re.search(rf"\b{re.escape(code)}\b", text) for code in veil.codes)
    return not (veil.named(text) or codes or (veil.hides_texts and veil.quoted(text)))


def text_of(path: Path) -> str:
    """What can be read in an output, markup left out; empty for pictures."""
    suffix = path.suffix.casefold()
    if suffix in _CLOSED:
        return ""
    data = path.read_bytes()
    if suffix not in _ZIPPED:
        text = data.decode("utf-8", "replace")
        return _TAG.sub(" ", text) if suffix in (".html", ".svg", ".graphml", ".gexf") else text
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".rels"))]
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return ""
    return "\n".join(_TAG.sub(" ", part.decode("utf-8", "replace")) for part in parts)


def _list_of(path: Path, veil: Veil) -> bytes:
    """The list with pseudonyms; its comments may say anything and are left out."""
    from coder.project.exportlist import with_entry

    out: bytes | None = None
    for kept in read_list(path):
        texts = (veil.words(t) for t in (kept.name, kept.command, kept.output))
        out = with_entry(out, Kept(*texts))
    return out or b"exports: []\n"
