"""REFI codebooks: what programs write is read, what we write is valid and reads back."""

from __future__ import annotations

import uuid
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.exchange.formats import ForeignCode, ForeignSet
from coder.exchange.qdc import QdcBook, guid_of, qdc_bytes, read_qdc
from coder.model.errors import Unreadable, UsageError

ONE, TWO, THREE = (str(uuid.UUID(int=n)) for n in (1, 2, 3))
BOOK = QdcBook(
    (
        ForeignCode(
            ONE, 'Frame & "quote" <x>', description="How it is told.\n\nInclude: all", codable=False
        ),
        ForeignCode(TWO, "Win-win 😀", ONE, colour="#2f9e44"),
        ForeignCode(THREE, "Aid"),
    ),
    (ForeignSet(str(uuid.UUID(int=9)), "Voice", "who", (TWO, THREE)),),
    "coder-qda",
)
WORDS = st.text(st.sampled_from("aé日😀<>&\"' \n\t\x0c\x00\ud800]"), max_size=8)


def document(inner: str, namespace: str = "urn:QDA-XML:codebook:1.0") -> bytes:
    return (
        f'<?xml version="1.0"?><CodeBook xmlns="{namespace}" origin="X">{inner}</CodeBook>'.encode()
    )


def test_what_is_written_reads_back_and_is_the_same_bytes_twice():
    data, removed = qdc_bytes(BOOK)
    assert removed == 0 and data == qdc_bytes(BOOK)[0]
    assert read_qdc(data, "f") == (BOOK, {})
    assert b"<Codes>" in data and b'isCodable="false"' in data


@st.composite
def trees(draw):
    codes = []
    for n in range(draw(st.integers(1, 6))):
        parent = draw(st.sampled_from(["", *(c.id for c in codes)]))
        colour = draw(st.sampled_from(["", "#abc", "#A0B1C2"]))
        codes.append(ForeignCode(str(uuid.UUID(int=n + 1)), draw(WORDS), parent, draw(WORDS), colour,
                             draw(st.booleans())))  # fmt: skip
    members = draw(st.lists(st.sampled_from([c.id for c in codes]), unique=True))
    return QdcBook(
        tuple(codes), (ForeignSet(str(uuid.UUID(int=99)), "s", "", tuple(members)),), "o"
    )


@given(trees())
@settings(max_examples=40)
def test_any_tree_reads_back_and_is_stable_after_one_round(book):
    once, lost = read_qdc(qdc_bytes(book)[0], "f")
    assert not lost
    assert {(c.id, c.parent, c.colour, c.codable) for c in once.codes} == {
        (c.id, c.parent, c.colour, c.codable) for c in book.codes
    }
    assert read_qdc(qdc_bytes(once)[0], "f") == (once, {})


@given(book=trees())
@settings(max_examples=20)
def test_any_tree_is_valid_by_the_schema(shared, book):
    assert valid(qdc_bytes(book)[0], shared / "refi" / "Codebook.xsd")


def valid(data: bytes, schema: Path) -> bool:
    from lxml import etree

    return bool(etree.XMLSchema(etree.parse(str(schema))).validate(etree.fromstring(data)))


def test_the_schema_takes_what_is_written(shared):
    assert valid(qdc_bytes(BOOK)[0], shared / "refi" / "Codebook.xsd")
    one = QdcBook((ForeignCode(ONE, '\x0cform\x00feed < & "'),))
    data, removed = qdc_bytes(one)
    assert removed == 1 and valid(data, shared / "refi" / "Codebook.xsd")


def test_a_codebook_without_codes_cannot_be_written():
    with pytest.raises(UsageError, match="at least one code"):
        qdc_bytes(QdcBook(()))


@pytest.mark.parametrize("namespace", ["urn:QDA-XML:codebook:0:4", "urn:QDA-XML:codebook:1:0", ""])
def test_every_namespace_mark_and_encoding_is_taken(namespace):
    code = f'<Codes><Code guid="{{{ONE.upper()}}}" name="A\n b" isCodable="1"/></Codes><Sets/>'
    data = document(code, namespace)
    for given_ in (data, b"\xef\xbb\xbf" + data, data.decode().encode("utf-16")):
        book, lost = read_qdc(given_, "f")
        assert book.codes == (ForeignCode(ONE, "A b"),) and not lost and not book.sets
    assert guid_of("no guid") == ""


def test_what_is_not_taken_is_counted_by_name():
    inner = f"""
      <Codes>
        <Code guid="{ONE}" name="A" isCodable="true" color="red" weight="3">
          <Description>x</Description><NoteRef targetGUID="{TWO}"/>
          <Code guid="{ONE}" name="B" isCodable="true"/><Code name="C"/>
        </Code>
      </Codes>
      <Sets><Set guid="{THREE}" name="S"><MemberCode guid="{TWO}"/><MemberSource guid="{ONE}"/></Set></Sets>
      <Links><Link/><Link/></Links>"""
    book, lost = read_qdc(document(inner), "f")
    assert [(c.name, c.parent) for c in book.codes] == [("A", ""), ("B", ONE), ("C", ONE)]
    assert len({c.id for c in book.codes}) == 3
    assert lost == {
        "MemberSource of a set": 1,
        "code of a set that is not there": 1,
        "colour 'red'": 1,
        "element Link": 2,
        "element NoteRef": 1,
        "id of a code that is none": 1,
        "id of a code that stands twice": 1,
        "weight of a code": 1,
    }


ENTITY = b'<!DOCTYPE x [<!ENTITY a "aa">]><CodeBook><Codes><Code name="&a;"/></Codes></CodeBook>'


@pytest.mark.parametrize(
    "data",
    [
        ENTITY,
        b'<?xml version="1.0"?>' + ENTITY.replace(b'"aa"', b'SYSTEM "file:///etc/passwd"'),
        ENTITY.decode().encode("utf-16"),
        b"not xml",
        b"<CodeBook>",
        b"<html/>",
        b"<Project/>",
        b"",
        b"<CodeBook>" + b"<Codes>" * 5000,
    ],
)
def test_harmful_and_damaged_files_are_refused_in_words(data):
    with pytest.raises(Unreadable) as error:
        read_qdc(data, "f.qdc")
    assert str(error.value).startswith("f.qdc")


def test_deeply_nested_codes_are_read_without_recursion():
    deep = "".join(
        f'<Code guid="{uuid.UUID(int=n)}" name="c{n}" isCodable="true">' for n in range(200)
    )
    book, _ = read_qdc(document(f"<Codes>{deep}{'</Code>' * 200}</Codes>"), "f")
    assert len(book.codes) == 200 and book.codes[199].parent == book.codes[198].id
    assert read_qdc(qdc_bytes(book)[0], "f")[0].codes == book.codes


@pytest.mark.parametrize(
    ("name", "codes", "sets"),
    [
        ("atlasti-mac-8.4-standard-project.qde", 14, 16),
        ("atlasti-win-23.4-ns04.qdc", 1, 1),
        ("taguette-1.4.1.qdc", 3, 0),
        ("atlasti-win-23.2-target.qdpx", 3, 0),
        ("nvivo-mac-15-codes-only.qdpx", 262, 0),
        ("qualcoder-2026-08-export-lf.qdpx", 4, None),
        ("synthetic-base.qdpx", 4, None),
    ],
)
def test_files_of_other_programs_are_read_whole(shared, name, codes, sets):
    path = shared / "refi" / "samples" / name
    data = path.read_bytes()
    if path.suffix == ".qdpx":
        with ZipFile(path) as archive:
            data = archive.read(next(n for n in archive.namelist() if n.endswith(".qde")))
    book, _ = read_qdc(data, name)
    assert len(book.codes) == codes and (sets is None or len(book.sets) == sets)
    again, lost = read_qdc(qdc_bytes(book)[0], name)
    assert again.codes == book.codes and again.sets == book.sets and not lost
    assert valid(qdc_bytes(book)[0], shared / "refi" / "Codebook.xsd")
