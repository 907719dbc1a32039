"""A codebook file to a `Codebook`, with everything that is wrong with it in one run.

    book, findings = load(Path("codebooks/frames.yaml"))

Owns the promise of `codebook check`: errors (then there is no codebook) and notes, each with
`file:line:col` and the nearest valid name. The hash names the bytes with line ends made alike. Reading is
linear in the size of the file whatever stands in it. Comparing with an earlier state is not done here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from coder.codebook.check import build
from coder.codebook.declaration import CODEBOOK
from coder.codebook.notes import remarks
from coder.codebook.shape import Row, take
from coder.codebook.tree import LARGEST, Enough, Faults, read_tree
from coder.model.codebook import Codebook
from coder.model.errors import InputError, Unreadable
from coder.model.finding import Finding
from coder.text.bulk import in_bulk

__all__ = ["book_hash", "lint_text", "load", "load_text"]


def book_hash(data: bytes) -> str:
    """The name of a codebook's state: 16 hex digits of the SHA-256 of its bytes with LF line ends."""
    plain = data.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return hashlib.sha256(plain).hexdigest()[:16]


def load(path: Path, *, file: str = "") -> tuple[Codebook | None, tuple[Finding, ...]]:
    """Read a codebook file.

    Args:
        path: the YAML file; its stem is the codebook's name.
        file: the name to show in messages; the path as given without it.

    Returns:
        The codebook, None when there are errors, and all findings in order of the file.

    Raises:
        InputError: when there is no such file.
        Unreadable: when it cannot be opened.
    """
    shown = file or path.as_posix()
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        kind = InputError if isinstance(error, FileNotFoundError) else Unreadable
        raise kind(f"the codebook cannot be read: {reason.lower()}", place=shown) from error
    return load_text(data, path.stem, shown)


def load_text(data: bytes, name: str, file: str) -> tuple[Codebook | None, tuple[Finding, ...]]:
    """Read a codebook from its bytes.

    Args:
        data: what stands in the file.
        name: the codebook's name.
        file: the name to show in messages.

    Returns:
        The codebook, None when there are errors, and all findings in order of the file.
    """
    return _read(data, name, Faults(file, stops=True), remarks)


def lint_text(data: bytes, name: str, file: str) -> tuple[Finding, ...]:
    """All findings of a codebook, with the remarks of `codebook lint` beside those of the check."""
    from coder.codebook.lint import lint

    def both(book: Codebook, row: Row, faults: Faults) -> None:
        remarks(book, row, faults)
        lint(book, row, faults)

    return _read(data, name, Faults(file, stops=True), both)[1]


def _read(
    data: bytes, name: str, faults: Faults, remark: Callable[[Codebook, Row, Faults], None]
) -> tuple[Codebook | None, tuple[Finding, ...]]:
    book = None
    with in_bulk(), suppress(Enough):
        tree = read_tree(data, faults)
        if tree is None and not faults.errors:
            faults.add("empty", "the file is empty; a codebook has at least `codes:`", (1, 1))
        row = take(tree, CODEBOOK, faults, "codebook") if tree is not None else None
        if row is not None:
            book = build(row, faults, name=name, state=book_hash(data))
            if not faults.errors:
                remark(book, row, faults)
    findings = tuple(sorted(faults.findings, key=_by_place))
    return (None if faults.errors else book), findings


def _by_place(finding: Finding) -> tuple[bool, int, int]:
    """By line and column; that reading ended comes last, wherever that was."""
    line, col = finding.place.rsplit(":", 2)[1:]
    return finding.code == "enough", int(line), int(col)
