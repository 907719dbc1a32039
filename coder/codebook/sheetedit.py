"""The changes of a sheet made in the codebook's file, and not one byte more.

    data = apply_changes(data, found.changes)

Owns where each cell stands in the file: scalars are written over, entries of lists are replaced, added and
taken out one by one, new codes stand behind their family. Renaming is `edit.rename_code` and comes
before. The result is read again and must say cell by cell what was asked for, or nothing is given back.
Bytes in, bytes out; writing the file and the list of migrations are the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from coder.codebook.examples import example_value, put_examples
from coder.codebook.patch import Patch
from coder.codebook.rulenote import IN_YAML, PlainRule, parse_rule
from coder.codebook.sheet import LINES, BookSheet, book_sheet, parse_example, rule_lines
from coder.codebook.sheetdiff import Change
from coder.codebook.tables import Entry, Tables
from coder.codebook.tree import Faults, Written, read_tree
from coder.codebook.writing import Bare, Value, item
from coder.model.errors import CheckFailed

__all__ = ["apply_changes", "new_code"]

_KEYS = {"shortcut": "key", "codes": "scope"}
_CODE_ORDER = (
    "id", "name", "names", "parent", "group", "colour", "key", "definition", "include", "exclude",
    "silences", "examples", "rules", "retired", "note",
)  # fmt: skip
_ATTRIBUTE_ORDER = ("name", "type", "values", "scope", "default", "question", "note")


def apply_changes(data: bytes, changes: Sequence[Change]) -> bytes:
    """The codebook's bytes with every change but renames, which were made before.

    Raises:
        CheckFailed: the file has errors, or would have, or cannot take a change as it is written.
    """
    before = book_sheet(data)
    tree = read_tree(data, Faults("codebook"))
    assert tree is not None  # it was read a moment ago
    patch = Patch(data)
    writer = _Writer(patch, tree, before)
    for change in changes:
        writer.change(change)
    writer.finish()
    after = patch.bytes()
    _verify(before, book_sheet(after), changes)
    return after


def _verify(before: BookSheet, after: BookSheet, changes: Sequence[Change]) -> None:
    """The file says what was asked for, and nothing else changed.

    Raises:
        CheckFailed: with the cell that says something else.
    """
    wanted = {i: dict(c) for i, c in before.codes.items()}
    attributes = {k: dict(c) for k, c in before.attributes.items()}
    places = {}
    for change in changes:
        places[change.row, change.column] = change.place
        if change.kind == "change":
            wanted[change.row][change.column] = change.after
        elif change.kind == "add":
            wanted[change.row] = {"id": change.row, **change.cells}
        elif change.kind == "attribute":
            attributes[change.of, change.row][change.column] = change.after
        elif change.kind == "new-attribute":
            attributes[change.of, change.row] = {"name": change.row, **change.cells}
    both: list[tuple[str, Mapping[str, str], Mapping[str, str]]] = [
        *((i, c, after.codes.get(i, {})) for i, c in wanted.items()),
        *((k[1], c, after.attributes.get(k, {})) for k, c in attributes.items()),
    ]
    for name, cells, found in both:
        for column, said in cells.items():
            if not _says(column, said, found.get(column, "")):
                raise CheckFailed(
                    f"{column} of {name} cannot be written from a sheet",
                    place=places.get((name, column), ""), hint="change it in the YAML file",
                )  # fmt: skip


def _says(column: str, wanted: str, found: str) -> bool:
    if column == "rules":
        first, second = (sorted(map(_rule_words, t.split("\n"))) for t in (wanted, found))
        return first == second
    if column in LINES:
        return sorted(filter(None, wanted.split("\n"))) == sorted(filter(None, found.split("\n")))
    if column == "definition" or column == "question":
        return wanted.split() == found.split()
    return wanted == found or (column == "type" and not wanted)


def _rule_words(line: str) -> tuple[str, ...]:
    if not line or IN_YAML in line:
        return (line,)
    rule = parse_rule(line)
    return (rule.kind, *rule.lang, "|", *rule.words)


class _Writer:
    """Puts changes into a patch of one file."""

    def __init__(self, patch: Patch, tree: Written, sheet: BookSheet) -> None:
        self.tables = Tables(patch)
        self.tree, self.sheet = tree, sheet
        self.codes = {i.pairs["id"][1].text: i for i in tree.pairs["codes"][1].items}
        self.taken = {r for i, w in self.codes.items() for r in rule_lines(i, w)}
        self.behind: dict[str, str] = {}
        # Cells that share one key of the file are written together.
        self.names: dict[str, dict[str, str]] = {}
        self.examples: dict[str, dict[bool, list[tuple[str, str]]]] = {}

    def change(self, change: Change) -> None:
        """Note one change."""
        if change.kind == "change":
            self._cell(self.codes[change.row], change)
        elif change.kind == "add":
            self._add(change)
        elif change.kind in ("attribute", "new-attribute"):
            self._attribute(change)

    # -- codes ---------------------------------------------------------------------------------

    def _cell(self, code: Written, change: Change) -> None:
        column = change.column
        key = _KEYS.get(column, column)
        if column.startswith("name ("):
            self.names.setdefault(change.row, {})[column[6:-1]] = change.after
        elif column in ("include", "exclude"):
            self.tables.set_lines(code, key, change.after.split("\n"), _CODE_ORDER)
        elif column in ("examples", "counterexamples"):
            said = [parse_example(line) for line in change.after.split("\n") if line]
            self.examples.setdefault(change.row, {})[column == "examples"] = said
        elif column == "rules":
            self._rules(code, change)
        elif column == "retired":
            self.tables.set(code, key, Bare("true") if change.after else "", _CODE_ORDER)
        else:
            self.tables.set(code, key, change.after, _CODE_ORDER)

    def finish(self) -> None:
        """Note the changes that waited for others of their code."""
        for row, names in self.names.items():
            self._names(self.codes[row], names)
        for row, examples in self.examples.items():
            put_examples(self.tables, self.codes[row], examples, _CODE_ORDER)

    def _names(self, code: Written, said: dict[str, str]) -> None:
        there = code.pairs["names"][1] if "names" in code.pairs else None
        had = {k: v.text for k, (_, v) in there.pairs.items()} if there is not None else {}
        after = {k: v for k, v in {**had, **said}.items() if v}
        if there is None or not had or not after:
            self.tables.set(code, "names", after or "", _CODE_ORDER)
            return
        for lang, text in said.items():
            if text or lang in had:
                self.tables.set(there, lang, text, ())

    def _rules(self, code: Written, change: Change) -> None:
        ident = code.pairs["id"][1].text
        there = rule_lines(ident, code)
        lines = [x for x in change.after.split("\n") if x and x not in there.values()]
        wanted = [parse_rule(line) for line in lines]
        items = dict(zip(there, _items(code, "rules"), strict=True))
        kept = {i for i, line in there.items() if line in change.after.split("\n")}
        for rule in [r for r in wanted if r.id in items and IN_YAML not in there[r.id]]:
            self._rule(items[rule.id], rule)
            kept.add(rule.id)
            wanted.remove(rule)
        gone = [Entry(n, (i,)) for n, i in enumerate(items) if i not in kept]
        fresh = [_rule_value(r, self._rule_id(ident, r)) for r in wanted]
        self.tables.set_items(code, "rules", [e.at for e in gone], fresh, _CODE_ORDER)

    def _rule_id(self, code: str, rule: PlainRule) -> str:
        if rule.id and rule.id not in self.taken:
            self.taken.add(rule.id)
            return rule.id
        n = 1
        while f"{code[:50]}.{n}" in self.taken:
            n += 1
        self.taken.add(f"{code[:50]}.{n}")
        return f"{code[:50]}.{n}"

    def _rule(self, written: Written, rule: PlainRule) -> None:
        """Another kind or other words for a simple rule; what stands beside them stays."""
        kind = next(k for k in ("phrase", "lemma", "lemmas", "glob") if k in written.pairs)
        words: Value = rule.words if len(rule.words) > 1 or rule.kind == "lemmas" else rule.words[0]
        if kind == rule.kind:
            self.tables.set(written, kind, words, ())
        else:
            self.tables.set_pair(written, kind, rule.kind, words)
        lang: Value = rule.lang if len(rule.lang) > 1 else (rule.lang or ("",))[0]
        had = [w.text for w in _items(written, "lang")]
        if list(rule.lang) != had:
            self.tables.set(written, "lang", lang, ("id",))

    def _add(self, change: Change) -> None:
        value = new_code(change.row, change.cells, self._rule_id)
        self.tables.add_code(self.tree, self.codes, value, self.behind)

    # -- attributes ----------------------------------------------------------------------------

    def _attribute(self, change: Change) -> None:
        block = "attributes" if change.of == "coding" else "variables"
        if change.kind == "new-attribute":
            value: dict[str, Value] = {"name": change.row}
            for column, said in change.cells.items():
                value[_KEYS.get(column, column)] = said.split("\n") if column in LINES else said
            if block in self.tree.pairs:
                self.tables.set_items(self.tree, block, [], [value], ())
            else:
                line = self.tree.pairs["codes"][0].line
                new = [f"{block}:", *item(value, 2), ""]
                self.tables.patch.insert_lines(self.tables.above(line), new)
            return
        row = next(i for i in self.tree.pairs[block][1].items
                   if i.pairs["name"][1].text == change.row)  # fmt: skip
        key = _KEYS.get(change.column, change.column)
        if change.column in LINES:
            self.tables.set_lines(row, key, change.after.split("\n"), _ATTRIBUTE_ORDER)
        else:
            self.tables.set(row, key, change.after, _ATTRIBUTE_ORDER)


def _items(table: Written, key: str) -> list[Written]:
    if key not in table.pairs:
        return []
    value = table.pairs[key][1]
    return value.items if value.kind == "list" else [] if value.empty else [value]


def _rule_value(rule: PlainRule, ident: str) -> Value:
    words: Value = rule.words if len(rule.words) > 1 or rule.kind == "lemmas" else rule.words[0]
    lang: dict[str, Value] = {}
    if rule.lang:
        lang["lang"] = rule.lang if len(rule.lang) > 1 else rule.lang[0]
    return {"id": ident, **lang, rule.kind: words}


def new_code(
    ident: str, cells: Mapping[str, str], rule_id: Callable[[str, PlainRule], str]
) -> dict[str, Value]:
    """A new code's entry in the order in which its keys stand in a file.

    Args:
        ident: its id.
        cells: what its row says.
        rule_id: gives the id of a new rule of a code.
    """
    value: dict[str, Value] = {"id": ident}
    names = {c[6:-1]: t for c, t in cells.items() if c.startswith("name (")}
    examples = [
        example_value(text, lang, fits)
        for column, fits in (("examples", True), ("counterexamples", False))
        for text, lang in map(parse_example, filter(None, cells.get(column, "").split("\n")))
    ]
    rules = [
        _rule_value(rule, rule_id(ident, rule))
        for rule in map(parse_rule, filter(None, cells.get("rules", "").split("\n")))
    ]
    said: dict[str, Value] = {
        "name": cells.get("name", ""),
        "names": names,
        "parent": cells.get("parent", ""),
        "group": cells.get("group", ""),
        "colour": cells.get("colour", ""),
        "key": cells.get("shortcut", ""),
        "definition": cells.get("definition", ""),
        "include": [x for x in cells.get("include", "").split("\n") if x],
        "exclude": [x for x in cells.get("exclude", "").split("\n") if x],
        "examples": examples,
        "rules": rules,
        "retired": Bare("true") if cells.get("retired") else "",
    }
    return value | {k: v for k, v in said.items() if v}
