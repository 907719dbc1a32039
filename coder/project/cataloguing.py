"""The documents as a catalogue: the list, variables set by a command, names, what is taken out.

Owns what may change about a document beside its text: a variable is first an event and then a cell, so
that clones whose sheet is older read the same; a new name keeps the old one as an alias, and files stay
where they are; taking a document out moves its row to removed.csv and nothing else. Versions of texts are
told by `versions`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.model.affairs import fold_finishes
from coder.model.errors import BadValue, CoderError, ConflictError, UnknownName, UsageError, nearest
from coder.model.finding import Finding, Level
from coder.model.languages import NAMES, codes, unknown
from coder.model.names import fold_name, is_doc_id, slug
from coder.model.registers import Raw
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.remarks import remarks_on
from coder.project.removed import keep_removed
from coder.review.acts import Act
from coder.store.documents import LEADING, OWN_COLUMNS, Entry
from coder.store.texts import read_extent

if TYPE_CHECKING:
    from coder.model.codebook import Attribute
    from coder.project.facade import Project

__all__ = [
    "Changed",
    "documents_table",
    "remove_document",
    "rename_document",
    "set_variables",
    "sees_others",
]

_NAME = re.compile(r"[^\W\d]\w*(?:-\w+)*\Z")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Changed:
    """One variable of one document, before and after."""

    doc: str
    name: str
    was: str
    value: str


# -- the list ---------------------------------------------------------------------------------


def documents_table(
    project: Project, selection: Selection | None = None, *, every: bool = False
) -> Table:
    """One row a document: id, the usual variables (all with `every`), size, state and warnings.

    State is `not ingested`, `no text`, `text missing`, else how far the reader is (anybody, where nobody
    is named): `open`, `begun` or `finished`. Pages and characters are empty where there is no text.
    Warnings are those of the text's reader, and `nearly ID` for a document that is nearly the same.
    """
    entries = project.entries(selection)
    values = project.variables()
    names = _columns(entries, values, every=every)
    finished, begun = _progress(project)
    remarks = remarks_on(project, entries)
    if remarks.incomplete:
        what = "the texts were not compared with each other yet, as there are many"
        project.told.append(Finding(Level.NOTE, "alike", what, hint="coder doctor compares them"))
    rows: list[tuple[Cell, ...]] = []
    for entry in entries:
        own = values.get(entry.id, {})
        extent = _extent(project, entry)
        state = _state(entry, extent, entry.id in finished, entry.id in begun)
        cells = [own.get(n) for n in names]
        told = ", ".join(remarks.words.get(entry.id, ()))
        size = extent or (None, None)
        rows.append((entry.id, *cells, *size, own.get("lang"), state, entry.corpus, told))
    columns = ("id", *names, "pages", "characters", "lang", "state", "corpus", "warnings")
    return Table(columns, tuple(rows), Caption(""), ("id", *names, "lang", "corpus", "warnings"))


def _columns(
    entries: Sequence[Entry], values: Mapping[str, Mapping[str, str]], *, every: bool
) -> list[str]:
    """Names of the variables to show: those that some document has, the usual ones first."""
    found: dict[str, None] = {}
    for entry in entries:
        found.update(dict.fromkeys(values.get(entry.id, {})))
    usual = [n for n in LEADING if n in found and n != "lang"]
    return [*usual, *(n for n in found if every and n not in LEADING)]


def _extent(project: Project, entry: Entry) -> tuple[int | None, int] | None:
    """(pages or None for a format without, characters); None where no text can be read."""
    path = project.library.text_path(entry)
    found = read_extent(path) if path is not None else None
    return (found[0] or None, found[1]) if found else None


def _state(entry: Entry, extent: object, finished: bool, begun: bool) -> str:
    if not entry.text:
        return "no text" if entry.sha256 else "not ingested"
    if extent is None:
        return "text missing"
    return "finished" if finished else "begun" if begun else "open"


def _progress(project: Project) -> tuple[set[str], set[str]]:
    """Documents that the reader (or anybody) finished on the present text, and those with codings."""
    index, library = project.index, project.library
    mine = fold_name(project.reader())
    finished, begun = set(), set()
    for f in fold_finishes(index.affairs("finish")):
        entry = library.find(f.doc)
        if entry and mine in ("", fold_name(f.by)) and f.text == library.full_hash(entry):
            finished.add(entry.id)
    for doc, by in index.db.execute("SELECT DISTINCT doc, by FROM codings WHERE alive = 1"):
        entry = library.find(index.name(doc))
        if entry and mine in ("", fold_name(index.name(by))):
            begun.add(entry.id)
    return finished, begun


def sees_others(project: Project, doc_id: str) -> bool:
    """Whether the reader may see others' codings of a document.

    What decides is in `blindness`.
    """
    from coder.project.blindness import sight_of

    return project.library.entry(doc_id).id not in sight_of(project).blind


# -- variables --------------------------------------------------------------------------------


def set_variables(project: Project, written: str, values: Mapping[str, str]) -> list[Changed]:
    """Set variables of a document (or of all that a glob matches) as one step; an empty value unsets.

    Raises:
        UnknownName: no such document, or `primary` names nobody.
        BadValue: a name that cannot be a variable, or a value that the codebook does not allow.
    """
    by = project.writer()
    project.record.check_writable()
    entries = project.library.matching([written])
    if not entries:
        raise UnknownName(f"no document matches {written!r}", hint="coder docs list shows them all")
    wanted = {name: _checked(project, name, value) for name, value in values.items()}
    now = project.variables()
    changed = [
        Changed(e.id, name, was, value)
        for e in entries
        for name, value in wanted.items()
        if (was := now.get(e.id, {}).get(name, "")) != value
    ]
    if changed:
        project.record.write(by, [_act(project, c) for c in changed])
    for corpus in dict.fromkeys(e.corpus for e in entries):
        ids = {e.id for e in entries if e.corpus == corpus}
        rows = [e for e in project.library.entries if e.corpus == corpus]
        project.library.save(corpus, [_with(e, wanted) if e.id in ids else e for e in rows])
    return changed


def _with(entry: Entry, values: Mapping[str, str]) -> Entry:
    return replace(entry, variables={**entry.variables, **values})


def _act(project: Project, change: Changed) -> Act:
    ids = project.library.entry(change.doc).ids
    own: list[Raw] = [e for i in ids for e in project.index.affairs("variable", on=i)]
    own = [e for e in own if e["name"] == change.name]
    named = {a for e in own for a in e["after"]}
    heads = tuple(e["id"] for e in own if e["id"] not in named)
    body = {"name": change.name, "value": change.value, "was": change.was}
    return Act("variable", change.doc, body, heads)


def _checked(project: Project, name: str, value: str) -> str:
    """The value to store.

    Raises:
        BadValue, UnknownName: name or value cannot be.
    """
    value = value.strip()
    if name in (*OWN_COLUMNS, "corpus"):
        hint = "coder docs rename changes an id" if name == "id" else "coder ingest sets it"
        raise BadValue(f"{name} is kept by the program and is no variable", found=name, hint=hint)
    known = {n for e in project.library.entries for n in e.variables}
    declared = _declared(project)
    if name not in known and name not in declared and not _NAME.match(name):
        raise BadValue(
            f"{name!r} cannot be the name of a variable", found=name,
            hint="letters, digits and _, beginning with a letter: year=2008",
        )  # fmt: skip
    if _UNSEEN.search(value):
        raise BadValue(f"the value of {name} holds control characters", found=value)
    if name == "primary" and value:
        return project.coder_ids([value])[0]
    if name == "lang" and value and name not in declared:
        return _language(value)
    if name == "lang" and "|".join(codes(value)) in declared[name].values:
        value = "|".join(codes(value))  # as the codebook writes it: "Deutsch" is de
    if value and name in declared:
        _allowed(declared[name], value)
    if name not in known and name not in declared and name not in (*LEADING, "primary"):
        close = nearest(name, {*known, *declared, *LEADING})
        what = f"{name} is a new variable" + (f"; nearest is {close!r}" if close else "")
        hint = f"to take it back: coder undo; then set {close}" if close else ""
        project.told.append(Finding(Level.NOTE, "new-variable", what, hint=hint))
    return value


def _language(value: str) -> str:
    """The languages as codes.

    Raises:
        BadValue: a word that names none.
    """
    for word in unknown(value):
        near = nearest(word.casefold(), NAMES)
        hint = "a code of two letters (en, de, fr, es ...) or an English name; several as en|de"
        raise BadValue(f"{word!r} is no language", found=word, nearest=near, hint=hint)
    return "|".join(codes(value))


def _declared(project: Project) -> dict[str, Attribute]:
    """Variables that the codebook declares; none when it cannot be read."""
    try:
        return {v.name: v for v in project.book().variables} if project.has_book() else {}
    except CoderError:
        return {}


def _allowed(declared: Attribute, value: str) -> None:
    if declared.values and value not in declared.values:
        raise BadValue.of_value(f"variable {declared.name!r}", value, declared.values)
    if declared.type == "integer" and not re.fullmatch(r"[+-]?\d+", value):
        raise BadValue(f"variable {declared.name!r} is a whole number", found=value)
    if declared.type == "date" and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        raise BadValue(f"variable {declared.name!r} is a date: 2008-06-05", found=value)


# -- names and rows ---------------------------------------------------------------------------


def rename_document(project: Project, old: str, new: str) -> Entry:
    """Give a document another id; the old one stays as an alias, and files stay where they are.

    Raises:
        UnknownName: no such document.
        BadValue: the new id is none, or another document has or had it.
    """
    project.record.check_writable()
    entry = project.library.entry(old)
    if not is_doc_id(new):
        near = slug(new)
        raise BadValue(
            f"{new!r} cannot be a document id", found=new, nearest=near if near != "x" else None,
            hint="at most 80 letters, digits, _ . -",
        )  # fmt: skip
    other = project.library.find(new)
    if other is not None and other.id != entry.id:
        had = "is" if fold_name(other.id) == fold_name(new) else "was"
        raise BadValue(f"{new!r} {had} the id of another document, {other.id}", found=new)
    if new == entry.id:
        raise UsageError(f"{new} has this id already", place=new)
    former = tuple(i for i in entry.ids if i != new)
    renamed = replace(entry, id=new, formerly=former)
    rows = [e for e in project.library.entries if e.corpus == entry.corpus]
    project.library.save(entry.corpus, [renamed if e.id == entry.id else e for e in rows])
    return renamed


def remove_document(project: Project, doc_id: str, *, yes: bool = False) -> tuple[Entry, int]:
    """Take a document's row out of the sheet; its files and everybody's codings stay where they are.

    The row is kept in removed.csv, from where `restore_document` and ingest bring it back.

    Returns:
        The row, and how many living codings wait for it to come back.

    Raises:
        UnknownName: no such document.
        ConflictError: it has codings, and `yes` was not said.
    """
    project.record.check_writable()
    entry = project.library.entry(doc_id)
    rows = project.index.rows_of(entry.ids)
    if rows and not yes:
        coders = ", ".join(sorted({r.by for r in rows}))
        raise ConflictError(
            f"has {len(rows)} coding{'s' if len(rows) > 1 else ''}, by {coders}", place=entry.id,
            hint="--yes takes it out all the same; the codings stay in the record and count no more",
        )  # fmt: skip
    keep_removed(project, entry)
    keep = [e for e in project.library.entries if e.corpus == entry.corpus and e.id != entry.id]
    project.library.save(entry.corpus, keep)
    return entry, len(rows)
