"""Ruled tables: their cells as rows in the text, each leading back to the page, and as data."""

from __future__ import annotations

import json
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, Table, TableStyle

from coder.cli.extract import extraction_json
from coder.ingest.extract import Extraction, extract, extract_bytes
from coder.ingest.pdf.places import rectangles
from coder.ingest.reading import Options
from coder.model.span import Span
from tests.ingest.making import Pdf
from tests.ingest.soundness import check
from tests.ingest.test_layouts import ENGLISH, flat
from tests.ingest.typeset import Book

STYLE = getSampleStyleSheet()["BodyText"]


def drawn(
    rows: list[list[object]], *rules: tuple[object, ...], widths: list[float] | None = None
) -> bytes:
    """A page with text above and below a table."""
    pdf = Pdf()
    for at, line in enumerate(Book(size=10).broken(ENGLISH, 450)[:4]):
        pdf.line(60, 80 + 12 * at, line)
    table = Table(rows, colWidths=widths)
    table.setStyle(TableStyle(list(rules) or [("GRID", (0, 0), (-1, -1), 1, colors.black)]))
    table.wrapOn(pdf._canvas, 450, 400)
    table.drawOn(pdf._canvas, 60, 480)
    return pdf.line(
        60, 500, "What follows is said by the committee about the figures above."
    ).done()


def read(data: bytes) -> Extraction:
    made = extract_bytes(data, "made.pdf", Options(tables=True))
    check(data, made)
    return made


def cells(made: Extraction) -> list[list[list[str]]]:
    found = made.map.origin.get("tables", [])
    assert isinstance(found, list)
    for table in found:
        for (start, end), row in zip(table["rows"], table["cells"], strict=True):
            assert made.text[start:end] == "\t".join(row).strip("\t")
            assert Span(start, end) in made.map.paragraphs
    return [table["cells"] for table in found]


ROWS: list[list[object]] = [
    ["State", "Permits", "Remarks"], ["Cape Verde", "120", ""], ["", "310", "of which seasonal: 20"],
]  # fmt: skip


def test_cells_are_in_the_text_and_in_the_map_with_the_empty_ones() -> None:
    made = read(drawn(ROWS))
    assert cells(made) == [ROWS]
    assert "State\tPermits\tRemarks\nCape Verde\t120\n310\tof which seasonal: 20" in made.text
    assert [f.code for f in made.findings if f.code == "tables"] == []
    order = [made.text.index(w) for w in ("The parties", "State", "What follows")]
    assert order == sorted(order)


def test_words_of_a_cell_over_several_lines_are_joined_and_hyphens_decided() -> None:
    long = Paragraph(
        "Readmission follows the procedure of the annex, which names the authorities.", STYLE
    )
    broken = Paragraph("The committee reports on the readmis-<br/>sion of persons.", STYLE)
    made = read(drawn([["Matter", "Rule"], [long, broken]], widths=[130, 170]))
    assert cells(made)[0][1] == [
        "Readmission follows the procedure of the annex, which names the authorities.",
        "The committee reports on the readmission of persons.",
    ]
    assert ("readmis", "sion") in [(d.get("left"), d.get("right")) for d in made.map.decisions]


def test_rules_between_columns_only_and_rows_without_rules() -> None:
    rows: list[list[object]] = [["Year", "Men", "Women"]] + [
        [str(1990 + n), f"{n}.5", f"{n}.7"] for n in range(6)
    ]
    lines = [("LINEAFTER", (0, 0), (1, -1), 1, colors.black), ("BOX", (0, 0), (-1, -1), 1, colors.black),
             ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black)]  # fmt: skip
    assert cells(read(drawn(rows, *lines))) == [rows]


def test_a_cell_is_marked_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(drawn(ROWS))
    made = extract(path, tables=True)
    start = made.text.index("seasonal")
    ((page, left, bottom, right, top),) = rectangles(
        path, made.map.origin, Span(start, start + 8)
    ).rectangles
    assert page == 1 and 60 < left < right < 520 and 480 < bottom < top < 560


def test_the_lines_of_a_chart_cut_no_words() -> None:
    pdf = Pdf().line(60, 80, "Share of permits by state and year, in per cent of all of them")
    for at in range(5):
        pdf._canvas.line(60, 500 + 30 * at, 400, 500 + 30 * at)
        pdf._canvas.line(60 + 28 * at, 500, 60 + 28 * at, 620)
    for at in range(4):
        pdf.line(66, 842 - 508 - 30 * at, f"Values of the year {2000 + at}")
    made = read(pdf.done())
    assert cells(made) == []
    assert "Values of the year 2003" in flat(made.text)


def test_extract_gives_the_cells_as_data() -> None:
    data = json.loads(extraction_json(read(drawn(ROWS))))
    assert data["tables"][0]["page"] == 1
    assert data["tables"][0]["cells"] == ROWS
    without = extract_bytes(drawn(ROWS), "made.pdf")
    assert json.loads(extraction_json(without))["tables"] == []
    assert [f.code for f in without.findings] == ["tables"]
