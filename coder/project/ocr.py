"""A text layer for scans, made by programs from outside: ocrmypdf and tesseract, the extra `ocr`.

    sources/scan.pdf   ->   derived/scan.5f1c0a77.eng.pdf   and in the map: its name, its hash, what made it

Owns when they are run (asked for with `--ocr`, for a PDF with pages without text; `force` makes every page
anew, for layers that are garbled) and that the source stays as it was received: the layer is put into a copy
of its own beside the sources. Its name holds the hash of the source, so a second run takes what is there; its
own hash stands in the map of every text made from it. Both programs are run without a shell. Nothing of this
is needed otherwise.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

from coder.model.errors import MissingExtra, Unreadable
from coder.store.files import read_bytes, write_atomic

__all__ = ["MODES", "TESSERACT", "Derived", "check_ocr", "derived_folder", "with_text_layer"]

MODES = ("never", "auto", "force")
"""Whether scans are read: not at all, where pages lack text, or every page of every PDF anew."""

TESSERACT = {
    "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld",
    "pl": "pol", "ro": "ron", "el": "ell", "ru": "rus", "uk": "ukr", "ar": "ara", "tr": "tur",
}  # fmt: skip
"""Two-letter codes to what tesseract calls the language."""

PATIENCE = 3600.0
"""Seconds after which a scan is given up."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A PDF with a text layer, made from a source: where it lies, its SHA-256, the source's, and by what."""

    path: Path
    sha256: str
    source: str
    by: str

    def told(self) -> Mapping[str, Any]:
        """What the map says of it."""
        return {
            "file": self.path.name, "sha256": self.sha256, "source": self.source, "by": self.by,
        }  # fmt: skip


def derived_folder(sources: Path) -> Path:
    """Where PDFs made from the sources of a corpus lie: beside its folder of sources."""
    return sources.parent / "derived"


def check_ocr() -> None:
    """Refuse before anything is done, when scans could not be read.

    Raises:
        MissingExtra: with what to install.
    """
    if find_spec("ocrmypdf") is None:
        raise MissingExtra(
            "reading scans needs the extra part ocr",
            hint='pip install "coder-qda[ocr]", and tesseract from your system',
        )
    if which("tesseract") is None:
        raise MissingExtra(
            "reading scans needs the program tesseract",
            hint="install tesseract-ocr with the languages of your documents, then run this again",
        )


def with_text_layer(path: Path, lang: str, folder: Path, *, force: bool = False) -> Derived:
    """A copy of a PDF with a text layer, kept in `folder`; one that was made before is taken again.

    Args:
        path: the scan.
        lang: two-letter codes joined by `|`; English without.
        folder: see `derived_folder`.
        force: every page is read anew; else pages with text keep it.

    Raises:
        Unreadable: the program could not do it.
        StorageFull: there is no room for the copy.
    """
    langs = "+".join(TESSERACT.get(x, "eng") for x in lang.split("|")) if lang else "eng"
    source = hashlib.sha256(path.read_bytes()).hexdigest()
    way = f"{langs}-all" if force else langs
    kept = folder / f"{path.stem}.{source[:8]}.{way}.pdf"
    data = read_bytes(kept)
    if data is None or not data.startswith(b"%PDF"):
        data = _recognised(path, langs, force=force)
        write_atomic(kept, data)
    by = f"{_name()}, tesseract {langs}{', every page' if force else ''}"
    return Derived(kept, hashlib.sha256(data).hexdigest(), source, by)


def _recognised(path: Path, langs: str, *, force: bool) -> bytes:
    """The bytes of the PDF with its layer."""
    with TemporaryDirectory(prefix="coder-ocr-") as folder:
        made = Path(folder) / "layered.pdf"
        pages = "--force-ocr" if force else "--skip-text"
        words = [sys.executable, "-m", "ocrmypdf", pages, "--quiet", "-l", langs]
        try:
            done = subprocess.run(  # noqa: S603  (a list of words, no shell)
                [*words, str(path.absolute()), str(made)],
                capture_output=True, timeout=PATIENCE, check=False,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # more threads take ten times the work
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unreadable(f"OCR failed: {type(error).__name__}", place=path.name) from None
        if done.returncode or not made.is_file():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()
            why = told[-1][:200] if told else f"it ended with {done.returncode}"
            hint = f"tesseract --list-langs shows whether {langs} is there"
            raise Unreadable(f"OCR failed: {why}", place=path.name, hint=hint)
        return made.read_bytes()


@cache
def _name() -> str:
    try:
        return f"ocrmypdf {version('ocrmypdf')}"
    except PackageNotFoundError:
        return "ocrmypdf"
