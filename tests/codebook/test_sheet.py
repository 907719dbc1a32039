"""A codebook becomes cells and comes back; without an edit nothing is different."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook.load import load_text
from coder.codebook.rulenote import parse_rule, same_rules
from coder.codebook.sheet import book_sheet, example_line, parse_example
from coder.codebook.sheetdiff import differences
from coder.codebook.sheetread import read_back
from coder.codebook.sheetwrite import csv_bytes, workbook_bytes
from coder.codebook.workbook import tables_of_text, tables_of_workbook
from coder.codebook.writing import Bare, pair
from coder.model.errors import BadValue, CheckFailed, Unreadable

DEMO = (Path(__file__).resolve().parents[2] / "codebooks/migration-partnerships.yaml").read_bytes()
BOOK = """\
languages: [en, de]
groups: [{id: voice, name: Who speaks}]
attributes:
  - {name: stance, values: [affirms, "01"], default: affirms}
variables:
  - {name: year, type: integer}
codes:
  - id: aid
    name: "=Aid"
    names: {fr: Aide}
    key: "07"
    definition: |
      Money.

      More money.
    include: [one, "two\\nlines"]
    examples:
      - {text: Es wird gezahlt., lang: de}
      - {text: "[en] is no mark here"}
      - {text: none, code: false}
    rules:
      - {id: a1, phrase: [aid, help], weight: 0.5}
      - {id: a2, lang: [de, fr], lemma: Hilfe}
      - {id: a3, lemmas: [give, money]}
      - {glob: "aid*"}
      - {id: a5, phrase: aid, unless: [{phrase: first aid}]}
  - id: mar-1
    parent: aid
    group: voice
    colour: "#00aa00"
    retired: true
"""
WORDS = st.text(st.sampled_from("ab 9é日😀'\"#:-=+@[]|~*,.;\n\t"), max_size=14)


def unchanged(data, tables):
    """What a sheet says against the codebook from which it was made."""
    sheet = book_sheet(data)
    found = differences(sheet, sheet, read_back(tables, "f"), current=str)
    return (found.changes, found.conflicts, found.problems)


@st.composite
def books(draw):
    """Codebooks with odd words in every place where a person may write words."""
    codes = []
    for n in range(draw(st.integers(1, 4))):
        code = {"id": draw(st.sampled_from(["a", "mar-", "e"])) + str(n)}
        code |= {k: draw(WORDS) for k in ("name", "definition") if draw(st.booleans())}
        code |= {k: draw(st.lists(WORDS, max_size=3)) for k in ("include", "exclude")}
        examples = draw(st.lists(WORDS.filter(str.strip), max_size=3, unique=True))
        code["examples"] = [{"text": t, "code": Bare(draw(st.sampled_from(["true", "false"])))}
                            for t in examples]  # fmt: skip
        names = draw(st.dictionaries(st.sampled_from(["de", "fr"]), WORDS.filter(str.strip)))
        code |= {"names": names, "key": f"0{n}", "colour": "#0000aa"}
        if n:
            code["parent"] = codes[draw(st.integers(0, n - 1))]["id"]
        codes.append(code)
    return ("\n".join(pair("codes", codes, 0)) + "\n").encode()


@given(books(), st.booleans())
@settings(max_examples=40)
def test_a_sheet_in_text_that_nobody_edited_changes_nothing(data, semicolons):
    text = csv_bytes(book_sheet(data), semicolons=semicolons).decode("utf-8")
    assert unchanged(data, tables_of_text(text, "f")) == ([], [], [])


@given(books())
@settings(max_examples=8)
def test_a_workbook_that_nobody_edited_changes_nothing(data):
    made = workbook_bytes(book_sheet(data))
    assert unchanged(data, tables_of_workbook(made, "f")) == ([], [], [])


@pytest.mark.parametrize("data", [DEMO, BOOK.encode()], ids=["demo", "small"])
def test_these_books_come_back_unchanged_and_twice_as_the_same_bytes(data):
    sheet = book_sheet(data)
    made = workbook_bytes(sheet)
    assert made == workbook_bytes(sheet)
    assert unchanged(data, tables_of_workbook(made, "f")) == ([], [], [])
    text = csv_bytes(sheet).decode("utf-8")
    assert unchanged(data, tables_of_text(text, "f")) == ([], [], [])


def test_cells_say_what_the_file_says():
    sheet = book_sheet(BOOK.encode())
    aid = sheet.codes["aid"]
    assert sheet.languages == ("fr", "de") and "name (de)" in sheet.columns
    assert aid["definition"] == "Money.\n\nMore money." and aid["include"] == "one\ntwo lines"
    assert aid["examples"] == "[de] Es wird gezahlt.\n[] [en] is no mark here"
    assert aid["counterexamples"] == "none"
    assert aid["rules"].split("\n") == [
        "a1: aid | help", "a2 [de, fr]: Hilfe~", "a3: give~ money~", "aid.4: aid*", "a5 (in YAML)",
    ]  # fmt: skip
    assert sheet.codes["mar-1"]["retired"] == "yes" and sheet.depth["mar-1"] == 1
    assert sheet.attributes["coding", "stance"]["values"] == "affirms\n01"
    assert sheet.attributes["document", "year"]["type"] == "integer"


def test_a_workbook_is_made_for_editing_and_holds_no_formula():
    made = workbook_bytes(book_sheet(BOOK.encode()))
    book = openpyxl.load_workbook(io.BytesIO(made))
    page = book["Codes"]
    assert book.sheetnames == ["Codes", "Attributes", "Read me"] and page.freeze_panes == "D2"
    assert page["C2"].value == "=Aid" and page["C2"].data_type == "s"
    assert page["C3"].alignment.indent == 1 and page["B400"].number_format in ("@", "General")
    assert page.column_dimensions["C"].width > 20 and page["A1"].value.startswith("key ")
    rules = {str(r.sqref): r for r in page.data_validations.dataValidation}
    parents = next(r for at, r in rules.items() if at.startswith("F2"))
    assert parents.type == "list" and parents.formula1 == "$B$2:$B$303"
    for sheet in book:
        assert not any(c.data_type == "f" for row in sheet.iter_rows() for c in row)


def test_text_that_no_cell_can_hold_is_not_shown_in_part():
    long = "word " * 8000
    data = f"codes: [{{id: a, definition: {long.strip()}}}]\n".encode()
    made = workbook_bytes(book_sheet(data))
    (table, *_) = tables_of_workbook(made, "f")
    assert "(too long for a cell: in YAML)" in [c.text for c in table.rows[1].cells]
    assert unchanged(data, tables_of_workbook(made, "f")) == ([], [], [])


def test_a_sheet_in_text_guards_what_looks_like_a_formula():
    data = b"codes: [{id: a, name: '=1+1'}, {id: b, name: \"'@x\"}]\n"
    text = csv_bytes(book_sheet(data)).decode("utf-8-sig")
    assert [r[2] for r in csv.reader(io.StringIO(text))][1:] == ["'=1+1", "''@x"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a: win-win | triple win", ("a", "phrase", ("win-win", "triple win"), ())),
        ("a [fr]:  gagnant-gagnant", ("a", "phrase", ("gagnant-gagnant",), ("fr",))),
        ("share~ | bear~", ("", "lemma", ("share", "bear"), ())),
        ("a.1 [de, en]: gemeinsam~ Verantwortung~", ("a.1", "lemmas", ("gemeinsam", "Verantwortung"), ("de", "en"))),
        ("[de]: Hilfe*", ("", "glob", ("Hilfe*",), ("de",))),
    ],
)  # fmt: skip
def test_lines_of_rules_are_read(line, said):
    rule = parse_rule(line)
    assert (rule.id, rule.kind, rule.words, rule.lang) == said


@pytest.mark.parametrize(
    "line", ["a: x~ | y*", "a: |", "a (in YAML)", "a: x~ y", "a: *~", "a: x | "]
)
def test_lines_that_are_no_rules_are_refused(line):
    with pytest.raises(BadValue):
        parse_rule(line)


def test_rules_are_the_same_in_any_order_and_with_an_id_that_was_given_later():
    assert same_rules("a: x\ny~", "b.1: y~\na: x") and not same_rules("a: x", "b: x")
    assert not same_rules("a: x", "a: x\ny")


@given(WORDS.map(lambda t: " ".join(t.split())).filter(bool), st.sampled_from(["", "de"]))
def test_an_example_keeps_its_language_in_a_line(text, lang):
    assert parse_example(example_line(text, lang)) == (text, lang)


def test_brackets_with_no_language_in_them_are_words_of_the_example():
    assert parse_example("[xx] Foo") == ("[xx] Foo", "")
    assert example_line("[xx] Foo", "") == "[xx] Foo"
    assert parse_example("[de] Ein Fall") == ("Ein Fall", "de")
    assert parse_example("[deu] Ein Fall") == ("Ein Fall", "deu")


@pytest.mark.parametrize("word", ["the", "our", "may", "est", "los", "die", "xyz"])
def test_a_word_in_brackets_before_an_example_is_no_language(word: str) -> None:
    text = f"[{word}] partners agreed"
    assert parse_example(text) == (text, "")
    assert example_line(text, "") == text


def test_a_language_that_no_list_names_comes_back_all_the_same() -> None:
    assert example_line("Dat is so", "nds") == "[lang: nds] Dat is so"
    assert parse_example("[lang: nds] Dat is so") == ("Dat is so", "nds")
    assert parse_example(example_line("[lang: nds] is text", "")) == ("[lang: nds] is text", "")


def test_what_is_no_sheet_of_a_codebook_is_refused():
    with pytest.raises(Unreadable, match="not a sheet of a codebook"):
        read_back(tables_of_text("a,b\n1,2\n", "f"), "f")
    with pytest.raises(CheckFailed, match="the codebook has errors"):
        book_sheet(b"codes: [{id: A}]")


def test_the_demo_codebook_has_no_errors_to_begin_with():
    assert load_text(DEMO, "d", "d")[0] is not None
