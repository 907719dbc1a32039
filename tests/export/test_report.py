"""The page: texts arrive unchanged in a browser's counting, and nothing in them can act."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.export.reportdata import (
    ReportCode,
    ReportCoding,
    ReportContent,
    ReportDocument,
    ReportFigure,
    packed,
)
from coder.export.reportpage import report_bytes
from coder.model.span import Span

HOSTILE = "</script><script>alert(1)</script><!-- ]]> \u2028 & \" ' <img src=x onerror=alert(2)>"


def a_content(text: str, spans: list[tuple[int, int]], name: str = "Code") -> ReportContent:
    doc = ReportDocument(
        "D-1", text, (Span(0, len(text)),), name, {"case": name}, (0,), ((0, name),)
    )
    return ReportContent(
        title=name,
        facts={name: name},
        notes=(name,),
        codes=(
            ReportCode("a", name, name, 0, "#123456", name, (name,), (name,), name, len(spans), 1),
        ),
        documents=(doc,),
        codings=tuple(
            ReportCoding(0, Span(start, end), 0, name, name, name, name, name)
            for start, end in spans
        ),
        filters=("case",),
        figures=(ReportFigure("f", name, b"<?xml version='1.0'?><svg/>", name),),
        agreement=(("code", "alpha"), (name, "0.5")),
        agreement_note=name,
        made={name: len(spans)},
    )


def slice_as_browsers_do(text: str, start: int, end: int) -> str:
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


@given(st.text(st.characters(), min_size=1, max_size=40), st.data())
@settings(max_examples=60)
def test_quotations_are_the_same_text_in_a_browser(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = json.loads(packed(a_content(text, [(start, end)])))
    shown = found["docs"][0]["text"]
    codings = found["codings"]
    assert shown.encode("utf-16-le", "surrogatepass") == text.encode("utf-16-le", "surrogatepass")
    quote = slice_as_browsers_do(shown, codings["start"][0], codings["end"][0])
    assert quote.encode("utf-16", "surrogatepass") == text[start:end].encode(
        "utf-16", "surrogatepass"
    )


@given(st.text(st.characters(), max_size=40))
@settings(max_examples=40)
def test_no_text_can_end_its_script_element(text: str) -> None:
    raw = packed(a_content(text + HOSTILE, [(0, 1)], text + HOSTILE))
    assert not re.search(rb"[<>&]", raw)
    assert "\u2028" not in raw.decode() and "\u2029" not in raw.decode()
    assert json.loads(raw)["docs"][0]["title"].endswith(HOSTILE)


def test_the_page_names_only_its_own_script_and_asks_for_nothing() -> None:
    page = report_bytes(a_content(HOSTILE, [(0, 9)], HOSTILE)).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert [attributes for attributes, _ in scripts] == [' type="application/json" id="data"', ""]
    for part, text in (("script-src", scripts[1][1]), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{part} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert "<img" not in page.partition('<script type="application/json"')[0]
    assert not re.search(r"""(?:src|href|action)=["']?(?:https?:|//)|url\(|@import""", page)
    assert " style=" not in page and "<script>alert" not in page


def test_the_same_content_gives_the_same_bytes() -> None:
    assert report_bytes(a_content("text", [(0, 4)])) == report_bytes(a_content("text", [(0, 4)]))


@pytest.mark.parametrize("text", ["", "\ud83d half", "a\x0cb"])
def test_odd_texts_make_a_page_in_utf_8(text: str) -> None:
    report_bytes(a_content(text or "x", [], text)).decode("utf-8")


def test_an_empty_project_makes_a_page() -> None:
    page = report_bytes(ReportContent("empty", {}, (), (), (), ())).decode()
    assert "There is nothing to draw yet." in page
