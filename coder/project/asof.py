"""The record as of a moment: which events count.

Owns the reading of `--as-of`: a date means its end in the project's time zone, a date with time that
moment, anything else a codebook version: everything up to the last event made under it, and for a released
one at least everything that was known when it was released. Document variables and primary coders are those
of that moment too, as far as commands set them; what was written into documents.csv by hand has no history.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coder.model.errors import BadValue
from coder.model.registers import Raw
from coder.store.history import states

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.project.library import Library
    from coder.project.view import CodingView

__all__ = ["primary_at", "until", "variables_at"]


def variables_at(project: Project, view: CodingView) -> dict[str, dict[str, str]]:
    """{document: {variable: value}} as a view's index knows them, empty values left out.

    A command writes an event and then the cell of the sheet, so a cell that only repeats an event of later
    is taken back to what it held before; a cell that somebody wrote by hand stands.
    """
    now = project.variables()
    if view is project.view:
        return now
    from coder.model.affairs import current_value
    from coder.model.registers import in_order

    then = _events(project, view.index.affairs("variable"))
    for key, every in _events(project, project.index.affairs("variable")).items():
        doc, name = key
        ordered = in_order(every)
        sheet = project.library.entry(doc).variables.get(name, "")
        if sheet not in {str(e.get(part) or "") for e in ordered for part in ("was", "value")}:
            continue
        was = str(ordered[0].get("was") or "")
        now[doc][name] = current_value(was, then[key]) if key in then else was
    return {doc: {k: v for k, v in values.items() if v} for doc, values in now.items()}


def _events(project: Project, events: Iterable[Raw]) -> dict[tuple[str, str], list[Raw]]:
    """Events about variables by document and name."""
    out: dict[tuple[str, str], list[Raw]] = {}
    for event in events:
        entry = project.library.find(event["on"])
        if entry is not None:
            out.setdefault((entry.id, event["name"]), []).append(event)
    return out


class _Then:
    """What `primary_coders` asks of a project, as of a moment."""

    def __init__(self, library: Library, values: dict[str, dict[str, str]]) -> None:
        self.library, self.values = library, values

    def variables(self) -> dict[str, dict[str, str]]:
        return self.values


def primary_at(project: Project, view: CodingView) -> dict[str, tuple[str, str]]:
    """{document: (coder, why)} as `reading.primary_coders`, at the moment of a view."""
    from coder.project.reading import primary_coders

    then = _Then(project.library, variables_at(project, view))
    return primary_coders(cast("Project", then), view.index)


def until(project: Project, moment: str) -> Callable[[Raw], bool]:
    """A test that holds for the events that count as of `moment`.

    Raises:
        BadValue: it is neither a date nor a version that the history of the codebook knows.
    """
    try:
        last = _last_instant(moment, _zone(project.settings.time_zone))
    except ValueError:
        seq = _last_seq(project, moment)
        return lambda event: bool(event["seq"] <= seq)
    return lambda event: bool(event["time"] <= last)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _last_instant(moment: str, zone: tzinfo) -> str:
    """The greatest event time that counts, as a string that compares like event times."""
    if "T" in moment or " " in moment:
        at = datetime.fromisoformat(moment)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
    else:
        day = date.fromisoformat(moment) + timedelta(days=1)
        at = datetime(day.year, day.month, day.day, tzinfo=zone) - timedelta(milliseconds=1)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _last_seq(project: Project, version: str) -> int:
    """The greatest seq of an event made under a codebook version, or known when it was released."""
    from coder.project.bookversions import released
    from coder.store.journal import read_lines

    hashes = {}
    for state_hash, path in states(project.layout.history, project.books.name).items():
        found = re.search(rb"^version:\s*[\"']?([^\"'\s#]+)", path.read_bytes(), re.MULTILINE)
        if found:
            hashes[state_hash] = found[1].decode("utf-8", "replace")
    frozen = [e for e in released(project) if e.version == version]
    wanted = {h for h, v in hashes.items() if v == version}
    if frozen:  # what was changed afterwards without a new number is not this version
        wanted = {e.now for e in frozen}
    if not wanted:
        raise BadValue.of_value(
            "--as-of", version, sorted(set(hashes.values())),
            hint="give a date (2026-05-31) or a codebook version that codings were made under",
        )  # fmt: skip
    best = max((e.seq for e in frozen), default=0)
    for journal in project.layout.journals():
        for line in read_lines(journal.read_bytes()):
            if line.raw is not None and line.raw.get("book_hash") in wanted:
                best = max(best, line.raw["seq"])
    return best
