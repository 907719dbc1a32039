"""Codings for machine learning: every format holds what it says, and names what it cannot hold."""

from __future__ import annotations

import json
from pathlib import Path

from coder.model.selection import Selection
from coder.project.facade import Project
from tests.project.small import DOCUMENTS, a_project, opened


def coded(root: Path) -> Project:
    project = opened(root)
    text = DOCUMENTS[0].text
    at = text.index("win-win")
    project.add("EU-01", f"{at}:{at + 7}", "win_win", attributes={"stance": "contests"}, memo="why")
    project.add("EU-01", f"{at}:{at + 15}", "frame")
    inside = text.index("eadmission")
    project.add("EU-01", f"{inside}:{inside + 10}", "readmission")
    return project


def test_json_lines_hold_spans_for_two_programs(tmp_path: Path) -> None:
    with coded(a_project(tmp_path / "p")) as project:
        made = project.span_file(form="jsonl")
        again = project.span_file(form="jsonl")
    (line,) = [json.loads(x) for x in made.data.decode().splitlines()]
    assert line["text"] == DOCUMENTS[0].text and line["meta"]["variable_case"] == "EU"
    assert line["label"] == [[s["start"], s["end"], s["label"]] for s in line["spans"]]
    assert {(s["label"], line["text"][s["start"] : s["end"]]) for s in line["spans"]} == {
        ("win_win", "win-win"), ("frame", "win-win for all"), ("readmission", "eadmission")
    }  # fmt: skip
    assert (made.overlapping, made.losses, made.bare) == (1, {}, 2)
    assert made.data == again.data


def test_names_of_codes_may_be_labels_and_bare_documents_come_when_asked(tmp_path: Path) -> None:
    with coded(a_project(tmp_path / "p")) as project:
        made = project.span_file(Selection(codes=("win_win",)), "jsonl", names="de", bare=True)
    lines = [json.loads(x) for x in made.data.decode().splitlines()]
    assert len(lines) == 3 and made.codings == 1
    assert [s["label"] for line in lines for s in line["spans"]] == ["Gewinn für alle"]


def test_a_docbin_is_read_back_by_its_own_library(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    with coded(a_project(tmp_path / "p")) as project:
        made = project.span_file(form="spacy")
        again = project.span_file(form="spacy")
    (doc,) = DocBin().from_bytes(made.data).get_docs(spacy.blank("en").vocab)
    assert doc.text == DOCUMENTS[0].text and doc.user_data["doc"] == "EU-01"
    assert {(s.label_, s.text) for s in doc.spans["sc"]} == {
        ("win_win", "win-win"), ("frame", "win-win for all"), ("readmission", "readmission")
    }  # fmt: skip
    assert not doc.ents and made.data == again.data
    assert made.losses == {
        "attributes of codings": 1,
        "codings widened to whole tokens": 1,
        "coders and times of codings": 3,
        "documents with overlapping codings (no entities, a span group alone)": 1,
        "notes of codings": 1,
        "variables of documents": 2,
    }


def test_entities_are_set_where_nothing_overlaps(tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    with coded(a_project(tmp_path / "p")) as project:
        made = project.span_file(Selection(codes=("win_win", "readmission")), "spacy")
    (doc,) = DocBin().from_bytes(made.data).get_docs(spacy.blank("en").vocab)
    assert [e.label_ for e in doc.ents] == ["win_win", "readmission"]


def test_annotations_name_document_place_and_words(tmp_path: Path) -> None:
    with coded(a_project(tmp_path / "p")) as project:
        made = project.span_file(form="jsonld")
    page = json.loads(made.data)
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld" and page["total"] == 3
    for one in page["first"]["items"]:
        quote, place = one["target"]["selector"]
        text = DOCUMENTS[0].text
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
        assert one["creator"] == {"type": "Person", "nickname": "ana"}
    assert made.losses == {"variables of documents": 2}
