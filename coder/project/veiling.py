"""Events, sheets and codebooks rewritten for a bundle: without words of texts, without names of coders.

Owns what is changed in each value and that everything still fits together: hashes of masked texts, ids that
are made from them or from a name, states of codebooks. A value is one of: a coder (renamed), an id or hash
(translated), words of people (withheld or with the names taken out), anything else (kept). Keys that this
version does not know may hold anything and do not go along.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coder.model.affairs import suggestion_key
from coder.model.coding import accepted_id
from coder.model.event import KINDS, KNOWN_KEYS, RESERVED
from coder.model.names import fold_name

__all__ = ["WITHHELD", "Veil", "name_pattern"]

WITHHELD = "(withheld)"
_NAMES = ("by", "via", "primary")
_WORDS = ("memo", "definition", "note", "why")
_IDS = ("id", "on", "coding")
_HASH = re.compile(r"[0-9a-f]{16}")


def name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds these names as whole words, whatever the case; longer ones first. None for no names."""
    listed = sorted({n for n in names if n}, key=lambda n: (-len(n), n))
    if not listed:
        return None
    inner = "|".join(re.escape(n) for n in listed)
    return re.compile(rf"(?<![^\W_])(?:{inner})(?![^\W_])", re.IGNORECASE)


@dataclass(slots=True)
class Veil:
    """What is put in place of what.

    `coders` are pseudonyms by folded name (empty: names stay), `called` all spellings of a coder with the
    pseudonym, `texts` the hash of a masked text by the old one, `books` that of a codebook state, `codes`
    codes named by words of a text. `quote` gives the quotation at a place of a masked text; None keeps
    texts. `quoted` tells whether a run of words stands in a source, `whole` whether a short text does.
    """

    coders: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    books: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    quote: Callable[[str, int, int], str] | None = None
    quoted: Callable[[str], bool] = lambda text: False
    whole: Callable[[str], bool] = lambda text: False
    hidden: dict[str, str] = field(default_factory=dict)
    _pattern: re.Pattern[str] | None = None

    def __post_init__(self) -> None:
        self._pattern = name_pattern(self.called)

    @property
    def hides_texts(self) -> bool:
        """Whether words of texts and memos are withheld."""
        return self.quote is not None

    # -- words ---------------------------------------------------------------------------------

    def named(self, text: str) -> bool:
        """Whether a coder's name stands in a text."""
        return self._pattern is not None and self._pattern.search(text) is not None

    def without_names(self, text: str) -> str:
        """The text with pseudonyms in the place of names."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda m: self.called[fold_name(m[0])], text)

    def words(self, text: str) -> str:
        """A value that people wrote: withheld where it is words of a source, names taken out."""
        if self.hides_texts and self.quoted(text):
            # Two values that differ stay two, so that tables by them have the same cells.
            return self.hidden.setdefault(text, f"{WITHHELD[:-1]} {len(self.hidden) + 1})")
        return self.without_names(text)

    def example(self, text: str) -> str:
        """Words that may be a quotation as a whole: those that stand in a source are withheld."""
        return WITHHELD if self.hides_texts and self.whole(text) else self.words(text)

    def coder(self, name: str) -> str:
        """The pseudonym of a coder."""
        return self.coders.get(fold_name(name), name)

    # -- events --------------------------------------------------------------------------------

    def learn(self, event: Mapping[str, Any]) -> None:
        """Note the ids that an event makes from a text's hash or a coder's name."""
        if event["kind"] not in ("accept", "reject", "restore") or "suggestion" not in event:
            return
        old, new = (
            suggestion_key(event),
            suggestion_key({"suggestion": self._key(event["suggestion"])}),
        )
        by = event["by"]
        self.ids[old.id] = new.id
        self.ids[accepted_id(by, old)] = accepted_id(self.coder(by), new)

    def event(self, raw: Mapping[str, Any]) -> dict[str, Any] | None:
        """The event as it goes into the bundle; None for one that does not."""
        kind = raw["kind"]
        if kind not in KINDS or kind in RESERVED or kind == "set-aside":
            return None
        out = {k: self._value(k, v, raw) for k, v in raw.items() if k in KNOWN_KEYS}
        if self.hides_texts:
            for key in ("foreign", *(("text",) if kind == "flag" else ())):
                out.pop(key, None)
            if kind == "flag" and isinstance(raw["value"], str):
                out["value"] = True
        return out

    def _text(self, value: str, raw: Mapping[str, Any]) -> str:
        """The hash of a text; of a flag, what was doubted."""
        if raw["kind"] == "flag":
            return self.without_names(value)
        known = self.texts.get(value)
        return known or (value if _HASH.fullmatch(value) or not self.hides_texts else "")

    def _value(self, key: str, value: Any, raw: Mapping[str, Any]) -> Any:
        """One value of an event by its key."""
        if value is None or isinstance(value, bool | int | float):
            return value
        if key in _NAMES:
            return self.coder(str(value))
        if key == "coders":
            return [self.coder(str(v)) for v in value]
        if key == "quote" and self.quote is not None:
            return self._quote(raw, raw)
        if key == "text":
            return self._text(value, raw)
        if key == "book_hash":
            return self.books.get(value, value)
        if key == "suggestion":
            return self._key(value)
        if key in ("origin", "readings", "makes", "attributes", "flags"):
            return self._part(key, value, raw)
        return self._plain(key, value, raw)

    def _plain(self, key: str, value: Any, raw: Mapping[str, Any]) -> Any:
        if isinstance(value, list):
            return [self._plain(key, v, raw) for v in value]
        if isinstance(value, dict):
            return {k: self._plain(k, v, raw) for k, v in value.items()}
        if not isinstance(value, str):
            return value
        if key in ("code", "codes", "parent") or (key == "on" and value in self.codes):
            return self.codes.get(value, value)
        if key in _IDS or key in ("of", "events", "after"):
            return self.ids.get(value, value)
        if key == "target":
            return self._target(value)
        if key in _WORDS and self.hides_texts:
            return ""
        if key == "name" and raw["kind"] == "coin":
            return WITHHELD if raw["code"] in self.codes else self.words(value)
        if key in ("memo", "definition", "value", "was", "name", "round", "quote"):
            return value if key == "quote" else self.words(value)
        return value

    def _target(self, value: str) -> str:
        kind, colon, name = value.partition(":")
        return f"{kind}{colon}{self.codes.get(name) or self.ids.get(name, name)}"

    def _quote(self, part: Mapping[str, Any], raw: Mapping[str, Any]) -> str:
        assert self.quote is not None
        start, end, text = part.get("start"), part.get("end"), raw.get("text")
        key = raw.get("suggestion")
        if start is None and isinstance(key, dict):
            start, end, text = key["start"], key["end"], key["text"]
        return self.quote(str(text), int(start or 0), int(end or 0)) if text else ""

    def _key(self, key: Mapping[str, Any]) -> dict[str, Any]:
        code = str(key["code"])
        return dict(key) | {
            "text": self.texts.get(key["text"], key["text"]),
            "code": self.codes.get(code, code),
        }

    def _part(self, key: str, value: Any, raw: Mapping[str, Any]) -> Any:
        """Values made of several."""
        if isinstance(value, str):
            return value
        if key == "origin":
            return {k: self.books.get(v, v) if k == "book_hash" else v for k, v in value.items()}
        if key == "flags":
            return {
                k: "" if self.hides_texts else self.without_names(str(v)) for k, v in value.items()
            }
        if key == "attributes":
            return {k: self._attribute(v) for k, v in value.items()}
        return [self._item(part, raw) for part in value]

    def _attribute(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.words(value)
        if not isinstance(value, dict):
            return value
        return {
            k: self.words(v) if k == "value" and isinstance(v, str) else v for k, v in value.items()
        }

    def _item(self, part: Any, raw: Mapping[str, Any]) -> Any:
        """A part of a split, or a reading or coding of an adjudication."""
        if not isinstance(part, dict):
            return part
        out = {k: self._value(k, v, raw) for k, v in part.items()}
        if "quote" in part and self.quote is not None:
            out["quote"] = self._quote(part, raw)
        return out
