"""The codebook for papers and for other programs holds everything, and comes back from a .qdc."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from coder.exchange.qdc import read_qdc
from coder.model.errors import BadValue
from coder.model.selection import Selection
from coder.project.bookappendix import appendix_table, qdc_file
from coder.project.bookimports import import_book
from tests.exchange.test_qdc import valid
from tests.project.small import a_project, opened

BOOK = """\
version: "2.0"
groups:
  - {id: voice, name: Who speaks}
  - {id: money, name: Money}
codes:
  - id: frame
    name: Frame
    note: not for coding
  - id: aid
    name: Aid
    names: {fr: Aide}
    parent: frame
    group: voice
    colour: "#2f9e44"
    definition: Money is given.
    include: [grants, gifts]
    exclude: [Loans.]
    examples:
      - {text: Es wird gezahlt., lang: de, code: true}
      - {text: Nothing is paid., code: false}
    rules: [{id: a1, phrase: aid}]
    note: also in group money
  - {id: loan, name: Loan, parent: frame, retired: true}
"""


@pytest.fixture
def project(tmp_path: Path):
    with opened(a_project(tmp_path / "p", book=BOOK)) as found:
        yield found


def test_programs_get_every_code_with_everything(project):
    table = appendix_table(project)
    assert "codings" not in table.columns
    aid = next(r for r in table.dicts() if r["code"] == "aid")
    assert (aid["path"], aid["depth"], aid["name (fr)"]) == ("frame.aid", 1, "Aide")
    assert (aid["include"], aid["exclude"]) == ("grants\ngifts", "Loans.")
    assert (aid["examples"], aid["counterexamples"]) == (
        "[de] Es wird gezahlt.",
        "Nothing is paid.",
    )
    assert [r["code"] for r in appendix_table(project, Selection(codes=("aid",))).dicts()] == [
        "aid"
    ]


def test_frequencies_come_along_where_codings_exist(project):
    project.add("EU-01", "par1", "aid")
    project.add("EU-01", "par2", "aid")
    project.add("CH-01", "par1", "loan")
    table = appendix_table(project)
    assert {r["code"]: (r["codings"], r["documents"]) for r in table.dicts()} == {
        "frame": (0, 0), "aid": (2, 1), "loan": (1, 1),
    }  # fmt: skip
    assert table.caption.facts["layer"] == "final" and table.caption.facts["version"] == "2.0"


def test_people_get_names_limits_and_no_empty_columns(project):
    table = appendix_table(project, people=True, names="fr", counts=True)
    assert table.columns == ("Code", "Group", "Definition", "Examples", "Codings", "Documents")
    aid = table.rows[1]
    assert aid[:2] == ("– Aide", "Who speaks")
    assert aid[2] == "Money is given.\nInclude: grants. gifts.\nExclude: Loans."
    assert aid[3] == "[de] Es wird gezahlt.\nNot: Nothing is paid."
    assert "out of use: loan" in table.caption.notes
    with pytest.raises(BadValue):
        appendix_table(project, people=True, names="xx")


def test_a_qdc_is_the_same_bytes_twice_and_says_what_it_lacks(project, shared):
    data, findings = qdc_file(project)
    assert data == qdc_file(project)[0] and valid(data, shared / "refi" / "Codebook.xsd")
    assert "1 rules" in findings[0].what and "1 codes that are out of use" in findings[0].what
    book, lost = read_qdc(data, "f")
    assert not lost and [c.codable for c in book.codes] == [False, True, True]
    assert [(s.name, len(s.codes)) for s in book.sets] == [("Who speaks", 1), ("Money", 1)]


def test_a_renamed_code_stays_the_same_for_other_programs(project):
    before = {c.name: c.id for c in read_qdc(qdc_file(project)[0], "f")[0].codes}
    project.rename_code("aid", "help")
    project.rename_code("help", "support")
    assert {c.name: c.id for c in read_qdc(qdc_file(project)[0], "f")[0].codes} == before
    assert all(UUID(g).version == 5 for g in before.values())


def test_what_goes_out_as_qdc_comes_in_as_the_same_codebook(project, tmp_path):
    first, _ = qdc_file(project)
    (tmp_path / "out.qdc").write_bytes(first)
    found = import_book(project, tmp_path / "out.qdc")
    assert (found.name, found.new, dict(found.lost)) == ("out", True, {})
    with opened(project.root) as again:
        again.books.chosen = "out"
        assert qdc_file(again)[0] == first
        aid = again.book().code("aid")
        assert (aid.definition, aid.include, aid.exclude) == (
            "Money is given.", ("grants", "gifts"), ("Loans.",),
        )  # fmt: skip
        assert [(e.text, e.lang, e.positive) for e in aid.examples] == [
            ("Es wird gezahlt.", "de", True), ("Nothing is paid.", "", False),
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "codes", "groups"),
    [("atlasti-mac-8.4-standard-project.qde", 14, 16), ("nvivo-mac-15-codes-only.qdpx", 262, 0),
     ("taguette-1.4.1.qdc", 3, 0), ("atlasti-win-23.4-ns04.qdc", 1, 1), ("synthetic-base.qdpx", 4, 1)],
)  # fmt: skip
def test_codebooks_of_other_programs_come_in_and_go_out_whole(project, shared, name, codes, groups):
    path = shared / "refi" / "samples" / name
    found = import_book(project, path)
    assert (len(found.codes.rows), found.groups) == (codes, groups)
    with opened(project.root) as again:
        again.books.chosen = found.name
        data, _ = qdc_file(again)
    assert valid(data, shared / "refi" / "Codebook.xsd")
    out, _ = read_qdc(data, name)
    ids = {str(r[5]) for r in found.codes.rows}
    assert {c.id for c in out.codes} == ids and len(out.sets) == groups
