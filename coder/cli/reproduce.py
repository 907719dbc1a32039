"""`coder reproduce`: the paper's tables and figures made again, and what moved since.

Owns the exit code: 1 when a value moved, 0 when only bytes of a renderer did, 5 when an entry could not be
made. The verdict itself is `coder.project.reproducing`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.results import Table
    from coder.project.exportlist import Kept
    from coder.project.facade import Project
    from coder.project.reproducing import Lock, Verdict

__all__ = ["reproduce"]

File = Annotated[
    Path | None, Argument(metavar="[FILE]", help="The list; exports.yaml of the project without.")
]
Check = Annotated[bool, Option("--check", help="Write nothing; for CI.")]
Accept = Annotated[bool, Option("--accept", help="Record what is made now as the paper's state.")]
Only = Annotated[
    list[str] | None, Option("--only", metavar="NAME", help="Only this entry; repeatable.")
]


def reproduce(
    project: Project,
    out: OutputOptions,
    *,
    file: File = None,
    check: Check = False,
    accept: Accept = False,
    only: Only = None,
) -> ExitCode:
    """Make the paper's tables and figures again and say what changed.

    exports.yaml lists commands and files; --keep NAME on any output adds to it. Each
    output is compared with the state recorded in exports.lock.json: same; bytes (only
    the writer of the file changed, exit 0); values (a number or text moved, exit 1),
    with the codings, rules and codebook that moved it; new. Files are written, the
    recorded state is not, until --accept says that the paper now says so.

    Examples:
        coder reproduce
        coder reproduce --check
        coder reproduce --only "Table 2" --accept
    """
    from coder.cli.output import emit
    from coder.project.exportlist import FILE

    path = file or project.root / FILE
    verdicts = _run(project, path, only or [], (check, accept))
    emit(_table(verdicts), out)
    return _close(verdicts, check=check, accept=accept)


def _run(
    project: Project, path: Path, only: Sequence[str], mode: tuple[bool, bool]
) -> list[Verdict]:
    from coder.cli.keeping import with_suggestions
    from coder.cli.progress import progress
    from coder.project.exportlist import read_list
    from coder.project.reproducing import lock_of, read_lock

    listed = read_list(path)
    chosen = _chosen(listed, only)
    lock, verdicts = read_lock(lock_of(path)), []
    with_suggestions(project)
    with progress("reproduce") as line:
        for at, verdict in enumerate(_verdicts(project, chosen, lock, mode)):
            verdicts.append(verdict)
            line(at + 1, len(chosen), verdict.kept.name)
    if not mode[0]:
        lock.save(lock_of(path), [k.name for k in listed])
    return verdicts


def _chosen(listed: Sequence[Kept], only: Sequence[str]) -> list[Kept]:
    from coder.model.errors import UnknownName

    names = [k.name for k in listed]
    for name in only:
        if name not in names:
            raise UnknownName.of("entry", name, names, hint="exports.yaml lists them")
    return [k for k in listed if not only or k.name in only]


def _verdicts(
    project: Project, chosen: Sequence[Kept], lock: Lock, mode: tuple[bool, bool]
) -> Iterator[Verdict]:
    from coder.cli.keeping import Grounds, build
    from coder.model.errors import CoderError
    from coder.project.exportlist import inside
    from coder.project.reproducing import Verdict, judge
    from coder.store.files import make_folder, write_atomic

    check, accept = mode
    grounds = Grounds()
    for kept in chosen:
        try:
            target = inside(project.root, kept.output)
            built = build(project, kept, grounds)
        except CoderError as error:
            yield Verdict(kept, "failed", tuple(filter(None, (str(error), error.hint))))
            continue
        verdict = judge(project, kept, lock.entries.get(kept.name), built)
        if not check:
            if not target.is_file() or target.read_bytes() != built.data:
                make_folder(target.parent)
                write_atomic(target, built.data)
            if accept or verdict.state == "new":
                lock.put(kept, built)
        yield verdict


def _table(verdicts: Sequence[Verdict]) -> Table:
    from coder.model.results import Table

    rows = tuple((v.kept.name, v.kept.output, v.state, "; ".join(v.why)) for v in verdicts)
    columns = ("name", "output", "state", "why")
    return Table(columns, rows, text_columns=("name", "output", "why"))


def _close(verdicts: Sequence[Verdict], *, check: bool, accept: bool) -> ExitCode:
    from coder.cli.diagnostics import done, plural

    of = {
        s: sum(v.state == s for v in verdicts) for s in ("same", "bytes", "values", "new", "failed")
    }
    told = ", ".join(f"{n} {s}" for s, n in of.items() if n) or "nothing listed"
    unknown = check and of["new"]
    if of["failed"]:
        done(f"{plural(len(verdicts), 'output')}: {told}", "mend the entries that failed")
        return ExitCode.PROBLEMS if of["values"] and not accept else ExitCode.PARTLY
    if (of["values"] and not accept) or unknown:
        next_ = "coder reproduce --accept, when the paper shall say so"
        done(f"{plural(len(verdicts), 'output')}: {told}", next_)
        return ExitCode.PROBLEMS
    done(f"{plural(len(verdicts), 'output')}: {told}" + (", recorded" if accept else ""))
    return ExitCode.DONE
