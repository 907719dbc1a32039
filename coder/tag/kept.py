"""Matches of single rules, kept between runs: what a changed rule does not change is not looked for again.

    keys = match_keys(program)                {(code, rule id): key}
    kept = packed(matches, keys)              {key: rows}, plain data
    unpacked(kept, program, keys)             the matches again, under the rules as they are now

Owns what the matches of a rule in a document depend on: its meaning, the contexts that flag it, their order,
the languages into which words are bent where nobody knows the language, and the engine itself. Silencing,
overlaps, weights, names and order are applied afterwards, over kept and new matches alike, so a run with kept
matches gives what a whole run gives. The engine's stamp is a hash of its own source: no version can be
forgotten. Nothing is stored here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from coder.model.codebook import Codebook
from coder.model.rule import Flag
from coder.tag.forms import forms_version
from coder.tag.identity import applies, match_hashes
from coder.tag.overlaps import Match
from coder.tag.program import Program

__all__ = ["Rows", "engine_stamp", "match_keys", "packed", "signature", "unpacked"]

Pair = tuple[str, str]
Rows = list[list[Any]]
"""Matches as plain lists: start, end, flags as (name, start, end), values proposed."""


@lru_cache(maxsize=1)
def engine_stamp() -> str:
    """A name for the engine as it is: its source, the folds, the tables. 16 hex digits."""
    import unicodedata

    here = Path(__file__).parent
    folds = here.parent / "text" / "canonical.py"
    digest = hashlib.sha256(f"{forms_version()} {unicodedata.unidata_version}".encode())
    for path in (*sorted(here.glob("*.py")), folds):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def match_keys(program: Program) -> dict[Pair, str]:
    """For each rule that runs, a name for all that its matches in a document depend on."""
    book = program.book
    spoken = ",".join(sorted(program.spoken))
    stamp = engine_stamp()
    hashes = match_hashes(book)
    out: dict[Pair, str] = {}
    for code, rule in program.rules:
        order = ",".join(c.name for c in book.contexts if applies(c, rule))
        told = f"{hashes[code, rule.id]} {order} {spoken} {stamp}"
        out[code, rule.id] = hashlib.sha256(told.encode()).hexdigest()[:16]
    return out


def signature(program: Program, keys: Mapping[Pair, str]) -> str:
    """A name for everything in a codebook that suggestions depend on, beside the document."""
    book: Codebook = program.book
    told = [book.overlap, program.engine]
    told += [f"{c.id} {' '.join(c.silences)}" for c in book.codes]
    for code, rule in program.rules:
        told.append(
            f"{code} {rule.id} {keys[code, rule.id]} {rule.weight} {' '.join(rule.silences)}"
        )
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def packed(matches: Iterable[Match], keys: Mapping[Pair, str]) -> dict[str, Rows]:
    """Matches by the key of their rule, each once, as plain data."""
    out: dict[str, Rows] = {}
    owner: dict[str, Pair] = {}
    for m in matches:
        pair = (m.code, m.rule.id)
        # Two rules that mean the same have one key and the same matches.
        if owner.setdefault(keys[pair], pair) == pair:
            marks = [[f.name, f.start, f.end] for f in m.marks]
            out.setdefault(keys[pair], []).append([m.start, m.end, marks, dict(m.proposes)])
    return out


def unpacked(
    kept: Mapping[str, Sequence[Sequence[Any]]], program: Program, keys: Mapping[Pair, str]
) -> Iterator[Match]:
    """Kept matches of the program's rules, as the rules stand now."""
    for order, (code, rule) in program.orders.items():
        for start, end, marks, proposes in kept.get(keys[code, rule.id], ()):
            flags = tuple(Flag(*m) for m in marks)
            yield Match(start, end, order, code, rule, flags, proposes)
