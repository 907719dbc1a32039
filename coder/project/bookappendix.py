"""The codebook for a paper and for other programs: as a complete table, and as a .qdc.

Owns the columns of `export codebook`: for programs every code with everything that words can say of it, for
people the columns in which something stands, names moved in by their depth. Frequencies come along where
codings exist, each document once with its final coding unless the selection says otherwise. Ids of REFI-QDA
that came in with an import go out again; all others follow from the project and the code, also after renames.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from coder.model.codebook import Code, Codebook
from coder.model.finding import Finding, Level
from coder.model.migration import standing_migrations
from coder.model.results import Caption, Cell, Table
from coder.model.selection import Selection
from coder.project.labelled import description_of
from coder.project.selecting import counted

if TYPE_CHECKING:
    from coder.exchange.qdc import QdcBook
    from coder.project.facade import Project

__all__ = ["appendix_table", "qdc_file"]

_TEXTS = ("name", "definition", "include", "exclude", "examples", "counterexamples", "group")


def appendix_table(
    project: Project,
    selection: Selection | None = None,
    *,
    people: bool = False,
    names: str = "name",
    counts: bool = False,
) -> Table:
    """The codebook in tree order, one row a code.

    Args:
        project: the project.
        selection: which codings the frequencies count.
        people: only columns in which something stands, codes by name.
        names: name, id or a language, for people.
        counts: frequencies also where there are no codings.

    Raises:
        CheckFailed: the codebook has errors.
        BadValue: no code has a name in the language.
    """
    from coder.project.analysing import labels

    book = project.book()
    chosen = counted(project, selection or Selection())
    facts = {"codes": str(len(book.codes)), "version": book.version}
    notes: tuple[str, ...] = ()
    counted_: dict[str, tuple[int, int]] | None = None
    if counts or len(chosen.columns):
        counted_ = _frequencies(chosen.columns)
        facts |= {k: v for k, v in chosen.facts.items() if k != "codebook"}
        other = sum(n for c, (n, _) in counted_.items() if c not in book)
        carry = (
            "1 coding carries a code that is"
            if other == 1
            else f"{other} codings carry codes that are"
        )
        left = (f"{carry} not in the codebook",) if other else ()
        notes = (*chosen.notes, *left)
    caption = Caption(f"Codebook {book.name}", {k: v for k, v in facts.items() if v}, notes)
    shown = labels(project, list(book.ids), names)
    wanted = _wanted(book, selection or Selection())
    rows = [
        _row(book, depth, code, shown, counted_) for depth, code in book.tree() if code.id in wanted
    ]
    return _for_people(rows, caption) if people else _for_programs(book, rows, caption)


def _wanted(book: Codebook, selection: Selection) -> set[str]:
    """The codes whose rows are shown: those that are selected, else all."""
    if not selection.codes and not selection.under:
        return set(book.ids)
    below = {c.id for code in selection.under for c in book.subtree(code)}
    return below | {book.code(code).id for code in selection.codes}


def _frequencies(columns: object) -> dict[str, tuple[int, int]]:
    """{code: (codings, documents)}."""
    from coder.model.columns import Columns

    assert isinstance(columns, Columns)
    seen: dict[str, tuple[int, set[int]]] = {}
    for code, doc in zip(map(int, columns.code), map(int, columns.doc), strict=True):
        n, docs = seen.setdefault(columns.codes[code], (0, set()))
        docs.add(doc)
        seen[columns.codes[code]] = (n + 1, docs)
    return {c: (n, len(docs)) for c, (n, docs) in seen.items()}


def _row(
    book: Codebook,
    depth: int,
    code: Code,
    shown: Mapping[str, str],
    counts: Mapping[str, tuple[int, int]] | None,
) -> dict[str, Cell]:
    groups = {g.id: g.name or g.id for g in book.groups}
    examples = [(e, f"[{e.lang}] " if e.lang else "") for e in code.examples]
    row: dict[str, Cell] = {
        "code": code.id,
        "shown": "– " * depth + shown.get(code.id, code.label),
        "name": code.name,
        **{f"name ({lang})": text for lang, text in code.names.items()},
        "path": book.path(code.id),
        "parent": code.parent,
        "group": code.group,
        "group_name": groups.get(code.group, ""),
        "definition": code.definition.strip(),
        "include": "\n".join(code.include),
        "exclude": "\n".join(code.exclude),
        "examples": "\n".join(
            f"{lang}{' '.join(e.text.split())}" for e, lang in examples if e.positive
        ),
        "counterexamples": "\n".join(
            f"{lang}{' '.join(e.text.split())}" for e, lang in examples if not e.positive
        ),
        "colour": code.colour,
        "key": code.key,
        "rules": len(code.rules),
        "retired": code.retired,
        "depth": depth,
    }
    if counts is not None:
        row["codings"], row["documents"] = counts.get(code.id, (0, 0))
    return row


def _for_programs(book: Codebook, rows: list[dict[str, Cell]], caption: Caption) -> Table:
    spoken = dict.fromkeys(f"name ({lang})" for c in book for lang in c.names)
    frequencies = tuple(c for c in ("codings", "documents") if rows and c in rows[0])
    columns = (
        "code", "name", *spoken, "path", "depth", "parent", "group", *frequencies, "definition", "include",
        "exclude", "examples", "counterexamples", "rules", "colour", "key", "retired",
    )  # fmt: skip
    body = tuple(tuple(row.get(c, "") for c in columns) for row in rows)
    return Table(columns, body, caption, (*_TEXTS, *spoken))


def _for_people(rows: list[dict[str, Cell]], caption: Caption) -> Table:
    """What a paper prints: limits stand under the definition; columns without anything are left out."""
    heads = {
        "shown": "Code", "group_name": "Group", "meaning": "Definition", "illustrated": "Examples",
        "codings": "Codings", "documents": "Documents",
    }  # fmt: skip
    for row in rows:
        row["meaning"] = _sentences(
            row, ("", "definition"), ("Include", "include"), ("Exclude", "exclude")
        )
        row["illustrated"] = _sentences(row, ("", "examples"), ("Not", "counterexamples"))
    used = [c for c in heads if c == "shown" or any(row.get(c) not in ("", None) for row in rows)]
    retired = [str(r["code"]) for r in rows if r["retired"]]
    notes = (f"out of use: {', '.join(retired)}",) if retired else ()
    body = tuple(tuple(row.get(c, "") for c in used) for row in rows)
    columns = tuple(heads[c] for c in used)
    told = Caption(caption.title, caption.facts, (*caption.notes, *notes))
    return Table(columns, body, told, columns[:4])


def _sentences(row: Mapping[str, Cell], *parts: tuple[str, str]) -> str:
    """Several cells as lines of one, each after its heading."""
    lines = []
    for head, column in parts:
        entries = [" ".join(e.split()) for e in str(row[column]).split("\n") if e.strip()]
        if entries and head:
            lines.append(f"{head}: {' '.join(e if e[-1] in '.!?…' else e + '.' for e in entries)}")
        else:
            lines += entries
    return "\n".join(lines)


# -- REFI-QDA ---------------------------------------------------------------------------------


def qdc_file(project: Project) -> tuple[bytes, tuple[Finding, ...]]:
    """The codebook in use as a .qdc, and what of it such a file cannot hold.

    Raises:
        UsageError: there is no code.
        CheckFailed: the codebook has errors.
    """
    from coder.exchange.qdc import qdc_bytes

    book = project.book()
    data, removed = qdc_bytes(_refi(project, book))
    lost = {
        "rules": sum(len(c.rules) for c in book),
        "names in other languages": sum(len(c.names) for c in book),
        "keys of the picker": sum(bool(c.key) for c in book),
        "codes that are out of use": sum(c.retired for c in book),
        "attributes and variables": len(book.attributes) + len(book.variables),
        "groups that exclude each other": sum(g.exclusive for g in book.groups),
        "characters that no XML can hold": removed,
    }
    told = ", ".join(f"{n} {what}" for what, n in lost.items() if n)
    findings = []
    if told:
        findings.append(Finding(Level.NOTE, "not-in-qdc", f"not in the .qdc: {told}"))
    twice = sorted({c.label for c in book if sum(o.label == c.label for o in book) > 1})
    if twice:
        what = f"names that stand more than once: {', '.join(twice[:8])}"
        hint = "some programs keep one code a name"
        findings.append(Finding(Level.WARNING, "same-name", what, hint=hint))
    return data, tuple(findings)


def _refi(project: Project, book: Codebook) -> QdcBook:
    from coder.codebook.foreign import foreign_guid, in_groups, is_heading, kept_notes, own_words
    from coder.exchange.formats import ForeignCode, ForeignSet
    from coder.exchange.qdc import QdcBook

    notes, group_notes = kept_notes(project.books.data())
    space = uuid.uuid5(uuid.NAMESPACE_URL, f"coder:{project.settings.id}:{book.name}")
    first = _first_ids(project, book)
    guids = {
        c.id: foreign_guid(notes.get(c.id, "")) or str(uuid.uuid5(space, f"code:{first[c.id]}"))
        for c in book
    }
    codes = tuple(
        ForeignCode(
            guids[code.id], code.label, guids.get(code.parent, ""), description_of(code), code.colour,
            not is_heading(notes.get(code.id, "")),
        )
        for _, code in book.tree()
    )  # fmt: skip
    sets = []
    for group in book.groups:
        note = group_notes.get(group.id, "")
        inside = tuple(
            guids[c.id] for c in book
            if group.id == c.group or group.id in in_groups(notes.get(c.id, ""))
        )  # fmt: skip
        guid = foreign_guid(note) or str(uuid.uuid5(space, f"group:{group.id}"))
        sets.append(ForeignSet(guid, group.name or group.id, own_words(note), inside))
    return QdcBook(codes, tuple(sets))


def _first_ids(project: Project, book: Codebook) -> dict[str, str]:
    """{code: the id it had at first}, so that a renamed code stays the same for other programs."""
    renames = [
        e for e in standing_migrations(project.books.migrations()) if e and e.kind == "rename"
    ]
    out = {}
    for code in book.ids:
        ident = code
        for entry in reversed(renames):
            if ident in entry.new and entry.old:
                ident = entry.old[0]
        out[code] = ident
    return out
