"""The list of a paper's tables and figures: exports.yaml, each entry a command and the file it makes.

    exports:
      - name: "Table 2"
        command: "cooccur --rule sentence"
        output: "exports/table-2.csv"

Owns the form of the list and that an output stays inside the project and outside its record. The file is
people's: entries are added or replaced as lines, everything else in it stays byte for byte. It is read as
codebooks are, every value a text; a command in it is words for the program's own parser, never for a shell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from coder.model.errors import CheckFailed, InputError, UsageError
from coder.store.files import read_bytes

if TYPE_CHECKING:
    from coder.codebook.tree import Faults, Written

__all__ = ["FILE", "Kept", "inside", "read_list", "with_entry"]

FILE = "exports.yaml"
KEYS = ("name", "command", "output")
_RECORD = ("codings", "codebooks", "corpora", "coder.toml", FILE, "exports.lock.json")
_HEAD = """\
# The tables and figures of the paper: coder reproduce makes them again and says what changed.
# A command is what follows the word coder, without --output; add one with --keep NAME.
exports:
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One table or figure: its name, the command without `coder`, and the file below the project."""

    name: str
    command: str
    output: str


def inside(root: Path, written: str) -> Path:
    """The file of the project that a relative name means.

    Raises:
        UsageError: it leads out of the project, or into its record.
    """
    parts = PurePosixPath(written.replace("\\", "/")).parts
    if not parts or PureWindowsPath(written).drive or ".." in parts or parts[0] == "/":
        raise UsageError(f"{written!r} lies outside the project", found=written)
    path = root.joinpath(*parts)
    if not path.resolve().is_relative_to(root.resolve()):
        raise UsageError(f"{written!r} leads out of the project", found=written)
    if parts[0].casefold() in _RECORD:
        raise UsageError(
            f"{written!r} is part of the project's record",
            found=written,
            hint="outputs lie in exports/ or in a folder of your own",
        )
    return path


def read_list(path: Path) -> tuple[Kept, ...]:
    """The entries of a list, in its order.

    Raises:
        InputError: there is no such file.
        CheckFailed: it is damaged, with the place of the first fault.
    """
    data = read_bytes(path)
    if data is None:
        raise InputError(
            "there is no list of exports",
            place=str(path),
            hint='coder cooccur --output exports/table-2.csv --keep "Table 2" begins one',
        )
    return tuple(kept for _, kept in _entries(data, path.name))


def _entries(data: bytes, name: str) -> list[tuple[Written, Kept]]:
    from coder.codebook.tree import Faults, read_tree

    faults = Faults(name)
    tree = read_tree(data, faults)
    out: list[tuple[Written, Kept]] = []
    if tree is not None:
        _known_keys(tree, ("format", "exports"), faults)
        listed = tree.pairs["exports"][1] if "exports" in tree.pairs else None
        if listed is None and not tree.empty:
            faults.add("no-exports", "there is no list called exports", tree)
        elif listed is not None and listed.kind != "list" and not listed.empty:
            faults.add("no-list", "exports is not a list", listed)
        out = [(i, _entry(i, faults)) for i in (listed.items if listed else ())]
        _unique(out, faults)
    for finding in faults.findings:
        raise CheckFailed(finding.what, place=finding.place, hint=finding.hint)
    return out


def _known_keys(table: Written, known: Iterable[str], faults: Faults) -> None:
    for key, (written, _) in table.pairs.items():
        if key not in known:
            faults.add("unknown-key", f"key {key!r} is not known", written, allowed=tuple(known))


def _entry(item: Written, faults: Faults) -> Kept:
    _known_keys(item, KEYS, faults)
    texts = {}
    for key in KEYS:
        value = item.pairs[key][1] if key in item.pairs else None
        if value is None or value.kind != "scalar" or not value.text.strip():
            faults.add("missing", f"an entry needs {key}, a text", value or item)
        texts[key] = value.text.strip() if value is not None and value.kind == "scalar" else ""
    return Kept(**texts)


def _unique(entries: list[tuple[Written, Kept]], faults: Faults) -> None:
    for key in ("name", "output"):
        seen: set[str] = set()
        for item, kept in entries:
            value = str(getattr(kept, key)).casefold()
            if value in seen:
                faults.add("twice", f"{key} {getattr(kept, key)!r} stands twice", item)
            seen.add(value)


def with_entry(data: bytes | None, kept: Kept) -> bytes:
    """The list with this entry: in the place of the one that has its name, else at the end.

    Raises:
        CheckFailed: the list is damaged, or another entry writes the same file.
    """
    old = _entries(data, FILE) if data is not None else []
    for _, other in old:
        if other.output.casefold() == kept.output.casefold() and other.name != kept.name:
            raise CheckFailed(
                f"{other.name!r} writes {kept.output} already",
                place=FILE,
                hint="take another file, or the same name to replace the entry",
            )
    text = data.decode("utf-8-sig").replace("\r\n", "\n") if data is not None else _HEAD
    lines = text.split("\n")
    if not old and data is not None and not any(x.startswith("exports:") for x in lines):
        lines = [*_HEAD.rstrip("\n").split("\n"), *lines]
    same = next((i for i, other in old if other.name == kept.name), None)
    if same is not None:
        if any(other == kept for _, other in old):
            return text.encode()
        indent = " " * max(0, same.col - 3)
        lines[same.line - 1 : _last(lines, same, old)] = _lines(kept, indent)
    else:
        indent = " " * max(0, old[-1][0].col - 3) if old else "  "
        end = _last(lines, old[-1][0], old) if old else _head_end(lines)
        lines[end:end] = _lines(kept, indent)
    out = ("\n".join(lines).rstrip("\n") + "\n").encode()
    if kept not in [k for _, k in _entries(out, FILE)]:
        raise CheckFailed("the list has a form that cannot be added to", place=FILE)
    return out


def _head_end(lines: list[str]) -> int:
    at = next(i for i, line in enumerate(lines) if line.startswith("exports:"))
    lines[at] = "exports:"
    return at + 1


def _last(lines: list[str], item: Written, entries: list[tuple[Written, Kept]]) -> int:
    """The line behind an entry, as an index; comments and blank lines behind it are not its own."""
    values = [value for _, value in item.pairs.values()]
    last = max([item.line, *(v.end[0] for v in values)])
    following = [i.line for i, _ in entries if i.line > item.line]
    return min([last, len(lines), *(n - 1 for n in following)])


def _lines(kept: Kept, indent: str) -> list[str]:
    pairs = [f"{k}: {json.dumps(getattr(kept, k), ensure_ascii=False)}" for k in KEYS]
    return [f"{indent}- {pairs[0]}", *(f"{indent}  {p}" for p in pairs[1:])]
