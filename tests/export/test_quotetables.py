"""Tables of quotations in the layouts that people know, and quotations byte for byte.

Set CODER_WRITE_GOLDEN=1 to write the files anew; look at the difference before keeping it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coder.export.delimited import csv_bytes
from coder.export.quotations import CitedCoding, Translation, quotations
from coder.export.quotetables import quote_table
from coder.model.errors import BadValue
from coder.model.results import Caption

GOLDEN = Path(__file__).parent / "golden"
ABOUT = Caption(
    "Quotations", {"unit": "coded segment", "n": "4", "layer": "final"}, ("1 left out",)
)
PARTS = (
    CitedCoding(
        "EU-03", "win_win", "=1+1 is a *win-win*\n\n— for <all>", "ana", 10, 40, ref="EU-03:k7f2q",
        number="D3:10", page=3, page_label="iii", paragraph=12, section="1. Aims",
        path="benefit.win_win", name="Win-win", source="Joint Declaration", date="2008-06-05",
        lang="fr", memo="- good; \"best\"", how="hand", time="2024-01-02T03:04:05Z", id="0190-a",
        cite="eu2008", citation="EU 2008", exemplar=True, coverage=0.0123456789,
        translations=(Translation("en", "Ana", "1 + 1 is a win-win"),),
        variables={"case": "EU", "date": "2008-06-05"}, attributes={"stance": "reports", "weight": "2"},
    ),
    CitedCoding(
        "EU-03", "aid", "=1+1 is a *win-win*\n\n— for <all>", "ana", 10, 40, ref="EU-03:aaaaa",
        number="D3:9", page=3, paragraph=12, path="aid", name="Aid", before="Yes: ", after=" so.",
        source="Joint Declaration", variables={"case": "EU", "side": "joint"},
    ),
    CitedCoding("EU-01", "aid", r"\input{x} | `y`", "consensus", 5, 9, number="D1:2", paragraph=2),
    CitedCoding("EU-01", "aid", "-win", "consensus", 15, 19, number="D1:11", opened=True),
)  # fmt: skip


@pytest.mark.parametrize(
    ("layout", "columns"),
    [
        ("atlas", "ID,Quotation Name,Document,Document Groups,Quotation Content,Comment,Codes,"
                  "Reference,Density,Created by,Modified by,Created,Modified"),
        ("maxqda", "Color,Comment,Document group,Document name,Code,Begin,End,Weight score,Segment,"
                   "Created by,Created,Area,Coverage %,Quotation ID"),
        ("nvivo", "Code,File,Reference number,Coverage,Reference,Coded by,Coded on,Annotation,"
                  "Quotation ID"),
    ],
)  # fmt: skip
def test_the_headings_are_those_that_users_know(layout, columns):
    assert ",".join(quote_table(PARTS, ABOUT, layout=layout).columns) == columns


def test_a_quotation_with_two_codes_is_one_row_in_atlas():
    rows = quote_table(PARTS, ABOUT, layout="atlas").dicts()
    assert [(r["ID"], r["Codes"], r["Density"]) for r in rows] == [
        ("1:2", "aid", 1), ("1:11", "aid", 1), ("3:9", "aid\nbenefit::win_win", 2),
    ]  # fmt: skip
    assert rows[2]["Reference"] == "p. 3, ¶ 12" and rows[2]["Document Groups"] == "EU"
    bare = CitedCoding("D", "x", "q", "ana", 0, 1)
    assert quote_table([bare], ABOUT, layout="atlas").dicts()[0]["ID"] == ""


def test_references_are_counted_in_nvivo():
    rows = quote_table(PARTS, ABOUT, layout="nvivo").dicts()
    assert [(r["Code"], r["File"], r["Reference number"]) for r in rows] == [
        ("benefit\\win_win", "EU-03", 1), ("aid", "EU-03", 1), ("aid", "EU-01", 1), ("aid", "EU-01", 2),
    ]  # fmt: skip


def test_the_tidy_table_says_what_was_asked():
    table = quote_table(PARTS, ABOUT, asked=True)
    first = table.dicts()[0]
    assert first["asked"] == "unit: coded segment; n: 4; layer: final"
    assert (
        first["case"] == "EU"
        and first["side"] == ""
        and first["attributes"] == "stance=reports; weight=2"
    )
    assert table.columns.count("date") == 1 and "asked" not in quote_table(PARTS, ABOUT).columns
    assert "start" not in table.text_columns and "quotation" in table.text_columns


def test_another_layout_is_refused():
    with pytest.raises(BadValue, match="nearest is 'atlas'"):
        quote_table(PARTS, ABOUT, layout="atlass")


def made(name):
    stem, ending = name.split(".")
    if ending == "csv":
        layout = stem.removeprefix("quotes-")
        return csv_bytes(quote_table(PARTS, ABOUT, layout=layout, asked=True))
    form = {"md": "md", "tex": "latex", "html": "html"}[ending]
    return quotations(PARTS, form, about=ABOUT, keys=stem.endswith("keys"))


@pytest.mark.parametrize(
    "name",
    ["quotes.md", "quotes-keys.md", "quotes.tex", "quotes-keys.tex", "quotes.html",
     "quotes-tidy.csv", "quotes-atlas.csv", "quotes-maxqda.csv", "quotes-nvivo.csv"],
)  # fmt: skip
def test_bytes_are_as_kept(name):
    kept = GOLDEN / name
    if os.environ.get("CODER_WRITE_GOLDEN"):
        kept.write_bytes(made(name))
    assert made(name) == kept.read_bytes()
