from __future__ import annotations

import re
from pathlib import Path

import pytest

from coder.export.article import Heading, Paragraph, Quoted, Recompute
from coder.model.results import Table
from coder.model.selection import Selection
from coder.project.appendix import appendix
from coder.project.countables import words_in
from tests.project.small import DOCUMENTS, a_project, opened


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = a_project(tmp_path / "p")
    for by in ("ana", "ben"):
        with opened(root, by) as project:
            project.tag()
            project.accept(project.pending()[:2])
            project.add("EU-01", "par2", "readmission", how="hand")
            if by == "ana":
                coding = project.add("US-01", "par1", "aid")
                project.flag([coding], "exemplar")
            project.finish("EU-01")
            project.finish("CH-01")
    return root


def test_every_number_equals_a_recount(root: Path) -> None:
    with opened(root) as project:
        article, facts = project.methods()
        codings = project.codings()
        final = project.segments().rows
    told = {what: value for what, value, _ in facts.rows}
    assert told["documents"] == len(DOCUMENTS)
    assert told["words"] == sum(len(re.findall(r"[\w'’-]+", d.text)) for d in DOCUMENTS)
    assert (told["first year"], told["last year"]) == (2008, 2009)
    assert (told["codes"], told["top codes"], told["rules"]) == (4, 3, 3)
    assert told["codings of all coders"] == len(codings) == 7
    assert told["codings by: ana"] == sum(c.by == "ana" for c in codings) == 4
    for how, name in (("hand", "marked by hand"), ("batch", "from a file or a program")):
        assert told.get(f"codings {name}", 0) == sum(str(c.how) == how for c in codings)
    assert told["codings of the final layer"] == len(final)
    several = {c.doc for c in codings if c.by == "ana"} & {c.doc for c in codings if c.by == "ben"}
    assert told["documents coded by several"] == len(several)
    assert told["documents that somebody has read"] == 2
    assert told["documents compared"] == 2
    assert told["sentences compared"] == sum(len(d.map.sentences) for d in DOCUMENTS[:2])
    assert isinstance(article.blocks[-2], Table)


def test_no_number_stands_in_the_text_alone(root: Path) -> None:
    with opened(root) as project:
        article, facts = project.methods()
        book = project.book()
    text = " ".join(b.text for b in article.blocks if isinstance(b, Paragraph))
    for part in (
        book.version,
        book.hash,
        "SHA-256",
        "0.1.0",
        "coder-rules 3",
        "at least .8",
        "at least .667",
    ):
        text = text.replace(part, " ")
    shown = {
        f"{v:,}" if isinstance(v, int) else f"{v:.2f}" for _, v, _ in facts.rows if v is not None
    }
    shown |= {str(v) for what, v, _ in facts.rows if what.endswith(" year")}
    found = set(re.findall(r"(?<![\w.])-?\d[\d,.]*\d|(?<![\w.])\d", text))
    assert found <= shown, found - shown


def test_agreement_is_that_of_the_verb(root: Path) -> None:
    from coder.project.agreeing import Question

    with opened(root) as project:
        _, facts = project.methods()
        lines = project.agree(question=Question(measures=("alpha",))).lines
    values = [v for line in lines if (v := line.scores[0].value) is not None]
    told = {what: value for what, value, _ in facts.rows}
    assert told["lowest alpha of a code"] == min(values)
    assert told["codes with an alpha"] == len(values)


def test_a_selection_is_part_of_every_command(root: Path) -> None:
    with opened(root) as project:
        _, facts = project.methods(Selection(where="case = EU"))
        codings = project.codings()
    told = {what: (value, command) for what, value, command in facts.rows}
    assert told["documents"] == (1, 'coder docs list --where "case = EU"')
    assert told["codings of all coders"][0] == sum(c.doc == "EU-01" for c in codings) > 0


def test_projects_with_nothing_in_them_say_so(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p")) as project:
        article, _ = project.methods()
        text = " ".join(b.text for b in article.blocks if isinstance(b, Paragraph))
        assert "Nothing is coded yet." in text and "Agreement is not measured" in text
        assert any(
            isinstance(b, Paragraph) and "Not measured" in b.text for b in appendix(project).blocks
        )


def test_the_appendix_holds_its_tables_each_with_a_command(root: Path) -> None:
    with opened(root) as project:
        article = project.appendix(cols="case")
        alphas = {ln.key["code"]: ln.scores[0].value for ln in project.agree().lines if ln.scores}
        quotes = {c.quote for c in project.codings(Selection(layer="final"))}
    headings = [b.text for b in article.blocks if isinstance(b, Heading) and b.level == 1]
    assert headings == [
        "Codebook", "Corpus", "Agreement", "Codes that are absent", "Quotations",
        "How the codings came about",
    ]  # fmt: skip
    tables = [b for b in article.blocks if isinstance(b, Table)]
    book = {str(r[0]).strip("– "): r for r in tables[0].rows}
    assert book["Readmission"][-1] == alphas["readmission"]
    corpus = {r["id"]: r for r in tables[1].dicts()}
    assert corpus["US-01"]["codings"] == 1 and corpus["US-01"]["coders"] == "ana"
    assert [corpus[d.id]["words"] for d in DOCUMENTS] == [words_in(d.text) for d in DOCUMENTS]
    shown = [b for b in article.blocks if isinstance(b, Quoted)]
    assert shown and {b.text for b in shown} <= quotes
    commands = [b.command for b in article.blocks if isinstance(b, Recompute)]
    assert len(commands) == len(headings)
    assert tables[-1].rows[-1][-1] == 7


def test_an_appendix_without_quotations_has_none(root: Path) -> None:
    with opened(root) as project:
        made = project.appendix(quotes=0)
    assert not [b for b in made.blocks if isinstance(b, Quoted)]


def test_what_several_have_finished_is_measured_where_all_have_not(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", coders=("ana", "ben", "cid", "dora"))
    for by, docs in {"ana": "EU-01", "ben": "EU-01", "cid": "CH-01", "dora": "CH-01"}.items():
        with opened(root, by) as project:
            project.add(docs, "par1", "readmission")
            project.finish(docs)
    with opened(root) as project:
        article, facts = project.methods()
        agreed = project.agree()
        tables = [b.caption.facts for b in appendix(project).blocks if isinstance(b, Table)]
    text = " ".join(b.text for b in article.blocks if isinstance(b, Paragraph))
    assert "2 documents that two or more of the 4 coders had read" in text
    assert "not measured" not in text
    told = {what: (value, command) for what, value, command in facts.rows}
    assert told["documents compared"] == (2, "coder agree --gaps --measure alpha")
    assert any("two or more of ana" in facts.get("scope", "") for facts in tables)
    (note,) = [n for n in agreed.notes if "by all of them" in n]
    assert "2 documents were finished by two or more: coder agree --gaps" in note
    with opened(root, "ana") as project:
        project.finish("CH-01")
        assert "documents that all" not in " ".join(b.text for b in project.methods()[0].blocks if isinstance(b, Paragraph))  # fmt: skip
