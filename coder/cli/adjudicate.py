"""`coder adjudicate`: conflicts settled into the consensus layer, on the full screen or line by line.

Owns the dialogue of `--linear`: a conflict is shown in plain lines, one line of input decides it, and what
was said is durable before the next one is shown. From a pipe it is the same without questions: one decision
a line, with the conflict's id before it where it is not the next one.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final

from coder.cli import diagnostics
from coder.cli.code import can_draw
from coder.cli.conflicts import Kind, asked_for, scope, with_docs
from coder.cli.diagnostics import ExitCode
from coder.cli.options import CoderList, DocArguments, DryRun, Linear
from coder.cli.parameters import Option
from coder.model.errors import CoderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.conflicting import Asked, Conflict
    from coder.project.facade import Project

__all__ = ["adjudicate"]

Agreed = Annotated[bool, Option("--agreed", help="Take over what all agree on, marked as agreed.")]
# An id may hold digits only; a number of a coding has four at most.
_ID = re.compile(r"(?=.*[a-f])[0-9a-f]{4}|[0-9a-f]{5,8}")
NAMED: Final = 3
"""Documents that a message names; where they are more, what was typed is repeated."""
CONTEXT: Final = 80
"""Characters shown on either side of a conflict."""


def adjudicate(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    docs: DocArguments = None,
    *,
    agreed: Agreed = False,
    linear: Linear = False,
    kind: Kind = "",
    coders: CoderList = "",
    dry_run: DryRun = False,
) -> ExitCode | None:
    """Settle conflicts into the consensus; coders' own codings stay.

    On a terminal each conflict stands in its document, readings beside it, one key a
    decision. --linear asks one after the other in plain lines; from a pipe it reads one
    decision a line: the conflict's id if it is not the next one, then 1 (keep the first
    reading), 1 2 (keep both), none, skip or quit, then because WHY. code=ID,
    span=START:END and NAME=VALUE change the reading kept. With --dry-run or a format,
    and in a pipe, the queue is listed.

    Examples:
        coder adjudicate
        coder adjudicate EU-01 --linear
        coder adjudicate --agreed
        coder adjudicate --linear --kind boundary
    """
    chosen, asked = with_docs(selection, docs), asked_for(kind, coders)
    _warn_wanting(project, chosen, asked)
    if agreed:
        _agreed(project, chosen, asked, linear=linear, dry_run=dry_run)
    elif linear and not dry_run:
        return _linear(project, chosen, asked)
    elif dry_run or out.format or out.file or not can_draw():
        _list(project, chosen, asked, out)
    else:
        return _screen(project, chosen, asked)
    return None


def _agreed(
    project: Project, chosen: Selection, asked: Asked, *, linear: bool, dry_run: bool
) -> None:
    if linear or asked.kind:
        raise UsageError(
            "--agreed takes over what all agree on, and asks nothing",
            hint="leave out --linear and --kind; documents, --round and --coders go with it",
        )
    filled = project.fill_agreed(chosen, asked, dry_run=dry_run)
    docs = tuple(dict.fromkeys(c.item.doc for c in filled))
    told = (
        f"{diagnostics.plural(len(filled), 'passage')} of {diagnostics.plural(len(docs), 'document')} "
        "on which all agree"
    )
    if not filled:
        return diagnostics.warn(
            "nothing that all agree on is left to take over; nothing is changed"
        )
    if dry_run:
        return diagnostics.done(f"would take over {told}; nothing was written")
    _tell_final(project, docs)
    left = _left(project, chosen, asked)
    diagnostics.done(f"taken over: {told}", _next(project, left, chosen, asked))


def _list(project: Project, chosen: Selection, asked: Asked, out: OutputOptions) -> None:
    from coder.cli.output import emit
    from coder.model.results import Caption, Table
    from coder.project.adjudicating import queue

    todo = queue(project, chosen, asked)
    rows = tuple((c.id, c.item.doc, c.item.start, c.item.kind, c.state, _said(c)) for c in todo)
    columns = ("conflict", "doc", "start", "kind", "state", "readings")
    emit(Table(columns, rows, Caption("To settle"), ("doc", "readings")), out)
    left = diagnostics.plural(len(todo), "conflict")
    diagnostics.done(f"{left} to settle", _next(project, todo, chosen, asked))


def _screen(project: Project, chosen: Selection, asked: Asked) -> ExitCode:
    """The queue on the full screen, where there is something in it."""
    from coder.project.adjudicating import queue

    project.writer()
    todo = queue(project, chosen, asked)
    ended = ExitCode.DONE
    if todo:
        from coder.workbench.adjudicate_screen import run

        ended = ExitCode(run(project, todo))
    left = _left(project, chosen, asked)
    _tell_final(project, tuple(dict.fromkeys(c.item.doc for c in todo)))
    told = f"{diagnostics.plural(len(left), 'conflict')} to settle"
    diagnostics.done(told, _next(project, left, chosen, asked))
    return ended


def _left(project: Project, chosen: Selection, asked: Asked) -> Sequence[Conflict]:
    """What is left to settle; how many of all there are is kept for `coder status`."""
    from coder.project.conflicting import remember

    found = project.conflicts(chosen, asked)
    if not chosen and not asked.kind and not asked.coders:
        remember(project, found)
    return found.open


def _said(conflict: Conflict) -> str:
    spoken = [f"{c.by}: {c.code}" for c in conflict.item.codings]
    return "; ".join([*spoken, *(f"{by}: nothing" for by in conflict.item.silent)])


def _next(project: Project, todo: Sequence[Conflict], chosen: Selection, asked: Asked) -> str:
    """What goes on from here, with the documents and coders that this was about."""
    if todo:
        return f"coder adjudicate{scope(chosen.docs, chosen, asked)} --linear"
    agreed = project.fill_agreed(chosen, asked, dry_run=True)
    docs = tuple(dict.fromkeys(c.item.doc for c in agreed))
    named = docs if len(docs) <= NAMED else chosen.docs
    return f"coder adjudicate{scope(named, chosen, asked)} --agreed" if docs else "coder status"


def _warn_wanting(project: Project, chosen: Selection, asked: Asked) -> None:
    """Say at once when decisions between these coders will not make a document's final coding."""
    if not asked.coders and not chosen.round:
        return
    found = project.conflicts(chosen, asked)
    for doc, others in list(found.wanting.items())[:NAMED]:
        mine, rest = ", ".join(found.compared[doc]), ", ".join(others)
        diagnostics.warn(
            f"{doc}: what is settled between {mine} alone does not count until what {rest} coded is "
            "settled too",
            hint=f"coder adjudicate {doc} asks about all of them; a round of {mine} (coder assign) "
            "makes them the ones who count",
        )


def _tell_final(project: Project, docs: Sequence[str]) -> None:
    """Say of which documents the consensus has become whole."""
    settled = project.consensus().settled if docs else frozenset()
    whole = [doc for doc in docs if doc in settled]
    if whole:
        shown = ", ".join(whole[:NAMED]) + (" ..." if len(whole) > NAMED else "")
        diagnostics.note(f"{shown}: all is settled, so the consensus is the final coding now")


# -- line by line -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Course:
    """How far one is: the conflicts left, how many are settled, how many lines were refused."""

    left: list[Conflict]
    all: int = 0
    settled: int = 0
    refused: int = 0


def _linear(project: Project, chosen: Selection, asked: Asked) -> ExitCode:
    from coder.cli.lines import utf8_lines
    from coder.project.adjudicating import queue

    project.writer()
    todo = list(queue(project, chosen, asked))
    course = _Course(todo, len(todo))
    asking = sys.stdin.isatty()
    _go(project, course, utf8_lines(sys.stdin), asking=asking)
    told = f"{diagnostics.plural(course.settled, 'conflict')} settled, {len(course.left)} left"
    _tell_final(project, tuple(dict.fromkeys(c.item.doc for c in todo)) if course.settled else ())
    diagnostics.done(told, _next(project, _left(project, chosen, asked), chosen, asked))
    return ExitCode.PARTLY if course.refused and not asking else ExitCode.DONE


def _go(project: Project, course: _Course, lines: Iterable[str], *, asking: bool) -> None:
    if asking and course.left:
        _show(project, course)
    for number, line in enumerate(lines if course.left else (), 1):
        if not line.strip():
            continue
        try:
            if not _decide(project, course, line):
                return
        except CoderError as error:
            course.refused += 1
            diagnostics.refused(number, error)
        if not course.left:
            return
        if asking:
            _show(project, course)


def _decide(project: Project, course: _Course, line: str) -> bool:
    """Do what a line says; False when it says to stop."""
    from coder.project.adjudicating import find_conflict, parse_decision

    first, _, rest = line.strip().partition(" ")
    named = len(first) >= 4 and any(c.id.startswith(first.casefold()) for c in course.left)
    if not named and rest and _ID.fullmatch(first):
        find_conflict(course.left, first)
    choice = parse_decision(rest if named else line)
    if choice.act == "quit":
        return False
    conflict = find_conflict(course.left, first) if named else course.left[0]
    if choice.act == "decide":
        event = project.settle(conflict, choice)
        course.settled += 1
        sys.stdout.write(f"{event}\n")
        sys.stdout.flush()
    course.left.remove(conflict)
    return True


def _show(project: Project, course: _Course) -> None:
    """The next conflict in plain lines on stderr, and what one may say."""
    from coder.text.safe import safe_line, safe_text

    conflict = course.left[0]
    item, doc = conflict.item, project.library.document(conflict.item.doc)
    page = doc.page_at(item.start)
    where = f"{doc.id} p. {page.number}" if page else doc.id
    before = doc.text[max(0, item.start - CONTEXT) : item.start]
    after = doc.text[item.end : item.end + CONTEXT]
    number = course.all - len(course.left) + 1
    parts = [
        "",
        f"{number} of {course.all}  {conflict.id}  {item.kind}  {where}"
        + (f"  ({conflict.state})" if conflict.state != "open" else ""),
        f"  ...{safe_line(before)}[{safe_line(doc.text[item.start : item.end])}]{safe_line(after)}...",
    ]
    for n, c in enumerate(item.codings, 1):
        values = "".join(f" {k}={v.value}" for k, v in c.attributes.items() if not v.proposed)
        note = f" ({safe_line(c.memo)})" if c.memo else ""
        parts.append(f"  {n} {c.by}: {c.code}{values} {c.span} {safe_line(c.quote)}{note}")
    parts += [f"    {by}: nothing" for by in item.silent]
    parts += [
        f"    decided before by {a.by}: {', '.join(m.code for m in a.makes) or 'nothing'}"
        + (f" because {safe_line(a.why)}" if a.why else "")
        for a in conflict.decisions
    ]
    sys.stderr.write(safe_text("\n".join(parts)) + "\n1, 1 2, none, skip, quit; because WHY: ")
    sys.stderr.flush()
