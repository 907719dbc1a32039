"""Quotations and the codebook for papers."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from coder.export.labels import captioned, code_labels, codebook_table
from coder.export.quotations import (
    OMITTED,
    CitedCoding,
    Translation,
    quotations,
    shortened,
)
from coder.model.codebook import Code, Codebook, Example
from coder.model.errors import BadValue
from coder.model.results import Caption, Table

ONE = CitedCoding(
    "eu-cv-2008", "win_win", "- a *partnership*\n\nof equals", "ana", 10, 42,
    ref="eu-cv-2008:k7f2q", number="D1:3", page=3, page_label="iii", paragraph=12,
    path="frame.win_win", name="Win-win", source="EU-Cape Verde 2008", date="2008-06-05", lang="en",
    exemplar=True, translations=(Translation("de", "Ana", "eine Partnerschaft\nunter Gleichen"),),
    variables={"year": "2008", "case": "EU"}, attributes={"stance": "contests"},
)  # fmt: skip
TWO = CitedCoding(
    "ch_rs", "aid", "aid & trade", "consensus", 0, 11, page=4, cite="fdfa2009",
    citation="FDFA 2009", before="There was ", after=", they said.", opened=True,
)  # fmt: skip
THREE = CitedCoding("ch_rs", "aid", "more", "ben", 12, 16, closed=True, translations=(
    Translation("en", "", "more"),))  # fmt: skip
ABOUT = Caption("Quotations", {"unit": "coded segment", "n": "3"}, ("1 left out",))


def test_quotations_in_markdown():
    assert quotations([ONE, TWO, THREE], "md", about=ABOUT).decode() == (
        "# Quotations\n\nunit: coded segment; n: 3. 1 left out.\n"
        "\n## Win-win\n"
        "\n> \\- a \\*partnership\\*\n>\n> of equals\n>"
        "\n> eine Partnerschaft\n>\n> unter Gleichen (translation by Ana)\n>"
        "\n> (EU-Cape Verde 2008, 2008-06-05, p. iii, ¶ 12, en; coded by ana; best example)"
        " \\[eu-cv-2008:k7f2q\\] \\[D1:3\\]\n"
        "\n## aid\n"
        "\n> \\[…\\] There was **aid \\& trade**, they said.\n>\n> (FDFA 2009, p. 4; consensus)\n"
        "\n> more \\[…\\]\n>\n> more (translation)\n>\n> (ch\\_rs; coded by ben)\n"
    )


def test_quotations_in_latex():
    text = quotations([TWO], "latex", title="50 %").decode()
    assert text == (
        "% A part of a document, for \\input; UTF-8; needs no package.\n"
        "\\section*{50 \\%}\n\n\\subsection*{aid}\n\n\\begin{quote}\n"
        "{[}…{]} There was \\textbf{aid \\& trade}, they said.\n\\end{quote}\n"
        "\n\\begin{flushright}\n\\small (FDFA 2009, p. 4; consensus)\n\\end{flushright}\n"
    )


def test_keys_are_cited_where_the_format_knows_them():
    assert (
        "\\small \\cite[p. 4]{fdfa2009} (consensus)\n"
        in quotations([TWO], "latex", keys=True).decode()
    )
    assert "\n> [@fdfa2009, p. 4] (consensus)\n" in quotations([TWO], "md", keys=True).decode()
    assert b"FDFA 2009" in quotations([TWO], "html", keys=True)
    bare = replace(TWO, page=None, coder="")
    assert "\\cite{fdfa2009} \n" in quotations([bare], "latex", keys=True).decode()
    assert "[@fdfa2009] \n" in quotations([bare], "md", keys=True).decode()
    for odd in ("}\\input{x}", "a b", ""):
        text = quotations([replace(TWO, cite=odd)], "latex", keys=True).decode()
        assert "cite" not in text and "FDFA 2009" in text


def test_quotations_in_word():
    import docx

    data = quotations([ONE, TWO], "docx", about=ABOUT)
    assert data == quotations([ONE, TWO], "docx", about=ABOUT)
    document = docx.Document(io.BytesIO(data))
    assert [p.style.name for p in document.paragraphs] == [
        "Heading 1", "About", "Heading 2", "Quote", "Quote", "Translation", "Translation",
        "Quotation source", "Heading 2", "Quote", "Quotation source",
    ]  # fmt: skip
    quote = document.paragraphs[9]
    assert [(r.text, bool(r.bold)) for r in quote.runs] == [
        ("[…] ", False), ("There was ", False), ("aid & trade", True), (", they said.", False),
    ]  # fmt: skip
    assert 'w:lang w:val="en-GB"' in document.paragraphs[3]._p.xml
    assert document.styles["Quote"].paragraph_format.left_indent > 0
    assert quotations([], "docx", title="")


def test_quotations_on_a_page():
    text = quotations([ONE, TWO], "html", title="<Q>").decode()
    assert "<h1>&lt;Q&gt;</h1>" in text and "<script" not in text and "http:" not in text
    assert '<p class="quotation" lang="en">of equals</p>' in text
    assert (
        '<p class="translation" lang="de">unter Gleichen (translation by Ana)</p>\n</blockquote>'
        in text
    )
    assert "There was <strong>aid &amp; trade</strong>, they said.</p>" in text


def test_other_forms_are_refused():
    with pytest.raises(BadValue, match="xlsx"):
        quotations([], "xlsx")


def test_long_quotations_lose_their_middle():
    text = "word " * 100
    short = shortened(text.strip(), 60)
    assert len(short) <= 70 and short.count(OMITTED) == 1
    assert all(part in text for part in short.split(f" {OMITTED} "))
    assert shortened("x" * 60, 60) == "x" * 60
    assert shortened("x" * 90, 30) == "x" * 20 + f" {OMITTED} " + "x" * 10


BOOK = Codebook(
    "frames",
    (
        Code("frame", definition="How an issue is told"),
        Code("win_win", name="Win-win", parent="frame", include=("both gain", "all gain"),
             examples=(Example("nobody gains", False), Example("both sides gain", True)),
             names={"de": "Für beide gut"}),
    ),
    version="1.2",
)  # fmt: skip


def test_codes_are_labelled_by_name_id_or_language():
    assert code_labels(BOOK, "name") == {"frame": "frame", "win_win": "Win-win"}
    assert code_labels(BOOK, "id")["win_win"] == "win_win"
    assert code_labels(BOOK, "de") == {"frame": "frame", "win_win": "Für beide gut"}
    with pytest.raises(BadValue, match="allowed: name, id, de"):
        code_labels(BOOK, "xx")


def test_the_codebook_is_a_table_in_tree_order():
    table = codebook_table(BOOK, {"win_win": (7, 3)})
    first, second = table.dicts()
    assert (first["depth"], first["codings"], second["codings"], second["documents"]) == (
        0,
        0,
        7,
        3,
    )
    assert second["path"] == "frame.win_win" and second["include"] == "both gain\nall gain"
    assert second["example"] == "both sides gain" and table.caption.facts["version"] == "1.2"
    assert codebook_table(BOOK).columns[-1] == "depth"
    assert "version" not in codebook_table(Codebook("x")).caption.facts


def test_captions_grow_in_order_and_skip_what_is_empty():
    table = captioned(
        Table(("a",), (), Caption("T", {"x": "1"}, ("n",))), {"layer": "final", "f": ""}, "", "m"
    )
    assert table.caption == Caption("T", {"x": "1", "layer": "final"}, ("n", "m"))
