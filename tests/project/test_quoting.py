"""Quotations of a project: ids for good, context, translations, citations, order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.export.citations import references
from coder.model.errors import BadValue, InputError, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.facade import Project
from coder.project.quoteids import QuoteIds, _free, letters_of
from coder.project.quoting import QuoteOptions, quotes_file, quotes_table, read_references
from coder.project.translating import parted
from tests.builders import a_document
from tests.project.small import a_project, opened

TEXT = a_document(
    "Before it. We hold that all gain from it, they said. After it.",
    "Another page, with aid for all.",
    id="EU-03", title="Joint Declaration", date="2008-06-05", lang="en", case="EU", cite="eu2008",
)  # fmt: skip
OTHER = a_document("Aid is given. All gain.", id="CH-01", year="2009", cite="ch209")
BIB = b"@misc{eu2008, author={{European Union}}, year=2008}\n@misc{ch2009, author={Doe, J.}}"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    root = a_project(tmp_path / "p", TEXT, OTHER)
    with opened(root, "ben") as ben:
        ben.add("CH-01", "p1s1", "aid")
    with opened(root) as project:
        project.add("EU-03", "22:42", "win_win", memo="a note", attributes={"stance": "asserts"})
        project.add("EU-03", "p2s1", "aid")
        project.add("EU-03", "p1s1", "win_win")
        project.add("CH-01", "p1s2", "win_win")
        project.finish("CH-01")
        yield project


def parts(project: Project, **options: object):
    return project.quotes(None, QuoteOptions(**options)).parts  # type: ignore[arg-type]


def test_everything_an_author_cites_by_is_there(project: Project) -> None:
    one = next(q for q in parts(project) if q.start == 22)
    assert one.quotation == TEXT.text[22:42] == "t all gain from it, "
    assert (one.document, one.source, one.date, one.lang) == (
        "EU-03",
        "Joint Declaration",
        "2008-06-05",
        "en",
    )
    assert (one.page, one.page_label, one.paragraph, one.coder, one.how) == (
        1,
        "1",
        1,
        "ana",
        "batch",
    )
    assert (one.name, one.path, one.memo) == ("Win-win", "frame.win_win", "a note")
    assert one.attributes == {"stance": "asserts"} and one.variables["case"] == "EU"
    assert one.ref.startswith("EU-03:") and len(one.ref) == 11 and one.number == "D1:1"
    assert one.coverage == pytest.approx(20 / len(TEXT.text))


def test_codes_come_as_in_the_codebook_and_best_examples_first(project: Project) -> None:
    codings = project.codings(Selection(codes=("win_win",)), default="final")
    project.flag([c for c in codings if c.doc == "CH-01"], "exemplar")
    found = [(q.code, q.document, q.exemplar) for q in parts(project)]
    assert found == [
        ("win_win", "CH-01", True), ("win_win", "EU-03", False), ("win_win", "EU-03", False),
        ("aid", "EU-03", False),
    ]  # fmt: skip
    assert [q.code for q in parts(project, top=1)] == ["win_win", "aid"]
    assert [q.document for q in parts(project, exemplars=True)] == ["CH-01"]
    facts = project.quotes(None, QuoteOptions(top=1, exemplars=True)).caption.facts
    assert (
        facts["n"] == "1"
        and facts["chosen"] == "best examples"
        and facts["unit"] == "coded segment"
    )


def test_context_is_whole_sentences(project: Project) -> None:
    one = next(q for q in parts(project, context=1) if q.start == 22)
    assert one.before == "Before it. We hold tha" and one.after == "they said. After it."
    text = TEXT.text.replace("\n", " ")
    assert one.before + one.quotation + one.after == text[: text.index(" Another")].rstrip()
    last = next(q for q in parts(project, context=9) if q.page == 2)
    assert last.before.startswith("Before it.") and last.after == ""
    assert parts(project)[0].before == ""


def test_ellipses_mark_what_begins_inside_a_sentence(project: Project) -> None:
    marks = {q.start: (q.opened, q.closed) for q in parts(project, ellipses=True)}
    assert marks[22] == (True, True) and marks[0] == (False, False)
    data, _ = quotes_file(project.quotes(None, QuoteOptions(ellipses=True)), "md")
    assert "> \\[…\\] t all gain from it, \\[…\\]\n" in data.decode().replace("it,  ", "it, ")
    inside = next(q for q in parts(project, ellipses=True, context=1) if q.start == 22)
    assert not inside.opened and not inside.closed


def test_long_quotations_are_shortened_and_that_is_told(project: Project) -> None:
    made = project.quotes(None, QuoteOptions(longest=20))
    assert "[…]" in next(q.quotation for q in made.parts if q.page == 2)
    assert [f.code for f in made.findings] == ["shortened"]


def test_an_id_for_good_finds_its_coding(project: Project) -> None:
    one = parts(project)[0]
    assert project.quotation(one.ref).id == one.id == project.quotation(f"[{one.ref}]").id
    assert project.quotation(one.ref.upper().replace("EU-03", "eu-03")).id == one.id
    assert [q.id for q in parts(project, ids=(one.ref,))] == [one.id]
    assert project.coding(one.ref).id == one.id
    for wrong in ("EU-03:zzzzz", "EU-03:k", "EU-03:"):
        with pytest.raises(UnknownName, match="is not known"):
            project.quotation(wrong)
    with pytest.raises(UnknownName, match="nearest is 'EU-03'"):
        project.quotation("EU-04:k7f2q")


def test_an_id_stays_when_codings_come_and_go(project: Project) -> None:
    before = {q.id: q.ref for q in parts(project)}
    project.add("EU-03", "0:5", "frame")
    removed = project.quotation(next(iter(before.values())))
    project.remove([removed])
    after = {q.id: q.ref for q in parts(project)}
    assert {k: v for k, v in after.items() if k in before} == {
        k: v for k, v in before.items() if k != removed.id
    }
    with pytest.raises(UsageError, match="was removed"):
        project.quotation(before[removed.id])
    numbers = sorted(q.number for q in parts(project) if q.document == "EU-03")
    assert len(set(numbers)) == len(numbers)


def test_a_quotation_that_does_not_count_here_is_told(project: Project) -> None:
    (of_ben,) = [c for c in project.codings() if c.by == "ben"]
    ref = QuoteIds(project).ref(of_ben)
    with pytest.raises(UnknownName, match="not among those that count"):
        parts(project, ids=(ref,))


def test_letters_that_are_taken_grow(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _free("abcdefgh", set()) == "abcde"
    assert _free("abcdefgh", {"abcde"}) == "abcdef"
    assert _free("abcde", {"abcde"}) == "abcde"  # nothing is left to add
    assert len({letters_of(str(n)) for n in range(500)}) == 500
    assert set("".join(letters_of(str(n)) for n in range(99))) == set(
        "abcdefghijkmnpqrstuvwxyz23456789"
    )
    same = "abcde" + "f" * 19
    monkeypatch.setattr(
        "coder.project.quoteids.letters_of", lambda c: same[:-1] + letters_of(c)[-1]
    )
    refs = [QuoteIds(project).ref(c) for c in project.codings() if c.doc == "EU-03"]
    assert sorted(refs) == ["EU-03:abcde", "EU-03:abcdef", "EU-03:abcdeff"]
    with pytest.raises(UsageError, match="could be several"):
        project.quotation("EU-03:abcde")


def test_queries_have_ids_too(project: Project) -> None:
    project.save_query("gain", '"gain"')
    made = project.quotes(Selection(codes=("@gain",))).parts
    assert len({q.ref for q in made}) == 2 and {q.number for q in made} == {""}
    assert {q.name for q in made} == {"@gain"}


def test_translations_are_notes_and_stand_below(project: Project) -> None:
    coding = project.quotation(parts(project)[0].ref)
    project.translate(coding, "Alle gewinnen.\n\nZwei Absätze.", lang="de", by="Ana")
    project.memo(parts(project)[0].ref, "translation (fr): tous gagnent\n\nand a remark")
    one = next(q for q in parts(project) if q.id == coding.id)
    assert sorted((t.lang, t.by, t.text) for t in one.translations) == [
        ("de", "Ana", "Alle gewinnen.\n\nZwei Absätze."), ("fr", "", "tous gagnent"),
    ]  # fmt: skip
    assert one.memo.endswith("and a remark") and "gagnent" not in one.memo
    (only,) = next(q for q in parts(project, translation="DE") if q.id == coding.id).translations
    assert only.lang == "de"
    data, _ = quotes_file(project.quotes(None, QuoteOptions(translation="de")), "md")
    assert "Zwei Absätze. (translation by Ana)" in data.decode()
    row = next(r for r in quotes_table(project.quotes()).dicts() if r["id"] == coding.id)
    assert row["translation_by"] in ("Ana\n\n", "\n\nAna")


def test_what_is_no_translation_is_refused(project: Project) -> None:
    coding = project.quotation(parts(project)[0].ref)
    for text, lang, by in ((" ", "en", ""), ("x", "e n", ""), ("x", "en", "a(b")):
        with pytest.raises(UsageError):
            project.translate(coding, text, lang=lang, by=by)


def test_notes_are_parted_from_translations() -> None:
    text = "first\n\nTranslation (en, A. B.): one\ntwo\n\nthird\ntranslation(de): drei"
    rest, found = parted(text, whole=False)
    assert rest == "first\n\nthird"
    assert [(t.lang, t.by, t.text) for t in found] == [
        ("en", "A. B.", "one\ntwo"),
        ("de", "", "drei"),
    ]
    assert parted(text, whole=True)[1][0].text == "one\ntwo\n\nthird"
    assert parted("no translation (en): here", whole=False) == ("no translation (en): here", ())


def test_documents_are_cited_by_their_key(project: Project) -> None:
    made = project.quotes(None, QuoteOptions(references=references(BIB), cite="key"))
    assert {q.document: (q.cite, q.citation) for q in made.parts} == {
        "EU-03": ("eu2008", "European Union 2008"), "CH-01": ("ch209", ""),
    }  # fmt: skip
    (finding,) = made.findings
    assert finding.place == "CH-01" and "nearest is ch2009" in finding.hint
    assert "[@eu2008, p. 1]" in quotes_file(made, "md")[0].decode()
    assert "\\cite[p. 1]{eu2008}" in quotes_file(made, "latex")[0].decode()
    styled = project.quotes(None, QuoteOptions(references=references(BIB)))
    assert (
        "(European Union 2008, p. 1, ¶ 1, en; coded by ana)"
        in quotes_file(styled, "md")[0].decode()
    )


def test_a_bibliography_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_bytes(BIB)
    assert set(read_references(tmp_path / "a.bib")) == {"eu2008", "ch2009"}
    with pytest.raises(InputError):
        read_references(tmp_path / "none.bib")


@pytest.mark.parametrize(
    ("options", "error"),
    [({"context": -1}, UsageError), ({"longest": 3}, UsageError), ({"top": 0}, UsageError),
     ({"layout": "atlass"}, BadValue), ({"cite": "keys"}, BadValue)],
)  # fmt: skip
def test_options_that_mean_nothing_are_refused(
    options: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        QuoteOptions(**options)  # type: ignore[arg-type]


def test_numbers_for_the_eye_stand_in_atlas_layout_only(project: Project) -> None:
    for layout, there in (("tidy", False), ("atlas", True)):
        data, _ = quotes_file(project.quotes(None, QuoteOptions(layout=layout)), "html")
        assert (b"[D1:1]" in data) is there
    with pytest.raises(BadValue):
        quotes_file(project.quotes(), "svg")


def test_tables_and_running_text_hold_the_same_quotations(project: Project) -> None:
    made = project.quotes()
    rows = quotes_table(made, asked=True).dicts()
    assert [r["quotation"] for r in rows] == [q.quotation for q in made.parts]
    assert all(
        "n: 4" in str(r["asked"]) and "codebook: frames 1.0" in str(r["asked"]) for r in rows
    )
    text = quotes_file(made, "html")[0].decode()
    assert all(q.ref in text for q in made.parts)


def test_equal_states_give_equal_bytes(project: Project) -> None:
    for form in ("md", "latex", "docx", "html"):
        assert quotes_file(project.quotes(), form) == quotes_file(project.quotes(), form)


def test_hostile_notes_come_back_from_tables(project: Project) -> None:
    from coder.export.write import write

    nasty = "=1+1 \\input{x} <script>`|` " + "long " * 9_000 + "\x0c"
    project.memo(f"coding:{project.quotation(parts(project)[0].ref).id}", nasty)
    table = quotes_table(project.quotes())
    want = [q.memo for q in project.quotes().parts]
    assert nasty.strip() in want
    rows = csv.DictReader(io.StringIO(write(table, "csv")[0].decode(), newline=""))
    csv.field_size_limit(10**6)
    assert [r["memo"] for r in rows] == want
    assert [r["memo"] for r in json.loads(write(table, "json")[0])] == want
    assert [f.code for f in write(table, "xlsx")[1]] == ["cut"]
