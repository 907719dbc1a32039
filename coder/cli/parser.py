"""Reads the words after a verb into values.

    parse(parameters, ["treaty.pdf", "--lang=fr", "--json"])     {"file": Path("treaty.pdf"), ...}

Owns the grammar: options before, between and after arguments; `--flag value` and `--flag=value`; `--`
ends options; `-` alone is an argument; the last of a repeated single option counts. One argument may
take several words, those around it keep theirs. Flags are never abbreviated, so that a new option
cannot change what a script means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from coder.cli.parameters import Option, Parameter
from coder.model.errors import UsageError, nearest

__all__ = ["STOPS", "parse"]

STOPS: Final = {"-h": "--help", "--help": "--help", "--version": "--version"}
"""Flags that end reading at once, whatever else is wrong, and what they are reported as."""

_KINDS: Final[Mapping[type, str]] = {int: "a whole number", float: "a number"}


def parse(parameters: Sequence[Parameter], words: Sequence[str]) -> dict[str, Any] | str:
    """The values by parameter name, defaults included; or `--help` or `--version` when it was said.

    Raises:
        UsageError: for an unknown option, a missing or wrong value, a word too many or too few.
    """
    options = {p.flag: p for p in parameters if p.flag}
    found: dict[str, Any] = {}
    loose: list[str] = []
    left = [*words]
    while left:
        word = left.pop(0)
        if word == "--":
            loose += left
            break
        if not word.startswith("-") or word == "-":
            loose.append(word)
            continue
        flag, equals, value = word.partition("=")
        option = options.get(flag)
        if option is None and flag in STOPS:
            return STOPS[flag]
        if option is None:
            raise _unknown(flag, options)
        _take(option, value if equals else None, left, options, found)
    found |= _placed([p for p in parameters if not p.flag], loose, _numbers(options))
    for parameter in parameters:
        if parameter.name not in found:
            if parameter.required:
                raise UsageError(f"{parameter.shown} is missing")
            found[parameter.name] = parameter.default
    return found


def _take(
    option: Parameter,
    value: str | None,
    left: list[str],
    options: Mapping[str, Parameter],
    found: dict[str, Any],
) -> None:
    if option.is_switch:
        if value is not None:
            raise UsageError(f"{option.flag} takes no value", found=value)
        found[option.name] = True
        return
    if value is None:
        value = _next_value(option, left, options)
    converted = _converted(option, value)
    if option.many:
        found.setdefault(option.name, []).append(converted)
    else:
        found[option.name] = converted


def _next_value(option: Parameter, left: list[str], options: Mapping[str, Parameter]) -> str:
    bare = option.note.bare if isinstance(option.note, Option) else ""
    if bare and not (left and left[0].isdecimal()):
        return bare
    if not left or left[0].partition("=")[0] in options:
        hint = f"write {option.flag}={left[0]} when that is the value" if left else ""
        raise UsageError(f"{option.shown} lacks its value", hint=hint)
    return left.pop(0)


def _numbers(options: Mapping[str, Parameter]) -> str:
    """The flag of the verb's own option for a whole number; empty unless there is exactly one."""
    flags = [flag for flag, option in options.items() if option.kind is int]
    return flags[0] if len(flags) == 1 else ""


def _placed(arguments: Sequence[Parameter], words: Sequence[str], number: str) -> dict[str, Any]:
    # Those behind the one that takes several get their words from the end.
    several = next((i for i, a in enumerate(arguments) if a.many), len(arguments))
    behind = len(arguments) - several - 1
    out: dict[str, Any] = {}
    left = [*words]
    for argument in arguments[:several]:
        if left:
            out[argument.name] = _converted(argument, left.pop(0))
    if several < len(arguments):
        cut = max(0, len(left) - max(0, behind))
        many, left = left[:cut], left[cut:]
        if many:
            out[arguments[several].name] = [_converted(arguments[several], w) for w in many]
        for argument in arguments[several + 1 :]:
            if left:
                out[argument.name] = _converted(argument, left.pop(0))
    if left:
        hint = f"write {number} {left[0]}" if number and left[0].isdecimal() else ""
        raise UsageError(f"{left[0]!r} is one word too many", found=left[0], hint=hint)
    return out


def _converted(parameter: Parameter, word: str) -> Any:
    if parameter.kind is Path and not word:
        raise UsageError(f"{parameter.shown} is empty", found=word)
    try:
        return parameter.kind(word)
    except ValueError:
        what = _KINDS.get(parameter.kind, parameter.kind.__name__)
        raise UsageError(f"{parameter.shown}: {word!r} is not {what}", found=word) from None


def _unknown(flag: str, options: Mapping[str, Parameter]) -> UsageError:
    return UsageError(
        f"there is no option {flag!r}",
        found=flag,
        nearest=nearest(flag, [*options, "--help"]),
    )
