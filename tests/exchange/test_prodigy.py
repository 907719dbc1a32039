"""JSON lines: what is written is read back, and other programs' lines are understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from coder.exchange.formats import Foreign, ReadOptions
from coder.exchange.prodigy import span_lines
from coder.exchange.prodigyread import read_lines
from coder.exchange.spantexts import SpanText
from coder.model.errors import Unreadable
from tests.exchange.test_annotations import texts

PLAIN = ReadOptions()


def read(folder: Path, *lines: object, options: ReadOptions = PLAIN) -> Foreign:
    path = folder / "a.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return read_lines(path, options)


@settings(max_examples=30, deadline=None)
@given(texts())
def test_what_is_written_is_read_back(tmp_path_factory: Any, text: SpanText) -> None:
    data, losses = span_lines([text])
    path = tmp_path_factory.mktemp("l") / "a.jsonl"
    path.write_bytes(data)
    assert losses == {}
    if not text.text.strip():
        return
    foreign = read_lines(path, PLAIN)
    assert foreign.losses == {} and foreign.documents[0].text == text.text
    assert [
        (c.document, c.start, c.end, c.code, c.user, c.time, c.id, c.memo, dict(c.attributes))
        for c in foreign.codings
    ] == [
        (text.id, s.start, s.end, s.label, s.by, s.time, s.id, s.memo, dict(s.attributes))
        for s in text.spans
    ]


def test_lines_of_prodigy_and_doccano_are_understood(tmp_path: Path) -> None:
    foreign = read(
        tmp_path,
        {"text": "A win.", "spans": [{"start": 2, "end": 5, "label": "W", "token_start": 1}],
         "meta": {"year": 2008}, "_input_hash": 1, "_annotator_id": "ana", "answer": "accept"},
        {"id": 7, "text": "No \U0001f600 aid.", "label": [[5, 8, "A"]]},
        {"id": 8, "text": "Aid.", "entities": [{"id": 1, "label": "A", "start_offset": 0, "end_offset": 3}],
         "relations": [{"from_id": 1}]},
        {"text": "Not this.", "answer": "reject"},
    )  # fmt: skip
    assert [c.quote for c in foreign.codings] == ["win", "aid", "Aid"]
    assert [d.name for d in foreign.documents] == ["a line 1", "7", "8"]
    assert foreign.documents[0].variables == {"year": "2008"} and foreign.users[0].name == "ana"
    assert foreign.losses == {
        "lines that were rejected or skipped": 1, "values of the key 'relations'": 1
    }  # fmt: skip


def test_tidy_codings_may_be_lines_too(tmp_path: Path) -> None:
    line = {"doc": "D", "start": 0, "end": 3, "code": "aid", "by": "ana", "text": "Aid"}
    (coding,) = read(tmp_path, line).codings
    assert (coding.document, coding.start, coding.end, coding.quote) == ("D", 0, 3, "Aid")


def test_faults_name_the_line(tmp_path: Path) -> None:
    far = {"text": "Aid.", "spans": [{"start": 0, "end": 30, "label": "A"}]}
    with pytest.raises(Unreadable, match="outside"):
        read(tmp_path, far)
    assert read(tmp_path, far, options=ReadOptions(keep_broken=True)).codings == ()
    for data in ("{", "[1]", '{"a": 1}', "[" * 100_000):
        (tmp_path / "b.jsonl").write_text(data)
        with pytest.raises(Unreadable):
            read_lines(tmp_path / "b.jsonl", PLAIN)
