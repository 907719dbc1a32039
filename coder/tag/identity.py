"""The hash that says what a rule means: equal for two rules that look for the same in the same way.

It covers the body with its sets, defaults and forms resolved, languages, unit, expansion, exceptions,
scope and the contexts that the codebook declares for it; not the id, line, note, weight, order, the
code's definition or any other rule, but for the rules of a code that it refers to. So an edit elsewhere
brings no rejected suggestion back. Built-in word tables belong to the engine's version and are not covered.
16 hex digits of a SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from coder.model import rule as model
from coder.model.codebook import Codebook
from coder.model.rule import Context, Rule

__all__ = ["applies", "rule_hash", "rule_hashes"]

_NOT_MEANING = ("id", "line", "note", "weight", "enabled", "silences", "context")
# Names that are shown and mean nothing, and fields that count only where they say something: those came
# after the first hashes were written down.
_NAMES = {"OfCode": ("code",)}
_LATER = {"TokenPattern": ("pipelines",), "Words": ("not_forms",)}


def rule_hash(rule: Rule, book: Codebook) -> str:
    """The rule's hash in its codebook: 16 hex digits."""
    return _hash(rule, _contexts(book))


def rule_hashes(book: Codebook) -> dict[tuple[str, str], str]:
    """Hashes of all rules by (code, rule id)."""
    contexts = _contexts(book)
    return {(code.id, rule.id): _hash(rule, contexts) for code in book.codes for rule in code.rules}


def _contexts(book: Codebook) -> list[tuple[Context, str]]:
    """The contexts that a codebook declares, with what is hashed of each, in the order of hashing."""
    plain = sorted(((c, _plain(c)) for c in book.contexts), key=lambda pair: json.dumps(pair[1]))
    return [(context, _told(value)) for context, value in plain]


def _hash(rule: Rule, contexts: list[tuple[Context, str]]) -> str:
    meaning = {name: _told(_plain(getattr(rule, name))) for name in _meaning_of("Rule")}
    used = [told for context, told in contexts if applies(context, rule)]
    meaning["contexts"] = f"[{','.join(used)}]"
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


def _plain(value: Any) -> Any:
    """Values of the model as JSON knows them, each with the name of its kind."""
    if isinstance(value, str | bool | int | float) or value is None:
        return value
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in sorted(value.items())}
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value).__name__
        later = _LATER.get(kind, ())
        out: dict[str, Any] = {"is": kind}
        for name in _meaning_of(kind):
            inner = getattr(value, name)
            if inner or name not in later:
                out[name] = _plain(inner)
        return out
    return value
