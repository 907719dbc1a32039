"""Questions of authors: co-occurrence, crosstabs, absence, frequencies.

Owns the joining of what counts (`selecting`) with the pure analyses, and captions that let a reader
repeat the figure: layer, documents, filter, codebook state, what was left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.analyse.documents import DocumentFacts
from coder.model.columns import UnitColumns
from coder.model.errors import BadValue, UnknownName
from coder.model.results import Caption, Matrix, Table
from coder.model.selection import Selection
from coder.project.selecting import Counted, counted

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = [
    "absent",
    "cooccur",
    "crosstab",
    "frequencies",
    "labels",
    "rolled",
    "sensitivity",
    "trend",
    "units_of",
    "with_notes",
]


def labels(project: Project, codes: Sequence[str], lang: str = "name") -> dict[str, str]:
    """{code id: name to show}; `lang` is name, id, or a language of the codebook's names.

    Proposed codes say so; a code called "not in codebook: ID" is shown as it is.

    Raises:
        BadValue: the codebook has no names in that language.
    """
    book = project.book_with_proposed()
    known = ["name", "id", *book.languages, *dict.fromkeys(k for c in book for k in c.names)]
    if lang not in known:
        raise BadValue.of_value("--labels", lang, list(dict.fromkeys(known)))
    out = {}
    for code_id in codes:
        code = book.get(code_id)
        plain = code is None or lang == "id"
        out[code_id] = code_id if plain or code is None else code.names.get(lang, code.label)
    return out


def with_notes(caption: Caption, chosen: Counted) -> Caption:
    """The caption with the facts and notes of what counted."""
    facts = {**caption.facts, **chosen.facts}
    return replace(caption, facts=facts, notes=(*caption.notes, *chosen.notes))


def units_of(project: Project, chosen: Counted, kind: str) -> UnitColumns:
    """The units of the documents that the columns know, numbered as there."""
    import numpy as np

    units = chosen.view.units(kind)
    place = {d: i for i, d in enumerate(chosen.columns.docs)}
    lut = np.array([place.get(d, -1) for d in units.docs] or [-1], dtype=np.int64)
    doc = lut[np.asarray(units.doc)]
    keep = doc >= 0
    return UnitColumns(
        kind,
        chosen.columns.docs,
        doc[keep],
        np.asarray(units.start)[keep],
        np.asarray(units.end)[keep],
        units.segmenter or _segmenter(project),
    )


def _segmenter(project: Project) -> str:
    """The segmenter of the first stored text; it stands in captions of results by unit."""
    for entry in project.library.entries:
        text_map = project.library.text_map(entry)
        if text_map is not None:
            return text_map.segmenter
    return ""


def cooccur(
    project: Project,
    selection: Selection | None = None,
    *,
    rule: str = "overlap",
    measure: str = "count",
    roll_up: int | None = None,
    names: str = "name",
) -> Matrix:
    """The code co-occurrence matrix.

    Args:
        project: the project.
        selection: the selectors; the final layer by default.
        rule: overlap, same, near:K, sentence, paragraph, page or document.
        measure: count, c, jaccard, and for unit rules share, npmi, lift, phi.
        roll_up: depth of the ancestors that codes count as; None leaves them.
        names: how codes are called for people: name, id or a language.

    Raises:
        BadValue: unknown rule or measure.
    """
    from coder.project.cooccurring import Question, answer, of_project

    material = of_project(project, selection, roll_up=roll_up, names=names)
    found = answer(material, Question(rule=rule, measure=measure))
    assert isinstance(found, Matrix)
    return found


def sensitivity(
    project: Project, selection: Selection | None = None, *, measure: str = "count"
) -> Table:
    """The same cells under every rule, side by side."""
    from coder.project.cooccurring import Question, answer, of_project

    found = answer(of_project(project, selection), Question(measure=measure, sensitivity=True))
    assert isinstance(found, Table)
    return found


DOCUMENT_VARIABLES = ("id", "corpus")
"""Variables that every document has."""


def _told_untagged(project: Project, chosen: Counted) -> Counted:
    """What counted, with a note where open suggestions cannot be known because no rules were run."""
    has_rules = any(c.rules for c in project.book())
    if not has_rules or project.suggestions.tagged(project.books.name):
        return chosen
    note = "the rules were not run here, so open suggestions are not shown (coder tag)"
    return replace(chosen, notes=(*chosen.notes, note))


def _check_variable(project: Project, name: str) -> None:
    known: dict[str, None] = dict.fromkeys(DOCUMENT_VARIABLES)
    for entry in project.library.entries:
        known.update(dict.fromkeys(entry.variables))
    for values in project.variables().values():
        known.update(dict.fromkeys(values))
    if name not in known:
        raise UnknownName.of("variable", name, known, hint="coder docs list shows the variables")


def _word_counts(project: Project, docs: Sequence[str]) -> dict[str, int]:
    """Words of each document: runs of letters and digits, apostrophes and hyphens inside included."""
    import re

    word = re.compile(r"\w+(?:['\u2019-]\w+)*")
    out = {}
    for doc_id in docs:
        entry = project.library.entry(doc_id)
        out[doc_id] = len(word.findall(project.library.document(doc_id).text)) if entry.text else 0
    return out


def crosstab(
    project: Project,
    selection: Selection | None = None,
    *,
    cols: str,
    measure: str = "count",
    long: bool = False,
    roll_up: int | None = None,
    names: str = "name",
) -> Matrix | Table:
    """Codes by a document variable.

    Args:
        project: the project.
        selection: the selectors; the final layer by default.
        cols: the variable.
        measure: count, docs, chars or per1000.
        long: one row a cell, with what stands behind it (`state`).
        roll_up: depth of the ancestors that codes count as.
        names: how codes are called for people.

    Raises:
        UnknownName: no document has that variable.
        BadValue: unknown measure.
    """
    from coder.analyse.absence import cell_states, long_table
    from coder.analyse.crosstab import crosstab as analyse

    _check_variable(project, cols)
    chosen = rolled(project, counted(project, selection or Selection()), roll_up)
    declared = _declared(project, cols)
    result: Matrix | Table
    if long:
        chosen = _told_untagged(project, chosen)
        states = cell_states(
            chosen.columns, _facts(project, chosen, cols, roll_up), declared=declared
        )
        result = long_table(states, Caption(f"Codes by {cols}"))
    else:
        words = _word_counts(project, chosen.columns.docs) if measure == "per1000" else {}
        facts = DocumentFacts(values=_values_of(project, chosen, cols), words=words)
        result = analyse(
            chosen.columns, facts, variable=cols, measure=measure, declared=declared,
            names=labels(project, chosen.columns.codes, names),
        )  # fmt: skip
    return replace(result, caption=with_notes(result.caption, chosen))


def trend(
    project: Project,
    selection: Selection | None = None,
    *,
    cols: str = "year",
    measure: str = "count",
    roll_up: int | None = None,
    names: str = "name",
) -> Matrix:
    """Codes over years, a column for every year from the first to the last.

    Raises:
        UnknownName: no document has that variable.
        BadValue: unknown measure.
    """
    from coder.analyse.crosstab import trend as analyse

    _check_variable(project, cols)
    chosen = rolled(project, counted(project, selection or Selection()), roll_up)
    words = _word_counts(project, chosen.columns.docs) if measure == "per1000" else {}
    facts = DocumentFacts(values=_values_of(project, chosen, cols), words=words)
    shown = labels(project, chosen.columns.codes, names)
    result = analyse(chosen.columns, facts, variable=cols, measure=measure, names=shown)
    return replace(result, caption=with_notes(result.caption, chosen))


def absent(
    project: Project,
    selection: Selection | None = None,
    *,
    cols: str,
    long: bool = False,
    roll_up: int | None = None,
) -> Table:
    """Codes by a variable where nothing was found, and what that rests on.

    Raises:
        UnknownName: no document has that variable.
    """
    from coder.analyse.absence import absence_table, cell_states, long_table

    _check_variable(project, cols)
    chosen = rolled(project, counted(project, selection or Selection()), roll_up)
    chosen = _told_untagged(project, chosen)
    declared = _declared(project, cols)
    facts = _facts(project, chosen, cols, roll_up)
    states = cell_states(chosen.columns, facts, declared=declared, absent=True)
    table = (long_table if long else absence_table)(states)
    return replace(table, caption=with_notes(table.caption, chosen))


def rolled(project: Project, chosen: Counted, depth: int | None) -> Counted:
    """What counted, under the ancestors of its codes at `depth`; as it is for None.

    Raises:
        BadValue: a depth below 0.
    """
    from coder.analyse.selection import roll_up

    if depth is None:
        return chosen
    if depth < 0:
        raise BadValue(f"--roll-up is {depth}, and the top is 0", found=depth)
    return replace(chosen, columns=roll_up(chosen.columns, project.book_with_proposed(), depth))


def _declared(project: Project, variable: str) -> tuple[str, ...]:
    """The values that the codebook declares for a variable, in its order."""
    for declared in project.book().variables:
        if declared.name == variable:
            return declared.values
    return ()


def _values_of(project: Project, chosen: Counted, variable: str) -> dict[str, str]:
    if variable in DOCUMENT_VARIABLES:
        entries = {e.id: e for e in project.library.entries}
        return {d: str(getattr(entries[d], variable)) for d in chosen.columns.docs}
    values = project.variables()
    return {d: values.get(d, {}).get(variable, "") for d in chosen.columns.docs}


def _facts(project: Project, chosen: Counted, variable: str, depth: int | None) -> DocumentFacts:
    """What is known about documents beside codings: values, readings, open suggestions, empty pages.

    Rolled up, a code has the open suggestions of all codes under it, and counts as read where all of
    them were read for.
    """
    from coder.project.reading import reading_of

    reading = reading_of(project, chosen.view.index)
    pending = _pending(project, chosen)
    read = {e.id: reading.codes(e.id, chosen.coders_of(e.id)) for e in chosen.docs}
    if depth is not None:
        book = project.book_with_proposed()
        under: dict[str, set[str]] = {}
        for code in book:
            if not code.retired:
                under.setdefault(book.roll_up(code.id, depth), set()).add(code.id)
        read = {
            d: frozenset(top for top, below in under.items() if below <= codes)
            for d, codes in read.items()
        }
        rolled_up: dict[tuple[str, str], int] = {}
        for (doc, name), n in pending.items():
            key = (doc, book.roll_up(name, depth))
            rolled_up[key] = rolled_up.get(key, 0) + n
        pending = rolled_up
    pages = {}
    for entry in chosen.docs:
        text_map = project.library.text_map(entry)
        pages[entry.id] = sum(p.start == p.end for p in text_map.pages) if text_map else 1
    return DocumentFacts(
        values=_values_of(project, chosen, variable),
        read=read,
        pending=pending,
        pages_without_text=pages,
    )


def _pending(project: Project, chosen: Counted) -> dict[tuple[str, str], int]:
    """Open suggestions by (document, code): those that the coder who counts there has not decided.

    Where nobody counts yet, those that nobody has decided. As of an earlier moment none are known.
    """
    if chosen.view is not project.view:
        return {}
    from coder.project.decisions import decided as decided_by

    decided = {by: decided_by(project, by).states for by in project.coders()}
    hashes = {e.id: project.library.full_hash(e) for e in chosen.docs}
    out: dict[tuple[str, str], int] = {}
    for s in project.suggestions.select("book = ?", (project.books.name,)):
        if hashes.get(s.doc) != s.key.text:
            continue
        coders = chosen.coders_of(s.doc)
        states = {decided.get(by, {}).get(s.id, "pending") for by in coders or decided}
        if states <= {"pending"} if coders is None else "pending" in states:
            out[s.doc, s.code] = out.get((s.doc, s.code), 0) + 1
    return out


def frequencies(
    project: Project, selection: Selection | None = None, *, by: Sequence[str] = ("case", "year")
) -> Table:
    """How often each code was given, by document variables, one row a combination.

    Raises:
        UnknownName: no document has such a variable.
    """
    from coder.analyse.crosstab import frequencies as analyse

    for name in by:
        _check_variable(project, name)
    chosen = counted(project, selection or Selection())
    values = {name: _values_of(project, chosen, name) for name in by}
    declared = {name: _declared(project, name) for name in by}
    table = analyse(chosen.columns, values, declared=declared)
    return replace(table, caption=with_notes(table.caption, chosen))
