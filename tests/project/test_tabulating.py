"""Tables by variables through the project: states, attributes, coders, bands, shared passages, moments."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coder.model.errors import UnknownName, UsageError
from coder.model.results import Matrix, Table
from coder.model.selection import Selection
from coder.project.cooccurring import Question, answer, of_project, of_table
from coder.project.tabulating import Tabled, crosstab, dispersion, frequencies, trend
from coder.project.unitizing import sections
from tests.builders import a_document
from tests.project.small import a_project, opened

BOILERPLATE = (
    "The Parties reaffirm that a win-win partnership of equals, shared responsibility and mutual "
    "trust remain the firm basis of all their cooperation on migration and on readmission."
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """EU-01 by ana and ben, CH-01 by ana, US-01 read by ana and empty."""
    made = a_project(tmp_path / "p")
    with opened(made, "ben") as ben:
        ben.add("EU-01", "p1s1", "aid")
    with opened(made) as ana:
        ana.add("EU-01", "p1s1", "win_win", attributes={"stance": "asserts"})
        ana.add("EU-01", "p1s1", "aid")
        ana.add("EU-01", "par2", "readmission", attributes={"stance": "contests"})
        ana.add("CH-01", "p1s1", "readmission")
        ana.add("CH-01", "p1s2", "win_win")
        ana.finish("US-01")
    return made


def cells(table: Table | Matrix) -> dict[tuple[str, str], object]:
    if isinstance(table, Matrix):
        table = table.table()
    return {(str(r[0]), c): v for r in table.rows for c, v in zip(table.columns, r, strict=True)}


def test_for_people_a_cell_says_what_its_emptiness_rests_on(root: Path) -> None:
    with opened(root) as project:
        asked = Tabled("case")
        raw = cells(crosstab(project, None, asked))
        told = cells(crosstab(project, None, asked, form="states"))
        years = cells(trend(project, None, Tabled("year"), form="states"))
    assert raw["win_win", "US"] == 0 and raw["readmission", "EU"] in (0, 1)
    assert told["win_win", "US"] == "0 of 1 read"
    assert told["frame", "EU"] == "not read"
    assert told["win_win", "CH"] == 1
    assert years["win_win", "2009"] == 1 and years["frame", "2008"] == "not read"


def test_codes_by_an_attribute_by_who_coded_and_by_periods(root: Path) -> None:
    with opened(root) as project:
        everybody = Selection(layer="pool")
        stance = cells(crosstab(project, everybody, Tabled("stance")))
        who = cells(crosstab(project, everybody, Tabled("coder")))
        bands = cells(crosstab(project, everybody, Tabled("year:2000-2008,2009-2015")))
        with pytest.raises(UnknownName, match="stance"):
            crosstab(project, None, Tabled("stanse"))
        with pytest.raises(UnknownName):
            trend(project, None, Tabled("stance"))
    assert stance["win_win", "asserts"] == 1 and stance["readmission", "contests"] == 1
    assert stance["aid", "(no value)"] == 2
    assert (who["aid", "ana"], who["aid", "ben"], who["win_win", "ben"]) == (1, 1, 0)
    assert (bands["win_win", "2000-2008"], bands["win_win", "2009-2015"]) == (1, 1)


def test_cooccurrence_by_parts_rectangles_and_roll_up(root: Path) -> None:
    with opened(root) as project:
        material = of_project(project, Selection(by=("ana",)))
        part = answer(material, Question(rows=("frame.*",), cols=("aid", "readmission")))
        assert isinstance(part, Matrix)
        assert (part.rows, part.cols) == (("frame", "win_win"), ("readmission", "aid"))
        assert part.values == ((0, 0), (0, 1))
        top = of_project(project, Selection(by=("ana",)), roll_up=0)
        rolled = answer(top, Question(rows=("win_win",), cols=("aid",)))
        assert isinstance(rolled, Matrix) and rolled.rows == ("frame",) and rolled.values == ((1,),)
        assert rolled.caption.facts["rolled up to"] == "0"
        per = answer(material, Question(rule="document", per="case"))
        assert per.columns == ("code_a", "code_b", "EU", "CH", "US")  # type: ignore[union-attr]
        apart = answer(material, Question(rule="document", per="case", minus=("EU", "CH"), draws=9))
        assert apart.columns[2:] == ("EU", "CH", "difference", "low", "high")  # type: ignore[union-attr]
        stance = answer(material, Question(per="stance", measure="docs"))
        assert "asserts" in stance.columns  # type: ignore[union-attr]
        robust = answer(of_project(project, Selection(layer="pool")), Question(robust=True))
        assert robust.rows[0][-1] is False  # type: ignore[union-attr]
        for rule in ("near:3t", "near:0s", "then:1p", "section", "enclosure"):
            assert isinstance(answer(material, Question(rule=rule)), Matrix)
        for wrong in (
            Question(minus=("EU", "CH")),
            Question(per="case", minus=("EU",)),
            Question(per="case", robust=True),
        ):
            with pytest.raises(UsageError):
                answer(material, wrong)
        with pytest.raises(UnknownName, match="value of case"):
            answer(material, Question(per="case", minus=("EU", "XX")))


def test_the_consensus_is_nobody_to_leave_out(root: Path) -> None:
    with opened(root) as project:
        material = of_project(project)
        table = answer(material, Question(robust=True))
    assert all("consensus" not in name for name in table.columns)  # type: ignore[union-attr]


def test_a_table_of_spans_has_no_variables() -> None:
    from coder.analyse.spanrows import columns_from_rows

    rows = [("d", "0", "5", "a"), ("d", "0", "5", "b"), ("d", "0", "5", "c")]
    material = of_table(columns_from_rows(("doc", "start", "end", "code"), rows))
    part = answer(material, Question(rows=("a",), cols=("b", "c")))
    assert isinstance(part, Matrix) and part.values == ((1, 1),)
    with pytest.raises(UnknownName):
        answer(material, Question(rows=("x",)))
    with pytest.raises(UsageError, match="no variables"):
        answer(material, Question(per="case"))


def test_captions_say_whose_codings_of_what(root: Path) -> None:
    with opened(root) as project:
        facts = answer(of_project(project), Question(rule="sentence", measure="npmi")).caption.facts
    assert {"measure", "rule", "units", "layer", "coders", "documents", "codebook"} <= set(facts)
    assert facts["layer"] == "final" and "ana" in facts["coders"]


def test_shared_passages_are_told_and_counted_once_when_asked(tmp_path: Path) -> None:
    documents = [
        a_document("First things come first.", BOILERPLATE, id="A-01", case="EU", year="2001"),
        a_document(
            BOILERPLATE.replace("firm basis", "sole basis"), id="B-01", case="EU", year="2002"
        ),
        a_document("Something quite different is said.", id="C-01", case="CH", year="2003"),
    ]
    root = a_project(tmp_path / "p", *documents)
    with opened(root) as ana:
        ana.add("A-01", "par2", "win_win")
        ana.add("A-01", "par2", "readmission")
        ana.add("B-01", "par1", "win_win")
        ana.add("B-01", "par1", "aid")
        ana.add("C-01", "par1", "win_win")
        told = crosstab(ana, None, Tabled("id"))
        assert "1 coding stands in passages" in told.caption.notes[-1]
        once = crosstab(ana, None, Tabled("id", once=True))
        assert cells(told)["win_win", "B-01"] == 1 and cells(once)["win_win", "B-01"] == 0
        assert cells(once)["aid", "B-01"] == 1
        assert once.caption.facts["shared passages"] == "counted once"
        assert [r[1] for r in dispersion(ana, once=True).rows if r[0] == "win_win"] == [2]
        rows = frequencies(ana, by=("case",), once=True).dicts()
        assert {(r["code"], r["case"]): r["n"] for r in rows}["win_win", "EU"] == 1
        matrix = answer(of_project(ana, once=True), Question())
        assert isinstance(matrix, Matrix) and matrix.values[1][3] == 0
        nothing = crosstab(ana, Selection(docs=("C-*",), codes=("aid",)), Tabled("id", once=True))
        assert nothing.caption.facts["documents"] == "1"


def test_variables_and_primary_coders_are_those_of_the_moment(root: Path) -> None:
    with opened(root, "ben") as ben:
        ben.add("CH-01", "p1s1", "aid")
    time.sleep(0.002)
    then = "2999-01-01"
    with opened(root) as ana:
        before = max(e["time"] for e in ana.log(limit=1))
        time.sleep(0.002)
        ana.set_variables("US-01", {"case": "EU", "primary": "ben"})
        ana.set_variables("CH-01", {"primary": "ben"})
    with opened(root) as project:
        moment = before.replace("Z", "+00:00")
        now = cells(crosstab(project, None, Tabled("case")))
        old = cells(crosstab(project, Selection(as_of=moment), Tabled("case")))
        assert now["aid", "CH"] == 1 and now["win_win", "CH"] == 0
        assert old["aid", "CH"] == 0 and old["win_win", "CH"] == 1
        where = Selection(where="case = EU", layer="pool")
        late = crosstab(project, where, Tabled("id"))
        assert list(late.cols) == ["EU-01", "US-01"]  # type: ignore[union-attr]
        was = Selection(where="case = EU", as_of=moment, layer="pool")
        assert crosstab(project, was, Tabled("id")).cols == ("EU-01",)  # type: ignore[union-attr]
        assert cells(crosstab(project, Selection(as_of=then), Tabled("case"))) == now


def test_python_asks_what_the_command_line_asks(root: Path) -> None:
    with opened(root) as project:
        asked = Question(rows=("win_win",), permutations=9)
        assert project.cooccurrence(asked) == answer(of_project(project), asked)
        assert project.tabulated(Tabled("case")) == crosstab(project, None, Tabled("case"))
        assert project.dispersion() == dispersion(project)


def test_dispersion_knows_the_first_and_the_last_document(root: Path) -> None:
    with opened(root) as project:
        rows = {r["code"]: r for r in dispersion(project, Selection(by=("ana",))).dicts()}
    assert (rows["win_win"]["first"], rows["win_win"]["last_doc"]) == ("2008", "CH-01")
    assert rows["win_win"]["documents"] == 2 and rows["win_win"]["chars"] == 34


def test_sections_are_runs_of_paragraphs_under_one_heading() -> None:
    document = a_document(
        "Before all headings.", "Article 1. The parties.", "They agree.", "Article 2. Return.", "Home.",
        id="L-01",
    )  # fmt: skip
    found = [document.text[a:b] for a, b in sections(document)]
    assert [text.split(".")[0] for text in found] == ["Article 1", "Article 2"]
    assert found[0].endswith("They agree.")
