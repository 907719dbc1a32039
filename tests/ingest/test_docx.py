from __future__ import annotations

import io
import zipfile

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.model.errors import Unreadable
from tests.ingest.contract import keeps_the_contract
from tests.ingest.making import W, docx, p, shared

STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="X"><w:name w:val="Odd"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)


def read(body: str, **parts: str) -> Extraction:
    return keeps_the_contract(extract_bytes(docx(body, **parts), "a.docx"))


def test_headings_paragraphs_lists_and_tables_keep_their_order() -> None:
    listed = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    table = (
        "<w:tbl><w:tr><w:tc>" + p("State") + "</w:tc><w:tc>" + p("Year") + "</w:tc></w:tr>"
        "<w:tr><w:tc>"
        + p("Serbia")
        + p("(RS)")
        + "</w:tc><w:tc>"
        + p("2009")
        + "</w:tc></w:tr></w:tbl>"
    )
    body = (
        p("Aims", '<w:pStyle w:val="H1"/>')
        + p("One.")
        + p("a", listed)
        + p("b", listed)
        + table
        + p("Two.")
    )
    made = read(body, styles=STYLES)
    assert made.text == "Aims\n\nOne.\n\na\nb\n\nState\tYear\nSerbia (RS)\t2009\n\nTwo."
    assert [h.of(made.text) for h in made.map.headings] == ["Aims"]
    assert len(made.map.paragraphs) == 7


def test_a_style_with_an_outline_level_is_a_heading() -> None:
    made = read(p("Teil", '<w:pStyle w:val="X"/>') + p("Text."), styles=STYLES)
    assert [h.of(made.text) for h in made.map.headings] == ["Teil"]


def test_deletions_are_out_and_insertions_in() -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>The </w:t></w:r><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:t> text.</w:t></w:r></w:p>"
    )
    made = read(body)
    assert made.text == "The new text."
    (finding,) = made.findings
    assert "insertions in the text: 1, deletions left out: 1" in finding.what


def test_footnotes_stand_after_the_paragraph_with_their_mark() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{p("See annex.")}</w:footnote></w:footnotes>'
    )
    body = '<w:p><w:r><w:t>First.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("Second.")
    assert read(body, footnotes=notes).text == "First.¹\n\n¹ See annex.\n\nSecond."


def test_the_note_of_a_deleted_mark_goes_with_it() -> None:
    notes = (
        f'<w:endnotes xmlns:w="{W}"><w:endnote w:id="2">{p("Old note.")}</w:endnote></w:endnotes>'
    )
    body = '<w:p><w:r><w:t>First.</w:t></w:r><w:del><w:r><w:endnoteReference w:id="2"/></w:r></w:del></w:p>'
    assert read(body, endnotes=notes).text == "First."


def test_a_deleted_paragraph_mark_joins_and_a_deleted_row_is_out() -> None:
    mark = "<w:rPr><w:del/></w:rPr>"
    row = "<w:tr>{}<w:tc>" + p("x") + "</w:tc></w:tr>"
    table = f"<w:tbl>{row.format('')}{row.format('<w:trPr><w:del/></w:trPr>')}</w:tbl>"
    made = read(p("One ", mark).replace("<w:t>", "<w:t xml:space='preserve'>") + p("line.") + table)
    assert made.text == "One line.\n\nx"
    assert read(p("a") + p("last", mark)).text == "a\n\nlast"


def test_comments_are_kept_apart_with_their_author() -> None:
    comments = (
        f'<w:comments xmlns:w="{W}"><w:comment w:author="Ana" w:id="0">{p("Sure?")}</w:comment>'
        "</w:comments>"
    )
    made = read(p("Text."), comments=comments)
    assert made.text == "Text."
    assert [(f.kind, f.text) for f in made.map.furniture] == [("comment", "Ana: Sure?")]
    assert [f.code for f in made.findings] == ["comments"]


def test_hidden_runs_are_out_and_formulas_in() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    made = read(
        "<w:p><w:r><w:t>a</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>b</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>c</w:t></w:r>'
        f'<m:oMath xmlns:m="{math}"><m:r><m:t>x=1</m:t></m:r></m:oMath></w:p>'
    )
    assert made.text == "acx=1"
    assert [f.code for f in made.findings] == ["hidden-text"]


def test_a_text_box_is_read_once() -> None:
    box = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice><w:txbxContent>{p('boxed')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:txbxContent>{p('boxed')}</w:txbxContent></mc:Fallback></mc:AlternateContent>"
    )
    made = read(f"<w:p><w:r><w:t>around</w:t></w:r><w:r>{box}</w:r></w:p>")
    assert made.text == "boxed\n\naround"
    assert [f.code for f in made.findings] == ["text-boxes"]


def test_real_documents_of_parties_are_read() -> None:
    for path in sorted(shared("data", "readtext_word").glob("*.docx")):
        made = keeps_the_contract(extract_bytes(path.read_bytes(), path.name))
        assert len(made.text) > 1000


def test_heads_and_feet_are_furniture() -> None:
    head = f'<w:hdr xmlns:w="{W}">{p("Draft of the treaty")}</w:hdr>'
    made = read(p("Text."), header1=head)
    assert made.text == "Text."
    assert [(f.kind, f.text) for f in made.map.furniture] == [("head", "Draft of the treaty")]


def test_a_document_of_python_docx_is_read() -> None:
    import docx as writer

    document = writer.Document()
    document.add_heading("Partnership", 1)
    document.add_paragraph("Équité et responsabilité.")
    buffer = io.BytesIO()
    document.save(buffer)
    made = extract_bytes(buffer.getvalue(), "a.docx")
    assert made.text == "Partnership\n\nÉquité et responsabilité."
    assert len(made.map.headings) == 1


def test_a_zip_bomb_is_refused_before_it_unpacks() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 60_000_000)
    with pytest.raises(Unreadable, match="beyond all measure"):
        extract_bytes(buffer.getvalue(), "a.docx")


def test_sizes_in_the_container_are_not_believed() -> None:
    data = bytearray(docx(p("x" * 400_000)))
    central = data.rindex(b"PK\x01\x02")
    data[central + 24 : central + 28] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable, match="damaged"):
        extract_bytes(bytes(data), "a.docx")


def test_entities_and_document_types_are_refused() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
        f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    with pytest.raises(Unreadable, match="document type"):
        extract_bytes(buffer.getvalue(), "a.docx")


@pytest.mark.parametrize("cut", [0.3, 0.7, 0.95])
def test_a_cut_file_is_damaged(cut: float) -> None:
    data = docx(p("words " * 500))
    with pytest.raises(Unreadable, match="damaged"):
        extract_bytes(data[: int(cut * len(data))], "a.docx")


def test_deep_nesting_costs_no_recursion() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 80 + p("deep") + "</w:tc></w:tr></w:tbl>" * 80
    assert read(deep).text == "deep"
