from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.ingest.extract import extract, extract_bytes, resegmented
from coder.ingest.pages import page_list
from coder.ingest.reading import Options
from coder.model.document import text_faults
from coder.model.errors import CoderError, Unreadable, UsageError
from tests.ingest.making import docx, p

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.pdf", b"", "empty"),
        ("a.txt", b" \n\x00", "empty"),
        ("a.pdf", b"<html>not found</html>", "not a PDF"),
        ("a.pdf", b"%PDF-1.7\nrubbish", "damaged"),
        ("a.docx", b"just words", "not a DOCX"),
        ("a.docx", b"PK\x03\x04" + bytes(60), "not a DOCX"),
        ("a.docx", zipped(a=b"x"), "not a DOCX"),
        ("a.rtf", b"words", "not a RTF"),
        ("a.rtf", b"{\\rtf1 words", "damaged"),
        ("a.doc", OLE, "old Word"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.png", PNG, "an image"),
        ("a.txt", PNG, "an image"),
        ("a.xlsx", zipped(**{"xl/workbook.xml": b"<x/>"}), "a spreadsheet"),
        ("a.zip", zipped(a=b"x"), "zip archive"),
        ("a.bin", bytes(range(256)) * 20, "not a text"),
    ],
)
def test_what_cannot_be_read_is_refused_in_plain_words(name: str, data: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word) as caught:
        extract_bytes(data, name)
    assert caught.value.place == name
    assert str(caught.value).startswith(f"{name}: ")


def test_a_folder_and_a_missing_file_say_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="a folder"):
        extract(tmp_path)
    with pytest.raises(Unreadable, match="missing"):
        extract(tmp_path / "no.pdf")
    with pytest.raises(UsageError, match="engine 'word'"):
        extract_bytes(b"x", "a.txt", Options(engine="word"))


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"words", "text"),
        ("a", b"words", "text"),
        ("a.md", b"# Head\n\nwords", "markdown"),
        ("a.txt", b"<!DOCTYPE html><html><body><p>words</p>", "html"),
        ("a.txt", b"{\\rtf1 words}", "rtf"),
        ("a.pdf", docx(p("words")), "docx"),
        ("a.txt", b"<?xml version='1.0'?><a>words</a>", "xml"),
        ("a", b"1\n00:00:01,000 --> 00:00:02,000\nwords", "transcript"),
        ("a.txt", b"MZ says words.", "text"),
    ],
)
def test_content_decides_the_kind_before_the_suffix(name: str, data: bytes, kind: str) -> None:
    made = extract_bytes(data, name)
    assert made.kind == kind
    assert "words" in made.text
    assert made.source_hash == hashlib.sha256(data).hexdigest()


@given(
    st.sampled_from(
        ["a.pdf", "a.docx", "a.html", "a.md", "a.txt", "a.rtf", "a.xml", "a.vtt", "a.odt", "a.epub"]
    ),
    st.sampled_from(
        [
            b"",
            b"%PDF-1.4\n",
            b"PK\x03\x04",
            b"{\\rtf1 ",
            b"<html><body>",
            b"<?xml version='1.0'?><a>",
            b"WEBVTT\n\n00:01.000 --> 00:02.000\n",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
        ]
    ),
    st.binary(max_size=300),
)
def test_no_bytes_make_a_traceback(name: str, head: bytes, tail: bytes) -> None:
    try:
        made = extract_bytes(head + tail, name)
    except CoderError:
        return
    assert text_faults(made.text) == ()
    made.text.encode("utf-8")
    assert made.state == "ok" or made.findings
    assert made.text.strip() or made.state == "empty"


def test_an_empty_text_never_comes_without_a_finding() -> None:
    made = extract_bytes(b"<html><body><script>x</script></body></html>", "a.html")
    assert (made.text, made.state) == ("", "empty")
    assert [f.code for f in made.findings] == ["empty"]


def test_the_language_may_be_given_and_the_sentences_made_anew() -> None:
    made = extract_bytes(b"Siehe Anm. Zwei davon. Gut.", "a.txt", Options(lang="en"))
    assert [x.lang for x in made.map.languages] == ["en"]
    assert len(made.map.sentences) == 3
    again = resegmented(made.text, made.map, lang="de")
    assert len(again.sentences) == 2
    assert again.paragraphs == made.map.paragraphs


def test_page_lists_read_well() -> None:
    assert page_list([4]) == "page 4"
    assert page_list([3, 1, 2, 7, 8]) == "pages 1-3, 7, 8"
