"""The help of one verb as plain text: docstring as written, then arguments and options under headings.

Owns the layout. Plain text needs no library, reads the same in a pipe and in the manual, and does not
change with the version of one. Lines have at most 80 characters unless a word is longer.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from coder.cli.parameters import Option, Parameter

if TYPE_CHECKING:
    from coder.cli.command import Command

__all__ = ["columns", "verb_page"]

WIDTH: Final = 80


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


def _row(parameter: Parameter) -> tuple[str, str]:
    default = parameter.default
    plain = not parameter.required and not isinstance(default, list | bool) and default
    return parameter.shown, parameter.note.help + (f" [{default}]" if plain else "")


def _usage(command: Command) -> str:
    words = ["Usage: coder", command.verb.name]
    for parameter in command.own:
        if parameter.required:
            words.append(parameter.shown)
        elif not parameter.flag:
            words.append(f"[{parameter.shown.strip('[]')}]")
    return " ".join((*words, "[OPTIONS]"))


def verb_page(command: Command) -> str:
    """The page of a verb."""
    doc = inspect.cleandoc(command.function.__doc__ or "")
    parts = [_usage(command), doc]
    arguments = [p for p in command.parameters if not p.flag]
    if arguments:
        parts.append("Arguments:\n" + columns(map(_row, arguments)))
    headings: dict[str, list[Parameter]] = {}
    for parameter in command.parameters:
        if isinstance(parameter.note, Option):
            headings.setdefault(parameter.note.panel, []).append(parameter)
    anywhere = ["coder --help lists the options that stand anywhere:"]
    anywhere += [p.flag for p in headings.pop("Anywhere", ())]
    if not command.needs & {"out", "given"}:
        headings.pop("Output", None)
    parts += [f"{name}:\n" + columns(map(_row, options)) for name, options in headings.items()]
    parts.append(textwrap.fill(" ".join(anywhere), WIDTH, break_on_hyphens=False))
    return "\n\n".join(parts) + "\n"
