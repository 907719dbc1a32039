"""PDFs that an office program makes: the passages typed into it come out of them word by word.

The documents are made here (DOCX, and flat ODT where footnotes are wanted) and converted in one go by
LibreOffice Writer; without it these tests are skipped.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from coder.ingest.extract import Extraction, extract
from coder.model.document import Document as Text
from coder.text.sections import Outline
from tests.ingest.contract import keeps_the_contract
from tests.ingest.test_layouts import ENGLISH, FRENCH, GERMAN, SECOND, SPANISH, flat, missing

ARABIC = (
    "تؤكد الأطراف (الموقعة أدناه) أن الهجرة مسؤولية مشتركة وتتشاور فيما بينها قبل اتخاذ أي تدبير."
)
HEBREW = "הצדדים (כולם) מאשרים כי ההגירה היא אחריות משותפת."
NOTE = "See the report of the joint committee, which the parties adopted in Praia in 2008."


def paragraph(
    doc: object, text: str, *, font: str = "", size: float = 0, justify: bool = False
) -> None:
    made = doc.add_paragraph()  # type: ignore[attr-defined]
    run = made.add_run(text)
    if font:
        run.font.name = font
        run._element.rPr.rFonts.set(qn("w:cs"), font)
    if size:
        run.font.size = Pt(size)
    if justify:
        made.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def page_number(holder: object) -> None:
    """The field that prints the number of the page."""
    run = holder.paragraphs[0].add_run()  # type: ignore[attr-defined]
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:instrText" if words else "w:fldChar")
        if words:
            part.text = words
        else:
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def columns(doc: object, count: int) -> None:
    section = doc.sections[0]._sectPr  # type: ignore[attr-defined]
    cols = section.xpath("./w:cols")
    one = cols[0] if cols else section.makeelement(qn("w:cols"))
    one.set(qn("w:num"), str(count))
    if not cols:
        section.append(one)


def law(path: Path) -> None:
    doc = Document()
    doc.sections[0].header.paragraphs[0].text = "Diario Oficial de la Federación"
    page_number(doc.sections[0].footer)
    doc.add_heading("Ley de migración", 0)
    for title in ("Capítulo I", "Capítulo II"):
        doc.add_heading(title, 1)
        for number in (1, 2):
            paragraph(doc, f"Artículo {number}. {SPANISH}", justify=True)
            for item in ("a) vigilar la aplicación de la ley;", "b) publicar un informe anual."):
                paragraph(doc, item)
        for _ in range(3):
            paragraph(doc, SPANISH, justify=True)
    doc.save(str(path))


def report(path: Path) -> None:
    doc = Document()
    doc.sections[0].header.paragraphs[0].text = "Draft for discussion"
    columns(doc, 2)
    for number in range(1, 6):
        doc.add_heading(f"{number}. Matter of interest", 2)
        paragraph(doc, ENGLISH, size=10, justify=True)
        for item in ("take back their own nationals", "bear the cost of transport"):
            doc.add_paragraph(item, style="List Bullet")
        paragraph(doc, SECOND, size=10, justify=True)
    doc.save(str(path))


def table(path: Path) -> None:
    doc = Document()
    paragraph(doc, GERMAN, font="DejaVu Serif", size=9)
    made = doc.add_table(rows=3, cols=3, style="Table Grid")
    rows = (
        ("Staat", "Bewilligungen", "Rückkehr"),
        ("Kap Verde", "120", "14"),
        ("Moldau", "310", "25"),
    )
    for row, cells in zip(made.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    paragraph(doc, FRENCH, font="DejaVu Sans", size=9)
    doc.save(str(path))


def scripts(path: Path) -> None:
    doc = Document()
    for text in (ARABIC, HEBREW):
        paragraph(doc, text, font="DejaVu Sans")
        made = doc.paragraphs[-1]
        made._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        made.runs[0]._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    doc.save(str(path))


def notes(path: Path) -> None:
    """A flat ODT: running text with footnotes, over some pages."""
    body = ""
    for number in range(1, 13):
        note = (
            f'<text:note text:id="n{number}" text:note-class="footnote"><text:note-citation>{number}'
            f"</text:note-citation><text:note-body><text:p>{NOTE} No. {number}.</text:p></text:note-body></text:note>"
        )
        head, _, tail = (ENGLISH if number % 2 else SECOND).partition(". ")
        body += (
            f"<text:p>Part {number} begins. {head}.{note} {tail}</text:p>" * 2
            if number > 12
            else (f"<text:p>Part {number} begins. {head}.{note} {tail} {SECOND} {ENGLISH}</text:p>")
        )
    namespaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "text")
    )
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {namespaces} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
        f"{body}</office:text></office:body></office:document>",
        encoding="utf-8",
    )


MAKERS: dict[str, Callable[[Path], None]] = {
    "law.docx": law, "report.docx": report, "table.docx": table, "scripts.docx": scripts, "notes.fodt": notes,
}  # fmt: skip


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PDFs by the names of their sources; empty where there is no Writer."""
    import shutil

    found = shutil.which("soffice") or shutil.which("libreoffice")
    folder = tmp_path_factory.mktemp("office")
    if found is None:
        return {}
    for name, make in MAKERS.items():
        make(folder / name)
    subprocess.run(
        [found, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *MAKERS],
        cwd=folder, check=False, capture_output=True, timeout=180,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )  # fmt: skip
    return {name: p for name in MAKERS if (p := folder / f"{Path(name).stem}.pdf").is_file()}


def made(converted: dict[str, Path], name: str, **options: bool) -> Extraction:
    if name not in converted:
        pytest.skip("outside program absent: soffice with Writer")
    return keeps_the_contract(extract(converted[name], **options))  # type: ignore[arg-type]


def test_a_law_comes_out_whole_and_is_cited_by_article(converted: dict[str, Path]) -> None:
    text = made(converted, "law.docx")
    assert flat(text.text).count(flat(SPANISH)) == 10
    assert "Diario Oficial" not in text.text
    assert [p.label for p in text.map.pages] == [str(n) for n in range(1, len(text.map.pages) + 1)]
    outline = Outline(Text("d", text.text, text.map))
    at = text.text.rindex("b) publicar")
    assert str(outline.at(at)).endswith("Capítulo II > Artículo 2, b)")


def test_two_columns_with_headings_and_bullets(converted: dict[str, Path]) -> None:
    text = made(converted, "report.docx")
    assert flat(text.text).count(flat(ENGLISH)) == flat(text.text).count(flat(SECOND)) == 5
    heads = [flat(h.of(text.text)) for h in text.map.headings]
    assert heads == [f"{n}. Matter of interest" for n in range(1, 6)]
    assert "Draft for discussion" not in text.text
    assert text.text.count("• take back their own nationals") == 5


def test_a_table_between_two_languages(converted: dict[str, Path]) -> None:
    text = made(converted, "table.docx")
    assert missing(text, GERMAN, FRENCH) == []
    assert "Kap Verde\t120\t14" in text.text
    assert [p.lang for p in text.map.languages] == ["de", "fr"]
    assert "tables" in [f.code for f in text.findings]
    assert "Kap Verde\t120\t14" in made(converted, "table.docx", tables=True).text


def test_scripts_from_right_to_left_come_in_reading_order(converted: dict[str, Path]) -> None:
    text = flat(made(converted, "scripts.docx").text)
    assert flat(ARABIC) in text
    assert flat(HEBREW) in text


def test_footnotes_stand_apart_with_their_marks(converted: dict[str, Path]) -> None:
    text = made(converted, "notes.fodt")
    paragraphs = [flat(s.of(text.text)) for s in text.map.paragraphs]
    for number in range(1, 13):
        assert any(p.endswith(f"{NOTE} No. {number}.") and len(p) < 120 for p in paragraphs), number
    whole = flat(text.text)
    marks = "⁰¹²³⁴⁵⁶⁷⁸⁹"
    for number in range(1, 13):
        mark = "".join(marks[int(digit)] for digit in str(number))
        head, _, tail = (ENGLISH if number % 2 else SECOND).partition(". ")
        assert flat(f"Part {number} begins. {head}.{mark} {tail}") in whole, number
