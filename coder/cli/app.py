"""The program: finds the verb, runs it, and turns how it ended into an exit code.

    coder [OPTIONS] VERB [VERB] [ARGUMENTS] [OPTIONS]

Owns two promises: only what the verb needs is imported (`coder --help` imports no verb), and every
error is caught here, once: cause, hint, exit code, never an unasked traceback. What options
mean is not known here; see `command` and `given`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from coder.cli import diagnostics, frontpage
from coder.cli.diagnostics import ExitCode
from coder.cli.given import GLOBAL_OPTIONS
from coder.cli.table import GROUPS, VERBS, Verb, group_members, verb_named
from coder.model.errors import CoderError, InputError, StorageFull, UnknownName, UsageError, nearest

__all__ = ["leading_options", "main", "resolve"]

_HELP = ("-h", "--help")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with `argv` (without the program's name; default: the process's own).

    Returns:
        The exit code, see `ExitCode`.
    """
    args = [*(sys.argv[1:] if argv is None else argv)]
    words = args[: args.index("--")] if "--" in args else args
    diagnostics.configure(
        quiet="--quiet" in words, colour="--no-color" not in words, debug="--debug" in words
    )
    _prepare_streams()
    try:
        code = _dispatch(args)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence_stdout()
        return ExitCode.DONE
    except KeyboardInterrupt:
        diagnostics.note("interrupted; what was done is kept")
        return ExitCode.INTERRUPTED
    except Exception as error:
        return _failed(error)
    return code


def _failed(error: Exception) -> int:
    if diagnostics.wants_debug():
        import traceback

        traceback.print_exception(error)
    if isinstance(error, OSError):
        known = _system_error(error)
        if known is not None:
            return diagnostics.show_error(known)
    if isinstance(error, CoderError):
        return diagnostics.show_error(error)
    return diagnostics.show_internal(error)


def _system_error(error: OSError) -> CoderError | None:
    # What the system refused, said like our own errors; None when it is nothing a person can mend.
    import errno

    where, why = str(error.filename or ""), (error.strerror or str(error)).lower()
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        return StorageFull(why, place=where, hint="make room, or write to another folder")
    return (
        InputError(why, place=where, hint="check the path and its permissions") if where else None
    )


def _prepare_streams() -> None:
    # Data in a pipe or file is UTF-8 with LF on every system; a terminal shows what it can.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None:
            continue
        if stream.isatty():
            reconfigure(errors="backslashreplace")
        else:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _silence_stdout() -> None:
    # The reader went away (`| head`): the rest goes nowhere, also what Python flushes at exit.
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
    except (OSError, ValueError):
        return


def leading_options(args: Sequence[str]) -> tuple[list[str], list[str]]:
    """The global options that stand first, and the rest.

    Raises:
        UsageError: when the last of them lacks its value.
    """
    valued = {option.flag: bool(option.metavar) for option in GLOBAL_OPTIONS}
    rest = [*args]
    lead: list[str] = []
    while rest:
        flag, equals, _ = rest[0].partition("=")
        if flag not in valued:
            break
        lead.append(rest.pop(0))
        if valued[flag] and not equals:
            if not rest:
                raise UsageError(f"{flag} needs a value", hint="coder --help shows the options")
            lead.append(rest.pop(0))
    return lead, rest


def _dispatch(args: Sequence[str]) -> int:
    if "_CODER_COMPLETE" in os.environ:
        from coder.cli.completions import answer

        return answer(os.environ["_CODER_COMPLETE"], os.environ.get("COMP_WORDS", ""))
    lead, rest = leading_options(args)
    if "--version" in lead:
        return _show(frontpage.version_line() + "\n")
    if not rest:
        return _alone(lead)
    if rest[0] in _HELP:
        return _show(frontpage.front_page())
    if rest[0].startswith("-"):
        flags = [*(option.flag for option in GLOBAL_OPTIONS), "--help"]
        raise UnknownName.of("option", rest[0], flags, hint="options of a verb stand after it")
    verb, more, rest = resolve(rest)
    if verb is not None:
        from coder.cli.command import run_verb

        # Options that stood before the verb are read as if they stood after it: one parser decides.
        return run_verb(verb, [*lead, *more, *rest])
    return _show(frontpage.group_page(rest[0])) if rest[1:] else _no_verb(rest[0])


def resolve(words: Sequence[str]) -> tuple[Verb | None, list[str], list[str]]:
    """The verb that `words` begin with, the global options inside it, and what follows.

    Of a group without verb or with `--help`: None, no options, and `[group]` or `[group, "--help"]`.

    Raises:
        UnknownName: with the nearest verb.
    """
    first, *rest = words
    own = verb_named(first)
    if first not in GROUPS or not group_members(first):
        if own is None:
            raise _unknown(first)
        return own, [], rest
    inner, after = leading_options(rest)
    second = after[0] if after else ""
    member = verb_named(f"{first} {second}") if second else None
    if member is not None:
        return member, inner, after[1:]
    if own is not None:
        return own, [], rest
    if second and second not in _HELP:
        names = [verb.name.split(" ")[1] for verb in group_members(first)]
        kind = f"verb of coder {first}"
        raise UnknownName.of(kind, second, names, hint=f"coder {first} --help lists them")
    return None, [], [first, "--help"] if second else [first]


def _unknown(word: str) -> UnknownName:
    names = {verb.name for verb in VERBS} | {verb.name.split(" ")[0] for verb in VERBS}
    inside = sorted(name for name in names if name.partition(" ")[2] == word)
    return UnknownName(
        f"verb {word!r} is not known",
        found=word,
        nearest=inside[0] if inside else nearest(word, sorted(names)),
        hint=f'coder --help lists the verbs; coder help "{word}" looks in other tools\' words',
    )


def _show(page: str) -> int:
    sys.stdout.write(page)
    return ExitCode.DONE


def _no_verb(group: str) -> int:
    sys.stderr.write(frontpage.group_page(group))
    return ExitCode.USAGE


def _alone(lead: Sequence[str]) -> int:
    folder = frontpage.project_here(Path.cwd())
    status = verb_named("status")
    if status is not None and (folder is not None or "--project" in lead):
        from coder.cli.command import run_verb

        return run_verb(status, lead)
    return _show(frontpage.first_steps(folder=folder))
