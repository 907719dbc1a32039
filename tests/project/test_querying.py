"""Queries asked of projects, kept under names, and used as codes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import BadValue, ConflictError, UnknownName, Unreadable
from coder.model.selection import Selection
from coder.project.facade import Project
from coder.project.searching import Searcher, words_of_pattern
from tests.builders import a_document
from tests.project.small import DOCUMENTS, a_project, opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = a_project(tmp_path / "p", more='# kept "as is"\n[queries]\nold = "aid"\n')
    with opened(root, "ben") as ben:
        ben.add("EU-01", "p1s1", "aid")
        ben.add("EU-01", "p2s1", "readmission")
    with opened(root) as ana:
        ana.add("EU-01", "p1s1", "win_win", attributes={"stance": "asserts"})
        ana.add("EU-01", "p1s1", "aid")
        ana.add("EU-01", "p1s3", "aid", attributes={"stance": "contests"})
        ana.add("EU-01", "par2", "readmission")
        ana.add("CH-01", "p1s1", "readmission")
        ana.finish("EU-01")
    return root


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with opened(root) as project:
        yield project


def places(project: Project, text: str, **limits: object) -> list[tuple[str, str, str]]:
    table = project.query(text, Selection(**limits))
    return [(str(r["doc"]), str(r["quotation"]), str(r["codes"])) for r in table.dicts()]


FIRST, AID = "A win-win for all.", "Aid is given."


FOUND = [
        ("win_win and aid", [("EU-01", FIRST, "win_win; aid")]),
        ("aid[stance = contests]", [("EU-01", AID, "aid")]),
        ("aid follows 0 sentences win_win", []),
        ("aid follows 1 sentence win_win", [("EU-01", AID, "aid")]),
        ("aid follows 4 words win_win", [("EU-01", AID, "aid")]),
        ("aid follows 3 words win_win", []),
        ("aid follows 0 paragraphs readmission", []),
        ("readmission and case = CH", [("CH-01", "Readmission is agreed.", "readmission")]),
        ("by = ana and win_win", [("EU-01", FIRST, "win_win; aid")]),
        ("how = import", []),
        ("coded >= 2020-01-01 and win_win", [("EU-01", FIRST, "win_win; aid")]),
        ('"mutual  BENEFIT"', [("EU-01", "mutual benefit", "")]),
        ('readmission and "win-win"', [("EU-01", DOCUMENTS[0].quote(DOCUMENTS[0].map.paragraphs[1]),
                                        "readmission")]),
        ("@old and not win_win", [("EU-01", AID, "aid")]),
        ("win_win and not readmission within page", [("EU-01", "p1", "win_win; aid")]),
]  # fmt: skip


def test_what_queries_find_in_a_project(project: Project) -> None:
    for text, found in FOUND:
        got = places(project, text)
        if found and found[0][1] == "p1":  # the whole page
            assert [(d, c) for d, _, c in got] == [(d, c) for d, _, c in found], text
        else:
            assert got == found, text


def test_a_day_is_that_of_the_projects_time_zone(root: Path) -> None:
    from coder.project.querying import _day

    assert _day("2024-01-01T23:30:00.000Z", "Europe/Zurich") == "2024-01-02"
    assert _day("2024-01-01T23:30:00.000Z", "No/Where") == "2024-01-01" and _day("", "UTC") == ""


def test_a_query_looks_where_the_selection_looks(project: Project) -> None:
    assert len(places(project, "aid", layer="pool")) == 3
    assert places(project, "aid", by=("ben",)) == [("EU-01", FIRST, "aid")]
    assert places(project, "readmission", docs=("EU-*",))[0][0] == "EU-01"
    assert {d for d, *_ in places(project, '"win-win"', where="case = CH")} == {"CH-01"}


def test_the_table_says_what_was_asked(project: Project) -> None:
    table = project.query("win_win", Selection(where="case = EU"))
    assert table.caption.facts["query"] == "win_win"
    assert table.caption.facts["filter"] == "where case = EU"
    assert table.caption.facts["segments"] == "1" and table.caption.facts["layer"] == "final"
    assert any("1 document coded by several" in n for n in table.caption.notes)
    few = project.query_table(project.passages("win_win"), short=True)
    assert few.columns == ("doc", "page", "codes", "quotation", "by") and "case" in table.columns
    assert few.rows == (("EU-01", 1, "win_win; aid", FIRST, "ana"),)


def test_names_that_are_not_there_come_with_the_nearest(project: Project) -> None:
    with pytest.raises(UnknownName, match=r"query, character 9: code 'win_wim'.*win_win"):
        project.passages("aid and win_wim")
    with pytest.raises(BadValue, match="no regular expression"):
        project.passages("/(/")


def test_saving_adds_one_line_and_nothing_else(project: Project, root: Path) -> None:
    path = root / "coder.toml"
    before = path.read_text("utf-8")
    assert project.save_query("@both", 'aid and "win\\win"')
    after = path.read_text("utf-8")
    lines = set(after.splitlines()) - set(before.splitlines())
    assert len(lines) == 1 and after.replace(f"{lines.pop()}\n", "") == before
    assert tomllib.loads(after)["queries"] == {"both": 'aid and "win\\win"', "old": "aid"}
    assert not project.save_query("both", 'aid and "win\\win"')
    with pytest.raises(ConflictError, match="@both means"):
        project.save_query("both", "aid")
    with pytest.raises(BadValue, match="cannot name"):
        project.save_query("Both two", "aid")
    with pytest.raises(UnknownName):
        project.save_query("bad", "nothing_such")
    assert [r["name"] for r in project.saved_queries().dicts()] == ["@both", "@old"]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_the_first_saved_query_makes_the_table(tmp_path: Path, ending: str) -> None:
    root = a_project(tmp_path / "p")
    path = root / "coder.toml"
    text = path.read_text("utf-8").rstrip("\n")
    path.write_bytes(
        (text.replace("\n", "\r\n") if ending == "\r\n" else text).encode() + ending.encode()
    )
    with opened(root) as project:
        assert project.save_query("x", "aid")
    assert tomllib.loads(path.read_text("utf-8"))["queries"] == {"x": "aid"}
    assert path.read_text("utf-8").startswith(text[:40])


def test_a_file_without_a_place_for_it_stays_as_it_is(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    path = root / "coder.toml"
    path.write_text('queries = {a = "aid"}\n' + path.read_text("utf-8"), "utf-8")
    before = path.read_bytes()
    with opened(root) as project, pytest.raises(ConflictError, match="no place"):
        project.save_query("x", "aid")
    assert path.read_bytes() == before


@pytest.mark.parametrize("said", ["queries = 3", "[queries]\nA = 'aid'", "[queries]\na = 3"])
def test_what_is_no_query_is_told(tmp_path: Path, said: str) -> None:
    root = a_project(tmp_path / "p")
    path = root / "coder.toml"
    text = path.read_text("utf-8")
    path.write_text(f"{said}\n{text}" if said[0] == "q" else f"{text}\n{said}\n", "utf-8")
    with opened(root) as project, pytest.raises(Unreadable):
        project.saved_queries()


def test_a_saved_query_is_a_code_in_any_analysis(project: Project) -> None:
    project.save_query("close", "aid within sentence")
    asked = Selection(codes=("@close", "win_win"), under=("readmission",))
    matrix = project.cooccur(asked)
    assert matrix.rows == ("win_win", "readmission", "@close")
    assert matrix.values == ((1, 0, 1), (0, 2, 0), (1, 0, 2))
    assert matrix.caption.facts["@close"] == "aid within sentence"
    counts = project.crosstab("case", Selection(codes=("@close",)))
    assert [row["EU"] for row in counts.table().dicts()] == [2]  # type: ignore[union-attr]
    rows = project.segments(Selection(codes=("@close",))).dicts()
    assert [(r["quotation"], r["how"], r["rule"]) for r in rows] == [
        (FIRST, "unknown", "@close"), (AID, "unknown", "@close"),
    ]  # fmt: skip
    codings = project.codings(Selection(codes=("@close",)), default="final")
    assert len({c.id for c in codings}) == 2 and all(c.origin.is_rule for c in codings)
    assert codings == project.codings(Selection(codes=("@close",)), default="final")


def test_a_query_of_texts_counts_once_for_each_coder_of_a_document(project: Project) -> None:
    project.save_query("said", '"win-win"')
    asked = Selection(codes=("@said",))
    assert len(project.codings(asked, default="final")) == 3
    pooled = project.codings(asked, default="pool")
    assert sorted(c.doc for c in pooled) == ["CH-01"] + ["EU-01"] * 4
    assert {c.by for c in pooled} == {""}
    assert project.cooccur(Selection(codes=("@said", "aid"))).values == ((2, 1), (1, 3))
    with pytest.raises(UnknownName, match="nearest is '@said'"):
        project.cooccur(Selection(codes=("@sayd",)))


def test_without_codings_texts_are_found_all_the_same(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p")) as project:
        assert len(places(project, '"win-win"')) == 3
        assert places(project, "any") == []
        project.save_query("said", '"win-win"')
        assert project.cooccur(Selection(codes=("@said",))).values == ((3,),)
        assert len(places(project, "not any within document")) == 3


TEXT = (
    "Shared responsibilities, the RESPONSIBILITY shared by all. Co-\noperation, co–operation; "
    "“mutual\nbenefit” ﬁnd. Partner partners compartner*."
)


PATTERNS = [
        ("shared responsibilit*", ["Shared responsibilities"]),
        ("lemma:shared responsibility", ["Shared responsibilities"]),
        ("lemma:responsibility", ["responsibilities", "RESPONSIBILITY"]),
        ("Mutual Benefit", ["mutual\nbenefit"]),
        ("co-operation", ["Co-\noperation", "co–operation"]),
        ("find", ["ﬁnd"]),
        ("partner*", ["Partner", "partners"]),
        ("*partner", ["Partner", "compartner"]),
        ("/part[a-z]+rs/", ["partners"]),
        ("/(?-i)responsibility/", []),
        ("/x*/", []),
        ("…", []),
]  # fmt: skip


def test_words_are_found_as_people_mean_them(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", a_document(TEXT, id="D", lang="en"))
    with opened(root) as project:
        searcher = Searcher(project)
        for pattern, found in PATTERNS:
            places = searcher.places(words_of_pattern(pattern), "D")
            assert [TEXT[s:e] for s, e in places] == found, pattern


def test_lemmas_are_those_of_the_language(tmp_path: Path) -> None:
    german = a_document("Die Partnerschaften sind da.", id="DE", lang="de")
    unknown = a_document("Partnership partnerships.", id="XX")
    with opened(a_project(tmp_path / "p", german, unknown)) as project:
        search = Searcher(project)
        lemma = words_of_pattern("lemma:Partnerschaft")
        assert len(search.places(lemma, "DE")) == 1 and search.places(lemma, "XX") == []
        assert len(search.places(words_of_pattern("lemma:partnership"), "XX")) == 1


@pytest.mark.parametrize("pattern", ["", " ", "*", "lemma:", "lemma: "])
def test_nothing_to_look_for_is_refused(pattern: str) -> None:
    with pytest.raises(BadValue, match="no words"):
        words_of_pattern(pattern)
