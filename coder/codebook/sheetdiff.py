"""What a sheet changes, told against the state it was made from and the state that is there now.

    found = differences(base, now, read, current=translate)
    found.changes, found.conflicts, found.problems

Owns the comparison of three states cell by cell. A cell that says what it said when the sheet was made is no
change, whatever became of the codebook since; one that was changed here and there is a conflict, unless both
say the same. A row is the code of its key, wherever the row stands and whatever the id cell says; a row
that is gone changes nothing. What a single cell may say is `sheetcheck`'s business.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from coder.codebook.damage import as_meant
from coder.codebook.rulenote import IN_YAML, same_rules
from coder.codebook.sheet import (
    ATTRIBUTE_COLUMNS,
    LINES,
    MOST_SHOWN,
    TOO_LONG,
    BookSheet,
    Cells,
    tidy,
)
from coder.codebook.sheetcheck import Names, checked, code_id_of, fresh_id
from coder.codebook.sheetread import ReadBack, SheetRow
from coder.codebook.workbook import RawCell
from coder.model.errors import CoderError
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, is_code_id

__all__ = ["Change", "Differences", "differences"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `kind` is rename, add, change, attribute (changed) or new-attribute; `row` is the code's id as it will be
    (its id now for a rename), or the attribute's name; `of` is coding or document for attributes. Of an
    added row `cells` holds all cells.
    """

    kind: str
    row: str
    column: str = ""
    before: str = ""
    after: str = ""
    place: str = ""
    of: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Differences:
    """Everything that a sheet says; nothing may be written while there are conflicts or problems."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


@dataclass
class _Row:
    """A row with the code it stands for: its id in the state it was made from, now, and as it shall be."""

    row: SheetRow
    base: str
    now: str
    final: str


def differences(
    base: BookSheet, now: BookSheet, read: ReadBack, *, current: Callable[[str], str]
) -> Differences:
    """Compare a sheet with the state it was made from and with the present one.

    Args:
        base: the state that the sheet was made from.
        now: the codebook as it is.
        read: the sheet.
        current: what a code of `base` is called now.
    """
    return _Comparison(base, now, read, current).run()


class _Comparison:
    """One comparison; collects what it finds in `out`."""

    def __init__(
        self, base: BookSheet, now: BookSheet, read: ReadBack, current: Callable[[str], str]
    ) -> None:
        self.base, self.now, self.read, self.current = base, now, read, current
        self.out = Differences(notes=list(read.findings))
        self.known: list[_Row] = []
        self.new: list[_Row] = []
        self._given: set[str] = set()

    def run(self) -> Differences:
        """All differences."""
        self._match()
        self._rename()
        finals = {r.now: r.final for r in self.known}
        ids = {finals.get(i, i) for i in self.now.codes} | {r.final for r in self.new}
        called = [(fold_name(r.row.text("name")), r.final) for r in (*self.known, *self.new)]
        often = Counter(name for name, _ in called)
        named = {name: ident for name, ident in called if often[name] == 1}
        aliases = {r.base: r.final for r in self.known} | finals
        self.names = Names(ids, aliases, named, dict(self.now.groups))
        for row in self.known:
            self._compare(row)
        for row in self.new:
            self._added(row)
        self._attributes()
        self._circles()
        missing = self.base.codes.keys() - {r.base for r in self.known}
        gone = sorted(i for i in missing if self.current(i) in self.now.codes)
        if gone:
            what = f"codes without a row here stay as they are: {', '.join(gone[:12])}"
            hint = "to take a code out of use, write yes under retired"
            self.out.notes.append(Finding(Level.NOTE, "row-gone", what, hint=hint))
        return self.out

    def _problem(self, code: str, what: str, place: str, hint: str = "") -> None:
        self.out.problems.append(Finding(Level.ERROR, code, what, place, hint=hint))

    def _note(self, code: str, what: str, place: str, hint: str) -> None:
        self.out.notes.append(Finding(Level.WARNING, code, what, place, hint=hint))

    # -- rows ----------------------------------------------------------------------------------

    def _match(self) -> None:
        seen: dict[str, SheetRow] = {}
        for row in self.read.rows:
            key = self._key(row)
            if key is None:
                self.new.append(_Row(row, "", "", ""))
                continue
            if key in seen:
                what = f"the key {key!r} stands in row {seen[key].number} too"
                hint = "a new code has an empty key; take the key out of the copied row"
                self._problem("key-twice", what, row.place("key"), hint)
                continue
            seen[key] = row
            if key not in self.base.codes:
                what = f"the key {key!r} is none of the codebook that this sheet was made from"
                hint = "leave the column of keys as it is; in the row of a new code it is empty"
                self._problem("key-unknown", what, row.place("key"), hint)
                continue
            self.known.append(_Row(row, key, self.current(key), ""))
        taken: dict[str, _Row] = {}
        for known in self.known:
            known.final = known.now
            twin = taken.setdefault(known.now, known)
            if twin is not known:
                known.now = ""  # merged into another code meanwhile

    def _key(self, row: SheetRow) -> str | None:
        """The id under which a row was given out; None for a new row."""
        if not self.read.keyed:
            ident = row.text("id")
            return ident if ident in self.base.codes else None
        said = tidy(row.key.text)
        if not said or said in self.base.codes:
            return said or None
        meant = [i for i in self.base.codes if as_meant(i, row.key)]
        return meant[0] if len(meant) == 1 else said

    def _rename(self) -> None:
        for known in self.known:
            row = known.row
            if known.now not in self.now.codes:
                known.now = ""
            if "id" not in row.cells:
                continue
            said = row.text("id")
            if said in (known.base, known.now) or as_meant(known.base, row.cells["id"]):
                continue
            if not said:
                self._problem("no-id", "the id is empty", row.place("id"),
                              "write the id again, or yes under retired")  # fmt: skip
            elif known.now and self._fits(said, row):
                known.final = said
                change = Change("rename", known.now, "id", known.now, said, row.place("id"))
                self.out.changes.append(change)
        ids = set(self.now.codes) | {r.final for r in self.known}
        for new in self.new:
            said = new.row.text("id")
            if not said and not new.row.text("name"):
                self._problem("no-id", "a row without id and name", new.row.place("id"))
                continue
            new.final = said or self._applied(new.row) or fresh_id(new.row.text("name"), ids)
            if not said and new.final not in self.now.codes:
                what = f"the new code {new.row.text('name')!r} gets the id {new.final}"
                self.out.notes.append(Finding(Level.NOTE, "id-made", what, new.row.place("id")))
            elif new.final not in self.now.codes and not self._fits(said, new.row):
                new.final = ""
            ids.add(new.final)
        self.new = [n for n in self.new if n.final]

    def _applied(self, row: SheetRow) -> str:
        """The code that an earlier run made of a row without id; empty without one."""
        name = fold_name(row.text("name"))
        came = self.now.codes.keys() - self.base.codes.keys() - {r.final for r in self.new}
        return next((i for i in sorted(came) if fold_name(self.now.codes[i]["name"]) == name), "")

    def _fits(self, said: str, row: SheetRow) -> bool:
        """Whether a new id may be one; says why not."""
        if not is_code_id(said):
            what = f"{said!r} is no id: a small letter, then small letters, digits, _ and -"
            self._problem("bad-id", what, row.place("id"), f"write {code_id_of(said)}")
            return False
        if said in self.now.codes or said in self._given:
            self._problem("id-taken", f"the id {said!r} is taken", row.place("id"))
            return False
        self._given.add(said)
        return True

    # -- cells ---------------------------------------------------------------------------------

    def _compare(self, known: _Row) -> None:
        before = self.base.codes[known.base]
        present = self.now.codes.get(known.now, {})
        for column, cell in known.row.cells.items():
            if column == "id":
                continue
            after = self._cell(known.row, column, cell, before.get(column, ""))
            if after is None:
                continue
            place = known.row.place(column)
            if not known.now:
                what = f"code {known.base!r} is not in the codebook any more, and {column} changed here"
                self.out.conflicts.append(Finding(Level.ERROR, "gone", what, place))
                continue
            was = present.get(column, "")
            if self._same(column, after, was):
                continue
            if not self._same(column, before.get(column, ""), was):
                self._conflict(known.final, column, was, after, place)
                continue
            self.out.changes.append(Change("change", known.final, column, was, after, place))

    def _cell(self, row: SheetRow, column: str, cell: RawCell, before: str) -> str | None:
        """What a cell says now, as the file would say it; None when it says what it said."""
        said = tidy(cell.text)
        if self._same(column, said, before) or (said == TOO_LONG and len(before) > MOST_SHOWN):
            return None
        if as_meant(before, cell) is not None:
            what = f"{said!r} is what the spreadsheet made of {before!r}; taken as unchanged"
            self._note("spreadsheet", what, row.place(column), "set the column to Text")
            return None
        return self._said(row, column, cell, before)

    def _said(self, row: SheetRow, column: str, cell: RawCell, before: str = "") -> str | None:
        """The checked text of a cell; None when it cannot stand (then that is a problem)."""
        try:
            after = checked(column, cell, self.names, before)
        except CoderError as error:
            self._problem("cell", f"{column}: {error}", row.place(column), error.hint)
            return None
        if column == "rules":
            after = self._with_others(after, before, row.place(column))
        return None if before and self._same(column, after, before) else after

    def _with_others(self, after: str, before: str, place: str) -> str:
        """The rules with those that a sheet cannot show, whose lines somebody took out."""
        lines = after.split("\n") if after else []
        lost = [x for x in before.split("\n") if x.endswith(IN_YAML) and x not in lines]
        if lost:
            what = f"{', '.join(x.removesuffix(IN_YAML).strip() for x in lost)} stays"
            hint = "rules that the sheet does not show are changed in the YAML file"
            self._note("rule-stays", what, place, hint)
        return "\n".join((*lines, *lost))

    def _same(self, column: str, one: str, other: str) -> bool:
        if one == other:
            return True
        if column == "rules":
            return same_rules(one, other)
        if column in LINES:
            split = (sorted(filter(None, (i.strip() for i in t.split("\n")))) for t in (one, other))
            first, second = split
            return first == second
        if column == "parent":
            return self.names.code(one) == self.names.code(other)
        if column == "group":
            return self.names.group(one) == self.names.group(other)
        if column == "colour":
            return one.casefold() == other.casefold()
        return False

    def _conflict(self, code: str, column: str, was: str, after: str, place: str) -> None:
        what = (
            f"{code}, {column}: changed here to {_short(after)},"
            f" and since the sheet was made in the codebook to {_short(was)}"
        )
        hint = "make a new sheet with coder codebook sheet, and carry the cell over"
        self.out.conflicts.append(Finding(Level.ERROR, "conflict", what, place, hint=hint))

    def _added(self, new: _Row) -> None:
        row, place = new.row, new.row.place("id")
        cells: Cells = {}
        for column, cell in row.cells.items():
            if column != "id" and tidy(cell.text):
                said = self._said(row, column, cell)
                if said:
                    cells[column] = said
        there = self.now.codes.get(new.final)
        if there is not None:
            if all(self._same(c, v, there.get(c, "")) for c, v in cells.items()):
                return  # applied before
            what = f"a new row has the id {new.final!r}, which is a code already"
            hint = "give the new code another id; the row of the old one has its key"
            self._problem("id-taken", what, place, hint)
            return
        if sum(r.final == new.final for r in (*self.known, *self.new)) > 1:
            self._problem("id-taken", f"the id {new.final!r} stands in two rows", place)
            return
        self.out.changes.append(Change("add", new.final, place=place, cells=cells))

    def _circles(self) -> None:
        """Parents that would go in a circle, said at the cell that closes it."""
        finals = {r.now: r.final for r in self.known if r.now}
        parents = {
            finals.get(i, i): finals.get(c["parent"], c["parent"])
            for i, c in self.now.codes.items()
        }
        moved = {c.row: c for c in self.out.changes if c.column == "parent" or c.kind == "add"}
        parents |= {
            i: c.after if c.kind == "change" else c.cells.get("parent", "")
            for i, c in moved.items()
        }
        for ident, change in moved.items():
            way, at = [ident], parents.get(ident, "")
            while at and at not in way:
                way.append(at)
                at = parents.get(at, "")
            if at == ident:
                self._problem("cycle", f"parents go in a circle: {' -> '.join((*way, at))}",
                              change.place)  # fmt: skip

    # -- attributes ----------------------------------------------------------------------------

    def _attributes(self) -> None:
        for row in self.read.attributes:
            of = row.text("of").casefold() or "coding"
            name = tidy(row.key.text) or row.text("name")
            if of not in ("coding", "document"):
                self._problem("cell", f"of: {of!r} is neither coding nor document", row.place("of"))
            elif not name:
                self._problem("cell", "an attribute without name", row.place("name"))
            elif (of, name) not in self.base.attributes:
                self._new_attribute(row, of, name)
            elif row.text("name") not in ("", name):
                what = f"the attribute {name!r} cannot be renamed in a sheet"
                self._problem("cell", what, row.place("name"), "codings carry it under its name")
            else:
                self._attribute(row, of, name)

    def _attribute(self, row: SheetRow, of: str, name: str) -> None:
        before, present = (s.attributes.get((of, name), {}) for s in (self.base, self.now))
        for column, cell in row.cells.items():
            if column in ("name", "of"):
                continue
            after = self._cell(row, column, cell, before.get(column, ""))
            was = present.get(column, "")
            if after is None or self._same(column, after, was):
                continue
            if not present or not self._same(column, before.get(column, ""), was):
                self._conflict(name, column, was, after, row.place(column))
                continue
            change = Change("attribute", name, column, was, after, row.place(column), of)
            self.out.changes.append(change)

    def _new_attribute(self, row: SheetRow, of: str, name: str) -> None:
        cells: Cells = {}
        for column in ATTRIBUTE_COLUMNS[2:]:
            cell = row.cells.get(column)
            said = self._said(row, column, cell) if cell and tidy(cell.text) else ""
            if said:
                cells[column] = said
        there = self.now.attributes.get((of, name))
        if there is None:
            place = row.place("name")
            self.out.changes.append(Change("new-attribute", name, place=place, of=of, cells=cells))
        elif any(not self._same(c, v, there.get(c, "")) for c, v in cells.items()):
            self._problem("cell", f"the attribute {name!r} is there already", row.place("name"))


def _short(text: str) -> str:
    line = " / ".join(text.split("\n"))
    return repr(line if len(line) <= 60 else line[:57] + "...")
