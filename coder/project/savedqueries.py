"""Queries under a name, in the table [queries] of coder.toml.

    save_query(project, "hedged", "opening[stance = contests] within sentence")

Owns the only lines of coder.toml that a verb writes: one line in [queries]. Every other byte of the file
stays, comments included; the new file is read back before it is kept. A name that means something else
already is left as it is. Names are as those of codes, and stand as `@name` wherever a code may.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from coder.model.errors import BadValue, ConflictError, Unreadable
from coder.model.names import is_code_id

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["save_query", "saved_queries"]

_HEAD = re.compile(rb"(?m)^[ \t]*\[[ \t]*queries[ \t]*\][ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")


def saved_queries(project: Project) -> dict[str, str]:
    """{name: expression} of the project's saved queries.

    Raises:
        Unreadable: [queries] holds something else than texts.
    """
    return _queries(project.settings.options, str(project.layout.settings))


def _queries(options: Any, place: str) -> dict[str, str]:
    found = options.get("queries", {})
    if not isinstance(found, dict):
        raise Unreadable("queries must be a table", place=place, hint='[queries] then name = "..."')
    wrong = [n for n, text in found.items() if not isinstance(text, str) or not is_code_id(n)]
    if wrong:
        raise Unreadable(
            f"the saved query {wrong[0]!r} must be a name in small letters and a text",
            place=place,
            hint='for instance: hedged = "opening within sentence"',
        )
    return dict(found)


def save_query(project: Project, name: str, expression: str) -> bool:
    """Keep a query under a name; returns False when it stood there already.

    Raises:
        BadValue: no name for a query.
        ConflictError: the name means another query.
        NewerFormat, StorageFull: nothing was written.
    """
    project.record.check_writable()
    name = name.removeprefix("@")
    if not is_code_id(name):
        raise BadValue(
            f"{name!r} cannot name a query",
            found=name,
            hint="a small letter, then small letters, digits, _ and -",
        )
    path = project.layout.settings
    data = path.read_bytes()
    before = tomllib.loads(data.decode("utf-8-sig"))
    known = _queries(before, str(path))
    if known.get(name, expression) != expression:
        raise ConflictError(
            f"@{name} means {known[name]!r} already",
            place=str(path),
            hint="take another name, or change that line of coder.toml",
        )
    if name in known:
        return False
    from coder.store.files import write_atomic

    write_atomic(path, _with_line(data, name, expression, before))
    options = {**project.settings.options, "queries": {**known, name: expression}}
    project.settings = replace(project.settings, options=options)
    return True


def _with_line(data: bytes, name: str, expression: str, before: dict[str, Any]) -> bytes:
    """The file with one more line in [queries].

    Raises:
        ConflictError: [queries] is written in a way that leaves no place for a line.
    """
    text = json.dumps(expression, ensure_ascii=False).replace("\x7f", "\\u007f")
    end = b"\r\n" if b"\r\n" in data else b"\n"
    line = f"{name} = {text}".encode() + end
    head = _HEAD.search(data)
    if head is None:
        gap = b"" if data.endswith(b"\n") or not data else end
        new = data + gap + end + b"[queries]" + end + line
    else:
        found = head[0] if head[0].endswith(b"\n") else head[0] + end
        new = data[: head.start()] + found + line + data[head.end() :]
    wanted = {**before, "queries": {**before.get("queries", {}), name: expression}}
    try:
        good = tomllib.loads(new.decode("utf-8-sig")) == wanted
    except tomllib.TOMLDecodeError:
        good = False
    if not good:
        raise ConflictError(
            "coder.toml has no place for another query",
            hint=f"write into its table [queries]: {name} = {text}",
        )
    return new
