"""The last agreement of a project, kept for a glance at it.

    keep(project, agreement)        last(project) -> LastAgreement or None

Owns a small file in the cache, written by each plain `coder agree` and read without any array library, so
that `status` can name the worst codes at no cost. It is keyed by the state of the journals: an older figure
is told as such, never passed off as today's. Losing the file loses nothing.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coder.model.errors import CoderError

if TYPE_CHECKING:
    from coder.agree.lines import Agreement
    from coder.project.facade import Project

__all__ = ["LastAgreement", "keep", "last"]

WORST = 5


@dataclass(frozen=True, slots=True)
class LastAgreement:
    """What `coder agree` said last.

    Attributes:
        overall: MASI alpha of the sets of codes, or None where it was undefined.
        worst: the codes with the lowest alpha, with it, the lowest first.
        undefined: how many codes had no value.
        unit: what was judged.
        coders: who was compared.
        current: whether the journals are still the same.
    """

    overall: float | None
    worst: tuple[tuple[str, float], ...]
    undefined: int
    unit: str
    coders: tuple[str, ...]
    current: bool


def _place(project: Project) -> Path:
    return project.layout.cache(project.settings.id) / "agreement.json"


def keep(project: Project, found: Agreement) -> None:
    """Keep an agreement by code; failing to write is no error."""
    known = [line for line in found.lines if line.head.value is not None]
    if not found.lines:
        return
    head = found.lines[0].head
    data: dict[str, Any] = {
        "state": project.index.state,
        "overall": found.overall.head.value if found.overall else None,
        "worst": [[line.name, line.head.value] for line in known[:WORST]],
        "undefined": len(found.lines) - len(known),
        "unit": head.unit,
        "coders": list(head.coders),
    }
    with contextlib.suppress(OSError, CoderError):
        from coder.store.files import write_atomic

        place = _place(project)
        place.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(place, json.dumps(data, ensure_ascii=False).encode())


def last(project: Project) -> LastAgreement | None:
    """What was kept last on this computer; None without."""
    try:
        data = json.loads(_place(project).read_text("utf-8"))
        return LastAgreement(
            data["overall"],
            tuple((str(code), float(value)) for code, value in data["worst"]),
            int(data["undefined"]),
            str(data["unit"]),
            tuple(map(str, data["coders"])),
            data["state"] == project.index.state,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
