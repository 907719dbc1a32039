"""`ingest --explain`: what was done to a file, in words."""

from __future__ import annotations

from pathlib import Path

from coder.cli.explaining import explained
from coder.model.document import Furniture, TextMap
from tests.cli.program import run
from tests.ingest.making import Pdf
from tests.ingest.test_pdf import LEFT, RIGHT


def test_every_kind_of_decision_is_told_in_words() -> None:
    text_map = TextMap(
        "pdfium-flow 2",
        "rules",
        furniture=(Furniture(3, "head", "Gazette"),),
        decisions=(
            {"kind": "columns", "where": "pages 1-3", "count": 2},
            {"kind": "notes", "where": "page 2", "count": 4},
            {"kind": "tables", "where": "page 2", "count": 1},
            {"kind": "hyphen", "at": 7, "kept": True, "why": "document", "left": "co", "right": "operate"},
            {"kind": "hyphen", "at": 9, "kept": False, "why": "word list", "left": "ob", "right": "ey"},
            {"kind": "number", "at": 11, "kept": True, "left": "2008-", "right": "9"},
            {"kind": "new", "x": 1},
        ),
    )  # fmt: skip
    assert list(explained(text_map)) == [
        "made by pdfium-flow 2, sentences by rules",
        "page 3: head kept apart: Gazette",
        "pages 1-3: read in 2 columns",
        "page 2: 4 footnotes put behind what they are noted on",
        "page 2: ruled tables read as rows",
        "7: co-operate keeps its hyphen: so it stands elsewhere in the document",
        "9: ob|ey is one word: by the word list of the language",
        "11: 2008-|9 goes on over the line end (number)",
        "kind: new; x: 1",
    ]


def test_explain_tells_what_was_done_to_a_file(fresh: Path, tmp_path: Path) -> None:
    path = tmp_path / "treaty.pdf"
    path.write_bytes(Pdf().lines(60, 120, LEFT).lines(310, 120, RIGHT).line(290, 815, "7").done())
    ran = run("ingest", path, "--explain")
    assert "treaty: page 1: number kept apart: 7" in ran.err
    assert "treaty: page 1: read in 2 columns" in ran.err
