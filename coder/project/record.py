"""Reading and writing the record: journals through the index, acts as stamped events.

Owns the way of a write: lock, read what is new, stamp with the next `seq`, append durably, take it into
the index. One call is one group. Where the journal's folder knows no locks, a private journal of this
machine is used. Opening never writes to the project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.errors import NewerFormat
from coder.model.finding import Finding, Level
from coder.model.names import fold_name, slug
from coder.project.stamps import Stamps
from coder.store.index import BadLine, Index
from coder.store.layout import Layout
from coder.store.settings import FORMAT, Settings

if TYPE_CHECKING:
    from coder.model.fold import CodingState
    from coder.model.registers import Raw
    from coder.review.acts import Act

__all__ = ["Record"]


class Record:
    """The journals of one project.

    Args:
        layout: where they lie.
        settings: coder.toml, for the format and the project id.
        stamps: clock and ids.
    """

    def __init__(self, layout: Layout, settings: Settings, stamps: Stamps) -> None:
        self.layout = layout
        self.settings = settings
        self.stamps = stamps
        self._index: Index | None = None

    @property
    def index(self) -> Index:
        """The index, up to date as of the first use in this command or the last `refresh`."""
        if self._index is None:
            path = self.layout.cache(self.settings.id) / "index.sqlite"
            self._index = Index(path, self.layout.codings)
            self._index.refresh(self.layout.journals())
        return self._index

    @property
    def is_open(self) -> bool:
        """Whether the journals were read in this run."""
        return self._index is not None

    def refresh(self) -> bool:
        """Read what others wrote meanwhile; True when there was something."""
        return self.index.refresh(self.layout.journals())

    def close(self) -> None:
        """Close the index."""
        if self._index is not None:
            self._index.close()
            self._index = None

    # -- writing -------------------------------------------------------------------------------

    def write(self, by: str, acts: Sequence[Act], *, group: str = "", via: str = "") -> list[Raw]:
        """Append acts of one coder as one group; returns the events when they are durable.

        Raises:
            NewerFormat: the project is of a newer format and may only be read.
            Locked: another program is writing.
            StorageFull: nothing was written.
        """
        return self._append(by, lambda: self._stamp(by, acts, group or self.stamps.new_id(), via))

    def take(self, by: str, events: Sequence[Raw]) -> None:
        """Append events that were made elsewhere to the journal of their coder.

        Raises:
            NewerFormat, Locked, StorageFull: see `write`.
        """
        self._append(by, lambda: list(events))

    def _append(self, by: str, make: Callable[[], list[Raw]]) -> list[Raw]:
        """Append what `make` makes once the journal is locked and everything in it is read."""
        from coder.store.files import make_folder
        from coder.store.journal import append, locked

        self.check_writable()
        path = self.journal_of(by)
        make_folder(path.parent)
        with locked(path) as held:
            if not held:
                import platform

                path = self.layout.journal(by, slug(platform.node() or "device", longest=20))
            self.refresh()
            events = make()
            last = max((self.index.seq, *(e["seq"] for e in events)))
            appended = append(path, events, mend=self.mender(by, path, last))
            self.index.refresh(self.layout.journals(), own=(path, appended.before))
        return events

    def check_writable(self) -> None:
        """Refuse to write into a project of a newer format.

        Raises:
            NewerFormat: with what to do.
        """
        if self.settings.format > FORMAT:
            raise NewerFormat(
                f"the project has format {self.settings.format}, and this program writes {FORMAT}",
                place=str(self.layout.settings),
                hint="install a newer coder; reading works as it is",
            )

    def journal_of(self, by: str) -> Path:
        """The coder's journal; a file that differs only in case is the same coder's."""
        wanted = fold_name(by)
        for path in self.layout.journals():
            if fold_name(path.stem) == wanted:
                return path
        return self.layout.journal(by)

    def _stamp(self, by: str, acts: Sequence[Act], group: str, via: str) -> list[Raw]:
        seq = self.index.seq
        events: list[Raw] = []
        newest: dict[str, str] = {}
        for act in acts:
            seq += 1
            event_id = self.stamps.new_id()
            on = act.on or event_id
            after = list(act.after)
            if on in newest:  # two acts of one group on one thing know each other
                after = [newest[on]]
            newest[on] = event_id
            event: dict[str, Any] = {
                "v": 1, "id": event_id, "seq": seq, "time": self.stamps.time(), "by": by,
                "group": group, "kind": act.kind, "on": on, "after": after,
            }  # fmt: skip
            if act.undoes:
                event["undoes"] = act.undoes
            if via:
                event["via"] = via
            event.update(act.body)
            events.append(event)
        return events

    def mender(self, by: str, path: Path, last: int) -> Callable[[str], Raw]:
        """Makes the set-aside event of a torn last line, for `append`; `last` is the greatest seq used."""

        def mend(sha256: str) -> Raw:
            from coder.review.acts import Act

            act = Act("set-aside", path.name, {"sha256": sha256})
            return {**self._stamp(by, [act], self.stamps.new_id(), "")[0], "seq": last + 1}

        return mend

    def set_aside(self, by: str, lines: Sequence[BadLine]) -> list[Raw]:
        """Say of unreadable lines that they are known and do not count."""
        from coder.review.acts import Act

        acts = [Act("set-aside", b.file, {"sha256": b.sha256}) for b in lines]
        return self.write(by, acts) if acts else []

    # -- reading -------------------------------------------------------------------------------

    def states(self, ids: Sequence[str], *, more: Sequence[Raw] = ()) -> dict[str, CodingState]:
        """Folded states, with their registers, of codings and what splits and joins tie to them.

        Args:
            ids: of codings.
            more: events that are not in the record, as if they were.
        """
        from coder.model.fold import fold_codings

        component = sorted(self.index.component(ids))
        own = [e for e in more if e["on"] in component]
        return fold_codings([*self.index.events_about(component), *own]).codings

    def stamped(self, by: str, acts: Sequence[Act], *, more: Sequence[Raw] = ()) -> list[Raw]:
        """Acts as the events that they would be behind `more`; nothing is written."""
        events = self._stamp(by, acts, self.stamps.new_id(), "")
        return [{**e, "seq": e["seq"] + len(more)} for e in events]

    def findings(self) -> list[Finding]:
        """What opening has to tell: torn and unreadable lines. Torn ones are warnings, others errors."""
        out = []
        for bad in self.index.bad_lines():
            if bad.torn:
                out.append(
                    Finding(
                        Level.WARNING, "torn-line",
                        "the last line is not complete and is left out",
                        place=f"codings/{bad.file}",
                        hint="nothing else is lost; the next command that writes there sets it aside",
                    )
                )  # fmt: skip
            else:
                out.append(
                    Finding(
                        Level.ERROR, "bad-line", bad.why, place=f"codings/{bad.file}:{bad.number}",
                        hint="mend the line, or coder doctor --fix sets it aside",
                    )
                )  # fmt: skip
        return out
