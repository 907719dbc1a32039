from __future__ import annotations

import pytest

from coder.ingest.encoding import decode
from coder.ingest.extract import extract_bytes

GERMAN = "Die Länder übernehmen für alle die Maßnahmen. Das Größte daran ist die Rückübernahme der Menschen.\n"
POLISH = "Współpraca w dziedzinie migracji jest dla wszystkich stron bardzo ważna i będą się wspierać również w tym.\n"
RUSSIAN = "Стороны сотрудничают в области миграции и это не только для тех, кто был в стране, но и для всех.\n"
GREEK = "Τα μέρη συνεργάζονται στον τομέα της μετανάστευσης και της ανάπτυξης, όπως έχει ορισθεί.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "latin-1"), (GERMAN + "„Zitat“ – und €", "cp1252"), (POLISH, "cp1250"), (POLISH, "iso8859-2"),
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "iso8859-5"), (GREEK, "cp1253"), (GREEK, "iso8859-7"),
        (GERMAN, "utf-8"), (GERMAN, "utf-8-sig"), (GERMAN, "utf-16"), (GERMAN, "utf-16-le"), (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
    ],
)  # fmt: skip
def test_the_letters_come_back_whatever_the_encoding(text: str, encoding: str) -> None:
    made = extract_bytes(text.encode(encoding), "a.txt")
    assert made.text.strip() == text.strip()


def test_a_guessed_encoding_is_reported_and_utf8_is_not() -> None:
    made = extract_bytes(GERMAN.encode("latin-1"), "a.txt")
    (finding,) = made.findings
    assert (finding.code, finding.found, made.encoding) == ("encoding", "cp1252", "cp1252")
    assert "confidence" in finding.what
    assert extract_bytes(GERMAN.encode(), "a.txt").findings == ()


def test_one_stray_byte_does_not_break_a_file() -> None:
    assert decode(b"The caf\xe9 of the partners and the people.").text.startswith("The café of")


def test_plain_text_is_stored_as_written() -> None:
    text = "SPEAKER A:  Thanks.\n\tIndented\n\n\nSPEAKER B: Yes."
    made = extract_bytes(text.replace("\n", "\r\n").encode(), "a.txt")
    assert made.text == text
    assert [s.of(text) for s in made.map.paragraphs][-1] == "SPEAKER B: Yes."


def test_front_matter_of_markdown_is_apart_and_headings_are_known() -> None:
    source = "---\ntitle: Law\n---\n\n# One\n\nText here.\n\nTwo\n===\n\n```\n# no\n```\n"
    made = extract_bytes(source.encode(), "a.md")
    assert made.text.startswith("# One")
    assert made.map.origin["front_matter"] == "title: Law"
    assert [h.of(made.text) for h in made.map.headings] == ["# One", "Two\n==="]


def test_a_table_read_as_one_text_says_how_its_rows_become_documents() -> None:
    (finding,) = extract_bytes(b"id,text\na,One.\n", "a.csv").findings
    assert (finding.code, "--text-column" in finding.hint) == ("table", True)


def test_rtf_becomes_text() -> None:
    made = extract_bytes(b"{\\rtf1\\ansi Gr\\'fc\\'dfe aus Praia.\\par Zweiter.}", "a.rtf")
    assert made.text == "Grüße aus Praia.\n\nZweiter."
