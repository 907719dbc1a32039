"""A second set of layouts: what official papers do with their pages, in other fonts, sizes and languages.

Each page is drawn here, and the passages that a reader would quote from it stand beside it.
"""

from __future__ import annotations

import pytest

from coder.ingest.extract import Extraction
from coder.model.document import Document
from coder.text.sections import Outline
from tests.ingest.test_layouts import (
    ENGLISH,
    FRENCH,
    GERMAN,
    SECOND,
    SPANISH,
    article,
    flat,
    missing,
    read,
)
from tests.ingest.typeset import Book

ITALIAN = (
    "Le parti riconoscono che la migrazione è una responsabilità comune e si impegnano a consultarsi prima di "
    "adottare qualsiasi misura. La riammissione segue la procedura dell'allegato. I lavoratori stagionali "
    "conservano i diritti acquisiti e l'accesso alle prestazioni di sicurezza sociale in entrambi gli Stati."
)
POLISH = (
    "Strony uznają, że migracja stanowi wspólną odpowiedzialność, i zobowiązują się do wzajemnych konsultacji. "
    "Readmisja odbywa się zgodnie z procedurą określoną w załączniku. Osoby powracające zachowują swoje prawa."
)
JAPANESE = (
    "締約国は、移民が共同の責任であることを確認し、いかなる措置を講ずる前にも互いに協議する。"
    "委員会は毎年二回会合し、その決定を公表する。再入国は附属書の手続に従う。"
)
ARABIC = "تؤكد الأطراف أن الهجرة مسؤولية مشتركة"


def paragraphs(made: Extraction) -> list[str]:
    return [flat(span.of(made.text)) for span in made.map.paragraphs]


def section(made: Extraction, words: str) -> str:
    doc = Document("d", made.text, made.map)
    return str(Outline(doc).at(made.text.index(words)))


@pytest.mark.parametrize(
    "font", ["Times-Roman", "Helvetica", "DejaVuSerif", "STIXGeneral", "cmr10"]
)
@pytest.mark.parametrize(("width", "height"), [(595, 842), (612, 1008), (420, 595)])
def test_a_treaty_in_two_languages_side_by_side_over_pages(
    font: str, width: float, height: float
) -> None:
    book = Book(font=font, size=8, width=width, height=height)
    plain = font == "cmr10"  # has no accents of its own
    one, two = (ENGLISH, SECOND) if plain else (GERMAN, SPANISH)
    for number in range(1, 5):
        book.line(40, 30, f"Treaty Series No. 12 of 2010 {number + 6}", 6)
        side = (width - 100) / 2
        book.block(40, 0.16 * height, side, f"({number}) {one}")
        book.block(60 + side, 0.16 * height, side, f"({number}) {two}")
        book.page()
    made = read(book.done())
    for text in (one, two):
        whole = flat(text)
        assert flat(made.text).count(whole) == 4, font
    assert "Treaty Series" not in made.text
    assert [p.label for p in made.map.pages] == ["7", "8", "9", "10"]


@pytest.mark.parametrize("text", [ITALIAN, POLISH, FRENCH])
def test_justified_lines_in_other_languages(text: str) -> None:
    book = Book(font="DejaVuSerif", size=9)
    book.justified(72, 90, 300, text).justified(72, book.low + 24, 300, text)
    made = read(book.done())
    assert paragraphs(made) == [flat(text)] * 2


def test_running_heads_that_carry_the_names_of_chapters_alternate() -> None:
    book = Book(size=10)
    chapters = [
        ("Scope of the partnership", 3),
        ("Readmission", 2),
        ("Visas", 1),
        ("Final clauses", 3),
    ]
    number = 0
    for chapter, count in chapters:
        for _ in range(count):
            number += 1
            if number % 2:
                book.line(400, 40, chapter, 8)
            else:
                book.line(72, 40, "White paper on migration", 8)
            book.justified(72, 90, 450, article(number % 8)).justified(
                72, 300, 450, f"{SECOND} No. {number}."
            )
            book.line(295, 810, str(number + 20), 9).page()
    made = read(book.done())
    assert "White paper" not in made.text
    assert not any(chapter in paragraphs(made) for chapter, _ in chapters)
    assert [p.label for p in made.map.pages] == [str(n + 20) for n in range(1, 10)]
    told = {f.text for f in made.map.furniture if f.kind == "head"}
    assert told == {"White paper on migration", *(c for c, _ in chapters if c != "Visas")}


def test_labels_of_the_file_itself_are_taken_where_nothing_is_printed() -> None:
    book = Book(size=10)
    book.labelled(1, "r")
    for number in range(3):
        book.justified(72, 90, 450, f"Preface {number}. {SECOND}").page()
    book.labelled(1, "D")
    for number in range(2):
        book.justified(72, 90, 450, f"Part {number}. {ENGLISH}").page()
    book.labelled(1, "D", prefix="A-")
    book.justified(72, 90, 450, SPANISH).page()
    assert [p.label for p in read(book.done()).map.pages] == ["i", "ii", "iii", "1", "2", "A-1"]


def test_a_landscape_page_between_upright_ones_reads_on() -> None:
    book = Book(size=10)
    book.justified(72, 90, 450, ENGLISH).page()
    book.shown_turned(90)
    with book.turned():
        book.block(80, 100, 600, SECOND)
    book.page().shown_turned(0)
    book.justified(72, 90, 450, SPANISH).page()
    made = read(book.done())
    assert missing(made, ENGLISH, SECOND, SPANISH) == []


def test_a_box_beside_the_text_is_read_after_it() -> None:
    book = Book(size=10)
    lines = book.broken(f"{ENGLISH} {SECOND}", 300)
    for at, line in enumerate(lines):
        book.line(72, 90 + 12 * at, line)
    book.box(392, 100, 130, 120)
    for at, line in enumerate(
        ["Key figures", "Permits 1,200", "Returns 340", "Visas 12,000", "Places 80", "Schools 12"]
    ):
        book.line(400, 120 + 15 * at, line, 9)
    made = read(book.done())
    assert missing(made, ENGLISH, SECOND) == []
    assert "Returns 340" in flat(made.text)


def test_three_columns_with_notes_that_have_their_marks() -> None:
    book = Book(size=8)
    width = 140
    for column, (x, text) in enumerate(
        zip((60, 218, 376), (ENGLISH, SECOND, ENGLISH[::-1][:0] + SECOND), strict=True)
    ):
        lines = book.broken(text, width)
        for at, line in enumerate(lines):
            book.line(x, 100 + 10 * at, line)
        book.mark(str(column + 1))
        for at, line in enumerate(
            book.broken(
                f"{column + 1} See report No. {column} of the joint committee of the parties.", 180
            )
        ):
            book.line(x, 620 + 7 * at, line, 6)
    made = read(book.done())
    told = paragraphs(made)
    for number in (1, 2, 3):
        assert (
            f"{number} See report No. {number - 1} of the joint committee of the parties." in told
        )
    assert missing(made, ENGLISH[:-1], SECOND[:-1]) == []
    assert "languages.¹" in flat(made.text)


def test_a_law_is_cited_by_its_divisions_and_numbers() -> None:
    book = Book(font="Helvetica", size=10)
    y = 80.0
    for chapter in (1, 2):
        book.line(250, y, f"Chapter {'I' * chapter}", 10, "Helvetica-Bold")
        book.line(
            220,
            y + 16,
            ("General provisions", "Readmission of persons")[chapter - 1],
            10,
            "Helvetica-Bold",
        )
        y += 44
        for number in (1, 2):
            book.line(72, y, f"Article {2 * chapter - 2 + number}", 10, "Helvetica-Bold")
            y += 18
            for part, text in enumerate((ENGLISH, SECOND), 1):
                book.justified(72, y, 450, f"({part}) {text}")
                y = book.low + 20
    made = read(book.done())
    heads = [flat(h.of(made.text)) for h in made.map.headings]
    assert heads == [
        "Chapter I", "General provisions", "Article 1", "Article 2", "Chapter II", "Readmission of persons",
        "Article 3", "Article 4",
    ]  # fmt: skip
    last = made.text.rindex("Circular migration")
    doc = Document("d", made.text, made.map)
    assert str(Outline(doc).at(last)) == "Chapter II Readmission of persons > Article 4, (2)"


def test_a_watermark_does_not_get_into_the_text() -> None:
    book = Book(size=10).watermark("DRAFT").justified(72, 90, 450, ENGLISH)
    made = read(book.done())
    assert paragraphs(made) == [flat(ENGLISH)]
    assert [f.text for f in made.map.furniture] == ["DRAFT"]


def test_words_that_are_placed_one_by_one_have_blanks_between_them() -> None:
    book = Book(font="Helvetica", size=9)
    for at, line in enumerate(book.broken(ENGLISH, 330)):
        book.words(72, 90 + 11 * at, line)
    assert missing(read(book.done()), ENGLISH) == []


def test_double_spaced_text_stays_whole_beside_a_close_table() -> None:
    book = Book(size=11)
    lines = book.broken(f"{ENGLISH} {SECOND}", 420)
    for at, line in enumerate(lines[:7]):
        book.line(72, 80 + 22 * at, line)
    for row in range(14):
        for column in range(3):
            book.line(100 + 120 * column, 260 + 13 * row, f"{row}{column}7", 9)
    for at, line in enumerate(lines[7:]):
        book.line(72, 470 + 22 * at, line)
    made = read(book.done())
    text = flat(made.text)
    assert flat(" ".join(lines[:7])) in text
    assert flat(" ".join(lines[7:])) in text


def test_japanese_lines_are_joined_without_blanks() -> None:
    book = Book(font="HeiseiMin-W3", size=10)
    for at in range(0, len(JAPANESE), 17):
        book.line(72, 90 + 15 * (at // 17), JAPANESE[at : at + 17])
    assert flat(read(book.done()).text) == JAPANESE


def test_arabic_is_stored_in_the_order_in_which_it_is_read() -> None:
    book = Book(font="DejaVuSans", size=13)
    book.line(250, 100, ARABIC[::-1])  # as a program without shaping puts it: from left to right
    assert flat(read(book.done()).text) == ARABIC


def test_ligatures_are_letters_and_old_blanks_are_blanks() -> None:
    book = Book(font="DejaVuSans", size=11)
    book.line(
        72, 90, "The o\ufb03ce de\ufb01nes its \ufb02ow\u2009of\u00a0\ufb01nance in e\ufb00ect."
    )
    assert flat(read(book.done()).text) == "The office defines its flow of finance in effect."


def test_a_bill_with_numbered_lines_and_a_drop_capital() -> None:
    book = Book(size=11)
    lines = book.broken(f"{ENGLISH} {SECOND}", 400)[:24]
    for number, line in enumerate(lines, 1):
        book.line(60, 90 + 24 * number, str(number), 8).line(90, 90 + 24 * number, line)
    assert flat(read(book.done()).text) == flat(" ".join(lines))


def test_items_of_every_kind_stand_alone() -> None:
    book = Book(size=10)
    items = [
        "(a) to consult each other;",
        "(b) to report every year;",
        "– to publish the results;",
        "• to meet again.",
        "1. A first point",
        "2. A second point",
    ]
    for at, item in enumerate(items):
        book.line(90, 90 + 13 * at, item)
    book.line(90, 200, "n", 10, "ZapfDingbats").line(104, 200, "to train before departure")
    told = paragraphs(read(book.done()))
    assert [t for t in told if t in items] == items
    assert told[-1].endswith("to train before departure")


def test_notes_that_go_on_over_the_page_break_no_sentence() -> None:
    book = Book(size=10)
    lines = book.broken(f"{ENGLISH} {SECOND} {ENGLISH}", 450)
    half = len(lines) // 2
    for at, line in enumerate(lines[:half]):
        book.line(72, 620 + 12 * at, line)
    book.line(
        72, 790, "7 See the report of the committee, which the parties adopted in Praia and", 7
    ).page()
    for at, line in enumerate(lines[half:]):
        book.line(72, 80 + 12 * at, line)
    book.line(72, 790, "published in both languages.", 7).page()
    made = read(book.done())
    assert flat(" ".join(lines)) in flat(made.text)


@pytest.mark.parametrize("keep", [False, True])
def test_furniture_stays_in_the_text_on_demand_and_the_map_says_so(keep: bool) -> None:
    book = Book(size=10)
    for number in range(1, 5):
        book.line(72, 40, "Official Journal of the Union", 8)
        book.justified(72, 90, 450, article(number)).line(295, 815, str(number + 9), 9).page()
    made = read(book.done(), furniture=keep)
    assert ("Official Journal" in made.text) is keep
    assert made.text.count("Official Journal") == (4 if keep else 0)
    assert made.map.origin.get("furniture", "") == ("kept" if keep else "")
    assert bool(made.map.furniture) is not keep
    assert [p.label for p in made.map.pages] == ["10", "11", "12", "13"]
    assert missing(made, *map(article, range(1, 5))) == []


def test_each_note_is_logged_with_the_place_of_its_mark() -> None:
    book = Book(size=10)
    book.line(60, 100, "The parties consult each other").mark("12").line(None, 100, " each year")
    book.mark("13").line(None, 100, ".")
    for at, line in enumerate(book.broken(ENGLISH, 450)):
        book.line(60, 130 + 12 * at, line)
    book.line(60, 770, "12 See the annex of the treaty.", 7)
    book.line(60, 780, "13 In both capitals by turns.", 7)
    made = read(book.done())
    notes = {d["mark"]: d for d in made.map.decisions if d["kind"] == "note"}
    assert list(notes) == ["12", "13"]
    for mark, (words, raised) in {"12": ("12 See", "¹²"), "13": ("13 In", "¹³")}.items():
        at, marked = notes[mark]["at"], notes[mark]["marked"]
        assert isinstance(at, int) and isinstance(marked, int)
        assert made.text[at:].startswith(words)
        assert made.text[marked:].startswith(raised)
