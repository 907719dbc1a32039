"""Nothing is lost, nothing is made up, and the same bytes give the same text: for any PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.ingest.extract import Extraction, extract_bytes
from coder.ingest.reading import Options
from tests.ingest.contract import keeps_the_contract
from tests.ingest.making import PASSWORDS
from tests.ingest.soundness import check, check_file
from tests.ingest.typeset import Book

FONTS = ("Times-Roman", "Helvetica-Bold", "Courier", "DejaVuSans")
WORDS = st.text(
    alphabet="abcdefghilmnoprstuvzABEGMNST0123459-.,;:()'%éöñßﬁ", min_size=1, max_size=14
)
LINES = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)


@st.composite
def books(draw: st.DrawFn) -> bytes:
    """Pages with columns, heads, feet, notes, raised marks, turned text and lines anywhere."""
    book = Book(font=draw(st.sampled_from(FONTS)), size=draw(st.sampled_from((7, 9.5, 12))))
    head = draw(st.none() | LINES)
    for number in range(draw(st.integers(1, 4))):
        if head:
            book.line(72, 40, f"{head} {number + 3}", 8)
        count = draw(st.integers(1, 3))
        lines = draw(st.lists(LINES, min_size=0, max_size=14))
        for at, line in enumerate(lines):
            x = 60 + (at % count) * 480 / count
            book.line(x, 100 + (at // count) * draw(st.sampled_from((11, 14, 30))), line)
            if draw(st.integers(0, 5)) == 0:
                book.mark(str(at + 1))
        if draw(st.booleans()):
            book.line(60, 780, f"{number + 1} {draw(LINES)}", 6)
        if draw(st.integers(0, 4)) == 0:
            with book.turned():
                book.line(100, draw(st.integers(60, 500)), draw(LINES))
        if draw(st.integers(0, 4)) == 0:
            book.line(draw(st.integers(-100, 650)), draw(st.integers(0, 900)), draw(LINES))
        book.page()
    return book.done()


@given(data=books(), keep=st.booleans())
@settings(max_examples=25)
def test_nothing_is_lost_or_made_up_on_pages_of_any_kind(data: bytes, keep: bool) -> None:
    made = keeps_the_contract(extract_bytes(data, "any.pdf", Options(furniture=keep)))
    check(data, made)
    assert extract_bytes(data, "any.pdf", Options(furniture=keep)) == made


def test_nothing_is_lost_or_made_up_in_the_shared_pdfs(policy_pdfs: dict[Path, Extraction]) -> None:
    for path, made in policy_pdfs.items():
        check_file(path, keeps_the_contract(made), PASSWORDS.get(path.name))


def test_several_processes_give_the_bytes_that_one_gives(
    policy_pdfs: dict[Path, Extraction], tmp_path: Path
) -> None:
    from coder.project.extracting import Extractor
    from coder.project.ingesting import IngestOptions

    some = {p: m for p, m in policy_pdfs.items() if p.name.startswith(("udhr", "us_013", "eu_026"))}
    with Extractor(IngestOptions(jobs=2), tmp_path / "sources") as several:
        several.ahead((path, None) for path in some)
        for path, made in some.items():
            assert several.text(path, None) == made


@pytest.mark.parametrize("text", ["", " ", "."])
def test_a_page_of_next_to_nothing_is_sound(text: str) -> None:
    data = Book().line(72, 100, text).page().done()
    check(data, extract_bytes(data, "a.pdf"))
