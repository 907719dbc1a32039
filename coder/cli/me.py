"""`coder me`: who codes on this computer.

The id is kept in this user's settings, outside of all projects; an option or CODER_NAME wins over it.
Owns that what is kept is an id, so that no later command has to say what a name is written as.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.parameters import Argument

if TYPE_CHECKING:
    from coder.cli.given import Given

__all__ = ["me"]

Name = Annotated[
    list[str] | None, Argument(metavar="[NAME]", help="Your name or id; shows it without.")
]


def me(given: Given, name: Name = None) -> None:
    """Say who codes on this computer, or show who does.

    An id is at most 40 letters, digits, _ . and -. Of any other name the nearest id is
    kept, or the id that coder.toml has for it when you are in a project.

    Examples:
        coder me ana
        coder me "Ana Vidal"
        coder me
    """
    from coder.cli.diagnostics import done
    from coder.store.settings import set_me

    written = " ".join(" ".join(name or ()).split())
    if not name:
        return _show()
    who = _id_of(written, given)
    set_me(who)
    _tell_new(who, given)
    done(f"{who} codes on this computer", "coder status")


def _tell_new(who: str, given: Given) -> None:
    """Say that the project here does not know this coder yet, and how they are added."""
    from pathlib import Path

    from coder.cli.diagnostics import note
    from coder.cli.frontpage import project_here
    from coder.model.errors import CoderError
    from coder.store.settings import read_settings
    from coder.text.safe import safe_line

    root = project_here(Path(given.project or "."))
    try:
        settings = read_settings(root / "coder.toml") if root else None
    except CoderError:  # who codes does not hang on a project that is damaged
        return
    if settings is None or not settings.coders or settings.coder(who):
        return
    listed = ", ".join(c.id for c in settings.coders)
    note(
        f"{who} is not in coder.toml of the project here, which lists {safe_line(listed)}; to be given "
        f'documents, add two lines to it: [[coders]] and id = "{who}"'
    )


def _show() -> None:
    import sys

    from coder.model.errors import UsageError
    from coder.store.settings import me as known
    from coder.text.safe import safe_line

    if not known():
        raise UsageError("nobody is named on this computer", hint="coder me NAME")
    sys.stdout.write(safe_line(known()) + "\n")


def _id_of(written: str, given: Given) -> str:
    from coder.cli.diagnostics import note
    from coder.model.errors import BadValue
    from coder.model.names import CODER_ID_MAX, is_coder_id, slug
    from coder.text.safe import safe_line

    if not any(c.isalnum() for c in written) or written != safe_line(written):
        raise BadValue(f"{written!r} is no name", found=written, hint="give letters: coder me ana")
    if is_coder_id(written):
        return written
    listed = _listed(written, given)
    who = listed or slug(written, longest=CODER_ID_MAX)
    why = " as coder.toml lists it" if listed else ""
    note(f"in the record {written!r} is written {who!r}{why}")
    return who


def _listed(written: str, given: Given) -> str:
    """The id that the project here has for a name; empty without project or name."""
    from pathlib import Path

    from coder.cli.frontpage import project_here
    from coder.model.errors import CoderError
    from coder.store.settings import read_settings

    root = project_here(Path(given.project or "."))
    try:
        listed = read_settings(root / "coder.toml").coder(written) if root else None
    except CoderError:  # who codes does not hang on a project that is damaged
        return ""
    return listed.id if listed else ""
