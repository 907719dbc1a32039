from __future__ import annotations

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.ingest.pdf.places import raw_ranges, rectangles
from coder.ingest.reading import Options
from coder.model.document import text_faults
from coder.model.errors import Unreadable
from coder.model.span import Span
from tests.ingest.making import Pdf

LEFT = [
    "The partnership between the Union and its", "partners rests on shared responsibility for",
    "migration and on the equal standing of all", "parties, which have agreed to consult one",
    "another before any measure is taken and to", "report on the results each year to the joint",
]  # fmt: skip
RIGHT = [
    "committee, where every member has one vote", "and where decisions are taken by consensus.",
    "The committee meets twice a year. It may set", "up working groups whenever it deems this to",
    "be useful for its work, and it may hear other", "bodies that take part in the partnership too.",
]  # fmt: skip


def read(data: bytes, **options: object) -> Extraction:
    made = extract_bytes(data, "made.pdf", Options(**options))  # type: ignore[arg-type]
    assert text_faults(made.text) == ()
    assert unicodedata.is_normalized("NFC", made.text)
    check_map(made)
    return made


def check_map(made: Extraction) -> None:
    at = 0
    for number, page in enumerate(made.map.pages, 1):
        assert (page.number, page.start) == (number, at)
        at = page.end
    assert at == len(made.text)
    for spans in (made.map.paragraphs, made.map.sentences):
        assert all(a.end <= b.start for a, b in pairwise(spans))
    holders = iter(made.map.paragraphs)
    holder = next(holders, None)
    for sentence in made.map.sentences:
        while holder is not None and holder.end < sentence.end:
            holder = next(holders, None)
        assert holder is not None
        assert holder.encloses(sentence)


def test_two_columns_are_read_one_after_the_other_and_joined() -> None:
    pdf = Pdf().line(150, 80, "A heading over both of the columns", 16)
    text = read(pdf.lines(60, 120, LEFT).lines(310, 120, RIGHT).done()).text
    assert "to the joint committee, where every member" in text
    assert "responsibility for migration and on the equal" in text


def test_two_languages_side_by_side_are_not_interleaved() -> None:
    german = [
        "Die Vertragsparteien bekräftigen ihren", "Willen, in der Migration gemeinsam zu",
        "handeln und die Verantwortung zu teilen.", "Sie achten die Rechte der Menschen und",
        "arbeiten bei der Rückkehr zusammen, wie", "es in diesem Abkommen vorgesehen ist.",
    ]  # fmt: skip
    french = [
        "Les parties réaffirment leur volonté", "d'agir ensemble en matière de migration",
        "et de partager la responsabilité. Elles", "respectent les droits de la personne et",
        "coopèrent en matière de retour comme le", "prévoit le présent accord.",
    ]  # fmt: skip
    made = read(Pdf().lines(60, 120, german).lines(310, 120, french).done())
    assert [p.lang for p in made.map.languages] == ["de", "fr"]
    assert "gemeinsam zu handeln" in made.text
    assert "volonté d'agir ensemble" in made.text


def running_document() -> bytes:
    pdf = Pdf()
    for number in range(1, 6):
        pdf.line(60, 40, f"Official Gazette No. 7 of 2010 {number + 100}", 8)
        body = [f"Page {number} has words of its own, and they go on" for _ in range(1)] + LEFT
        pdf.lines(60, 100, [*body[:-1], body[-1]]).line(290, 810, f"{number + 10}", 9).page()
    return pdf.done()


def test_running_heads_and_page_numbers_are_kept_apart_and_label_the_pages() -> None:
    made = read(running_document())
    assert "Official Gazette" not in made.text
    assert [p.label for p in made.map.pages] == ["11", "12", "13", "14", "15"]
    kinds = {(f.page, f.kind) for f in made.map.furniture}
    assert kinds >= {(1, "head"), (1, "number"), (5, "head"), (5, "number")}


def test_a_sentence_over_a_page_break_is_one_paragraph_and_the_note_stands_before_it() -> None:
    pdf = Pdf()
    first = ["The parties met in Praia.", *LEFT]
    pdf.lines(60, 100, first[:1]).lines(60, 140, first[1:])
    pdf.lines(60, 780, ["1 See the report of the committee, annex two."], 7)
    pdf.page().lines(60, 100, RIGHT).page()
    made = read(pdf.done())
    assert "each year to the joint committee, where every member" in made.text
    assert made.text.index("See the report") < made.text.index("The partnership between")
    page = made.map.pages[1]
    assert made.text[page.start :].startswith("committee, where")


def test_line_end_hyphens_follow_the_words_of_the_document() -> None:
    lines = [
        "The observations of the school-related incidents are in the annex and they are public,",
        "and further school-related cases were found by the committee when it looked at obser-",
        "vations of this kind, which were related to other matters before the report on school-",
        "related incidents came out, and to those who are non-",
        "resident in the territory of the Union and of its many partners in the neighbourhood.",
    ]
    made = read(Pdf().lines(40, 100, lines).done())
    assert "at observations of this" in made.text
    assert "report on school-related incidents" in made.text
    assert "non-resident" in made.text
    told = {(d["left"], d["right"]): (d["kept"], d["why"]) for d in made.map.decisions}
    assert told["obser", "vations"] == (False, "document")
    assert told["school", "related"] == (True, "document")
    assert told["non", "resident"] == (True, "prefix")


def test_margin_text_in_another_direction_is_furniture() -> None:
    pdf = Pdf().turned(25, 500, "jdoe on PROD with RULES").lines(60, 120, LEFT)
    made = read(pdf.done())
    assert "PROD" not in made.text
    assert [(f.kind, f.text) for f in made.map.furniture] == [("margin", "jdoe on PROD with RULES")]


def test_line_numbers_in_the_margin_are_furniture() -> None:
    pdf = Pdf()
    for number in range(1, 26):
        pdf.line(50, 80 + 27 * number, str(number)).line(90, 80 + 27 * number, LEFT[number % 6])
    made = read(pdf.done())
    assert not any(part.isdigit() for part in made.text.split())
    assert made.map.furniture[0].text.startswith("1 2 3 4")


def test_a_raised_number_becomes_a_superscript_and_stays_in_place() -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    end = 60 + stringWidth("funding of major projects", "Times-Roman", 10)
    pdf = Pdf().line(60, 100, "funding of major projects").line(end, 96, "7", 6)
    pdf.line(end + 6, 100, "is described in the annex.")
    assert "projects⁷ is described" in read(pdf.done()).text


def test_tables_stay_rows_with_tabs() -> None:
    pdf = Pdf()
    for number, row in enumerate(
        [("Country", "2010", "2011"), ("Georgia", "12", "13"), ("Moldova", "7", "8")]
    ):
        for column, cell in enumerate(row):
            pdf.line(60 + 150 * column, 100 + 15 * number, cell)
    assert "Country\t2010\t2011\nGeorgia\t12\t13\nMoldova\t7\t8" in read(pdf.done()).text


def test_headings_are_known() -> None:
    pdf = Pdf().line(60, 80, "Shared responsibility", 16, "Helvetica-Bold").lines(60, 120, LEFT)
    made = read(pdf.done())
    assert [h.of(made.text) for h in made.map.headings] == ["Shared responsibility"]


def test_every_character_of_the_text_leads_back_to_the_page(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(running_document())
    made = read(path.read_bytes())
    start = made.text.index("shared responsibility", made.map.pages[2].start)
    span = Span(start, start + len("shared responsibility"))
    ((page, _, count),) = raw_ranges(made.map.origin, span)
    assert (page, count) == (3, 21)
    ((page, left, bottom, right, top),) = rectangles(path, made.map.origin, span).rectangles
    assert page == 3
    assert 60 < left < right < 320
    assert 700 < bottom < top < 760


def test_the_same_bytes_give_the_same_extraction() -> None:
    data = running_document()
    assert read(data) == read(data)


def test_a_page_without_text_layer_is_named() -> None:
    pdf = Pdf().lines(60, 100, LEFT).page().picture().page().picture().page()
    made = read(pdf.done())
    assert made.state == "partial"
    assert [str(f) for f in made.findings if f.code == "scan"] == [
        "made.pdf: scanned: pages 2, 3 have no text layer"
    ]
    scan = read(Pdf().picture().done())
    assert (scan.state, scan.text, scan.pages) == ("empty", "", 1)
    assert scan.map.pages[0].start == scan.map.pages[0].end == 0


def test_an_encrypted_file_says_so_and_opens_with_its_password() -> None:
    data = Pdf().lines(60, 100, LEFT).done(password="praia")
    with pytest.raises(Unreadable, match="encrypted"):
        read(data)
    with pytest.raises(Unreadable, match="encrypted: the password does not open"):
        read(data, password="wrong")
    assert "shared responsibility" in read(data, password="praia").text


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_repaired_and_said_to_be_damaged_or_refused(share: float) -> None:
    data = running_document()
    try:
        made = read(data[: int(share * len(data))])
    except Unreadable as error:
        assert "damaged" in str(error) or "empty" in str(error)
    else:
        assert made.state != "ok"
        assert any(f.code == "damaged" and "damaged" in f.what for f in made.findings)


def test_pdfplumber_gives_a_second_opinion() -> None:
    made = read(running_document(), engine="pdfplumber")
    assert made.map.extractor.startswith("pdfplumber")
    assert "shared responsibility" in made.text
    assert made.pages == 5


def test_ruled_tables_are_read_on_demand() -> None:
    from reportlab.lib import colors
    from reportlab.platypus import Table, TableStyle

    pdf = Pdf().lines(60, 80, LEFT)
    table = Table([["Country", "Goal one and\nits second line"], ["Georgia", "12"]])
    table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 1, colors.black)]))
    table.wrapOn(pdf._canvas, 400, 400)
    table.drawOn(pdf._canvas, 60, 500)
    made = read(pdf.lines(60, 500, RIGHT).done(), tables=True)
    assert "Country\tGoal one and its second line\nGeorgia\t12" in made.text
    # The sentence that the table parts stays whole, and the table stands behind its paragraph.
    assert "to the joint committee, where" in made.text
    assert made.text.index("twice a year") < made.text.index("Country")


def test_list_items_with_hanging_lines_and_broken_addresses_are_whole() -> None:
    pdf = Pdf().line(60, 100, "The parties will do the following, as far as the committee agrees:")
    pdf.line(70, 130, "1. publish the reports of the committee of the partners on https://")
    pdf.line(84, 142, "www.example.org/reports and in the gazette of the year, No. 2008-")
    pdf.line(84, 154, "15 of the gazette;")
    pdf.line(70, 168, "2. meet again when all of them have agreed to do so (see below),")
    pdf.line(84, 180, "(as agreed in Praia).")
    made = read(pdf.done())
    assert "https://www.example.org/reports and" in made.text
    assert "No. 2008-15 of the gazette;" in made.text
    assert "(see below), (as agreed in Praia)." in made.text


def test_footnotes_are_parted_at_their_numbers() -> None:
    pdf = Pdf().lines(60, 100, LEFT)
    pdf.lines(
        60, 750, ["1 First note, which names", "12 states at the end.", "2 Second note."], 7, 9
    )
    made = read(pdf.done())
    assert [s.of(made.text) for s in made.map.paragraphs][1:] == [
        "1 First note, which names 12 states at the end.", "2 Second note.",
    ]  # fmt: skip
