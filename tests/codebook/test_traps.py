"""Files made to harm: each gets a clear error at its place, and soon."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from coder.codebook import shape, tree
from coder.codebook.load import load_text
from coder.codebook.tree import LARGEST, Faults, read_tree
from coder.model.finding import Finding, Level
from tests.ceiling import ends


def faults(data: bytes) -> list[Finding]:
    """Errors, found before a trap could spring."""
    with ends():
        _, findings = load_text(data, "b", "b.yaml")
    return [f for f in findings if f.level >= Level.ERROR]


BOMB = b"a: &a [x, x, x, x]\n" + b"".join(
    b"%c: &%c [*%c, *%c, *%c, *%c]\n" % (c, c, c - 1, c - 1, c - 1, c - 1) for c in range(98, 110)
)


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"codes: " + b"[" * 20_000, "too-deep", "b.yaml:1:"),
        (b"codes: " + b"{a: " * 20_000, "too-deep", "b.yaml:1:"),
        (b"".join(b" " * n + b"a:\n" for n in range(200)), "too-deep", "b.yaml:33:"),
        (BOMB, "anchor", "b.yaml:1:4"),
        (BOMB, "alias", "b.yaml:2:"),
        (b"codes: !!python/object/apply:os.system [ls]\n", "tag", "b.yaml:1:8"),
        (b"codes:\n  - {id: a, id: b}\n", "duplicate-key", "b.yaml:2:13"),
        (b"codes: []\n---\ncodes: []\n", "documents", "b.yaml:2:1"),
        (b"codes:\n  - id: a\n    name: M\xfcller\n", "encoding", "b.yaml:3:12"),
        (b"\xff\xfec\x00o\x00", "encoding", "b.yaml:1:1"),
        (b"codes: []\nnote: \x07\n", "bad-character", "b.yaml:2:7"),
        (b"codes:\n\t- id: a\n", "syntax", "b.yaml:2:1"),
        (b"codes: [\n", "syntax", "b.yaml:2:1"),
        (b"codes: {? [a] : b}\n", "bad-key", "b.yaml:1:11"),
        (b"a: b\n" + b"#" * LARGEST, "too-big", "b.yaml:1:1"),
        (b"", "empty", "b.yaml:1:1"),
        (b"# nothing\n", "empty", "b.yaml:1:1"),
        (b"just text\n", "bad-type", "b.yaml:1:1"),
        (b"- a\n- b\n", "bad-type", "b.yaml:1:1"),
    ],
)
def test_a_trap_is_named_at_its_place(data: bytes, code: str, place: str) -> None:
    found = [f for f in faults(data) if f.code == code]
    assert found, faults(data)
    assert found[0].place.startswith(place)


def test_a_thousand_faults_stay_readable() -> None:
    assert len(faults(b"codes:\n" + b"  - {idd: x}\n" * 1000)) == 200


def test_reading_ends_at_the_last_fault_that_is_told_and_says_so() -> None:
    _, findings = load_text(b"codes:\n" + b"  - {idd: x}\n" * 1000, "b", "b.yaml")
    assert [f.code for f in findings if f.level is Level.NOTE] == ["enough"]
    assert "not read any further" in findings[-1].what


def test_many_notes_hide_no_error() -> None:
    codes = "".join(f"  - id: c{n}\n" for n in range(1_500))
    found = faults(f"codes:\n{codes}  - {{id: last, parent: nowhere}}\n".encode())
    assert [f.code for f in found] == ["unknown-parent"]


@pytest.mark.parametrize(
    ("text", "code", "values"),
    [
        ("codes: [" + "a, " * 200_000 + "a]", "too-many", 200_001),
        ("".join(f"k{n}: x\n" for n in range(20_000)), "unknown-key", 40_001),
        ("codes:\n" + "".join(f"- {{id: c{n}, parent: d{n}}}\n" for n in range(3_000)),
         "unknown-parent", 15_004),
    ],
    ids=["values", "keys", "parents"],
)  # fmt: skip
def test_what_is_wrong_a_hundred_thousand_times_costs_no_more_than_reading(
    monkeypatch: pytest.MonkeyPatch, text: str, code: str, values: int
) -> None:
    compared, seen = [], []
    taken, counted = shape.nearest, tree._hang

    def nearest(name: str, names: Sequence[str]) -> str | None:
        compared.extend(names)
        return taken(name, names)

    monkeypatch.setattr(shape, "nearest", nearest)
    monkeypatch.setattr(tree, "_hang", lambda *args: (seen.append(1), counted(*args))[1])
    assert faults(text.encode())[-1].code == code
    assert len(compared) <= 200 * shape._FEW
    assert len(seen) <= values


def test_a_circle_of_thousands_of_codes_is_told_in_a_line() -> None:
    codes = "".join(f"  - {{id: c{n}, parent: c{(n + 1) % 4_000}}}\n" for n in range(4_000))
    found = faults(f"codes:\n{codes}".encode())
    assert [f.code for f in found] == ["cycle"]
    assert len(found[0].what) < 200


def test_a_chain_of_thousands_of_silences_is_walked_once() -> None:
    codes = "".join(f"  - {{id: c{n}, silences: c{n + 1}}}\n" for n in range(4_000))
    with ends(20.0):
        _, found = load_text(f"codes:\n{codes}  - {{id: c4000}}\n".encode(), "b", "b.yaml")
    assert {f.code for f in found} == {"no-definition"}


@pytest.mark.parametrize("sign", ["!", "&a", "*a"])
def test_a_sign_of_any_length_is_told_in_a_line(sign: str) -> None:
    found = faults(b"codes: " + (sign * 50_000).encode() + b" x\n")
    assert found
    assert all(len(f.what) < 200 for f in found)


def test_words_of_yaml_stay_words() -> None:
    book, findings = load_text(
        b"version: 1.0\n"
        b"attributes: [{name: on, values: [no, yes, 010, 12:30, 2024-01-01, ~]}]\n"
        b"codes:\n"
        b"  - id: 'no'\n"
        b"    name: no\n"
        b"    rules: [{id: 1.10, phrase: [no, on, 1.0, 0x1F, null]}]\n",
        "b",
        "b.yaml",
    )
    assert book is not None, findings
    assert book.version == "1.0"
    assert book.attributes[0].values == ("no", "yes", "010", "12:30", "2024-01-01", "~")
    assert (book.codes[0].id, book.codes[0].name) == ("no", "no")
    assert book.codes[0].rules[0].id == "1.10"
    assert book.codes[0].rules[0].body.values == ("no", "on", "1.0", "0x1F", "null")  # type: ignore[union-attr]


def test_yes_and_no_are_read_where_yes_or_no_is_asked() -> None:
    book, _ = load_text(b"codes: [{id: a, retired: on}, {id: b, retired: No}]", "b", "b")
    assert book is not None
    assert [c.retired for c in book.codes] == [True, False]
    assert [f.code for f in faults(b"codes: [{id: a, retired: maybe}]")] == ["bad-type"]


def test_an_expression_with_a_byte_in_it_is_refused() -> None:
    data = b"codes: [{id: a, rules: [{id: r, regex: 'a\\C'}]}]"
    assert [f.code for f in faults(data)] == ["bad-regex"]


def test_the_tree_knows_where_things_end() -> None:
    read = read_tree(b"a: bc\nd: [e,\n  f]\n", Faults("x"))
    assert read is not None
    assert read.pairs["a"][1].end == (1, 6)
    assert (read.pairs["d"][1].end, read.pairs["d"][1].flow) == ((3, 5), True)


def test_the_slow_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    data = b"codes:\n  - {id: a, name: 'x', definition: \"\"}\n"
    fast = read_tree(data, Faults("x"))
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert read_tree(data, Faults("x")) == fast
    deep = Faults("x")
    assert read_tree(b"[" * 20_000, deep) is None
    assert deep.findings[0].code == "too-deep"
