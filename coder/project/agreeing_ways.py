"""Which materials and coders a question compares, and how documents fall into groups.

Owns the defaults: persons who have finished a document, in the order of coder.toml; programs only when they
are named. A round is compared as it stood at each first finish, with the later state beside it; extra
coders (the rules, a coder's earlier work) are put beside the others here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from coder.model.errors import BadValue, UnknownName, UsageError
from coder.model.selection import Selection
from coder.project.agreeing_material import Material, gather

if TYPE_CHECKING:
    from coder.project.agreeing import Question
    from coder.project.facade import Project

__all__ = ["Way", "grouped_documents", "rolled", "ways"]


@dataclass(frozen=True, eq=False)
class Way:
    """One material to compare: whom, and what its lines are called.

    `sets` are sets of coders to compare each by itself, where that is not all of `coders`; `later` the same
    question on today's state; `idle` are coders with codings who have finished nothing.
    """

    material: Material
    coders: tuple[str, ...]
    key: Mapping[str, str] = field(default_factory=dict)
    sets: tuple[tuple[str, ...], ...] = ()
    later: Way | None = None
    idle: tuple[str, ...] = ()


def ways(project: Project, selection: Selection, asked: Question) -> list[Way]:
    """The materials that a question compares, one by one.

    Raises:
        UnknownName: a coder, round or moment that is not there.
        UsageError: a combination that makes no sense.
    """
    named = _named(project, asked.coders)
    if "round" not in asked.per:
        return [_way(project, selection, asked, named)]
    if selection.round or selection.as_of:
        raise UsageError(
            "--per round goes through all rounds", hint="leave out --round and --as-of"
        )
    from coder.project.rounds import rounds

    names = [*rounds(project)]
    if not names:
        raise UnknownName("there are no rounds yet", hint="coder assign --round NAME makes one")
    return [
        replace(_way(project, replace(selection, round=name), asked, named), key={"round": name})
        for name in names
    ]


def _named(project: Project, written: Sequence[str]) -> tuple[str, ...]:
    found = project.coder_ids(written)
    for coder in found:
        if found.count(coder) > 1:
            raise UsageError(
                f"{coder} cannot be compared with themselves",
                found=coder,
                hint="name two coders; --earlier compares a coder's work now with their work then",
            )
    return found


def _way(project: Project, selection: Selection, asked: Question, named: tuple[str, ...]) -> Way:
    now = asked.state == "now"
    material = rolled(project, gather(project, selection, coders=named, now=now), asked)
    coders, idle = (named, ()) if named else _who(project, material)
    way = Way(material, coders, idle=idle)
    if asked.extra:
        from coder.project.agreeing_extra import with_extra

        return with_extra(project, way, selection, asked)
    if selection.round and not now:
        today = gather(project, selection, coders=named, now=True)
        way = replace(way, later=Way(rolled(project, today, asked), coders, way.key))
    return way


def rolled(project: Project, material: Material, asked: Question) -> Material:
    """The material under the ancestors of its codes, if the question asks for it.

    Raises:
        BadValue: a depth below 0.
    """
    if asked.roll_up is None:
        return material
    if asked.roll_up < 0:
        raise BadValue(f"--roll-up is {asked.roll_up}, and the top is 0", found=asked.roll_up)
    book = project.book()
    return material.rolled([book.roll_up(code, asked.roll_up) for code in material.frame.codes])


def _who(project: Project, material: Material) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Persons who have finished something in these documents; and those who only coded there."""
    import numpy as np

    programs = {c.id for c in project.settings.coders if c.kind == "program"}
    busy = set(np.unique(np.asarray(material.columns.by)).tolist())
    done, idle = [], []
    for at, coder in enumerate(material.frame.coders):
        if coder in programs:
            continue
        if at in material.read.active:
            done.append(coder)
        elif at in busy:
            idle.append(coder)
    return tuple(done), tuple(idle)


# -- documents --------------------------------------------------------------------------------


def grouped_documents(
    project: Project, material: Material, coders: Sequence[str], name: str
) -> dict[str, set[int]]:
    """Positions of documents by id, by a variable's value, or by the period in which they were coded.

    Raises:
        UnknownName: no document has that variable.
    """
    if name == "doc":
        return {doc: {at} for at, doc in enumerate(material.docs)}
    values = _periods(material, coders) if name == "period" else _values(project, material, name)
    out: dict[str, set[int]] = {}
    for at, value in enumerate(values):
        if value or name != "period":
            out.setdefault(value or "(no value)", set()).add(at)
    return dict(sorted(out.items(), key=lambda item: (item[0] == "(no value)", item[0])))


def _values(project: Project, material: Material, name: str) -> list[str]:
    from coder.project.selecting import names_of

    known = names_of(project)
    if name not in known:
        every = ("code", "group", "doc", "pair", "round", "period", *known)
        raise UnknownName.of(
            "the variable", name, every, hint=f"lines are cut by {', '.join(every[:14])}"
        )
    if name in ("id", "corpus"):
        return [str(getattr(entry, name)) for entry in material.frame.entries]
    values = project.variables()
    return [values.get(doc, {}).get(name, "") for doc in material.docs]


def _periods(material: Material, coders: Sequence[str]) -> list[str]:
    """When the last of the coders finished each document: by month, or by day where all fall into one."""
    last = [
        max((material.read.when.get((doc, coder), "") for coder in coders), default="")
        for doc in material.docs
    ]
    months = {time[:7] for time in last if time}
    return [time[: 7 if len(months) > 1 else 10] for time in last]
