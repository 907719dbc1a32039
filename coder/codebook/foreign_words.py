"""Word lists of other programs as codes with rules: quanteda, LIWC, WordStat, spaCy and Prodigy.

    book = dictionary_book(data, "populism.yml")

Owns what a word of such a list means: a word with `*` is a glob, any other the words as written; categories
inside categories are codes under codes. Patterns of spaCy become words where each token asks for one word,
and stay token patterns where they ask for more. A word that no rule can say is counted as lost and kept in
the code's note. Untrusted: YAML is read by the codebook's own reader, lines of JSON one by one.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coder.codebook.foreign import ForeignBook, ForeignCode
from coder.codebook.tree import Faults, Written, read_tree
from coder.codebook.writing import Value
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["dictionary_book", "liwc_book", "patterns_book", "wordstat_book"]

_TOLD = 20
_NEEDS_MODEL = {"LEMMA", "POS", "TAG", "DEP", "MORPH", "ENT_TYPE", "ENT_IOB", "ENT_ID"}


class _Words:
    """Codes with their words, in order; turns words into rules and counts what cannot be one."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, str]] = {}
        self.words: dict[str, list[str]] = {}
        self.lost: Counter[str] = Counter()

    def code(self, name: str, parent: str = "", key: str = "") -> str:
        """The key of a category, made when it is new."""
        key = key or f"{parent}\x1f{name}"
        if key not in self.names:
            self.names[key] = (name.strip(), parent)
            self.words[key] = []
        return key

    def book(self, origin: str, findings: Sequence[Finding] = ()) -> ForeignBook:
        """All of it."""
        codes = []
        for key, (name, parent) in self.names.items():
            rules, odd = _rules(self.words[key])
            if odd:
                self.lost["word with ? (one letter of any kind)"] += len(odd)
            note = f"words left out: {', '.join(odd)}" if odd else ""
            codes.append(ForeignCode(key, name, parent, rules=rules, note=note, place=name))
        return ForeignBook(tuple(codes), (), origin, dict(self.lost), tuple(findings))


def _rules(words: Sequence[str]) -> tuple[tuple[Mapping[str, Value], ...], list[str]]:
    """Rules for words and globs, and the words that are neither."""
    plain: dict[str, None] = {}
    globs: dict[str, None] = {}
    odd = []
    for word in words:
        text = " ".join(word.split())
        if "?" in text or not re.search(r"[^\W_]", text) or text.startswith("$"):
            odd.append(text)
        elif "*" in text:
            globs[text] = None
        else:
            plain[text] = None
    rules: list[Mapping[str, Value]] = []
    rules += [{"phrase": _one_or_all(list(plain))}] if plain else []
    rules += [{"glob": _one_or_all(list(globs))}] if globs else []
    return tuple(rules), odd


def _one_or_all(words: list[str]) -> Value:
    return words if len(words) > 1 else words[0]


# -- quanteda ---------------------------------------------------------------------------------


def dictionary_book(data: bytes, place: str) -> ForeignBook:
    """A quanteda dictionary in YAML: keys with lists of words, or with further keys.

    Raises:
        Unreadable: not YAML, a codebook of ours, or not a dictionary.
    """
    faults = Faults(place)
    tree = read_tree(data, faults)
    if tree is None or faults.errors:
        first = next((f for f in faults.findings if f.level is Level.ERROR), None)
        raise Unreadable(f"not a dictionary: {first.what if first else 'nothing in it'}",
                         place=first.place if first else place)  # fmt: skip
    if tree.kind != "table":
        raise Unreadable("not a dictionary: it has no keys", place=place)
    codes = tree.pairs.get("codes")
    if (
        codes is not None
        and codes[1].kind == "list"
        and any("id" in i.pairs for i in codes[1].items)
    ):
        raise Unreadable(
            "a codebook of ours already", place=place,
            hint="put the file into codebooks/ and run coder codebook check",
        )  # fmt: skip
    words = _Words()
    waiting = [(key.text, value, "") for key, value in reversed(tree.pairs.values())]
    while waiting:
        name, value, parent = waiting.pop()
        key = words.code(name, parent)
        for inner in reversed(value.items):
            if inner.kind == "scalar":
                continue
            waiting += [(k.text, v, key) for k, v in reversed(inner.pairs.values())]
        waiting += [(k.text, v, key) for k, v in reversed(value.pairs.values())]
        words.words[key] += _scalars(value, words.lost)
    return words.book(f"a dictionary, {_file(place)}")


def _scalars(value: Written, lost: Counter[str]) -> Iterator[str]:
    for one in value.items or [value]:
        if one.kind == "scalar" and one.text.strip():
            yield one.text
        elif one.kind == "list":
            lost["list inside a list of words"] += 1


def _file(place: str) -> str:
    return re.split(r"[/\\]", place)[-1]


# -- LIWC and WordStat ------------------------------------------------------------------------


def liwc_book(text: str, place: str) -> ForeignBook:
    """A LIWC dictionary: categories with numbers between two lines of %, then words with numbers.

    Raises:
        Unreadable: the lines of % are missing.
    """
    lines = text.lstrip("\ufeff").splitlines()
    marks = [n for n, line in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2:
        raise Unreadable("not a LIWC dictionary: two lines with % alone are missing", place=place)
    words = _Words()
    numbers: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in lines[marks[0] + 1 : marks[1]]:
        told = re.fullmatch(r"(\s*)(\S+)\s+(.+)", line)
        if told is None:
            words.lost["line of categories"] += bool(line.strip())
            continue
        while above and above[-1][0] >= len(told[1]):
            above.pop()
        key = words.code(told[3].split("(")[0], above[-1][1] if above else "", f"liwc {told[2]}")
        numbers[told[2]] = key
        above.append((len(told[1]), key))
    for line in lines[marks[1] + 1 :]:
        parts = [p for p in line.strip().split("\t") if p] if "\t" in line.strip() else line.split()
        found = [numbers[p] for q in parts[1:] for p in q.split() if p in numbers]
        if not found:
            words.lost["word without a category"] += bool(line.strip())
        for key in found:
            words.words[key].append(parts[0])
    return words.book(f"a LIWC dictionary, {_file(place)}")


def wordstat_book(text: str, place: str) -> ForeignBook:
    """A WordStat dictionary: categories moved in by tabs, words with a weight in brackets."""
    words = _Words()
    above: list[tuple[int, str]] = []
    for line in text.lstrip("\ufeff").splitlines():
        name = line.strip()
        deep = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if not name:
            continue
        while above and above[-1][0] >= deep:
            above.pop()
        told = re.fullmatch(r"(.+?)\s*\((\d+(?:\.\d+)?)\)", name)
        if told is None:
            above.append((deep, words.code(name, above[-1][1] if above else "")))
        elif not above:
            words.lost["word without a category"] += 1
        else:
            words.words[above[-1][1]].append(told[1].replace("_", " "))
            words.lost["weight of a word"] += told[2] != "1"
    if not words.names:
        raise Unreadable("not a WordStat dictionary: no category in it", place=place)
    return words.book(f"a WordStat dictionary, {_file(place)}")


# -- spaCy and Prodigy ------------------------------------------------------------------------


def patterns_book(text: str, place: str) -> ForeignBook:
    """Patterns of spaCy's EntityRuler or of Prodigy, one JSON object a line; each label is a code.

    Raises:
        Unreadable: no line is a pattern.
    """
    rules: dict[str, dict[tuple[str, str, str], list[str]]] = {}
    tokens: dict[str, list[Mapping[str, Value]]] = {}
    lost: Counter[str] = Counter()
    findings: list[Finding] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        if not line.strip():
            continue
        why = _pattern(line, rules, tokens, lost)
        if why:
            lost["line that is no pattern"] += 1
            if len(findings) < _TOLD:
                findings.append(Finding(Level.WARNING, "line", why, f"{place}:{number}"))
    if not rules:
        raise Unreadable("not a file of patterns: no line has label and pattern", place=place)
    codes = [
        ForeignCode(label, label, rules=(*_grouped(found), *tokens[label]), place=label)
        for label, found in rules.items()
    ]
    return ForeignBook(tuple(codes), (), f"patterns, {_file(place)}", dict(lost), tuple(findings))


def _pattern(
    line: str,
    rules: dict[str, dict[tuple[str, str, str], list[str]]],
    tokens: dict[str, list[Mapping[str, Value]]],
    lost: Counter[str],
) -> str:
    """Take one line; returns what is wrong with it, or nothing."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "not JSON"
    if not isinstance(row, dict) or not str(row.get("label") or "").strip():
        return "an object without label"
    label, pattern = str(row["label"]).strip(), row.get("pattern")
    if isinstance(pattern, str) and re.search(r"[^\W_]", pattern):
        words: tuple[str, str, str] | None = ("phrase", "exact", " ".join(pattern.split()))
    elif isinstance(pattern, list) and pattern and all(isinstance(t, dict) for t in pattern):
        words = _as_words(pattern)
    else:
        return "an object without pattern"
    if isinstance(pattern, list) and words is None and not all(map(_plain, pattern)):
        return "a pattern that is nested too deep"
    found = rules.setdefault(label, {})
    listed = tokens.setdefault(label, [])
    note = f"id {row['id']}" if row.get("id") else ""
    for key in row.keys() - {"label", "pattern", "id"}:
        lost[f"{key} of a pattern"] += 1
    if words is not None:
        found.setdefault((words[0], words[1], note), []).append(words[2])
    else:
        needs = any(_NEEDS_MODEL & {str(k).upper() for k in t} for t in pattern)
        rule: dict[str, Value] = {"tokens": [_value(t) for t in pattern]}
        rule |= {"requires": "model"} if needs else {}
        listed.append(rule | ({"note": note} if note else {}))
    return ""


def _as_words(pattern: Sequence[Mapping[str, Any]]) -> tuple[str, str, str] | None:
    """(kind, case, words) of a pattern whose tokens each ask for one word; None for others."""
    kinds = {tuple(str(k).upper() for k in token) for token in pattern}
    values = [v for token in pattern for v in token.values()]
    if len(kinds) != 1 or not all(isinstance(v, str) and re.search(r"[^\W_]", v) for v in values):
        return None
    (kind,) = kinds
    words = " ".join(" ".join(str(v).split()) for v in values)
    if kind == ("LOWER",):
        return "phrase", "fold", words
    if kind in (("ORTH",), ("TEXT",)):
        return "phrase", "exact", words
    return None


def _plain(token: Any, deep: int = 0) -> bool:
    """Whether a token is made of words, numbers, lists and tables, not too deep."""
    if isinstance(token, dict):
        return deep < 6 and all(_plain(v, deep + 1) for v in token.values())
    if isinstance(token, list):
        return deep < 6 and all(_plain(v, deep + 1) for v in token)
    return isinstance(token, str | int | float | bool) or token is None


def _value(token: Any) -> Value:
    if isinstance(token, dict):
        return {str(k): _value(v) for k, v in token.items()}
    if isinstance(token, list):
        return [_value(v) for v in token]
    return token if isinstance(token, str) else json.dumps(token)


def _grouped(found: Mapping[tuple[str, str, str], Sequence[str]]) -> list[Mapping[str, Value]]:
    out: list[Mapping[str, Value]] = []
    for (kind, case, note), words in found.items():
        rule: dict[str, Value] = {kind: _one_or_all(list(dict.fromkeys(words)))}
        rule |= {"case": "exact"} if case == "exact" else {}
        out.append(rule | ({"note": note} if note else {}))
    return out
