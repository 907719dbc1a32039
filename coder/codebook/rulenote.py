"""Simple rules in a notation that needs no YAML, one rule a line.

    ww1: win-win | triple win           the words as written, one or the other
    ww2 [fr]: gagnant-gagnant           only in French text
    sr1: share~ | bear~                 a word in any form
    sr2 [de]: gemeinsam~ Verantwortung~ words in any form, one behind the other
    de1: develop* | migra*              * stands for letters of one word
    xx1 (in YAML)                       everything else

Owns which rules of a file are simple: phrase, lemma, lemmas or glob with words of their own, and beside them
nothing that changes what they match. What a rule says beside it (weight, note, expand, within) stays when
the line changes. A line that is none is refused in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from coder.codebook.tree import Written
from coder.model.errors import BadValue

__all__ = ["IN_YAML", "PlainRule", "parse_rule", "rule_line", "same_rules", "simple_rule"]

IN_YAML = "(in YAML)"
_KINDS = ("phrase", "lemma", "lemmas", "glob")
_MEANS_NOTHING_HERE = {"id", "lang", "weight", "note", "expand", "within"}
_LINE = re.compile(
    r"\s*(?:(?P<id>[\w.-]{1,60})\s*)?(?:\[(?P<lang>[a-z]{2,3}(?:\s*,\s*[a-z]{2,3})*)\]\s*)?:"
    r"\s+(?P<words>\S.*)"
)


@dataclass(frozen=True, slots=True)
class PlainRule:
    """A simple rule: `kind` is phrase, lemma, lemmas or glob; no `lang` is every language."""

    id: str
    kind: str
    words: tuple[str, ...]
    lang: tuple[str, ...] = ()


def simple_rule(rule: Written, ident: str) -> PlainRule | None:
    """The rule that stands in a file, when it is a simple one; `ident` is what it is called."""
    kind = next((k for k in _KINDS if k in rule.pairs), "")
    if not kind or rule.pairs.keys() - _MEANS_NOTHING_HERE - {kind}:
        return None
    words = tuple(" ".join(w.split()) for w in _texts(rule.pairs[kind][1]))
    lang = tuple(_texts(rule.pairs["lang"][1])) if "lang" in rule.pairs else ()
    plain = PlainRule(ident, kind, words, lang)
    return plain if words and _reads_back(plain) else None


def _texts(value: Written) -> list[str]:
    return [i.text for i in value.items] if value.kind == "list" else [value.text]


def _reads_back(rule: PlainRule) -> bool:
    if any(w.startswith("$") or not w for w in rule.words):
        return False
    try:
        return parse_rule(rule_line(rule)) == rule
    except BadValue:
        return False


def rule_line(rule: PlainRule) -> str:
    """The line of a simple rule."""
    lang = f" [{', '.join(rule.lang)}]" if rule.lang else ""
    mark = "~" if rule.kind == "lemma" else ""
    words = " | ".join(w + mark for w in rule.words)
    if rule.kind == "lemmas":
        words = " ".join(w + "~" for w in rule.words)
    return f"{rule.id}{lang}: {words}"


def parse_rule(line: str) -> PlainRule:
    """The rule that a line says; its id is empty where the line gives none.

    Raises:
        BadValue: when the line is no rule, or one of two kinds.
    """
    found = _LINE.fullmatch(line)
    text = found["words"] if found else line
    words = tuple(" ".join(w.split()) for w in text.split("|"))
    ident = (found["id"] or "") if found else ""
    lang = tuple(re.split(r"\s*,\s*", found["lang"])) if found and found["lang"] else ()
    if not all(re.search(r"\w", w) for w in words) or IN_YAML in line:
        raise BadValue(
            f"{line!r} is no rule",
            found=line,
            hint="write ID: words | other words, such as ww1: win-win",
        )
    marks = {_kind(w) for w in words}
    if len(marks) > 1 or "" in marks or ("lemmas" in marks and len(words) > 1):
        raise BadValue(
            f"{line!r} mixes kinds of words", found=line,
            hint="one rule has words as written, or word~ in any form, or wor*; write one line for each",
        )  # fmt: skip
    kind = marks.pop()
    if kind == "lemmas":
        words = tuple(words[0].replace("~", "").split())
    return PlainRule(ident, kind, tuple(w.rstrip("~") for w in words), lang)


def same_rules(one: str, other: str) -> bool:
    """Whether two cells hold the same rules, in any order; a line without id is any rule of its words."""
    left = [x for x in other.split("\n") if x]
    plain = []
    for line in filter(None, one.split("\n")):
        left.remove(line) if line in left else plain.append(line)
    if len(plain) != len(left):
        return False
    for line in plain:
        same = next((x for x in left if _nearly(line, x)), None)
        if same is None:
            return False
        left.remove(same)
    return True


def _nearly(one: str, other: str) -> bool:
    try:
        first, second = parse_rule(one), parse_rule(other)
    except BadValue:
        return False
    same = (first.kind, first.words, first.lang) == (second.kind, second.words, second.lang)
    return same and (not first.id or not second.id)


def _kind(words: str) -> str:
    """The kind of one alternative; "" for a mixture."""
    each = words.split()
    forms = [w.endswith("~") and w.count("~") == 1 and len(w) > 1 for w in each]
    if "*" in words:
        return "" if "~" in words else "glob"
    if any(forms):
        return "" if not all(forms) else "lemma" if len(each) == 1 else "lemmas"
    return "" if "~" in words else "phrase"
