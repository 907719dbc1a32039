"""A code as a plain form, and two states of a codebook in words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.codebook.difference import Difference, compare, meanings
from coder.codebook.form import fill_in, form_of, read_form
from coder.codebook.load import lint_text
from coder.codebook.reshape import merge_codes, move_code, retire_code
from coder.model.errors import BadValue
from tests.codebook.test_reshape import BOOK, TEXTS, book_of, changed

CODES = ("aid", "gift", "kid")


def filled(code: str, *changes: tuple[str, str]) -> bytes:
    """The file after the form of a code was filled in with these replacements."""
    book = book_of(BOOK)
    text = form_of(book, book.code(code))
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return fill_in(BOOK, code, read_form(text, book, code))


@pytest.mark.parametrize("code", CODES)
def test_a_form_that_nobody_touched_changes_nothing(code: str) -> None:
    assert filled(code) == BOOK


def test_answers_go_to_their_place_and_all_else_stays() -> None:
    after = filled(
        "aid", ("name: Aid", "name: Help: all"), ("    - two\n", "    - two\n      and a half\n")
    )
    assert changed(BOOK, after) == (
        ["    name: Aid", "      - two"],
        ['    name: "Help: all"', "      - two and a half"],
    )
    code = book_of(
        filled("gift", ("examples that do not fit:\n", "examples that do not fit:\nA bribe.\n"))
    ).code("gift")
    assert [(e.text, e.positive) for e in code.examples] == [
        ("a gift", True),
        ("no gift", False),
        ("A bribe.", False),
    ]
    assert book_of(filled("gift", ("parent: aid", "parent:"))).code("gift").parent == ""
    code = book_of(filled("gift", ("    Long text.\n", "One\nline.\n\n    # two\n"))).code("gift")
    assert code.definition == "One line.\n# two"


def test_a_colour_may_be_a_plain_name_in_the_file_and_in_the_form() -> None:
    after = filled("aid", ("colour: #332288", "colour: green"))
    assert changed(BOOK, after)[1] == ['    colour: "#008000"']
    named = after.replace(b'"#008000"', b"Gr\xc3\xbcn")
    book = book_of(named)
    assert book.code("aid").colour == "#008000"
    text = form_of(book, book.code("aid"))
    assert fill_in(named, "aid", read_form(text, book, "aid")) == named


def test_a_colour_that_became_a_comment_is_told() -> None:
    book = b"codes:\n  - id: a\n    definition: A.\n    colour: #00ff00\n"
    (note,) = [f for f in lint_text(book, "book", "book.yaml") if f.code == "no-colour"]
    assert note.level == 0 and note.place.startswith("book.yaml:4:")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("parent: aid", "parent: aids", 8, "nearest is 'aid'"),
        ("parent: aid", "parent: kid", 8, "itself or below it"),
        ("parent: aid", "parent: gift", 8, "itself or below it"),
        ("group:", "group: h", 9, "group 'h' is not known"),
        ("colour:", "colour: reddish", 10, "no colour"),
        ("key:", "key: a b", 11, "no key"),
        ("no): no", "no): perhaps", 14, "neither yes nor no"),
        ("covers:", "coverz:", 19, "nearest is 'covers'"),
        ("covers:", "name:", 19, "stands twice, first in line 7"),
        ("group:", "group: g\nmore", 10, "several lines"),
        ("# The code", "The code", 1, "before the first heading"),
    ],
)
def test_nonsense_is_refused_at_its_line(old: str, new: str, line: int, said: str) -> None:
    book = book_of(BOOK)
    text = form_of(book, book.code("gift")).replace(old, new, 1)
    with pytest.raises(BadValue, match=said) as caught:
        read_form(text, book, "gift")
    assert caught.value.place == f"form:{line}" and caught.value.hint


SOURCED = b"""\
codes:
  - id: aid
    examples:
      - {text: Ein Beispiel., lang: de, source: "p. 4"}   # from the talks
      - {text: One., source: A}
      - text: Two.
        note: weak
        code: no
"""


@pytest.mark.parametrize(
    ("old", "new", "gone", "come"),
    [
        ("[de] Ein Beispiel.", "[de] Ein anderes.",
         ['      - {text: Ein Beispiel., lang: de, source: "p. 4"}   # from the talks'],
         ['      - {text: Ein anderes., lang: de, source: "p. 4"}   # from the talks']),
        ("- One.", "- [fr] Un.",
         ["      - {text: One., source: A}"], ["      - {text: Un., lang: fr, source: A}"]),
        ("[de] Ein Beispiel.", "Ein Beispiel.",
         ['      - {text: Ein Beispiel., lang: de, source: "p. 4"}   # from the talks'],
         ['      - {text: Ein Beispiel., source: "p. 4"}   # from the talks']),
        ("not fit:\n    - Two.", "not fit:\n    - Two more.",
         ["      - text: Two."], ["      - text: Two more."]),
        ("    - One.\n", "    - One.\n    - Three.\n", [], ["      - {text: Three., code: true}"]),
        ("    - One.\n", "", ["      - {text: One., source: A}"], []),
    ],
)  # fmt: skip
def test_an_example_with_other_words_keeps_what_stands_beside_it(
    old: str, new: str, gone: list[str], come: list[str]
) -> None:
    book = book_of(SOURCED)
    text = form_of(book, book.code("aid"))
    assert old in text
    after = fill_in(SOURCED, "aid", read_form(text.replace(old, new), book, "aid"))
    assert changed(SOURCED, after) == (gone, come)


def test_an_example_that_fits_no_more_is_the_same_example() -> None:
    book = book_of(SOURCED)
    text = form_of(book, book.code("aid")).replace("    - One.\n", "")
    after = fill_in(SOURCED, "aid", read_form(text + "    - One.\n", book, "aid"))
    assert changed(SOURCED, after) == (
        ["      - {text: One., source: A}"],
        ["      - {text: One., code: false, source: A}"],
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "\n\n"])
def test_an_empty_form_is_refused(text: str) -> None:
    with pytest.raises(BadValue, match="empty"):
        read_form(text, book_of(BOOK), "aid")


def test_headings_left_out_change_nothing() -> None:
    form = read_form("Name : Help\n", book_of(BOOK), "aid")
    assert changed(BOOK, fill_in(BOOK, "aid", form)) == (["    name: Aid"], ["    name: Help"])


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_a_form_or_refused(text: str) -> None:
    book = book_of(BOOK)
    for form in (text, f"definition:\n{text}", f"name: x\ncovers:\n  - {text}"):
        try:
            read_form(form, book, "aid")
        except BadValue as error:
            assert error.place.startswith("form")


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(CODES), st.lists(TEXTS.filter(bool), max_size=3), TEXTS)
def test_what_the_form_shows_is_what_it_reads(code: str, texts: list[str], name: str) -> None:
    book = book_of(BOOK)
    form = read_form(form_of(book, book.code(code)), book, code)
    form.said["name"] = name
    form.definition = texts
    form.lists["covers"] = [t for t in texts if t[0] not in "-–•"]
    data = fill_in(BOOK, code, form)
    again = book_of(data)
    assert fill_in(data, code, read_form(form_of(again, again.code(code)), again, code)) == data


# -- differences ------------------------------------------------------------------------------------


def said(found: list[Difference]) -> list[tuple[str, str]]:
    return [(d.code, d.what) for d in found]


def test_layout_is_no_difference() -> None:
    other = BOOK.replace(b"name: Aid", b"name: 'Aid'   # new").replace(
        b"[gift, aid]", b"[ gift,aid ]"
    )
    assert compare(BOOK, other.replace(b"\n", b"\r\n")) == []
    assert meanings(other) == meanings(BOOK)


def test_differences_are_said_code_by_code() -> None:
    after = BOOK.replace(b"definition: Money.", b"definition: Funds.").replace(
        b"phrase: gift", b"phrase: gifts"
    )
    after = retire_code(move_code(after.replace(b"[x]", b"[x, y]"), "kid", ""), "kid")
    assert said(compare(BOOK, after)) == [
        ("", "attribute st changed"), ("aid", "definition changed"), ("gift", "rule g1 changed"),
        ("kid", "retired"), ("kid", "moved to the top level"),
    ]  # fmt: skip
    (found,) = (d for d in compare(BOOK, after) if d.meaning)
    assert (found.was, found.now) == ("Money.", "Funds.")
    assert ("aid", "include taken away") in said(compare(BOOK, BOOK.replace(b"      - two\n", b"")))
    assert said(compare(b"codes: []\n", BOOK))[-1] == ("kid", "new")
    assert [d.what for d in compare(BOOK, b"codes: []\n")][-3:] == ["gone"] * 3


def test_a_renamed_code_is_compared_with_itself_and_a_merged_one_leads_on() -> None:
    plain = BOOK.replace(b", {id: k2, code: gift}", b"")
    renamed = plain.replace(b"id: kid", b"id: child")
    became = {"kid": "child"}
    assert said(compare(plain, renamed, lambda c: became.get(c, c))) == [("child", "renamed")]
    merged = merge_codes(plain, ["kid"], "aid")
    found = said(compare(plain, merged, lambda c: {"kid": "aid"}.get(c, c)))
    assert found == [("aid", "rule k1 is new"), ("kid", "merged into aid")]


# -- lint ---------------------------------------------------------------------------------------------

LINTED = b"""\
codebook: other
languages: [en]
groups: [{id: g, name: G, exclusive: true}]
variables: [{name: case, values: [EU]}]
codes:
  - id: a
    name: Same
    group: g
    definition: One thing.
    silences: [b]
    rules:
      - {id: a1, phrase: common words}
      - {id: a2, phrase: the big aid, unless: [{phrase: big aid}]}
      - {id: a3, lang: de, phrase: Hilfe}
      - {id: a4, phrase: x y, scope: {meta: {case: US}}}
      - {id: a5, phrase: z z, enabled: false}
  - id: b
    name: same
    definition: one  thing.
    examples: [{text: common words}]
    rules: [{id: b1, phrase: Common Words}, {id: b2, phrase: shared}]
  - id: c
    definition: C.
    examples: [{text: shared}, {text: y, code: false}]
    rules: [{id: c1, phrase: shared}]
  - {id: d, definition: D., retired: true, rules: [{id: d1, phrase: old}]}
"""


def test_lint_says_what_is_said_in_vain() -> None:
    found = [(f.code, int(f.place.split(":")[1])) for f in lint_text(LINTED, "book", "book.yaml")]
    assert found == [
        ("other-name", 1), ("lonely-group", 3), ("no-example", 6), ("unreachable", 13),
        ("unreachable", 14), ("unreachable", 15), ("disabled-rule", 16), ("no-counterexample", 17),
        ("same-name", 18), ("same-definition", 19), ("unreachable", 21), ("same-phrase", 25),
        ("retired-rules", 26),
    ]  # fmt: skip
    assert all(f.level == 0 for f in lint_text(LINTED, "book", "book.yaml"))


def test_lint_of_a_broken_file_tells_its_faults() -> None:
    (fault,) = lint_text(b"codes:\n  - id: A\n", "book", "book.yaml")
    assert fault.level == 2 and fault.place == "book.yaml:2:9"
