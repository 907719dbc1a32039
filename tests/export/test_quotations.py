"""Quotations and the codebook for papers."""

from __future__ import annotations

import io

import pytest

from coder.export.labels import captioned, code_labels, codebook_table
from coder.export.quotations import CitedCoding, quotations
from coder.model.codebook import Code, Codebook, Example
from coder.model.errors import BadValue
from coder.model.results import Caption, Table

ONE = CitedCoding(
    "eu-cv-2008", "win_win", "- a *partnership*\n\nof equals", "ana", 10, 42,
    ref="D1:3", page=3, page_label="iii", paragraph=12, path="frame.win_win", name="Win-win",
    source="EU-Cape Verde 2008", variables={"year": "2008"}, attributes={"stance": "contests"},
)  # fmt: skip
TWO = CitedCoding("ch_rs", "aid", "aid & trade", "ben", 0, 11, page=4)
THREE = CitedCoding("ch_rs", "aid", "more", "ben", 12, 16)


def test_quotations_in_markdown():
    assert quotations([ONE, TWO, THREE], "md").decode() == (
        "# Quotations\n"
        "\n## Win-win\n"
        "\n> \\- a \\*partnership\\*\n>\n> of equals\n>\n> (EU-Cape Verde 2008, p. iii, ¶ 12) \\[D1:3\\]\n"
        "\n## aid\n"
        "\n> aid \\& trade\n>\n> (ch\\_rs, p. 4)\n"
        "\n> more\n>\n> (ch\\_rs)\n"
    )


def test_quotations_in_latex():
    text = quotations([TWO], "latex", title="50 %").decode()
    assert text == (
        "\\section*{50 \\%}\n\n\\subsection*{aid}\n\n\\begin{quote}\naid \\& trade\n"
        "\n\\hfill (ch\\_rs, p. 4)\n\\end{quote}\n"
    )


def test_quotations_in_word():
    import docx

    data = quotations([ONE, TWO], "docx")
    assert data == quotations([ONE, TWO], "docx")
    document = docx.Document(io.BytesIO(data))
    assert [p.style.name for p in document.paragraphs] == [
        "Heading 1", "Heading 2", "Quote", "Normal", "Heading 2", "Quote", "Normal",
    ]  # fmt: skip
    assert quotations([], "docx", title="")


def test_other_forms_are_refused():
    with pytest.raises(BadValue, match="xlsx"):
        quotations([], "xlsx")


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
