"""`coder init`: a new project.

Parses and says what was made; what a project looks like on its first day is `coder.project.starting`'s.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from coder.cli.parameters import Argument, Option

__all__ = ["init"]

Folder = Annotated[
    Path | None, Argument(metavar="[DIR]", help="A new or empty folder; this one without.")
]
Example = Annotated[bool, Option("--example", help="With the demo corpus and codebook.")]


def init(folder: Folder = None, *, example: Example = False) -> None:
    """Make a new project in a new or empty folder.

    It gets coder.toml, one codebook in codebooks/ with a few codes to replace, and
    the files that tell git how to treat the record. A folder that holds anything is
    refused.

    Examples:
        coder init
        coder init frames
        coder init trial --example
    """
    from coder.cli.diagnostics import done
    from coder.project.facade import init as start

    root = start(folder or Path(), example=example)
    done(f"a new project in {root}", _next(root, example=example))


def _next(root: Path, *, example: bool) -> str:
    here = Path.cwd()
    if root == here:
        return f"coder ingest {'corpora' if example else 'PATH'}"
    shown = root.relative_to(here) if root.is_relative_to(here) else root
    sources = _quoted(shown / "corpora") if example else "PATH"
    return f"coder --project {_quoted(shown)} ingest {sources}"


def _quoted(path: Path) -> str:
    return f'"{path}"' if " " in str(path) else str(path)
