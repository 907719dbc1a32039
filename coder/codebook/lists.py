"""Lists and long texts of a code (include, examples, rules, definition) changed in place, entry by entry.

    data = set_list(data, "win_win", "include", ["Claims of a gain for all sides.", "Also a doubted one."])

Owns that entries which stay keep their bytes, their comments and their order, whether the list is written
with dashes, in brackets or as a single value. What comes new is written as the entries beside it are. A
comment on a line of its own belongs to nobody and stays.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from coder.codebook.bookfile import BookFile
from coder.codebook.edit import set_field
from coder.codebook.examples import put_examples
from coder.codebook.tree import Written
from coder.codebook.writing import Value, scalar

__all__ = [
    "LISTS",
    "ORDER",
    "paragraphs_of",
    "set_definition",
    "set_examples",
    "set_list",
]

_T = TypeVar("_T")

WIDTH = 100
"""Characters of a line when a text is laid out anew."""

LISTS = ("include", "exclude")
"""Lists of plain texts that `set_list` changes."""

ORDER = (
    "id", "name", "names", "parent", "group", "colour", "key", "retired", "definition", "include",
    "exclude", "silences", "note", "examples", "rules",
)  # fmt: skip
"""Keys of a code as they usually stand."""


def set_list(data: bytes, code_id: str, key: str, texts: Sequence[str]) -> bytes:
    """The codebook's bytes with these entries under `include` or `exclude` of a code; none take it away.

    Raises:
        UnknownName: when there is no such code.
        CheckFailed: when the file has errors, or would have.
    """
    wanted = [" ".join(t.split()) for t in texts]
    return _set(data, code_id, key, wanted, lambda w: " ".join(w.text.split()), str)


def set_examples(
    data: bytes, code_id: str, examples: Mapping[bool, Sequence[tuple[str, str]]]
) -> bytes:
    """The same for examples: (text, language) of those that fit (True), of those that do not, or of both.

    One that stays, and one that has other words now, keeps its source and what else stands beside it.
    """
    file = BookFile(data)
    wanted = {
        fits: [(" ".join(t.split()), lang) for t, lang in told] for fits, told in examples.items()
    }
    put_examples(file.tables, file.code(code_id), wanted, ORDER)
    return file.bytes(0)


def _set(
    data: bytes,
    code_id: str,
    key: str,
    wanted: Sequence[_T],
    said: Callable[[Written], _T],
    written: Callable[[_T], Value],
) -> bytes:
    file = BookFile(data)
    code = file.code(code_id)
    value = code.pairs[key][1] if key in code.pairs else None
    old = [] if value is None or value.empty else [said(i) for i in value.items or [value]]
    if old == list(wanted):
        return data
    if not old or not wanted or value is None or value.kind != "list":
        file.tables.set(code, key, [written(w) for w in wanted], ORDER)
        return file.bytes(0)
    steps = SequenceMatcher(None, old, list(wanted), autojunk=False).get_opcodes()
    for word, low, high, first, last in steps:
        if word != "equal":
            file.tables.splice(value, (low, high), [written(w) for w in wanted[first:last]])
    return file.bytes(0)


def set_definition(data: bytes, code_id: str, paragraphs: Sequence[str]) -> bytes:
    """The codebook's bytes with another definition of a code; none takes it away.

    An equal one changes nothing. A long one is written on lines of its own, so that git shows which of
    them changed.

    Raises:
        UnknownName: when there is no such code.
        CheckFailed: when the file has errors, or would have.
    """
    wanted = [" ".join(p.split()) for p in paragraphs if p.strip()]
    file = BookFile(data)
    code = file.code(code_id)
    if wanted == paragraphs_of(file.book.code(code_id).definition):
        return data
    whole = "\n".join(wanted)
    if code.flow or not wanted or not all(p.isprintable() for p in wanted) or _is_short(wanted):
        if len(wanted) < 2 and whole.isprintable():
            return set_field(data, code_id, "definition", whole)
        text, block = scalar(whole, inside=code.flow), []
    else:
        lead = " " * (code.col + 1)
        block = [lead + line if line else "" for line in _wrapped(wanted, WIDTH - len(lead))]
        text = ">-"
    _put_text(file, code, text, block)
    return file.bytes(0)


def paragraphs_of(text: str) -> list[str]:
    """A definition as paragraphs with single spaces."""
    return [" ".join(p.split()) for p in text.split("\n") if p.strip()]


def _is_short(paragraphs: Sequence[str]) -> bool:
    return len(paragraphs) == 1 and len(paragraphs[0]) <= WIDTH - 20


def _wrapped(paragraphs: Sequence[str], width: int) -> list[str]:
    out: list[str] = []
    for n, paragraph in enumerate(paragraphs):
        if n:
            out.append("")
        out += textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
    return out


def _put_text(file: BookFile, code: Written, text: str, block: list[str]) -> None:
    """Write the definition as `text`, and `block` on the lines below; a comment beside it stays there."""
    key = "definition"
    tables, patch = file.tables, file.patch
    if key not in code.pairs:
        if code.flow:
            end = tables.end(list(code.pairs.values())[-1][1])
            patch.replace(end, end, f", {key}: {text}")
            return
        before = [v for k, (_, v) in code.pairs.items() if _rank(k) <= _rank(key)]
        lead = " " * (code.col - 1)
        patch.insert_lines(max(map(tables.last_line, before)), [f"{lead}{key}: {text}", *block])
        return
    name, old = code.pairs[key]
    end = tables.end(old)
    if old.line != name.line and block:  # a value on the line below its key
        patch.replace((name.line, name.end[1] + 1), end, f" {text}")
    else:
        file.put(old, text)
    if block:
        patch.insert_lines(end[0], block)


def _rank(key: str) -> int:
    return ORDER.index(key) if key in ORDER else len(ORDER)
