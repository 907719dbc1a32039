"""What became of codebooks: every state that an event names, and the list of migrations.

Owns `codebooks/history/NAME-HASH.yaml` (written once, never changed) and reading and appending
`NAME.migrations.yaml`. The list is appended and never rewritten; how many entries a writer knew is what
events call `mig` (`model.migration` says how that is read).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from reprlib import repr as repr_of

from coder.model.errors import Unreadable
from coder.model.migration import KINDS, Migration
from coder.store.files import read_bytes, storage_error, write_atomic

__all__ = [
    "append_migration",
    "keep_state",
    "migration_line",
    "parse_migrations",
    "read_migrations",
    "states",
]

_UNMERGED = re.compile(rb"^(?:<{7}|={7}|>{7})(?: |\r?$)", re.MULTILINE)


def keep_state(folder: Path, name: str, state_hash: str, data: bytes) -> Path:
    """Keep a codebook state under its hash; a state that is there is left alone.

    Raises:
        StorageFull: nothing was written.
    """
    path = folder / f"{name}-{state_hash}.yaml"
    if not path.exists():
        write_atomic(path, data)
    return path


def states(folder: Path, name: str) -> dict[str, Path]:
    """Kept states of a codebook by hash, sorted by file name."""
    out = {}
    for path in sorted(folder.glob(f"{name}-*.yaml")):
        state_hash = path.stem[len(name) + 1 :]
        if "-" not in state_hash:
            out[state_hash] = path
    return out


def read_migrations(path: Path) -> tuple[Migration, ...]:
    """The migrations of a codebook as they stand in the file, copies of an entry left out.

    Raises:
        Unreadable: when the file is not a list of migrations, with the entry's number.
    """
    return parse_migrations(read_bytes(path) or b"", str(path))


def parse_migrations(data: bytes, place: str) -> tuple[Migration, ...]:
    """The same from bytes; `place` names them in messages.

    Raises:
        Unreadable: when they are not a list of migrations, with the entry's number.
    """
    if not data.strip():
        return ()
    import yaml

    if _UNMERGED.search(data):
        raise Unreadable(
            "holds the marks of an unfinished merge of git",
            place=place,
            hint="keep the lines of both sides, in any order, and take the marks away",
        )
    try:
        entries = yaml.load(data.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506  (strings only)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"not readable as YAML: {error}", place=place) from None
    if not isinstance(entries, list):
        raise Unreadable("must be a list of migrations", place=place)
    once: dict[str, Migration] = {}
    for n, entry in enumerate(entries, 1):
        made = _migration(entry, n, place)
        once.setdefault(made.id, made)
    return tuple(once.values())


def _migration(entry: object, n: int, place: str) -> Migration:
    if not isinstance(entry, dict) or not entry.get("id") or entry.get("kind") not in KINDS:
        raise Unreadable(
            f"entry {n} is not a migration", place=place, allowed=KINDS, found=repr_of(entry)
        )
    seq = str(entry.get("seq", ""))
    return Migration(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        old=_ids(entry.get("from")),
        new=_ids(entry.get("to")),
        time=str(entry.get("time", "")),
        by=str(entry.get("by", "")),
        undoes=str(entry.get("undoes", "")),
        after=_ids(entry["after"]) if "after" in entry else None,
        was=str(entry.get("was", "")),
        now=str(entry.get("now", "")),
        version=str(entry.get("version", "")),
        note=str(entry.get("note", "")),
        seq=int(seq) if seq.isascii() and seq.isdigit() and len(seq) <= 16 else 0,
    )


def _ids(value: object) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)


def migration_line(entry: Migration) -> str:
    """An entry in flow style on one line, so that two people's entries merge in git."""

    def ids(names: tuple[str, ...]) -> object:
        return names[0] if len(names) == 1 else list(names)

    data: dict[str, object] = {
        "id": entry.id,
        "kind": entry.kind,
        "from": ids(entry.old),
        "to": ids(entry.new),
        "time": entry.time,
        "by": entry.by,
    }
    if entry.after is not None:
        data["after"] = list(entry.after)
    for key in ("undoes", "was", "now", "version", "note", "seq"):
        if value := getattr(entry, key):
            data[key] = value
    return f"- {json.dumps(data, ensure_ascii=False)}\n"


def append_migration(path: Path, entry: Migration) -> None:
    """Append one entry as one line; what stands there stays as it is.

    Raises:
        StorageFull: nothing was written.
    """
    before = read_bytes(path) or b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    if before.strip() == b"[]":  # an empty list that somebody wrote out
        before = b""
    try:
        write_atomic(path, before + migration_line(entry).encode())
    except OSError as error:
        raise storage_error(error, path) from None
