"""What stands under what in a table of codes, however the table says it.

    codes, made = placed(rows, ["name", "parent"])

Owns the choice between columns of levels, a parent, a path, numbers, depths and names that are moved in
(one of them, in this order), and the making of parents that have no row. Names that hold their parent's
name before `::` or a backslash are cut where such a parent is there. Keys of codes are rows; those made
here begin with `made`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from coder.codebook.foreign import ForeignCode
from coder.codebook.workbook import RawCell

__all__ = ["placed", "split_names"]

Row = tuple[ForeignCode, Mapping[str, RawCell]]

_SEPARATORS = ("\\\\", "\\", "::", " > ", ">", " / ", "/", " | ", "|", " - ")
_IN_NAMES = ("::", "\\\\", "\\", " > ")
_ROOTS = {"codes", "nodes", "codesystem", "code system", "knoten", "nœuds", "nodos"}
_LEAD = re.compile(r"[\s\u00a0]*(?:[-–—•·>*]+[\s\u00a0]+)?")
_NOTHING = RawCell("")


def placed(rows: Sequence[Row], columns: Sequence[str]) -> tuple[list[ForeignCode], int]:
    """The codes with the keys of their parents.

    Args:
        rows: codes not yet placed, each with its cells by role.
        columns: the roles of the table's columns.

    Returns:
        The codes, parents before their children where they were made here, and how many were made.
    """
    tree = _Tree()
    levels = sorted(c for c in columns if c.startswith("level "))
    if levels:
        _by_levels(rows, levels, tree)
    elif "parent" in columns and any(cells["parent"].text.strip() for _, cells in rows):
        _by_parent(rows, tree)
    elif "path" in columns and any(cells["path"].text.strip() for _, cells in rows):
        _by_path(rows, tree)
    elif _numbered(rows, columns):
        _by_number(rows, tree)
    elif "depth" in columns and all(_depth(cells) is not None for _, cells in rows):
        _by_depth(rows, [_depth(cells) or 0 for _, cells in rows], tree)
    elif "name" in columns and any(deep for deep in _indents(rows)):
        _by_depth(rows, _indents(rows), tree)
    else:
        tree.codes = split_names([code for code, _ in rows])
    return [_named(c) for c in tree.codes], tree.made


class _Tree:
    """Codes as they are placed; finds and makes the ones above."""

    def __init__(self) -> None:
        self.codes: list[ForeignCode] = []
        self.by_path: dict[tuple[str, ...], str] = {}
        self.made = 0

    def above(self, path: tuple[str, ...]) -> str:
        """The key of the code at a path, made (with those above it) when it is not there."""
        if not path:
            return ""
        folded = tuple(p.casefold() for p in path)
        key = self.by_path.get(folded)
        if key is None:
            self.made += 1
            key = f"made {self.made}"
            self.by_path[folded] = key
            parent = self.above(path[:-1])
            self.codes.append(ForeignCode(key, path[-1], parent, codable=False))
        return key

    def put(self, code: ForeignCode, path: tuple[str, ...]) -> None:
        """Place a code at a path; one that was only made for its children becomes this one."""
        parent = self.above(path[:-1])
        folded = tuple(p.casefold() for p in path)
        made = self.by_path.get(folded, "")
        own = replace(code, name=path[-1], parent=parent)
        if made.startswith("made "):
            at = next(n for n, c in enumerate(self.codes) if c.key == made)
            self.codes[at] = replace(own, key=made)
            self.made -= 1
            self.by_path[folded] = made
            return
        self.by_path.setdefault(folded, code.key)
        self.codes.append(own)


def _by_levels(rows: Sequence[Row], levels: Sequence[str], tree: _Tree) -> None:
    """The deepest filled level is the code; empty ones left of it are those of the row above."""
    path: list[str] = []
    for code, cells in rows:
        words = [" ".join(cells.get(c, _NOTHING).text.split()) for c in levels]
        filled = [n for n, w in enumerate(words) if w]
        if not filled:  # a code beside its levels stands below the path of the row above
            tree.put(code, (*path, code.name) if code.name else tuple(path))
            continue
        path = [
            w or (path[n] if n < len(path) else "") for n, w in enumerate(words[: filled[-1] + 1])
        ]
        path = [p for p in path if p]
        tree.put(code, (*path, code.name) if code.name and code.name != path[-1] else tuple(path))


def _by_parent(rows: Sequence[Row], tree: _Tree) -> None:
    by_id = {c.id.casefold(): c.key for c, _ in rows if c.id}
    by_name: dict[str, str] = {}
    for code, _ in rows:
        by_name.setdefault(code.name.casefold(), code.key)
    made: dict[str, str] = {}
    for code, cells in rows:
        said = " ".join(cells["parent"].text.split())
        last = re.split(r"\\\\|\\|::| > |/", said)[-1].strip()
        key = ""
        if said:
            words = (said.casefold(), last.casefold())
            keys = (t.get(w) for w in words for t in (by_id, by_name, made))
            key = next((k for k in keys if k and k != code.key), "")
        if said and not key and last.casefold() not in (code.name.casefold(), code.id.casefold()):
            tree.made += 1
            key = made[said.casefold()] = f"made {tree.made}"
            tree.codes.append(ForeignCode(key, last, codable=False))
        tree.codes.append(replace(code, parent=key))


def _by_path(rows: Sequence[Row], tree: _Tree) -> None:
    texts = [cells["path"].text.strip() for _, cells in rows]
    mark = max(_SEPARATORS, key=lambda m: (sum(m in t for t in texts), len(m)))
    if not any(mark in t for t in texts):
        mark = "\\"
    paths = [[p.strip() for p in t.split(mark) if p.strip()] for t in texts]
    firsts = {p[0].casefold() for p in paths if p}
    if len(firsts) == 1 and firsts <= _ROOTS:
        paths = [p[1:] for p in paths]
    for (code, _), path in zip(rows, paths, strict=True):
        whole = path or ([code.name] if code.name else ["(no name)"])
        if code.name and whole[-1].casefold() != code.name.casefold():
            whole = [*whole, code.name]
        tree.put(code, tuple(whole))


def _numbers(cells: Mapping[str, RawCell]) -> tuple[str, ...]:
    text = cells.get("number", _NOTHING).text.strip().rstrip(".")
    return tuple(text.split(".")) if re.fullmatch(r"[A-Za-z]?\d+(?:\.\d+)*", text) else ()


def _numbered(rows: Sequence[Row], columns: Sequence[str]) -> bool:
    """Whether numbers say the hierarchy: each row has its own, and some stand under others."""
    if "number" not in columns:
        return False
    found = [_numbers(cells) for _, cells in rows]
    return all(found) and len(set(found)) == len(found) and any(n[:-1] in found for n in found)


def _by_number(rows: Sequence[Row], tree: _Tree) -> None:
    keys = {_numbers(cells): code.key for code, cells in rows}
    for code, cells in rows:
        number = _numbers(cells)
        above = next(
            (keys[number[:n]] for n in range(len(number) - 1, 0, -1) if number[:n] in keys), ""
        )
        tree.codes.append(replace(code, parent=above))


def _depth(cells: Mapping[str, RawCell]) -> int | None:
    text = cells.get("depth", _NOTHING).text.strip()
    return int(text) if re.fullmatch(r"\d{1,2}", text) else None


def _indents(rows: Sequence[Row]) -> list[int]:
    """How far each name is moved in: by the program, by spaces, or by signs before it."""
    out = []
    for _, cells in rows:
        cell = cells.get("name", _NOTHING)
        lead = _LEAD.match(cell.text.expandtabs(4))
        signs = len(lead[0]) if lead else 0
        out.append(cell.indent * 100 + signs)
    return out


def _by_depth(rows: Sequence[Row], depths: Sequence[int], tree: _Tree) -> None:
    above: list[tuple[int, str]] = []
    for (code, _), deep in zip(rows, depths, strict=True):
        while above and above[-1][0] >= deep:
            above.pop()
        name = _LEAD.sub("", code.name, count=1) or code.name
        tree.codes.append(replace(code, name=name, parent=above[-1][1] if above else ""))
        above.append((deep, code.key))


def split_names(codes: Sequence[ForeignCode]) -> list[ForeignCode]:
    """Names such as `Coke::diet Coke` cut where a code `Coke` is there; it becomes the parent."""
    by_name: dict[tuple[str, str], str] = {}
    for code in codes:
        by_name.setdefault((code.parent, code.name.casefold()), code.key)
    out = []
    for code in codes:
        for mark in _IN_NAMES:
            before, found, rest = code.name.rpartition(mark)
            above = by_name.get((code.parent, before.strip().casefold()), "")
            if found and rest.strip() and above and above != code.key:
                code = replace(code, name=rest.strip(), parent=above)
                break
        out.append(code)
    return out


def _named(code: ForeignCode) -> ForeignCode:
    return code if code.name else replace(code, name=code.id or "(no name)")
