"""Databases of Discourse Network Analyzer: statements are codings of their concept, with attributes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.exchange.dna import read_dna
from coder.exchange.formats import ReadOptions
from coder.model.errors import Unreadable
from tests.exchange.making import a_database, a_dna

PLAIN = ReadOptions()


def test_statements_are_codings_of_their_concept(tmp_path: Path) -> None:
    foreign = read_dna(a_dna(tmp_path / "d.dna"), PLAIN)
    (doc,) = foreign.documents
    concept, other = foreign.codings
    codes = {c.id: c for c in foreign.codes}
    assert doc.text[concept.start : concept.end] == "aid helps" == concept.quote
    assert codes[concept.code].name == "Aid helps"
    assert codes[codes[concept.code].parent].name == "DNA Statement"
    assert doc.text[other.start : other.end] == "\U0001f600" and other.attributes == {
        "agreement": "no"
    }


def test_statements_of_one_place_and_concept_are_joined_and_counted(tmp_path: Path) -> None:
    foreign = read_dna(a_dna(tmp_path / "d.dna"), PLAIN)
    assert foreign.codings[0].attributes == {"person": "Minister | Union", "agreement": "yes"}
    assert foreign.losses == {
        "entities that no statement uses": 1,
        "statements joined with another of the same coder, place and concept": 1,
        "words and patterns to be highlighted": 1,
    }


def test_documents_bring_their_variables_notes_and_coders(tmp_path: Path) -> None:
    foreign = read_dna(a_dna(tmp_path / "d.dna"), PLAIN)
    assert foreign.documents[0].variables == {
        "author": "A. Reporter", "source": "Daily", "date": "2008-01-01"
    }  # fmt: skip
    assert [m.text for m in foreign.memos] == ["Read twice."]
    assert [u.name for u in foreign.users] == ["Admin"]
    assert {a.name: a.type for a in foreign.attributes} == {
        "person": "text",
        "agreement": "nominal",
    }


def test_values_of_version_two_stand_in_the_table_itself(tmp_path: Path) -> None:
    path = a_database(
        tmp_path / "old.dna",
        {
            "DOCUMENTS": ("ID integer, Title text, Text text", [(1, "Old", "Aid helps.")]),
            "STATEMENTS": ("ID integer, StatementTypeId integer, DocumentId integer, Start integer, "
                           "Stop integer", [(1, 1, 1, 0, 3)]),
            "STATEMENTTYPES": ("ID integer, Label text", [(1, "Claim")]),
            "VARIABLES": ("ID integer, Variable text, DataType text", [(1, "who", "short text")]),
            "DATASHORTTEXT": ("ID integer, StatementId integer, VariableId integer, Value text",
                              [(1, 1, 1, "A paper")]),
        },
    )  # fmt: skip
    (coding,) = read_dna(path, PLAIN).codings
    assert coding.attributes == {"who": "A paper"} and coding.code == "Claim"


def test_statements_outside_refuse_the_file_unless_told(tmp_path: Path) -> None:
    path = a_dna(tmp_path / "d.dna", stop=10_000)
    with pytest.raises(Unreadable, match="outside"):
        read_dna(path, PLAIN)
    assert len(read_dna(path, ReadOptions(keep_broken=True)).codings) == 1
