"""What stands beside the text: the code at hand, what lies at the cursor, notes.

Owns the words of the panel, as plain lines with a kind each (`head`, `text`, `dim`), so that they can be
tested and read aloud; drawing them is the screen's. Nothing is shown that the desk does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.model.value import value
from coder.text.safe import safe_line
from coder.workbench.desk import Desk
from coder.workbench.marks import Mark

if TYPE_CHECKING:
    from coder.workbench.queue import Precision

__all__ = ["Line", "panel"]

MOST = 8
"""Codings, and suggestions, that are named one by one."""


@value
class Line:
    """One line of the panel: its words, and what it is."""

    text: str
    kind: str = "text"


def panel(
    desk: Desk, *, precision: Precision | None = None, alike: Sequence[Line] = ()
) -> list[Line]:
    """The panel for where the desk stands: pinned codes, the code at hand, marks here, notes.

    Args:
        desk: the desk.
        precision: how the rule of the suggestion has done; shown where nothing is blind.
        alike: lines about similar passages, put at the end.
    """
    meant = desk.target()
    code = meant.code if meant is not None else desk.last_code
    out = _pins(desk)
    marks = desk.marks.over(desk.cursor.span.start, desk.cursor.span.end)
    codings = [m for m in marks if m.decided]
    proposed = [m for m in marks if not m.decided]
    out += _definition(desk, code) if code else []
    out += [Line("Here", "head")] if marks else []
    same = meant.id if meant is not None else ""
    out += [line for m in codings[:MOST] for line in _coding(desk, m, m.id == same)]
    out += [line for m in proposed[:MOST] for line in _suggestion(desk, m, m.id == same)]
    left = max(0, len(codings) - MOST) + max(0, len(proposed) - MOST)
    out += [Line(f"  and {left} more", "dim")] if left else []
    if precision is not None and desk.sight.sees_scores():
        out.append(Line(f"this rule: {precision}", "dim"))
    return out + list(alike)


def _pins(desk: Desk) -> list[Line]:
    pins = [f"{digit} {desk.label(code)}" for digit, code in sorted(desk.pinned.items())]
    return [Line("Pinned", "head"), *(Line(safe_line(p)) for p in pins)] if pins else []


def _coding(desk: Desk, mark: Mark, meant: bool) -> list[Line]:
    coding = mark.coding
    assert coding is not None
    words = f"{'> ' if meant else '  '}{desk.label(mark.code)}, {coding.by} {coding.time[:10]}"
    out = [Line(safe_line(words), "meant" if meant else "text")]
    for name, held in coding.attributes.items():
        proposed = " (proposed; y confirms)" if held.proposed else ""
        out.append(Line(safe_line(f"    {name} = {held.value}{proposed}")))
    for flag, why in coding.flags.items():
        out.append(Line(safe_line(f"    {flag}{f': {why}' if why else ''}")))
    out += [Line(safe_line(f"    “{line}”")) for line in coding.memo.splitlines() if line.strip()]
    return out


def _suggestion(desk: Desk, mark: Mark, meant: bool) -> list[Line]:
    s = mark.suggestion
    assert s is not None
    out = [
        Line(
            safe_line(f"{'> ' if meant else '  '}{desk.label(mark.code)}?"),
            "meant" if meant else "text",
        ),
        Line(
            safe_line(f"    rule {s.key.rule}: {' '.join(desk.doc.quote(s.span).split())}"), "dim"
        ),
    ]
    out += [Line(safe_line(f"    {', '.join(s.flags)}"), "dim")] if s.flags else []
    out += [Line(safe_line(f"    {k} = {v} (proposed)"), "dim") for k, v in s.proposes.items()]
    return out


def _definition(desk: Desk, code_id: str) -> list[Line]:
    code = desk.card(code_id)
    if code is None:
        return []
    out = [Line(safe_line(code.label), "head")]
    if code.definition:
        out.append(Line(safe_line(" ".join(code.definition.split()))))
    out += [Line(safe_line(f"+ {' '.join(words.split())}")) for words in code.include]
    out += [Line(safe_line(f"- {' '.join(words.split())}")) for words in code.exclude]
    for positive, text in code.examples[:4]:
        sign = "e.g." if positive else "not:"
        out.append(Line(safe_line(f"{sign} {' '.join(text.split())}"), "dim"))
    return out
