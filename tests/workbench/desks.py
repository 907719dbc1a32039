"""Hands on a small project, tagged; and what a project holds, without ids and times.

Owns the comparison of two projects: codings as place, code, attributes, flags and memo, decisions by rule and
place, proposed codes, finished documents, notes. What counts in a tool is that, not when it was done.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coder.model.affairs import standing
from coder.project.facade import Project
from coder.workbench.hands import Hands
from tests.project.small import a_project, opened

__all__ = ["a_tagged_project", "hands_on", "held"]


def a_tagged_project(root: Path, **more: Any) -> Path:
    """The small project with suggestions."""
    made = a_project(root, **more)
    with opened(made) as project:
        project.tag()
    return made


def hands_on(root: Path, doc: str = "EU-01", *, by: str = "ana", **more: Any) -> Hands:
    """Hands of a coder on a document; the project stays open as long as they are kept."""
    return Hands(opened(root, by), doc, **more)


def held(project: Project) -> dict[str, Any]:
    """What a project holds, without ids and times."""
    by = project.writer()
    codings = sorted(
        (
            c.doc, c.span.start, c.span.end, c.code, str(c.how), c.origin.rule, c.memo,
            tuple(sorted((k, v.value, v.origin) for k, v in c.attributes.items())),
            tuple(sorted(c.flags.items())),
        )
        for entry in project.library.entries
        for c in project.codings_of(entry.id)
        if c.by == by
    )  # fmt: skip
    from coder.project.decisions import decided

    states = {k: v for k, v in decided(project, by).states.items() if v != "pending"}
    finished = sorted(
        (e["on"], bool(e.get("value", True))) for e in standing(project.index.affairs("finish"))
    )
    notes = sorted((str(n.target), n.text) for n in project.memos() if n.target.kind != "coding")
    coined = sorted((c.code, c.name) for c in project.coined())
    return {
        "codings": codings, "decisions": states, "finished": finished, "notes": notes, "coined": coined,
    }  # fmt: skip
