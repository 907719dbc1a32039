"""What is said beside figures of agreement: unit, scope, missing rule, what was left out, what to look at.

Owns the sentences. Facts are the same for all lines and stand in captions; notes are what a reader must not
miss: coders who were left out, readings of earlier texts, places where exclusive codes meet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from coder.agree.exclusive import broken
from coder.agree.lines import Line
from coder.project.agreeing_extra import AGAINST
from coder.project.agreeing_widest import finished_by

if TYPE_CHECKING:
    from coder.model.selection import Selection
    from coder.project.agreeing import Question
    from coder.project.agreeing_ways import Way
    from coder.project.facade import Project

__all__ = ["facts_of", "missing_rule", "notes_of", "scope_of"]

SHOWN: Final = 3
"""Places of one kind that are named; the others are counted."""


EARLIER_SCOPE: Final = "documents that the coder had read for the code then and has read now"
SETTLED_SCOPE: Final = "documents that the coder has read for the code and whose consensus is whole"


def scope_of(coders: Sequence[str], gaps: bool) -> str:
    """Which documents counted, in words."""
    if len(coders) < 2:
        who = f"{coders[0]} and somebody else" if coders else "two coders"
        return f"documents that {who} have read for the code"
    who = "two or more" if gaps else "both" if len(coders) == 2 else "all"
    return f"documents that {who} of {', '.join(coders)} have read for the code"


def missing_rule(gaps: bool) -> str:
    """What it means that a coder has no judgement."""
    if gaps:
        return "who has not read a document is missing there, never 'absent'"
    return "documents that one of them has not read are left out, never 'absent'"


def facts_of(project: Project, way: Way, selection: Selection, asked: Question) -> dict[str, str]:
    """What is true of every line, in the order of the caption."""
    material = way.material
    segmenter = "" if asked.unit == "character" else material.units(asked.unit).segmenter
    share = "any character" if asked.share is None else f"at least {asked.share:.0%} of it"
    book = project.book()
    settled = bool(way.sets) and way.sets[0][0] == AGAINST
    moments = sorted({name.removeprefix(coder).strip() for name, coder in way.sets if not settled})
    scope = SETTLED_SCOPE if settled else EARLIER_SCOPE
    out = {
        "unit": f"{asked.unit} ({segmenter})" if segmenter else asked.unit,
        "coders": ", ".join(way.coders) or "none",
        "state": material.state,
        "scope": scope if way.sets else scope_of(way.coders, asked.gaps),
        "missing": missing_rule(asked.gaps),
        "codebook": " ".join(x for x in (book.name, book.version, book.hash[:8]) if x),
    }
    if moments:
        out["held against"] = f"each coder's own work {', '.join(moments)}"
    if settled:
        out["held against"] = "the consensus, which is the reference"
    if asked.unit != "character":
        out["a unit carries a code by"] = share
    if asked.roll_up is not None:
        out["rolled up to depth"] = str(asked.roll_up)
    if asked.draws is not None:
        what = "documents or paragraphs" if asked.unit == "character" else asked.redraw
        out["interval"] = f"95 %, {asked.draws:,} draws over {what}, seed {asked.seed}"
    if str(selection):
        out["filter"] = str(selection)
    return out


def notes_of(project: Project, way: Way, lines: Sequence[Line], asked: Question) -> list[str]:
    """Sentences that a reader must not miss."""
    material = way.material
    out = [material.hidden] if material.hidden else []
    for coder in way.idle:
        out.append(
            f"{coder} has codings but finished no document here, and is not compared (coder finish DOC)"
        )
    if way.sets:
        if not any(line.docs for line in lines):
            out.append(f"nothing to compare: there are no {_wanting(way)}")
    elif len(way.coders) < 2:
        out.append(_alone(way, asked))
    elif not any(line.docs for line in lines):
        out.append(_no_document(way))
    elif not asked.gaps and not asked.coders:
        out += _of_several(way)
    older = [(d, c) for d, c in material.read.older if c in way.coders]
    if older:
        named = ", ".join(f"{doc} by {coder}" for doc, coder in older[:SHOWN])
        out.append(
            f"read in an earlier text version only, so not compared: {named}{_more(older)} "
            "(coder docs review DOC, then coder finish DOC)"
        )
    strange = sum(n for coder, n in material.strange.items() if coder in way.coders)
    if strange:
        what = "coding has a code" if strange == 1 else "codings have codes"
        out.append(f"{strange} {what} not in the codebook, left out")
    return out + _violations(project, way)


def _alone(way: Way, asked: Question) -> str:
    if not way.coders:
        return "nothing to compare: nobody has finished a document here (coder finish DOC)"
    who = way.coders[0]
    if asked.coders:
        return f"nothing to compare: {who} alone was named (--coders a,b)"
    return f"nothing to compare: {who} alone has finished documents here"


def _wanting(way: Way) -> str:
    """Which documents are wanting."""
    if way.sets[0][0] == AGAINST:
        return f"{SETTLED_SCOPE} (coder adjudicate)"
    return EARLIER_SCOPE


def _no_document(way: Way) -> str:
    material = way.material
    told = []
    for coder in way.coders[:4]:
        at = material.frame.coders.index(coder)
        docs = [
            d for d, own in zip(material.docs, material.read.done[:, at], strict=True) if own.any()
        ]
        told.append(f"{coder} {', '.join(docs[:SHOWN]) or 'none'}{_more(docs)}")
    _, several = finished_by(way)
    hint = "no two have finished the same one"
    if several:
        what = "document was" if several == 1 else "documents were"
        hint = (
            f"{several} {what} finished by two or more: coder agree --gaps compares them, with who has not "
            "read one missing there; --per pair compares two coders at a time, --coders a,b those you name"
        )
    told += [f"and {len(way.coders) - 4} more"] if len(way.coders) > 4 else []
    return f"no document was finished by all of them: {'; '.join(told)}; {hint}"


def _of_several(way: Way) -> list[str]:
    """That there are documents which several, not all, have finished."""
    every, several = finished_by(way)
    if several <= every:
        return []
    more = several - every
    what = "document was" if more == 1 else "documents were"
    return [
        f"{more} more {what} finished by several, not by all: coder agree --gaps compares them too"
    ]


def _more(found: Sequence[object]) -> str:
    return f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""


def _violations(project: Project, way: Way) -> list[str]:
    """Places where a coder gave one passage two codes of an exclusive group."""
    book = project.book()
    codes = way.material.frame.codes
    groups = {
        g.id: [c for c in codes if c in book and book.code(c).group == g.id]
        for g in book.groups
        if g.exclusive
    }
    found = broken(way.material.of(way.coders).columns, groups)
    out = []
    for name in groups:
        own = [str(one) for one in found if one.group == name]
        if own:
            out.append(f"group {name} is exclusive, but {'; '.join(own[:SHOWN])}{_more(own)}")
    return out
