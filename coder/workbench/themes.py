"""Which colours the screen has: on a dark page, on a light one, or none at all.

    [workbench]
    theme = "light"            dark, light or mono; else NO_COLOR, else what the terminal says of its page

Owns the choice and its order: NO_COLOR wins over coder.toml, coder.toml over the terminal. Without colours
the marks do the work: letters and bars in the gutter, an underline below what is coded, the cursor in
reverse; with colours the cursor is bold and underlined, so that it never hangs on a colour either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coder.model.errors import UnknownName
from coder.model.value import value

__all__ = ["SCHEMES", "Scheme", "scheme_of"]


@value
class Scheme:
    """How the screen is coloured; `theme` is Textual's name, `dark` says which page codes are mixed with."""

    name: str
    theme: str
    dark: bool = True
    mono: bool = False


SCHEMES = {
    "dark": Scheme("dark", "textual-dark"),
    "light": Scheme("light", "coder-light", dark=False),
    "mono": Scheme("mono", "ansi-dark", mono=True),
}


def scheme_of(settings: Mapping[str, Any], environ: Mapping[str, str]) -> Scheme:
    """The scheme that coder.toml and the environment ask for.

    Args:
        settings: coder.toml as read.
        environ: variables; NO_COLOR and COLORFGBG count.

    Raises:
        UnknownName: coder.toml names a theme that is not there.
    """
    section = settings.get("workbench", {})
    wanted = section.get("theme", "") if isinstance(section, Mapping) else ""
    if wanted and wanted not in SCHEMES:
        raise UnknownName.of("theme of [workbench] in coder.toml", str(wanted), SCHEMES)
    if environ.get("NO_COLOR"):
        return SCHEMES["mono"]
    if wanted:
        return SCHEMES[wanted]
    page = environ.get("COLORFGBG", "").rpartition(";")[2]
    return SCHEMES["light"] if page in ("7", "15") else SCHEMES["dark"]
