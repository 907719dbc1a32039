"""From a codebook to hits and suggestions: silencing, overlaps, widening, identity, what cannot run."""

from __future__ import annotations

import pytest

from coder.codebook.load import load_text
from coder.model.codebook import Codebook
from coder.tag.identity import rule_hash
from coder.tag.program import ENGINE, Program, compile_book
from coder.tag.suggest import suggestions
from coder.text.canonical import canonical
from tests.builders import a_document


def book_of(text: str) -> Codebook:
    book, findings = load_text(text.encode(), "b", "b.yaml")
    assert book is not None, [str(f) for f in findings]
    return book


def found(text: str, book: str, **variables: str) -> list[tuple[str, str]]:
    doc = a_document(text, **variables)
    return [(h.code, text[h.start : h.end]) for h in compile_book(book_of(book)).hits(doc)]


NESTED = """
defaults: {{overlap: {policy}}}
codes:
  - {{id: win, rules: [{{id: a, phrase: [win-win, win]}}]}}
  - {{id: triple, {silences} rules: [{{id: b, phrase: win-win-win}}]}}
"""


@pytest.mark.parametrize(
    ("policy", "silences", "expected"),
    [
        ("all", "", ["win", "win-win", "win-win-win", "win", "win-win", "win"]),
        ("longest_in_code", "", ["win-win", "win-win-win", "win"]),
        ("longest_overall", "", ["win-win-win"]),
        ("all", "silences: win,", ["win-win-win"]),
        ("longest_in_code", "silences: [win],", ["win-win-win"]),
    ],
)
def test_nested_phrases_stay_or_go_by_the_policy(
    policy: str, silences: str, expected: list[str]
) -> None:
    book = NESTED.format(policy=policy, silences=silences)
    assert [q for _, q in found("a win-win-win b", book)] == expected


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("{id: a, silences: b, rules: [{id: r, phrase: shared}]}\n"
         "  - {id: b, silences: a, rules: [{id: s, phrase: shared}]}", ["a:shared"]),
        ("{id: a, silences: b, rules: [{id: r, phrase: shared}]}\n"
         "  - {id: b, silences: a, rules: [{id: s, phrase: shared task}]}", ["b:shared task"]),
        ("{id: a, rules: [{id: r, phrase: shared, silences: b}]}\n"
         "  - {id: b, silences: c, rules: [{id: s, phrase: shared}]}\n"
         "  - {id: c, silences: a, rules: [{id: t, phrase: shared}]}", ["a:shared"]),
        ("{id: a, silences: b, rules: [{id: r, phrase: shared}]}\n"
         "  - {id: b, silences: a, rules: [{id: s, phrase: shared}]}\n"
         "  - {id: c, silences: [a, b], rules: [{id: t, phrase: shared}]}", ["c:shared"]),
        ("{id: a, rules: [{id: r, phrase: shared}]}\n"
         "  - {id: b, silences: a, rules: [{id: s, phrase: shared}]}", ["b:shared"]),
    ],
    ids=["each other", "the longer one", "a circle", "a third", "one way"],
)  # fmt: skip
def test_codes_that_silence_each_other_leave_one_of_them(codes: str, expected: list[str]) -> None:
    book, _ = load_text(f"codes:\n  - {codes}\n".encode(), "b", "b")
    assert book is not None
    doc = a_document("A shared task.")
    found = compile_book(book).hits(doc)
    assert [f"{h.code}:{doc.text[h.start : h.end]}" for h in found] == expected


def test_a_rule_silences_inside_its_own_match_only() -> None:
    book = (
        "codes:\n"
        "  - {id: a, rules: [{id: r, phrase: security council, silences: b}, {id: s, phrase: food}]}\n"
        "  - {id: b, rules: [{id: t, phrase: security}, {id: u, phrase: food}]}\n"
    )
    text = "food security council security"
    assert found(text, book) == [
        ("a", "food"), ("b", "food"), ("a", "security council"), ("b", "security"),
    ]  # fmt: skip


def test_a_match_is_widened_to_its_unit() -> None:
    text = "One x here. Two.\n\nThree."
    for expand, wide in (
        ("match", "x"),
        ("sentence", "One x here."),
        ("paragraph", "One x here. Two."),
    ):
        book = book_of(f"codes: [{{id: a, rules: [{{id: r, phrase: x, expand: {expand}}}]}}]")
        (hit,) = compile_book(book).hits(a_document(text))
        assert text[hit.start : hit.end] == "x"
        assert text[hit.expanded_start : hit.expanded_end] == wide


def test_a_match_over_two_units_is_widened_to_both() -> None:
    text = "See Art. 5 now. End."
    book = book_of("codes: [{id: a, rules: [{id: r, phrase: art. 5, expand: sentence}]}]")
    (hit,) = compile_book(book).hits(a_document(text))
    assert text[hit.expanded_start : hit.expanded_end] == "See Art. 5 now."


def test_a_canonical_text_at_hand_is_used() -> None:
    doc = a_document("Win–Win")
    program = compile_book(book_of("codes: [{id: a, rules: [{id: r, phrase: win-win}]}]"))
    assert program.hits(doc, folded=canonical(doc.text)) == program.hits(doc)


def test_what_cannot_run_is_said() -> None:
    program = compile_book(
        book_of(
            "codes:\n"
            "  - id: a\n"
            "    rules:\n"
            "      - {id: r, tokens: [{LOWER: x}], requires: model}\n"
            "      - {id: s, any: [{phrase: x}, {tokens: [{POS: VERB}], requires: model}]}\n"
            "      - {id: t, lemma: andare, lang: [it, fr]}\n"
            "      - {id: u, phrase: x}\n"
            "      - {id: v, tokens: [{LOWER: x}], enabled: no}\n"
        )
    )
    assert [(f.code, f.place) for f in program.findings] == [
        ("rule-skipped", "code a, rule r"),
        ("rule-skipped", "code a, rule s"),
        ("rule-skipped", "code a, rule t"),
    ]
    assert "it" in program.findings[2].what
    assert [h.rule for h in program.hits(a_document("x", lang="it"))] == ["u"]


def test_lemmas_of_a_language_without_tables_are_said_for_the_text() -> None:
    program = compile_book(
        book_of("codes: [{id: a, rules: [{id: r, lemma: go}, {id: s, lemma: go, lang: en}]}]")
    )
    (finding,) = program.skipped(a_document("x", lang="it"))
    assert (finding.code, finding.place) == ("rule-skipped", "D-01")
    assert "known for it; skipped there: a/r" in finding.what
    assert program.skipped(a_document("x", lang="en")) == program.skipped(a_document("x")) == ()


def test_one_pass_reads_the_whole_text_and_others_only_units_with_hits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from coder.tag.scan import Scanner

    read: list[int] = []
    scan = Scanner.scan

    def counted(self, reading, start=0, end=None):  # type: ignore[no-untyped-def]
        read.append((end or len(reading.folded.text)) - start)
        return scan(self, reading, start, end)

    monkeypatch.setattr(Scanner, "scan", counted)
    text = "Plain words stand here. " * 500 + "One x here."
    phrases = ", ".join(f"phrase {n}" for n in range(200))
    rules = f"[{{id: r, phrase: x}}, {{id: s, phrase: [{phrases}]}}]"
    compile_book(book_of(f"codes: [{{id: a, rules: {rules}}}]")).hits(a_document(text))
    assert read[0] == len(text)
    assert sum(read[1:]) < 20


def hash_of(rule: str, head: str = "") -> str:
    book = book_of(f"{head}\ncodes: [{{id: a, rules: [{rule}]}}]")
    return rule_hash(book.codes[0].rules[0], book)


def test_the_hash_is_that_of_the_meaning() -> None:
    plain = hash_of("{id: r, phrase: x}")
    assert len(plain) == 16
    same = (
        ("{id: other, phrase: [x], note: n, weight: 2}", ""),
        ("{id: r, phrase: x}, {id: s, phrase: y}", ""),
        ("{id: r, phrase: x}", "sets: {s: [y]}\nversion: '2'"),
        ("{id: r, phrase: x}", "contexts: {mine: {before: [{phrase: y}], enabled: no}}"),
        ("{id: r, phrase: x}", "defaults: {hyphen: flexible}"),
        ("{id: r, phrase: x}", "contexts: {mine: {before: [{phrase: y}]}}"),
        ("{id: r, phrase: x}", "contexts: {negated: {max_gap: 1}}"),
    )
    assert {hash_of(*s) for s in same} == {plain}
    other = (
        ("{id: r, phrase: y}", ""),
        ("{id: r, phrase: x, case: exact}", ""),
        ("{id: r, phrase: x, lang: en}", ""),
        ("{id: r, phrase: x, unless: [{phrase: y}]}", ""),
        ("{id: r, phrase: x, expand: sentence}", ""),
        ("{id: r, phrase: x, scope: {meta: {a: b}}}", ""),
        ("{id: r, phrase: x}", "defaults: {hyphen: exact}"),
        ("{id: r, phrase: x}", "defaults: {within: paragraph}"),
        (
            "{id: r, phrase: x, context: mine}",
            "contexts: {mine: {enabled: no, before: [{phrase: y}]}}",
        ),
        (
            "{id: r, phrase: x, context: mine}",
            "contexts: {mine: {enabled: no, before: [{phrase: z}]}}",
        ),
        ("{id: r, lemma: x}", ""),
        ("{id: r, lemma: x, forms: y}", ""),
    )
    hashes = {hash_of(*o) for o in other}
    assert len(hashes) == len(other)
    assert plain not in hashes
    assert hash_of("{id: r, any: [$s]}", "sets: {s: [x]}") != hash_of(
        "{id: r, any: [$s]}", "sets: {s: [y]}"
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("phrase: [x, y, z]", "phrase: [z, x, y, x]", True),
        ("any: [{phrase: x}, {glob: 'yy*'}]", "any: [{glob: 'yy*'}, {phrase: x}]", True),
        ("phrase: x, lang: [de, en]", "phrase: x, lang: [en, de]", True),
        (
            "phrase: x, unless: [{phrase: y}, {phrase: z}]",
            "phrase: x, unless: [{phrase: z}, {phrase: y}]",
            True,
        ),
        (
            "near: {all: [{phrase: x}, {phrase: y}], max_gap: 2}",
            "near: {all: [{phrase: y}, {phrase: x}], max_gap: 2}",
            True,
        ),
        (
            "near: {all: [{phrase: x}, {phrase: y}], max_gap: 2, ordered: true}",
            "near: {all: [{phrase: y}, {phrase: x}], max_gap: 2, ordered: true}",
            False,
        ),
        ("lemmas: [x, y]", "lemmas: [y, x]", False),
        ("seq: [{phrase: x}, {phrase: y}]", "seq: [{phrase: y}, {phrase: x}]", False),
    ],
)
def test_the_order_of_alternatives_means_nothing(one: str, other: str, same: bool) -> None:
    assert (hash_of(f"{{id: r, {one}}}") == hash_of(f"{{id: r, {other}}}")) is same


BOOK = """
attributes: [{name: stance, values: [contests]}]
contexts: {negated: {proposes: {stance: contests}}}
codes:
  - id: partnership
    rules: [{id: pa1, lang: en, lemma: partnership, expand: sentence, weight: 0.5, note: Broad.}]
"""


def a_program() -> Program:
    return compile_book(book_of(BOOK))


def test_a_suggestion_carries_its_whole_key_and_no_coder() -> None:
    doc = a_document("So. This is not a partnership. End.", lang="en")
    program = a_program()
    (one,) = suggestions(program, doc)
    key = one.key
    assert (key.text, key.book, key.code, key.rule) == (doc.hash, "b", "partnership", "pa1")
    assert (key.start, key.end, key.rule_hash) == (18, 29, program.hash_of("partnership", "pa1"))
    assert (one.doc, one.quote, doc.quote(one.wide)) == (
        doc.id,
        "partnership",
        "This is not a partnership.",
    )
    assert (one.flags, one.proposes, one.weight) == (("negated",), {"stance": "contests"}, 0.5)
    assert one.book_hash == program.book.hash
    assert one.engine.startswith(ENGINE + "; simplemma ")
    assert suggestions(a_program(), doc) == (one,)


def test_without_lemmas_the_engine_names_no_tables() -> None:
    program = compile_book(book_of("codes: [{id: a, rules: [{id: r, phrase: x}]}]"))
    assert program.engine == ENGINE
    assert program.hash_of("a", "nothing") == ""


def test_the_forms_of_a_rule_can_be_shown() -> None:
    program = a_program()
    assert program.forms("pa1") == ("partnership", "partnerships")
    assert program.forms("nothing") == ()


def test_an_empty_text_and_an_empty_codebook_have_no_hits() -> None:
    assert a_program().hits(a_document("")) == ()
    assert compile_book(book_of("codes: []")).hits(a_document("x")) == ()
