"""A codebook that another program or person made, on its way to one of ours.

    book = ForeignBook(codes=(ForeignCode("1", "Win-win"),))
    entries = entries_of(book, taken=())

Owns the ids that foreign codes get, what of them stands under which key of a code, and the account of what
was lost: every element of a file is in the codebook or counted here by what it is. What a codebook has no key
for and is still worth keeping (an id of REFI-QDA, a further group, columns of one's own) stands in the code's
note, from where an export can take it back. Reading formats is the business of the `foreign_*` modules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from coder.codebook.load import load_text
from coder.codebook.sheetcheck import code_id_of
from coder.codebook.tree import Faults, read_tree
from coder.codebook.writing import Bare, Value, inline, item, pair
from coder.model.errors import Unreadable
from coder.model.finding import Finding
from coder.model.names import is_code_id

__all__ = [
    "Entries", "ForeignBook", "ForeignCode", "ForeignGroup", "entries_of", "foreign_file", "foreign_guid",
    "in_groups", "is_heading", "kept_notes", "note_of", "own_words", "without_faulty_rules",
]  # fmt: skip

_GUID = re.compile(r"\bREFI id ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_GROUPS = re.compile(r"also in group ([a-z][a-z0-9_, -]*)(?:;|$)")
_HEADING = "not for coding"
_SURROGATE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ForeignCode:
    """One code as a file gives it.

    `key` is unique in the file, `parent` the key of the code above, `id` an id that was asked for.
    `examples` are (text, language, whether a rule shall hit it); `groups` are keys of groups; `rules` are
    tables as in a codebook, without id. `place` is where it stands in the file.
    """

    key: str
    name: str
    parent: str = ""
    id: str = ""
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[tuple[str, str, bool], ...] = ()
    colour: str = ""
    shortcut: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    rules: tuple[Mapping[str, Value], ...] = ()
    note: str = ""
    guid: str = ""
    codable: bool = True
    retired: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True)
class ForeignGroup:
    """A set of codes, by its key; what it says about itself becomes a note."""

    key: str
    name: str
    note: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class ForeignBook:
    """What a file holds; `lost` counts what no codebook can hold, by what it is."""

    codes: tuple[ForeignCode, ...]
    groups: tuple[ForeignGroup, ...] = ()
    origin: str = ""
    lost: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """A foreign book as entries of ours; `ids` are by foreign key, `rules` counts rules."""

    codes: tuple[Mapping[str, Value], ...]
    groups: tuple[Mapping[str, Value], ...]
    ids: Mapping[str, str]
    rules: int


def entries_of(
    book: ForeignBook, *, taken: Collection[str] = (), groups_taken: Collection[str] = ()
) -> Entries:
    """The entries of a codebook file that hold everything a foreign book has.

    Args:
        book: what was read.
        taken: ids of codes that may not be given.
        groups_taken: ids of groups likewise.

    Raises:
        Unreadable: there is no code in it, or parents go in a circle.
    """
    if not book.codes:
        raise Unreadable(
            "there is no code in it", hint="coder codebook import --help says what is read"
        )
    ids = _ids([(c.key, c.id, c.name) for c in book.codes], taken)
    _no_circles(book)
    group_ids = _ids([(g.key, "", g.name) for g in book.groups], groups_taken)
    codes, rules = [], 0
    for code in book.codes:
        entry, n = _entry(code, ids, group_ids)
        codes.append(entry)
        rules += n
    groups = tuple(
        _clean({"id": group_ids[g.key], "name": g.name, "note": _with_guid(g.guid, g.note)})
        for g in book.groups
    )
    return Entries(tuple(codes), groups, ids, rules)


def _ids(wanted: Sequence[tuple[str, str, str]], taken: Collection[str]) -> dict[str, str]:
    """{key: a fresh id}, asked-for ids first, so that nobody else gets them."""
    used = set(taken)
    out: dict[str, str] = {}
    for key, ident, _ in wanted:
        if is_code_id(ident) and ident not in used:
            out[key] = ident
            used.add(ident)
    often: dict[str, int] = {}
    for key, ident, name in wanted:
        if key in out:
            continue
        made = code_id_of(ident if any(c.isalpha() for c in ident) else name)
        n = often.get(made, 1)
        while (found := made if n == 1 else f"{made}_{n}") in used:
            n += 1
        often[made] = n
        used.add(found)
        out[key] = found
    return out


def _no_circles(book: ForeignBook) -> None:
    parents = {c.key: c for c in book.codes}
    done: set[str] = set()
    for code in book.codes:
        way: list[str] = []
        at = code.key
        while at in parents and at not in done:
            if at in way:
                raise Unreadable(
                    f"parents go in a circle at {parents[at].name!r}", place=parents[at].place
                )
            way.append(at)
            at = parents[at].parent
        done.update(way)


def _entry(
    code: ForeignCode, ids: Mapping[str, str], groups: Mapping[str, str]
) -> tuple[dict[str, Value], int]:
    ident = ids[code.key]
    mine = [groups[g] for g in code.groups if g in groups]
    rules = [{"id": f"{ident[:50]}.{n}", **rule} for n, rule in enumerate(code.rules, 1)]
    examples = [
        {"text": text, **({"lang": lang} if lang else {}), "code": Bare("true" if hit else "false")}
        for text, lang, hit in code.examples
    ]
    entry = _clean(
        {
            "id": ident,
            "name": code.name,
            "names": dict(code.names),
            "parent": ids.get(code.parent, ""),
            "group": mine[0] if mine else "",
            "colour": code.colour,
            "key": code.shortcut,
            "definition": code.definition,
            "include": list(code.include),
            "exclude": list(code.exclude),
            "examples": examples,
            "rules": rules,
            "retired": Bare("true") if code.retired else "",
            "note": note_of(code, mine[1:]),
        }
    )
    return entry, len(rules)


def _clean(entry: Mapping[str, Value]) -> dict[str, Value]:
    """Without empty values, and without characters that no YAML holds."""

    def legal(value: Value) -> Value:
        if isinstance(value, Bare):
            return value
        if isinstance(value, str):
            return _SURROGATE.sub("\ufffd", value)
        if isinstance(value, Mapping):
            return {_SURROGATE.sub("\ufffd", k): legal(v) for k, v in value.items()}
        return [legal(v) for v in value]

    return {k: legal(v) for k, v in entry.items() if v}


# -- notes ------------------------------------------------------------------------------------


def note_of(code: ForeignCode, further: Sequence[str]) -> str:
    """What is kept of a code where a codebook has no key for it.

    Args:
        code: the code.
        further: ids of groups it is in beside the one under `group`.
    """
    parts = [f"also in group {', '.join(further)}"] if further else []
    parts += [] if code.codable else [_HEADING]
    return _with_guid(code.guid, "; ".join((*parts, *filter(None, [code.note]))))


def _with_guid(guid: str, note: str) -> str:
    return "; ".join(filter(None, (f"REFI id {guid}" if guid else "", note)))


def foreign_guid(note: str) -> str:
    """The id of REFI-QDA that a note keeps; empty without one."""
    found = _GUID.search(note)
    return found[1] if found else ""


def in_groups(note: str) -> tuple[str, ...]:
    """The further groups that a note keeps."""
    found = _GROUPS.search(note)
    return tuple(g.strip() for g in found[1].split(",")) if found else ()


def is_heading(note: str) -> bool:
    """Whether a note keeps that the code only holds others together."""
    return _HEADING in note


def kept_notes(data: bytes) -> tuple[dict[str, str], dict[str, str]]:
    """The notes of codes and of groups that stand in a codebook file without errors, by id."""
    tree = read_tree(data, Faults("codebook"))
    found: list[dict[str, str]] = []
    for key in ("codes", "groups"):
        rows = tree.pairs[key][1].items if tree is not None and key in tree.pairs else []
        found.append(
            {r.pairs["id"][1].text: r.pairs["note"][1].text for r in rows if "note" in r.pairs}
        )
    return found[0], found[1]


def own_words(note: str) -> str:
    """A note without what stands in it for other programs."""
    rest = _GROUPS.sub("", _GUID.sub("", note)).replace(_HEADING, "")
    return "; ".join(filter(None, (part.strip() for part in rest.split(";"))))


# -- rules that are none ---------------------------------------------------------------------


def without_faulty_rules(entries: Entries) -> tuple[Entries, int]:
    """The entries without rules that no codebook may hold, which go into the note, and how many they were."""
    if not _faulty(entries.codes):
        return entries, 0
    codes: list[Mapping[str, Value]] = []
    dropped = 0
    for entry in entries.codes:
        rules = entry.get("rules", [])
        assert isinstance(rules, list)
        kept = [r for r in rules if not _faulty([{"id": "x", "rules": [r]}])]
        out = dict(entry)
        if len(kept) < len(rules):
            dropped += len(rules) - len(kept)
            odd = "; ".join(inline(_said(r)) for r in rules if r not in kept)
            out["note"] = "; ".join(filter(None, (str(entry.get("note", "")), f"left out: {odd}")))
            out = _clean({**out, "rules": kept})
        codes.append(out)
    return Entries(tuple(codes), entries.groups, entries.ids, entries.rules - dropped), dropped


def _said(rule: Value) -> Value:
    return {k: v for k, v in rule.items() if k != "id"} if isinstance(rule, Mapping) else rule


def _faulty(codes: Sequence[Mapping[str, Value]]) -> bool:
    made = [{k: v for k, v in c.items() if k in ("id", "rules")} for c in codes]
    data = foreign_file("x", Entries(tuple(made), (), {}, 0))
    return load_text(data, "x", "x")[0] is None


# -- a file of its own ------------------------------------------------------------------------


def foreign_file(name: str, entries: Entries, *, origin: str = "") -> bytes:
    """A new codebook file with these entries.

    Args:
        name: the codebook's name.
        entries: what stands in it.
        origin: where they came from, for a comment at the top.
    """
    said = " ".join(_SURROGATE.sub("", origin).split())[:100]
    lines = ["# yaml-language-server: $schema=./codebook.schema.json"]
    lines += [f"# Imported from {said}."] if said else []
    lines += [*pair("codebook", name, 0), 'version: "0.1.0"', ""]
    if entries.groups:
        lines += ["groups:", *(x for g in entries.groups for x in item(g, 2)), ""]
    lines.append("codes:")
    for entry in entries.codes:
        block = [x for k, v in entry.items() for x in pair(k, v, 4)]
        lines += ["  - " + block[0].lstrip(), *block[1:], ""]
    return ("\n".join(lines[:-1]) + "\n").encode()
