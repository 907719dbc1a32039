"""Programs that the proofs run as processes of their own, to be killed, starved or shut out.

    python -m benchmarks.children tag PROJECT        prints a document once its suggestions are stored
    python -m benchmarks.children ingest PROJECT IN  prints a document once its row is on the disk
    python -m benchmarks.children refresh PROJECT    prints "begun", then brings index and columns up
    python -m benchmarks.children rewrite FILE       the bad example: a JSON file rewritten in place

What a line on stdout names has been promised: an acknowledgement. `add` needs no program here, because
`coder add -` says by itself what it has promised. The other verbs tell at their end only, so these call
the functions under the verbs and say after every step what those reported.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["CODER", "child", "main"]

ROOT = Path(__file__).resolve().parent.parent
CODER = (sys.executable, "-m", "coder")
"""The program; a tuple of words."""


def child(*words: object) -> list[str]:
    """The command line of a program of this module."""
    return [sys.executable, "-m", "benchmarks.children", *map(str, words)]


def _say(what: str) -> None:
    sys.stdout.write(what + "\n")
    sys.stdout.flush()


def tag(root: str) -> None:
    """Run the rules over every document."""
    import coder

    with coder.open(root, coder="coder0") as project:
        project.tag(progress=lambda _n, _all, doc: _say(doc))


def ingest(root: str, folder: str) -> None:
    """Take a folder of files in; the sheet is saved twenty times as often as usual."""
    import coder
    from coder.project import ingesting

    ingesting.SAVE_EVERY = 0.05
    with coder.open(root, coder="coder0") as project:
        for one in project.ingest([folder]):
            if one.error is not None:
                raise one.error
            _say(one.doc)


def refresh(root: str) -> None:
    """Build the index and the columns where they are not up to date."""
    import coder

    with coder.open(root, coder="coder0") as project:
        _say("begun")
        project.cooccur()


def rewrite(file: str) -> None:
    """Append to a list by writing the whole file anew, in place: what no program should do."""
    path = Path(file)
    rows = json.loads(path.read_text("utf-8"))
    while True:
        rows.append({"n": len(rows), "quote": "x" * 80})
        with path.open("w", encoding="utf-8") as out:
            json.dump(rows, out)
        _say(str(len(rows) - 1))


def main(args: Sequence[str]) -> int:
    """Run the named program; errors of the library end it as they end the command line."""
    from coder.cli.diagnostics import show_error
    from coder.model.errors import CoderError

    programs = {"tag": tag, "ingest": ingest, "refresh": refresh, "rewrite": rewrite}
    sys.path.insert(0, os.fspath(ROOT))
    try:
        programs[args[0]](*args[1:])
    except CoderError as error:
        return int(show_error(error))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
