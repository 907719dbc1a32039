"""The documents of an import: which are here already, the rows and texts of the others.

Owns that nothing is written here, only planned; that a document which came before, or has the very same
text, is that document; and that a text is stored as the other program counted it (LF, accents as they
were), with paragraphs and sentences of ours. Texts of one file are never taken for one another.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from coder.exchange.formats import Foreign, ForeignDocument, ForeignVariable
from coder.ingest.extract import resegmented
from coder.model.document import TextMap, text_faults, text_hash
from coder.model.errors import Unreadable
from coder.model.finding import Finding
from coder.model.names import fold_name
from coder.project.shelf import Shelf
from coder.store.documents import OWN_COLUMNS, Entry
from coder.store.texts import text_name
from coder.text.language import passages
from coder.text.paragraphs import paragraphs

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.project.kept import Kept

__all__ = ["NewText", "TextPlan", "plan_texts"]

EXTRACTOR = "import 1"
_FEW = 5
_ENDING = re.compile(r"\.(?:txt|pdf|docx?|rtf|odt|html?|md)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NewText:
    """A document that is new here: its row, its text, and its source where the file held one."""

    entry: Entry
    text: str
    source: bytes = b""

    def map(self) -> TextMap:
        """Its map: paragraphs, sentences and languages, told now."""
        parts = paragraphs(self.text)
        languages = passages(self.text, parts, lang=None)
        return resegmented(self.text, TextMap(EXTRACTOR, "", paragraphs=parts, languages=languages))


@dataclass(slots=True)
class TextPlan:
    """Documents by the file's ids: our id, text and its hash; `new` ones; values for those that are here.

    `columns` are the variables by their names here, `rows` the whole sheet of the corpus afterwards.
    """

    corpus: str
    documents: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    new: list[NewText] = field(default_factory=list)
    known: int = 0
    values: list[tuple[str, str, str]] = field(default_factory=list)
    columns: dict[str, ForeignVariable] = field(default_factory=dict)
    rows: list[Entry] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)
    notes: list[Finding] = field(default_factory=list)


def plan_texts(
    project: Project, foreign: Foreign, kept: Kept, *, corpus: str, sets_to_variables: bool
) -> TextPlan:
    """What the documents of a file become; nothing is written.

    Raises:
        Unreadable: a text that may not be stored, which is the reader's fault.
    """
    plan = TextPlan(corpus)
    shelf = Shelf.of(project, corpus, time.monotonic())
    names = _columns(foreign, plan)
    values = _values(foreign, names, sets_to_variables=sets_to_variables)
    present = _Present(project, kept)
    given = project.variables()
    for doc in foreign.documents:
        entry = present.find(doc)
        own = values.get(doc.id, {})
        if entry is None:
            _new(doc, own, shelf, plan)
            continue
        plan.known += 1
        text = project.library.document(entry.id).text
        plan.documents[doc.id] = (entry.id, text_hash(text), text)
        for name, value in own.items():
            was = given.get(entry.id, {}).get(name, "")
            if not was:
                plan.values.append((entry.id, name, value))
            elif was != value:
                plan.lost["values of variables that are others in the project"] += 1
    plan.rows = shelf.rows
    if len(plan.notes) > _FEW:
        first = plan.notes[0]
        what = f"{len(plan.notes):,} ids of documents are not their names, as: {first.what}"
        plan.notes[:] = [replace(first, what=what)]
    return plan


def _new(doc: ForeignDocument, values: Mapping[str, str], shelf: Shelf, plan: TextPlan) -> None:
    if text_faults(doc.text) or not doc.text.strip():
        raise Unreadable("a text in it cannot be stored", place=doc.name)
    plain = re.sub(r"[/\\]+", "-", _ENDING.sub("", doc.name.strip())) or "document"
    doc_id = shelf.new_id(_Stem(plain), plan.notes, doc.name)  # type: ignore[arg-type]
    full = text_hash(doc.text)
    file, sha = "", ""
    if doc.source:
        ending = PurePath(doc.file).suffix.lower()
        ending = ending if ending in (".docx", ".rtf") else ".pdf"
        file, sha = f"{doc_id}{ending}", hashlib.sha256(doc.source).hexdigest()
    entry = Entry(doc_id, plan.corpus, file, text_name(doc_id, full), sha, variables=dict(values))
    shelf.put(entry)
    plan.new.append(NewText(entry, doc.text, doc.source))
    plan.documents[doc.id] = (doc_id, full, doc.text)


@dataclass(frozen=True, slots=True)
class _Stem:
    """A name of a document where a path is asked for: dots in it begin no ending."""

    stem: str

    @property
    def name(self) -> str:
        return self.stem


class _Present:
    """The documents that are here before an import, each given away once."""

    def __init__(self, project: Project, kept: Kept) -> None:
        self.project = project
        self.ids = {g: i for g, i in kept.document_ids.items() if project.library.find(i)}
        from coder.project.refiguids import document_guid

        entries = [e for e in project.library.entries if e.text]
        for entry in entries:
            self.ids.setdefault(document_guid(project, entry.id), entry.id)
        self.short: dict[str, list[str]] = {}
        for entry in entries:
            self.short.setdefault(project.library.short_hash(entry), []).append(entry.id)
        self.given: set[str] = set()

    def find(self, doc: ForeignDocument) -> Entry | None:
        """The document that is meant: named, of the same id, or of the same text."""
        library = self.project.library
        if doc.known:
            return library.entry(doc.known)
        short = text_hash(doc.text)[:8] if self.short else ""
        same = [i for i in self.short.get(short, ()) if i not in self.given]
        first = self.ids.get(doc.id, "")
        for doc_id in [first, *same] if first in same else same:
            if library.document(doc_id).text == doc.text:
                self.given.add(doc_id)
                return library.entry(doc_id)
        return None


# -- variables --------------------------------------------------------------------------------


def _columns(foreign: Foreign, plan: TextPlan) -> dict[str, str]:
    """{variable: its column here}; names that the program keeps for itself get a mark behind."""
    out: dict[str, str] = {}
    declared = {v.name: v for v in foreign.variables}
    used = [n for d in foreign.documents for n in d.variables]
    used += [n for c in foreign.cases for n in c.variables]
    for name in dict.fromkeys([*declared, *used]):
        column = " ".join(name.split()) or "variable"
        if fold_name(column) in {*OWN_COLUMNS, "corpus", "primary"}:
            column += "_"
        out[name] = column
        plan.columns[column] = declared.get(name) or ForeignVariable(name)
    return out


def _values(
    foreign: Foreign, names: Mapping[str, str], *, sets_to_variables: bool
) -> dict[str, dict[str, str]]:
    """{document: {column: value}}, those of its cases and sets behind its own."""
    out = {d.id: {names[k]: v for k, v in d.variables.items()} for d in foreign.documents}
    for case in foreign.cases:
        for doc in case.documents:
            own = out.setdefault(doc, {})
            for name, value in case.variables.items():
                own.setdefault(names[name], value)
    if sets_to_variables:
        for one in foreign.sets:
            name, colon, value = one.name.partition(":")
            for doc in one.documents:
                own = out.setdefault(doc, {})
                own.setdefault(name.strip() or one.name, value.strip() if colon else "yes")
    return out
