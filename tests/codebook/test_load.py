"""Reading a codebook: what it says, and everything that is wrong with it in one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.codebook.load import book_hash, load, load_text
from coder.model.codebook import Codebook
from coder.model.errors import InputError, Unreadable
from coder.model.finding import Finding, Level
from coder.model.rule import AllOf, Any, Before, Bounded, Gap, Near, Regex, Seq, TokenPattern, Words

ROOT = Path(__file__).resolve().parents[2]


def read(text: str) -> tuple[Codebook | None, tuple[Finding, ...]]:
    return load_text(text.encode(), "book", "book.yaml")


def good(text: str) -> Codebook:
    book, findings = read(text)
    assert book is not None, [str(f) for f in findings]
    return book


def errors(text: str) -> list[tuple[str, str]]:
    """(kind, line:col) of every error."""
    book, findings = read(text)
    assert book is None
    return [(f.code, f.place.partition(":")[2]) for f in findings if f.level >= Level.ERROR]


def rule_of(rule: str, head: str = "") -> object:
    return good(f"{head}\ncodes:\n  - id: a\n    rules: [{rule}]\n").codes[0].rules[0].body


def test_a_codebook_says_what_its_file_says() -> None:
    book = good(
        """
codebook: book
version: "1.2.0"
languages: [en, de]
defaults: {hyphen: optional, expand: paragraph, within: paragraph, overlap: longest_overall}
groups: [{id: g, name: G, exclusive: yes}]
attributes: [{name: stance, values: [affirms, contests], default: affirms, question: Which?}]
variables: [{name: year, type: integer}]
codes:
  - id: top
    name: Top
    names: {de: Oben}
    colour: "#a0b1c2"
    key: t
    definition: Something.
    include: one only
    exclude: [two, three]
    examples: [{text: yes it is, source: made, lang: en}, {text: not, code: no}]
    silences: low
  - id: low
    parent: top
    group: g
    retired: true
    rules:
      - {id: r1, phrase: a b, lang: de, weight: .5, enabled: off, note: n, case: exact}
      - {id: r2, glob: xx*y, hyphen: exact, expand: match, scope: {meta: {case: EU, side: {not: [x]}}, section: {not: annex}}}
"""
    )
    top, low = book.codes
    assert (book.name, book.version, book.languages, book.overlap) == (
        "book",
        "1.2.0",
        ("en", "de"),
        "longest_overall",
    )
    assert (top.name, top.names, top.colour, top.key) == ("Top", {"de": "Oben"}, "#a0b1c2", "t")
    assert (top.include, top.exclude, top.silences) == (("one only",), ("two", "three"), ("low",))
    assert [(e.text, e.positive, e.source, e.lang) for e in top.examples] == [
        ("yes it is", True, "made", "en"), ("not", False, "", "")
    ]  # fmt: skip
    assert (low.parent, low.group, low.retired, book.groups[0].exclusive) == (
        "top",
        "g",
        True,
        True,
    )
    one, two = low.rules
    assert one.body == Words("phrase", ("a b",), case="exact", hyphen="optional")
    assert (one.lang, one.weight, one.enabled, one.note, one.line) == (("de",), 0.5, False, "n", 25)
    assert (one.expand, two.expand, two.within) == ("paragraph", "match", "paragraph")
    assert two.body == Words("glob", ("xx*y",), hyphen="exact")
    assert (two.scope.meta, two.scope.meta_not) == ({"case": ("EU",)}, {"side": ("x",)})
    assert two.scope.section_not == ("annex",)
    assert book.attribute("stance").default == "affirms"
    assert book.variables[0].type == "integer"


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        ("{phrase: [a, b]}", Words("phrase", ("a", "b"))),
        ("{lemma: share, forms: [shard]}", Words("lemma", ("share",), ("shard",))),
        ("{lemmas: [mutually, beneficial]}", Words("lemmas", ("mutually", "beneficial"))),
        ("{lemma: Recht, compound: true}", Words("lemma", ("Recht",), compound=True)),
        (r"{regex: '\bEU\b', case: exact}", Regex(r"\bEU\b", "exact")),
        ("{regex: EU}", Regex("EU", "fold")),
        ("{any: [{phrase: a}, {glob: bb*}]}", Any((Words("phrase", ("a",)), Words("glob", ("bb*",))))),
        ("{all_of: [{phrase: a}, {phrase: b}]}", AllOf((Words("phrase", ("a",)), Words("phrase", ("b",))))),
        (
            "{seq: [{phrase: a}, {gap: [0, 2]}, {phrase: b}]}",
            Seq((Words("phrase", ("a",)), Gap(0, 2), Words("phrase", ("b",)))),
        ),
        (
            "{near: {all: [{phrase: a}, {phrase: b}], max_gap: 3, ordered: yes}}",
            Near((Words("phrase", ("a",)), Words("phrase", ("b",))), 3, True),
        ),
        (
            "{before: {left: {phrase: a}, right: {phrase: b}, max_gap: 3}}",
            Before(Words("phrase", ("a",)), Words("phrase", ("b",)), 3),
        ),
        ("{any: [{phrase: a, lang: de}]}", Any((Bounded(Words("phrase", ("a",)), ("de",)),))),
        ("{tokens: [{LOWER: a, OP: '+'}], requires: model}", TokenPattern("tokens", ({"LOWER": "a", "OP": "+"},), "model")),
        (
            "{seq: [{phrase: a}, {phrase: b}], case: exact}",
            Seq((Words("phrase", ("a",), case="exact"), Words("phrase", ("b",), case="exact"))),
        ),
    ],
)  # fmt: skip
def test_each_kind_of_rule_is_read(rule: str, body: object) -> None:
    assert rule_of(rule) == body


def test_sets_stand_where_they_are_named() -> None:
    head = (
        "sets: {s: {words: [x, y], lemmas: [go], case: exact}, t: [z], u: {any: [$t, {phrase: w}]}}"
    )
    s = Any((Words("phrase", ("x", "y"), case="exact"), Words("lemma", ("go",), case="exact")))
    t = Words("phrase", ("z",))
    assert rule_of("{all_of: [$s, $t]}", head) == AllOf((s, t))
    assert rule_of("{phrase: $t}", head) == Any((t,))
    assert rule_of("{phrase: [q, $t]}", head) == Any((Words("phrase", ("q",)), t))
    assert rule_of("{any: [$u]}", head) == Any((Any((t, Words("phrase", ("w",)))),))


def test_contexts_take_words_or_go_over_the_built_in() -> None:
    book = good(
        "attributes: [{name: stance, values: [contests]}]\n"
        "contexts:\n"
        "  negated: {proposes: {stance: contests}}\n"
        "  mine: {before: [{phrase: alas}], max_gap: 2, effect: drop, enabled: no}\n"
        "codes: [{id: a, rules: [{id: r, phrase: x, context: mine}]}]\n"
    )
    negated, mine = book.contexts
    assert (negated.before, negated.proposes) == (None, {"stance": "contests"})
    assert (mine.before, mine.max_gap, mine.effect, mine.everywhere) == (
        Any((Words("phrase", ("alas",)),)), 2, "drop", False,
    )  # fmt: skip
    assert book.codes[0].rules[0].context == ("mine",)


MANY_FAULTS = """\
codebook: x
languages: [en, EN]
defaults: {overlap: longest}
contexts:
  mine: {before: $nots, proposes: {stanze: contests}}
attributes:
  - {name: stance, values: [affirms, contests]}
codes:
  - id: win_win
    nam: Win
    colour: reddish
    key: a
    rules:
      - {id: r1, phrase: "", lang: en}
      - {id: r2, regex: '(?<!il)legal'}
      - {id: r3, phrase: x, lemma: y}
      - {id: r3, seq: [{phrase: a}, {gap: [3, 1]}, {phrase: b}]}
      - {id: r5, within: line, phrase: z, silences: [win_wni]}
      - {id: r6, near: {all: [{phrase: a}, $nope], max_gap: x}}
      - {id: r7, regex: 'a*'}
      - {id: r8, glob: "*"}
      - {id: r9, lemma: two words}
      - {id: r10, phrase: x*, requires: model}
  - id: win_win
    parent: nowhere
    group: g2
    key: a
    key: b
  - {id: p, parent: q}
  - {id: q, parent: p}
"""


def test_all_faults_are_reported_in_one_run_at_their_places() -> None:
    assert errors(MANY_FAULTS) == [
        ("bad-value", "2:17"),
        ("bad-value", "3:21"),
        ("unknown-set", "5:18"),
        ("unknown-attribute", "5:36"),
        ("unknown-key", "10:5"),
        ("bad-colour", "11:13"),
        ("empty", "14:26"),
        ("bad-regex", "15:25"),
        ("several-kinds", "16:29"),
        ("duplicate-id", "17:14"),
        ("bad-gap", "17:43"),
        ("bad-value", "18:26"),
        ("unknown-code", "18:54"),
        ("unknown-set", "19:44"),
        ("bad-type", "19:61"),
        ("bad-regex", "20:25"),
        ("empty-phrase", "21:24"),
        ("bad-value", "22:25"),
        ("bad-value", "23:27"),
        ("bad-value", "23:41"),
        ("duplicate-id", "24:9"),
        ("unknown-parent", "25:13"),
        ("unknown-group", "26:12"),
        ("duplicate-key-letter", "27:10"),
        ("duplicate-key", "28:5"),
        ("cycle", "29:21"),
    ]


def test_a_message_says_file_place_what_and_the_nearest_name() -> None:
    _, findings = read("codes:\n  - id: win_win\n    rules:\n      - {id: r, phrse: x}\n")
    assert (
        "book.yaml:4:17: code 'win_win': rule 'r': unknown key 'phrse'; nearest is 'phrase'"
        in map(str, findings)
    )


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("codes: [{id: a, parent: benefitt}, {id: benefit}]", "benefit"),
        ("codes: [{id: a, silences: [benfit]}, {id: benefit}]", "benefit"),
        ("groups: [{id: winners}]\ncodes: [{id: a, group: winer}]", "winners"),
        ("sets: {negators: [not]}\ncodes: [{id: a, rules: [{any: [$negator]}]}]", "negators"),
        ("codes: [{id: a, rules: [{phrase: x, context: negatd}]}]", "negated"),
        ("codes: [{id: a, rules: [{phrase: x, hyphen: flexibel}]}]", "flexible"),
        ("code: []\ncodes: []", "codes"),
        ("codes: [{id: a, rules: [{phrase: x, lang: German}]}]", "de"),
        ("languages: [Español]\ncodes: []", "es"),
        ("languages: [de_CH]\ncodes: []", "de"),
        ("languages: [ed]\ncodes: []", "de"),
    ],
)
def test_unknown_names_come_with_the_nearest_one(text: str, nearest: str) -> None:
    _, findings = read(text)
    assert any(f"nearest is {nearest!r}" in f.what for f in findings)


def test_notes_do_not_stop_anything() -> None:
    book, findings = read(
        "sets: {s: [x]}\n"
        "groups: [{id: g}]\n"
        "codes:\n"
        "  - id: a\n"
        "    rules:\n"
        "      - {id: r1, phrase: [win-win, win-win situation, Win Win]}\n"
        "      - {phrase: other}\n"
    )
    assert book is not None
    assert {f.level for f in findings} == {Level.NOTE}
    assert [(f.code, f.place) for f in findings] == [
        ("unused-set", "book.yaml:1:8"),
        ("unused-group", "book.yaml:2:10"),
        ("no-definition", "book.yaml:4:5"),
        ("subsumed", "book.yaml:6:36"),
        ("subsumed", "book.yaml:6:55"),
        ("no-rule-id", "book.yaml:7:9"),
    ]


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        ("[{id: r, phrase: [guest worker, guest-worker]}]",
         ["phrase 'guest worker' is found by 'guest-worker' anyway (rule r)"]),
        ("[{id: r, phrase: [guest-worker, guest worker]}]",
         ["phrase 'guest worker' is found by 'guest-worker' anyway (rule r)"]),
        ("[{id: r, phrase: [guest worker, Guest  Worker]}]",
         ["phrase 'Guest  Worker' stands twice (rule r)"]),
        ("[{id: r, phrase: [win win, win-win-win]}]", []),
        ("[{id: r, phrase: [win-win, win-win-win]}]",
         ["phrase 'win-win-win' is found by 'win-win' anyway (rule r)"]),
        ("[{id: r, phrase: [win/win, win-win]}]",
         ["phrase 'win/win' is found by 'win-win' anyway (rule r)"]),
        ("[{id: r, hyphen: exact, phrase: [win-win]}, {id: s, phrase: win win}]", []),
        ("[{id: r, hyphen: exact, phrase: [win-win]}, {id: s, phrase: win-win}]",
         ["phrase 'win-win' is found by 'win-win' anyway (rule s)"]),
        ("[{id: r, hyphen: optional, phrase: co-operation}, {id: s, phrase: [cooperation, co-operation]}]",
         ["phrase 'cooperation' is found by 'co-operation' anyway (rule r)",
          "phrase 'co-operation' is found by 'co-operation' anyway (rule r)"]),
        ("[{id: r, hyphen: optional, phrase: non-co-operation}, {id: s, phrase: operation}]", []),
        ("[{id: r, phrase: win-win, enabled: no}, {id: s, phrase: win win}]", []),
        ("[{id: r, phrase: win-win, lang: de}, {id: s, phrase: win win}]", []),
        ("[{id: r, phrase: win}, {id: s, phrase: win-win, silences: b}]", []),
        ("[{id: r, phrase: win}, {id: s, phrase: win-win, expand: sentence}]", []),
    ],
)  # fmt: skip
def test_a_phrase_is_needless_where_another_finds_all_its_spellings(
    rules: str, told: list[str]
) -> None:
    _, findings = read(
        f"codes: [{{id: a, definition: d, rules: {rules}}}, {{id: b, definition: d}}]"
    )
    assert [f.what.partition(": ")[2] for f in findings] == told


def test_capitals_tell_phrases_apart_where_they_count() -> None:
    _, findings = read(
        "defaults: {case: exact}\ncodes: [{id: a, definition: d, rules: [{id: r, phrase: [Win, win]}]}]"
    )
    assert findings == ()


@pytest.mark.parametrize(
    ("silences", "told"),
    [
        (("b", "a", ""), ["a -> b -> a"]),
        (("b", "c", "a"), ["a -> b -> c -> a"]),
        (("b", "", "b"), []),
        (("", "c", "b"), ["b -> c -> b"]),
    ],
)
def test_codes_that_silence_each_other_are_told_once(
    silences: tuple[str, str, str], told: list[str]
) -> None:
    codes = ", ".join(
        f"{{id: {i}, definition: d, silences: [{s}]}}" for i, s in zip("abc", silences, strict=True)
    )
    book, findings = read(f"codes: [{codes}]")
    assert book is not None
    assert [f.what.partition(": ")[2].partition(";")[0] for f in findings] == told


def test_longer_phrases_are_no_remark_where_the_longest_stays() -> None:
    _, findings = read(
        "defaults: {overlap: longest_in_code}\n"
        "codes: [{id: a, definition: d, rules: [{id: r, phrase: [win, win-win]}]}]"
    )
    assert findings == ()


def test_the_hash_names_the_bytes_whatever_the_line_ends() -> None:
    data = b"codes:\n  - id: a\n"
    book, _ = load_text(data, "b", "b")
    assert book is not None
    assert book.hash == book_hash(data.replace(b"\n", b"\r\n")) == book_hash(b"\xef\xbb\xbf" + data)
    assert len(book.hash) == 16
    assert book_hash(data + b"\n") != book.hash


def test_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    data = b"\xef\xbb\xbfcodebook: b\r\ncodes:\r\n  - id: a\r\n    definition: d\r\n"
    book, findings = load_text(data, "b", "b")
    assert book is not None and findings == ()
    assert book.codes[0].line == 3


def test_a_file_that_is_not_there_is_an_error_of_input(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load(tmp_path / "none.yaml")
    with pytest.raises(Unreadable):
        load(tmp_path)


def test_the_name_is_the_stem_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "frames.yaml"
    path.write_text("codes: []\n")
    book, findings = load(path, file="codebooks/frames.yaml")
    assert book is not None and book.name == "frames" and book.codes == () and findings == ()


def test_the_demo_codebook_is_without_a_finding() -> None:
    book, findings = load(ROOT / "codebooks" / "migration-partnerships.yaml")
    assert [str(f) for f in findings if f.level > Level.NOTE] == []
    assert book is not None and len(book.codes) == 40


@pytest.mark.parametrize("value", ["'>= 2008'", "2008-2012", "EU*", "[a, '!b']", "{not: '< 3'}"])
def test_a_comparison_in_a_scope_is_told_to_be_none(value: str) -> None:
    rule = f"{{id: r, phrase: aid, scope: {{meta: {{year: {value}, case: EU}}}}}}"
    data = f"codes: [{{id: a, definition: A., rules: [{rule}]}}]".encode()
    book, findings = load_text(data, "b", "b.yaml")
    assert book is not None and [f.code for f in findings] == ["scope-value"]
    assert "compared as it stands" in findings[0].what


def test_dates_and_names_in_a_scope_are_no_comparisons() -> None:
    rule = "{id: r, phrase: aid, scope: {meta: {date: 2008-06-05, case: [EU, CH-2], actor: Not-for-profit}}}"
    data = f"codes: [{{id: a, definition: A., rules: [{rule}]}}]".encode()
    assert load_text(data, "b", "b.yaml")[1] == ()
