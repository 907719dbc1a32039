"""From selectors to the codings that count: one layer, one filter, one sentence that says both.

Owns the order: everything that counts and the reader may see, then the documents, then the layer (final,
pooled, or named coders'), then the filter by code, origin, act and attributes. The layer comes before codes,
because whose coding is final does not depend on which codes are asked for. Every analysis and export starts
here. In a document that the reader codes blind only their own codings and reading count; others' are left
out of it, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from coder.model.errors import UsageError
from coder.model.names import fold_name
from coder.model.selection import Selection
from coder.project.asof import primary_at, variables_at
from coder.project.blindness import ALL, Sight, left_out, own_only, seen_codes, sight_of
from coder.store.documents import Entry

if TYPE_CHECKING:
    from coder.model.coding import Coding
    from coder.model.columns import Columns
    from coder.project.adjudicating import Consensus
    from coder.project.facade import Project
    from coder.project.view import CodingView

__all__ = ["CONSENSUS", "Counted", "counted", "names_of", "where_documents"]

CONSENSUS = "consensus"
"""Who made the codings of the consensus layer, where coders stand."""


@dataclass(frozen=True)
class Counted:
    """The codings that count for a selection.

    `layer` says whose (final, pool, or names), `notes` are sentences for stderr and captions, `facts`
    the lines of a caption, `view` turns row numbers into codings; rows below 0 are of the `consensus`.
    """

    columns: Columns
    layer: str
    notes: tuple[str, ...]
    facts: Mapping[str, str]
    view: CodingView
    docs: tuple[Entry, ...]
    standing: Mapping[str, str]
    named: tuple[str, ...] = ()
    consensus: tuple[Coding, ...] = ()
    sight: Sight = ALL

    def codings(self) -> list[Coding]:
        """The codings behind the rows, in their order."""
        import numpy as np

        rows = np.asarray(self.columns.row).tolist()
        found = iter(self.view.by_rows(r for r in rows if r >= 0))
        return [next(found) if r >= 0 else self.consensus[-1 - r] for r in rows]

    def coders_of(self, doc: str) -> tuple[str, ...] | None:
        """Whose codings count in a document; None for anybody's."""
        if self.named:
            return None if self.named == (CONSENSUS,) else self.named
        if doc in self.sight.blind:
            return (self.sight.reader,)
        if self.layer == "final" and doc in self.standing:
            return (self.standing[doc],)
        return None


_RANKED = ("coded_first", "finished_first", "primary")
"""What the facts beside the columns are called, the strongest last."""


def names_of(project: Project) -> list[str]:
    """Names that `where` may use: variables of the sheets and the codebook, attributes."""
    names: dict[str, None] = dict.fromkeys(("id", "corpus"))
    for entry in project.library.entries:
        names.update(dict.fromkeys(entry.variables))
    for values in project.variables().values():
        names.update(dict.fromkeys(values))
    if project.has_book():
        book = project.book()
        names.update(dict.fromkeys(a.name for a in (*book.variables, *book.attributes)))
    return list(names)


def where_documents(
    project: Project,
    where: str,
    entries: tuple[Entry, ...],
    values: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Entry, ...]:
    """Documents for which a condition over variables holds; one that looks at attributes excludes none.

    Args:
        project: the project.
        where: the condition.
        entries: the documents to choose from.
        values: variables of each document; the present ones without.

    Raises:
        UnknownName, BadValue: the condition names what does not exist, or is none.
    """
    from coder.analyse.condition import parse_condition

    condition = parse_condition(where, names_of(project))
    if project.has_book() and set(condition.names) & {a.name for a in project.book().attributes}:
        return entries
    values = project.variables() if values is None else values
    return tuple(
        e for e in entries if condition({"id": e.id, "corpus": e.corpus, **values.get(e.id, {})})
    )


def counted(project: Project, selection: Selection, *, default: str = "final") -> Counted:
    """The codings that a selection means.

    Args:
        project: the project.
        selection: the selectors; `--by` is a layer of its own.
        default: final or pool, where the selection names no layer.

    Raises:
        UnknownName, BadValue: a name or a condition that does not fit the project.
        UsageError: a selector that means nothing here.
    """
    from coder.analyse.layers import by_coders, final_layer, joined, pool

    if any(code.startswith("@") for code in selection.codes):
        from coder.project.querying import counted_with_queries

        return counted_with_queries(project, selection, default=default)
    if selection.unit:
        raise UsageError(
            "--unit does not choose codings", found=selection.unit, hint="leave it out"
        )
    view = project.view_as_of(selection.as_of)
    columns, extra = view.columns(lambda: _facts(project, view))
    notes = [_left_out(columns.notes)] if columns.notes else []
    any_at_all = bool(len(columns))
    names = _names(project, selection)
    sight, entries = sight_of(project), _entries(project, view, selection)
    notes.append(left_out(sight, (e.id for e in entries)))
    if any(not sight.is_own(n) for n in names):
        entries = tuple(e for e in entries if e.id not in sight.blind)
    columns = own_only(columns, sight)
    columns = _of_documents(columns, selection, entries, narrowed=bool(sight.blind))
    layer = selection.layer or default
    whole = _consensus(project, view, selection, layer, names)
    made, columns = _with_consensus(whole, columns)
    if names:
        persons = tuple(n for n in names if n != CONSENSUS)
        columns, note = by_coders(_with_coders(columns, persons), persons)
        if made is not None and CONSENSUS in names:
            columns, note = joined(columns, replace(made, coders=columns.coders)), ""
        layer = ", ".join(names)
    elif layer == "pool":
        columns, note = pool(columns)
    else:
        columns, note = final_layer(columns, _layer_facts(extra, sight, whole), made)
    notes += [note] if note else []
    columns = _filtered(project, view, columns, selection, whole)
    columns = _named(project, seen_codes(project, columns, sight))
    if not any_at_all:
        notes.append("there are no codings yet")
    elif not len(columns):
        notes.append(f"no coding matches: {selection}" if str(selection) else "no coding matches")
    facts = _told(project, selection, layer, columns, len(entries))
    settled = whole.settled if whole else frozenset()
    standing = {d: c for k in _RANKED for d, c in extra.get(k, {}).items() if d not in settled}
    told = tuple(n for n in notes if n)
    of_all = whole.codings if whole else ()
    return Counted(columns, layer, told, facts, view, entries, standing, names, of_all, sight)


def _entries(project: Project, view: CodingView, selection: Selection) -> tuple[Entry, ...]:
    """The documents of a selection; as of a moment by the variables of that moment."""
    if not (selection.as_of and selection.where):
        return project.entries(selection)
    entries = project.entries(replace(selection, where=""))
    return where_documents(project, selection.where, entries, variables_at(project, view))


def _told(
    project: Project, selection: Selection, layer: str, columns: Columns, documents: int
) -> dict[str, str]:
    """The lines of a caption: whose codings, of how many documents, by which codebook and filter."""
    import numpy as np

    present = np.unique(np.asarray(columns.by, dtype=np.int64)).tolist()
    facts = {"layer": layer, "coders": ", ".join(columns.coders[by] for by in present)}
    facts["documents"] = str(documents)
    if project.has_book():
        book = project.book()
        facts["codebook"] = " ".join(x for x in (book.name, book.version, book.hash[:8]) if x)
    facts["filter"] = str(selection)
    return {name: fact for name, fact in facts.items() if fact}


def _names(project: Project, selection: Selection) -> tuple[str, ...]:
    """The coders named; `consensus` is one of them."""
    persons = [n for n in selection.by if fold_name(n) != CONSENSUS]
    names = project.coder_ids(persons) if persons else ()
    return (*names, CONSENSUS) if len(persons) < len(selection.by) else names


def _consensus(
    project: Project, view: CodingView, selection: Selection, layer: str, names: tuple[str, ...]
) -> Consensus | None:
    """The consensus, where it can count; None without a decision that stands.

    Raises:
        UsageError: it is asked for and there is none.
    """
    asked = selection.origin == CONSENSUS or CONSENSUS in names
    if not asked and (names or layer == "pool"):
        return None
    if view.index.affairs("adjudicate"):
        from coder.project.adjudicating import consensus

        return consensus(project, view=view)
    if asked:
        raise UsageError(
            "there is no consensus layer in this project yet",
            found=CONSENSUS,
            hint="coder adjudicate makes one",
        )
    return None


def _with_consensus(whole: Consensus | None, columns: Columns) -> tuple[Columns | None, Columns]:
    """The consensus as columns, and the coders' own under the same names."""
    if whole is None:
        return None, columns
    from coder.project.adjudicating import consensus_columns

    return consensus_columns(whole, columns)


def _named(project: Project, columns: Columns) -> Columns:
    """The columns with codes that no codebook knows called so, in every table."""
    book = project.book()
    coined = {c.code for c in project.coined()} if set(columns.codes) - set(book.ids) else set()
    known = coined | set(book.ids)
    return replace(
        columns, codes=tuple(c if c in known else f"not in codebook: {c}" for c in columns.codes)
    )


def _with_coders(columns: Columns, names: tuple[str, ...]) -> Columns:
    """The columns with a place for coders who have not coded yet."""
    missing = tuple(n for n in names if n not in columns.coders)
    return replace(columns, coders=(*columns.coders, *missing)) if missing else columns


def _facts(project: Project, view: CodingView) -> dict[str, Any]:
    """Who stands for a document; kept beside the columns, because it depends on the same files."""
    index = view.index
    first: dict[str, tuple[int, str]] = {}
    sql = "SELECT doc, by, MIN(seq) FROM codings WHERE alive = 1 GROUP BY doc, by"
    several: dict[str, dict[str, int]] = {}
    for doc, by, seq in index.db.execute(sql):
        entry = project.library.find(index.name(doc))
        if entry is not None:
            own = several.setdefault(entry.id, {})
            own[index.name(by)] = min(seq, own.get(index.name(by), seq))
    for doc_id, coders in several.items():
        if len(coders) > 1:
            first[doc_id] = min((seq, by) for by, seq in coders.items())
    primary = primary_at(project, view)
    return {
        "primary": {d: c for d, (c, why) in primary.items() if why == "primary"},
        "finished_first": {d: c for d, (c, why) in primary.items() if why != "primary"},
        "coded_first": {d: by for d, (_, by) in first.items()},
    }


def _layer_facts(extra: Mapping[str, Any], sight: Sight, whole: Consensus | None) -> Any:
    from coder.analyse.layers import LayerFacts

    return LayerFacts(
        primary={**extra.get("primary", {}), **dict.fromkeys(sight.blind, sight.reader)},
        finished_first=extra.get("finished_first", {}),
        coded_first=extra.get("coded_first", {}),
        settled=whole.settled - sight.blind if whole else (),
    )


def _left_out(notes: Mapping[str, int]) -> str:
    """What does not count, in one sentence."""
    words = {
        "review": "to be reviewed after a new text version (coder docs review)",
        "moved": "moved with a new text version and counted",
        "twins": "equal to another of the same coder and counted once",
        "unknown_doc": "on documents that are not here",
        "other_book": "of another codebook",
    }
    parts = [f"{n} {words[k]}" for k, n in notes.items() if k in words]
    return "codings: " + "; ".join(parts) if parts else ""


def _of_documents(
    columns: Columns, selection: Selection, entries: tuple[Entry, ...], *, narrowed: bool = False
) -> Columns:
    """The codings of the documents that a selection covers; `narrowed` says that some were left out."""
    from coder.analyse.selection import where_docs

    if not narrowed and not any(
        (selection.corpus, selection.docs, selection.where, selection.round)
    ):
        return columns
    ids = {e.id for e in entries}
    return where_docs(columns, lambda doc: doc in ids)


def _filtered(
    project: Project,
    view: CodingView,
    columns: Columns,
    selection: Selection,
    whole: Consensus | None = None,
) -> Columns:
    import numpy as np

    from coder.analyse.selection import take

    mask = np.ones(len(columns), dtype=bool)
    codes = project.code_ids(selection)
    if codes is not None:
        mask &= np.array([c in codes for c in columns.codes], dtype=bool)[np.asarray(columns.code)]
    if selection.how:
        mask &= np.array([h == selection.how for h in columns.hows] or [False])[
            np.asarray(columns.how)
        ]
    if selection.origin:
        settled = np.asarray(columns.row) < 0
        by_rule = np.asarray(columns.rule) != 0
        origins = {"manual": ~settled & ~by_rule, "rule": by_rule, CONSENSUS: settled}
        mask &= origins[selection.origin]
    if selection.where:
        mask &= _attribute_mask(project, view, columns, selection.where, whole)
    columns = take(columns, mask)
    return _only_codes(columns, codes) if codes is not None else columns


def _only_codes(columns: Columns, codes: frozenset[str]) -> Columns:
    """The columns with only the asked codes as names, so that a matrix has those rows and no others."""
    import numpy as np

    keep = [c for c in columns.codes if c in codes]
    place = {c: i for i, c in enumerate(keep)}
    lut = np.array([place.get(c, -1) for c in columns.codes] or [-1], dtype=np.int64)
    return replace(columns, codes=tuple(keep), code=lut[np.asarray(columns.code, dtype=np.int64)])


def _attribute_mask(
    project: Project,
    view: CodingView,
    columns: Columns,
    where: str,
    whole: Consensus | None,
) -> Any:
    """Rows for which a condition that looks at attributes holds; all rows for one that does not."""
    import numpy as np

    from coder.analyse.condition import parse_condition
    from coder.project.varying import attributes_of

    condition = parse_condition(where, names_of(project))
    declared = {a.name for a in project.book().attributes} if project.has_book() else set()
    if not declared & set(condition.names):
        return np.ones(len(columns), dtype=bool)
    values = variables_at(project, view)
    corpora = {e.id: e.corpus for e in project.library.entries}
    attributes = attributes_of(view, whole.codings if whole else ())
    holds: Callable[[int, int], bool] = lambda doc, row: condition(  # noqa: E731
        {
            "id": columns.docs[doc],
            "corpus": corpora.get(columns.docs[doc], ""),
            **values.get(columns.docs[doc], {}),
            **attributes.get(row, {}),
        }
    )
    pairs = zip(np.asarray(columns.doc).tolist(), np.asarray(columns.row).tolist(), strict=True)
    return np.array([holds(d, r) for d, r in pairs], dtype=bool)
