"""The help of one verb as plain text: docstring as written, then arguments and options under headings.

Owns the layout. Plain text needs no library, reads the same in a pipe and in the manual, and does not
change with the version of typer. Lines have at most 80 characters unless a word is longer.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Final

__all__ = ["columns", "verb_page"]

WIDTH: Final = 80
LAST: Final = ("Which codings", "Output", "Anywhere")


def columns(rows: Iterable[tuple[str, str]], *, width: int = WIDTH) -> str:
    """Two columns, the left as wide as its content (at most 28), the right wrapped beside it."""
    pairs = list(rows)
    left = min(28, max((len(a) for a, _ in pairs), default=0))
    lines: list[str] = []
    for name, text in pairs:
        wrapped = textwrap.wrap(text, width - left - 4, break_on_hyphens=False) or [""]
        if len(name) > left:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {name:<{left}}  {wrapped.pop(0)}".rstrip())
        lines += [" " * (left + 4) + rest for rest in wrapped]
    return "\n".join(lines)


def _default(parameter: Any) -> str:
    value = parameter.default
    if value in (None, "", False, (), []) or callable(value) or parameter.required:
        return ""
    return f" [{value}]"


def _metavar(parameter: Any) -> str:
    written = parameter.metavar or parameter.name.upper()
    if parameter.param_type_name == "argument":
        return str(written)
    is_switch = getattr(parameter, "is_flag", False)
    return "" if is_switch else f" {written}"


def _row(parameter: Any) -> tuple[str, str]:
    text = (parameter.help or "") + _default(parameter)
    if parameter.param_type_name == "argument":
        return _metavar(parameter), text
    flags = ", ".join([*parameter.opts, *parameter.secondary_opts])
    return flags + _metavar(parameter), text


def _usage(path: str, arguments: Sequence[Any]) -> str:
    words = []
    for argument in arguments:
        word = _metavar(argument)
        words.append(word if argument.required or word.startswith("[") else f"[{word}]")
    return " ".join(("Usage:", path, *words, "[OPTIONS]"))


def verb_page(command: Any, path: str) -> str:
    """The page of a verb; `path` is how it is called, `coder docs list`."""
    shown = [p for p in command.params if not getattr(p, "hidden", False)]
    arguments = [p for p in shown if p.param_type_name == "argument"]
    options: dict[str, list[Any]] = {}
    for parameter in shown:
        if parameter.param_type_name != "argument":
            heading = getattr(parameter, "rich_help_panel", None) or "Options"
            options.setdefault(heading, []).append(parameter)
    own = [heading for heading in options if heading not in LAST]
    parts = [_usage(path, arguments), inspect.cleandoc(command.callback.__doc__ or "")]
    if arguments:
        parts.append("Arguments:\n" + columns(map(_row, arguments)))
    for heading in (*own, *LAST[:2]):
        if heading in options:
            parts.append(f"{heading}:\n" + columns(map(_row, options[heading])))
    anywhere = ", ".join(p.opts[0] for p in options.get("Anywhere", ()))
    if anywhere:
        parts.append(
            textwrap.fill(f"Anywhere: {anywhere}; see coder --help.", WIDTH, break_on_hyphens=False)
        )
    return "\n\n".join(parts) + "\n"
