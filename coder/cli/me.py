"""`coder me`: who codes on this computer.

The name is kept in this user's settings, outside of all projects; an option or CODER_NAME wins over it.
"""

from __future__ import annotations

from typing import Annotated

from coder.cli.parameters import Argument

__all__ = ["me"]

Name = Annotated[
    list[str] | None, Argument(metavar="[NAME]", help="Your name or id; shows it without.")
]


def me(name: Name = None) -> None:
    """Say who codes on this computer, or show who does.

    An id is at most 40 letters, digits, _ . and -; any other name is kept and written
    in the record as the nearest id, unless coder.toml lists a coder of that name.

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
    set_me(_checked(written))
    done(f"{written} codes on this computer", "coder status")


def _show() -> None:
    import sys

    from coder.model.errors import UsageError
    from coder.store.settings import me as known
    from coder.text.safe import safe_line

    if not known():
        raise UsageError("nobody is named on this computer", hint="coder me NAME")
    sys.stdout.write(safe_line(known()) + "\n")


def _checked(written: str) -> str:
    from coder.cli.diagnostics import note
    from coder.model.errors import BadValue
    from coder.model.names import CODER_ID_MAX, is_coder_id, slug
    from coder.text.safe import safe_line

    made = slug(written, longest=CODER_ID_MAX)
    if not any(c.isalnum() for c in written) or written != safe_line(written):
        raise BadValue(f"{written!r} is no name", found=written, hint="give letters: coder me ana")
    if not is_coder_id(written):
        note(f"in the record {written!r} is written {made!r}, unless coder.toml lists the name")
    return written
