"""How well coders agree: a question about a project, and its lines.

    agree(project, Selection(), Question(draws=2000))         -> Agreement, the worst line first

Owns what is compared with what: which coders (by default the persons who have finished something), which
documents (those that all of them have read for the code), and how lines are cut: by code, group, document,
pair of coders, document variable, round, or period of coding. What cannot be compared stays a line
without a value and with its reason. The coefficients are `coder.agree`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from coder.agree.align import SideBySide, compare, continuum_of
from coder.agree.continuum import Continuum, Flags
from coder.agree.judging import Asked, judge
from coder.agree.lines import Agreement, Line, worst_first
from coder.agree.measures import measure_named, needs_line
from coder.analyse.selection import take
from coder.model.errors import BadValue, UsageError
from coder.model.names import fold_name
from coder.model.selection import UNITS, Selection
from coder.project.agreeing_last import keep
from coder.project.agreeing_material import Material
from coder.project.agreeing_told import facts_of, missing_rule, notes_of, scope_of
from coder.project.agreeing_ways import Way, ways

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["AGREE_UNITS", "PER", "Question", "agree"]

AGREE_UNITS: Final = (*UNITS, "character")
PER: Final = ("code", "group", "doc", "pair", "round", "period")
"""What lines can be cut by, beside the variables of documents."""

NOT_READ: Final = "codes not read by all"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a project.

    Attributes:
        coders: whom to compare, in order, the first being the reference of precision and recall; without,
            the persons who have finished a document.
        unit: sentence, paragraph, page, document or character.
        measures: by name; without, alpha (MASI of several codes), percent, and AC1 where it is due.
        per: code, group, doc, pair, round, period, or a variable of documents; several are crossed.
        draws: samples of the bootstrap; None for no interval.
        seed: what the draws depend on.
        redraw: units, documents, or pairs.
        share: a unit carries a code when at least this share of it does; without, any character.
        roll_up: depth of the ancestors that codes count as.
        gaps: take documents that two of the coders have read, the others missing there.
        state: of a round, empty for the first finish or `now` for what stands today.
        extra: more coders: `rules`, `consensus`, or `earlier:` with a round, date or version.

    Raises:
        BadValue: at construction, for a unit, measure or state that does not exist.
        UsageError: at construction, for a coder named twice.
    """

    coders: tuple[str, ...] = ()
    unit: str = "sentence"
    measures: tuple[str, ...] = ()
    per: tuple[str, ...] = ("code",)
    draws: int | None = None
    seed: int = 0
    redraw: str = "units"
    share: float | None = None
    roll_up: int | None = None
    gaps: bool = False
    state: str = ""
    extra: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.unit not in AGREE_UNITS:
            raise BadValue.of_value("the unit of agreement", self.unit, AGREE_UNITS)
        if self.state not in ("", "first", "now"):
            raise BadValue.of_value("--state", self.state, ("first", "now"))
        named = tuple(dict.fromkeys(measure_named(m) for m in self.measures))
        object.__setattr__(self, "measures", named)
        folded = [fold_name(c) for c in self.coders]
        for coder in self.coders:
            if folded.count(fold_name(coder)) > 1:
                raise UsageError(
                    f"{coder} cannot be compared with themselves",
                    found=coder,
                    hint="name two coders; --earlier compares a coder's work now with their work then",
                )

    @property
    def asked(self) -> Asked:
        """The coefficients and how sure they are to be."""
        return Asked(self.measures, self.draws, self.seed, self.redraw)


def agree(
    project: Project, selection: Selection | None = None, question: Question | None = None
) -> Agreement:
    """Agreement of coders on the codings that a selection means.

    Args:
        project: the project.
        selection: documents, codes, a round or a moment; coders stand in the question.
        question: whom, on what, and how; the defaults of `Question` without.

    Returns:
        lines, the worst first; one without a value has a reason.

    Raises:
        UnknownName: a coder, code, document, round or variable that is not there.
        BadValue, UsageError: a question that makes no sense.
    """
    chosen, asked = selection or Selection(), question or Question()
    lines: list[Line] = []
    facts: dict[str, str] = {}
    notes: list[str] = []
    made = ways(project, chosen, asked)
    for way in made:
        found = [*_lines(project, way, asked)]
        if way.later is not None:
            found = _beside(found, [*_lines(project, way.later, asked)])
        lines += found
        facts = facts or facts_of(project, way, chosen, asked)
        notes += [n for n in notes_of(project, way, found, asked) if n not in notes]
    if len(made) > 1:
        facts["state"] = "each round at first finish"
    overall = _overall(project, made[0], asked) if len(lines) > 1 else None
    told = (facts, tuple(notes), asked.per, missing_rule(asked.gaps))
    answer = Agreement(worst_first(lines), *told, overall)
    if not chosen and asked == Question(draws=asked.draws, seed=asked.seed, redraw=asked.redraw):
        keep(project, answer)
    return answer


def _overall(project: Project, way: Way, asked: Question) -> Line | None:
    """The sets of all codes together, where lines are by code and nothing else was asked for."""
    if asked.per != ("code",) or asked.measures or way.sets:
        return None
    return next(_lines(project, way, replace(asked, per=())), None)


def _beside(first: Sequence[Line], later: Sequence[Line]) -> list[Line]:
    """The lines of a round, each with the headline of the later state."""
    now = {tuple(line.key.items()): line.head for line in later}
    return [replace(line, later=now.get(tuple(line.key.items()))) for line in first]


def _lines(project: Project, way: Way, asked: Question) -> Iterator[Line]:
    for coders in _coder_sets(way, asked):
        material = way.material.of(coders)
        key = {"pair": " ".join(coders)} if "pair" in asked.per else {}
        if way.sets:
            key = {"coder": coders[-1]}
        for more, docs in _documents(project, way, material, asked):
            part = material if len(docs) == len(material.docs) else material.cut(docs)
            yield from _of_part(project, part, asked, {**way.key, **key, **more})


def _coder_sets(way: Way, asked: Question) -> list[tuple[str, ...]]:
    if way.sets:
        return [*way.sets]
    pairs: list[tuple[str, ...]] = [*combinations(way.coders, 2)] if "pair" in asked.per else []
    return pairs or [way.coders]


def _documents(
    project: Project, way: Way, material: Material, asked: Question
) -> list[tuple[dict[str, str], list[int]]]:
    """The documents of each line, by position: all together, one by one, by variable, by period."""
    from coder.project.agreeing_ways import grouped_documents

    out: list[tuple[dict[str, str], list[int]]] = [({}, [*range(len(material.docs))])]
    for name in asked.per:
        if name in ("code", "group", "pair", "round"):
            continue
        groups = grouped_documents(project, material, way.coders, name)
        out = [
            ({**key, name: value}, sorted(wanted & set(docs)))
            for key, docs in out
            for value, wanted in groups.items()
        ]
    return [(key, docs) for key, docs in out if docs or len(out) == 1]


def _of_part(
    project: Project, part: Material, asked: Question, key: Mapping[str, str]
) -> Iterator[Line]:
    """Lines of some coders on some documents."""
    codes = part.frame.codes
    targets: list[tuple[dict[str, str], tuple[str, ...]]] = [({}, codes)]
    if "code" in asked.per:
        targets = [({"code": code}, (code,)) for code in codes]
    elif "group" in asked.per:
        targets = [({"group": g}, own) for g, own in _groups(project, codes).items()]
    bench = _Bench(part, asked)
    for more, own in targets:
        yield replace(bench.line(own), key={**key, **more})


def _groups(project: Project, codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    book = project.book()
    out = {
        g.id: tuple(c for c in codes if c in book and book.code(c).group == g.id)
        for g in book.groups
    }
    found = {name: own for name, own in out.items() if own}
    if not found:
        what = (
            "the codes asked for are in no group" if book.groups else "the codebook has no groups"
        )
        raise UsageError(what, allowed=[g.id for g in book.groups], hint="--per code")
    return found


def spans_by_code(project: Project, selection: Selection, asked: Question) -> dict[str, Continuum]:
    """For each code the spans that agreement on it rests on, on the characters of their documents."""
    (way,) = ways(project, selection, asked)
    bench = _Bench(way.material.of(way.coders), asked)
    return {code: bench.spans((code,)) for code in way.material.frame.codes}


class _Bench:
    """Compares the codings of one part, code by code; codes with the same readings share the work."""

    def __init__(self, part: Material, asked: Question) -> None:
        self.part, self.asked = part, asked
        self._sides: dict[bytes, SideBySide] = {}
        self._finished: dict[bytes, dict[str, list[str]]] = {}

    def line(self, codes: Sequence[str]) -> Line:
        """The line of one code, or of the sets of several."""
        part, asked = self.part, self.asked
        kept, done, finished = self._read(codes)
        found = self._judged(kept, done, finished)
        unread = len(codes) - len(kept)
        left = self._left(kept) | ({NOT_READ: unread} if unread else {})
        scores = tuple(
            replace(s, coders=part.frame.coders, left_out={**s.left_out, **left})
            for s in found.scores
        )
        if len(part.frame.coders) > 1 and not found.docs:
            why = _not_read(part, asked.gaps, codes)
            scores = tuple(replace(s, value=None, undefined=why, units=0) for s in scores)
        return replace(found, scores=scores, scope=scope_of(part.frame.coders, asked.gaps))

    def spans(self, codes: Sequence[str]) -> Continuum:
        """The spans of some codes in the documents that enter."""
        kept, _, finished = self._read(codes)
        return self._line(kept, finished)

    def _read(self, codes: Sequence[str]) -> tuple[tuple[str, ...], Flags, dict[str, list[str]]]:
        """Codes that all have read somewhere (all codes without), where all are read, and by whom."""
        part = self.part
        least = 2 if self.asked.gaps else len(part.frame.coders)
        at = [part.frame.codes.index(code) for code in codes]
        unread = [
            c for c, k in zip(codes, at, strict=True)
            if not (part.read.done[:, :, k].sum(axis=1) >= max(2, least)).any()
        ]  # fmt: skip
        kept = tuple(c for c in codes if c not in unread) or tuple(codes)
        at = [part.frame.codes.index(code) for code in kept]
        done = np.asarray(part.read.done[:, :, at].all(axis=2), dtype=np.bool_)
        key = done.tobytes()
        if key not in self._finished:
            docs = part.docs
            self._finished[key] = {
                coder: [docs[d] for d in np.flatnonzero(done[:, n])]
                for n, coder in enumerate(part.frame.coders)
            }
        return kept, done, self._finished[key]

    def _judged(
        self, codes: Sequence[str], done: Flags, finished: Mapping[str, Sequence[str]]
    ) -> Line:
        asked = self.asked
        on_line = asked.unit == "character"
        side = None if on_line else self._side(codes, done, finished)
        line = None
        if on_line or any(map(needs_line, asked.measures)):
            line = self._line(codes, finished)
        return judge(side, line, codes, asked.asked)

    def _side(
        self, codes: Sequence[str], done: Flags, finished: Mapping[str, Sequence[str]]
    ) -> SideBySide:
        """The codings on units; made once for all codes that the same coders read in the same documents."""
        key = done.tobytes()
        found = self._sides.get(key)
        if found is None:
            rejected = self.part.rejected if len(self.part.rejected) else None
            found = self._sides[key] = compare(
                self.part.columns, self.part.units(self.asked.unit), finished,
                share=self.asked.share, gaps=self.asked.gaps, rejected=rejected,
            )  # fmt: skip
        return found

    def _line(self, codes: Sequence[str], finished: Mapping[str, Sequence[str]]) -> Continuum:
        columns = self.part.columns
        wanted = [at for at, code in enumerate(columns.codes) if code in codes]
        some = take(columns, np.isin(np.asarray(columns.code), wanted))
        lengths = self.part.lengths()
        found = continuum_of(
            some, lengths, finished, gaps=self.asked.gaps, paragraphs=self.part.units("paragraph")
        )
        return found.of_codes(codes)

    def _left(self, codes: Sequence[str]) -> dict[str, int]:
        """Codings of these codes that have no sure place on the present text."""
        review = self.part.review
        wanted = [at for at, code in enumerate(review.codes) if code in codes]
        n = int(np.isin(np.asarray(review.code), wanted).sum())
        return {"codings to be reviewed after a new text version": n} if n else {}


def _not_read(part: Material, gaps: bool, codes: Sequence[str]) -> str:
    """Why no document enters: nobody has read for the code, or nobody the same ones."""
    at = [part.frame.codes.index(code) for code in codes]
    who = [
        coder for n, coder in enumerate(part.frame.coders) if not part.read.done[:, n][:, at].any()
    ]
    what = "this code" if len(codes) == 1 else "these codes"
    if who:
        return f"not read: {', '.join(who)} finished no document for {what}"
    every = "two" if gaps else "all"
    return f"not read: no document was finished for {what} by {every} of {', '.join(part.frame.coders)}"
