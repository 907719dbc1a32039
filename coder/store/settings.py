"""coder.toml: what a project says about itself.

Owns the format number: this program reads and writes 1; a higher one makes the project read-only. The
file is written once by `init` and by `doctor --upgrade`; otherwise it is people's to edit, and unknown
keys stay. Parse errors name line and column.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from coder.model.errors import Unreadable
from coder.model.names import fold_name
from coder.model.value import value
from coder.store.files import write_atomic

__all__ = [
    "FORMAT",
    "CoderEntry",
    "Settings",
    "me",
    "new_settings",
    "parse_settings",
    "read_settings",
    "set_format",
    "set_me",
]

FORMAT = 1


@value
class CoderEntry:
    """A coder whom coder.toml lists; `kind` is person or program, `role` coder or lead."""

    id: str
    name: str = ""
    role: str = "coder"
    kind: str = "person"


@value
class Settings:
    """What coder.toml says; `id` names the project in the cache and never changes."""

    name: str
    id: str
    format: int = FORMAT
    coders: tuple[CoderEntry, ...] = ()
    languages: tuple[str, ...] = ()
    time_zone: str = "UTC"
    closed: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    def coder(self, written: str) -> CoderEntry | None:
        """The listed coder of that id or name, compared without case."""
        wanted = fold_name(written)
        return next(
            (c for c in self.coders if wanted in (fold_name(c.id), fold_name(c.name))), None
        )


def read_settings(path: Path) -> Settings:
    """Read coder.toml.

    Raises:
        Unreadable: when it cannot be read or parsed, with line and column.
    """
    try:
        return parse_settings(path.read_bytes(), path)
    except OSError as error:
        raise Unreadable(f"{error.strerror}", place=str(path)) from None


def parse_settings(data: bytes, path: Path) -> Settings:
    """The settings that the bytes of a coder.toml say; `path` is for messages.

    Raises:
        Unreadable: when they cannot be parsed, with line and column.
    """
    try:
        return _settings(tomllib.loads(data.decode("utf-8-sig")), path)
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}", place=str(path)) from None
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"{error}", place=str(path), hint="mend that line") from None


def _settings(data: Mapping[str, Any], path: Path) -> Settings:
    form = data.get("format", 1)
    if not isinstance(form, int) or isinstance(form, bool) or form < 1:
        raise Unreadable(f"format is {form!r}, and must be a whole number", place=str(path))
    listed = data.get("coders", [])
    if not isinstance(listed, list) or not all(isinstance(c, dict) and c.get("id") for c in listed):
        raise Unreadable(
            "coders must be tables with an id", place=str(path), hint='[[coders]] then id = "ana"'
        )
    coders = tuple(
        CoderEntry(
            str(c["id"]),
            str(c.get("name", "")),
            str(c.get("role", "coder")),
            str(c.get("kind", "person")),
        )
        for c in listed
    )
    return Settings(
        name=str(data.get("name", path.parent.name)),
        id=str(data.get("id", "")) or "unnamed",
        format=form,
        coders=coders,
        languages=tuple(str(x) for x in data.get("languages", ())),
        time_zone=str(data.get("time_zone", "UTC")),
        closed=bool(data.get("closed", False)),
        options=data,
    )


def _quoted(text: str) -> str:
    """A TOML basic string."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def new_settings(
    path: Path, *, name: str, project_id: str, languages: tuple[str, ...] = ()
) -> None:
    """Write the coder.toml of a new project.

    Raises:
        StorageFull: when it cannot be written.
    """
    langs = ", ".join(_quoted(x) for x in languages or ("en",))
    write_atomic(
        path,
        f"""# A project of coder. Everything it did is in the files beside this one; docs/record.md says how.
format = {FORMAT}
name = {_quoted(name)}
id = {_quoted(project_id)}
languages = [{langs}]
time_zone = "UTC"            # a date given to --as-of means its end in this zone
closed = false               # true: only the coders listed here may write

# [[coders]]
# id = "ana"                 # letters, digits, _ . -
# name = "Ana"
# role = "lead"              # lead or coder
# kind = "person"            # person or program
""".encode(),
    )


def set_format(path: Path, number: int) -> None:
    """Write another format number into coder.toml; every other byte stays.

    Raises:
        Unreadable, StorageFull: the file is as it was.
    """
    read_settings(path)
    data = path.read_bytes()
    line = b"format = %d" % number
    head, table, rest = data.partition(b"\n[")
    new, n = re.subn(rb"(?m)^[ \t]*format[ \t]*=[ \t]*\d+", line, head, count=1)
    write_atomic(path, (new if n else line + b"\n" + head) + table + rest)


def _me_file() -> Path:
    named = os.environ.get("CODER_CONFIG")
    if named:
        return Path(named) / "me"
    import platformdirs

    return Path(platformdirs.user_config_dir("coder-qda", appauthor=False)) / "me"


def me() -> str:
    """Who codes on this computer, as set by `coder me`; empty when nobody was named."""
    try:
        return _me_file().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def set_me(name: str) -> None:
    """Remember who codes on this computer.

    Raises:
        StorageFull: when the settings folder cannot be written to.
    """
    write_atomic(_me_file(), f"{name}\n".encode())
