"""Memos: notes on the project, documents, codes and codings, and their files.

Owns where a note goes: on one's own coding it is part of that coding; on anything else it is a memo of
its own. What others wrote about a document that the reader codes blind is not there for them (`blindness`),
and that something is hidden is told. `note_files` makes the Markdown files of `memo export`; nothing reads
them back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.model.affairs import fold_memos
from coder.model.coding import Coding
from coder.model.errors import CoderError, NotYours, UnknownName, UsageError
from coder.model.finding import Finding, Level
from coder.model.memo import Memo, MemoTarget
from coder.model.names import fold_name, slug
from coder.project.blindness import Sight, sight_of
from coder.project.coding import find_coding
from coder.review import acts
from coder.review.acts import Act

if TYPE_CHECKING:
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = [
    "Note",
    "about",
    "all_notes",
    "chosen_notes",
    "edit_note",
    "find_note",
    "named",
    "note_files",
    "target_of",
    "write_note",
]


@dataclass(frozen=True, slots=True)
class Note:
    """A note wherever it is kept; `id` is the memo's, or the coding's whose note it is."""

    id: str
    target: MemoTarget
    text: str
    by: str
    time: str


def target_of(project: Project, written: str) -> MemoTarget:
    """What is meant by `project`, a document id, a code or a coding id; `doc:X` and `code:X` say which.

    Raises:
        UnknownName: nothing has that name.
    """
    kind, colon, rest = written.partition(":")
    if written == "project":
        return MemoTarget("project")
    if colon and kind in ("doc", "code", "coding"):
        written = rest
    if (not colon or kind == "doc") and project.library.find(written):
        return MemoTarget("doc", project.library.entry(written).id)
    if (not colon or kind == "code") and project.has_book() and written in project.book():
        return MemoTarget("code", f"{project.books.name}/{written}")
    try:
        return MemoTarget("coding", find_coding(project, written).id)
    except UnknownName:
        names = ["project", *(e.id for e in project.library.entries)]
        if project.has_book():
            names += [c.id for c in project.book()]
        raise UnknownName.of(
            "target", written, names, hint="project, or the id of a document, code or coding"
        ) from None


def write_note(project: Project, written: str, text: str) -> Note:
    """Add a note to a target; on one's own coding it is added below what stands there.

    Raises:
        UsageError: an empty text.
    """
    if not text.strip():
        raise UsageError(
            "the memo is empty", hint="give its text, or - to read it from standard input"
        )
    target = target_of(project, written)
    by = project.writer()
    if target.kind == "coding":
        coding = find_coding(project, target.id)
        if fold_name(coding.by) == fold_name(by):
            whole = f"{coding.memo}\n\n{text}" if coding.memo else text
            project.record.write(by, [acts.memo_on_coding(coding, whole)])
            return Note(coding.id, target, whole, by, "")
    (event,) = project.record.write(
        by, [Act("memo", "", {"target": _stored(target), "memo": text, **_mig(project, target)})]
    )
    return Note(event["id"], target, text, by, event["time"])


def _mig(project: Project, target: MemoTarget) -> dict[str, int]:
    """Migrations known, where the target is a code: it may be called something else tomorrow."""
    return {"mig": len(project.books.migrations())} if target.kind == "code" else {}


def _stored(target: MemoTarget) -> str:
    return str(target)


def all_notes(project: Project, written: str = "") -> list[Note]:
    """All notes that the reader may see, or those of them on one target.

    Memos come in the order in which they were begun, then notes of codings. Hidden ones are told of.
    """
    wanted = target_of(project, written) if written else None
    memos = fold_memos(project.record.index.affairs("memo", "retract", "restore"))
    found = [Note(m.id, _present(project, m), m.text, m.by, m.time) for m in memos]
    rows = project.record.index.rows("rest LIKE '%\"memo\"%'")
    codings = [c for c in map(project.view.coding, rows) if c.memo]
    times, docs = _written(project, codings), {c.id: c.doc for c in codings}
    found += [Note(c.id, MemoTarget("coding", c.id), c.memo, c.by, times[c.id]) for c in codings]
    found = [n for n in found if wanted is None or n.target == wanted]
    sight = sight_of(project)
    shown = [n for n in found if sight.sees_note(n.by, _document(project, n.target, docs))]
    if sight.blind:
        project.told.append(_hidden(sight))
    return shown


def _written(project: Project, codings: Sequence[Coding]) -> dict[str, str]:
    """When the memo that stands on each coding was written; what undo brought back keeps its time."""
    states = project.record.states([c.id for c in codings])
    out = {}
    for c in codings:
        register = states[c.id].registers["memo"]
        same = [w.event for w in register.effective if w.value == register.value]
        first = next((e for e in reversed(same) if not e.get("undoes")), None)
        out[c.id] = str(first["time"]) if first else c.time
    return out


def chosen_notes(project: Project, notes: Sequence[Note], selection: Selection) -> list[Note]:
    """Those of the notes by these coders, on these documents and codes and on their codings.

    Raises:
        UnknownName: a document, code or coder that is not there.
    """
    docs = {e.id for e in project.entries(selection)} if selection.docs else None
    codes = project.code_ids(selection)
    by = set(map(fold_name, project.coder_ids(selection.by)))
    out = []
    for note in notes:
        doc, code = about(project, note.target)
        fits = (docs is None or doc in docs) and (codes is None or code in codes)
        if fits and (not by or fold_name(note.by) in by):
            out.append(note)
    return out


def about(project: Project, target: MemoTarget) -> tuple[str, str]:
    """The document and the code that a note is about; empty for none."""
    if target.kind == "doc":
        return target.id, ""
    if target.kind == "code":
        return "", target.id.rpartition("/")[2]
    coding = project.view.by_id(target.id) if target.kind == "coding" else None
    return (coding.doc, coding.code) if coding else ("", "")


def _document(project: Project, target: MemoTarget, known: Mapping[str, str]) -> str:
    """The document that a note is about; empty for a note on a code or on the project."""
    if target.kind == "doc":
        return target.id
    if target.kind != "coding":
        return ""
    if target.id in known:
        return known[target.id]
    coding = project.view.by_id(target.id)
    return coding.doc if coding else ""


def _hidden(sight: Sight) -> Finding:
    """That others' memos are not shown, whether there are any or not: that would tell of them."""
    docs = ", ".join(sorted(sight.blind)[:5])
    what = f"memos of others are not shown until you have finished what you code independently ({docs})"
    return Finding(Level.NOTE, "blind", what)


def _present(project: Project, memo: Memo) -> MemoTarget:
    """The target under the name it has now."""
    if memo.target.kind == "doc":
        entry = project.library.find(memo.target.id)
        return MemoTarget("doc", entry.id) if entry else memo.target
    if memo.target.kind == "code" and project.has_book():
        book, _, code = memo.target.id.partition("/")
        now = project.books.translated(book, code, memo.mig)
        return MemoTarget("code", f"{book}/{now}") if now else memo.target
    return memo.target


def named(project: Project, target: MemoTarget) -> str:
    """What a note hangs on, in words: `EU-01`, `win_win`, `EU-01, p. 2, paragraph 4: win_win`."""
    if target.kind == "project":
        return "the project"
    if target.kind == "doc":
        entry = project.library.find(target.id)
        return entry.id if entry else target.id
    if target.kind == "code":
        return target.id.rpartition("/")[2]
    coding = project.view.by_id(target.id)
    if coding is None:
        return target.id
    return f"{coding.doc}{_place(project, coding)}: {coding.code}"


def _place(project: Project, coding: Coding) -> str:
    """Where a coding lies, in words after a comma; empty where its text cannot be read."""
    from coder.project.places import describe

    try:
        doc = project.library.document(coding.doc)
        told = describe(doc, coding.span) if coding.carried != "review" else ""
    except CoderError:
        return ""
    return f", {told}" if told else ""


def find_note(project: Project, note_id: str) -> Note:
    """A note by its id or the id of its coding, or enough of the beginning or the end.

    Raises:
        UnknownName: none, or several.
    """
    found = [n for n in all_notes(project) if n.id.startswith(note_id) or n.id.endswith(note_id)]
    if len(found) != 1:
        raise UnknownName(
            f"memo {note_id!r} is not known"
            if not found
            else f"{note_id!r} could be several memos",
            found=note_id,
            hint="coder memo list shows them",
        )
    return found[0]


def note_files(project: Project) -> dict[str, bytes]:
    """All notes as Markdown files by name; equal notes give equal names and bytes."""
    out: dict[str, bytes] = {}
    for note in all_notes(project):
        about = slug(note.target.id.rpartition("/")[2] or "project", longest=40)
        stem = f"{note.target.kind}-{about}-{slug(note.id, longest=40)}"
        while f"{stem.casefold()}.md" in map(str.casefold, out):
            stem += "-2"
        facts = ", ".join(part for part in (note.by, note.time) if part)
        text = f"# {note.target}\n\n{facts}\n\n{note.text.rstrip()}\n"
        out[f"{stem}.md"] = text.encode("utf-8", "surrogatepass")
    return out


def edit_note(project: Project, note_id: str, text: str) -> Note:
    """Replace the text of one's own note; an empty text takes it away.

    Raises:
        NotYours: somebody else wrote it.
    """
    note = find_note(project, note_id)
    by = project.writer()
    if fold_name(note.by) != fold_name(by):
        raise NotYours(f"memo {note.id} was written by {note.by}", found=note.id)
    if note.target.kind == "coding" and note.id == note.target.id:
        coding = find_coding(project, note.id)
        project.record.write(by, [acts.memo_on_coding(coding, text)])
        return Note(note.id, note.target, text, by, note.time)
    memos = fold_memos(project.record.index.affairs("memo", "retract", "restore"))
    heads = next(m.heads for m in memos if m.id == note.id)
    body = {"target": _stored(note.target)}
    act = (
        Act("memo", note.id, {**body, "memo": text}, heads)
        if text.strip()
        else Act("retract", note.id, body, heads)
    )
    project.record.write(by, [act])
    return Note(note.id, note.target, text, by, note.time)
