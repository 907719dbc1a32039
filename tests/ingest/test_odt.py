from __future__ import annotations

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.model.errors import Unreadable
from tests.ingest.contract import keeps_the_contract, lying, zipped

NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"),
    )
)  # fmt: skip
NAMES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def odt(body: str, styles: str = "", head: str = "", **more: str) -> bytes:
    content = (
        f"{head}<office:document-content {NAMES}><office:automatic-styles>"
        '<style:style style:name="P7" style:parent-style-name="Title"/></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    members: dict[str, bytes | str] = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": f"<office:document-styles {NAMES}>{styles}</office:document-styles>",
    }
    return zipped(members | {k.replace("__", "/"): v for k, v in more.items()}, stored="mimetype")


def read(body: str, styles: str = "") -> Extraction:
    return keeps_the_contract(extract_bytes(odt(body, styles), "a.odt"))


def test_headings_paragraphs_lists_and_tables_keep_their_order() -> None:
    made = read(
        '<text:p text:style-name="P7">Treaty</text:p><text:h text:outline-level="1">Aims</text:h>'
        '<text:p>One<text:s text:c="3"/>two<text:line-break/>three.</text:p>'
        "<text:list><text:list-item><text:p>a</text:p></text:list-item>"
        "<text:list-item><text:p>b</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>State</text:p></table:table-cell>"
        "<table:table-cell><text:p>Year</text:p></table:table-cell></table:table-row>"
        "<table:table-row><table:table-cell><text:p>Serbia</text:p><text:p>(RS)</text:p>"
        '</table:table-cell><table:table-cell table:number-columns-repeated="16000"/>'
        "</table:table-row></table:table><text:p>End.</text:p>"
    )
    assert made.text == (
        "Treaty\n\nAims\n\nOne two\nthree.\n\na\nb\n\nState\tYear\nSerbia (RS)\n\nEnd."
    )
    assert [h.of(made.text) for h in made.map.headings] == ["Treaty", "Aims"]
    assert made.kind == "odt"


def test_notes_stand_after_their_paragraph_and_comments_apart() -> None:
    made = read(
        '<text:p>First<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>See annex.</text:p></text:note-body></text:note> part."
        "<office:annotation><dc:creator>Ana</dc:creator><text:p>Is this so?</text:p></office:annotation>"
        "</text:p><text:p>Second.</text:p>"
    )
    assert made.text == "First¹ part.\n\n¹ See annex.\n\nSecond."
    assert [(f.kind, f.text) for f in made.map.furniture] == [("comment", "Ana: Is this so?")]
    assert [f.code for f in made.findings] == ["comments"]


def test_deletions_are_out_and_insertions_in_and_it_is_said() -> None:
    made = read(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion>"
        "</text:changed-region><text:changed-region><text:insertion/></text:changed-region>"
        "</text:tracked-changes><text:p>The <text:change/><text:change-start/>new<text:change-end/>"
        " text.</text:p>"
    )
    assert made.text == "The new text."
    assert "insertions in the text: 1, deletions left out: 1" in made.findings[0].what


def test_text_boxes_are_read_once_and_heads_are_furniture() -> None:
    made = read(
        "<text:p>Around<draw:frame><draw:text-box><text:p>inside</text:p></draw:text-box></draw:frame>"
        " it.</text:p>",
        "<style:header><text:p>Draft of the treaty</text:p></style:header>",
    )
    assert made.text == "inside\n\nAround it."
    assert [(f.kind, f.text) for f in made.map.furniture] == [("head", "Draft of the treaty")]


def test_a_flat_file_is_read_too() -> None:
    flat = (
        f'<?xml version="1.0"?><office:document {NAMES}><office:body><office:text>'
        "<text:p>Words.</text:p></office:text></office:body></office:document>"
    )
    made = keeps_the_contract(extract_bytes(flat.encode(), "a.fodt"))
    assert (made.kind, made.text) == ("odt", "Words.")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"words", "not a ODT"),
        (zipped({"a": "x"}), "not an ODT"),
        (odt("<text:p>a</text:p>")[:400], "damaged"),
        (odt("", head='<!DOCTYPE x [<!ENTITY a "aa">]>'), "document type"),
        (odt("<text:p>a</text:p>", META_INF__manifest="x")[:-30], "damaged"),
        (odt("<text:section>" * 400 + "</text:section>" * 400), "nested too deeply"),
        (zipped({"mimetype": "x", "content.xml": b" " * 60_000_000}), "beyond all measure"),
        (lying(odt("<text:p>" + "x" * 400_000 + "</text:p>")), "damaged"),
        (zipped({"mimetype": "x", "content.xml": "<a/>"}), "not a text document"),
    ],
)
def test_hostile_and_broken_files_are_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        extract_bytes(data, "a.odt")


def test_a_locked_file_is_called_encrypted() -> None:
    manifest = {"META-INF/manifest.xml": "<m><encryption-data/></m>"}
    data = zipped({"mimetype": "x", "content.xml": b"\x00\x01", **manifest})
    with pytest.raises(Unreadable, match="encrypted"):
        extract_bytes(data, "a.odt")


def test_200_sections_deep_is_read() -> None:
    body = "<text:section>" * 200 + "<text:p>deep</text:p>" + "</text:section>" * 200
    assert read(body).text == "deep"
