"""A paper's tables and figures made again: what is as it was, what changed, and why.

Owns the verdict on an output: `same` (equal bytes), `bytes` (other bytes, the same values: another writer),
`values` (a number or a text moved), `new` (nothing was recorded yet). Values are those of the result that
was written, floats to ten significant digits, captions by their numbers; an output without a result
(quotations, pages) is judged by what it rests on. What was recorded stands in exports.lock.json beside the
list and is written by `keep` and by accepting only. Running the commands is not done here.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.errors import Unreadable
from coder.model.results import Caption, EdgeList, Matrix, Score, Table
from coder.project.exportground import Ground, reasons
from coder.project.exportlist import Kept
from coder.store.files import read_bytes, write_atomic

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Built", "Lock", "Recorded", "Verdict", "judge", "lock_of", "read_lock", "values_of"]


@dataclass(frozen=True, slots=True)
class Built:
    """An output as it is made now: its bytes, a digest of its values ("" for none), what it rests on."""

    data: bytes
    values: str
    ground: Ground

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded of an output when it was kept or accepted."""

    command: str
    output: str
    sha256: str
    values: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one output: same, bytes, values, new or failed; and why."""

    kept: Kept
    state: str
    why: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether a check must fail: values changed, or it could not be made."""
        return self.state in ("values", "failed")


@dataclass(slots=True)
class Lock:
    """The recorded states by name, and what grounds share in one place each."""

    entries: dict[str, Recorded] = field(default_factory=dict)

    def put(self, kept: Kept, built: Built) -> None:
        """Record an output as it is now."""
        made = Recorded(kept.command, kept.output, built.sha256, built.values, built.ground)
        self.entries[kept.name] = made

    def bytes(self, names: Iterable[str]) -> bytes:
        """The file, with the entries of these names only; equal states give equal bytes."""
        shared: dict[str, Any] = {}
        entries = {}
        for name in names:
            one = self.entries.get(name)
            if one is None:
                continue
            ground = one.ground.plain()
            for part in ("codes", "codings", "documents"):
                key = hashlib.sha256(json.dumps(ground[part], sort_keys=True).encode()).hexdigest()
                shared[key[:12]] = ground[part]
                ground[part] = key[:12]
            entries[name] = {
                "command": one.command, "output": one.output, "sha256": one.sha256,
                "values": one.values, "ground": ground,
            }  # fmt: skip
        data = {"format": 1, "entries": entries, "shared": dict(sorted(shared.items()))}
        return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()

    def save(self, path: Path, names: Iterable[str]) -> None:
        """Write the file, unless it has these bytes already."""
        data = self.bytes(names)
        if read_bytes(path) != data:
            write_atomic(path, data)


def lock_of(path: Path) -> Path:
    """Where the states of a list are recorded: beside it."""
    return path.with_name(path.stem + ".lock.json")


def read_lock(path: Path) -> Lock:
    """What was recorded; empty without the file.

    Raises:
        Unreadable: it is damaged.
    """
    data = read_bytes(path)
    if data is None:
        return Lock()
    try:
        whole = json.loads(data)
        return Lock({n: _recorded(e, whole["shared"]) for n, e in whole["entries"].items()})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            f"the recorded states are damaged: {error}", place=str(path),
            hint="take the file back from git or a backup; or remove it and run coder reproduce --accept",
        ) from None  # fmt: skip


def _recorded(entry: Mapping[str, Any], shared: Mapping[str, Any]) -> Recorded:
    ground = dict(entry["ground"])
    for part in ("codes", "codings", "documents"):
        ground[part] = shared[ground[part]]
    texts = {k: str(entry[k]) for k in ("command", "output", "sha256", "values")}
    return Recorded(**texts, ground=Ground.of(ground))


def judge(project: Project, kept: Kept, old: Recorded | None, built: Built) -> Verdict:
    """What became of an output, and why."""
    if old is None:
        return Verdict(kept, "new", ("nothing was recorded of it yet",))
    edited = _edited(project.root / kept.output, old, built)
    asked = (f"the command was: {old.command}",) if old.command != kept.command else ()
    if built.sha256 == old.sha256 and old.output == kept.output:
        return Verdict(kept, "same", edited)
    why = (*asked, *reasons(project, old.ground, built.ground), *edited)
    same_ground = not asked and old.ground.same_matter(built.ground)
    both = old.values and built.values
    moved = old.values != built.values if both else not same_ground
    if moved:
        return Verdict(kept, "values", why or ("the program computes otherwise",))
    other = ("another writer of the file: the values are the same",)
    return Verdict(kept, "bytes", (*other, *why))


def _edited(path: Path, old: Recorded, built: Built) -> tuple[str, ...]:
    data = read_bytes(path)
    if data is None:
        return ("the file was missing",)
    if data != built.data and hashlib.sha256(data).hexdigest() != old.sha256:
        return ("the file on the disk is not the one that was recorded",)
    return ()


# -- values -----------------------------------------------------------------------------------

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def values_of(results: Sequence[object]) -> str:
    """A digest of the values of results, whatever file they go to; "" when there is none."""
    known = [plain for r in results if (plain := _plain(r)) is not None]
    if not known or len(known) != len(results):
        return ""
    text = json.dumps(known, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(result: object) -> object:
    if isinstance(result, Table):
        rows = [[_cell(c) for c in row] for row in result.rows]
        return [list(result.columns), rows, _figures(result.caption)]
    if isinstance(result, Matrix):
        values = [[_cell(c) for c in row] for row in result.values]
        return [list(result.rows), list(result.cols), values, _figures(result.caption)]
    if isinstance(result, EdgeList):
        edges = [[e.source, e.target, _cell(e.weight)] for e in result.edges]
        nodes = [[n, sorted((k, _cell(v)) for k, v in f.items())] for n, f in result.nodes.items()]
        return [nodes, edges, _figures(result.caption)]
    if isinstance(result, Score):
        return [result.measure, *map(_cell, (result.value, result.low, result.high, result.units))]
    if isinstance(result, list | tuple) and all(isinstance(r, Score) for r in result):
        return [_plain(r) for r in result]
    return None


def _cell(value: object) -> object:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{float(value):.10g}"
    return value if isinstance(value, str | bool) or value is None else str(value)


def _figures(caption: Caption) -> list[str]:
    """Numbers that the caption tells; the codebook's version is no number of the paper."""
    facts = [f for name, f in caption.facts.items() if name not in ("codebook", "version")]
    return [n for fact in facts for n in _FIGURE.findall(str(fact))]
