"""Tables and lists inside a YAML file, changed where they stand: a key, an entry, a new code.

Owns the two ways in which YAML is laid out, with dashes and lines or with brackets: what is put in looks
like what stands beside it. Entries that stay keep their bytes and the comments around them. All changes go
into one `Patch`, so that places are those of the file as it was; nothing is read again here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from coder.codebook.patch import Patch
from coder.codebook.tree import Written
from coder.codebook.writing import Bare, Value, inline, item, pair, scalar
from coder.model.errors import CheckFailed

__all__ = ["Entry", "Tables", "matched", "value_of"]

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


class Entry(NamedTuple):
    """An entry of a list by its place in it, and what it says."""

    at: int
    says: tuple[str, ...]


class Tables:
    """Changes to tables and lists, noted in a patch."""

    def __init__(self, patch: Patch) -> None:
        self.patch = patch

    # -- where things stand --------------------------------------------------------------------

    def last_line(self, value: Written) -> int:
        """The last line of a value, without the blank lines and comments behind it."""
        line = value.end[0] if value.end[1] > 1 else value.end[0] - 1
        if value.kind != "scalar" and not value.flow:
            inner = [v for _, v in value.pairs.values()] or value.items
            line = max([value.line, *(self.last_line(i) for i in inner)])
        while line > value.line and not self.patch.line(line).strip():
            line -= 1
        return max(line, value.line)

    def above(self, line: int) -> int:
        """The line behind which to put something that belongs before `line` and its comments."""
        above = line - 1
        while above > 0 and self.patch.line(above).lstrip().startswith("#"):
            above -= 1
        return above or line - 1  # comments at the top of the file are about the file

    def end(self, value: Written) -> tuple[int, int]:
        """Behind the last character of a value."""
        if value.kind == "scalar" and value.end[1] > 1:
            return value.end
        if value.flow:
            return value.end
        last = self.last_line(value)
        return last, len(self.patch.line(last)) + 1

    def dash_of(self, item: Written) -> str:
        """What stands before the dash of an entry.

        Raises:
            CheckFailed: when the dash stands on another line than what it begins.
        """
        before = self.patch.line(item.line)[: item.col - 1]
        if before.strip() != "-":
            raise CheckFailed(
                f"the list in line {item.line} is laid out in a way that cannot be changed here",
                hint="put each entry behind its dash, on one line with it",
            )
        return before[: before.index("-")]

    # -- keys ----------------------------------------------------------------------------------

    def set(self, table: Written, key: str, value: Value, order: Sequence[str]) -> None:
        """Give a key of a table another value; an empty one takes the key away.

        Args:
            table: where it stands.
            key: the key.
            value: the new value.
            order: keys in their usual order; a new key stands behind those before it.
        """
        if key in table.pairs:
            if value:
                self.set_pair(table, key, key, value)
            else:
                self.take_key(table, key)
        elif value:
            self._new_key(table, key, value, order)

    def set_pair(self, table: Written, key: str, new_key: str, value: Value) -> None:
        """Write another key and value where one stands."""
        name, old = table.pairs[key]
        start, end = (name.line, name.col), self.end(old)
        if old.empty:
            end = (name.end[0], name.end[1] + 1)  # behind the colon
        # What stands behind a value on its line is a comment, which cannot stand behind a block of text.
        alone = not self.patch.line(end[0])[end[1] - 1 :].strip()
        one_line = isinstance(value, str) and ("\n" not in value or not alone)
        if table.flow or (one_line and old.kind == "scalar"):
            text = inline(value)
            if isinstance(value, str):
                text = scalar(value, inside=table.flow, quoted=_in_quotes(old))
            self.patch.replace(start, end, f"{new_key}: {text}")
            return
        lines = pair(new_key, value, table.col - 1)
        self.patch.replace(start, end, "\n".join([lines[0].lstrip(), *lines[1:]]))

    def take_key(self, table: Written, key: str) -> None:
        """Take a key and its value away; comments in it stay."""
        name, old = table.pairs[key]
        names = list(table.pairs)
        at = names.index(key)
        if table.flow:
            start = self.end(table.pairs[names[at - 1]][1]) if at else (name.line, name.col)
            end = self.end(old)
            if not at and len(names) > 1:
                after = table.pairs[names[1]][0]
                end = (after.line, after.col)
            self.patch.replace(start, end, "")
            return
        before = self.patch.line(name.line)[: name.col - 1]
        if before.strip():
            what = f"{key} stands on the line of the dash and cannot be taken away"
            raise CheckFailed(what, hint="change it in the YAML file")
        last = self.last_line(old) if not old.empty else name.line
        for line in range(name.line, last + 1):
            text = self.patch.line(line)
            if old.kind == "scalar" or not text.lstrip().startswith("#"):
                self.patch.delete_lines(line, line)
            else:  # a comment stays, not so deep that a text above could take it for its own
                deep = len(text) - len(text.lstrip())
                self.patch.replace((line, 1), (line, deep + 1), " " * (table.col - 1))

    def _new_key(self, table: Written, key: str, value: Value, order: Sequence[str]) -> None:
        usual = list(order)[: list(order).index(key)] if key in order else list(order)
        before = [k for k in table.pairs if k in usual] or list(table.pairs)[: 1 if order else None]
        at = max(before, key=list(table.pairs).index)
        _, last = table.pairs[at]
        if table.flow:
            self.patch.replace(self.end(last), self.end(last), f", {key}: {inline(value)}")
            return
        line = max(self.last_line(last), table.pairs[at][0].line)
        self.patch.insert_lines(line, pair(key, value, table.col - 1))

    # -- lists ---------------------------------------------------------------------------------

    def set_lines(
        self, table: Written, key: str, wanted: Sequence[str], order: Sequence[str]
    ) -> None:
        """Give a list of words other entries; those that stay are not touched."""
        there = table.pairs[key][1] if key in table.pairs else None
        items = [] if there is None or there.empty else there.items or [there]
        entries = [Entry(n, (" ".join(i.text.split()),)) for n, i in enumerate(items)]

        inside = there is not None and there.flow
        pairs, gone, missing = matched(entries, [(w,) for w in wanted if w])
        for entry, (words,) in pairs:
            one = items[entry.at]
            text = scalar(words, inside=inside, quoted=_in_quotes(one))
            self.patch.replace((one.line, one.col), self.end(one), text)
        self.set_items(table, key, gone, [words for (words,) in missing], order)

    def set_items(
        self,
        table: Written,
        key: str,
        gone: Sequence[int],
        fresh: Sequence[Value],
        order: Sequence[str],
    ) -> None:
        """Take entries out of a list by their places, and put new ones at its end."""
        if not gone and not fresh:
            return
        there = table.pairs[key][1] if key in table.pairs else None
        if there is None or there.empty or (there.kind == "list" and not there.items):
            self.set(table, key, list(fresh), order)
        elif there.kind != "list":  # one entry without a list around it
            self.set(table, key, [*([] if gone else [value_of(there)]), *fresh], order)
        elif len(gone) == len(there.items) and (there.flow or not fresh):
            self.set(table, key, list(fresh), order)
        elif there.flow:
            self._flow_items(there, sorted(gone), fresh)
        else:
            for n in gone:
                self.patch.delete_lines(there.items[n].line, self.last_line(there.items[n]))
            dash = len(self.dash_of(there.items[0])) if fresh else 0
            lines = [line for f in fresh for line in item(f, dash)]
            if lines:
                self.patch.insert_lines(self.last_line(there.items[-1]), lines)

    def _flow_items(self, there: Written, gone: Sequence[int], fresh: Sequence[Value]) -> None:
        items = there.items
        kept = [n for n in range(len(items)) if n not in gone]
        for n in gone:
            one = items[n]
            if n > kept[0]:
                self.patch.replace(self.end(items[n - 1]), self.end(one), "")
            else:
                after = items[n + 1]
                self.patch.replace((one.line, one.col), (after.line, after.col), "")
        end = self.end(items[-1])
        if fresh:
            self.patch.replace(end, end, "".join(f", {inline(f)}" for f in fresh))

    def splice(self, there: Written, cut: tuple[int, int], fresh: Sequence[Value]) -> None:
        """Put other entries where those from `low` to before `high` of a list stand, which has some."""
        (low, high), items = cut, there.items
        if there.flow:
            texts = ", ".join(map(inline, fresh))
            ends = [self.end(i) for i in items]
            starts = [(i.line, i.col) for i in items]
            if low:
                stop = ends[high - 1] if high > low else ends[low - 1]
                self.patch.replace(ends[low - 1], stop, f", {texts}" if texts else "")
            elif high < len(items):
                self.patch.replace(starts[0], starts[high], f"{texts}, " if texts else "")
            else:
                self.patch.replace(starts[0], ends[-1], texts)
            return
        dash = len(self.dash_of(items[min(low, len(items) - 1)]))
        lines = [line for f in fresh for line in item(f, dash)]
        for n in range(low, high):
            self.dash_of(items[n])
            first, last = items[n].line, self.last_line(items[n])
            if n == low and lines:  # the new ones stand where the first of the old ones stood
                self.patch.replace(
                    (first, 1), (last, len(self.patch.line(last)) + 1), "\n".join(lines)
                )
            else:
                self.patch.delete_lines(first, last)
        if low == high:
            self.patch.insert_lines(
                self.last_line(items[low - 1]) if low else items[0].line - 1, lines
            )

    # -- codes ---------------------------------------------------------------------------------

    def add_code(
        self,
        tree: Written,
        codes: Mapping[str, Written],
        value: Mapping[str, Value],
        behind: dict[str, str],
    ) -> None:
        """Put a new code behind the codes under its parent.

        Args:
            tree: the file.
            codes: the codes that stand in it, by id.
            value: the new code.
            behind: new codes so far, each with the code in the file behind which it stands; grows.
        """
        listed = tree.pairs["codes"][1]
        parent = str(value.get("parent", ""))
        ident = str(value["id"])
        if not codes:
            self._first_code(tree, value)
            return
        near = behind.get(parent) or (_last_of_family(parent, codes) if parent else "")
        before = codes[near] if near in codes else listed.items[-1]
        behind[ident] = before.pairs["id"][1].text
        if listed.flow:
            end = self.end(before)
            self.patch.replace(end, end, f", {inline(value)}")
            return
        dash = self.patch.line(before.line).rindex("-", 0, before.col - 1)
        inner = " " * (before.col - 1)
        lines = [line for k, v in value.items() for line in pair(k, v, before.col - 1)]
        lead = self.patch.line(before.line)[:dash]
        lines[0] = (lead + "-").ljust(len(inner)) + lines[0].lstrip()
        spaced = any(not self.patch.line(i.line - 1).strip() for i in listed.items[1:])
        self.patch.insert_lines(self.last_line(before), ["", *lines] if spaced else lines)

    def _first_code(self, tree: Written, value: Mapping[str, Value]) -> None:
        self.first_codes(tree, [value])

    def first_codes(self, tree: Written, values: Sequence[Mapping[str, Value]]) -> None:
        """Put the first codes into a codebook that has none."""
        name, codes = tree.pairs["codes"]
        lines = [line for v in values for line in _entry(v)]
        if codes.flow:
            self.patch.replace(name.end, (name.end[0], name.end[1] + 1), ":")
            self.patch.replace((name.end[0], name.end[1] + 1), codes.end, "")
        self.patch.insert_lines(codes.end[0] if codes.flow else name.line, lines)


def _entry(value: Mapping[str, Value]) -> list[str]:
    lines = [line for k, v in value.items() for line in pair(k, v, 4)]
    return ["  - " + lines[0].lstrip(), *lines[1:]]


def _in_quotes(old: Written) -> bool:
    """Whether a text stood in quotation marks (a block of lines does not)."""
    return old.quoted and old.end[1] > 1


def value_of(one: Written) -> Value:
    """What stands in a file as a value to be written anew; comments in it are left out."""
    if one.kind == "table":
        return {k: value_of(v) for k, (_, v) in one.pairs.items()}
    if one.kind == "list":
        return [value_of(i) for i in one.items]
    return Bare(one.text) if _NUMBER.fullmatch(one.text) else one.text


def _last_of_family(parent: str, codes: Mapping[str, Written]) -> str:
    """The code in the file that stands last of a parent and all below it."""

    def under(one: str, seen: tuple[str, ...] = ()) -> bool:
        if one == parent:
            return True
        row = codes.get(one)
        up = row.pairs["parent"][1].text if row is not None and "parent" in row.pairs else ""
        return bool(up) and up not in seen and under(up, (*seen, one))

    family = [c for c in codes if under(c)]
    return max(family, key=lambda c: codes[c].line, default="")


def matched(
    entries: Sequence[Entry], wanted: Sequence[tuple[str, ...]]
) -> tuple[list[tuple[Entry, tuple[str, ...]]], list[int], list[tuple[str, ...]]]:
    """How a list becomes what is wanted, in any order.

    Args:
        entries: what stands there.
        wanted: what shall stand there.

    Returns:
        Entries that are the same one, changed, each with what it shall say; the places of those that go;
        and those that come.
    """
    left, missing = list(entries), []
    for words in wanted:
        same = next((e for e in left if e.says == words), None)
        left.remove(same) if same else missing.append(words)
    pairs = _paired(left, missing)
    gone = [e.at for e in left if e not in [p[0] for p in pairs]]
    for _, words in pairs:
        missing.remove(words)
    return pairs, gone, missing


def _paired(
    left: Sequence[Entry], missing: Sequence[tuple[str, ...]]
) -> list[tuple[Entry, tuple[str, ...]]]:
    """Entries that went and entries that came which are the same one, changed."""
    if len(left) == len(missing):
        return list(zip(left, missing, strict=True))
    out, free = [], list(left)
    for one in missing:
        scored = [
            (difflib.SequenceMatcher(None, e.says[0], one[0]).ratio(), -e.at, e) for e in free
        ]
        best = max(scored, default=None)
        if best is not None and best[0] >= 0.6:
            free.remove(best[2])
            out.append((best[2], one))
    return out
