"""Bringing the index up to date: new lines in, touched codings folded again.

Owns the equality of two ways: reading everything at once and reading line by line as it comes give the
same tables, because plain `add` events become rows directly and everything else that is touched is
folded from all its events. One transaction; a kill leaves the old state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.affairs import decision, suggestion_key
from coder.model.event import KINDS, RESERVED
from coder.model.fold import CODING_KINDS, Fold, fold_codings, links, touched
from coder.model.registers import Raw
from coder.store import schema, watch
from coder.store.alike import Alike
from coder.store.journal import Line, read_lines
from coder.store.rows import bare_row, folded_row, is_plain, plain_row

if TYPE_CHECKING:
    from coder.store.index import Index

__all__ = ["absorb"]

CHUNK = 8 << 20
BATCH = 20_000

_MARKS = ",".join("?" * len(schema.COLUMNS))
_INSERT = f"INSERT OR IGNORE INTO codings({','.join(schema.COLUMNS)}) VALUES({_MARKS})"
_UPSERT = (
    f"INSERT INTO codings({','.join(schema.COLUMNS)}) VALUES({_MARKS}) ON CONFLICT(id) DO UPDATE SET "
    + ",".join(f"{c}=excluded.{c}" for c in schema.COLUMNS if c not in ("id", "file", "off", "len"))
)


def absorb(index: Index, journals: list[Path], own: tuple[Path, int] | None = None) -> None:
    """Read new lines of all journals into the index, in one transaction; `own` as in `watch.changes`."""
    db = index.db
    db.execute("BEGIN IMMEDIATE")
    try:
        new = watch.changes(db, journals, own)
        if new is None:
            for table in ("files", "blocks", "codings", "events", "affairs", "links", "undos", "imports",
                          "decided", "bad", "aside", "findings", "waiting"):  # fmt: skip
                db.execute(f"DELETE FROM {table}")
            db.execute("DELETE FROM meta WHERE key = 'seq'")
            new = [watch.Change(p, 0, 1) for p in journals]
        work = _Work(index)
        for change in new:
            work.read(change)
        work.finish()
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        index.forget()
        raise


_CONTROL = bytes(n for n in range(32) if n != 10)


def _is_clean(data: bytes) -> bool:
    """Whether bytes are UTF-8 without control characters but line ends."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return len(data.translate(None, _CONTROL)) == len(data)


class _Work:
    """One bringing up to date: batches of rows, and what has to be folded afterwards."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.db = index.db
        self.adds: list[tuple[Any, ...]] = []
        self.touched: set[str] = set()
        self.decisions: set[tuple[int, str]] = set()
        self.imports: dict[tuple[str, str], int] = {}
        self.alike = Alike(index._numbers.__getitem__)
        self.seq = index.seq
        self.until = index.until
        self.waits = bool(self.db.execute("SELECT 1 FROM waiting LIMIT 1").fetchone())

    def read(self, change: watch.Change) -> None:
        """Read one journal from where it was left."""
        path, offset, number = change.path, change.offset, change.number
        stat = path.stat()
        file = self.index.number(path.name)
        self.db.execute("DELETE FROM bad WHERE file = ? AND off >= ?", (path.name, offset))
        consumed, lines = offset, number - 1
        with path.open("rb") as data:
            data.seek(offset)
            rest = b""
            while True:
                block = data.read(CHUNK)
                whole = rest + block
                cut = len(whole) if not block else whole.rfind(b"\n") + 1
                self.lines(path.name, file, whole[:cut], consumed, lines + 1)
                rest = whole[cut:]
                if not block:
                    if not self.torn(path.name, consumed):
                        consumed += cut
                    break
                consumed, lines = consumed + cut, lines + whole.count(b"\n", 0, cut)
        watch.mark_read(
            self.db, path, since=change.offset, consumed=consumed, lines=lines, stat=stat
        )

    def torn(self, name: str, offset: int) -> bool:
        """Whether the unended last line is none that counts; then it is looked at again next time."""
        sql = "SELECT 1 FROM bad WHERE file = ? AND off >= ? AND torn"
        return self.db.execute(sql, (name, offset)).fetchone() is not None

    def lines(self, name: str, file: int, data: bytes, offset: int, number: int) -> None:
        """Take the lines of `data`; plain codings go straight to their rows."""
        if self.until is not None or not data.endswith(b"\n"):
            for line in read_lines(data, offset=offset, number=number):
                self.take(name, file, line)
            return
        # raw_decode spares looking for white space that our own lines do not have.
        decode, adds = json.JSONDecoder().raw_decode, self.adds
        intern, alike = self.index._numbers.__getitem__, self.alike
        clean = _is_clean(data)
        at = offset
        for n, body in enumerate(data[:-1].split(b"\n"), number):
            row = alike.row(body, (file, at, len(body))) if clean else None
            if row is None:
                try:
                    written = body.decode()
                    raw, end = decode(written)
                    if end != len(written):
                        raw = None
                except (ValueError, RecursionError):
                    raw = None
                if is_plain(raw) and b"\\u" not in body:
                    if "via" in raw:
                        self.imported(raw)
                    row = bare_row(raw, (file, at, len(body)), intern)
                    alike.learn(body)
            if row is not None:
                if row[1] > self.seq:
                    self.seq = row[1]
                adds.append(row)
                if len(adds) >= BATCH:
                    self.flush()
                    adds = self.adds
            else:
                for careful in read_lines(body + b"\n", offset=at, number=n):
                    self.take(name, file, careful)
                    adds = self.adds
            at += len(body) + 1

    def take(self, name: str, file: int, line: Line) -> None:
        """Put one line where it belongs."""
        raw = line.raw
        if raw is None:
            self.db.execute(
                "INSERT OR REPLACE INTO bad VALUES(?,?,?,?,?,?)",
                (name, line.number, line.offset, line.sha256, line.fault, int(line.torn)),
            )
            return
        if self.until is not None and not self.until(raw):
            return
        if raw["seq"] > self.seq:
            self.seq = raw["seq"]
        place = (file, line.offset, line.length)
        kind = raw["kind"]
        if raw.get("undoes"):
            row = (raw["group"], self.index.number(raw["by"]), raw["undoes"])
            self.db.execute("INSERT OR IGNORE INTO undos VALUES(?,?,?)", row)
        self.imported(raw)
        if kind == "add" and raw["on"] == raw["id"]:
            self.adds.append(plain_row(raw, place, self.index.number))
            if len(self.adds) >= BATCH:
                self.flush()
        elif "suggestion" in raw and kind in ("accept", "reject", "restore"):
            self.decide(raw, place)
        elif kind in CODING_KINDS and "target" not in raw:
            self.change(raw, place, None)
        else:
            self.affair(raw, place)

    def imported(self, raw: Raw) -> None:
        """Take up that somebody imported a group, and its greatest number."""
        via = raw.get("via")
        if via:
            key = (raw["group"], via)
            if raw["seq"] > self.imports.get(key, 0):
                self.imports[key] = raw["seq"]

    def flush(self) -> None:
        """Write the waiting rows of plain codings; copies are ignored, differing copies settled."""
        batch, self.adds = self.adds, []
        before = self.db.total_changes
        self.db.executemany(_INSERT, batch)
        if self.db.total_changes - before < len(batch):
            self.copies(batch)
        if self.waits:
            ids = [r[0] for r in batch]
            sql = "SELECT 1 FROM waiting WHERE on_ = ?"
            self.touched.update(i for i in ids if self.db.execute(sql, (i,)).fetchone())

    def copies(self, batch: Sequence[tuple[Any, ...]]) -> None:
        """Of two lines with one id and different content, the one with the smaller JSON counts."""
        sql = "SELECT file, off, len FROM codings WHERE id = ?"
        for row in batch:
            kept = self.db.execute(sql, (row[0],)).fetchone()
            if kept == row[-3:] or kept is None:
                continue
            if kept[0] is None:  # a split or join made a coding of this id first
                place = "UPDATE codings SET file = ?, off = ?, len = ? WHERE id = ?"
                self.db.execute(place, (*row[-3:], row[0]))
            elif self.same(kept, row[-3:], row[0]):
                continue
            elif self.canonical(row[-3:]) < self.canonical(kept):
                self.db.execute("DELETE FROM codings WHERE id = ?", (row[0],))
                self.db.execute(_INSERT, row)
            self.touched.add(row[0])

    def canonical(self, place: tuple[int, int, int]) -> str:
        """The event at a place in a form that does not depend on how its line was spelled."""
        (raw,) = self.index.read_places([place])
        return json.dumps(raw, sort_keys=True)

    def same(self, a: tuple[int, int, int], b: tuple[int, int, int], thing: str) -> bool:
        """Whether two lines hold the same event; when not, that is noted once."""
        if self.canonical(a) == self.canonical(b):
            return True
        self.note(
            thing, "same-id", "two lines have this id and different content; one of them counts"
        )
        return False

    def note(self, thing: str, code: str, what: str, found: str = "", hint: str = "") -> None:
        """Keep a finding that does not come from a fold."""
        row = (thing, 1, f"!{code}", what, found, hint)
        self.db.execute(
            "INSERT INTO findings SELECT ?,?,?,?,?,? WHERE NOT EXISTS "
            "(SELECT 1 FROM findings WHERE thing = ? AND code = ? AND found = ?)",
            (*row, thing, f"!{code}", found),
        )

    def change(self, e: Raw, place: tuple[int, int, int], sid: str | None) -> None:
        """An event about codings that are there already, or that it makes by splitting or accepting."""
        number = self.index.number
        row = (
            e["id"],
            e["seq"],
            e["on"],
            sid,
            number(e["by"]),
            number(e["kind"]),
            e["group"],
            *place,
        )
        if self.insert("events", row, 10):
            self.touched.add(e["on"])
            pairs = links(e)
            if pairs:
                self.db.executemany("INSERT OR IGNORE INTO links VALUES(?,?)", pairs)
                self.touched.update(x for pair in pairs for x in pair)

    def insert(self, table: str, row: tuple[Any, ...], width: int) -> bool:
        """Insert an event; False for a copy of one that is there."""
        marks = ",".join("?" * width)
        if self.db.execute(f"INSERT OR IGNORE INTO {table} VALUES({marks})", row).rowcount:
            return True
        sql = f"SELECT file, off, len FROM {table} WHERE id = ?"
        kept = self.db.execute(sql, (row[0],)).fetchone()
        if kept == row[-3:] or self.same(kept, row[-3:], row[0]):
            return False
        if self.canonical(row[-3:]) > self.canonical(kept):
            return False
        self.db.execute(f"INSERT OR REPLACE INTO {table} VALUES({marks})", row)
        (old,) = self.index.read_places([kept])
        if table == "events":  # what the other one said holds no longer
            self.touched.update(touched(old))
            if "suggestion" in old:
                self.decisions.add((self.index.number(old["by"]), suggestion_key(old).id))
        return True

    def decide(self, e: Raw, place: tuple[int, int, int]) -> None:
        """An accept, a reject, or the taking back of one."""
        sid = suggestion_key(e).id
        self.decisions.add((self.index.number(e["by"]), sid))
        if e["kind"] == "accept":
            self.change(e, place, sid)
            return
        number = self.index.number
        row = (e["id"], e["seq"], sid, sid, number(e["by"]), number(e["kind"]), e["group"], *place)
        self.insert("events", row, 10)

    def affair(self, e: Raw, place: tuple[int, int, int]) -> None:
        """Everything that is not about codings; unknown and reserved kinds are kept and noted."""
        kind = e["kind"]
        if kind == "set-aside":
            self.db.execute("INSERT OR IGNORE INTO aside VALUES(?)", (e["sha256"],))
        elif kind not in KINDS or kind in RESERVED:
            self.note(
                kind, "unknown-kind",
                f"events of kind {kind!r} are kept; this version does not read them", found=kind,
            )  # fmt: skip
        row = (e["id"], e["seq"], e["on"], self.index.number(e["by"]), kind, e["group"], *place)
        self.insert("affairs", row, 9)

    def finish(self) -> None:
        """Fold what was touched, settle decisions, remember the greatest seq."""
        if self.adds:
            self.flush()
        sql = "INSERT INTO imports VALUES(?,?,?) ON CONFLICT DO UPDATE SET seq = MAX(seq, excluded.seq)"
        for step, via, seq in self.alike.imports:
            self.imported({"group": step, "via": via, "seq": seq})
        number = self.index.number
        self.db.executemany(sql, [(g, number(via), seq) for (g, via), seq in self.imports.items()])
        for statement in schema.INDEXES.strip().split(";"):
            if statement.strip():
                self.db.execute(statement)
        for group in self.index.components(self.touched, at_least=5_000):
            self.store(group, fold_codings(self.index.events_about(group)))
        for by, sid in sorted(self.decisions):
            sql = "SELECT file, off, len FROM events WHERE sid = ? AND by = ?"
            events = self.index.read_places(self.db.execute(sql, (sid, by)).fetchall())
            state = decision(e for e in events)
            self.db.execute("INSERT OR REPLACE INTO decided VALUES(?,?,?)", (by, sid, state))
        self.db.execute("INSERT OR REPLACE INTO meta VALUES('seq', ?)", (str(self.seq),))

    def store(self, group: Iterable[str], fold: Fold) -> None:
        """Write what a fold gave for these codings."""
        ids = [(g,) for g in group]
        self.db.executemany("DELETE FROM findings WHERE thing = ? AND code NOT LIKE '!%'", ids)
        self.db.executemany("DELETE FROM waiting WHERE on_ = ?", ids)
        gone = [i for i in ids if i[0] not in fold.codings]
        self.db.executemany("DELETE FROM codings WHERE id = ?", gone)
        rows = [folded_row(state, self.index.number) for state in fold.codings.values()]
        self.db.executemany(_UPSERT, rows)
        self.db.executemany(
            "INSERT INTO findings VALUES(?,?,?,?,?,?)",
            sorted(
                {(f.place, int(f.level), f.code, f.what, f.found, f.hint) for f in fold.findings}
            ),
        )
        self.db.executemany("INSERT OR IGNORE INTO waiting VALUES(?,?)", fold.waiting)
