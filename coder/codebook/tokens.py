"""Patterns over tokens, as spaCy's Matcher and DependencyMatcher read them: checked without spaCy.

    {tokens: [{LOWER: manage}, {OP: "?"}, {LOWER: flows}]}

Owns which keys and values a pattern may have, so that a wrong one is a finding with a line and never an
exception while rules run, and the types of values, which are all text in the file. Expressions are RE2, as
everywhere. What a pattern matches is known to the tagger only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from coder.codebook.shape import Row, Said, meant
from coder.codebook.tree import Faults

__all__ = ["MODEL_KEYS", "checked_pattern"]

TEXT_KEYS = ("ORTH", "TEXT", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX")
FLAG_KEYS = (
    "IS_ALPHA", "IS_ASCII", "IS_DIGIT", "IS_LOWER", "IS_UPPER", "IS_TITLE", "IS_PUNCT", "IS_SPACE",
    "IS_STOP", "IS_BRACKET", "IS_QUOTE", "IS_LEFT_PUNCT", "IS_RIGHT_PUNCT", "IS_CURRENCY",
    "LIKE_NUM", "LIKE_URL", "LIKE_EMAIL", "SPACY",
)  # fmt: skip
MODEL_KEYS = ("LEMMA", "POS", "TAG", "MORPH", "DEP", "ENT_TYPE", "ENT_IOB", "ENT_ID", "ENT_KB_ID")
"""What only a trained pipeline can tell of a token."""
_KEYS = (*TEXT_KEYS, "LENGTH", *FLAG_KEYS, *MODEL_KEYS, "OP")
_LISTS = ("IN", "NOT_IN", "IS_SUBSET", "IS_SUPERSET", "INTERSECTS")
_TEXTS = ("REGEX", "FUZZY", *(f"FUZZY{n}" for n in range(1, 10)))
_SIGNS = ("==", "!=", ">=", "<=", ">", "<")
_OP = re.compile(r"[!?+*]|\{\d{1,3}(?:,\d{0,3})?\}|\{,\d{1,3}\}")
_RELATIONS = (
    "<", ">", "<<", ">>", ".", ".*", ";", ";*", "$+", "$-", "$++", "$--",
    ">+", ">-", ">++", ">--", "<+", "<-", "<++", "<--",
)  # fmt: skip
_MOST = 32
MOST_OPEN = 2
"""Tokens of a pattern that may repeat without end."""
MOST_OPTIONAL = 10
"""Tokens of a pattern that may be left out."""


def checked_pattern(
    kind: str,
    said: Sequence[Any],
    *,
    requires: str,
    where: str,
    at: tuple[int, int],
    faults: Faults,
) -> tuple[dict[str, Any], ...] | None:
    """The pattern with typed values; None when something in it is wrong (then reported).

    Args:
        kind: tokens or dependency.
        said: the list as written.
        requires: what the rule says it needs; empty for words alone.
        where: the rule, for messages.
        at: line and column of the list.
        faults: takes what is wrong.
    """
    before = len(faults.findings)
    checker = _Checker(where, at, faults)
    if len(said) > _MOST:
        checker.wrong(f"{len(said)} tokens, expected at most {_MOST}", at)
    if kind == "dependency":
        made = checker.tree(said)
        if not requires:
            hint = "requires: model, and pipelines: at the top of the file"
            checker.wrong("dependency needs a pipeline with a parser", at, hint)
    else:
        made = tuple(checker.token(item) for item in said)
        if made and all(str(t.get("OP", "")) in ("?", "*", "!") for t in made):
            checker.wrong("no token has to be there, so it matches everywhere", at)
        checker.repeats([str(t.get("OP", "")) for t in made], at)
    used = checker.used & set(MODEL_KEYS)
    if used and not requires and kind == "tokens":
        what = f"{', '.join(sorted(used))} is told by a trained pipeline only"
        checker.wrong(what, at, "requires: model, and pipelines: at the top of the file")
    return made if len(faults.findings) == before else None


class _Checker:
    """Reads tokens of one pattern; remembers which keys were used."""

    def __init__(self, where: str, at: tuple[int, int], faults: Faults) -> None:
        self.where, self.at, self.faults = where, at, faults
        self.used: set[str] = set()

    def wrong(self, what: str, at: tuple[int, int] | None = None, hint: str = "") -> None:
        """Report one fault of the pattern."""
        self.faults.add("bad-pattern", f"{self.where}: {what}", at or self.at, hint=hint)

    def token(self, said: Any) -> dict[str, Any]:
        """One token's conditions."""
        if not isinstance(said, Row):
            self.wrong(f"expected a token such as {{LOWER: word}}, found {_shown(said)}", _at(said))
            return {}
        out: dict[str, Any] = {}
        for written, value in said.items():
            key, at = str(written).upper(), said.place(written)
            if key not in _KEYS:
                self.wrong(f"unknown key {str(written)!r} of a token{meant(key, _KEYS)}", at)
                continue
            self.used.add(key)
            out[key] = self._value(key, value, at)
        return out

    def _value(self, key: str, value: Any, at: tuple[int, int]) -> Any:
        if key == "OP":
            if not isinstance(value, str) or not _OP.fullmatch(value):
                self.wrong(f"OP {_shown(value)} is not one of ! ? + * {{n}} {{n,m}}", at)
            return str(value)
        if key in FLAG_KEYS:
            return self._flag(key, value, at)
        if isinstance(value, Row):
            return {str(k): self._condition(key, str(k), v, at) for k, v in value.items()}
        if key == "LENGTH":
            return self._number(value, at)
        if not isinstance(value, str):
            self.wrong(f"{key}: expected a text or {{IN: [...]}}, found {_shown(value)}", at)
        elif key == "LOWER" and value != value.lower():
            self.wrong(f"LOWER is a word in small letters, {str(value)!r} is never met", at)
        return str(value)

    def _flag(self, key: str, value: Any, at: tuple[int, int]) -> bool:
        word = str(value).lower()
        if word not in ("true", "yes", "on", "false", "no", "off"):
            self.wrong(f"{key}: expected true or false, found {_shown(value)}", at)
        return word in ("true", "yes", "on")

    def _number(self, value: Any, at: tuple[int, int]) -> int:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,6}", value):
            return int(value)
        self.wrong(f"expected a whole number, found {_shown(value)}", at)
        return 0

    def _condition(self, key: str, name: str, value: Any, at: tuple[int, int]) -> Any:
        """What stands under a key instead of one value."""
        number = key == "LENGTH"
        allowed = (*_SIGNS, *_LISTS[:2]) if number else (*_LISTS, *_TEXTS)
        if name not in allowed:
            self.wrong(f"{key}: unknown condition {name!r}{meant(name, allowed)}", at)
            return ""
        if name in _LISTS:
            if not isinstance(value, list) or any(isinstance(v, (list, Row)) for v in value):
                self.wrong(f"{key}: {name} takes a list", at)
                return []
            return [self._number(v, at) if number else str(v) for v in value]
        if number:
            return self._number(value, at)
        if not isinstance(value, str) or not value:
            self.wrong(f"{key}: {name} takes a text", at)
        elif name == "REGEX":
            self._expression(value, at)
        return str(value)

    def _expression(self, value: str, at: tuple[int, int]) -> None:
        import re2

        options = re2.Options()
        options.log_errors = False
        options.max_mem = 8 << 20
        try:
            re2.compile(value, options)
        except re2.error as error:
            reason = error.args[0] if error.args else ""
            told = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
            self.wrong(f"RE2 refuses the expression ({told})", at)

    def repeats(self, ops: Sequence[str], at: tuple[int, int]) -> None:
        """Keep what a pattern can repeat or leave out within bounds: spaCy tries every way there is."""
        open_ = optional = 0
        for op in ops:
            low, comma, high = op.strip("{}").partition(",")
            if op in ("*", "+") or (comma and not high):
                open_ += 1
            elif op == "?":
                optional += 1
            elif comma:
                if int(low or 0) > int(high):
                    self.wrong(f"OP {op!r} runs backwards", at)
                optional += max(0, int(high) - int(low or 0))
        if open_ > MOST_OPEN:
            hint = "put the pieces into seq, with gaps between them"
            self.wrong(f"{open_} tokens repeat without end, at most {MOST_OPEN} may", at, hint)
        if optional > MOST_OPTIONAL:
            hint = "put the pieces into seq, with gaps between them"
            self.wrong(f"{optional} tokens may be left out, at most {MOST_OPTIONAL} may", at, hint)

    def tree(self, said: Sequence[Any]) -> tuple[dict[str, Any], ...]:
        """The nodes of a dependency pattern."""
        out: list[dict[str, Any]] = []
        names: list[str] = []
        keys = ("LEFT_ID", "REL_OP", "RIGHT_ID", "RIGHT_ATTRS")
        for n, item in enumerate(said):
            if not isinstance(item, Row) or not isinstance(item.get("RIGHT_ATTRS"), Row):
                self.wrong("a node needs RIGHT_ID and RIGHT_ATTRS: {...}", _at(item))
                continue
            for key in item:
                if key not in keys:
                    self.wrong(f"unknown key {str(key)!r}{meant(key, keys)}", item.place(key))
            node: dict[str, Any] = {k: str(item.get(k, "")) for k in (keys if n else keys[2:])}
            node["RIGHT_ATTRS"] = self.token(item["RIGHT_ATTRS"])
            if "OP" in node["RIGHT_ATTRS"]:
                self.wrong("OP counts tokens in a row and cannot stand in a tree", item.at)
            self._node(node, names, item, first=not n)
            out.append(node)
        return tuple(out)

    def _node(self, node: dict[str, Any], names: list[str], item: Row, *, first: bool) -> None:
        if not node["RIGHT_ID"] or node["RIGHT_ID"] in names:
            self.wrong(f"RIGHT_ID {node['RIGHT_ID']!r} is missing or stands twice", item.at)
        names.append(node["RIGHT_ID"])
        if first:
            if "LEFT_ID" in item or "REL_OP" in item:
                self.wrong("the first node has RIGHT_ID and RIGHT_ATTRS only", item.at)
            return
        if node["LEFT_ID"] not in names[:-1]:
            near = meant(node["LEFT_ID"], names[:-1])
            self.wrong(f"LEFT_ID {node['LEFT_ID']!r} names no node before it{near}", item.at)
        if node["REL_OP"] not in _RELATIONS:
            self.wrong(f"REL_OP {node['REL_OP']!r} is not one of {' '.join(_RELATIONS)}", item.at)


def _at(said: Any) -> tuple[int, int] | None:
    return said.at if isinstance(said, (Row, Said)) else None


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return repr(str(value)[:40])
    return "a list" if isinstance(value, list) else "a table"
