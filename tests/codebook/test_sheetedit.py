"""What an edited sheet says is told cell by cell, and made in the file, and nowhere else."""

from __future__ import annotations

import csv
import difflib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook.edit import rename_code
from coder.codebook.sheet import book_sheet
from coder.codebook.sheetdiff import Change, differences
from coder.codebook.sheetedit import apply_changes
from coder.codebook.sheetread import read_back
from coder.codebook.sheetwrite import csv_bytes
from coder.codebook.workbook import tables_of_text
from coder.model.errors import CheckFailed

BOOK = """\
# Head.
languages: [en, de, fr]
codes:
  # About aid.
  - id: aid # the first
    name: 'Aid' # a name
    definition: >
      Money is
      given.
    include: [one, "two, or three"]
    exclude:
      # not this
      - loans # at a price
      - gifts
    examples:
      - {text: "Aid is given.", source: made up, code: true}
      - {text: "None.", code: false}
    rules:
      - {id: a1, phrase: [aid, help], weight: 0.5} # words
      - id: a2
        lemma: give
        lang: [en]
      - {id: a3, phrase: aid, unless: [{phrase: first aid}]}

  - id: loan
    parent: aid
    definition: Money to be paid back.

  # About trade.
  - {id: trade, name: Trade, include: goods}
attributes:
  - name: stance
    values: [affirms, contests]
groups:
  - {id: money, name: Money}
"""

DATA = BOOK.encode()


def rows_of(data=DATA):
    """The sheet as rows of text, first the header."""
    return list(
        csv.reader(io.StringIO(csv_bytes(book_sheet(data)).decode("utf-8-sig"), newline=""))
    )


def edited(edits, *, data=DATA, new=()):
    """The text of the sheet with some cells changed: {(code, column): text}."""
    rows = rows_of(data)
    head = rows[0]
    for (code, column), text in edits.items():
        row = next(r for r in rows if r[0] == code)
        row[head.index(column)] = text
    rows += [[cells.get(c, "") for c in head] for cells in new]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


def compared(text, base=DATA, now=None, current=str):
    read = read_back(tables_of_text(text, "f"), "f")
    return differences(
        book_sheet(base), book_sheet(base if now is None else now), read, current=current
    )


def applied(edits=None, *, data=DATA, new=()):
    found = compared(edited(edits or {}, data=data, new=new), data)
    assert not found.problems and not found.conflicts, found
    for c in found.changes:
        if c.kind == "rename":
            data = rename_code(data, c.before, c.after)
    return apply_changes(data, [c for c in found.changes if c.kind != "rename"])


def changed(after, before=BOOK):
    lines = difflib.ndiff(before.splitlines(), after.decode().splitlines())
    return [line.rstrip() for line in lines if line[0] in "+-"]


CASES = {
    "a name keeps its quotation marks and comment": (
        {("aid", "name"): "Aid: all"},
        ["-     name: 'Aid' # a name", '+     name: "Aid: all" # a name'],
    ),
    "a definition of two paragraphs stands in lines": (
        {("loan", "definition"): "One.\n\nTwo."},
        ["-     definition: Money to be paid back.",
         "+     definition: |-", "+       One.", "+", "+       Two."],
    ),
    "an emptied cell takes its key away": (
        {("loan", "definition"): ""}, ["-     definition: Money to be paid back."],
    ),
    "an entry in brackets is replaced, one is added": (
        {("aid", "include"): "one\ntwo or three\nfour"},
        ['-     include: [one, "two, or three"]', '+     include: [one, "two or three", four]'],
    ),
    "an entry of lines goes and its comment stays where it was": (
        {("aid", "exclude"): "gifts"}, ["-       - loans # at a price"],
    ),
    "bullets that people type are no words": (
        {("aid", "exclude"): "loans\ngifts\n• fees"}, ["+       - fees"],
    ),
    "an example keeps its source when its words change": (
        {("aid", "examples"): "[en] Aid is paid."},
        ['-       - {text: "Aid is given.", source: made up, code: true}',
         '+       - {text: "Aid is paid.", lang: en, source: made up, code: true}'],
    ),
    "a rule keeps its weight and comment": (
        {("aid", "rules"): "a1: aid | helps\na2 [en]: give~\na3 (in YAML)"},
        ["-       - {id: a1, phrase: [aid, help], weight: 0.5} # words",
         "+       - {id: a1, phrase: [aid, helps], weight: 0.5} # words"],
    ),
    "a rule changes its kind and language": (
        {("aid", "rules"): "a1: aid | help\na2: giv*\na3 (in YAML)"},
        ['+         glob: "giv*"', "-         lemma: give", "-         lang: [en]"],
    ),
    "a rule goes and another comes": (
        {("aid", "rules"): "a1: aid | help\na3 (in YAML)\nhelper~ | donor~"},
        ["-       - id: a2", "-         lemma: give", "-         lang: [en]",
         "+       - {id: aid.1, lemma: [helper, donor]}"],
    ),
    "keys are added where they usually stand": (
        {("loan", "colour"): "00aa00", ("loan", "retired"): "WAHR", ("loan", "group"): "Money",
         ("loan", "shortcut"): "l"},
        ["+     group: money", '+     colour: "#00aa00"', "+     key: l", "+     retired: true"],
    ),
    "a code in braces takes new keys too": (
        {("trade", "parent"): "Aid", ("trade", "include"): "goods\nservices"},
        ["-   - {id: trade, name: Trade, include: goods}",
         "+   - {id: trade, name: Trade, parent: aid, include: [goods, services]}"],
    ),
    "a new id is renamed wherever it stands": (
        {("aid", "id"): "help"},
        ["-   - id: aid # the first", "+   - id: help # the first",
         "-     parent: aid", "+     parent: help"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_change_touches_its_own_bytes(case):
    edits, lines = CASES[case]
    after = applied(edits)
    assert changed(after) == lines
    again = compared(edited(edits), now=after, current=lambda c: {"aid": "help"}.get(c, c)
                     if ("aid", "id") in edits else c)  # fmt: skip
    assert not again.changes and not again.conflicts, "applied twice is applied once"


def test_new_codes_stand_behind_their_family_with_all_that_their_row_says():
    new = [
        {"id": "grant", "name": "Grant", "parent": "aid", "definition": "Given.", "rules": "grant~",
         "examples": "[de] Ein Beispiel", "exclude": "- loans\n- fees"},
        {"name": "Visa für alle", "parent": "Trade"},
    ]  # fmt: skip
    after = applied(new=new)
    assert changed(after) == [
        "+   - id: grant", "+     name: Grant", "+     parent: aid", "+     definition: Given.",
        "+     exclude: [loans, fees]", "+     examples:",
        "+       - {text: Ein Beispiel, lang: de, code: true}", "+     rules:",
        "+       - {id: grant.1, lemma: grant}", "+", "+",
        "+   - id: visa_fuer_alle", "+     name: Visa für alle", "+     parent: trade",
    ]  # fmt: skip
    again = compared(edited({}, new=new), now=after)
    assert not again.changes and not again.problems


def test_the_first_code_of_an_empty_codebook_comes_from_a_sheet():
    after = applied(data=b"codes: [] # none yet\nnote: x\n", new=[{"id": "a", "name": "A"}])
    assert after.decode() == "codes: # none yet\n  - id: a\n    name: A\nnote: x\n"


def test_line_ends_and_the_mark_at_the_top_stay():
    data = b"\xef\xbb\xbf" + BOOK.replace("\n", "\r\n").encode()
    after = applied({("loan", "definition"): "One.\nTwo."}, data=data, new=[{"id": "x"}])
    assert after.startswith(b"\xef\xbb\xbf# Head.\r\n") and b"\n" not in after.replace(b"\r\n", b"")


def test_attributes_are_changed_and_added():
    before = DATA
    changes = [
        Change(
            "attribute", "stance", "values", "affirms\ncontests", "affirms\nreports", of="coding"
        ),
        Change("attribute", "stance", "question", "", "Who: says it?", of="coding"),
        Change("new-attribute", "year", of="document", cells={"type": "integer", "values": "1\n2"}),
    ]
    after = apply_changes(before, changes)
    assert changed(after) == [
        "+ variables:", '+   - {name: year, type: integer, values: ["1", "2"]}', "+",
        "-     values: [affirms, contests]", "+     values: [affirms, reports]",
        '+     question: "Who: says it?"',
    ]  # fmt: skip


WORDS = st.text(st.sampled_from("ab 9é日😀'\"#:-=+@|~*,.;\n"), min_size=1, max_size=14)
COLUMNS = (
    "name",
    "name (de)",
    "name (fr)",
    "definition",
    "include",
    "exclude",
    "examples",
    "counterexamples",
)


@given(st.dictionaries(st.tuples(st.sampled_from(["aid", "loan", "trade"]), st.sampled_from(COLUMNS)),
                       st.just("") | WORDS.filter(lambda t: any(c.isalnum() for c in t)),
                       max_size=6))  # fmt: skip
@settings(max_examples=40)
def test_whatever_a_sheet_says_the_file_says_afterwards(edits):
    text = edited(edits)
    found = compared(text)
    assert not found.problems
    after = apply_changes(DATA, found.changes)
    again = compared(text, now=after)
    assert not again.changes and not again.conflicts
    for comment in (
        "# Head.",
        "# About aid.",
        "# the first",
        "# not this",
        "# words",
        "# About trade.",
    ):
        assert comment in after.decode()


PROBLEMS = {
    "an id that is none": ({("aid", "id"): "Aid 2"}, [], "is no id"),
    "an id that is taken": ({("aid", "id"): "loan"}, [], "is taken"),
    "an empty id": ({("aid", "id"): ""}, [], "the id is empty"),
    "two rows with one new id": ({}, [{"id": "x"}, {"id": "x"}], "taken"),
    "a new row with an id that is there": ({}, [{"id": "aid", "name": "B"}], "is a code already"),
    "a row without id and name": ({}, [{"definition": "x"}], "without id and name"),
    "a copied row": ({("loan", "key"): "aid"}, [], "stands in row 2 too"),
    "a key that is none": ({("loan", "key"): "lone"}, [], "is none of the codebook"),
    "a parent that is not there": ({("loan", "parent"): "aids"}, [], "nearest is 'aid'"),
    "parents in a circle": ({("aid", "parent"): "loan"}, [], "aid -> loan -> aid"),
    "a parent of its own": ({("trade", "parent"): "trade"}, [], "trade -> trade"),
    "a group that is not there": ({("aid", "group"): "mony"}, [], "is not known"),
    "a colour that is none": ({("aid", "colour"): "reddish"}, [], "no colour"),
    "a shortcut that is too long": ({("aid", "shortcut"): "abcd"}, [], "no shortcut"),
    "neither yes nor no": ({("aid", "retired"): "perhaps"}, [], "neither yes nor no"),
    "what a spreadsheet says of a wrong formula": ({("aid", "include"): "#NAME?"}, [], "a formula"),
    "a rule of two kinds": ({("aid", "rules"): "a1: aid | help~"}, [], "mixes kinds"),
}  # fmt: skip


@pytest.mark.parametrize("case", PROBLEMS)
def test_cells_that_cannot_stand_are_named(case):
    edits, new, words = PROBLEMS[case]
    edits = dict(edits)
    key = {k: edits.pop(k) for k in [k for k in edits if k[1] == "key"]}
    text = edited(edits, new=new)
    for (code, _), to in key.items():
        text = text.replace(f"\r\n{code},", f"\r\n{to},")
    found = compared(text)
    assert any(words in p.what for p in found.problems), found.problems
    assert all(p.place.startswith("row ") for p in found.problems)


def test_a_change_that_the_file_cannot_take_is_refused_whole():
    book = b"codes:\n  - name: A\n    id: a\n"
    with pytest.raises(CheckFailed, match="line of the dash"):
        applied({("a", "name"): ""}, data=book)
    twice = {("aid", "shortcut"): "x", ("loan", "shortcut"): "x"}
    with pytest.raises(CheckFailed, match="stands twice"):
        applied(twice)


# -- three states ------------------------------------------------------------------------------


def test_what_changed_meanwhile_stays_and_what_changed_twice_is_a_conflict():
    now = BOOK.replace("Money to be paid back.", "Money lent.").replace(
        "name: Trade", "name: Traffic"
    )
    found = compared(edited({("aid", "name"): "Help"}), now=now.encode())
    assert [(c.row, c.column) for c in found.changes] == [("aid", "name")]
    assert b"Money lent." in apply_changes(now.encode(), found.changes)
    found = compared(edited({("loan", "definition"): "A loan."}), now=now.encode())
    assert not found.changes and [f.place for f in found.conflicts] == ["row 3, column 8"]
    assert "'A loan.'" in found.conflicts[0].what and "'Money lent.'" in found.conflicts[0].what
    found = compared(edited({("loan", "definition"): "Money  lent. "}), now=now.encode())
    assert not found.changes and not found.conflicts


def test_a_code_renamed_meanwhile_is_still_its_row():
    now = rename_code(DATA, "aid", "help")
    text = edited({("aid", "name"): "Help", ("trade", "parent"): "aid"})
    found = compared(text, now=now, current=lambda c: "help" if c == "aid" else c)
    assert [(c.row, c.column, c.after) for c in found.changes] == [
        ("help", "name", "Help"), ("trade", "parent", "help"),
    ]  # fmt: skip


def test_a_code_that_went_meanwhile_is_a_conflict_only_when_its_row_changed():
    now = BOOK[: BOOK.index("  # About trade.")].encode()
    assert not compared(edited({}), now=now).conflicts
    found = compared(edited({("trade", "name"): "Traffic"}), now=now)
    assert "not in the codebook any more" in found.conflicts[0].what


def test_rows_that_went_and_columns_that_went_change_nothing():
    rows = [r[:3] for r in rows_of()][:-1]
    text = "\n".join(",".join(c or '""' for c in r) for r in rows)
    found = compared(text)
    assert not found.changes and not found.problems
    assert [f.code for f in found.notes] == ["row-gone"] and "trade" in found.notes[0].what


def test_order_of_rows_and_columns_and_foreign_columns_do_not_matter():
    head, *rows = rows_of()
    turned = [[*reversed(r), "mine"] for r in [head, *reversed(rows)]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([["Our codes"], [], *turned])
    found = compared("\ufeff" + out.getvalue())
    assert not found.changes and not found.problems
    assert "mine" in found.notes[0].what


def test_without_keys_rows_are_matched_by_id():
    rows = [r[1:] for r in rows_of()]
    rows[1][1] = "Help"
    rows.append(["new_one", "New"] + [""] * 13)
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    found = compared(out.getvalue())
    assert [(c.kind, c.row) for c in found.changes] == [("change", "aid"), ("add", "new_one")]


def test_what_the_spreadsheet_did_is_told_and_undone():
    data = b'codes: [{id: mar-1, name: "007", key: "01"}, {id: b, name: "3-4"}]\n'
    text = csv_bytes(book_sheet(data)).decode("utf-8-sig")
    text = text.replace("mar-1,mar-1,007", "01. Mrz,01. Mrz,7").replace("3-4", "04.03.2025")
    found = compared(text.replace(",01,", ",1,"), data)
    assert not found.changes and not found.problems
    assert {f.code for f in found.notes} == {"spreadsheet"} and len(found.notes) == 3
