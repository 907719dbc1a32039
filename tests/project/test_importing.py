"""Other programs' projects in ours: whole or not at all, nobody merged, and back out as the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.exchange.refi_write import refi_bytes, refi_members
from coder.model.affairs import fold_memos
from coder.model.errors import StorageFull, UnknownName, Unreadable
from coder.model.selection import Selection
from coder.project import importing
from coder.project.facade import Project, init
from coder.project.importing import ImportOptions, import_file
from coder.project.refiexport import foreign_of, refi_file
from tests.exchange.refi_worlds import USER, bare_qdpx, independent, marked, world
from tests.project.small import a_project, opened

TWO_USERS = bare_qdpx(selections=marked(2, 9, "win-win") + marked(10, 13, "for"))


def fresh(tmp_path: Path, name: str = "p", by: str = "lead") -> Project:
    return opened(init(tmp_path / name), by=by)


def a_file(tmp_path: Path, data: bytes = TWO_USERS, name: str = "study.qdpx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def tree(root: Path) -> dict[str, bytes]:
    """Every file below a folder but locks."""
    return {
        p.relative_to(root).as_posix(): p.read_bytes()
        for p in root.rglob("*")
        if p.is_file() and p.suffix != ".lock"
    }


def said(project: Project) -> list[tuple[str, ...]]:
    """Codings as (document, quotation, path of the code, coder, time, memo)."""
    book = project.book()
    return sorted(
        (c.doc, c.quote, book.path(c.code), c.by, c.time, c.memo)
        for e in project.library.entries for c in project.view.of_document(e.id)
    )  # fmt: skip


def test_an_import_is_one_step_that_undo_takes_back_and_redo_brings(tmp_path):
    with fresh(tmp_path) as project:
        done = import_file(project, a_file(tmp_path))
        assert (done.documents, done.codes, done.codings, done.lost) == (1, 1, 2, {})
        assert said(project) == [
            ("Text", "for", "frame", "Ana-Silva", "2024-05-01T12:00:00.000Z", ""),
            ("Text", "win-win", "frame", "Ana-Silva", "2024-05-01T12:00:00.000Z", ""),
        ]
        codings = project.view.of_document("Text")
        assert {str(c.how) for c in codings} == {"import"} and len({c.group for c in codings}) == 1
        (journal,) = project.layout.journals()
        assert journal.name == "lead~import-study.jsonl" and b'"via":"lead"' in journal.read_bytes()
        (step,) = project.undo()
        assert said(project) == [] and step.events == 3 and step.what == "imported 2 codings"
        project.redo()
        assert len(said(project)) == 2


def test_a_dry_run_says_it_all_and_changes_nothing(tmp_path):
    with fresh(tmp_path) as project:
        before = tree(project.root)
        done = import_file(project, a_file(tmp_path), ImportOptions(dry_run=True))
        assert (done.documents, done.codings, done.book) == (1, 2, "codebook")
        assert tree(project.root) == before


@pytest.mark.parametrize("where", ["journal", "sheet", "second text"])
def test_when_a_write_fails_nothing_has_come_in(tmp_path, monkeypatch, where):
    wanted = {"journal": ".jsonl", "sheet": "documents.csv", "second text": ".yaml"}[where]
    real = importing.write_atomic

    def failing(path: Path, data: bytes) -> None:
        if path.name.endswith(wanted) and not failed:
            failed.append(path)
            raise StorageFull("the disk is full", place=str(path))
        real(path, data)

    failed: list[Path] = []
    with fresh(tmp_path) as project:
        before = tree(project.root)
        monkeypatch.setattr(importing, "write_atomic", failing)
        with pytest.raises(StorageFull):
            import_file(project, a_file(tmp_path))
        after = {k: v for k, v in tree(project.root).items() if "/history/" not in k}
        assert failed and after == before
        assert import_file(project, a_file(tmp_path)).codings == 2


def test_a_refused_file_changes_nothing_and_writes_nothing_outside(tmp_path):
    harmful = bare_qdpx(extra={"../../evil.txt": b"x"})
    with fresh(tmp_path) as project:
        before = tree(tmp_path / "p")
        for data in (harmful, bare_qdpx(selections=marked(0, 9999)), b"no zip", b""):
            with pytest.raises(Unreadable):
                import_file(project, a_file(tmp_path, data))
        assert tree(tmp_path / "p") == before
    assert sorted(p.name for p in tmp_path.glob("[!.]*")) == ["p", "study.qdpx"]


def test_a_formatted_twin_lies_among_the_sources(tmp_path):
    twin = b"PK\x03\x04 made up"
    data = bare_qdpx(
        extra={"sources/t.docx": twin}, path='internal://t.txt" richTextPath="internal://t.docx'
    )
    with fresh(tmp_path) as project:
        assert not import_file(project, a_file(tmp_path, data)).lost
        (entry,) = project.library.entries
        assert entry.file == "Text.docx"
        assert (project.layout.sources(entry.corpus) / entry.file).read_bytes() == twin


def test_memos_and_values_of_codings_that_are_here_already_are_counted_not_passed_over(tmp_path):
    def said_so(memo: str) -> bytes:
        told = f"<Description>{memo}</Description>"
        return bare_qdpx(selections=marked(2, 9, "win-win").replace("<Coding", told + "<Coding", 1))

    with fresh(tmp_path) as project:
        import_file(project, a_file(tmp_path, said_so("One.")))
        again = import_file(project, a_file(tmp_path, said_so("One.")))
        assert (again.known["codings"], again.lost) == (1, {})
        other = import_file(project, a_file(tmp_path, said_so("Two.")))
        assert other.lost == {"memos of codings that are here already with another one": 1}


def test_importing_twice_adds_nothing_and_says_so(tmp_path):
    with fresh(tmp_path) as project:
        import_file(project, a_file(tmp_path))
        before = tree(project.root)
        again = import_file(project, a_file(tmp_path))
        assert (again.documents, again.codings, again.known) == (
            0,
            0,
            {"documents": 1, "codings": 2},
        )
        assert tree(project.root) == before


def test_a_user_of_an_equal_name_is_somebody_else_unless_a_person_says_so(tmp_path):
    root = a_project(tmp_path / "p", coders=("Ana-Silva", "ben"))
    with opened(root, by="ben") as project:
        path = a_file(tmp_path)
        with pytest.raises(UnknownName, match="nearest is 'Ana Silva'"):
            import_file(project, path, ImportOptions(coders={"Ana Silvo": "ana"}))
        apart = import_file(project, path, ImportOptions(dry_run=True))
        assert dict(apart.coders) == {"Ana-Silva-2": "Ana Silva"}
        assert any(f.code == "same-coder-name" for f in apart.findings)
        one = import_file(project, path, ImportOptions(coders={"Ana Silva": "ana-silva"}))
        assert dict(one.coders) == {"Ana-Silva": "Ana Silva"}


def test_two_users_of_one_name_stay_two(tmp_path):
    foreign = next(
        w for w in map(world, range(60)) if len({u.name for u in w.users}) < len(w.users)
    )
    with fresh(tmp_path) as project:
        done = import_file(project, a_file(tmp_path, refi_bytes(foreign)[0]))
        assert len(done.coders) == len(foreign.users)


def test_codes_go_into_a_new_codebook_where_there_is_one_with_codes(tmp_path):
    with opened(a_project(tmp_path / "p")) as project:
        done = import_file(project, a_file(tmp_path))
        assert done.new_book and done.book == "study"
        assert sorted(project.layout.book_names()) == ["frames", "study"]


@pytest.mark.parametrize("seed", [3, 8, 14, 21, 33])
def test_what_came_in_goes_out_and_comes_in_elsewhere_as_the_same_bytes(tmp_path, seed):
    foreign = world(seed)
    data, _ = refi_bytes(foreign)
    with fresh(tmp_path) as project:
        done = import_file(project, a_file(tmp_path, data))
        assert not done.lost
        first = refi_file(project)
        assert refi_file(project).data == first.data
        mine = said(project)
    with fresh(tmp_path, "other", by="somebody") as project:
        import_file(project, a_file(tmp_path, first.data, "elsewhere.qdpx"))
        assert refi_file(project).data == first.data
        assert said(project) == mine
    texts = {d.id: d for d in foreign.documents}
    wanted = sorted(
        (texts[c.document].name, texts[c.document].text[c.start : c.end], c.id)
        for c in foreign.codings
    )
    assert sorted((n, w, i) for n, w, _, _, i in independent(first.data)) == wanted


def test_a_project_of_our_own_survives_the_way_out_and_back(tmp_path):
    with opened(a_project(tmp_path / "p"), by="ana") as project:
        project.add("EU-01", "0:8", "win_win", memo="look")
        project.add("EU-01", "2:9", "aid")
        project.memo("EU-01", "A document & its memo")
        project.memo("code:win_win", "of the code")
        first, mine = refi_file(project), [(d, q, c, b) for d, q, c, b, _, _ in said(project)]
        assert first.lost["rules of codes"] == 3
    with fresh(tmp_path, "other", by="lead") as project:
        import_file(project, a_file(tmp_path, first.data))
        assert [(d, q, c, b) for d, q, c, b, _, _ in said(project)] == mine
        assert refi_file(project).data == first.data


def test_selectors_choose_what_goes_out_and_suggestions_stay_unless_asked_for(tmp_path):
    with opened(a_project(tmp_path / "p"), by="ana") as project:
        project.add("EU-01", "0:8", "win_win")
        project.tag()
        plain = refi_file(project)
        assert plain.lost["suggestions that nobody decided"] > 0
        assert {u for *_, u, _ in independent(plain.data)} == {"ana"}
        more = refi_file(project, suggestions=True)
        users = {u for *_, u, _ in independent(more.data)}
        assert (
            "ana" in users
            and all(u == "ana" or u.startswith("rule: ") for u in users)
            and len(users) > 1
        )
        only, _ = foreign_of(project, Selection(docs=("CH-01",)))
        assert [d.name for d in only.documents] == ["CH-01"] and not only.codings


def test_everybody_has_read_what_they_coded_when_a_person_says_so(tmp_path):
    with fresh(tmp_path) as project:
        import_file(project, a_file(tmp_path), ImportOptions(finished=True))
        (event,) = project.index.affairs("finish")
        assert (event["on"], event["by"], event["via"]) == ("Text", "Ana-Silva", "lead")


def test_groups_and_cases_become_variables(tmp_path):
    doc = "00000000-0000-0000-0000-000000000003"
    more = (
        f'<Sets><Set guid="{USER}" name="age: 67"><MemberSource targetGUID="{doc}"/></Set></Sets>'
    )
    with fresh(tmp_path) as project:
        import_file(
            project, a_file(tmp_path, bare_qdpx(more=more)), ImportOptions(sets_to_variables=True)
        )
        assert project.variables()["Text"] == {"age": "67"}


def test_the_demo_goes_out_valid_and_every_quotation_is_recovered_from_the_standard(shared):
    from lxml import etree

    root = Path(__file__).resolve().parents[2]
    with opened(root, by="nobody") as project:
        foreign, _ = foreign_of(project)
        xml = dict(refi_members(foreign)[0])["project.qde"]
        found = independent(refi_file(project).data)
        book, _ = project.codebook_qdc()
        rows = project.index.rows()
        wanted = sorted(
            (c.doc, project.document(c.doc).text[c.span.start : c.span.end], c.by)
            for e in project.library.entries
            for c in project.view.of_document(e.id)
            if c.carried != "review"
        )
    assert rows and sorted((d, q, u) for d, q, _, u, _ in found) == wanted
    for name, data in (("Project", xml), ("Codebook", book)):
        schema = etree.XMLSchema(etree.parse(str(shared / "refi" / f"{name}.xsd")))
        assert schema.validate(etree.fromstring(data)), schema.error_log.last_error


def test_undo_takes_documents_codes_and_memos_of_an_import_out_and_redo_brings_them(tmp_path):
    with fresh(tmp_path) as project:
        before = tree(project.root)
        done = import_file(project, a_file(tmp_path))
        after = said(project)
        book = project.layout.book(done.book).read_bytes()
        (step,) = project.undo()
        assert not step.findings
        assert not project.library.entries and not list(project.index.rows())
        assert not fold_memos(project.index.affairs("memo", "retract", "restore"))
        assert project.layout.book(done.book).read_bytes() == before[f"codebooks/{done.book}.yaml"]
        (step,) = project.redo()
        assert not step.findings and said(project) == after
        assert project.layout.book(done.book).read_bytes() == book
        assert not list(project.root.rglob("removed.csv"))
        project.undo()
        assert not project.library.entries


def test_a_codebook_that_an_import_made_goes_with_it_and_comes_back(tmp_path):
    with opened(a_project(tmp_path / "p")) as project:
        names = project.layout.book_names()
        done = import_file(project, a_file(tmp_path))
        assert done.new_book and done.book not in names
        project.undo()
        assert project.layout.book_names() == names
        project.redo()
        assert done.book in project.layout.book_names()


def test_what_somebody_used_or_changed_since_an_import_stays_and_is_said(tmp_path):
    with fresh(tmp_path) as project:
        done = import_file(project, a_file(tmp_path))
        with opened(project.root, by="ben") as other:
            other.add("Text", "0:1", "frame")
        (step,) = project.undo()
        assert [f.code for f in step.findings] == ["import-stays", "import-codes"]
        assert [e.id for e in project.library.entries] == ["Text"] and len(said(project)) == 1
        (step,) = project.redo()
        assert not step.findings and len(said(project)) == 3
    with fresh(tmp_path, "q") as project:
        import_file(project, a_file(tmp_path))
        path = project.layout.book(done.book)
        path.write_bytes(path.read_bytes() + b"# our own words\n")
        (step,) = project.undo()
        assert [f.code for f in step.findings] == ["import-codes"]
        assert b"our own" in path.read_bytes() and not project.library.entries
