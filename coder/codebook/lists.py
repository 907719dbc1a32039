"""Lists and long texts of a code (include, examples, rules, definition) changed in place, entry by entry.

    data = set_list(data, "win_win", "include", ["Claims of a gain for all sides.", "Also a doubted one."])

Owns that entries which stay keep their bytes, their comments and their order, whether the list is written
with dashes, in brackets or as a single value. What comes new is written as the entries beside it are. A
comment on a line of its own belongs to nobody and stays.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from coder.codebook.bookfile import BookFile, exact_scalar
from coder.codebook.edit import set_field
from coder.codebook.tree import Written
from coder.model.errors import CheckFailed

__all__ = [
    "LISTS",
    "add_entries",
    "example_text",
    "new_list",
    "paragraphs_of",
    "set_definition",
    "set_examples",
    "set_list",
    "take_away",
]

_T = TypeVar("_T")

WIDTH = 100
"""Characters of a line when a text is laid out anew."""

LISTS = ("include", "exclude")
"""Lists of plain texts that `set_list` changes."""

_ORDER = (
    "id", "name", "names", "parent", "group", "colour", "key", "retired", "definition", "include",
    "exclude", "silences", "note", "examples", "rules",
)  # fmt: skip


def set_list(data: bytes, code_id: str, key: str, texts: Sequence[str]) -> bytes:
    """The codebook's bytes with these entries under `include` or `exclude` of a code; none take it away.

    Raises:
        UnknownName: when there is no such code.
        CheckFailed: when the file has errors, or would have.
    """
    wanted = [" ".join(t.split()) for t in texts]
    return _set(data, code_id, key, wanted, lambda w: " ".join(w.text.split()), exact_scalar)


def set_examples(data: bytes, code_id: str, examples: Sequence[tuple[str, bool]]) -> bytes:
    """The same for examples, (text, whether the code fits); one that stays keeps source and language."""
    wanted = [(" ".join(text.split()), fits) for text, fits in examples]

    def said(written: Written) -> tuple[str, bool]:
        text = written.pairs["text"][1].text
        given = written.pairs.get("code")
        fits = given is None or given[1].text.lower() not in ("false", "no", "off", "n")
        return " ".join(text.split()), fits

    return _set(data, code_id, "examples", wanted, said, lambda e: example_text(*e))


def example_text(text: str, fits: bool) -> str:
    """An example as an entry in braces."""
    return f"{{text: {exact_scalar(text)}, code: {'true' if fits else 'false'}}}"


def _set(
    data: bytes,
    code_id: str,
    key: str,
    wanted: Sequence[_T],
    said: Callable[[Written], _T],
    written: Callable[[_T], str],
) -> bytes:
    file = BookFile(data)
    code = file.code(code_id)
    if key not in code.pairs or code.pairs[key][1].empty:
        if wanted:
            new_list(file, code, key, [written(w) for w in wanted])
        return file.bytes(0)
    value = code.pairs[key][1]
    old = [said(i) for i in (value.items if value.kind == "list" else [value])]
    if not wanted:
        _drop_key(file, code, key)
    elif value.kind != "list":
        if old != list(wanted):
            texts = ", ".join(written(w) for w in wanted)
            file.replace((value.line, value.col), file.value_end(value), f"[{texts}]")
    else:
        steps = SequenceMatcher(None, old, list(wanted), autojunk=False).get_opcodes()
        for word, low, high, first, last in reversed(steps):
            if word != "equal":
                fresh = [written(w) for w in wanted[first:last]]
                (_in_brackets if value.flow else _in_lines)(file, value, (low, high), fresh)
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
        text, block = exact_scalar(whole), []
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
    if key not in code.pairs:
        if code.flow:
            end = file.value_end(list(code.pairs.values())[-1][1])
            file.replace(end, end, f", {key}: {text}")
            return
        before = [v for k, (_, v) in code.pairs.items() if _rank(k) <= _rank(key)]
        lead = " " * (code.col - 1)
        file.insert_lines(max(map(file.last_line, before)), [f"{lead}{key}: {text}", *block])
        return
    name, old = code.pairs[key]
    if old.line != name.line and block:  # a value on the line below its key
        file.replace((name.line, name.end[1] + 1), file.value_end(old), f" {text}")
        file.insert_lines(name.line, block)
        return
    file.put(old, text)
    file.insert_lines(old.line, block)


def take_away(file: BookFile, table: Written, key: str, gone: Sequence[int]) -> None:
    """Take the entries at these positions out of a list; the last one takes the key along."""
    value = table.pairs[key][1]
    count = len(value.items) if value.kind == "list" else 1
    if len(set(gone)) == count:
        _drop_key(file, table, key)
        return
    for at in sorted(set(gone), reverse=True):
        (_in_brackets if value.flow else _in_lines)(file, value, (at, at + 1), [])


def add_entries(file: BookFile, code: Written, key: str, texts: Sequence[str]) -> None:
    """Put entries (as they stand in braces) behind those of a list of a code, or begin it with them."""
    if key not in code.pairs or code.pairs[key][1].kind != "list":
        new_list(file, code, key, texts)
        return
    value = code.pairs[key][1]
    many = len(value.items)
    (_in_brackets if value.flow else _in_lines)(file, value, (many, many), texts)


def _in_brackets(
    file: BookFile, value: Written, cut: tuple[int, int], texts: Sequence[str]
) -> None:
    """Replace entries low to high of `[a, b, c]`."""
    (low, high), new = cut, ", ".join(texts)
    items = value.items
    if not items:
        file.replace((value.line, value.col), value.end, f"[{new}]")
    elif low:
        start = items[low - 1].end
        end = items[high - 1].end if high > low else start
        file.replace(start, end, f", {new}" if new else "")
    elif high == 0:
        here = (items[0].line, items[0].col)
        file.replace(here, here, f"{new}, " if new else "")
    elif new:
        file.replace((items[0].line, items[0].col), items[high - 1].end, new)
    else:
        end = (items[high].line, items[high].col) if high < len(items) else items[-1].end
        file.replace((items[0].line, items[0].col), end, "")


def _in_lines(file: BookFile, value: Written, cut: tuple[int, int], texts: Sequence[str]) -> None:
    """Replace entries low to high of a list with dashes."""
    low, high = cut
    items = value.items
    lead = dash_of(file, items[0])
    new = [f"{lead}- {text}" for text in texts]
    behind = file.last_line(items[low - 1]) if low else items[0].line - 1
    for item in reversed(items[low:high]):
        dash_of(file, item)
        del file.lines[item.line - 1 : file.last_line(item)]
    if high > low and low == 0:
        behind = items[0].line - 1
    if new:
        file.insert_lines(behind, new)


def dash_of(file: BookFile, item: Written) -> str:
    """What stands before the dash of an entry.

    Raises:
        CheckFailed: when the dash stands on another line than what it begins.
    """
    before = file.lines[item.line - 1][: item.col - 1]
    if before.strip() != "-":
        raise CheckFailed(
            f"the list in line {item.line} is laid out in a way that cannot be changed here",
            hint="put each entry behind its dash, on one line with it",
        )
    return before[: before.index("-")]


def new_list(file: BookFile, code: Written, key: str, texts: Sequence[str]) -> None:
    """Begin a list under a key of a code, where it has none or an empty one."""
    if key in code.pairs:
        name, value = code.pairs[key]
        if value.kind != "scalar" or not value.empty:
            raise CheckFailed(f"{key} in line {name.line} is not a list that can be added to")
        file.replace(
            (name.line, name.end[1]), (name.line, name.end[1] + 1), f": [{', '.join(texts)}]"
        )
    elif code.flow:
        end = file.value_end(list(code.pairs.values())[-1][1])
        file.replace(end, end, f", {key}: [{', '.join(texts)}]")
    else:
        before = [v for k, (_, v) in code.pairs.items() if _rank(k) <= _rank(key)]
        last = max(file.last_line(v) for v in before)
        lead = " " * (code.col - 1)
        file.insert_lines(last, [f"{lead}{key}:", *(f"{lead}  - {text}" for text in texts)])


def _rank(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _drop_key(file: BookFile, table: Written, key: str) -> None:
    """Take a key and what stands under it away."""
    name, value = table.pairs[key]
    line, col = file.value_end(value)
    if not table.flow:
        del file.lines[name.line - 1 : max(line, file.last_line(value))]
        return
    keys = list(table.pairs)
    at = keys.index(key)
    if at:
        file.replace(file.value_end(table.pairs[keys[at - 1]][1]), (line, col), "")
    else:
        after = table.pairs[keys[1]][0] if len(keys) > 1 else None
        file.replace((name.line, name.col), (after.line, after.col) if after else (line, col), "")
