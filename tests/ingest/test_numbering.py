"""Numbers that the file does not hold in its words: what is expected here is what word processors print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.ingest.extract import extract_bytes
from coder.ingest.numbering import Count, Level, raised, written
from tests.ingest.contract import keeps_the_contract
from tests.ingest.making import W, docx, p
from tests.ingest.test_odt import NAMES, odt


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (4, "decimal", "4"), (27, "lowerLetter", "aa"), (53, "upperLetter", "AAA"),
        (1994, "upperRoman", "MCMXCIV"), (4, "lowerRoman", "iv"), (7, "decimalZero", "07"),
        (22, "ordinal", "22nd"), (11, "ordinal", "11th"), (3, "none", ""), (0, "lowerLetter", "0"),
        (5, "chineseCounting", "5"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_lists_write_them(value: int, form: str, shown: str) -> None:
    assert written(value, form) == shown


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_a_level_counts_one_by_one_until_one_above_it_moves(levels: list[int]) -> None:
    forms = {n: Level(text=f"%{n + 1}") for n in range(4)}
    count, last = Count(), dict[int, int]()
    for level in levels:
        number = int(count.step(level, forms, {}))
        # A level that was passed over counts as one that was there.
        before = last.get(level, 0)
        last = {n: v for n, v in last.items() if n < level} | {level: number}
        for above in range(level):
            last.setdefault(above, 1)
        assert number == before + 1


def test_digits_are_raised_and_words_are_not() -> None:
    assert (raised("12"), raised("st"), raised("")) == ("¹²", "st", "")


# -- DOCX -------------------------------------------------------------------------------------


def level(at: int, form: str, text: str, *more: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{"".join(more)}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


NUMBERING = (
    f'<w:numbering xmlns:w="{W}">'
    + definition(
        0, level(0, "decimal", "Article %1"), level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "(%3)"), level(3, "lowerRoman", "(%4)"),
    )
    + definition(1, level(0, "bullet", "•"), level(1, "upperRoman", "%2.", start=3))
    + definition(
        2, level(0, "upperRoman", "Chapter %1", '<w:pStyle w:val="H1"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/><w:isLgl/>'),
    )
    + definition(3, level(0, "decimal", "%1)"))
    + definition(4, level(0, "ordinalText", "%1 part"))
    + num(1, 0) + num(2, 1) + num(3, 2) + num(4, 3) + num(5, 3) + num(7, 4)
    + num(6, 3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    + "</w:numbering>"
)  # fmt: skip
STYLES = (
    f'<w:styles xmlns:w="{W}">'
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>'
    '</w:style><w:style w:styleId="H2"><w:name w:val="heading 2"/><w:pPr><w:numPr><w:ilvl w:val="1"/>'
    '<w:numId w:val="3"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Sub"><w:name w:val="Sub"/><w:basedOn w:val="H2"/></w:style></w:styles>'
)


def listed(number: int, at: int, text: str, more: str = "") -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>{more}')


def styled(style: str, text: str, more: str = "") -> str:
    return p(text, f'<w:pStyle w:val="{style}"/>{more}')


def lines(*paragraphs: str) -> list[str]:
    made = keeps_the_contract(
        extract_bytes(docx("".join(paragraphs), numbering=NUMBERING, styles=STYLES), "a.docx")
    )
    return [line for line in made.text.split("\n") if line]


def test_levels_are_numbered_by_their_definition() -> None:
    assert lines(
        listed(1, 0, "Aims"), listed(1, 1, "Parties meet."), listed(1, 2, "on visas"),
        listed(1, 3, "short"), listed(1, 3, "long"), listed(1, 2, "on work"), listed(1, 1, "Next."),
        listed(1, 0, "Scope"), listed(1, 2, "at once deep"), listed(1, 1, "Then this."),
    ) == [
        "Article 1 Aims", "1.1 Parties meet.", "(a) on visas", "(i) short", "(ii) long", "(b) on work",
        "1.2 Next.", "Article 2 Scope", "(a) at once deep", "2.2 Then this.",
    ]  # fmt: skip


def test_headings_are_numbered_by_their_styles() -> None:
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    assert lines(
        styled("H1", "General"), styled("H2", "Aims"), styled("H1", "Second"), styled("Sub", "Derived"),
        styled("H2", "Without", none),
    ) == ["Chapter I General", "1.1 Aims", "Chapter II Second", "2.1 Derived", "Without"]  # fmt: skip


def test_lists_of_one_definition_count_on_unless_one_begins_anew() -> None:
    cells = f"<w:tbl><w:tr><w:tc>{listed(4, 0, 'x')}</w:tc><w:tc>{listed(4, 0, 'y')}</w:tc></w:tr></w:tbl>"
    assert lines(
        listed(4, 0, "a"), listed(4, 0, "b"), p("between"), listed(5, 0, "c"), listed(6, 0, "d"),
        listed(6, 0, "e"), listed(4, 0, "f"), cells,
    ) == ["1) a", "2) b", "between", "3) c", "1) d", "2) e", "3) f", "4) x\t5) y"]  # fmt: skip


def test_bullets_show_nothing_and_empty_paragraphs_only_count() -> None:
    assert lines(listed(2, 0, "point"), listed(2, 1, "third"), listed(2, 1, ""), listed(2, 1, "x")) == [
        "point", "III. third", "V. x",
    ]  # fmt: skip


def test_a_paragraph_that_was_struck_out_does_not_count() -> None:
    struck = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'
        "<w:rPr><w:del/></w:rPr></w:pPr><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    assert lines(listed(4, 0, "a"), struck, listed(4, 0, "b")) == ["1) a", "2) b"]


def test_numbers_that_are_words_on_the_page_are_warned_of() -> None:
    made = extract_bytes(docx(listed(7, 0, "of it"), numbering=NUMBERING), "a.docx")
    assert made.text == "1 part of it"
    assert (
        "numbers that are words on the page, given in digits: 1" in next(iter(made.findings)).what
    )


def test_lists_without_definitions_and_broken_ones_are_plain() -> None:
    assert lines(listed(99, 0, "a"), listed(1, 8, "b")) == ["a", "b"]
    odd = NUMBERING.replace('w:val="0"/></w:num>', 'w:val="nowhere"/></w:num>')
    made = extract_bytes(docx(listed(1, 0, "a"), numbering=odd), "a.docx")
    assert made.text == "a"


def test_raised_digits_are_superscripts() -> None:
    run = '<w:p><w:r><w:t>5 m</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>'
    assert lines(run) == ["5 m²"]


# -- the other formats ------------------------------------------------------------------------

LISTS = (
    '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="I"'
    ' style:num-suffix="." text:start-value="2"/><text:outline-level-style text:level="2" style:num-format="1"'
    ' text:display-levels="2"/></text:outline-style><text:list-style style:name="L1">'
    '<text:list-level-style-number text:level="1" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style></office:styles>'
)


def item(text: str, inner: str = "", more: str = "") -> str:
    return f"<text:list-item {more}><text:p>{text}</text:p>{inner}</text:list-item>"


def list_of(*items: str, more: str = "") -> str:
    return f'<text:list text:style-name="L1" {more}>{"".join(items)}</text:list>'


def test_opendocument_lists_go_on_only_where_they_say_so() -> None:
    head = '<text:h text:outline-level="{}">{}</text:h>'.format
    body = (
        head(1, "First") + head(2, "Sub") + head(2, "Sub")
        + list_of(
            "<text:list-header><text:p>Of these:</text:p></text:list-header>",
            item("alpha", f"<text:p>more</text:p><text:list>{item('bullet')}</text:list>"), item("beta"),
        )
        + list_of(item("again"))
        + list_of(item("on"), item("seventh", more='text:start-value="7"'), more='text:continue-numbering="true"')
        + head(1, "Second")
    )  # fmt: skip
    made = keeps_the_contract(extract_bytes(odt(body, LISTS), "a.odt"))
    assert [line for line in made.text.split("\n") if line] == [
        "II. First", "II.1 Sub", "II.2 Sub", "Of these:", "(a) alpha", "more", "bullet", "(b) beta",
        "(a) again", "(b) on", "(g) seventh", "III. Second",
    ]  # fmt: skip


def test_opendocument_raised_digits() -> None:
    assert "style" in NAMES
    shape = (
        '<office:automatic-styles><style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style></office:automatic-styles>'
    )
    body = '<text:p>5 m<text:span text:style-name="T1">2</text:span></text:p>'
    assert extract_bytes(odt(body, shape), "a.odt").text == "5 m²"


def rtf(body: bytes) -> str:
    fonts = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}}"
    return extract_bytes(rb"{\rtf1\ansi\deff0" + fonts + body + b"}", "a.rtf").text


def test_rtf_keeps_its_numbers_beside_its_lists() -> None:
    assert rtf(
        rb"\pard{\listtext\pard\plain Article 1\tab}\ls1 Aims\par\pard{\pntext\f1\'b7\tab}point\par"
        rb"\pard{\listtext 2.\tab}\par\pard\trowd\intbl{\listtext (a)\tab}cell\cell\row"
    ) == "Article 1 Aims\n\npoint\n\n(a) cell"  # fmt: skip


def test_rtf_notes_have_the_marks_that_the_program_counts() -> None:
    note = rb"{\super\chftn}{\footnote\pard{\super\chftn} See.\par}"
    assert rtf(b"One" + note + b" two" + note + rb"; 5 m{\super 2}.\par") == (
        "One¹ two²; 5 m².\n\n¹ See.\n\n² See."
    )


def web(body: str) -> list[str]:
    made = keeps_the_contract(extract_bytes(f"<html><body>{body}".encode(), "a.html"))
    return [line for line in made.text.split("\n") if line]


def test_numbered_lists_of_pages_have_their_numbers() -> None:
    assert web(
        "<ol><li>First<ol type=a><li><p>sub</p><p>more</p></li><li>sub</li></ol></li><li value=5>Fifth</li>"
        "<li><ol type=i><li>nested</li></ol></li></ol><ul><li>point</li></ul>"
    ) == ["1. First", "a. sub", "more", "b. sub", "5. Fifth", "6. i. nested", "point"]


def test_pages_that_type_or_hide_their_numbers_get_no_others() -> None:
    assert web(
        "<ol><li>1. one</li><li>(b) two</li></ol><ol style='list-style: none'><li>x</li></ol><ol><li></li></ol>"
    ) == ["1. one", "(b) two", "x"]


def test_raised_digits_of_pages() -> None:
    assert web(
        "<p>shared<sup>1</sup>, and<sup><a href='#n'>12</a></sup> the 1<sup>st</sup></p>"
    ) == ["shared¹, and¹² the 1st"]
