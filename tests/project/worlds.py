"""Coders at work on several machines, and what the record says afterwards.

    world = World(tmp_path, ["ana", "ana", "ben"])    # three copies of one project
    world.do(0, "add", 3)                             # the first machine, some deterministic choice
    world.sync(0, 1)                                  # journals of 0 arrive at 1
    picture(folder)                                   # everything the record says, as plain values

`picture` reads journals through the index; `pure_picture` through the pure fold alone. Choices are
numbers, so that Hypothesis makes and shrinks histories.
"""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from coder.model import affairs
from coder.model.coding import Coding, How
from coder.model.errors import CoderError
from coder.model.fold import CODING_KINDS, fold_codings
from coder.model.registers import Raw, in_order
from coder.model.span import Span
from coder.project.facade import Project
from coder.project.facade import open as open_project
from coder.project.stamps import fixed_stamps
from coder.store.index import Index
from tests.builders import a_suggestion
from tests.project.small import DOCUMENTS, a_project

CODES = ("win_win", "aid", "readmission", "frame")
SUGGESTED = tuple(
    a_suggestion(doc, quote, code, rule=f"r-{code}")
    for doc, quote, code in (
        (DOCUMENTS[0], "win-win", "win_win"),
        (DOCUMENTS[0], "readmission", "readmission"),
        (DOCUMENTS[1], "A win-win again.", "win_win"),
    )
)


class World:
    """Copies of one project, one for each coder named."""

    def __init__(self, root: Path, coders: list[str]) -> None:
        first = a_project(root / "0")
        self.roots = [first]
        for n in range(1, len(coders)):
            self.roots.append(Path(shutil.copytree(first, root / str(n))))
        self.projects = [
            open_project(r, coder=c, stamps=fixed_stamps(1.7e9 + n, n, step=0.01))
            for n, (r, c) in enumerate(zip(self.roots, coders, strict=True))
        ]
        self.copies = itertools.count(1)

    def close(self) -> None:
        for project in self.projects:
            project.close()

    def do(self, machine: int, act: str, choice: int) -> bool:
        """One act; False where it is not possible now."""
        project = self.projects[machine]
        try:
            return bool(ACTS[act](project, choice) is not False)
        except CoderError:
            return False

    def sync(self, source: int, target: int, *, copy: bool = False) -> None:
        """Lines of one machine's journals come to another: by union, or as a conflict copy."""
        there = self.projects[target].layout.codings
        for journal in self.projects[source].layout.journals():
            name = journal.name
            if copy:
                name = f"{journal.stem} (conflicted copy {next(self.copies)}).jsonl"
                shutil.copyfile(journal, there / name)
                continue
            mine = (there / name).read_bytes() if (there / name).exists() else b""
            known = set(mine.split(b"\n"))
            new = [x for x in journal.read_bytes().split(b"\n") if x not in known]
            (there / name).write_bytes(mine + b"".join(x + b"\n" for x in new))
        self.projects[target].record.refresh()

    def lines(self) -> list[bytes]:
        """Every line of every machine, each once, sorted."""
        found: set[bytes] = set()
        for project in self.projects:
            for journal in project.layout.journals():
                found.update(journal.read_bytes().split(b"\n"))
        return sorted(found - {b""})


# -- acts -------------------------------------------------------------------------------------


def own_codings(project: Project) -> list[Coding]:
    """Living codings of who is at work, in the order of the record."""
    found = [c for d in DOCUMENTS for c in project.view.of_document(d.id)]
    return sorted((c for c in found if c.by == project.writer()), key=lambda c: c.id)


def _pick(project: Project, choice: int) -> Coding:
    found = own_codings(project)
    if not found:
        raise CoderError("nothing to choose from")
    return found[choice % len(found)]


def _add(project: Project, choice: int) -> object:
    doc = DOCUMENTS[choice % 2]
    start = choice * 3 % 20
    return project.add(doc.id, Span(start, start + 4 + choice % 9), CODES[choice % 4], how=How.HAND)


def _resize(project: Project, choice: int) -> object:
    coding = _pick(project, choice)
    return project.resize(coding, Span(coding.span.start, coding.span.start + 2 + choice % 11))


def _join(project: Project, choice: int) -> object:
    first = _pick(project, choice)
    others = [
        c
        for c in own_codings(project)
        if c.id != first.id and (c.doc, c.code) == (first.doc, first.code)
    ]
    return project.join(first, others[choice % len(others)]) if others else False


def _split(project: Project, choice: int) -> object:
    coding = _pick(project, choice)
    return project.split(coding, coding.span.start + 1 + choice % max(1, len(coding.span) - 1))


def _variable(project: Project, choice: int) -> object:
    from coder.project.cataloguing import set_variables

    entry = project.library.entries[choice % 3]
    return set_variables(project, entry.id, {"actor": f"a{choice % 4}"})


ACTS: dict[str, Any] = {
    "add": _add,
    "accept": lambda p, n: p.accept([SUGGESTED[n % 3]]),
    "reject": lambda p, n: p.reject([SUGGESTED[n % 3]]),
    "accept all": lambda p, n: p.accept(SUGGESTED),
    "recode": lambda p, n: p.recode([_pick(p, n)], CODES[n % 4]),
    "resize": _resize,
    "split": _split,
    "join": _join,
    "remove": lambda p, n: p.remove([_pick(p, n)]),
    "set": lambda p, n: p.set([_pick(p, n)], {"stance": ("asserts", "contests", None)[n % 3]}),
    "flag": lambda p, n: p.flag([_pick(p, n)], "doubt", on=n % 3 > 0),
    "note": lambda p, n: p.memo(f"coding:{_pick(p, n).id}", f"note {n}"),
    "memo": lambda p, n: p.memo("project", f"memo {n}"),
    "finish": lambda p, n: p.finish(DOCUMENTS[n % 3].id),
    "finish for": lambda p, n: p.finish(DOCUMENTS[n % 3].id, codes=[CODES[n % 4]]),
    "unfinish": lambda p, n: p.finish(DOCUMENTS[n % 3].id, undo=True),
    "variable": _variable,
    "undo": lambda p, n: p.undo(),
    "redo": lambda p, n: p.redo(),
}


# -- pictures ---------------------------------------------------------------------------------


def picture(codings: Path, *, index: Index | None = None) -> dict[str, Any]:
    """Everything a folder of journals says, read through an index (a fresh one by default)."""
    made = index or Index(None, codings)
    made.refresh(sorted(codings.glob("*.jsonl")))
    about = made.affairs("finish", "assign", "coin", "variable", "memo", "retract", "restore")
    sql = "SELECT n.name, d.sid, d.state FROM decided d JOIN names n ON n.n = d.by"
    out = {
        "codings": sorted(_row_shown(r) for r in made.rows(dead=True)),
        "findings": sorted((f.code, f.place, f.what, f.found) for f in made.findings()),
        "decisions": sorted(r for r in made.db.execute(sql) if r[2] != "pending"),
        "seq": made.seq,
        **_affairs_shown(about),
    }
    if index is None:
        made.close()
    return out


def pure_picture(events: Iterable[Raw]) -> dict[str, Any]:
    """The same without index and files: the pure fold of all events."""
    every = in_order(events)
    about = [e for e in every if e["kind"] in CODING_KINDS and "target" not in e]
    about = [e for e in about if not (e["kind"] == "restore" and "suggestion" in e)]
    fold = fold_codings(about)
    decided: dict[tuple[str, str], list[Raw]] = {}
    for e in every:
        if "suggestion" in e:
            decided.setdefault((e["by"], affairs.suggestion_key(e).id), []).append(e)
    states = ((by, sid, affairs.decision(own)) for (by, sid), own in decided.items())
    waits = [
        ("waiting", on, f"event {event} is about {on}, which has not arrived", event)
        for event, on in fold.waiting
    ]
    told = {(f.code, f.place, f.what, f.found) for f in fold.findings}
    return {
        "codings": sorted(_state_shown(s) for s in fold.codings.values()),
        "findings": sorted([*told, *waits]),
        "decisions": sorted(s for s in states if s[2] != "pending"),
        "seq": max((e["seq"] for e in every), default=0),
        **_affairs_shown([e for e in every if e["kind"] not in CODING_KINDS or "target" in e]),
    }


def _shown(*parts: Any) -> str:
    return json.dumps(parts, sort_keys=True, default=dict)


def _row_shown(r: Any) -> str:
    more = {k: v for k, v in r.rest.items() if k in ("attributes", "memo", "flags", "via") and v}
    return _shown(
        r.id, r.seq, r.doc, r.text, r.start, r.end, r.book, r.code, r.mig, r.by, r.how, r.rule,
        r.alive, r.group, more, sorted(r.rest.get("heads") or [r.id]),
    )  # fmt: skip


def _state_shown(s: Any) -> str:
    more = {
        "attributes": {k: list(v) for k, v in s.attributes.items()}, "memo": s.memo,
        "flags": s.flags, "via": s.via,
    }  # fmt: skip
    return _shown(
        s.id, s.seq, s.doc, *s.place[:3], *s.code, s.by, s.how, s.origin.get("rule", ""),
        s.alive, s.group, {k: v for k, v in more.items() if v}, sorted(s.heads),
    )  # fmt: skip


def _affairs_shown(events: list[Raw]) -> dict[str, Any]:
    of = lambda *kinds: [e for e in events if e["kind"] in kinds]  # noqa: E731
    variables: dict[str, list[Raw]] = {}
    for e in of("variable"):
        variables.setdefault(f"{e['on']}/{e['name']}", []).append(e)
    return {
        "readings": sorted(
            _shown(f.by, f.doc, f.text, sorted(f.codes), f.marks, f.seq, f.event)
            for f in affairs.fold_finishes(of("finish"))
        ),
        "assignments": sorted(map(str, affairs.fold_assignments(of("assign")))),
        "coined": sorted(map(str, affairs.fold_coined(of("coin")))),
        "memos": [
            _shown(m.id, m.text, m.by) for m in affairs.fold_memos(of("memo", "retract", "restore"))
        ],
        "variables": {k: affairs.variable_register(v).value for k, v in sorted(variables.items())},
    }


def meaning(project: Project) -> dict[str, Any]:
    """What a person sees: codings, notes, decisions, readings, variables."""
    from coder.project.reading import reading_of

    codings = [c for d in DOCUMENTS for c in project.view.of_document(d.id)]
    shown = sorted(
        _shown(
            c.id, c.doc, c.text, str(c.span), c.quote, c.code, c.by, str(c.how), c.memo, c.flags,
            {k: [v.value, v.origin] for k, v in c.attributes.items()},
        )
        for c in codings
    )  # fmt: skip
    decided = project.index.decisions(project.reader()).items()
    return {
        "codings": shown,
        "notes": sorted((n.id, n.text) for n in project.memos()),
        "decided": sorted(d for d in decided if d[1] != "pending"),
        "read": {
            d: {c: sorted(x) for c, x in by.items()} for d, by in reading_of(project).read.items()
        },
        "variables": project.variables(),
    }
