"""REFI-QDA projects: every sample read exactly, what is written is valid and reads back, harm is refused."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from coder.exchange.formats import ReadOptions, format_of, reader_of
from coder.exchange.refi import read_refi, refi_of_bytes
from coder.exchange.refi_write import refi_bytes, refi_members
from coder.model.errors import InputError, Unreadable
from tests.exchange.refi_worlds import CODE, NS, USER, bare_qdpx, independent, marked, said, world

PLAIN = ReadOptions()
EXPECTED = {
    "atlasti-mac-8.4-standard-project.qde": {
        "sources": 12,
        "codes": 14,
        "selections": 8,
        "areas of PDF pages": 4,
        "codings": 16,
        "codings written twice": 3,
        "users": 3,
        "sets": 16,
    },
    "atlasti-win-23.2-target.qdpx": {"codes": 3, "users": 2},
    "atlasti-win-23.4-ns04.qdc": {"codes": 1, "sets": 1},
    "nvivo-mac-15-codes-only.qdpx": {"sources": 2, "codes": 262, "users": 2},
    "taguette-1.4.1.qdc": {"codes": 3},
    "qualcoder-2026-08-export-lf.qdpx": {
        "sources": 2,
        "codes": 4,
        "selections": 8,
        "codings": 9,
        "users": 2,
    },
    "qualcoder-2026-08-export-crlf.qdpx": {
        "sources": 2,
        "codes": 4,
        "selections": 8,
        "codings": 9,
        "users": 2,
    },
    "synthetic-base.qdpx": {"sources": 2, "codes": 4, "selections": 7, "codings": 9, "users": 2},
    "synthetic-bom-crlf.qdpx": {
        "sources": 2,
        "codes": 4,
        "selections": 7,
        "codings": 9,
        "users": 2,
    },
    "synthetic-inline.qdpx": {"sources": 1, "codes": 4, "selections": 6, "codings": 7, "users": 2},
}
QUOTATIONS = [
    "share responsibility",
    "win-win",
    "triple-win migration",
    "triple-win migration",
    "e\u0301migr\u00e9 😀",
    "Last line",
    "on a Mobility Partnership.\nThe signatories",
]


@pytest.fixture(scope="session")
def schema(shared):
    etree = pytest.importorskip("lxml.etree")
    return etree.XMLSchema(etree.parse(str(shared / "refi" / "Project.xsd")))


def is_valid(schema, foreign):
    from lxml import etree

    xml = dict(refi_members(foreign)[0])["project.qde"]
    return schema.validate(etree.fromstring(xml)), schema.error_log.last_error


@pytest.mark.parametrize("name", EXPECTED)
def test_samples_give_the_counts_of_the_manifest_and_survive_a_round_trip(name, shared, schema):
    foreign = read_refi(shared / "refi" / "samples" / name)
    counts = foreign.extra["counts"]
    assert {k: counts.get(k, 0) for k in EXPECTED[name]} == EXPECTED[name]
    valid, why = is_valid(schema, foreign)
    assert valid, why
    data, lost = refi_bytes(foreign)
    again = refi_of_bytes(data, name, PLAIN)
    named = replace(foreign, name=foreign.name or "project")  # a .qdc has no name
    assert said(again) == said(named) and not lost and not again.losses
    assert refi_bytes(again)[0] == data


@pytest.mark.parametrize("name", [n for n in EXPECTED if n.startswith(("qual", "synth"))])
def test_the_listed_quotations_come_back_exactly(name, shared):
    foreign = read_refi(shared / "refi" / "samples" / name)
    texts = {d.id: d for d in foreign.documents}
    found = [
        (texts[c.document].name, texts[c.document].text[c.start : c.end]) for c in foreign.codings
    ]
    wanted = [("Declaration 2008.txt", q) for q in QUOTATIONS]
    wanted += [] if "inline" in name else [("Policy.pdf", "mutual benefit")]
    assert sorted(found) == sorted(wanted)


def test_everything_of_the_standard_project_is_named_when_its_texts_are_missing(shared):
    foreign = read_refi(shared / "refi" / "samples" / "atlasti-mac-8.4-standard-project.qde")
    lost = foreign.losses
    assert (
        lost["documents whose text is missing"] == 8
        and lost["codings of documents whose text is missing"] == 9
    )
    assert (lost["pictures"], lost["audio files"], lost["videos"], lost["graphs"]) == (1, 1, 2, 1)
    assert (
        lost["codings of pictures, audio and video"] == 3
        and lost["codings of areas of PDF pages"] == 1
    )
    assert 9 + 3 + 1 + foreign.extra["counts"]["codings written twice"] == 16


@pytest.mark.parametrize("seed", range(20))
def test_made_up_projects_come_back_whole_and_as_the_same_bytes(seed):
    foreign = world(seed)
    data, lost = refi_bytes(foreign)
    again = refi_of_bytes(data, "made.qdpx", PLAIN)
    assert said(again) == said(foreign) and not again.losses and not lost
    assert refi_bytes(again)[0] == data == refi_bytes(foreign)[0]


def test_made_up_projects_are_valid_and_read_alike_by_a_reader_from_the_standard(schema):
    for seed in range(20):
        foreign = world(seed)
        valid, why = is_valid(schema, foreign)
        assert valid, (seed, why)
        texts = {d.id: d for d in foreign.documents}
        found = sorted(
            (name, words, coding)
            for name, words, _, _, coding in independent(refi_bytes(foreign)[0])
        )
        assert found == sorted(
            (texts[c.document].name, texts[c.document].text[c.start : c.end], c.id)
            for c in foreign.codings
        )


def test_crlf_sources_read_alike_whether_the_other_program_counts_the_cr_or_not():
    text = "One 😀 line.\r\nA win-win here.\r\nLast line."
    plain = text.replace("\r\n", "\n")
    for shown, count in ((text, text), (plain, text)):
        at = shown.index("win-win")
        last = shown.index("Last")
        selections = marked(at, at + 7, "win-win") + marked(last, last + 9, "Last line")
        foreign = refi_of_bytes(bare_qdpx(count.encode(), selections), "f", PLAIN)
        assert foreign.documents[0].text == plain
        assert [plain[c.start : c.end] for c in foreign.codings] == ["win-win", "Last line"]


@pytest.mark.parametrize("kind", ["bom counted", "utf16", "inclusive"])
def test_other_ways_to_count_are_told_from_the_names_of_selections(kind):
    text = "A 😀 and a 🇨🇻 win-win, 😀 then aid for all."
    selections = ""
    for words in ("win-win", "aid", "for all"):
        start = text.index(words)
        end = start + len(words)
        if kind == "bom counted":
            start, end = start + 1, end + 1
        if kind == "utf16":
            start, end = (len(text[:x].encode("utf-16-le")) // 2 for x in (start, end))
        selections += marked(start, end - (kind == "inclusive"), words)
    data = ("\ufeff" if kind == "bom counted" else "").encode() + text.encode()
    foreign = refi_of_bytes(bare_qdpx(data, selections), "f", PLAIN)
    assert [text[c.start : c.end] for c in foreign.codings] == ["win-win", "aid", "for all"]
    assert any(f.code == "positions" for f in foreign.findings)


def test_selections_outside_the_text_refuse_the_file_unless_they_may_be_left_out():
    data = bare_qdpx(b"Short.", marked(0, 5, "Short") + marked(4, 900))
    with pytest.raises(Unreadable, match="outside their text"):
        refi_of_bytes(data, "f", PLAIN)
    foreign = refi_of_bytes(data, "f", ReadOptions(keep_broken=True))
    assert len(foreign.codings) == 1
    assert foreign.losses["codings of selections outside their text"] == 1


@pytest.mark.parametrize(
    "given",
    [
        {"entry": "MyStudy.qde"}, {"entry": "PROJECT.QDE"}, {"file": "Sources/T.TXT"}, {"path": "internal:/t.txt"},
        {"path": "t.txt"}, {"path": "sources/t.txt"}, {"path": "internal:\\\\t.txt"}, {"namespace": "urn:QDA-XML:project:0:9"},
        {"text": b"\xef\xbb\xbfA win-win for all.\nNo more."}, {"text": "\ufeffA win-win for all.\nNo more.".encode("utf-16-le")},
    ],
    ids=str,
)  # fmt: skip
def test_the_container_may_look_as_it_likes(given):
    foreign = refi_of_bytes(bare_qdpx(selections=marked(2, 9, "win-win"), **given), "f", PLAIN)
    assert foreign.documents[0].text == "A win-win for all.\nNo more."
    assert [(c.start, c.end, c.code) for c in foreign.codings] == [(2, 9, CODE)]


def test_ids_in_capitals_and_braces_are_the_same_ids():
    plain = marked(2, 9)
    braced = plain.replace(f'targetGUID="{CODE}"', f'targetGUID="{{{CODE.upper()}}}"')
    assert refi_of_bytes(bare_qdpx(selections=braced), "f", PLAIN).codings[0].code == CODE


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil", "..\\evil", "C:\\evil", "a/../../evil"]
)
def test_entries_that_lead_out_of_the_container_refuse_it(name):
    with pytest.raises(Unreadable, match="leads out"):
        refi_of_bytes(bare_qdpx(extra={name: b"x"}), "f", PLAIN)


def test_a_bomb_with_a_lying_header_is_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", b" " * 40_000_000)
    data = bytearray(out.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")  # the size that the directory promises
    with pytest.raises(Unreadable):
        refi_of_bytes(bytes(data), "bomb.qdpx", PLAIN)
    with pytest.raises(Unreadable, match="beyond all measure"):
        refi_of_bytes(out.getvalue(), "bomb.qdpx", PLAIN)


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project>&a;</Project>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Project>&b;</Project>',
        b"<Project><Users></Project>", b"", b"\x00\x01", b"<html/>", b"PK\x03\x04damaged",
    ],
)  # fmt: skip
def test_what_is_no_project_is_refused_in_words(xml):
    with pytest.raises(Unreadable):
        refi_of_bytes(xml, "f.qde", PLAIN)


def test_codes_nested_two_hundred_deep_come_in_and_go_out():
    ids = [f"00000000-0000-4000-8000-{n:012d}" for n in range(200)]
    codes = "".join(f'<Code guid="{i}" name="c" isCodable="true">' for i in ids) + "</Code>" * 200
    foreign = refi_of_bytes(
        bare_qdpx(selections=marked(2, 9, code=ids[-1]), codes=codes), "f", PLAIN
    )
    again = refi_of_bytes(refi_bytes(foreign)[0], "f", PLAIN)
    assert len(again.codes) == 200 and again.codings == foreign.codings
    deeper = f'<Code guid="{CODE}" name="c" isCodable="true">' * 400 + "</Code>" * 400
    with pytest.raises(Unreadable):
        refi_of_bytes(bare_qdpx(codes=deeper), "f", PLAIN)


def test_ids_that_stand_twice_and_references_to_nothing_are_reported():
    twice = marked(2, 9, n=5) + marked(10, 13, n=5)
    nowhere = marked(0, 1, code="99999999-0000-4000-8000-000000000000")
    dangling = f'<NoteRef targetGUID="{CODE}"/>'
    foreign = refi_of_bytes(bare_qdpx(selections=twice + nowhere + dangling), "f", PLAIN)
    assert len({c.id for c in foreign.codings}) == len(foreign.codings) == 2
    assert foreign.losses["codings of codes that are not in the file"] == 1
    assert foreign.losses["references to notes that are not in the file"] == 1
    assert len({c.id for c in refi_of_bytes(refi_bytes(foreign)[0], "f", PLAIN).codings}) == 2


def test_a_text_that_is_missing_is_counted_with_what_stands_on_it():
    foreign = refi_of_bytes(bare_qdpx(None, marked(2, 9)), "f", PLAIN)
    assert foreign.documents == foreign.codings == ()
    assert foreign.losses["documents whose text is missing"] == 1
    assert foreign.losses["codings of documents whose text is missing"] == 1


def test_kinds_that_have_no_place_are_named_with_their_number():
    more = '<Graphs><Graph guid="x"/><Graph guid="y"/></Graphs><Odd/>'
    foreign = refi_of_bytes(bare_qdpx(more=more), "f", PLAIN)
    assert foreign.losses["graphs"] == 2 and foreign.losses["Odd elements"] == 1


def test_a_quotation_without_a_code_leaves_its_memo_on_the_document():
    guid = "00000000-0000-4000-8000-000000000077"
    bare = f'<PlainTextSelection guid="{guid}" startPosition="2" endPosition="9"><Description>why?</Description></PlainTextSelection>'
    foreign = refi_of_bytes(bare_qdpx(selections=bare), "f", PLAIN)
    assert foreign.losses["quotations without a code"] == 1
    (memo,) = foreign.memos
    assert memo.kind == "doc" and "win-win" in memo.text and memo.text.endswith("why?")


def test_soft_hyphens_and_form_feeds_shift_no_quotation():
    text = "A\u00ad win\u00ad-win\x0cfor all."
    start = text.index("win")
    end = text.index("\x0c")
    foreign = refi_of_bytes(bare_qdpx(text.encode(), marked(start, end)), "f", PLAIN)
    assert foreign.documents[0].text == "A win-win\nfor all."
    assert foreign.documents[0].text[foreign.codings[0].start : foreign.codings[0].end] == "win-win"
    assert foreign.losses["characters that no text here may hold"] == 2


def test_a_missing_file_and_an_unknown_ending_are_said(tmp_path):
    with pytest.raises(InputError):
        read_refi(tmp_path / "none.qdpx")
    assert format_of(tmp_path / "a.QDPX") == "refi" and reader_of("refi") is read_refi
    assert NS in refi_members(world(1))[0][0][1].decode()


def formatted(twin: bytes | None) -> bytes:
    """A project whose one text has a formatted twin, and beside it a PDF with an area."""
    data = bare_qdpx(more="MORE", extra={"sources/t.docx": twin} if twin is not None else None)
    area = (
        f'<PDFSource guid="{CODE[:-1]}7" name="Scan.pdf" path="internal://s.pdf">'
        f'<PDFSelection guid="{CODE[:-1]}8" page="2" firstX="18" firstY="45" secondX="577" '
        f'secondY="234" creatingUser="{USER}"><Description>A seal.</Description>'
        f'<Coding guid="{CODE[:-1]}9" creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/></Coding>'
        f'</PDFSelection><Representation guid="{CODE[:-1]}a" plainTextPath="internal://t.txt"/>'
        "</PDFSource>"
    )
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "project.qde":
                body = body.replace(b"</Sources>MORE", area.encode() + b"</Sources>")
                body = body.replace(
                    b"plainTextPath=", b'richTextPath="internal://t.docx" plainTextPath=', 1
                )
            new.writestr(name, body)
        new.writestr("sources/s.pdf", b"%PDF-1.4 made up")
    return out.getvalue()


def test_an_area_of_a_page_becomes_a_memo_that_says_page_rectangle_code_and_who():
    foreign = refi_of_bytes(formatted(b"PK\x03\x04 made up"), "f", PLAIN)
    (memo,) = foreign.memos
    assert memo.kind == "doc" and memo.user == USER
    assert memo.text == (
        "Area on page 3 of the PDF: x 18 to 577, y 45 to 234 points\nCode: Frame (Ana Silva)\n\nA seal."
    )
    assert foreign.losses == {"codings of areas of PDF pages (a memo keeps page, area and code)": 1}
    assert foreign.documents[1].source == b"%PDF-1.4 made up"
    again = refi_of_bytes(refi_bytes(foreign)[0], "f", PLAIN)
    assert again.memos == foreign.memos and not again.losses


@pytest.mark.parametrize(
    ("twin", "ending", "lost"),
    [
        (b"PK\x03\x04 made up", ".docx", ""),
        (b"{\\rtf1 made up}", ".rtf", ""),
        (b"plain words", "", "formatted texts of no known kind (their words are taken)"),
        (None, "", "formatted texts that are missing (their words are taken)"),
    ],
)
def test_a_formatted_twin_is_the_source_file_of_its_text(twin, ending, lost):
    foreign = refi_of_bytes(formatted(twin), "f", PLAIN)
    document = foreign.documents[0]
    assert (document.file[36:], bool(document.source)) == (ending, bool(ending))
    assert foreign.losses.get(lost, 0) == bool(lost)
    _, unwritten = refi_bytes(foreign)
    assert dict(unwritten) == (
        {"source files that are no PDF (their text is written)": 1} if ending else {}
    )
