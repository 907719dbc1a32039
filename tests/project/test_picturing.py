"""Figures and networks of a project: the numbers are recounts, other programs read the same weights."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import networkx
import pytest

from coder.export.write import write
from coder.model.coding import Coding
from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.results import EdgeList
from coder.model.selection import Selection
from coder.project.assigning import Terms
from coder.project.facade import Project
from coder.project.picturing import KINDS, Picture, drawn
from coder.project.reporting import report_content
from tests.builders import a_document
from tests.project.small import a_project, opened

DOCUMENTS = (
    a_document(
        "One two three four five six.", "Seven eight nine ten.", id="EU-01", case="EU", year="2008"
    ),
    a_document("One two three four five six seven.", id="CH-01", case="CH", year="2010"),
    a_document("One two three.", id="US-01", case="US", date="2009-05-01"),
    a_document("One two three.", id="X-01"),
)
SPANS = (
    ("EU-01", "0:13", "win_win", "asserts"), ("EU-01", "4:20", "aid", ""),
    ("EU-01", "8:12", "readmission", "contests"), ("EU-01", "21:27", "win_win", ""),
    ("CH-01", "0:13", "win_win", ""), ("CH-01", "12:20", "aid", "asserts"),
    ("CH-01", "20:24", "readmission", ""), ("US-01", "0:3", "frame", ""), ("X-01", "0:3", "aid", ""),
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    root = a_project(tmp_path_factory.mktemp("pictures") / "p", *DOCUMENTS)
    with opened(root) as ana:
        for doc, span, code, stance in SPANS:
            ana.add(doc, span, code, attributes={"stance": stance} if stance else {})
        ana.finish("EU-01")  # who finishes first stands for the document
    with opened(root, "ben") as ben:
        ben.add("EU-01", "0:13", "aid")
        ben.finish("EU-01")
    with opened(root) as project:
        yield project


def own(project: Project) -> list[Coding]:
    return [c for c in project.codings() if c.by == "ana"]


def recount(project: Project, between: str) -> dict[frozenset[str], float]:
    """Ties counted from the codings alone."""
    codings, out = own(project), Counter()
    values = project.variables()
    for a, b in combinations(codings, 2):
        if between == "code" and a.doc == b.doc and a.code != b.code and a.span.overlaps(b.span):
            out[frozenset((a.code, b.code))] += 1
    for c in codings:
        value = {"document": c.doc, "case": values.get(c.doc, {}).get("case", "")}.get(between, "")
        if between == "stance" and "stance" in c.attributes:
            value = c.attributes["stance"].value
        if value:
            out[frozenset((value, c.code))] += 1
    return {pair: float(n) for pair, n in out.items()}


def read(data: bytes, form: str, found: EdgeList) -> dict[frozenset[str], float]:
    """What networkx makes of a file."""
    if form == "graphml":
        graph = networkx.read_graphml(io.BytesIO(data))
    elif form == "gexf":
        graph = networkx.read_gexf(io.BytesIO(data), version="1.3")
    else:
        text = re.sub(r"(\*Vertices \d+) \d+", r"\1", data.decode("utf-8"))  # of two kinds
        graph = networkx.parse_pajek(text)
    ids = {str(facts["label"]): node for node, facts in found.nodes.items()}
    name = (lambda node: ids[node]) if form == "pajek" else (lambda node: node)
    assert {name(node) for node in graph.nodes} == set(found.nodes)
    return {frozenset((name(a), name(b))): float(w) for a, b, w in graph.edges(data="weight")}


@pytest.mark.parametrize("form", ["graphml", "gexf", "pajek"])
@pytest.mark.parametrize("between", ["code", "document", "case", "stance"])
def test_other_programs_read_the_recounted_weights(
    project: Project, between: str, form: str
) -> None:
    found = project.network(Picture("network", by="" if between == "code" else between))
    data, _ = write(found, form)
    expected = recount(project, between)
    assert expected and read(data, form, found) == expected


def test_the_size_of_a_node_is_its_codings(project: Project) -> None:
    count = Counter(c.code for c in own(project))
    nodes = project.network(Picture("network")).nodes
    assert {code: facts["n"] for code, facts in nodes.items()} == {
        code: count[code] for code in nodes
    }


def test_a_timeline_counts_by_case_and_year(project: Project) -> None:
    drawing = drawn(project, Picture("timeline", roll_up=None), Selection(codes=("aid", "frame")))
    hints = {disc.hint for disc in drawing.discs if disc.hint}
    assert hints == {"Aid, EU 2008: 1 coding", "Aid, CH 2010: 1 coding", "Frame, US 2009: 1 coding"}
    assert "1 documents without a year are left out." in drawing.description
    shaded = {box.hint for box in drawing.boxes}
    assert shaded == {"EU 2008: 1 document", "CH 2010: 1 document", "US 2009: 1 document"}


def test_a_timeline_by_words_is_a_recount(project: Project) -> None:
    picture = Picture("timeline", measure="per1000")
    hints = {disc.hint for disc in drawn(project, picture, Selection(codes=("aid",))).discs}
    eu, ch = (1000 / len(project.document(doc).text.split()) for doc in ("EU-01", "CH-01"))
    assert f"Aid, EU 2008: {eu:.1f} codings in 1,000 words" in hints
    assert f"Aid, CH 2010: {ch:.1f} codings in 1,000 words" in hints
    with pytest.raises(BadValue, match="per1000"):
        drawn(project, Picture("timeline", measure="npmi"))


def test_a_timeline_shows_families_by_itself(project: Project) -> None:
    names = {disc.hint.split(",")[0] for disc in drawn(project, Picture("timeline")).discs}
    assert "Frame" in names and "Win-win" not in names


def test_portraits_show_each_coding_at_its_place(project: Project) -> None:
    drawing = drawn(project, Picture("portraits"), Selection(docs=("EU-01",), codes=("win_win",)))
    length = len(project.document("EU-01").text)
    found = [box for box in drawing.boxes if box.hint]
    back = next(box for box in drawing.boxes if not box.hint)
    places = sorted(
        (c.span.start, c.span.end) for c in own(project) if c.doc == "EU-01" and c.code == "win_win"
    )
    for box, (start, end) in zip(found, places, strict=True):
        assert box.x == pytest.approx(back.x + back.width * start / length)
        assert box.width == pytest.approx(back.width * (end - start) / length)


def test_top_keeps_the_most_frequent_and_says_what_is_gone(project: Project) -> None:
    drawing = drawn(project, Picture("heatmap", top=2))
    names = [words.text for words in drawing.words if words.anchor == "end"]
    assert {"Win-win", "Aid"} <= set(names) and "Readmission" not in names
    assert "2 less frequent codes are not drawn." in drawing.description
    portraits = drawn(project, Picture("portraits", top=1))
    assert "The 1 documents with most codings of 4 are drawn." in portraits.description
    ties = drawn(project, Picture("network", by="document", top=2))
    assert "heaviest of" in ties.description


def test_agreement_is_drawn_with_its_values(project: Project) -> None:
    found = project.agree()
    drawing = project.figure(Picture("agreement", draws=0))
    values = {
        f"alpha {line.head.value:.2f}".replace("-", "\u2212")
        for line in found.lines
        if line.head.value is not None
    }
    assert {disc.hint for disc in drawing.discs} == values


def test_what_cannot_be_drawn_is_said(project: Project, tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="allowed"):
        Picture("pie")
    with pytest.raises(BadValue, match="at least 1"):
        Picture("heatmap", top=0)
    with pytest.raises(UnknownName, match="case"):
        drawn(project, Picture("timeline", by="casse"))
    with pytest.raises(UnknownName):
        drawn(project, Picture("network", by="casse"))
    root = a_project(tmp_path / "p", a_document("Text.", id="D-1"))
    with opened(root) as empty:
        for kind in ("heatmap", "network", "timeline", "agreement"):
            with pytest.raises(UsageError):
                drawn(empty, Picture(kind))
            assert kind not in {figure.id for figure in report_content(empty).figures}


def test_the_page_holds_what_counts(project: Project) -> None:
    content = report_content(project)
    assert len(content.codings) == len(SPANS)
    assert [figure.id for figure in content.figures] == list(KINDS)
    count = Counter(c.code for c in own(project))
    assert {code.id: code.codings for code in content.codes} == {
        code.id: count[code.id] for code in content.codes
    }
    assert sum(content.made.values()) == len(SPANS)
    assert content.agreement[0][:2] == ("code", "alpha") and len(content.agreement) > 1
    pooled = report_content(project, Selection(layer="pool"), figures=False)
    assert len(pooled.codings) == len(SPANS) + 1 and pooled.facts["layer"] == "pool"
    assert project.html_report() == project.html_report()


def test_paragraphs_of_the_page_hold_all_of_the_text(project: Project) -> None:
    for doc in report_content(project, figures=False).documents:
        shown = " ".join(span.of(doc.text) for span in doc.paragraphs)
        assert shown.split() == doc.text.split()


def test_who_codes_blind_gets_a_page_without_the_others(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ben") as ben:
        ben.add("EU-01", "p1s1", "aid", memo="a remark of ben")
    with opened(root) as ana:
        ana.add("EU-01", "p1s2", "win_win")
        ana.assign("one", Terms(coders=("ana", "ben"), double=1.0))
    with opened(root) as ana:
        content = report_content(ana, Selection(layer="pool"))
        assert {c.by for c in content.codings} == {"ana"} and content.agreement == ()
        assert b"remark of ben" not in ana.html_report(Selection(layer="pool"))
