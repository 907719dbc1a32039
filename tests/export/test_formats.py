"""What files hold when others read them, and that nothing in a cell can act."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.export.delimited import csv_bytes, tsv_bytes
from coder.export.drawing import shortened, text_width, wrapped
from coder.export.heatmap import colour
from coder.export.latex import latex_text
from coder.export.markdown import markdown_text
from coder.export.tables import cell_text
from coder.export.write import format_of, write
from coder.export.xlsx import CELL_MAX
from coder.export.xmltext import xml_text
from coder.model.errors import BadValue, UsageError
from coder.model.results import Caption, Matrix, Table

spec = importlib.util.spec_from_file_location(
    "export_samples", Path(__file__).parent / "samples.py"
)
samples = importlib.util.module_from_spec(spec)
spec.loader.exec_module(samples)

TEXTS = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


def sheet_of(result, name="Table", **options):
    from openpyxl import load_workbook

    data, findings = write(result, "t.xlsx", **options)
    return load_workbook(io.BytesIO(data))[name], findings


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_csv_reads_back_exactly(rows):
    data = csv_bytes(Table(("a", "b"), tuple(rows)))
    back = list(csv.reader(io.StringIO(data.decode("utf-8"), newline="")))
    assert back == [["a", "b"], *map(list, rows)]


def test_csv_of_one_empty_cell_is_no_empty_line():
    assert csv_bytes(Table(("a",), ((None,), ("",), (0.0,), (-0.0,)))) == b'a\n""\n""\n0\n0\n'


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_csv_for_excel_has_no_formula(rows):
    data = csv_bytes(Table(("a", "b"), tuple(rows)), excel=True).decode("utf-8-sig")
    back = list(csv.reader(io.StringIO(data, newline=""), delimiter=";"))
    for row, (a, b) in zip(back[1:], rows, strict=True):
        assert all(not cell.startswith(tuple("=+-@\t\r")) for cell in row)
        assert [cell.removeprefix("'") for cell in row] == [
            a.removeprefix("'"),
            b.removeprefix("'"),
        ]


def test_numbers_are_no_formulas_for_excel():
    assert (
        csv_bytes(Table(("n",), ((-0.5,), (-3,))), excel=True) == b"\xef\xbb\xbfn\r\n-0.5\r\n-3\r\n"
    )


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=5))
def test_tsv_has_one_line_a_row(rows):
    lines = tsv_bytes(Table(("a", "b"), tuple(rows))).decode("utf-8").split("\n")
    assert len(lines) == len(rows) + 2 and all(line.count("\t") == 1 for line in lines[:-1])


@given(st.lists(st.tuples(TEXTS, st.floats(allow_nan=False, allow_infinity=False)), max_size=5))
def test_json_reads_back_exactly(rows):
    table = Table(("a", "b"), tuple(rows))
    assert json.loads(write(table, "json")[0]) == table.dicts()
    lines = write(table, "jsonl")[0].decode().split("\n")[:-1]
    assert [json.loads(line) for line in lines] == table.dicts()


def test_json_of_half_a_character_is_still_json():
    assert json.loads(write(samples.TABLE, "json")[0])[15]["text"] == "half \ud83d"
    assert json.loads(write(samples.MATRIX, "json", labels={"aid": "A"})[0])["row_labels"][2] == "A"


def test_xlsx_cells_are_text_and_numbers_never_formulas():
    sheet, findings = sheet_of(samples.TABLE)
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    for cell, text in zip(cells, samples.NASTY, strict=True):
        assert cell.data_type in ("s", "n") and cell.hyperlink is None
        shown = text.replace("\x0c", "␌").replace("\ud83d", "\\ud83d")
        assert (cell.value or "") == shown
    assert (
        sheet["B3"].value == 1
        and sheet["C3"].value == pytest.approx(1 / 7)
        and sheet["D2"].value is True
    )
    assert sheet["E2"].value is None and findings == ()
    assert sheet.freeze_panes == "B2" and sheet.auto_filter.ref == "A1:E19"


def test_xlsx_tells_what_it_is():
    sheet, _ = sheet_of(samples.MATRIX, "Read me")
    told = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert told["rule"] == "near:200" and told["note"] == "2 documents left out."
    table, _ = sheet_of(samples.MATRIX, digits=2)
    assert table["A2"].value == "Win-win <b>"


@pytest.mark.parametrize("long", ["x" * 40_000, "𝒳" * 20_000, "\x0c" * 32_768])
def test_xlsx_cuts_what_is_too_long_and_says_so(long):
    sheet, (finding,) = sheet_of(Table(("quotation",), (("ok",), (long,))))
    value = sheet["A3"].value
    assert len(value.encode("utf-16-le")) // 2 <= CELL_MAX and value.endswith("full]")
    assert value[0] == ("␌" if long[0] == "\x0c" else long[0])
    assert finding.code == "cut" and finding.place == "row 3, column quotation"
    assert sheet_of(Table(("q",), (("x" * CELL_MAX,),)))[1] == ()


def test_xlsx_keeps_numbers_that_a_sheet_cannot_hold_as_text():
    sheet, _ = sheet_of(Table(("n",), ((2**60,), (2**53,))), digits=0)
    assert sheet["A2"].value == str(2**60) and sheet["A3"].value == 2**53


def test_xlsx_says_when_a_sheet_is_too_small():
    with pytest.raises(UsageError, match="do not fit"):
        write(Table(tuple(map(str, range(16_385))), ()), "xlsx")
    assert write(Table((), ()), "xlsx")[1] == ()


def test_docx_is_a_table_with_a_repeated_head():
    import docx

    data, _ = write(samples.TABLE, "t.docx")
    document = docx.Document(io.BytesIO(data))
    cells = document.tables[0].rows
    assert cells[1].cells[0].text == "=1+1" and cells[6].cells[0].text == "form␌feed"
    assert document.paragraphs[0].text.startswith("Codes & cases. measure: count")
    assert "tblHeader" in cells[0]._tr.xml
    assert {i.date_time[0] for i in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {1980}
    assert write(Table((), ()), "docx")[0]
    with pytest.raises(UsageError, match="64"):
        write(Table(tuple(map(str, range(64))), ()), "docx")


@given(TEXTS)
def test_markdown_holds_no_markup(text):
    shown = markdown_text(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_\[\]<>|$@#~^]", shown)


def test_markdown_line_starts_do_not_make_lists():
    assert [markdown_text(t) for t in ("- a", "+ a", "1. a", "12) a", "# a", "a - b", "= x")] == [
        "\\- a", "\\+ a", "1\\. a", "12\\) a", "\\# a", "a - b", "\\= x",
    ]  # fmt: skip


@given(TEXTS)
def test_latex_holds_no_command_of_the_text(text):
    shown = latex_text(text)
    known = r"\\textbackslash\{\}|\\textascii(?:tilde|circum|grave)\{\}|\\text(?:less|greater|bar)\{\}|\\char34\{\}|\\[{}%&#_$]|\{[\[\]*]\}|\{\}"
    rest = re.sub(known, "", shown)
    assert not re.search(r'[\\{}%&#_$~^<>|`"\[\]*\n]', rest)
    assert not re.search(r"(--|''|,,|!!|\?\?)", shown)


def test_latex_columns_fit_their_content():
    table = Table(("a", "b", "c"), (("x" * 40, 1, "s"), ("y", None, "t")))
    text = write(table, "t.latex")[0].decode()
    assert "{p{0.80\\linewidth}rl}" in text and "\\caption" not in text
    assert "{l}" in write(Table(("a",), ()), "tex")[0].decode()


def test_markdown_without_a_title_has_no_caption():
    assert write(Table(("a",), ()), "md")[0] == b"| a |\n| --- |\n"


@given(TEXTS)
def test_xml_text_parses_back(text):
    tree = ElementTree.fromstring(f'<a b="{xml_text(text)}">{xml_text(text)}</a>')
    assert (tree.text or "") == re.sub(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", lambda m: tree_shown(m[0]), text
    )


def tree_shown(character: str) -> str:
    from coder.text.safe import safe_text

    return safe_text(character)


@pytest.mark.parametrize("matrix", [samples.MATRIX, samples.PHI], ids=["counts", "phi"])
def test_svg_is_xml_with_all_names_and_values(matrix):
    tree = ElementTree.fromstring(write(matrix, "svg")[0])
    texts = [e.text for e in tree.iter("{http://www.w3.org/2000/svg}text")]
    for name in matrix.row_labels or matrix.rows:
        assert name in texts
    assert any("measure" in (text or "") for text in texts)
    assert not list(tree.iter("{http://www.w3.org/2000/svg}script"))


def test_large_heat_maps_shrink_and_long_names_are_cut():
    def svg(n):
        names = tuple(f"code{i}" + "x" * 60 for i in range(n))
        values = tuple(tuple(range(n)) for _ in range(n))
        return write(Matrix(names, names, values, Caption("Many")), "svg")[0]

    assert len(svg(30)) > 1000 and b"\xe2\x80\xa6" in svg(30)
    assert svg(45).count(b"<text") < 45 * 45 and svg(101)


def test_empty_matrix_is_drawn_too():
    assert ElementTree.fromstring(write(Matrix((), (), ()), "svg")[0]) is not None


def test_colours_grow_darker_with_more():
    def light(fill):
        return sum(int(fill[i : i + 2], 16) for i in (1, 3, 5))

    up = [light(colour(v, 10)) for v in range(11)]
    down = [light(colour(-v, 10)) for v in range(11)]
    assert up == sorted(up, reverse=True) and down == sorted(down, reverse=True)
    assert colour(3, 0) == colour(0, 5)


def test_words_are_measured_cut_and_wrapped():
    assert text_width("日本", 10) == 20 and text_width("ab", 10) < 20
    assert shortened("abcdef", 4) == "abc…" and shortened("abc", 4) == "abc"
    assert wrapped("one two three", 40, 10) == ["one two", "three"] and wrapped("", 40, 10) == []


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_figures_hold_no_clock_and_no_program(kind):
    odd = Matrix(("a$x^$", "日本"), ("b", "c"), ((1, 2), (3, None)), Caption("$\\frac{$ title"))
    data, _ = write(odd, f"figure.{kind}")
    assert data.startswith(b"\x89PNG" if kind == "png" else b"%PDF")
    for word in (b"Software", b"matplotlib", b"CreationDate"):
        assert word not in data.replace(b"/Matplotlib", b"")


def test_networks_read_back():
    import networkx as nx

    graph = nx.read_graphml(io.BytesIO(write(samples.MATRIX, "graphml")[0]))
    assert sorted(graph.edges(data="weight")) == [
        ("readmission", "aid", 1.0),
        ("win_win", "readmission", 2.0),
    ]
    assert graph.nodes["aid"] == {"label": "Aid", "n": 0} and not graph.is_directed()
    two = nx.read_graphml(io.BytesIO(write(samples.PHI, "graphml")[0]))
    assert two.nodes["col:EU"] == {"label": "EU", "mode": "column"} and "US" in two
    named = nx.read_gexf(io.BytesIO(write(samples.NETWORK, "gexf")[0]), version="1.3")
    assert named.is_directed() and named["aid"]["<b>"]["weight"] == 0.5


def test_shares_make_a_directed_network():
    from coder.export.graphs import network_of

    shares = Matrix(("a", "b"), ("a", "b"), ((1.0, 0.5), (0.25, 1.0)))
    network = network_of(shares)
    assert network.directed and [e.weight for e in network.edges] == [0.5, 0.25]


@pytest.mark.parametrize(
    ("given_", "kind"),
    [("csv", "csv"), ("a/b.CSV", "csv"), ("x.tex", "latex"), ("latex", "latex"), ("markdown", "md"), ("t.markdown", "md"), (Path("a.jsonl"), "jsonl")],
)  # fmt: skip
def test_the_ending_chooses(given_, kind):
    assert format_of(given_) == kind


def test_unknown_endings_name_what_there_is():
    with pytest.raises(BadValue, match="xlsx"):
        format_of("table.xls")
    with pytest.raises(BadValue):
        write(samples.TABLE, "noending")


def test_tables_are_no_figures_and_no_networks():
    for kind in ("svg", "png", "graphml"):
        with pytest.raises(UsageError, match="does not fit here"):
            write(samples.TABLE, kind)


def test_labels_name_codes_in_tables_networks_and_scores():
    table = Table(("code_a", "value"), (("aid", "aid"),))
    assert write(table, "csv", labels={"aid": "Aid"})[0] == b"code_a,value\nAid,aid\n"
    assert write(table, "md")[0] == b"| code_a | value |\n| --- | --- |\n| aid | aid |\n".replace(
        b"code_a", b"code\\_a"
    )
    assert b"\nAid,<b>," in write(samples.NETWORK, "csv", labels={"aid": "Aid"})[0]
    assert write(samples.SCORES[0], "csv")[0].count(b"\n") == 2
    assert json.loads(write(samples.SCORES[0], "jsonl")[0])["left_out"] == {"unfinished": 2}


def test_cells_round_only_on_request():
    assert cell_text(1 / 3) == "0.3333333333333333" and cell_text(1 / 3, 2) == "0.33"
    assert cell_text(5, 2) == "5" and cell_text(0.0, 2) == "0.00"
