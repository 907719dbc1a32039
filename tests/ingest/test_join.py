from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coder.ingest.join import Match, SourceFile, join
from coder.ingest.sheet import sheet_of
from coder.model.finding import Finding
from coder.model.names import fold_name, is_doc_id

FILES = [
    SourceFile(f"in/{name}", f"{n:064x}")
    for n, name in enumerate(["EU-01.pdf", "EU-02.pdf", "EU-03.pdf"])
]


def joined(csv: str, *files: SourceFile | str) -> tuple[tuple[Match, ...], tuple[Finding, ...]]:
    sources = [f if isinstance(f, SourceFile) else SourceFile(f) for f in files] or FILES
    return join(sheet_of(csv.encode(), "meta.csv"), sources)


def test_rows_find_their_files_by_hash_then_id_then_name() -> None:
    csv = (
        f"id,file,sha256,year\nX,gone.pdf,{0:064X},2008\nEU-02,,,2009\nThird,sub\\eu-03.PDF,,2010\n"
    )
    matches, findings = joined(csv)
    assert [(m.id, m.file, m.row) for m in matches] == [
        ("X", "in/EU-01.pdf", 2), ("EU-02", "in/EU-02.pdf", 3), ("Third", "in/EU-03.pdf", 4),
    ]  # fmt: skip
    assert matches[0].variables == {"year": "2008"}
    assert findings == ()


def test_a_typing_error_is_told_with_row_and_nearest_name() -> None:
    matches, findings = joined("file\nEU-01.pdf\nEU-O3.pdf\n")
    assert str(findings[0]) == (
        "meta.csv: row 3: file 'EU-O3.pdf' is not among the files; nearest is 'EU-03.pdf'"
    )
    assert [f.code for f in findings] == ["no-file", "no-row"]
    assert findings[1].what == "2 files have no row in the sheet: EU-02.pdf, EU-03.pdf"
    assert [(m.id, m.row) for m in matches] == [("EU-01", 2), ("EU-02", None), ("EU-03", None)]


def test_a_file_claimed_twice_goes_to_the_first_row() -> None:
    matches, findings = joined("id,file\nA,EU-01.pdf\nB,eu-01.pdf\n", "EU-01.pdf")
    assert [m.id for m in matches] == ["A"]
    assert [f.code for f in findings] == ["claimed-twice"]
    assert "row 3" in findings[0].what
    assert "row 2" in findings[0].what


def test_names_match_without_regard_to_unicode_form() -> None:
    matches, _ = joined("file\nmémoire.pdf\n", "in/me\u0301moire.pdf")
    assert [(m.id, m.row) for m in matches] == [("mémoire", 2)]


def test_the_same_name_in_two_folders_needs_its_path() -> None:
    files = ("eu/law.pdf", "us/law.pdf")
    matches, findings = joined("id,file\nA,us/law.pdf\n", *files)
    assert matches[0].file == "us/law.pdf"
    _, findings = joined("file\nlaw.pdf\n", *files)
    assert findings[0].code == "ambiguous-file"


def test_irregular_and_colliding_ids_are_changed_and_reported() -> None:
    matches, findings = joined(
        "id,file\nPact 2008/1,a.pdf\neu,b.pdf\nEU,c.pdf\n", "a.pdf", "b.pdf", "c.pdf"
    )
    assert [m.id for m in matches] == ["Pact-2008-1", "eu", "EU-2"]
    assert [f.code for f in findings] == ["id-changed", "id-taken"]
    assert matches[0].wanted == "Pact 2008/1"


def test_files_without_a_sheet_are_named_by_their_stems() -> None:
    files = [SourceFile("a/Law.pdf"), SourceFile("b/law.PDF"), SourceFile("c/law.pdf")]
    matches, findings = join(None, files, taken=["LAW-2"])
    assert [m.id for m in matches] == ["Law", "law-3", "law-4"]
    assert {f.code for f in findings} == {"id-taken"}


def test_a_transcript_is_the_text_of_its_scan_and_no_document() -> None:
    matches, findings = joined(
        "id,file,transcript\nS,scan.pdf,scan.txt\n", "x/scan.pdf", "x/scan.txt"
    )
    assert [(m.id, m.file, m.transcript) for m in matches] == [("S", "x/scan.pdf", "x/scan.txt")]
    assert findings == ()
    matches, findings = joined("file,transcript\nscan.pdf,scna.txt\n", "x/scan.pdf", "x/scan.txt")
    assert matches[0].transcript is None
    assert (
        findings[0].what
        == "row 2: transcript 'scna.txt' is not among the files; nearest is 'scan.txt'"
    )


def test_id_and_file_that_disagree_are_reported() -> None:
    matches, findings = joined("id,file\nEU-01,EU-02.pdf\n")
    assert matches[0].file == "in/EU-01.pdf"
    assert findings[0].code == "two-files"


def test_a_row_that_names_nothing_is_an_error() -> None:
    _, findings = joined("id,file,year\n,,2008\n")
    assert findings[0].code == "no-name"


NAMES = st.text(st.sampled_from("aAbé ./-_1"), min_size=1, max_size=6)


@given(st.lists(NAMES, unique=True, max_size=8), st.lists(NAMES, max_size=8))
def test_ids_are_regular_and_unique_and_files_used_once(files: list[str], rows: list[str]) -> None:
    csv = "file\n" + "\n".join(f'"{name}"' for name in rows)
    matches, _ = joined(csv, *(files or ["x.pdf"]))
    assert all(is_doc_id(m.id) for m in matches)
    assert len({fold_name(m.id) for m in matches}) == len(matches)
    assert len({m.file for m in matches}) == len(matches)
