from __future__ import annotations

import pytest

from coder.ingest.extract import Extraction, extract_bytes
from coder.model.document import Document
from coder.model.errors import Unreadable
from tests.ingest.contract import keeps_the_contract, lying, zipped

CONTAINER = (
    '<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" '
    '"http://localhost/none.dtd"><html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops"><body>'
)


def epub(*chapters: str, nav: str = "", spine: str = "", **more: str) -> bytes:
    items = [
        f'<item id="c{n}" href="c%20{n}.xhtml" media-type="application/xhtml+xml"/>'
        for n in range(len(chapters))
    ]
    order = spine or "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata><title>A book</title></metadata>'
        f"<manifest>{''.join(items)}"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        f"</manifest><spine>{order}</spine></package>"
    )
    members: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": package,
        "OPS/nav.xhtml": f"{HEAD}<nav>Contents</nav>{nav}</body></html>",
    }
    for n, chapter in enumerate(chapters):
        members[f"OPS/c {n}.xhtml"] = f"{HEAD}{chapter}</body></html>"
    return zipped(members | {k.replace("__", "/"): v for k, v in more.items()}, stored="mimetype")


def read(*chapters: str, nav: str = "", spine: str = "") -> Extraction:
    return keeps_the_contract(extract_bytes(epub(*chapters, nav=nav, spine=spine), "a.epub"))


def test_chapters_come_in_reading_order_with_their_headings() -> None:
    made = read(
        "<h1>Two</h1><p>Later.</p>",
        "<h1>One</h1><p>Earlier &eacute;.</p><aside><p>A note.</p></aside>",
        spine='<itemref idref="c1"/><itemref idref="c0"/><itemref idref="nav"/>',
    )
    assert made.text == "One\n\nEarlier é.\n\nA note.\n\nTwo\n\nLater."
    assert [h.of(made.text) for h in made.map.headings] == ["One", "Two"]
    assert (made.kind, made.pages, made.state) == ("epub", 0, "ok")


def test_page_breaks_give_the_pages_of_the_printed_book() -> None:
    made = read(
        '<p>Before.</p><p>On <span epub:type="pagebreak" id="p7" title="7"/>seven.</p>'
        '<div role="doc-pagebreak" aria-label="8"></div><h2>Eight</h2><p>More.</p>'
    )
    assert made.text == "Before.\n\nOn seven.\n\nEight\n\nMore."
    doc = Document("d", made.text, made.map)
    labels = {w: doc.page_at(made.text.index(w)) for w in ("Before", "seven", "Eight", "More")}
    assert {w: p.label for w, p in labels.items() if p} == {
        "Before": "", "seven": "7", "Eight": "8", "More": "8",
    }  # fmt: skip
    assert [h.of(made.text) for h in made.map.headings] == ["Eight"]


def test_a_page_list_names_pages_by_their_anchors() -> None:
    nav = '<nav epub:type="page-list"><a href="c%200.xhtml#x">xii</a></nav>'
    made = read('<p>a <a id="x"></a>b</p>', nav=nav)
    assert made.text == "a b"
    assert [(p.label, p.start) for p in made.map.pages] == [("", 0), ("xii", 2)]


def test_characters_used_inside_do_no_harm() -> None:
    assert "x" in read("<p>x &#xFDD0;5&#xFDD1; y</p>").text


def test_a_missing_chapter_costs_that_chapter() -> None:
    data = epub("<p>a</p>", "<p>b</p>").replace(b"c 1.xhtml", b"d 1.xhtml")
    made = keeps_the_contract(extract_bytes(data, "a.epub"))
    assert (made.text, made.state) == ("a", "partial")
    assert "missing" in made.findings[0].what


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"words", "not a EPUB"),
        (zipped({"a": "x"}), "not an EPUB"),
        (zipped({"META-INF/container.xml": "<container/>"}), "package is missing"),
        (zipped({"META-INF/container.xml": f"{ENTITY}<container/>"}), "entities"),
        (epub("<p>a</p>")[:300], "damaged"),
        (epub("x" * 60_000_000), "beyond all measure"),
        (lying(epub("<p>" + "x" * 400_000 + "</p>")), "damaged"),
        (
            epub(
                "<p>a</p>",
                **{"META-INF__encryption.xml": '<e><CipherReference URI="OPS/c%200.xhtml"/></e>'},
            ),
            "encrypted",
        ),
    ],
)
def test_hostile_and_broken_books_are_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        extract_bytes(data, "a.epub")


def test_200_elements_deep_is_read() -> None:
    assert read("<div>" * 200 + "deep" + "</div>" * 200).text == "deep"
