"""Commands of exports.yaml: which are allowed, how they are written down, how they run again.

Owns the bounds: only verbs that compute and write one output; no option that writes elsewhere or asks;
every file that a command reads lies in the project. A command is read by the program's own parser, in this
process: no shell sees it. What the verb says on stderr while it runs again is told only where it fails.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from coder.cli import diagnostics
from coder.cli.command import Command, command_for, run_parsed
from coder.cli.table import AUTHORS, Verb
from coder.model.errors import InputError, PartlyDone, UsageError

if TYPE_CHECKING:
    from coder.project.exportground import Ground
    from coder.project.exportlist import Kept
    from coder.project.facade import Project
    from coder.project.reproducing import Built

__all__ = ["Grounds", "build", "parsed", "record_all", "run_and_keep", "with_suggestions"]

ALSO: Final = frozenset(
    {
        "agree", "agree table", "agree spans", "conflicts", "codebook show", "codebook diff",
        "codebook lint", "docs list", "rules score",
    }
)  # fmt: skip
"""Verbs under other headings whose output may stand in a paper."""

NEVER: Final = frozenset({"import", "bundle", "reproduce"})
_DROPPED: Final = frozenset(
    {"--output", "--project", "--keep", "--quiet", "--no-color", "--no-input", "--debug"}
)
_REFUSED: Final = ("--save",)
_ALL_CODERS: Final = frozenset({"agree", "conflicts", "export codings", "export refi"})


class Grounds(dict[tuple[object, ...], "Ground"]):
    """What outputs rest on, worked out once for those that ask alike while nothing is written."""


def allowed(verb: Verb) -> bool:
    """Whether a verb may stand in exports.yaml."""
    return (verb.panel == AUTHORS and verb.name not in NEVER) or verb.name in ALSO


def _check(command: Command, values: Mapping[str, Any]) -> None:
    """Refuse what is no output of a paper.

    Raises:
        UsageError: another verb, or an option that writes something else.
    """
    name = command.verb.name
    if not allowed(command.verb) or not command.needs & {"out", "given"}:
        raise UsageError(
            f"coder {name} is not kept: it writes no output of a paper",
            found=name,
            hint="tables, figures and reports can be kept: cooccur, crosstab, export, report, agree ...",
        )
    for parameter in command.parameters:
        if parameter.flag in _REFUSED and values[parameter.name] != parameter.default:
            raise UsageError(f"{parameter.flag} has no place in a command that is run again")


# -- keeping ----------------------------------------------------------------------------------


def run_and_keep(command: Command, values: Mapping[str, Any], words: Sequence[str]) -> int:
    """Run a verb and add its output to exports.yaml under the name that `--keep` gives.

    Raises:
        UsageError: the verb cannot be kept, no file is named, or it lies outside the project.
        CheckFailed: exports.yaml is damaged, or another entry writes this file.
    """
    from coder.project.exportlist import FILE, Kept, inside, read_list, with_entry
    from coder.project.facade import open as open_project
    from coder.store.files import read_bytes, write_atomic
    from coder.store.layout import find_project

    _check(command, values)
    root = find_project(Path(values["given__project"] or "."))
    if values["given__output"] in ("", "-"):
        raise UsageError("--keep needs --output: what is kept is a file of the project")
    written = _relative(root, Path(values["given__output"]))
    inside(root, written)
    kept = Kept(" ".join(values["given__keep"].split()), _spelled(command, values, root), written)
    before = read_bytes(root / FILE)
    data = with_entry(before, kept)
    same = (e for e in (read_list(root / FILE) if before else ()) if e.name == kept.name)
    other = next((e.output for e in same if e.output != written), "")
    seen: list[object] = []
    who, book = values["given__coder"], values["given__codebook"]
    with open_project(root, coder=who, codebook=book) as project:
        with_suggestions(project)
    code = run_parsed(command, values, seen.append)
    if code == diagnostics.ExitCode.DONE:
        write_atomic(root / FILE, data)
        _record(root, kept, seen)
        diagnostics.note(f"kept as {kept.name!r} in {FILE}: coder reproduce makes it again")
        if other:
            diagnostics.warn(f"{kept.name!r} was {other}, which the list does not hold any more")
    return code


def _relative(root: Path, path: Path) -> str:
    here = path.expanduser().absolute()
    for base, real in ((root, here), (root.resolve(), here.parent.resolve() / here.name)):
        if real.is_relative_to(base):
            return real.relative_to(base).as_posix()
    raise UsageError(
        f"{path} lies outside the project, and only its own files can be made again",
        found=str(path),
    )


def _spelled(command: Command, values: Mapping[str, Any], root: Path) -> str:
    """The command as it stands in the list: verb, options that say something, arguments."""
    words = command.verb.name.split()
    loose: list[str] = []
    for parameter in command.parameters:
        value = values[parameter.name]
        if value == parameter.default or parameter.flag in _DROPPED:
            continue
        if parameter.is_switch:
            words.append(parameter.flag)
            continue
        for one in value if parameter.many else [value]:
            text = _relative(root, one) if isinstance(one, Path) else str(one)
            if not parameter.flag:
                loose.append(text)
            elif text.startswith("-"):
                words.append(f"{parameter.flag}={text}")
            else:
                words += [parameter.flag, text]
    if any(word.startswith("-") for word in loose):
        loose.insert(0, "--")
    return " ".join(map(_quoted, [*words, *loose]))


def _quoted(word: str) -> str:
    """A word as every shell takes it, where that is possible; `shlex` reads it back in any case."""
    if shlex.quote(word) == word:
        return word
    if not set(word) & set('"\\$`!%'):
        return f'"{word}"'
    return shlex.quote(word)


def _record(root: Path, kept: Kept, seen: Sequence[object]) -> None:
    from coder.project.exportlist import FILE, read_list
    from coder.project.facade import open as open_project
    from coder.project.reproducing import lock_of, read_lock

    command, values = parsed(root, kept)
    who, book = values["given__coder"], values["given__codebook"]
    with open_project(root, coder=who, codebook=book) as project:
        data = (root / kept.output).read_bytes()
        built = _built(project, command, values, data, seen)
    path = lock_of(root / FILE)
    lock = read_lock(path)
    lock.put(kept, built)
    lock.save(path, [k.name for k in read_list(root / FILE)])


def with_suggestions(project: Project) -> None:
    """Run the rules where that was not done here: tables of absence tell what is open.

    Suggestions are derived and lie in the cache of this computer; nothing of the project changes.
    """
    if not project.has_book() or not any(code.rules for code in project.book()):
        return
    name, kept = project.books.name, project.suggestions
    if not kept.tagged(name) or kept.of_another_state(name, project.book().hash):
        project.tag()


def record_all(root: Path, outputs: Sequence[tuple[Kept, object]]) -> None:
    """Record outputs that were made a moment ago as they lie on the disk.

    Args:
        root: the project's folder, with exports.yaml.
        outputs: entries of the list, each with the result that its file was made of, or None.
    """
    from coder.project.exportlist import FILE, read_list
    from coder.project.facade import open as open_project
    from coder.project.reproducing import Lock, lock_of

    lock, grounds = Lock(), Grounds()
    for kept, result in outputs:
        command, values = parsed(root, kept)
        who, book = values["given__coder"], values["given__codebook"]
        with open_project(root, coder=who, codebook=book) as project:
            data = (root / kept.output).read_bytes()
            seen = [] if result is None else [result]
            lock.put(kept, _built(project, command, values, data, seen, grounds))
    lock.save(lock_of(root / FILE), [kept.name for kept in read_list(root / FILE)])


# -- running again ----------------------------------------------------------------------------


def parsed(root: Path, kept: Kept) -> tuple[Command, dict[str, Any]]:
    """The command of an entry and the values of its parameters.

    Raises:
        UsageError, UnknownName: it is no command, not one that may be kept, or reads outside the project.
    """
    from coder.cli.app import leading_options, resolve
    from coder.cli.parser import parse

    try:
        words = shlex.split(kept.command)
    except ValueError as error:
        raise UsageError(f"cannot be read: {error}", place=kept.name) from None
    lead, rest = leading_options(words[1:] if words[:1] == ["coder"] else words)
    verb, more, rest = resolve(rest) if rest else (None, [], [])
    if verb is None:
        raise UsageError("there is no verb", place=kept.name, found=kept.command)
    command = command_for(verb)
    values = parse(command.parameters, [*lead, *more, *rest])
    if isinstance(values, str):
        raise UsageError(f"{values} makes no output", place=kept.name)
    _check(command, values)
    for flag in _DROPPED:
        if values.get(_global(flag)):
            raise UsageError(f"{flag} has no place in a kept command", place=kept.name)
    return command, _below(root, command, values)


def _global(flag: str) -> str:
    return "given__" + flag[2:].replace("-", "_")


def _below(root: Path, command: Command, values: dict[str, Any]) -> dict[str, Any]:
    """The values with files taken from the project's folder, wherever the program was started."""
    from coder.project.exportlist import inside

    out = dict(values)
    for parameter in command.parameters:
        value = values[parameter.name]
        if isinstance(value, Path):
            out[parameter.name] = inside(root, str(value))
        elif parameter.kind is Path and value:
            out[parameter.name] = [inside(root, str(one)) for one in value]
    return out


def build(project: Project, kept: Kept, grounds: Grounds | None = None) -> Built:
    """Run the command of an entry; nothing of the project is written.

    Raises:
        CoderError: it cannot be run, or did not end well.
    """
    import tempfile

    command, values = parsed(project.root, kept)
    seen: list[object] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        target = Path(place) / Path(kept.output).name
        run = values | {"given__output": str(target), "given__project": str(project.root)}
        run |= {"given__quiet": True}
        _quietly(command, run, seen)
        if not target.is_file():
            raise InputError("the command wrote no file", place=kept.name, found=kept.command)
        data = target.read_bytes()
    who, book = values["given__coder"], values["given__codebook"]
    if not who and not book:
        return _built(project, command, values, data, seen, grounds)
    from coder.project.facade import open as open_project

    # What counts depends on who looks, where documents are blind: the ground is that of the command.
    with open_project(project.root, coder=who or project.asked, codebook=book) as other:
        return _built(other, command, values, data, seen, grounds)


def _quietly(command: Command, values: Mapping[str, Any], seen: list[object]) -> None:
    import io
    import sys
    from contextlib import redirect_stderr, redirect_stdout

    heard = io.StringIO()
    quiet, debug = diagnostics.is_quiet(), diagnostics.wants_debug()
    try:
        with redirect_stderr(heard), redirect_stdout(io.StringIO()):
            code = run_parsed(command, values, seen.append)
    finally:
        diagnostics.configure(quiet=quiet, colour=diagnostics.wants_colour(sys.stderr), debug=debug)
    if code not in (diagnostics.ExitCode.DONE, diagnostics.ExitCode.PROBLEMS):
        said = heard.getvalue().strip().splitlines()
        raise PartlyDone(f"it ended with exit code {code}", hint=said[-1] if said else "")


def _built(
    project: Project,
    command: Command,
    values: Mapping[str, Any],
    data: bytes,
    seen: Sequence[object],
    grounds: Grounds | None = None,
) -> Built:
    from coder.cli.selectors import selection_from
    from coder.model.selection import Selection
    from coder.project.exportground import ground_of
    from coder.project.reproducing import Built, values_of

    chosen = {n[8:]: v for n, v in values.items() if n.startswith("select__")}
    selection = selection_from(chosen) if chosen else Selection()
    default = "pool" if command.verb.name in _ALL_CODERS else "final"
    files = [p for v in values.values() for p in (v if isinstance(v, list) else [v])]
    read = [p for p in files if isinstance(p, Path)]
    known = Grounds() if grounds is None else grounds
    key = (project.asked, project.books.chosen, selection, default, *read)
    if key not in known:
        known[key] = ground_of(project, selection, default=default, files=read)
    return Built(data, values_of(seen), known[key])
