"""A new project: its folders and first files, the example that ships with the program, or a package.

Owns what a project looks like on its first day. A folder that holds anything is refused, so nothing of
anybody's is ever written over; of a package only the parts of a project are taken, and none of it when one
of them cannot be read.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from coder.model.errors import ConflictError, InputError, Unreadable
from coder.model.names import slug
from coder.project.stamps import Stamps
from coder.store.files import make_folder, storage_error, write_atomic
from coder.store.layout import Layout
from coder.store.settings import new_settings

__all__ = [
    "GIT_ATTRIBUTES",
    "GIT_IGNORE",
    "can_start_in",
    "copy_demo",
    "demo_source",
    "start",
    "start_from",
]

GIT_ATTRIBUTES = b"""# The record is bytes: no line-end conversion, and journals of two clones merge by union.
*.jsonl -text merge=union
corpora/**/texts/** -text
corpora/**/sources/** binary
exports/** -text
codebooks/** text eol=lf
codebooks/*.migrations.yaml merge=union
"""

GIT_IGNORE = b"""# Locks of this machine, and half-written files of a command that was stopped.
codings/.*.lock
.*.new
# Who stands behind which pseudonym in a replication package.
pseudonyms.csv
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
    root = _empty(folder, "name a new folder: coder init NAME")
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


def can_start_in(folder: Path) -> bool:
    """Whether a project may be made here: the folder is new, or empty but for a `.git`."""
    root = folder.expanduser().absolute()
    return not root.is_file() and not (
        root.is_dir() and any(p.name != ".git" for p in root.iterdir())
    )


def _empty(folder: Path, hint: str) -> Path:
    if not can_start_in(folder):
        raise ConflictError(f"{folder} is not empty", found=str(folder), hint=hint)
    return folder.expanduser().absolute()


FILES = ("coder.toml", ".gitattributes", ".gitignore")
FOLDERS = ("codebooks/", "corpora/", "codings/", "exports/")


def start_from(package: Path, folder: Path) -> tuple[Path, list[str]]:
    """Make a project of a package that `coder pack` wrote; returns the folder and the names of its files.

    Args:
        package: the zip file.
        folder: a folder that is new or empty (a `.git` in it is no matter).

    Raises:
        ConflictError: the folder holds something, or is a file.
        Unreadable: the package is damaged, holds no project, or names a place outside itself.
        StorageFull: it cannot be written.
    """
    from coder.project.archive import members_of
    from coder.store.settings import parse_settings

    root = _empty(folder, "name a new folder: coder --project NAME merge FILE.zip")
    try:
        data = package.read_bytes()
    except OSError as error:
        raise Unreadable(f"{error.strerror}".lower(), place=str(package)) from None
    found: dict[str, bytes] = {}
    for name, read in members_of(package, data):
        if name in FILES or name.startswith(FOLDERS):
            if name.casefold() in map(str.casefold, found):
                raise Unreadable(f"the package holds {name!r} twice", place=str(package))
            found[name] = read()
    if "coder.toml" not in found:
        raise Unreadable(
            "there is no project in this package",
            place=str(package),
            hint="coder pack makes packages",
        )
    parse_settings(found["coder.toml"], package)
    for name, content in sorted(found.items()):
        make_folder((root / name).parent)
        write_atomic(root / name, content)
    make_folder(root / "codings")
    return root, sorted(found)


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
