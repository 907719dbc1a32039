"""References from bibliographies."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.export.citations import Reference, references
from coder.model.errors import Unreadable

BIB = r"""
@comment{left out}
@string{ office = {Office for Demonstration} }
@article{doe2008,
  author = {Doe, Jane and M{\"u}ller, Jan},
  title  = "A {Win} \& more -- {\'E}tude",
  year   = 2008,
}
@report{office2005, author = {{European Union and States}}, date = {2005-11-30}, title={T}}
@book{three, author = {Ludwig van Beethoven and A. B. Carr and Zo\"e D\'iaz}, year = {forthcoming}}
@misc{nobody, title = {The long title of a work that nobody has signed, which is longer than sixty signs}}
@misc{joined, author = office # { and } # "Sons Ltd", year = {1999}}
@book(round, editor = {Stra\ss e, Ida}, year = "2001")
@misc{empty}
"""


def test_bibtex_is_read():
    found = references(BIB.encode())
    assert found["doe2008"] == Reference(
        "doe2008", ("Doe", "Müller"), "2008", "A Win & more – Étude"
    )
    assert {key: one.short() for key, one in found.items()} == {
        "doe2008": "Doe and Müller 2008",
        "office2005": "European Union and States 2005",
        "three": "van Beethoven et al. forthcoming",
        "nobody": "The long title of a work that nobody has signed, which is... n.d.",
        "joined": "for Demonstration and Ltd 1999",
        "round": "Straße 2001",
        "empty": "empty n.d.",
    }


def test_csl_json_is_read():
    items = [
        {"id": "doe2008", "author": [{"family": "Doe"}, {"literal": "The Office"}],
         "issued": {"date-parts": [[2008, 6]]}, "title": "A"},
        {"id": 7, "citation-key": "beet", "issued": {"raw": "1805-04-07"},
         "editor": [{"family": "Beethoven", "non-dropping-particle": "van"}, "x", {}]},
        {"id": "bare"}, {"title": "no id"}, 3,
    ]  # fmt: skip
    found = references(json.dumps(items).encode())
    assert [r.short() for r in found.values()] == [
        "Doe and The Office 2008", "van Beethoven 1805", "bare n.d.",
    ]  # fmt: skip
    assert references(json.dumps({"items": items}).encode()) == found


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"{", b"[]", b'{"a": 1}', b"words", b"@misc{a, title = {no end", b'@misc{a, t="x'],
)
def test_what_is_no_bibliography_is_refused(data):
    with pytest.raises(Unreadable):
        references(data, "refs.bib")


def test_an_empty_file_is_empty():
    assert references(b"\n") == {}


@settings(max_examples=60)
@given(st.text(alphabet='@{}",=#\\a1 \n()', max_size=40))
def test_no_file_makes_it_fall_over(text):
    try:
        references(f"@misc{{{text}".encode(), "x.bib")
    except Unreadable as error:
        assert error.place
