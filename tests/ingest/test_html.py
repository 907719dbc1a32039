from __future__ import annotations

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.ingest.reading import Options
from tests.ingest.contract import keeps_the_contract

LONG = "The partnership of equals rests on shared responsibility, mutual trust and respect for all parties. "


def read(body: str, head: str = "", encoding: str = "utf-8") -> Extraction:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return keeps_the_contract(extract_bytes(page.encode(encoding), "a.html"))


def test_the_site_around_the_text_is_left_out() -> None:
    made = read(
        "<nav>Menu</nav><header>Ministry</header><script>x()</script><h1>Law</h1><p>One <b>bold</b><br>two.</p>"
        "<div hidden>no</div><p style='display: none'>no</p><footer>Contact</footer>"
    )
    assert made.text == "Law\n\nOne bold\ntwo."
    assert [h.of(made.text) for h in made.map.headings] == ["Law"]


@pytest.mark.parametrize("tag", ["main", "article", "div role='main'"])
def test_marked_main_content_is_taken_alone(tag: str) -> None:
    made = read(
        f"<div>Share this page</div><{tag}><p>{LONG}</p></{tag.split()[0]}><div>Related</div>"
    )
    assert made.text == LONG.strip()


def test_the_whole_page_is_read_when_asked_for() -> None:
    page = f"<nav>Menu</nav><script>x()</script><p hidden>no</p><main><p>{LONG}</p></main><footer>Contact</footer>"
    made = keeps_the_contract(extract_bytes(page.encode(), "a.html", Options(whole=True)))
    assert made.text == f"Menu\n\n{LONG.strip()}\n\nContact"


def test_much_text_beside_the_main_content_is_said() -> None:
    made = read(f"<div>{LONG * 5}</div><main><p>{LONG}</p></main>")
    assert made.text == LONG.strip()
    (finding,) = made.findings
    assert finding.code == "main-content"
    assert "--whole-page" in finding.hint


def test_an_article_keeps_its_own_header() -> None:
    made = read(f"<article><header><h2>Title</h2></header><p>{LONG}</p></article>")
    assert made.text.startswith("Title\n\n")


def test_lists_are_items_and_tables_rows() -> None:
    made = read(
        "<ul><li>a</li><li>b</li></ul><table><tr><th>State</th><th>Year</th></tr>"
        "<tr><td><p>Serbia</p></td><td>2009</td></tr></table><p>End.</p>"
    )
    assert made.text == "a\nb\n\nState\tYear\nSerbia\t2009\n\nEnd."


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset='iso-8859-1'>", "latin-1"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1252'>", "cp1252"),
        ("", "utf-8"),
        ("<meta charset='utf-16'>", "cp1252"),
        ("<meta charset='no-such'>", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_the_encoding_is_the_declared_one_or_the_one_that_fits(head: str, encoding: str) -> None:
    made = read(
        "<p>Die Länder übernehmen für alle die Maßnahmen und die Rückübernahme.</p>", head, encoding
    )
    assert made.text == "Die Länder übernehmen für alle die Maßnahmen und die Rückübernahme."


@pytest.mark.parametrize("depth", [300, 5000, 100_000])
def test_deep_markup_is_read_or_said_to_be_cut(depth: int) -> None:
    made = read("start" + "<div>" * depth + "deep" + "</div>" * 100)
    assert "deep" in made.text or any(f.code == "damaged" for f in made.findings)


def test_broken_markup_is_read_as_far_as_it_goes() -> None:
    assert read("<p>a<p>b<table><tr><td>c").text == "a\n\nb\n\nc"


def test_entities_from_outside_are_not_loaded() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>a &x; b</p></body></html>'
    assert "root:" not in extract_bytes(page.encode(), "a.html").text
