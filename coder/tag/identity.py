"""The hash that says what a rule means: equal for two rules that look for the same in the same way.

It covers the body with its sets, defaults and forms resolved, languages, unit, expansion, exceptions,
scope and the contexts that the rule itself names; not the order in which alternatives are written, nor the
id, line, note, weight, order, the code's definition, contexts that serve every rule, what a context
proposes, or any other rule, but for the rules of a code that it refers to. So an edit elsewhere brings no
rejected suggestion back. `match_hashes` cover all that a match and its flags depend on, contexts for every
rule as well; `hashes_since` leads from hashes that suggestions had in former versions of the program to the
present ones. Built-in word tables belong to the engine's version and are not covered. 16 hex digits of a
SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any

from coder.model import rule as model
from coder.model.codebook import Codebook
from coder.model.rule import Context, Rule

__all__ = ["applies", "hashes_since", "match_hashes", "rule_hash", "rule_hashes"]

Pair = tuple[str, str]

_NOT_MEANING = ("id", "line", "note", "weight", "enabled", "silences", "context")
# Names that are shown and mean nothing, and fields that count only where they say something: those came
# after the first hashes were written down.
_NAMES = {"OfCode": ("code",)}
_LATER = {"TokenPattern": ("pipelines",), "Words": ("not_forms",)}
# Fields whose order, and whose copies, change nothing.
_ALTERNATIVES = {
    "Any": ("parts",), "AllOf": ("parts",), "OfCode": ("parts",), "Rule": ("lang", "unless"),
    "Bounded": ("lang",), "Guarded": ("unless",), "Words": ("values", "forms", "not_forms"),
    "Scope": ("section", "section_not"), "Context": ("lang", "unless"),
}  # fmt: skip


def rule_hash(rule: Rule, book: Codebook) -> str:
    """The rule's hash in its codebook: 16 hex digits."""
    return _hash(rule, [c for c in _contexts(book, plain=False) if _names(c[0], rule)])


def rule_hashes(book: Codebook) -> dict[Pair, str]:
    """Hashes of all rules by (code, rule id)."""
    contexts = _contexts(book, plain=False)
    return {
        (code.id, rule.id): _hash(rule, [c for c in contexts if _names(c[0], rule)])
        for code in book.codes
        for rule in code.rules
    }


def match_hashes(book: Codebook) -> dict[Pair, str]:
    """Names, by (code, rule id), for all in a codebook that a rule's matches and flags depend on."""
    contexts = _contexts(book, plain=True)
    return {
        (code.id, rule.id): _hash(rule, [c for c in contexts if applies(c[0], rule)], plain=True)
        for code in book.codes
        for rule in code.rules
    }


def hashes_since(book: Codebook) -> dict[tuple[str, str, str], str]:
    """The hash of a rule by (code, rule id, hash that its suggestions had in former versions).

    Up to version 0.1 it was that of the rule with all contexts that serve it, and kept the order of
    alternatives.
    """
    now = rule_hashes(book)
    return {(*pair, then): now[pair] for pair, then in match_hashes(book).items()}


def _names(context: Context, rule: Rule) -> bool:
    """Whether a context serves the rule because the rule says so."""
    return not context.everywhere and applies(context, rule)


def _contexts(book: Codebook, *, plain: bool) -> list[tuple[Context, str]]:
    """The contexts that a codebook declares, with what is hashed of each, in the order of hashing."""
    hashed = ((c, c if plain else replace(c, proposes={})) for c in book.contexts)
    out = [(c, _plain(meant, sort=not plain)) for c, meant in hashed]
    return [(c, _told(value)) for c, value in sorted(out, key=lambda pair: json.dumps(pair[1]))]


def _hash(rule: Rule, contexts: list[tuple[Context, str]], *, plain: bool = False) -> str:
    meaning: dict[str, str] = {}
    for name in _meaning_of("Rule"):
        value = _plain(getattr(rule, name), sort=not plain)
        if not plain and name in _ALTERNATIVES["Rule"]:
            value = _in_order(value)
        meaning[name] = _told(value)
    meaning["contexts"] = f"[{','.join(told for _, told in contexts)}]"
    text = ",".join(f'"{name}":{meaning[name]}' for name in sorted(meaning))
    return hashlib.sha256(f"{{{text}}}".encode()).hexdigest()[:16]


def _told(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def applies(context: Context, rule: Rule) -> bool:
    """Whether a context can flag a hit of the rule."""
    if not (context.everywhere or context.name in rule.context):
        return False
    return not context.lang or not rule.lang or bool(set(context.lang) & set(rule.lang))


@lru_cache(maxsize=64)
def _meaning_of(kind: str) -> tuple[str, ...]:
    """Fields of a class of the model that are part of a meaning."""
    unmeant = _NOT_MEANING if kind == "Rule" else _NAMES.get(kind, ())
    return tuple(f.name for f in fields(getattr(model, kind)) if f.name not in unmeant)


def _plain(value: Any, *, sort: bool = False) -> Any:
    """Values of the model as JSON knows them, each with the name of its kind; `sort` orders alternatives."""
    if isinstance(value, str | bool | int | float) or value is None:
        return value
    if isinstance(value, tuple | list):
        return [_plain(v, sort=sort) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v, sort=sort) for k, v in sorted(value.items())}
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value).__name__
        later = _LATER.get(kind, ())
        out: dict[str, Any] = {"is": kind}
        for name in _meaning_of(kind):
            inner = getattr(value, name)
            if inner or name not in later:
                out[name] = _plain(inner, sort=sort)
                if sort and isinstance(inner, tuple) and _alternatives(value, kind, name):
                    out[name] = _in_order(out[name])
        return out
    return value


def _alternatives(value: Any, kind: str, name: str) -> bool:
    """Whether a field holds things whose order means nothing."""
    if kind == "Near":
        return name == "parts" and not value.ordered
    if name == "values" and value.kind == "lemmas":  # the words of one sequence
        return False
    return name in _ALTERNATIVES.get(kind, ())


def _in_order(values: list[Any]) -> list[Any]:
    if all(isinstance(v, str) for v in values):
        return sorted(set(values))
    return [v for _, v in sorted({_told(v): v for v in values}.items())]
