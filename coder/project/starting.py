"""A new project: its folders and first files, and the example that ships with the program.

Owns what a project looks like on its first day. A folder that holds anything is refused, so nothing of
anybody's is ever written over.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from coder.model.errors import ConflictError, InputError
from coder.model.names import slug
from coder.project.stamps import Stamps
from coder.store.files import make_folder, storage_error, write_atomic
from coder.store.layout import Layout
from coder.store.settings import new_settings

__all__ = ["GIT_ATTRIBUTES", "GIT_IGNORE", "copy_demo", "demo_source", "start"]

GIT_ATTRIBUTES = b"""# The record is bytes: no line-end conversion, and journals of two clones merge by union.
*.jsonl -text merge=union
corpora/**/texts/** -text
corpora/**/sources/** binary
exports/** -text
codebooks/** text eol=lf
"""

GIT_IGNORE = b"""# Locks of this machine, and half-written files of a command that was stopped.
codings/.*.lock
.*.new
"""

PARTS = ("coder.toml", ".gitattributes", "codebooks", "corpora", "codings")


def start(folder: Path, *, example: bool = False, name: str = "") -> Path:
    """Make a project.

    Args:
        folder: a folder that is new or empty (a `.git` in it is no matter).
        example: with the demo corpus and codebook, and no codings.
        name: the project's name; the folder's by default.

    Raises:
        ConflictError: the folder holds something, or is a file.
        StorageFull: it cannot be written.
    """
    root = folder.expanduser().absolute()
    if root.is_file() or (root.is_dir() and any(p.name != ".git" for p in root.iterdir())):
        raise ConflictError(
            f"{folder} is not empty",
            found=str(folder),
            hint="name a new folder: coder init NAME",
        )
    layout = Layout(root)
    make_folder(root)
    if example:
        copy_demo(root, with_codings=False)
    else:
        title = slug(name or root.name)
        _first_codebook(layout)
        make_folder(layout.sources("main"))
        new_settings(
            layout.settings, name=name or title, project_id=Stamps().new_id(), languages=("en",)
        )
    make_folder(layout.codings)
    write_atomic(root / ".gitattributes", GIT_ATTRIBUTES)
    write_atomic(root / ".gitignore", GIT_IGNORE)
    return root


def _first_codebook(layout: Layout) -> None:
    from coder.codebook.starter import starter
    from coder.project.codebooks import schema_bytes

    write_atomic(layout.book("codebook"), starter("codebook").encode())
    write_atomic(layout.codebooks / "codebook.schema.json", schema_bytes())


def demo_source() -> Path:
    """Where the demo project lies: in the installed package, else at the root of the checkout.

    Raises:
        InputError: neither is there.
    """
    import coder

    package = Path(coder.__file__).parent
    for candidate in (package / "data" / "demo", package.parent):
        if (candidate / "coder.toml").is_file() and (candidate / "corpora").is_dir():
            return candidate
    raise InputError("the demo project is not installed", hint="install coder-qda again")


def copy_demo(root: Path, *, with_codings: bool) -> None:
    """Copy the demo project to `root`.

    Args:
        root: an existing folder.
        with_codings: the fictional coders' journals and the stored texts too.

    Raises:
        StorageFull: it cannot be written.
    """
    source = demo_source()
    left_out = shutil.ignore_patterns(
        "__pycache__", ".*.lock", *(() if with_codings else ("texts",))
    )
    try:
        for part in PARTS:
            here = source / part
            if not here.exists() or (part == "codings" and not with_codings):
                continue
            if here.is_dir():
                shutil.copytree(here, root / part, dirs_exist_ok=True, ignore=left_out)
            else:
                shutil.copyfile(here, root / part)
        if not with_codings:
            _forget_texts(Layout(root))
    except OSError as error:
        raise storage_error(error, root) from None


def _forget_texts(layout: Layout) -> None:
    """The example begins before ingest: its sheets name no texts yet, and no history."""
    from dataclasses import replace

    from coder.store.documents import read_sheet, write_sheet

    shutil.rmtree(layout.history, ignore_errors=True)
    for corpus in layout.corpus_names():
        entries = read_sheet(layout.sheet(corpus), corpus)
        write_sheet(layout.sheet(corpus), [replace(e, text="", sha256="") for e in entries])
