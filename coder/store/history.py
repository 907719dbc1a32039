"""What became of codebooks: every state that an event names, and the list of migrations.

Owns `codebooks/history/NAME-HASH.yaml` (written once, never changed) and reading and appending
`NAME.migrations.yaml`. The list is appended and never rewritten; its position is what events call `mig`.
"""

from __future__ import annotations

import json
from pathlib import Path

from coder.model.errors import Unreadable
from coder.model.migration import KINDS, Migration
from coder.store.files import read_bytes, storage_error, write_atomic

__all__ = ["append_migration", "keep_state", "read_migrations", "states"]


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
    """The migrations of a codebook, oldest first; empty without a file.

    Raises:
        Unreadable: when the file is not a list of migrations, with the entry's number.
    """
    data = read_bytes(path)
    if data is None or not data.strip():
        return ()
    import yaml

    try:
        entries = yaml.load(data.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506  (strings only)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"not readable as YAML: {error}", place=str(path)) from None
    if not isinstance(entries, list):
        raise Unreadable("must be a list of migrations", place=str(path))
    return tuple(_migration(e, n, path) for n, e in enumerate(entries, 1))


def _migration(entry: object, n: int, path: Path) -> Migration:
    if not isinstance(entry, dict) or not entry.get("id") or entry.get("kind") not in KINDS:
        raise Unreadable(
            f"entry {n} is not a migration", place=str(path), allowed=KINDS, found=str(entry)
        )
    return Migration(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        old=_ids(entry.get("from")),
        new=_ids(entry.get("to")),
        time=str(entry.get("time", "")),
        by=str(entry.get("by", "")),
        undoes=str(entry.get("undoes", "")),
    )


def _ids(value: object) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    return tuple(str(v) for v in value) if isinstance(value, list) else (str(value),)


def append_migration(path: Path, entry: Migration) -> None:
    """Append one entry, in flow style on one line, so that two people's entries merge in git.

    Raises:
        StorageFull: nothing was written.
    """

    def ids(names: tuple[str, ...]) -> object:
        return names[0] if len(names) == 1 else list(names)

    data = {
        "id": entry.id,
        "kind": entry.kind,
        "from": ids(entry.old),
        "to": ids(entry.new),
        "time": entry.time,
        "by": entry.by,
        **({"undoes": entry.undoes} if entry.undoes else {}),
    }
    before = read_bytes(path) or b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    line = "- " + json.dumps(data, ensure_ascii=False) + "\n"
    try:
        write_atomic(path, before + line.encode())
    except OSError as error:
        raise storage_error(error, path) from None
