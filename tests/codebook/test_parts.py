"""Parts of rules as people write them wrong: what is said, and what to write instead."""

from __future__ import annotations

import pytest

from coder.codebook.load import load_text
from coder.model.finding import Finding, Level


def faults(rule: str, head: str = "") -> list[Finding]:
    """Errors of a codebook with this rule in it."""
    text = f"{head}\ncodes: [{{id: a, rules: [{{id: r, {rule}}}]}}]\n"
    _, findings = load_text(text.encode(), "b", "b.yaml")
    return [f for f in findings if f.level >= Level.ERROR]


@pytest.mark.parametrize(
    ("rule", "codes", "hint"),
    [
        ("seq: [joint, responsibility]", ["bad-value"] * 2, "write {phrase: joint} for words"),
        ("seq: [[cc], [dd]]", ["bad-type"] * 2, "write {phrase: cc} for words"),
        ("seq: [joint, {gap: [0, 2]}, duty]", ["bad-value"] * 2, "write {phrase: joint} for words"),
        ("near: {all: [joint, duty], max_gap: 2}", ["bad-value"] * 2, "{phrase: joint}"),
        ("any: [joint, [shared, common]]", ["bad-value", "bad-type"], "{phrase: joint}"),
        ("any: [[shared, common]]", ["bad-type"], "write {phrase: [shared, common]} for words"),
        ("all_of: [joint, duty]", ["bad-value"] * 2, "{phrase: joint}"),
        ("before: {left: a b, right: {phrase: c}, max_gap: 1}", ["bad-value"], "{phrase: a b}"),
        ("phrase: security, unless: Security Council", ["bad-value"], "{phrase: Security Council}"),
        ('phrase: x, unless: ["no: colon"]', ["bad-value"], '{phrase: "no: colon"}'),
    ],
)
def test_words_in_the_place_of_a_part_are_told_how_to_be_one(
    rule: str, codes: list[str], hint: str
) -> None:
    found = faults(rule)
    assert [f.code for f in found] == codes
    assert hint in found[0].hint


def test_words_beside_a_part_that_is_wrong_keep_their_own_faults() -> None:
    found = faults("seq: [joint, {glob: '*'}, {gap: [0, 2]}, {gap: [3, 1]}, {regex: '('}]")
    assert [f.code for f in found] == ["bad-value", "empty-phrase", "bad-gap", "bad-regex"]


def test_a_context_of_bare_words_is_told_how_to_list_them() -> None:
    found = faults("phrase: x", "contexts: {denied: {before: [never, not]}}")
    assert [f.hint for f in found] == [f"write {{phrase: {w}}} for words" for w in ("never", "not")]


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("(?=a)", "unless:"), ("(?!a)b", "unless:"), ("(?<=a)b", "unless:"), ("(?<!a)b", "unless:"),
        (r"(a)\1", "unless:"), (r"(?P<n>a)(?P=n)", "unless:"),
        ("(win", "for brackets"), ("win)", "for brackets"), ("[win", "for brackets"),
        ("*win", "for themselves"), ("win++", "for themselves"), ("a{2000}", "1000"),
        ("(?>a)b", "leave the ?> out"), (r"win\Z", r"\z"), (r"\p{Foo}", ""), (r"\q", ""),
    ],
)  # fmt: skip
def test_a_refused_expression_comes_with_the_remedy_of_its_fault(
    expression: str, hint: str
) -> None:
    (fault,) = faults(f"regex: '{expression}'")
    assert fault.code == "bad-regex"
    assert "unless" not in fault.what
    assert hint in fault.hint if hint else fault.hint == ""


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('glob: "visa liberali?ation"', "? stands for itself in glob 'visa liberali?ation'"),
        ('glob: "[ab]cd*"', "[ab] stands for itself in glob '[ab]cd*'"),
        ('glob: "{co,re}operat*"', "{co,re} stands for itself in glob '{co,re}operat*'"),
        ('phrase: "liberali?ation"', "? stands for itself in phrase 'liberali?ation'"),
        ('phrase: "organi[sz]ation"', "[sz] stands for itself in phrase 'organi[sz]ation'"),
        ('phrase: ["Who gains?", "Annex [1]", "[sic] what"]', ""),
        ('glob: "migra*"', ""),
    ],
)
def test_signs_that_other_programs_take_for_letters_are_told(rule: str, told: str) -> None:
    text = f"codes: [{{id: a, definition: d, rules: [{{id: r, {rule}}}]}}]\n"
    book, findings = load_text(text.encode(), "b", "b.yaml")
    assert book is not None
    assert [f.what.partition("'r': ")[2] for f in findings] == ([told] if told else [])


@pytest.mark.parametrize(
    ("rule", "head", "near"),
    [
        ("phrase: x", "contexts: {c: {before: {words: [never]}}}", "'words'; nearest is 'phrase'"),
        ("phrase: x, unless: [{word: y}]", "", "'word'; nearest is 'phrase'"),
        ("pattern: x", "", "'pattern'; nearest is 'regex'"),
        ("phrase: x, not: [{phrase: y}]", "", "'not'; nearest is 'unless'"),
        ("or: [{phrase: x}]", "", "'or'; nearest is 'any'"),
        ("phrse: x", "", "'phrse'; nearest is 'phrase'"),
    ],
)
def test_a_word_that_people_write_for_a_key_is_told_the_key(
    rule: str, head: str, near: str
) -> None:
    assert any(f"unknown key {near}" in f.what for f in faults(rule, head))


def test_a_code_described_in_other_words_is_told_ours() -> None:
    text = b"codes: [{id: a, title: A, description: d, label: b, color: red, comment: c}]"
    _, findings = load_text(text, "b", "b")
    near = [f.what.rpartition(" ")[2] for f in findings if f.code == "unknown-key"]
    assert near == ["'name'", "'definition'", "'name'", "'colour'", "'note'"]
