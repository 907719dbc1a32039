"""Which state of a codebook is meant: the file now, another file, a stored state, a version, a git revision.

    state(project, "1.0").data        bytes of the codebook as it was released
    state(project, "HEAD~3").label    "git HEAD~3"

Owns the order in which a word is read: `now`, a file that is there, `git:REV`, a hash (or the beginning of
one) of `codebooks/history/`, a version, then any other git revision. Git is asked for one blob, as a program
of its own and without a shell; nothing else of the project depends on it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coder.codebook.load import book_hash, load_text
from coder.model.errors import CheckFailed, InputError, MissingExtra, UnknownName
from coder.model.finding import Level
from coder.model.migration import Migration, standing_migrations
from coder.store.history import states

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["BookState", "released", "state", "versions_of"]

_HASH = re.compile(r"[0-9a-f]{6,16}")
_VERSION = re.compile(rb"^version:[ \t]*[\"']?([^\"'\s#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BookState:
    """One state of the codebook in use: what to call it, its bytes."""

    label: str
    data: bytes

    @property
    def hash(self) -> str:
        """The name of the state."""
        return book_hash(self.data)


def state(project: Project, written: str) -> BookState:
    """The state that a word means.

    Raises:
        UnknownName: nothing is called so.
        InputError: the file or revision cannot be read.
        CheckFailed: the state has errors, so that it says nothing.
    """
    found = _found(project, written)
    book, findings = load_text(found.data, project.books.name, found.label)
    if book is None:
        first = next(f for f in findings if f.level is Level.ERROR)
        raise CheckFailed(
            f"{found.label} has errors; the first: {first}", hint="coder codebook check"
        )
    return found


def _found(project: Project, written: str) -> BookState:
    name = project.books.name
    if written in ("now", ""):
        return BookState("now", project.books.data(name))
    if written.startswith("git:"):
        return BookState(f"git {written[4:]}", _in_git(project, written[4:]))
    path = Path(written)
    if path.suffix in (".yaml", ".yml") or (path.is_file() and path.parent != Path()):
        return BookState(path.name, _bytes(path))
    kept = states(project.layout.history, name)
    if _HASH.fullmatch(written):
        like = [h for h in kept if h.startswith(written)]
        if len(like) == 1:
            return BookState(like[0], kept[like[0]].read_bytes())
    by_version = versions_of(project)
    if written in by_version:
        return BookState(f"version {written}", kept[by_version[written]].read_bytes())
    if _is_in_git(project):
        try:
            return BookState(f"git {written}", _in_git(project, written))
        except UnknownName:
            pass
    raise UnknownName.of(
        "state", written, ["now", *by_version, *kept],
        hint="a file, now, a version, a hash of codebooks/history, or a git revision (git:HEAD~1);"
        " coder codebook log lists them",
    )  # fmt: skip


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise InputError(f"the codebook cannot be read: {reason}", place=str(path)) from error


def released(project: Project) -> list[Migration]:
    """Releases that stand, oldest first."""
    entries = standing_migrations(project.books.migrations())
    return [e for e in entries if e is not None and e.kind == "release"]


def versions_of(project: Project) -> dict[str, str]:
    """{version: hash of its state}: as released, else the last recorded state that says it."""
    kept = states(project.layout.history, project.books.name)
    order = {e.now: n for n, e in enumerate(project.books.migrations()) if e.now}
    out: dict[str, str] = {}
    for state_hash in sorted(kept, key=lambda h: order.get(h, -1)):
        found = _VERSION.search(kept[state_hash].read_bytes())
        if found:
            out[found[1].decode("utf-8", "replace")] = state_hash
    out.update({e.version: e.now for e in released(project) if e.now in kept})
    return out


# -- git --------------------------------------------------------------------------------------


def _is_in_git(project: Project) -> bool:
    here = project.root.resolve()
    return any((folder / ".git").exists() for folder in (here, *here.parents))


def _in_git(project: Project, revision: str) -> bytes:
    """The codebook's file at a revision.

    Raises:
        MissingExtra: there is no git on this computer.
        UnknownName: there is no such revision.
        InputError: the file was not there then.
    """
    path = project.layout.book(project.books.name)
    if revision.startswith("-") or not revision.strip() or ":" in revision:
        raise UnknownName(f"{revision!r} is no git revision", found=revision)
    done = _git(path.parent, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UnknownName(
            f"{revision!r} is no git revision here" + (f": {told[0]}" if told else ""),
            found=revision,
        )
    commit = done.stdout.decode("ascii", "replace").strip()
    prefix = _git(path.parent, "rev-parse", "--show-prefix").stdout.decode("utf-8").rstrip("\n")
    done = _git(path.parent, "cat-file", "blob", f"{commit}:{prefix}{path.name}")
    if done.returncode:
        raise InputError(
            f"{path.name} was not there in {revision}", place=f"git {revision}",
            hint="name a later revision; a codebook that was called otherwise then is given as a file",
        )  # fmt: skip
    return done.stdout


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("git")
    if program is None:
        raise MissingExtra(
            "git is not on this computer", hint="name a file or a stored state instead"
        )
    return subprocess.run([program, "-C", str(folder), *words], capture_output=True, check=False)  # noqa: S603
