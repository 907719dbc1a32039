from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.ingest.extract import Extraction, extract_bytes
from coder.model.document import Document
from coder.model.errors import CoderError, Unreadable
from tests.ingest.contract import keeps_the_contract

VTT = """WEBVTT - a talk

NOTE made by hand
on a Monday

1
00:01.000 --> 00:03.000 align:start
<v Ana Muster>We agreed

opening
00:00:03.000 --> 00:00:05.000
<v Ana Muster>on <i>readmission</i>.</v>

00:00:09.000 --> 00:00:10.000
<v Ana Muster>And more.

00:00:10.000 --> 00:00:12.500
<v Ben>Why &amp; how?
"""
SRT = """1\r
00:00:01,000 --> 00:00:03,000\r
- Hello <i>there</i>.\r
- Hi!\r
\r
2\r
00:00:04,000 --> 00:00:05,500 X1:10 X2:20\r
ANA: One.\r
BEN: Two\r
3\r
00:00:06,000 --> 01:00:07,5\r
{\\an8}three.\r
"""


def read(data: str | bytes, name: str) -> Extraction:
    raw = data if isinstance(data, bytes) else data.encode()
    return keeps_the_contract(extract_bytes(raw, name))


def cues(made: Extraction) -> list[tuple[str, float, float]]:
    rows = made.map.origin["cues"]
    assert isinstance(rows, list)
    return [(made.text[a:b], begin, end) for a, b, begin, end in rows]


def test_cues_are_joined_to_paragraphs_and_keep_their_times() -> None:
    made = read(VTT, "a.vtt")
    assert made.text == "Ana Muster: We agreed on readmission.\n\nAnd more.\n\nBen: Why & how?"
    assert cues(made) == [
        ("We agreed", 1.0, 3.0), ("on readmission.", 3.0, 5.0), ("And more.", 9.0, 10.0),
        ("Why & how?", 10.0, 12.5),
    ]  # fmt: skip
    assert made.map.furniture[0].text == "made by hand on a Monday"


def test_speakers_are_in_the_map_and_found_by_offset() -> None:
    made = read(VTT, "a.vtt")
    doc = Document("d", made.text, made.map)
    assert doc.speaker_at(made.text.index("more")) == "Ana Muster"
    assert doc.speaker_at(made.text.index("how")) == "Ben"
    assert [t.name for t in made.map.speakers] == ["Ana Muster", "Ben"]


def test_srt_with_dashes_labels_and_missing_lines_is_read() -> None:
    made = read(SRT, "a.srt")
    assert made.text == "Hello there.\n\nHi!\n\nANA: One.\n\nBEN: Two three."
    assert [t.name for t in made.map.speakers] == ["ANA", "BEN"]
    assert cues(made)[-1] == ("three.", 6.0, 3607.5)
    doc = Document("d", made.text, made.map)
    assert doc.speaker_at(0) == ""


def test_rolling_captions_are_in_the_text_once() -> None:
    rolling = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n \nwe<00:00:01.500><c> share</c>\n\n"
        "00:00:02.000 --> 00:00:02.010\nwe share\n \n\n"
        "00:00:02.010 --> 00:00:04.000\nwe share\nduties<00:00:03.000><c> all</c>\n"
    )
    made = read(rolling, "a.vtt")
    assert made.text == "we share duties all"
    assert [f.code for f in made.findings] == ["repeated-lines"]


def test_the_content_tells_a_transcript_whatever_its_name() -> None:
    assert read(SRT, "a.txt").kind == "transcript"
    assert read(VTT.encode("utf-16"), "a.txt").kind == "transcript"
    assert read("WEBVTTX is a word", "a.txt").kind == "text"


def test_a_legacy_encoding_is_told_and_said() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\nDie Länder übernehmen für alle die Maßnahmen.\n"
    made = read(srt.encode("cp1252"), "a.srt")
    assert "Länder übernehmen" in made.text
    assert [f.found for f in made.findings] == ["cp1252"]


@pytest.mark.parametrize("name", ["a.srt", "a.vtt"])
def test_without_a_cue_it_is_no_transcript(name: str) -> None:
    with pytest.raises(Unreadable, match="no cue"):
        extract_bytes(b"just words", name)
    with pytest.raises(Unreadable, match="empty"):
        extract_bytes(b"", name)


LINE = st.sampled_from(
    ["", "7", "00:00:01,000 --> 00:00:02,000", "99:99.9 --> 1:2.3", "NOTE x", "<v A>b", "- c.", "A: d",
     "<00:00:01.000>e", "WEBVTT", "f\u00ad\x00g", "<v >h", "--> "]
)  # fmt: skip


@given(st.lists(LINE, max_size=30), st.sampled_from(["a.srt", "a.vtt"]))
def test_any_lines_keep_the_contract(lines: list[str], name: str) -> None:
    try:
        made = read("\n".join(lines), name)
    except CoderError:
        return
    assert all(words == words.strip() and words for words, _, _ in cues(made))
