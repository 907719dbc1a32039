"""A text layer for scans, made by programs from outside: ocrmypdf and tesseract, the extra `ocr`.

Owns when they are run (asked for with `--ocr auto`, for a PDF without any text) and that the source stays as
it was received: the layer is put into a copy that is thrown away once its text is read. Both programs are
run without a shell. Nothing of this is needed otherwise.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from coder.model.errors import MissingExtra, Unreadable

__all__ = ["TESSERACT", "check_ocr", "with_text_layer"]

TESSERACT = {
    "en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld",
    "pl": "pol", "ro": "ron", "el": "ell", "ru": "rus", "uk": "ukr", "ar": "ara", "tr": "tur",
}  # fmt: skip
"""Two-letter codes to what tesseract calls the language."""

PATIENCE = 3600.0
"""Seconds after which a scan is given up."""


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


@contextmanager
def with_text_layer(path: Path, lang: str) -> Iterator[Path]:
    """A copy of a PDF with a text layer, there as long as the block runs.

    Args:
        path: the scan.
        lang: two-letter codes joined by `|`; English without.

    Raises:
        Unreadable: the program could not do it.
    """
    langs = [TESSERACT.get(x, "eng") for x in lang.split("|")] if lang else ["eng"]
    with TemporaryDirectory(prefix="coder-ocr-") as folder:
        made = Path(folder) / path.name
        words = [sys.executable, "-m", "ocrmypdf", "--skip-text", "--quiet", "-l", "+".join(langs)]
        try:
            done = subprocess.run(  # noqa: S603  (a list of words, no shell)
                [*words, str(path.absolute()), str(made)],
                capture_output=True, timeout=PATIENCE, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Unreadable(f"OCR failed: {type(error).__name__}", place=path.name) from None
        if done.returncode or not made.is_file():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()
            why = told[-1][:200] if told else f"it ended with {done.returncode}"
            raise Unreadable(f"OCR failed: {why}", place=path.name)
        yield made
