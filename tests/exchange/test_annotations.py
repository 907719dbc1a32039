"""Web Annotations: what is written is read back, and what others write is understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.exchange.annotations import annotation_bytes, read_annotations
from coder.exchange.formats import Foreign, ReadOptions
from coder.exchange.spantexts import LabelledSpan, SpanText
from coder.model.errors import Unreadable

PLAIN = ReadOptions()


def read(folder: Path, data: object) -> Foreign:
    path = folder / "a.jsonld"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return read_annotations(path, PLAIN)


letters = st.text(st.sampled_from('ab \n\u00e9\u0301\U0001f600"\\{'), min_size=1, max_size=40)


@st.composite
def texts(draw: st.DrawFn) -> SpanText:
    text = draw(letters)
    spans = []
    for n in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        spans.append(
            LabelledSpan(
                start, end, draw(st.sampled_from(["a", "b_c", "über"])), f"id{n}",
                draw(st.sampled_from(["", "ana"])), draw(st.sampled_from(["", "2024-05-01T10:00:00Z"])),
                draw(st.sampled_from(["", "a *note*"])), "hand",
                draw(st.dictionaries(st.sampled_from(["stance", "who"]), letters, max_size=2)),
            )
        )  # fmt: skip
    return SpanText("D-1", text, tuple(spans))


@settings(max_examples=30, deadline=None)
@given(texts())
def test_what_is_written_is_read_back(tmp_path_factory: Any, text: SpanText) -> None:
    data, losses = annotation_bytes([text])
    assert losses == {}
    assert annotation_bytes([text])[0] == data
    if not text.spans:
        return
    foreign = read(tmp_path_factory.mktemp("a"), data)
    assert foreign.losses == {}
    assert [
        (c.document, c.start, c.end, c.code, c.user, c.time, c.id, c.memo, dict(c.attributes))
        for c in foreign.codings
    ] == [
        (text.id, s.start, s.end, s.label, s.by, s.time, s.id, s.memo, dict(s.attributes))
        for s in text.spans
    ]
    assert [c.quote for c in foreign.codings] == [text.text[s.start : s.end] for s in text.spans]


def test_rows_of_hypothesis_are_understood(tmp_path: Path) -> None:
    row = {
        "id": "x1", "created": "2024-05-01T10:00:00+00:00", "user": "acct:ana@hypothes.is",
        "uri": "https://example.org/eu-01", "text": "why", "tags": ["win", "aid"],
        "target": [{"source": "https://example.org/eu-01", "selector": [
            {"type": "TextQuoteSelector", "exact": "win-win", "prefix": "a ", "suffix": "."}]}],
    }  # fmt: skip
    foreign = read(tmp_path, {"total": 1, "rows": [row]})
    first, second = foreign.codings
    assert (first.code, second.code, first.memo, second.memo) == ("win", "aid", "why", "")
    assert first.user == "ana" and first.start == -1 and first.quote == "win-win"
    assert first.foreign["prefix"] == "a " and foreign.losses == {}


def test_what_is_no_tag_on_a_passage_is_counted(tmp_path: Path) -> None:
    quote = {"type": "TextQuoteSelector", "exact": "win"}
    foreign = read(
        tmp_path,
        [
            {
                "type": "Annotation",
                "body": "a remark",
                "target": {"source": "d", "selector": quote},
            },
            {"type": "Annotation", "motivation": "tagging", "body": {"value": "a"}, "target": "d"},
            {
                "type": "Annotation",
                "motivation": "tagging",
                "body": [{"value": "a"}, {"type": "Image"}],
                "target": {"source": "d", "selector": {"refinedBy": quote}},
            },
            {"type": "Thing"},
        ],
    )
    assert len(foreign.codings) == 1
    assert foreign.losses == {
        "annotations without a tag": 1,
        "bodies that are no text": 1,
        "objects that are no annotations": 1,
        "targets that name no passage of a text": 1,
    }


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe{", b"[]", b"[" * 100_000])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(tmp_path, data)
