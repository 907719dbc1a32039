"""Scores of rules against a recount that uses nothing but the journals, the texts and plain search."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.model.errors import InputError, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.adjudicating import fill_agreed
from coder.project.facade import Project
from coder.project.judged import gather
from tests.builders import a_document
from tests.project.small import a_project, opened

BOOK = """\
languages: [en]
codes:
  - id: gain
    definition: Both gain.
    rules:
      - {id: g1, phrase: win-win}
      - {id: g2, phrase: benefit}
  - id: aid
    definition: Money.
    rules:
      - {id: a1, phrase: aid, expand: sentence}
  - {id: other, definition: Else.}
"""
DOCS = (
    a_document("A win-win here. Some benefit there. All gain by it. Aid is given.", "A benefit of aid.", id="D-1", lang="en"),
    a_document("No win-win. Benefit again. Gains for all.", id="D-2", lang="en"),
    a_document("A win-win. Aid and more aid.", id="D-3", lang="en"),
)  # fmt: skip
PHRASES = {"g1": "win-win", "g2": "benefit", "a1": "aid"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "p", *DOCS, book=BOOK)


def spot(doc: str, words: str, n: int = 0) -> str:
    text = next(d.text for d in DOCS if d.id == doc)
    start = [m.start() for m in re.finditer(re.escape(words), text)][n]
    return f"{start}:{start + len(words)}"


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with opened(root) as ana:
        ana.tag()
        pending = {(s.doc, s.key.rule, s.span.start): s for s in ana.pending()}
        gain = sorted(k for k in pending if k[1] in ("g1", "g2"))
        ana.accept([pending[gain[0]], pending[gain[1]]])
        ana.reject([pending[gain[2]]])
        ana.add("D-1", spot("D-1", "All gain by it."), "gain")
        ana.add("D-1", spot("D-1", "Aid is given."), "aid")
        ana.add("D-2", spot("D-2", "Gains for all."), "gain")
        ana.finish("D-1")
    with opened(root, "ben") as ben:
        ben.tag()
        pending = {(s.doc, s.key.rule, s.span.start): s for s in ben.pending()}
        ben.reject([pending[gain[0]], pending[gain[3]]])
        ben.add("D-2", spot("D-2", "Benefit again."), "gain")
        ben.finish("D-2")
    with opened(root) as ana:
        yield ana


def recounted(root: Path, against: str = "") -> dict[tuple[str, str], dict[str, float | None]]:
    """The table again: hits by plain search, decisions and codings from the lines of the journals."""
    texts = {d.id: d.text for d in DOCS}
    hits = [
        (doc, rule, m.start(), *wide(doc, m, rule))
        for doc, text in texts.items()
        for rule, phrase in PHRASES.items()
        for m in re.finditer(rf"\b{phrase}\b", text, re.IGNORECASE)
    ]
    events = [
        json.loads(line)
        for p in sorted((root / "codings").glob("*.jsonl"))
        for line in p.read_text().splitlines()
    ]
    events = [e for e in events if not against or e["by"] == against]
    said: dict[tuple[str, str, int], set[str]] = {}
    for e in events:
        if e["kind"] in ("accept", "reject"):
            key = e["suggestion"]
            said.setdefault((e["doc"], key["rule"], key["start"]), set()).add(e["kind"])
    read = {
        (e["by"], e["on"], code) for e in events if e["kind"] == "finish" for code in e["codes"]
    }
    codings = []
    for e in events:
        place = e.get("suggestion", e)
        if e["kind"] == "add" or e["kind"] == "accept":
            start, end = (place["start"], place["start"] + len(e["quote"]))
            if (e["by"], e["doc"], place["code"]) in read:
                codings.append((e["doc"], place["code"], start, end))
    out = {}
    for code, rules in (("gain", ("g1", "g2")), ("aid", ("a1",))):
        for rule in ("(any)", *rules):
            own = [h for h in hits if h[1] == rule or (rule == "(any)" and h[1] in rules)]
            states = [said.get(h[:3], set()) for h in own]
            yes, no = states.count({"accept"}), states.count({"reject"})
            marked = [c for c in codings if c[1] == code]
            found = sum(
                any(h[0] == c[0] and h[3] < c[3] and c[2] < h[4] for h in own) for c in marked
            )
            out[code, rule] = {
                "hits": len(own), "accepted": yes, "rejected": no,
                "disputed": sum(len(s) == 2 for s in states), "pending": states.count(set()),
                "precision": yes / (yes + no) if yes + no else None,
                **dict(zip(("low", "high"), wilson(yes, yes + no), strict=True)),
                "read": len({d for _, d, c in read if c == code}),
                "codings": len(marked), "found": found,
                "recall": found / len(marked) if marked else None,
                **dict(zip(("recall_low", "recall_high"), wilson(found, len(marked)), strict=True)),
            }  # fmt: skip
    return out


def wide(doc: str, m: re.Match[str], rule: str) -> tuple[int, int]:
    if rule != "a1":
        return m.span()
    text = next(d.text for d in DOCS if d.id == doc)
    start = max(text.rfind(". ", 0, m.start()) + 2, text.rfind("\n\n", 0, m.start()) + 2, 0)
    start = 0 if ". " not in text[: m.start()] and "\n\n" not in text[: m.start()] else start
    return start, text.index(".", m.end()) + 1


def wilson(k: int, n: int) -> tuple[float | None, float | None]:
    if not n:
        return None, None
    z = 1.959963984540054
    middle, spread = k + z * z / 2, z * math.sqrt(k * (n - k) / n + z * z / 4)
    return (middle - spread) / (n + z * z), (middle + spread) / (n + z * z)


@pytest.mark.parametrize("against", ["", "ana", "ben"])
def test_the_scoreboard_is_what_a_recount_gives(project: Project, root: Path, against: str) -> None:
    table = project.score_rules(against=against)
    expected = recounted(root, against)
    found = {(r["code"], r["rule"]): r for r in table.dicts()}
    assert list(found) == list(expected)
    for key, figures in expected.items():
        for name, value in figures.items():
            assert found[key][name] == (
                value if value is None else pytest.approx(value, abs=1e-12)
            ), (key, name)


def test_decisions_that_differ_count_neither_way(project: Project) -> None:
    row = next(r for r in project.score_rules().dicts() if r["rule"] == "g1")
    assert (row["accepted"], row["disputed"]) == (0, 1)


def test_misses_and_false_hits_are_quoted(project: Project) -> None:
    rows = project.score_quotations().dicts()
    assert [(r["kind"], r["rule"], r["doc"], r["text"]) for r in rows] == [
        ("false hit", "g1", "D-2", "win-win"),
        ("false hit", "g2", "D-1", "benefit"),
        ("miss", "", "D-1", "All gain by it."),
    ]
    assert [r["match"] for r in rows] == ["win-win", "benefit", ""]
    only = project.score_quotations(false_hits=False).dicts()
    assert [r["kind"] for r in only] == ["miss"]
    (miss,) = only
    assert miss["by"] == "ana"
    doc = DOCS[0]
    assert doc.text[miss["start"] : miss["end"]] == miss["text"]


def test_the_rules_as_a_coder_are_compared_where_the_coder_has_read(project: Project) -> None:
    rows = {(r["code"], r["coder"]): r for r in project.rules_agreement().dicts()}
    assert set(rows) == {("gain", "ana"), ("aid", "ana"), ("gain", "ben"), ("aid", "ben")}
    gain = rows["gain", "ana"]
    # D-1: five sentences; rules mark 1, 2 and 5; ana marks 1, 2 (accepted) and 3.
    assert (gain["documents"], gain["units"], gain["rules"], gain["coder_units"]) == (1, 5, 3, 3)
    assert gain["percent"] == pytest.approx(3 / 5)
    # Coincidences of two coders: 10 values, 6 of them present; observed 2*2/10, expected 2*6*4/(10*9).
    assert gain["alpha"] == pytest.approx(1 - (4 / 10) / (2 * 6 * 4 / 90))
    assert gain["f1"] == pytest.approx(2 * 2 / 6)
    aid = rows["aid", "ben"]
    assert (aid["rules"], aid["coder_units"], aid["alpha"]) == (0, 0, None)
    assert aid["undefined"]
    paragraphs = project.rules_agreement(Selection(codes=("gain",)), unit="paragraph").dicts()
    assert [r["units"] for r in paragraphs] == [2, 1]


def test_against_the_consensus_a_hit_is_right_where_a_settled_coding_lies(
    project: Project, root: Path
) -> None:
    facts = gather(project, against="consensus")
    assert set(facts.verdicts.values()) == {"pending"}
    assert "no document is settled" in facts.notes[-1]
    for by in ("ana", "ben"):
        with opened(root, by) as coder:
            coder.add("D-3", spot("D-3", "A win-win."), "gain")
            coder.add("D-3", spot("D-3", "A win-win. Aid"), "aid")
            coder.finish("D-3")
    with opened(root) as ana:
        fill_agreed(ana, Selection(docs=("D-3",)))
    with opened(root) as ana:
        rows = {r["rule"]: r for r in ana.score_rules(against="Consensus").dicts()}
        assert (rows["g1"]["accepted"], rows["g1"]["rejected"], rows["g1"]["read"]) == (1, 0, 1)
        assert (rows["a1"]["accepted"], rows["a1"]["hits"], rows["a1"]["recall"]) == (2, 4, 1.0)
        assert rows["g2"]["pending"] == rows["g2"]["hits"] == 3


def test_selectors_choose_documents_and_codes_only(project: Project) -> None:
    rows = project.score_rules(Selection(codes=("aid",), docs=("D-3",))).dicts()
    assert [(r["rule"], r["hits"], r["read"]) for r in rows] == [("(any)", 2, 0), ("a1", 2, 0)]
    with pytest.raises(UsageError, match="--by"):
        project.score_rules(Selection(by=("ana",)))
    with pytest.raises(UsageError, match="rule"):
        project.score_rules(Selection(codes=("other",)))
    with pytest.raises(UnknownName):
        project.score_rules(against="anna")


def test_without_a_run_of_the_rules_nothing_is_scored(root: Path) -> None:
    with opened(root) as ana, pytest.raises(InputError):
        ana.score_rules()


def test_documents_coded_independently_are_left_out(project: Project, root: Path) -> None:
    from coder.review.acts import Act

    body = {"round": "r2", "coders": ["ana", "ben"], "primary": "ana", "suggestions": True}
    project.record.write("ana", [Act("assign", "D-2", body, ())])
    hidden = project.score_rules()
    assert any("D-2" in note for note in hidden.caption.notes)
    assert next(r for r in hidden.dicts() if r["rule"] == "g2")["hits"] == 2
