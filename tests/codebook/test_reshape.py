"""Codes merged, split and moved, and lists changed, in the bytes of a file."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook.edit import set_version
from coder.codebook.lists import set_definition, set_examples, set_list
from coder.codebook.load import load_text
from coder.codebook.reshape import merge_codes, move_code, retire_code, split_code
from coder.model.codebook import Codebook
from coder.model.errors import BadValue, CheckFailed, UnknownName, UsageError

BOOK = b"""\
# top
groups: [{id: g, name: G}]
attributes:
  - {name: st, values: [x], scope: [gift, aid]}
codes:
  # money
  - id: aid   # beside
    name: Aid
    group: g
    colour: "#332288"
    definition: Money.   # short
    include:
      # why
      - one   # c1
      - two
    examples:
      - {text: "aid", code: true, source: here}   # e
      - {text: "no", code: false}
    rules:
      # broad
      - {id: a1, phrase: aid}   # r

  - id: gift
    parent: aid
    definition: >
      Long
      text.
    silences: [aid]
    examples: [{text: "a gift"}, {text: "no gift", code: false}]
    rules:
      # gifts are given
      - {id: g1, phrase: gift}   # kept too
      - id: g2
        phrase: [donation, # in two lines
          grant]

  # kids
  - {id: kid, parent: gift, name: Kid, rules: [{id: k1, phrase: kid}, {id: k2, code: gift}]}
# end
"""


def book_of(data: bytes) -> Codebook:
    book, findings = load_text(data, "book", "book.yaml")
    assert book is not None, findings
    return book


def changed(before: bytes, after: bytes) -> tuple[list[str], list[str]]:
    """Lines that went, and lines that came."""
    lines = list(difflib.ndiff(before.decode().split("\n"), after.decode().split("\n")))
    return [x[2:] for x in lines if x[0] == "-"], [x[2:] for x in lines if x[0] == "+"]


def test_a_merge_takes_rules_and_examples_along_with_their_comments() -> None:
    after = merge_codes(BOOK, ["gift"], "aid")
    book = book_of(after)
    assert [c.id for c in book] == ["aid", "kid"] and book.code("kid").parent == "aid"
    assert [r.id for r in book.code("aid").rules] == ["a1", "g1", "g2"]
    assert [e.text for e in book.code("aid").examples] == ["aid", "no", "a gift"]
    assert book.attributes[0].scope == ("aid",)
    text = after.decode()
    assert "      # gifts are given\n      - {id: g1, phrase: gift}   # kept too\n" in text
    assert "        phrase: [donation, # in two lines\n          grant]\n" in text
    assert "{id: k2, code: aid}" in text and "\n\n\n" not in text


def test_a_merge_upwards_and_into_braces() -> None:
    book = book_of(merge_codes(BOOK, ["aid"], "gift"))
    assert book.code("gift").parent == "" and book.code("gift").silences == ()
    assert [r.id for r in book.code("gift").rules] == ["g1", "g2", "a1"]
    plain = BOOK.replace(b", {id: k2, code: gift}", b"")
    after = merge_codes(plain, ["gift", "aid"], "kid")
    assert [r.id for r in book_of(after).code("kid").rules] == ["k1", "g1", "g2", "a1"]
    assert b"# top\n" in after and b"  # kids\n" in after and b"# end\n" in after


def test_a_rule_that_looks_for_the_code_taken_up_is_needless() -> None:
    after = book_of(merge_codes(BOOK, ["gift"], "kid"))  # k2 is {code: gift}
    assert [r.id for r in after.code("kid").rules] == ["k1", "g1", "g2"]
    after = book_of(merge_codes(BOOK, ["kid"], "gift"))
    assert [r.id for r in after.code("gift").rules] == ["g1", "g2", "k1"]
    two = BOOK.replace(b"{id: k2, code: gift}", b"{id: k2, code: [gift, aid]}")
    after = book_of(merge_codes(two, ["gift"], "kid"))
    assert [r.id for r in after.code("kid").rules] == ["k1", "k2", "g1", "g2"]


@pytest.mark.parametrize(
    "rule",
    ["near: {all: [{code: gift}, {phrase: x}], max_gap: 2}", "code: gift, unless: [{phrase: x}]"],
)
def test_a_rule_that_looks_for_it_among_other_things_is_named(rule: str) -> None:
    book = BOOK.replace(b"{id: k2, code: gift}", f"{{id: k2, {rule}}}".encode())
    for merged in (["gift"], "kid"), (["kid"], "gift"):
        with pytest.raises(CheckFailed, match="rule 'k2' of 'kid' looks for 'gift'") as caught:
            merge_codes(book, *merged)
        assert "words of gift into that rule" in caught.value.hint


def test_split_codes_stand_behind_with_parent_group_and_colour() -> None:
    after = split_code(BOOK, "aid", ["loan", "grant"], names=["Loan: cheap"])
    book = book_of(after)
    assert [c.id for c in book] == ["aid", "loan", "grant", "gift", "kid"]
    new = book.code("loan")
    assert (new.name, new.group, new.colour) == ("Loan: cheap", "g", "#332288")
    assert book.code("aid").retired and book.code("grant").name == "Grant"
    assert changed(BOOK, after)[0] == []
    kept = split_code(BOOK, "aid", ["aid", "loan"])
    assert not book_of(kept).code("aid").retired


def test_what_cannot_be_is_refused() -> None:
    for new in (["loan"], ["loan", "loan"], []):
        with pytest.raises(UsageError):
            split_code(BOOK, "aid", new)
    with pytest.raises(BadValue):
        split_code(BOOK, "aid", ["gift", "loan"])
    with pytest.raises(UnknownName):
        merge_codes(BOOK, ["nix"], "aid")
    with pytest.raises(BadValue):
        merge_codes(BOOK, ["aid"], "aid")
    with pytest.raises(CheckFailed, match="circle"):
        move_code(BOOK, "aid", "kid")


def test_moving_and_retiring_touch_one_line() -> None:
    assert changed(BOOK, move_code(BOOK, "gift", "")) == (["    parent: aid"], [])
    assert changed(BOOK, retire_code(BOOK, "gift")) == ([], ["    retired: true"])
    assert retire_code(retire_code(BOOK, "gift"), "gift", retired=False) == BOOK


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"codes: []\n", b'version: "1.0"\ncodes: []\n'),
        (
            b"# a\ncodebook: x # y\ncodes: []\n",
            b'# a\ncodebook: x # y\nversion: "1.0"\ncodes: []\n',
        ),
        (b"version: 0.9 # was\ncodes: []\n", b'version: "1.0" # was\ncodes: []\n'),
        (b"version:\ncodes: []\n", b'version: "1.0"\ncodes: []\n'),
    ],
)
def test_the_version_is_set_at_the_top(before: bytes, after: bytes) -> None:
    assert set_version(before, "1.0") == after


# -- lists and long texts -----------------------------------------------------------------------------


def test_entries_that_stay_keep_their_comments() -> None:
    after = set_list(BOOK, "aid", "include", ["zero: 0", "one", "three"])
    assert changed(BOOK, after) == (["      - two"], ['      - "zero: 0"', "      - three"])
    assert b"      - one   # c1\n" in after
    assert changed(BOOK, set_list(BOOK, "aid", "include", []))[1] == ["    # why"]
    after = set_examples(BOOK, "aid", {True: [("aid", ""), ("more aid", "")], False: [("no", "")]})
    assert changed(BOOK, after) == ([], ["      - {text: more aid, code: true}"])
    assert book_of(set_examples(BOOK, "gift", {True: [], False: []})).code("gift").examples == ()


TEXTS = st.text(st.sampled_from("ab :#,[]{}'\"-\\é\u201c?!|>*&%@"), max_size=12).map(
    lambda t: " ".join(t.split())
)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS.filter(bool), max_size=5), st.sampled_from(["aid", "gift", "kid"]))
def test_any_texts_can_be_a_list_in_any_layout(texts: list[str], code: str) -> None:
    after = set_list(BOOK, code, "include", texts)
    assert book_of(after).code(code).include == tuple(texts)
    again = set_list(after, code, "include", texts[1:])
    assert book_of(again).code(code).include == tuple(texts[1:])
    gone, _ = changed(BOOK, after)
    assert all(
        "- one" in x or "- two" in x or "# why" in x or "include:" in x or "id: kid" in x
        for x in gone
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(TEXTS.filter(bool), max_size=3),
    st.integers(1, 12),
    st.sampled_from(["aid", "gift", "kid"]),
)
def test_any_paragraphs_can_be_a_definition(texts: list[str], long: int, code: str) -> None:
    paragraphs = [" ".join([t] * long) for t in texts]
    after = set_definition(BOOK, code, paragraphs)
    found = book_of(after).code(code).definition
    assert [p for p in found.split("\n") if p] == paragraphs
    assert b"# short" in after or not paragraphs
    assert set_definition(after, code, paragraphs) == after
    assert {c.id for c in book_of(after)} == {"aid", "gift", "kid"}
