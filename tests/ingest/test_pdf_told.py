"""What a person is told about a PDF before trusting its text: each matter with its pages and a next step."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from coder.ingest.extract import Extraction, extract_bytes
from coder.ingest.pdf.checks import is_garbled
from tests.ingest.making import Pdf
from tests.ingest.test_layouts import ENGLISH, FRENCH, GERMAN, SECOND, SPANISH
from tests.ingest.test_pdf_shapes import ITALIAN
from tests.ingest.typeset import Book

WORDS = [
    "The",
    "parties",
    "share",
    "a",
    "lasting",
    "responsibility",
    "for",
    "migration",
    "and",
    "they",
    "consult",
    "each",
    "other",
    "before",
    "any",
]
OTHERS = [
    "A",
    "member",
    "state",
    "may",
    "by",
    "a",
    "notice",
    "in",
    "writing",
    "withdraw",
    "from",
    "this",
    "convention",
    "at",
    "once",
    "and",
    "without",
    "a",
]


class Sheets:
    """Pages drawn object by object, so that one thing lies over another."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        self.canvas = canvas.Canvas(self.buffer, pagesize=(595, 842), invariant=1)

    def text(
        self, y: float, words: str, *, mode: int = 0, gray: float = 0.0, size: float = 11
    ) -> Sheets:
        made = self.canvas.beginText(72, 842 - y)
        made.setFont("Times-Roman", size)
        made.setFillGray(gray)
        made.setTextRenderMode(mode)
        made.textLine(words)
        self.canvas.drawText(made)
        return self

    def body(self, y: float = 300) -> Sheets:
        for at, line in enumerate(Book(size=11).broken(f"{ENGLISH} {SECOND}", 440)):
            self.text(y + 14 * at, line)
        return self

    def bar(self, y: float, height: float, *, gray: float = 0.0) -> Sheets:
        self.canvas.setFillGray(gray)
        self.canvas.rect(60, 842 - y - height, 470, height, stroke=0, fill=1)
        return self

    def picture(self, image: Image.Image, y: float, height: float) -> Sheets:
        self.canvas.drawImage(ImageReader(image), 60, 842 - y - height, 470, height)
        return self

    def page(self) -> Sheets:
        self.canvas.showPage()
        return self

    def read(self) -> Extraction:
        self.canvas.save()
        return extract_bytes(self.buffer.getvalue(), "made.pdf")


def told(made: Extraction) -> dict[str, str]:
    for finding in made.findings:
        assert finding.hint or finding.code == "furniture", finding
    return {f.code: f.what for f in made.findings if f.code != "furniture"}


SECRET = "The minister agreed to the transfer of four hundred persons in secret."


def test_words_under_a_black_bar_are_warned_of() -> None:
    made = Sheets().body().page().body().text(200, SECRET).bar(190, 16).read()
    assert told(made) == {
        "covered": "page 2 held text that is covered or as pale as its ground; it is in the text"
    }
    assert SECRET in made.text


def test_words_under_a_picture_are_warned_of() -> None:
    noise = Image.effect_noise((470, 60), 80)
    made = Sheets().body().text(200, SECRET).picture(noise, 170, 60).read()
    assert list(told(made)) == ["covered"]


def test_white_words_on_white_are_warned_of_and_on_black_are_not() -> None:
    assert list(told(Sheets().body().text(200, SECRET, gray=1).read())) == ["covered"]
    assert told(Sheets().body().bar(185, 24).text(200, SECRET, gray=1).read()) == {}


def test_white_words_on_a_ground_of_many_strips_are_seen() -> None:
    made = Sheets().body()
    for at in range(24):
        made.bar(185 + at, 1)
    assert told(made.text(200, SECRET, gray=1).read()) == {}


def test_words_on_a_coloured_ground_or_beside_a_picture_are_seen() -> None:
    photo = Image.effect_noise((100, 100), 60)
    made = Sheets().bar(185, 24, gray=0.8).text(200, SECRET).body().picture(photo, 100, 60).read()
    assert told(made) == {}


def scan_of(lines: list[str]) -> Image.Image:
    image = Image.new("L", (1190, 1684), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(20)
    for at, line in enumerate(lines):
        x = 144.0
        for word in line.split():
            draw.text((x, 200 + 40 * at), word, fill=0, font=font)
            x += draw.textlength(word, font=font) + 9
    return image


@pytest.mark.parametrize("same", [True, False])
def test_a_layer_with_other_words_than_the_picture_is_told_from_one_with_the_same(
    same: bool,
) -> None:
    lines = [" ".join(WORDS[at % 5 :] + WORDS[: at % 5]) for at in range(14)]
    shown = lines if same else [" ".join(OTHERS[at % 7 :] + OTHERS[: at % 7]) for at in range(14)]
    image = scan_of(shown)
    sheets = Sheets()
    sheets.canvas.drawImage(ImageReader(image), 0, 0, 595, 842)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(20)
    for at, line in enumerate(lines):
        x = 144.0
        for word in line.split():
            width = draw.textlength(word, font=font)
            made = sheets.canvas.beginText(x / 2, 842 - (218 + 40 * at) / 2)
            made.setFont("Helvetica", 10)
            made.setTextRenderMode(3)
            made.setHorizScale(
                100 * width / 2 / max(1.0, sheets.canvas.stringWidth(word, "Helvetica", 10))
            )
            made.textOut(word + " ")
            sheets.canvas.drawText(made)
            x += width + 9
    what = told(sheets.read())["text-layer"]
    wanted = "lies under the picture" if same else "other words than the picture"
    assert wanted in what and "page 1" in what


def test_pages_without_words_are_named() -> None:
    made = Sheets().body().page().page().body().page().read()
    assert told(made) == {"blank": "page 2 holds no text"}


def test_pages_with_ruled_tables_are_named_and_those_with_lines_only_are_not() -> None:
    sheets = Sheets().body().page().body()
    for at in range(4):
        sheets.canvas.line(100, 600 + 20 * at, 400, 600 + 20 * at)
        sheets.canvas.line(100 + 100 * at, 600, 100 + 100 * at, 660)
    sheets.page().body()
    for at in range(6):
        sheets.canvas.line(100, 600 + 20 * at, 400, 600 + 20 * at)
    made = sheets.page().read()
    assert told(made) == {"tables": "ruled tables on page 2 are read line by line"}


@pytest.mark.parametrize("text", [ENGLISH, SECOND, GERMAN, FRENCH, SPANISH, ITALIAN])
def test_letters_that_stand_for_others_are_garbled_and_languages_are_not(text: str) -> None:
    shifted = "".join(chr((ord(c) - 97 + 1) % 26 + 97) if "a" <= c <= "z" else c for c in text)
    assert is_garbled(shifted * 5)
    assert not is_garbled(text * 5)


def test_arabic_whose_stretched_shapes_are_coded_as_letters_is_garbled() -> None:
    plain = (
        "تؤكد الأطراف أن الهجرة مسؤولية مشتركة وتتشاور فيما بينها قبل اتخاذ أي تدبير في هذا الشأن. "
        * 8
    )
    broken = (
        "تؤكود الأطراوف عون الهجورة مسوؤولية مشولركة وتلشوواور فوو بيههوا قبوول اتخوواذ عوي تودبير ياى الاوون. "
        * 8
    )
    assert not is_garbled(plain)
    assert is_garbled(broken)


def test_what_is_drawn_twice_is_read_once_and_logged() -> None:
    pdf = Pdf().line(72, 100, "Shared responsibility", 20).line(73, 101, "Shared respons", 20)
    made = extract_bytes(pdf.line(72, 140, ENGLISH[:80]).done(), "made.pdf")
    assert made.text.count("Shared responsibility") == 1
    assert {"kind": "doubled", "where": "page 1", "count": 1} in made.map.decisions


def test_hyphens_are_logged_with_how_often_each_form_stands_there() -> None:
    lines = [
        "The parties deepen their co-operation, and co-operation of the kind that is meant here is a",
        "cooperation of equals that rests on co-operation in all matters of the annex, and this co-",
        "operation is reviewed by the committee each year together with the readmis-",
        "sion of persons.",
    ]
    made = extract_bytes(Pdf().lines(40, 100, lines).done(), "made.pdf")
    log = {(d["left"], d["right"]): d for d in made.map.decisions if d["kind"] == "hyphen"}
    assert log["co", "operation"] | {"at": 0} == {
        "at": 0, "kind": "hyphen", "kept": True, "why": "document", "left": "co", "right": "operation",
        "times": [1, 3],
    }  # fmt: skip
    assert log["readmis", "sion"]["kept"] is False and "times" not in log["readmis", "sion"]
    assert "and this co-operation is" in " ".join(made.text.split())
