"""Tables of quotations taken into a project: placed by the text, or listed with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.export.write import write
from coder.model.coding import Coding
from coder.model.errors import Unreadable
from coder.project.adding import Refused
from coder.project.facade import Project
from coder.project.importing import ImportOptions, import_file
from tests.builders import a_document
from tests.exchange.making import ATLAS, a_sheet
from tests.project.small import a_project, opened

TEXTS = (
    a_document("One win-win here.", "A \u201cwin\u2013win\u201d there, for all.", id="EU-01", title="Accord"),
    a_document("Nothing but aid.\n\nAid again \U0001f600 e\u0301.", id="CH-01"),
)  # fmt: skip


def here(project: Project) -> list[Coding]:
    return [c for doc in ("EU-01", "CH-01") for c in project.view.of_document(doc)]


def row(document: str, text: str, codes: str = "Win-win", where: str = "") -> tuple[object, ...]:
    return ("", "", document, "", text, "", codes, where, "", "Ana", "", "", "")


def test_documents_are_known_by_id_number_title_and_ending(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", *TEXTS)
    rows = [row("3: EU-01.pdf", "One win-win"), row("Accord", "here"), row("ch-01", "Nothing")]
    with opened(root) as project:
        done = import_file(project, a_sheet(tmp_path / "q.xlsx", ATLAS, rows), ImportOptions())
        codings = here(project)
    assert done.codings == 3 and done.review is None and not done.lost
    assert [(c.doc, c.quote) for c in codings] == [
        ("EU-01", "One win-win"), ("EU-01", "here"), ("CH-01", "Nothing")
    ]  # fmt: skip
    assert {str(c.how) for c in codings} == {"import"}


def test_the_text_s_own_words_are_coded_and_misses_are_listed(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", *TEXTS)
    rows = [row("EU-01", 'A "win-win" there'), row("EU-01", "never said"), row("US-09", "One"),
            row("CH-01", "aid"), row("EU-01", "win")]  # fmt: skip
    with opened(root) as project:
        done = import_file(project, a_sheet(tmp_path / "q.csv", ATLAS, rows), ImportOptions())
        (first, *_) = here(project)
    assert first.quote == "A \u201cwin\u2013win\u201d there"
    assert done.review is not None
    assert [(r[0], r[1], r[5], r[6]) for r in done.review.rows] == [
        (3, "EU-01", "does not stand in the text", ""),
        (4, "US-09", "the document is not in the project", ""),
        (6, "EU-01", "stands 4 times, and nothing says which one is meant", "4:7 8:11 22:25 26:29"),
    ]
    assert done.lost == {"quotations that have no place here (see the list)": 3}


def test_a_file_of_strange_documents_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", *TEXTS)
    path = a_sheet(tmp_path / "q.xlsx", ATLAS, [row("US-09", "One")])
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    with opened(root) as project, pytest.raises(Unreadable, match="none of its documents"):
        import_file(project, path, ImportOptions())
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", *TEXTS)
    path = a_sheet(tmp_path / "q.xlsx", ATLAS, [row("EU-01", "One"), row("EU-01", "never")])
    with opened(root) as project:
        tried = import_file(project, path, ImportOptions(dry_run=True))
        assert not here(project)
        done = import_file(project, path, ImportOptions())
    assert (tried.codings, tried.lost, tried.review) == (done.codings, done.lost, done.review)


def test_rows_that_say_the_same_are_one_coding_with_both_notes(tmp_path: Path) -> None:
    rows = [(*row("EU-01", "One")[:5], memo, *row("EU-01", "One")[6:]) for memo in ("a", "b", "a")]
    with opened(a_project(tmp_path / "p", *TEXTS)) as project:
        done = import_file(project, a_sheet(tmp_path / "q.csv", ATLAS, rows), ImportOptions())
        (coding,) = here(project)
    assert done.codings == 1 and coding.memo == "a\n\nb"
    assert any("2 rows say the same" in f.what for f in done.findings)


def test_the_list_of_misses_may_be_settled_and_imported(tmp_path: Path) -> None:
    path = a_sheet(tmp_path / "q.csv", ATLAS, [row("EU-01", "One"), row("EU-01", "win")])
    with opened(a_project(tmp_path / "p", *TEXTS)) as project:
        done = import_file(project, path, ImportOptions(coders={"Ana": "ana"}))
        assert done.review is not None
        ((*cells, places),) = done.review.rows
        settled = (*cells, str(places).split()[1])
        path = a_sheet(tmp_path / "left.csv", done.review.columns, [settled])
        done = import_file(project, path, ImportOptions(coders={"Ana": "ana"}))
        assert done.review is None and not done.lost
        assert [(c.span.start, c.quote, c.by) for c in here(project)][1:] == [(8, "win", "ana")]


def test_one_name_in_two_groups_is_never_taken_for_one_document(tmp_path: Path) -> None:
    docs = (a_document("Said here.", id="EU-Talk"), a_document("Said here.", id="Talk"))
    rows = [(*row(name, "Said")[:3], group, *row(name, "Said")[4:])
            for name, group in (("Talk", "EU"), ("Talk", "US"))]  # fmt: skip
    with opened(a_project(tmp_path / "p", *docs)) as project:
        done = import_file(project, a_sheet(tmp_path / "q.csv", ATLAS, rows), ImportOptions())
        assert done.codings == 1 and done.review is not None
        assert [c.quote for c in project.view.of_document("EU-Talk")] == ["Said"]
    assert done.review.rows[0][1] == "US/Talk"


def test_a_dot_in_a_name_is_no_ending_and_a_year_no_number(tmp_path: Path) -> None:
    docs = (a_document("Said here.", id="Talk"), a_document("Other.", id="Talk-1.3"))
    rows = [row("Talk 1.3", "Other"), row("Talk.2", "Said"), row("2008 Talk", "Said")]
    with opened(a_project(tmp_path / "p", *docs)) as project:
        done = import_file(project, a_sheet(tmp_path / "q.csv", ATLAS, rows), ImportOptions())
    assert done.codings == 1 and done.review is not None and len(done.review.rows) == 2


def test_a_code_that_was_only_proposed_makes_no_second_codebook(tmp_path: Path) -> None:
    header = "doc,start,end,code,by,text\n"
    codes = ("frame", "win_win", "readmission", "aid", "new_one")
    rows = "".join(f"EU-01,0,3,{code},ana,One\n" for code in codes)
    (tmp_path / "c.csv").write_text(header + rows)
    with opened(a_project(tmp_path / "p", *TEXTS)) as project:
        done = import_file(project, tmp_path / "c.csv", ImportOptions())
        assert done.codings == 4 and not done.new_book and done.review is not None
    assert [(r[3], r[5][:30]) for r in done.review.rows] == [
        ("new_one", "the code is not in codebook fr")
    ]  # fmt: skip


codes = st.sampled_from(["frame", "win_win", "readmission", "aid"])
wanted = st.lists(st.tuples(st.sampled_from(["ana", "ben"]), st.integers(0, 1), codes,
                            st.integers(0, 30), st.integers(1, 12),
                            st.sampled_from(["", "a, \"note\"\nof two lines"]),
                            st.sampled_from([{}, {"stance": "contests"}])),
                  min_size=1, max_size=12)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(wanted, st.sampled_from(["csv", "jsonld", "jsonl"]))
def test_codings_exported_and_imported_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[Any, ...]], form: str
) -> None:
    folder = tmp_path_factory.mktemp("tidy")
    root = a_project(folder / "a", *TEXTS)
    for who in ("ana", "ben"):
        with opened(root, who) as project:
            assert not [r for r in project.add_many(lines(acts, who)) if isinstance(r, Refused)]
    with opened(root) as project:
        if form != "jsonld":
            data, _ = write(project.codings_table(), form)
        else:
            data = project.span_file(form="jsonld").data
        before = facts(project)
    (folder / f"c.{form}").write_bytes(data)
    with opened(a_project(folder / "b", *TEXTS)) as project:
        done = import_file(project, folder / f"c.{form}", ImportOptions())
        assert not done.new_book and not done.lost and done.review is None
        assert facts(project) == before
        again = import_file(project, folder / f"c.{form}", ImportOptions())
        assert again.codings == 0 and facts(project) == before


def lines(acts: list[tuple[Any, ...]], who: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for n, (by, doc, code, start, length, memo, values) in enumerate(acts):
        text = TEXTS[doc]
        at = min(start, len(text.text) - 1)
        place = {"start": at, "end": min(len(text.text), at + length)}
        if by == who:
            yield n, {"doc": text.id, "code": code, **place, "set": values, "memo": memo}


def facts(project: Project) -> list[tuple[object, ...]]:
    return sorted(
        (c.doc, c.span.start, c.span.end, c.code, c.by, c.time, c.memo, c.quote, c.text,
         sorted((k, v.value) for k, v in c.attributes.items()))
        for c in here(project)
    )  # fmt: skip
