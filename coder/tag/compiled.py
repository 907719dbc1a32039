"""Needles made once for a codebook: the words of its rules, bent and spelt in every way, kept between runs.

    compiled = Compiled(folder, book.hash)
    needles = compiled.needles(part, langs)       those that `coder.tag.needles` would make
    compiled.save()

Owns the file, named by the codebook's hash and the engine's source, so that no edit of either can leave it
standing. It is derived: one that does not read is made again, and a folder that cannot be written to costs
time only. Data are JSON; expressions are compiled when they are read.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from coder.model.rule import Words
from coder.tag.kept import engine_stamp
from coder.tag.needles import Capitals, Needle, needles

__all__ = ["Compiled"]

_FIELDS = tuple(f.name for f in fields(Needle))
_KEPT = 12
"""Files of other states of codebooks that stay."""


class Compiled:
    """The needles of one state of a codebook.

    Args:
        folder: where files of this kind lie.
        state: the codebook's hash.
    """

    def __init__(self, folder: Path, state: str) -> None:
        self.path = folder / f"{state}-{engine_stamp()}.json"
        self.made = 0
        self._known: dict[str, list[list[Any]]] | None = None

    def needles(self, words: Words, langs: frozenset[str]) -> tuple[Needle, ...]:
        """The needles of a part, from the file or made now."""
        known = self._read()
        key = _key(words, langs)
        if key in known:
            with contextlib.suppress(TypeError, ValueError, KeyError, re.error):
                return tuple(_needle(row) for row in known[key])
        made = tuple(dict.fromkeys(needles(words, langs)))
        known[key] = [_row(n) for n in made]
        self.made += 1
        return made

    def _read(self) -> dict[str, list[list[Any]]]:
        if self._known is None:
            self._known = {}
            with contextlib.suppress(OSError, ValueError):
                found = json.loads(self.path.read_bytes())
                if isinstance(found, dict):
                    self._known = found
        return self._known

    def save(self) -> None:
        """Keep what was made in this run; the oldest files of other states go."""
        if not self.made:
            return
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            data = json.dumps(self._known, ensure_ascii=False, separators=(",", ":"))
            waiting = self.path.with_suffix(f".{os.getpid()}.part")
            waiting.write_bytes(data.encode("utf-8", "surrogatepass"))
            waiting.replace(self.path)
            self.made = 0
            others = sorted(self.path.parent.glob("*.json"), key=lambda p: p.stat().st_mtime)
            for path in others[:-_KEPT]:
                path.unlink(missing_ok=True)


def _key(words: Words, langs: frozenset[str]) -> str:
    # Phrases and globs are the same in every language.
    bent = sorted(langs) if words.kind in ("lemma", "lemmas") else []
    told = [
        words.kind, words.values, words.forms, words.case, words.hyphen, words.compound,
        words.not_forms, bent,
    ]  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _row(needle: Needle) -> list[Any]:
    values = (getattr(needle, name) for name in _FIELDS)
    return [_written(v) for v in values]


def _written(value: Any) -> Any:
    if isinstance(value, re.Pattern):
        return {"re": value.pattern, "flags": value.flags}
    return {"capitals": value.at} if isinstance(value, Capitals) else value


def _needle(row: Sequence[Any]) -> Needle:
    if len(row) != len(_FIELDS):
        raise ValueError("another kind of needle")
    return Needle(*(_value(v) if isinstance(v, dict) else v for v in row))


def _value(told: dict[str, Any]) -> Any:
    if "capitals" in told:
        return Capitals(tuple(map(int, told["capitals"])))
    return re.compile(told["re"], told["flags"])
