"""Policy pages in layouts of our own: known passages must come out, furniture must not.

Every layout is drawn from running text that is broken into lines as a typesetter would, so that a passage is
known word by word whatever stands between its lines.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.ingest.reading import Options
from coder.model.document import text_faults
from tests.ingest.typeset import Book

ENGLISH = (
    "The parties affirm that migration is a matter of shared responsibility. They will consult each other "
    "before any measure is taken, and they will report on its results to the joint committee every year. "
    "Readmission follows the procedure of the annex, which names the authorities of both sides. Persons who "
    "are returned keep the rights that they have under the law of the state that receives them. The committee "
    "may hear other bodies, and it decides by consensus. Its decisions are published in both languages."
)
SECOND = (
    "Circular migration is treated as a gain for all who take part in it. The receiving state issues permits "
    "for seasonal work within the limits that the committee sets. Training before departure is paid for in "
    "equal parts. Remittances may be sent without charges that go beyond the cost of the transfer itself, and "
    "the parties watch over this together. Nothing in this article limits the right to seek protection."
)
GERMAN = (
    "Die Vertragsparteien bekräftigen ihre gemeinsame Verantwortung für die Wanderungsbewegungen. Die "
    "Migrationspartnerschaft umfasst Rückübernahme, Berufsbildung und Entwicklungszusammenarbeit. Der "
    "Bundesrat berichtet der Bundesversammlung jährlich über die Umsetzung der Zusammenarbeitsvereinbarung "
    "und über die Ein- und Ausreisezahlen. Die Staatsangehörigen beider Seiten werden gleichbehandelt."
)
FRENCH = (
    "Les parties conviennent de ce qui suit\u00a0: la réadmission se fait sans formalité, sous réserve du droit "
    "d'asile\u00a0; les autorités compétentes s'informent mutuellement. Qui prend en charge les frais\u00a0? "
    "L'État requérant, jusqu'à la frontière de l'État de destination, comme l'exige l'article 12 ci-dessous."
)
SPANISH = (
    "Las partes reconocen que la migración es una responsabilidad compartida. ¿Quién decide sobre la "
    "readmisión? La autoridad competente, previa consulta con la comisión mixta, según lo dispuesto en el "
    "artículo 7. Los migrantes conservan sus derechos laborales y de seguridad social en ambos países."
)


def read(data: bytes, **options: object) -> Extraction:
    made = extract_bytes(data, "made.pdf", Options(**options))  # type: ignore[arg-type]
    assert text_faults(made.text) == ()
    assert unicodedata.is_normalized("NFC", made.text)
    return made


def article(number: int) -> str:
    """Text that no other page has."""
    words = f"Article {number}. {(ENGLISH, SECOND)[number % 2]}".split()
    return " ".join(words[number:] + words[:number]).replace(
        " the ", f" the {'abcdefgh'[number] * 4} "
    )


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


def sentences_of(text: str) -> list[str]:
    return re.split(r"(?<=[.?]) ", flat(text))


def missing(made: Extraction, *passages: str) -> list[str]:
    """Sentences that do not come out word by word, in order."""
    text, at, out = flat(made.text), 0, []
    for passage in passages:
        for sentence in sentences_of(passage):
            found = text.find(sentence, at)
            if found < 0:
                out.append(sentence)
            else:
                at = found
    return out


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("font", ["Times-Roman", "Helvetica", "Courier"])
def test_columns_in_every_font_are_read_one_after_the_other(columns: int, font: str) -> None:
    book = Book(font=font, size=9)
    book.columns([ENGLISH + " " + SECOND], count=columns, hyphens=False)
    assert missing(read(book.done()), ENGLISH, SECOND) == []


def test_columns_that_go_on_over_pages_with_running_heads() -> None:
    book = Book(size=10)
    for number in range(1, 7):
        left = number % 2 == 0
        book.head(f"{number + 40}  Treaty Series 2010", right=not left)
        if left:
            book.line(72, 812, "Ministry of Foreign Affairs", 8)
        book.columns([article(number)], count=2, hyphens=False)
        book.page()
    made = read(book.done())
    assert missing(made, *map(article, range(1, 7))) == []
    assert "Treaty Series" not in made.text and "Ministry of" not in made.text
    assert [p.label for p in made.map.pages] == ["41", "42", "43", "44", "45", "46"]


def test_two_languages_side_by_side_keep_to_themselves() -> None:
    book = Book(size=9)
    book.block(60, 90, 220, GERMAN).block(310, 90, 220, FRENCH)
    made = read(book.done())
    assert missing(made, GERMAN, FRENCH) == []
    assert [p.lang for p in made.map.languages] == ["de", "fr"]


def test_two_languages_article_by_article_keep_to_themselves() -> None:
    book = Book(size=9)
    for number, y in enumerate((90, 300, 510), 1):
        book.block(60, y, 220, f"Artikel {number} {GERMAN}")
        book.block(310, y, 220, f"Article {number} {FRENCH}")
    text = flat(read(book.done()).text)
    assert "gemeinsame Verantwortung für die Wanderungsbewegungen" in text
    assert "la réadmission se fait sans formalité" in text
    assert text.count("Entwicklungszusammenarbeit") == 3


@pytest.mark.parametrize("count", [1, 2, 3])
def test_footnotes_at_column_feet_stand_apart_and_break_no_sentence(count: int) -> None:
    book = Book(size=9)
    notes = [f"{n} See the report of the committee of {2000 + n}, p. {n}." for n in (1, 2, 3)]
    book.columns(
        [ENGLISH + " " + SECOND], count=count, hyphens=False, notes=notes[:count], bottom=470
    )
    made = read(book.done())
    assert missing(made, ENGLISH, SECOND) == []
    assert all(note in flat(made.text) for note in notes[:count])
    paragraphs = [flat(s.of(made.text)) for s in made.map.paragraphs]
    assert all(note in paragraphs for note in notes[:count])


def test_raised_marks_stay_where_they_are() -> None:
    book = Book(size=10)
    book.line(60, 100, "The parties consult each other").mark("12").line(
        None, 100, " before any measure."
    )
    book.line(60, 112, "They report every year.").mark("3")
    book.line(60, 760, "3 See the annex of the treaty, which is part of it.", 7)
    made = read(book.done())
    assert "each other¹² before any measure." in flat(made.text)
    assert "every year.³" in made.text


def test_roman_labels_and_numbers_label_the_pages() -> None:
    book = Book(size=10)
    for number, label in enumerate(("i", "ii", "iii", "iv")):
        book.block(60, 100, 460, f"Preface part {number}. {SECOND}").line(295, 815, label, 9).page()
    for number in range(1, 6):
        book.block(60, 100, 460, f"Article {number}. {ENGLISH}").line(
            295, 815, str(number), 9
        ).page()
    made = read(book.done())
    assert [p.label for p in made.map.pages] == ["i", "ii", "iii", "iv", "1", "2", "3", "4", "5"]


def test_a_table_on_a_turned_page_reads_row_by_row() -> None:
    book = Book(size=9)
    rows = [("State", "Permits", "Returns"), ("Cape Verde", "120", "14"), ("Moldova", "310", "25")]
    with book.turned():
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                book.line(80 + 180 * column, 100 + 16 * at, cell)
    made = read(book.done())
    for row in rows:
        assert "\t".join(row) in made.text


def test_line_numbers_in_the_margin_are_kept_apart() -> None:
    book = Book(size=10)
    lines = book.broken((ENGLISH + " " + SECOND) * 2, 420)[:30]
    for number, line in enumerate(lines, 1):
        book.line(50, 80 + 24 * number, str(number), 8).line(90, 80 + 24 * number, line)
    made = read(book.done())
    assert flat(" ".join(lines)) == flat(made.text)


def test_german_compounds_are_joined_and_shared_parts_keep_their_hyphen() -> None:
    book = Book(size=10)
    book.block(60, 100, 105, GERMAN, hyphens=True)
    assert book.breaks >= 3
    made = read(book.done())
    assert missing(made, GERMAN) == []
    book = (
        Book(size=10)
        .line(60, 100, "Der Bericht nennt die Ein-")
        .line(60, 112, "und Ausreisezahlen.")
    )
    assert "die Ein- und Ausreisezahlen" in read(book.done(), lang="de").text


@pytest.mark.parametrize("text", [FRENCH, SPANISH, GERMAN])
@pytest.mark.parametrize("width", [130, 200, 330])
def test_other_languages_come_out_whole_in_narrow_lines(text: str, width: int) -> None:
    book = Book(size=10)
    book.block(60, 90, width, text, hyphens=True)
    assert missing(read(book.done()), text) == []


def test_a_blank_before_a_french_colon_is_a_plain_one() -> None:
    text = read(Book(size=10).block(60, 90, 300, FRENCH).done()).text
    assert "ce qui suit : la" in flat(text)
    assert "\u00a0" not in text


def test_greek_and_cyrillic_come_out_as_written() -> None:
    greek = "Τα μέρη αναγνωρίζουν ότι η μετανάστευση αποτελεί κοινή ευθύνη και συμφωνούν να συνεργαστούν."
    russian = "Стороны признают, что миграция является общей ответственностью, и договорились сотрудничать."
    book = Book(font="DejaVuSans", size=10)
    book.block(60, 90, 220, greek).block(60, 300, 220, russian)
    assert missing(read(book.done()), greek, russian) == []


def test_chinese_has_no_blanks_between_its_characters() -> None:
    text = "双方确认移民是共同的责任，并同意在采取任何措施之前相互协商。委员会每年举行两次会议，并公布其决定。"
    book = Book(font="STSong-Light", size=11)
    for at in range(0, len(text), 18):
        book.spread(60, 100 + at, text[at : at + 18], 5)
    assert text in read(book.done()).text


def test_hebrew_is_stored_in_reading_order() -> None:
    text = "הצדדים מכירים בכך שההגירה היא אחריות משותפת"
    book = Book(font="DejaVuSans", size=12)
    book.line(200, 100, text[::-1])  # as a typesetter without a bidirectional engine puts it
    made = read(book.done())
    assert set(made.text.split()) == set(text.split())


def test_a_table_of_contents_keeps_its_lines() -> None:
    book = Book(size=10)
    entries = [("Preamble", "3"), ("Article 1 Scope", "4"), ("Article 2 Readmission", "9")]
    for at, (title, number) in enumerate(entries):
        book.line(60, 120 + 16 * at, f"{title} {'.' * (60 - len(title))} {number}")
    made = read(book.done())
    assert len(made.text.splitlines()) >= 3
    assert made.text.index("Preamble") < made.text.index("Scope") < made.text.index("Readmission")


def test_a_heading_a_list_and_a_box_keep_their_order() -> None:
    book = Book(size=10)
    book.line(60, 80, "2. Readmission and return", 14, "Helvetica-Bold")
    book.block(60, 110, 460, "The parties do the following:")
    for at, item in enumerate(("take back their own nationals;", "bear the cost of transport;")):
        book.line(75, 130 + 14 * at, f"({'ab'[at]}) {item}")
    book.block(60, 180, 460, SECOND)
    made = read(book.done())
    paragraphs = [flat(s.of(made.text)) for s in made.map.paragraphs]
    assert paragraphs[0] == "2. Readmission and return"
    assert "(a) take back their own nationals;" in paragraphs
    assert "(b) bear the cost of transport;" in paragraphs
    assert missing(made, SECOND) == []
    assert [h.of(made.text) for h in made.map.headings] == ["2. Readmission and return"]


def test_a_document_that_an_office_program_made_comes_out_whole(
    tmp_path: Path, program: object
) -> None:
    import subprocess

    from docx import Document

    soffice = program("soffice", "libreoffice")  # type: ignore[operator]
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Draft of the treaty, not for release"
    document.add_heading("Article 1", 1)
    for _ in range(8):
        document.add_paragraph(ENGLISH)
        document.add_paragraph(SECOND)
    document.save(str(tmp_path / "treaty.docx"))
    subprocess.run(
        [soffice, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "treaty.docx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=180,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    made = read((tmp_path / "treaty.pdf").read_bytes())
    assert flat(made.text).count(flat(ENGLISH)) == 8
    assert "not for release" not in made.text
