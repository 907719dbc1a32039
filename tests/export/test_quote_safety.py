"""Hostile texts in quotations: read back from every format as they were, or told about; nothing acts."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest

from coder.export.quotations import CitedCoding, Translation, altered, quotations
from coder.export.quotetables import LAYOUTS, quote_table
from coder.export.write import write
from coder.model.results import Caption

NASTY = (
    "=1+1", "-win", "+41 31", "@user", "@key; see [@doe2008]", "007", "1/2/2008",
    "<script>alert(1)</script>", "&amp; &lt;b&gt;", "</blockquote></main>", "<!-- gone -->",
    r"\input{/etc/passwd} \write18{x} $x_1^2$ 100 % & # ~ ^ {", r"\\ \[2cm] \begin{quote}",
    "a | b | c", "`code` ``two`` *star* _under_ ~~gone~~", "[link](http://x.example) ![i](y)",
    "# no heading", "1. no list", "+ no list", "> no quote", "--- ... -- '' `` ,, ?` !`",
    'said "so", then; left', "https://x.example/?a=b&c=d", "so = that", "***", "===", "'quoted'",
    "_x000C_", "ß é ﬁ 你好 עברית 🇨🇭 e\u0301",
)  # fmt: skip
UNHELD = ("form\x0cfeed", "\u202eesrever", "half \ud83d", "nul\x00")
LONG = "Partnership, " * 3_100


def one(text, **more):
    given = {"name": text, "source": text, "memo": text, "ref": "D-01:k7f2q", **more}
    translations = (Translation("en", text, text),)
    return CitedCoding("D-01", "win_win", text, "ana", 0, 9, translations=translations, **given)


class Words(HTMLParser):
    """The words of a page by tag, and whatever could act."""

    def __init__(self):
        super().__init__()
        self.found, self.open, self.acting = [], [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        if tag in ("p", "h1", "h2", "title"):
            self.found.append("")
        if tag in ("script", "img", "a", "iframe", "link") or any(k[:2] == "on" for k, _ in attrs):
            self.acting.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if {"p", "h1", "h2", "title"} & set(self.open):
            self.found[-1] += data


def words_of_html(text):
    parser = Words()
    parser.feed(text)
    parser.close()
    return parser


LATEX = {
    r"\textbackslash{}": "\\", r"\{": "{", r"\}": "}", r"\%": "%", r"\&": "&", r"\#": "#",
    r"\_": "_", r"\$": "$", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\textasciigrave{}": "`",
    r"\char34{}": '"', "{[}": "[", "{]}": "]", "{*}": "*", "{}": "",
}  # fmt: skip


def of_latex(text):
    """What LaTeX prints: only these commands may stand in a text."""
    tokens = "|".join(map(re.escape, sorted(LATEX, key=len, reverse=True)))
    rest = re.sub(tokens, "", text)
    assert not re.search(r"[\\{}%&#_$~^<>|`\"]", rest), rest
    return re.sub(tokens, lambda m: LATEX[m[0]], text)


@pytest.mark.parametrize("text", NASTY)
def test_a_page_shows_the_text_and_nothing_acts(text):
    page = words_of_html(quotations([one(text)], "html").decode())
    assert not page.acting and page.found.count(text) == 2  # heading, quotation
    assert f"{text} (translation by {text})" in page.found and altered([one(text)], "html") == ()


@pytest.mark.parametrize("text", NASTY)
def test_markdown_shows_the_text(text):
    markdown = pytest.importorskip("markdown_it", reason="no Markdown reader is installed")
    source = quotations([one(text)], "md").decode()
    page = words_of_html(markdown.MarkdownIt("commonmark").enable("table").render(source))
    assert not page.acting and page.found.count(text) == 2


@pytest.mark.parametrize("text", NASTY)
def test_latex_prints_the_text_and_runs_nothing(text):
    source = quotations([one(text)], "latex").decode()
    heading = re.search(r"\\subsection\*\{(.*)\}\n", source)[1]
    quoted = re.search(r"\\begin\{quote\}\n(.*)\n\\end\{quote\}", source)[1]
    assert of_latex(heading) == of_latex(quoted) == text


@pytest.mark.parametrize("text", NASTY)
def test_word_holds_the_text(text):
    import docx

    document = docx.Document(io.BytesIO(quotations([one(text)], "docx")))
    assert [p.text for p in document.paragraphs[1:3]] == [text, text]
    assert "w:instrText" not in document.element.xml and "w:hyperlink" not in document.element.xml


@pytest.mark.parametrize("layout", LAYOUTS)
def test_tables_hold_the_texts(layout):
    from openpyxl import load_workbook

    parts = [one(text, number=f"D1:{n}") for n, text in enumerate((*NASTY, LONG[:30_000]))]
    parts = [CitedCoding("D-01", "w", q.quotation, "ana", n, n + 1, memo=q.memo, number=q.number)
             for n, q in enumerate(parts)]  # fmt: skip
    table = quote_table(parts, Caption("Quotations"), layout=layout)
    names = {"tidy": ("quotation", "memo"), "atlas": ("Quotation Content", "Comment"),
             "maxqda": ("Segment", "Comment"), "nvivo": ("Reference", "Annotation")}[layout]  # fmt: skip
    want = [[q.quotation, q.memo] for q in parts]
    rows = list(csv.DictReader(io.StringIO(write(table, "csv")[0].decode(), newline="")))
    assert [[row[n] for n in names] for row in rows] == want
    rows = json.loads(write(table, "json")[0])
    assert [[row[n] for n in names] for row in rows] == want
    data, findings = write(table, "xlsx")
    sheet = load_workbook(io.BytesIO(data))["Table"]
    head = [cell.value for cell in sheet[1]]
    cells = [[row[head.index(n)] for n in names] for row in sheet.iter_rows(min_row=2)]
    assert [[cell.value for cell in row] for row in cells] == want and findings == ()
    assert all(cell.data_type == "s" for row in cells for cell in row)


def test_forty_thousand_characters_are_whole_or_the_cut_is_told():
    import docx
    from openpyxl import load_workbook

    text = LONG.strip()
    assert len(text) > 40_000
    assert text in quotations([one(text)], "md").decode()
    assert text in quotations([one(text)], "latex").decode()
    assert text in quotations([one(text)], "html").decode()
    assert docx.Document(io.BytesIO(quotations([one(text)], "docx"))).paragraphs[2].text == text
    table = quote_table([CitedCoding("D", "w", text, "ana", 0, 9)], Caption("Q"))
    assert text in write(table, "csv")[0].decode()
    data, (finding,) = write(table, "xlsx")
    assert finding.code == "cut" and finding.place == "row 2, column quotation"
    value = load_workbook(io.BytesIO(data))["Table"]["E2"].value
    assert value.endswith("cut: the cell was full]") and text.startswith(value[:30_000])


@pytest.mark.parametrize("text", UNHELD)
def test_signs_that_a_format_cannot_hold_are_told(text):
    for form in ("md", "latex", "html", "docx", "xlsx"):
        told = altered([one(text)], form)
        if form in ("md", "latex") or text != UNHELD[1]:
            assert told and told[0].code == "altered" and form in str(told[0])
    for form in ("md", "latex", "html"):
        quotations([one(text)], form).decode("utf-8")
    assert quotations([one(text)], "docx")
    table = quote_table([one(text)], Caption("Q"))
    assert json.loads(write(table, "json")[0])[0]["memo"] == text
