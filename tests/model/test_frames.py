from __future__ import annotations

import sys

import pytest

from coder.model.codebook import Code
from coder.model.coding import AttributeValue, Coding
from coder.model.errors import BadValue, MissingExtra
from coder.model.finding import Finding, Level
from coder.model.frames import to_dicts, to_pandas
from coder.model.results import Caption, Edge, EdgeList, Matrix, Score, Table
from coder.model.span import Span

TABLE = Table(
    ("code", "n"), (("a", 1), ("b", None)), Caption("T", {"layer": "final"}, ("Left out.",))
)
MATRIX = Matrix(("a", "b"), ("x", "y"), ((1, 2), (None, 0.5)), row_labels=("A", "B"))
EDGES = EdgeList({"a": {}, "b": {}}, (Edge("a", "b", 2.0),))


def test_results_are_plain_dicts() -> None:
    assert to_dicts(TABLE) == [{"code": "a", "n": 1}, {"code": "b", "n": None}]
    assert to_dicts(MATRIX)[1] == {"code": "b", "x": None, "y": 0.5}
    assert to_dicts(EDGES) == [{"source": "a", "target": "b", "weight": 2.0}]
    assert to_dicts(Score("alpha", 0.8, coders=("ana", "ben")))[0]["coders"] == "ana, ben"
    assert to_dicts([{"x": 1}]) == [{"x": 1}]


def test_codings_documents_and_findings_are_rows() -> None:
    from tests.builders import a_document, a_suggestion

    coding = Coding(
        "i", "D", "h", Span(2, 5), "win", "b", "win_win", "ana",
        attributes={"stance": AttributeValue("asserts")},
    )  # fmt: skip
    row = to_dicts([coding])[0]
    assert (row["start"], row["end"], row["attribute_stance"]) == (2, 5, "asserts")
    doc = to_dicts([a_document("One. Two.", id="D", case="EU")])[0]
    assert (doc["id"], doc["characters"], doc["case"]) == ("D", 9, "EU")
    assert to_dicts(Finding(Level.WARNING, "c", "What."))[0]["level"] == "warning"
    assert to_dicts([Code("aid", "Aid")])[0]["name"] == "Aid"
    proposed = to_dicts([a_suggestion(a_document("One. Two."), "One", "aid")])[0]
    assert (proposed["start"], proposed["end"], proposed["quote"]) == (0, 3, "One")
    with pytest.raises(BadValue, match="is no row"):
        to_dicts([object()])


def test_without_pandas_the_message_names_the_other_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    for make in (TABLE.to_pandas, MATRIX.to_pandas, EDGES.to_pandas, lambda: to_pandas([])):
        with pytest.raises(MissingExtra) as told:
            make()
        assert "to_dicts" in told.value.hint


def test_frames_have_the_values_and_the_caption() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: frames are not looked at")
    frame = TABLE.to_pandas()
    assert list(frame.columns) == ["code", "n"] and frame["n"][0] == 1
    assert frame.attrs == {"title": "T", "facts": {"layer": "final"}, "notes": ["Left out."]}
    assert MATRIX.to_pandas().loc["b", "y"] == 0.5
    assert list(MATRIX.to_pandas(labels=True).index) == ["A", "B"]
    assert to_pandas(EDGES)["weight"].sum() == 2
    ragged = to_pandas([{"x": 1}, {"x": 2, "y": 3}])
    assert ragged["x"].tolist() == [1, 2] and ragged["y"][1] == 3
