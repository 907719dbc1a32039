"""Text layers that do not agree with the picture are named with their pages."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from coder.ingest.extract import Extraction, extract_bytes

LINES = [
    "The parties share a lasting responsibility for migration and for its consequences,",
    "and they will consult each other before any measure is taken by one of them alone.",
    "Readmission follows the procedure of the annex, which names the authorities of both.",
]


class Sheets:
    """Pages with invisible text and pictures."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = canvas.Canvas(self.buffer, pagesize=(595, 842), invariant=1)

    def text(self, x: float, y: float, *, mode: int = 0) -> Sheets:
        for at, line in enumerate(LINES):
            written = self.canvas.beginText(x, 842 - y - 14 * at)
            written.setFont("Times-Roman", 11)
            written.setTextRenderMode(mode)
            written.textLine(line)
            self.canvas.drawText(written)
        return self

    def scan(self, y: float) -> Sheets:
        """A picture of a page with dark bars where lines of text would be."""
        picture = Image.new("L", (595, 842), 250)
        draw = ImageDraw.Draw(picture)
        for at in range(3):
            draw.rectangle((70, y + 14 * at - 9, 480, y + 14 * at), fill=40)
        self.canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        return self

    def page(self) -> Sheets:
        self.canvas.showPage()
        return self

    def read(self) -> Extraction:
        self.canvas.save()
        return extract_bytes(self.buffer.getvalue(), "made.pdf")


def told(made: Extraction) -> dict[str, str]:
    return {f.code: f.what for f in made.findings if f.code != "furniture"}


def test_a_layer_of_ocr_that_fits_its_picture_is_only_noted() -> None:
    made = Sheets().text(72, 100).page().scan(200).text(70, 200, mode=3).read()
    assert told(made) == {
        "text-layer": "a text layer lies under the picture of page 2, made by OCR or the like"
    }
    assert made.text.count("Readmission follows") == 2


def test_a_layer_that_lies_elsewhere_is_warned_of() -> None:
    made = Sheets().scan(200).text(70, 600, mode=3).read()
    assert told(made) == {
        "text-layer": "the text layer of page 1 does not lie on the words of the picture"
    }


def test_invisible_text_without_a_picture_is_warned_of() -> None:
    made = Sheets().text(72, 100).text(72, 400, mode=3).page().text(72, 100).read()
    assert told(made) == {
        "invisible": "page 1 held text that cannot be seen there; it is in the text"
    }


def test_text_beside_the_page_is_kept_apart() -> None:
    made = Sheets().text(72, 100).text(900, 100).read()
    assert told(made) == {"outside": "page 1 held text outside of the page; it was kept apart"}
    assert made.text.count("Readmission") == 1
    assert [f.kind for f in made.map.furniture] == ["margin"] * 3


def test_garbled_pages_are_named_by_number() -> None:
    sheets = Sheets().text(72, 300).page()
    rubbish = "gGf Ðþxq ßRtu qWzZk ÞüdF xKjhÆ pLmnB vTcxØ lKpoI"
    for at in range(12):
        sheets.canvas.drawString(72, 740 - 14 * at, rubbish)
    made = sheets.page().text(72, 300).read()
    assert told(made) == {"garbled": "garbled: the text layer of page 2 is not the words there"}
    assert made.state == "partial"


def test_what_was_done_to_pages_is_logged() -> None:
    from tests.ingest.making import Pdf
    from tests.ingest.test_pdf import LEFT, RIGHT

    pdf = Pdf().lines(60, 120, LEFT).lines(310, 120, RIGHT)
    pdf.lines(60, 760, ["1 See the report of the committee."], 7)
    made = extract_bytes(pdf.done(), "made.pdf")
    assert list(made.map.decisions[:2]) == [
        {"kind": "columns", "where": "page 1", "count": 2},
        {"kind": "notes", "where": "page 1", "count": 1},
    ]
