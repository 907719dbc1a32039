"""What each coder had when they first finished a document in a round.

Owns the state that counts in a round: events of a coder on a document count up to the first finish of the
code in the round, so that what was changed after the discussion never passes for independent agreement.
Codes may have been finished at different moments; the record is read once for each rank of moments
(first, second ...), which is nearly always once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from coder.analyse.selection import take
from coder.model.columns import Columns
from coder.model.names import fold_name
from coder.project.agreeing_frame import Frame, framed, joined, placed
from coder.project.agreeing_reading import Moment, Read

if TYPE_CHECKING:
    from coder.agree.continuum import Flags
    from coder.model.registers import Raw
    from coder.project.facade import Project
    from coder.project.view import CodingView

__all__ = ["codings_in_round"]


def codings_in_round(project: Project, frame: Frame, read: Read) -> tuple[Columns, CodingView]:
    """The codings that count in a round, and the record as it stood at the last moment of it.

    Args:
        project: the project.
        frame: documents, coders, codes.
        read: readings of the round, with their moments.
    """
    ranks = {key: sorted(set(own.values())) for key, own in read.moments.items()}
    parts: list[Columns] = [placed(frame, [])]
    view = project.view
    for rank in range(max((len(own) for own in ranks.values()), default=0)):
        ends = {key: own[rank] for key, own in ranks.items() if rank < len(own)}
        view = _view_until(project, frame, ends)
        columns, _ = framed(view.columns(dict)[0], frame)
        parts.append(take(columns, _at_rank(columns, frame, read, ends)))
    return joined(parts), view


def _at_rank(
    columns: Columns, frame: Frame, read: Read, ends: Mapping[tuple[str, str], Moment]
) -> Flags:
    """Rows whose code was first finished just then."""
    counts = np.zeros(frame.shape, dtype=np.bool_)
    for at, entry in enumerate(frame.entries):
        for by, coder in enumerate(frame.coders):
            end = ends.get((entry.id, coder))
            if end is not None:
                own = read.moments[entry.id, coder]
                counts[at, by] = [own.get(code) == end for code in frame.codes]
    places = (np.asarray(c, dtype=np.int64) for c in (columns.doc, columns.by, columns.code))
    return np.asarray(counts[tuple(places)], dtype=np.bool_)


def _view_until(
    project: Project, frame: Frame, ends: Mapping[tuple[str, str], Moment]
) -> CodingView:
    """Codings of each coder and document up to a moment of its own."""
    from coder.project.view import CodingView
    from coder.store.index import Index

    find = project.library.find
    last = {(doc, fold_name(by)): moment for (doc, by), moment in ends.items()}
    home = _homes(project, frame)

    def holds(event: Raw) -> bool:
        entry = find(event["doc"]) if event.get("doc") else None
        doc = entry.id if entry is not None else home.get(event.get("on", ""))
        if doc is None:
            return False
        moment = last.get((doc, fold_name(event["by"])))
        return moment is not None and (event["seq"], event["id"]) <= moment

    index = Index(None, project.layout.codings, holds)
    index.refresh(project.layout.journals())
    return CodingView(index, project.library, project.books, project.settings, None)


def _homes(project: Project, frame: Frame) -> dict[str, str]:
    """The document of every coding that was ever made in the documents of the frame."""
    index, out = project.index, {}
    for entry in frame.entries:
        for number in (index.known_number(name) for name in entry.ids):
            sql = "SELECT id FROM codings WHERE doc = ?"
            out.update({coding: entry.id for (coding,) in index.db.execute(sql, (number,))})
    return out
