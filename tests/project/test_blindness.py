"""Blindness: what others did in a document that the reader codes independently shows in no verb."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from coder.cli.table import VERBS
from coder.model.affairs import Task
from coder.model.errors import UnknownName
from coder.model.finding import Level
from coder.model.selection import Selection
from coder.project.blindness import ALL, Sight, blind_documents, sight_of, unfinished
from coder.project.facade import Project
from coder.review.acts import Act
from tests.builders import a_document
from tests.cli.program import run
from tests.project.small import a_project, opened

LEA = '\n[[coders]]\nid = "lea"\nrole = "lead"\n'
QUOTE = "heron of the canaries waits"
DOCUMENTS = (
    a_document(
        "A win-win for all. It brings mutual benefit.",
        f"Nothing of note stands on this page. The {QUOTE} here. Nothing else is to be told of it.",
        id="EU-01",
        case="EU",
        year="2008",
    ),
    a_document("Readmission is agreed. A win-win again.", id="CH-01", case="CH", year="2009"),
)


# -- the rule ---------------------------------------------------------------------------------


def test_a_document_is_blind_while_it_is_shared_and_not_finished() -> None:
    tasks = [Task("A", "r1", "Ana", 1), Task("A", "r1", "ben", 1), Task("B", "r1", "ana", 1)]
    assert blind_documents("ana", tasks, {}) == (frozenset("A"), frozenset())
    assert blind_documents("ben", tasks, {("A", "r1"): True}) == (frozenset(), frozenset())
    assert blind_documents("cid", tasks, {}) == (frozenset(), frozenset())
    alone = [Task("A", "r1", "ana", 1, suggestions=False), Task("A", "r2", "ben", 5)]
    assert blind_documents("ana", alone, {}) == (frozenset("A"), frozenset("A"))
    both = [Task("A", "r1", "ana", 1), Task("A", "r2", "ana", 5), Task("A", "r2", "ben", 5)]
    assert blind_documents("ana", both, {("A", "r1"): True})[0] == frozenset("A")


def test_what_a_sight_shows() -> None:
    sight = Sight("ana", frozenset({"A"}), frozenset({"A"}), frozenset({"lea"}))
    assert sight and not ALL
    assert sight.sees("A", by="ANA") and not sight.sees("A", by="ben") and sight.sees("B", by="ben")
    assert not sight.sees_suggestions("A") and sight.sees_suggestions("B")
    assert not sight.sees_scores() and ALL.sees_scores()
    notes = [("ana", "A"), ("ben", "A"), ("lea", "A"), ("ben", "B"), ("ben", ""), ("lea", "")]
    shown = [sight.sees_note(by, doc) for by, doc in notes]
    assert shown == [True, False, False, True, False, True]
    assert ALL.sees_note("ben", "A")


# -- where it is applied ----------------------------------------------------------------------


@dataclass(frozen=True)
class Planted:
    """A project in which ben has coded what ana codes blind, and everything that tells of it."""

    root: Path
    canaries: tuple[str, ...]
    coding: str
    memo: str
    mine: str


def plant(root: Path) -> Planted:
    a_project(root, *DOCUMENTS, more=LEA)
    with opened(root, "lea") as lead:
        lead.tag()
        body = {"round": "r1", "coders": ["ana", "ben"], "primary": "ben", "suggestions": False}
        lead.record.write("lea", [Act("assign", "EU-01", body)])
        lead.memo("code:aid", "Guidance by the lead: aid is money.")
    with opened(root, "ana") as ana:
        mine = ana.add("EU-01", "0:9", "win_win", memo="my own words").id
        ana.add("CH-01", "0:11", "readmission")
    with opened(root, "ben") as ben:
        text = ben.document("EU-01").text
        at = text.index(QUOTE)
        coding = ben.add("EU-01", f"{at}:{at + len(QUOTE)}", "aid", memo="canary on a coding")
        ben.flag([coding], "doubt", text="canary doubt")
        ben.set([coding], {"stance": "contests"})
        found = ben.pending(Selection(docs=("EU-01",)))
        accepted = ben.accept(found[:1])
        ben.memo("EU-01", "canary on the document")
        note = ben.memo("code:win_win", "canary on a code")
        ben.memo("project", "canary on the project")
        ben.coin("canary_visa", "canary visa")
        ben.add("EU-01", "p1s1", "canary_visa")
        ben.finish("EU-01")
    ids = (coding.id, *accepted)
    canaries = ("canary", QUOTE, *ids, *(i[-8:] for i in ids))
    return Planted(root, canaries, coding.id, note.id, mine)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    return plant(tmp_path_factory.mktemp("blind") / "p")


@pytest.fixture
def ana(planted: Planted) -> Iterator[Project]:
    with opened(planted.root, "ana") as project:
        yield project


@pytest.fixture
def ben(planted: Planted) -> Iterator[Project]:
    with opened(planted.root, "ben") as project:
        yield project


TEXT = {"docs show", "docs text", "export spans", "report html"}
"""Verbs that print the text itself, in which the quotation stands for everybody."""
ARGUMENTS: dict[str, list[list[str]]] = {
    "docs show": [["EU-01"], ["EU-01", "--json"]],
    "docs history": [["EU-01"]],
    "docs review": [["--json"]],
    "status": [[], ["--json"]],
    "doctor": [[]],
    "rules score": [["--misses"], ["--against", "ben", "--json"]],
    "review": [["EU-01", "--linear"]],
    "agree": [["--coders", "ana,ben"]],
    "log": [["--last", "0", "--json"], ["--by", "ben"], ["CODING"]],
    "suggest list": [[], ["--by", "ben", "--state", "accepted", "--json"]],
    "memo list": [["--json"], ["EU-01"], ["CODING"]],
    "memo show": [["MEMO"], ["CODING"]],
    "memo edit": [["MEMO", "other words"], ["CODING", "other words"]],
    "memo export": [["OUT/memos"]],
    "codebook show": [["--counts"], ["win_win"]],
    "crosstab": [["--cols", "case", "--long", "--pool"]],
    "absent": [["--cols", "case", "--by", "ben"]],
    "export codings": [["--csv"], ["--by", "ben", "--json"]],
    "export segments": [["--pool", "--json"], ["--by", "ben"]],
    "export quotes": [["--pool", "--format", "md"]],
    "cooccur": [["--by", "ben", "--csv"]],
    "conflicts": [["--unfinished"], ["EU-01", "--unfinished", "--json"]],
    "adjudicate": [["--linear"], ["--agreed", "--dry-run"]],
    "recode": [["CODING", "win_win"]],
    "rm": [["CODING"]],
    "resize": [["CODING", "0:5"]],
    "set": [["CODING", "stance=asserts"]],
    "flag": [["CODING", "--doubt", "x"]],
    "split": [["CODING", "60"]],
    "finish": [["CH-01"]],
    "help": [["quotation"]],
    "merge": [["codings", "--dry-run"]],
    "assign": [["--round", "r2", "--dry-run"], ["--plan"]],
    "undo": [["--last", "0"]],
    "redo": [["--last", "0"]],
    "pack": [["--for", "ana", "--output", "OUT/for-ana.zip"]],
}
"""Words to run a verb with; a verb that is not here is run alone and with a document."""
ELSEWHERE = {"demo", "init", "completions", "me", "code", "tour", "ingest", "reproduce"}
"""Verbs that look at no project, or change what is not asked about here."""


def words_for(verb: str, planted: Planted, out: Path) -> Iterator[list[str]]:
    stands = {"CODING": planted.coding, "CODING-END": planted.coding[-8:], "MEMO": planted.memo}
    for words in ARGUMENTS.get(verb, [[], ["EU-01"]]):
        yield [stands.get(w, w.replace("OUT", str(out))) for w in words]


def shown(planted: Planted, by: str, verb: str, out: Path) -> str:
    """Everything that a verb says, on both streams and in files."""
    said = []
    for words in words_for(verb, planted, out):
        ran = run("--project", planted.root, "--coder", by, *verb.split(), *words)
        said += [ran.data.decode("utf-8", "replace"), ran.err]
        assert "Traceback" not in ran.err and "internal error" not in ran.err, (words, ran.err)
    said += [p.read_text("utf-8") for p in sorted(out.rglob("*.md"))]
    return "\n".join(said)


READING = [v.name for v in VERBS if v.name not in ELSEWHERE]


@pytest.fixture
def kept(planted: Planted) -> Iterator[None]:
    """The files of the project as they are now, put back afterwards: a verb may change any of them."""

    def files() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in planted.root.rglob("*") if p.is_file()}

    before = files()
    yield
    for path, data in files().items():
        if path not in before:
            path.unlink()
        elif data != before[path]:
            path.write_bytes(before[path])


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("verb", READING)
def test_no_verb_shows_what_others_did(verb: str, planted: Planted, tmp_path: Path) -> None:
    said = shown(planted, "ana", verb, tmp_path)
    given = {w for words in words_for(verb, planted, tmp_path) for w in words}
    hidden = [c for c in planted.canaries if c not in (QUOTE if verb in TEXT else "", *given)]
    echoed = [c for c in hidden if c in said and not any(c in w for w in given)]
    assert not echoed, said
    with opened(planted.root, "ana") as project:
        assert sight_of(project).blind == {"EU-01"}, "the verb changed what is looked at"


def test_the_canaries_sing_for_a_lead_and_for_who_put_them_there(
    planted: Planted, tmp_path: Path
) -> None:
    for by in ("lea", "ben"):
        for verb in ("docs show", "memo list", "export codings", "log", "memo export"):
            said = shown(planted, by, verb, tmp_path / by / verb.split()[0])
            assert any(c in said for c in planted.canaries), (by, verb)


def test_in_python_it_is_the_same(ana: Project, planted: Planted) -> None:
    assert {n.text for n in ana.memos()} == {"Guidance by the lead: aid is money.", "my own words"}
    assert {e["by"] for e in ana.log() if e["kind"] in ("add", "memo")} == {"ana", "lea"}
    with pytest.raises(UnknownName):
        ana.history(planted.coding)
    assert any(f.code == "blind" and f.level is Level.NOTE for f in ana.findings)


def test_analyses_count_the_readers_own_work_in_blind_documents_and_say_so(ana: Project) -> None:
    pooled = ana.crosstab("case", Selection(layer="pool"))
    counts = dict(zip(pooled.rows, pooled.values, strict=True))  # type: ignore[union-attr]
    assert counts["aid"] == (0, 0, 0) and counts["win_win"] == (1, 0, 0)
    assert any("EU-01" in note for note in pooled.caption.notes)
    final = ana.segments()
    assert {(r["doc"], r["by"]) for r in final.dicts()} == {("EU-01", "ana"), ("CH-01", "ana")}
    theirs = ana.crosstab("case", Selection(by=("ben",)), long=True)
    assert not [r for r in theirs.dicts() if r["value"] == "EU" and r["read"]]  # type: ignore[union-attr]


def test_without_suggestions_means_none_until_finished(ana: Project, ben: Project) -> None:
    ana.tag()
    assert {s.doc for s in ana.pending()} == {"CH-01"}
    assert "EU-01" in {s.doc for s in ben.pending()}


def test_finishing_opens_the_eyes_and_a_later_round_closes_them(tmp_path: Path) -> None:
    planted = plant(tmp_path / "p")
    with opened(planted.root, "ana") as ana:
        assert set(unfinished(ana, "ana")) == {"EU-01"}
        ana.finish("EU-01", codes=["aid"])
        assert sight_of(ana).blind == {"EU-01"}, "one code is not the document"
        ana.finish("EU-01")
        assert sight_of(ana) == Sight("ana", leads=frozenset({"lea"}))
        assert any("canary on the document" in n.text for n in ana.memos())
        ana.undo()
        assert sight_of(ana).blind == {"EU-01"}
        ana.redo()
    with opened(planted.root, "lea") as lead:
        body = {"round": "r2", "coders": ["ana", "ben"], "primary": "ben"}
        lead.record.write("lea", [Act("assign", "EU-01", body)])
        assert not sight_of(lead)
        assert sight_of(lead, reader="ANA").blind == {"EU-01"}
    with opened(planted.root, "ben") as ben:
        assert sight_of(ben).blind == {"EU-01"}
        lead_undo = opened(planted.root, "lea")
        lead_undo.undo()
        lead_undo.close()
    with opened(planted.root, "ben") as ben:
        assert not sight_of(ben).blind


def test_nobody_named_sees_all(planted: Planted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CODER_NAME", raising=False)
    with opened(planted.root, "") as project:
        assert sight_of(project, reader="") == ALL
