"""What holds for the text and map of every format, and containers made on the spot."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from bisect import bisect_right
from itertools import pairwise

from coder.ingest.extract import Extraction
from coder.model.document import text_faults


def keeps_the_contract(made: Extraction) -> Extraction:
    """The extraction, once its text and map are found sound."""
    text = made.text
    assert text_faults(text) == ()
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")
    for spans in (made.map.paragraphs, made.map.sentences, made.map.headings, made.map.speakers):
        ends = [0, *(s.end for s in spans)]
        assert all(before <= s.start < s.end for before, s in zip(ends, spans, strict=False))
        assert ends[-1] <= len(text)
    paragraphs = [(p.start, p.end) for p in made.map.paragraphs]
    for sentence in made.map.sentences:
        _, end = paragraphs[bisect_right(paragraphs, (sentence.start, len(text))) - 1]
        assert sentence.end <= end
    assert {(h.start, h.end) for h in made.map.headings} <= set(paragraphs)
    covered = sum(len(text[a:b]) - sum(map(str.isspace, text[a:b])) for a, b in paragraphs)
    assert covered == len(text) - sum(map(str.isspace, text))
    for a, b in paragraphs:
        assert text[a:b] == text[a:b].strip()
    pages = made.map.pages
    assert [p.number for p in pages] == list(range(1, len(pages) + 1))
    assert all(a.end == b.start for a, b in pairwise(pages))
    assert made.state == "ok" or made.findings
    return made


def zipped(members: dict[str, bytes | str], *, stored: str = "") -> bytes:
    """A zip container; the member `stored` is not packed, as `mimetype` has it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            packed = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(name, data, packed)
    return buffer.getvalue()


def lying(data: bytes) -> bytes:
    """The same container, saying of every member that it unpacks to ten bytes."""
    out = bytearray(data)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)
