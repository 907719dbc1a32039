"""The hash that says what a rule means: equal for two rules that look for the same in the same way.

It covers the body with its sets, defaults and forms resolved, languages, unit, expansion, exceptions,
scope and the contexts that the codebook declares for it; not the id, line, note, weight, order, the
code's definition or any other rule. So an edit elsewhere brings no rejected suggestion back. Built-in
word tables belong to the engine's version and are not covered. 16 hex digits of a SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from coder.model.codebook import Codebook
from coder.model.rule import Context, Rule

__all__ = ["rule_hash"]

_NOT_MEANING = ("id", "line", "note", "weight", "enabled", "silences", "context")


def rule_hash(rule: Rule, book: Codebook) -> str:
    """The rule's hash in its codebook: 16 hex digits."""
    meaning = {
        f.name: _plain(getattr(rule, f.name)) for f in fields(rule) if f.name not in _NOT_MEANING
    }
    meaning["contexts"] = sorted(
        (_plain(c) for c in book.contexts if _applies(c, rule)), key=lambda c: json.dumps(c)
    )
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _applies(context: Context, rule: Rule) -> bool:
    """Whether a context can flag a hit of the rule."""
    if not (context.everywhere or context.name in rule.context):
        return False
    return not context.lang or not rule.lang or bool(set(context.lang) & set(rule.lang))


def _plain(value: Any) -> Any:
    """Values of the model as JSON knows them, each with the name of its kind."""
    if is_dataclass(value) and not isinstance(value, type):
        inner = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {"is": type(value).__name__} | inner
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value
