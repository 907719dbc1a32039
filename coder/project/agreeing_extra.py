"""Coders beside the coders: the rules, the consensus, and what a coder made of the same passages earlier.

    with_extra(project, way, selection, question)      question.extra: "rules", "consensus", "earlier:one"

Owns what these count as having read. The rules have read a document that they were run on, for codes that
have rules, and never become anybody's codings. A coder's earlier work is their state in a round or at a
moment, read for what they had finished then; it is compared with the same coder's work now only. The
consensus has read documents of which every conflict is settled; each coder is held against it alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from coder.model.columns import Columns
from coder.model.errors import BadValue
from coder.model.selection import Selection
from coder.project.agreeing_frame import Frame, joined, placed
from coder.project.agreeing_material import Material, gather

if TYPE_CHECKING:
    from coder.project.agreeing import Question
    from coder.project.agreeing_ways import Way
    from coder.project.facade import Project

__all__ = ["AGAINST", "EARLIER", "RULES", "with_extra"]

RULES = "rules"
EARLIER = "earlier:"
AGAINST = "consensus"


def with_extra(project: Project, way: Way, selection: Selection, asked: Question) -> Way:
    """The way with the coders that the question adds.

    Raises:
        InputError: the rules were not run yet.
        UnknownName, BadValue: the earlier moment is neither a round, a date nor a version.
    """
    out = way
    for name in asked.extra:
        if name == RULES:
            out = _with_rules(project, out, asked)
        elif name == AGAINST:
            out = _against_consensus(project, out, asked)
        elif name.startswith(EARLIER):
            out = _with_earlier(project, out, selection, (name.removeprefix(EARLIER), asked))
    return out


def _added(material: Material, name: str, other: Columns, done: Any) -> Material:
    """The material with one more coder: columns whose rows are all theirs, and what they have read."""
    frame = replace(material.frame, coders=(*material.frame.coders, name))
    by = np.full(len(other), len(frame.coders) - 1, dtype=np.int64)
    parts = [
        replace(material.columns, coders=frame.coders),
        replace(other, coders=frame.coders, by=by),
    ]
    read = np.concatenate([material.read.done, np.asarray(done)[:, None]], axis=1)
    return replace(
        material,
        frame=frame,
        columns=joined(parts),
        rejected=replace(material.rejected, coders=frame.coders),
        review=replace(material.review, coders=frame.coders),
        read=replace(material.read, done=read),
    )


def _with_rules(project: Project, way: Way, asked: Question) -> Way:
    from coder.project.decisions import require_tagged

    require_tagged(project)
    book, material = project.book(), way.material
    depth = asked.roll_up
    frame = material.frame
    tops = {c.id: c.id if depth is None else book.roll_up(c.id, depth) for c in book}
    ruled = {tops[c.id] for c in book if c.rules and not c.retired}
    tagged = project.suggestions.tagged(book.name)
    done = np.zeros((frame.shape[0], frame.shape[2]), dtype=np.bool_)
    for at, entry in enumerate(frame.entries):
        if entry.id in tagged:
            done[at] = [code in ruled for code in frame.codes]
    rows = _suggested(project, frame, tops)
    made = _added(material, RULES, placed(frame, rows), done)
    return replace(way, material=made, coders=(*way.coders, RULES))


def _suggested(
    project: Project, frame: Frame, tops: dict[str, str]
) -> list[tuple[int, int, int, int, int]]:
    """Places of all suggestions on present texts, as rows for columns."""
    library = project.library
    doc_at = {entry.id: at for at, entry in enumerate(frame.entries)}
    code_at = {code: at for at, code in enumerate(frame.codes)}
    hashes = {entry.id: library.full_hash(entry) for entry in frame.entries}
    out = []
    for s in project.suggestions.select("book = ?", (project.books.name,)):
        code = code_at.get(tops.get(s.code, s.code))
        if code is not None and s.doc in doc_at and hashes[s.doc] == s.key.text:
            out.append((doc_at[s.doc], s.wide.start, s.wide.end, code, 0))
    return sorted(set(out))


def _with_earlier(
    project: Project, way: Way, selection: Selection, told: tuple[str, Question]
) -> Way:
    """Each coder beside their own work at an earlier moment."""
    from coder.project.agreeing_ways import rolled
    from coder.project.rounds import rounds

    moment, asked = told
    in_round = moment in rounds(project)
    place = ("", moment) if not in_round else (moment, "")
    wanted = replace(selection, round=place[0], as_of=place[1])
    try:
        then = rolled(project, gather(project, wanted, coders=way.coders), asked)
    except BadValue as error:
        hint = "a round, a date (2026-05-31) or a codebook version that codings were made under"
        known = [*rounds(project), *error.allowed]
        raise BadValue.of_value("--earlier", moment, known, hint=hint) from None
    material = way.material
    material = material.cut([at for at, doc in enumerate(material.docs) if doc in then.docs])
    then = then.cut([then.docs.index(doc) for doc in material.docs])
    sets = []
    for coder in way.coders:
        name = f"{coder} {'in round' if in_round else 'as of'} {moment}"
        own = then.of((coder,))
        material = _added(material, name, own.columns, own.read.done[:, 0])
        sets.append((name, coder))
    return replace(way, material=material, sets=tuple(sets))


def _against_consensus(project: Project, way: Way, asked: Question) -> Way:
    """Each coder beside the consensus, which comes first: it is the reference."""
    from coder.project.adjudicating import consensus

    found, book, material = consensus(project), project.book(), way.material
    frame, depth = material.frame, asked.roll_up
    doc_at = {entry.id: at for at, entry in enumerate(frame.entries)}
    code_at = {code: at for at, code in enumerate(frame.codes)}
    rows = set()
    for coding in found.codings:
        top = coding.code if depth is None else book.roll_up(coding.code, depth)
        if coding.doc in doc_at and coding.doc in found.settled and top in code_at:
            rows.add((doc_at[coding.doc], coding.span.start, coding.span.end, code_at[top], 0))
    done = np.zeros((frame.shape[0], frame.shape[2]), dtype=np.bool_)
    done[[at for doc, at in doc_at.items() if doc in found.settled]] = True
    made = _added(material, AGAINST, placed(frame, sorted(rows)), done)
    return replace(way, material=made, sets=tuple((AGAINST, coder) for coder in way.coders))
