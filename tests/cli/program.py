"""Runs the program in this process, as a shell would, and tells what came out."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from coder.cli.app import main


@dataclass(frozen=True)
class Ran:
    """How a run ended: exit code, stdout as bytes, stderr as text."""

    code: int
    data: bytes
    err: str

    @property
    def out(self) -> str:
        return self.data.decode("utf-8")


class Terminal(io.TextIOWrapper):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@contextmanager
def streams(*, terminal: bool = False, stdin: str = "") -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    kind = Terminal if terminal else io.TextIOWrapper
    out, err = io.BytesIO(), io.BytesIO()
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.StringIO(stdin)
    sys.stdout, sys.stderr = kind(out, encoding="utf-8"), kind(err, encoding="utf-8")
    try:
        yield out, err
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout.detach()
        sys.stderr.detach()
        sys.stdin, sys.stdout, sys.stderr = kept


def run(*argv: object, terminal: bool = False, stdin: str = "") -> Ran:
    """Run `coder` with these words."""
    with streams(terminal=terminal, stdin=stdin) as (out, err):
        code = main([str(word) for word in argv])
    return Ran(int(code), out.getvalue(), err.getvalue().decode("utf-8"))
