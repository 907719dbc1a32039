"""The acts of a coder at the desk: each is one verb of the project, one step of the record.

Owns what a key means: which mark it acts on, which verb it calls, and the words that say what was done.
Every act has a plain verb that leaves the same state (`coder add`, `accept`, `resize`, ...); nothing here
writes by another way. An act that cannot be done raises an error of the tree, and nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coder.model.errors import UsageError
from coder.workbench.asking import confirms, extent, finishing, proposed
from coder.workbench.desk import Desk

if TYPE_CHECKING:
    from coder.model.coding import Coding, Suggestion

__all__ = [
    "ACTS", "accept", "accept_rest", "attribute", "code", "doubt", "edit_memo", "exemplar", "finish",
    "in_vivo", "join", "lay", "memo", "memo_text", "note", "pin", "recode", "redo", "reject", "remove",
    "repeat", "resize", "rest_of_rule", "split", "undo",
]  # fmt: skip


def _writable(desk: Desk) -> None:
    """Check that acts may be done here, and see what others did meanwhile."""
    if desk.readonly:
        raise UsageError("the document is open for reading only", hint="leave out --readonly")
    desk.keep_up()


def _coding(desk: Desk) -> Coding:
    """The own coding that the next act means."""
    _writable(desk)
    mark = desk.target(decided=True)
    if mark is None or mark.coding is None:
        raise UsageError("no coding of yours is here", hint="a digit or c codes this passage")
    desk.mean(mark.id)  # what is changed now is what the next key means
    return mark.coding


def _suggestion(desk: Desk) -> Suggestion:
    """The suggestion that the next act means."""
    _writable(desk)
    mark = desk.target(decided=False)
    if mark is None or mark.suggestion is None:
        raise UsageError(
            "no suggestion is here", hint="the key for the next suggestion goes to one"
        )
    return mark.suggestion


def _say(desk: Desk, words: str) -> str:
    desk.said, desk.heard = words, desk.project.index.seq
    return words


# -- coding -----------------------------------------------------------------------------------


def code(desk: Desk, written: str) -> str:
    """Code the passage at the cursor; where it has the code already, take it away again."""
    _writable(desk)
    code_id = desk.project.book_with_proposed().code(written).id
    span = desk.cursor.span
    there = [m for m in desk.marks.on(span, code=code_id) if desk.own(m)]
    if there and there[0].coding is not None:
        desk.project.remove([there[0].coding])
        desk.renew([there[0].id])
        return _say(desk, f"removed {desk.label(code_id)} from {extent(desk, span)}")
    coding = desk.project.add(desk.doc.id, span, code_id, how="hand")
    desk.place([coding])
    desk.mean(coding.id)
    desk.last_code = code_id
    desk.picker.used(code_id)
    return _say(desk, f"coded {extent(desk, span)}: {desk.label(code_id)}")


def lay(desk: Desk, written: str) -> str:
    """Code the passage at the cursor; one that has the code keeps it."""
    code_id = desk.project.book_with_proposed().code(written).id
    there = [m for m in desk.marks.on(desk.cursor.span, code=code_id) if desk.own(m)]
    if there:
        desk.mean(there[0].id)
        return _say(desk, f"{desk.label(code_id)} stands here already")
    return code(desk, code_id)


def repeat(desk: Desk, _: str = "") -> str:
    """Code the passage with the code used last; one that has it keeps it."""
    if not desk.last_code:
        raise UsageError("no code was used yet", hint="a digit or c codes this passage")
    return lay(desk, desk.last_code)


def in_vivo(desk: Desk, name: str = "") -> str:
    """Propose a code named by the passage's own words (or by `name`), and code the passage with it."""
    from coder.workbench.onestep import coin_and_code

    _writable(desk)
    quote = " ".join(desk.doc.quote(desk.cursor.span).split())
    words = " ".join(name.split()) or (quote if len(quote) <= 60 else quote[:59] + "…")
    coding, fresh = coin_and_code(desk.project, desk.doc.id, desk.cursor.span, words)
    if fresh:
        desk.codes_changed()
    desk.place([coding])
    desk.mean(coding.id)
    desk.last_code = coding.code
    desk.picker.used(coding.code)
    return _say(desk, f"coded {extent(desk, coding.span)}: {desk.label(coding.code)}")


def pin(desk: Desk, digit: str, written: str) -> str:
    """Put a code on a digit, until another is put there."""
    code_id = desk.project.book_with_proposed().code(written).id
    if digit not in tuple("123456789"):
        raise UsageError(f"{digit!r} is no key for a code", allowed=tuple("123456789"))
    desk.pinned[digit] = code_id
    desk.own_pins.add(digit)
    return _say(desk, f"{digit} is {desk.label(code_id)} now")


# -- suggestions ------------------------------------------------------------------------------


def accept(desk: Desk, _: str = "") -> str:
    """Accept the suggestion: it becomes a coding."""
    s = _suggestion(desk)
    ids = desk.project.accept([s])
    desk.lift(s.id)
    desk.renew(ids)
    desk.mean(ids[0])
    desk.last_code = s.code
    desk.picker.used(s.code)
    told = (
        f", {proposed(s)} ({confirms(desk, s)} confirms)" if s.proposes else f" (rule {s.key.rule})"
    )
    return _say(desk, f"accepted {extent(desk, s.wide)}: {desk.label(s.code)}{told}")


def reject(desk: Desk, _: str = "") -> str:
    """Reject the suggestion; it comes back only when its rule changes."""
    s = _suggestion(desk)
    desk.project.reject([s])
    desk.lift(s.id)
    return _say(desk, f"rejected {extent(desk, s.wide)}: {desk.label(s.code)} (rule {s.key.rule})")


def rest_of_rule(desk: Desk) -> list[Suggestion]:
    """The pending suggestions of this document that the rule of the one at hand made."""
    rule = _suggestion(desk).key.rule
    found = (m.suggestion for m in desk.marks if m.suggestion is not None)
    return [s for s in found if s.key.rule == rule]


def accept_rest(desk: Desk, _: str = "") -> str:
    """Accept every pending suggestion of this rule in this document, as one step (recorded as bulk)."""
    from coder.model.coding import How

    rest = rest_of_rule(desk)
    desk.renew(desk.project.accept(rest, how=How.BULK))
    for s in rest:
        desk.lift(s.id)
    return _say(desk, f"accepted {len(rest)} of rule {rest[0].key.rule} in {desk.doc.id}")


# -- changing ---------------------------------------------------------------------------------


def remove(desk: Desk, _: str = "") -> str:
    """Take the coding away."""
    coding = _coding(desk)
    desk.project.remove([coding])
    desk.renew([coding.id])
    return _say(desk, f"removed {desk.label(coding.code)} from {extent(desk, coding.span)}")


def recode(desk: Desk, written: str) -> str:
    """Give the coding another code."""
    coding = _coding(desk)
    code_id = desk.project.book_with_proposed().code(written).id
    desk.project.recode([coding], code_id)
    desk.renew([coding.id])
    desk.last_code = code_id
    desk.picker.used(code_id)
    return _say(
        desk,
        f"recoded {extent(desk, coding.span)}: {desk.label(coding.code)} to {desk.label(code_id)}",
    )


def resize(desk: Desk, edge: str, by: str, step: int) -> str:
    """Move the start or the end of the coding by units, words or characters."""
    coding = _coding(desk)
    around = desk.places.selected(desk.cursor, coding.span)
    moved = (desk.places.end_moved if edge == "end" else desk.places.start_moved)(around, by, step)
    if moved.span == coding.span:
        return _say(desk, f"the {edge} of {desk.label(coding.code)} stays where it is")
    changed = desk.project.resize(coding, moved.span)
    desk.renew([changed.id])
    desk.stand(desk.places.selected(desk.cursor, changed.span))
    return _say(desk, f"{desk.label(coding.code)} is now {extent(desk, changed.span)}")


def split(desk: Desk, _: str = "") -> str:
    """Make two codings of one where the cursor begins, or behind the cursor when both begin together."""
    coding = _coding(desk)
    inside = [
        at
        for at in (desk.cursor.span.start, desk.cursor.span.end)
        if coding.span.start < at < coding.span.end
    ]
    if not inside:
        raise UsageError(
            "the cursor parts the coding nowhere",
            hint="make the unit smaller (t) and stand inside the coding",
        )
    first, second = desk.project.split(coding, inside[0])
    desk.renew([coding.id, first.id, second.id])
    desk.mean((second if inside[0] == desk.cursor.span.start else first).id)
    return _say(desk, f"split {desk.label(coding.code)} at {extent(desk, second.span)}")


def join(desk: Desk, _: str = "") -> str:
    """Make one coding of this one and the next of the same code."""
    coding = _coding(desk)
    after = [
        m
        for m in desk.marks.every()
        if desk.own(m)
        and m.code == coding.code
        and m.id != coding.id
        and (m.start, m.end) > (coding.span.start, coding.span.end)
    ]
    nearest = min(after, key=lambda m: (m.start, -m.end, m.id)).coding if after else None
    if nearest is None:
        raise UsageError(f"no further coding with {desk.label(coding.code)} follows")
    whole = desk.project.join(coding, nearest)
    desk.renew([coding.id, nearest.id, whole.id])
    desk.mean(whole.id)
    desk.stand(desk.places.selected(desk.cursor, whole.span))
    return _say(desk, f"joined {desk.label(coding.code)} to {extent(desk, whole.span)}")


def memo(desk: Desk, text: str) -> str:
    """Write a note on the coding, below what stands there, or on the document where no coding is."""
    _writable(desk)
    mark = desk.target(decided=True)
    if mark is None:
        return note(desk, text)
    desk.project.memo(mark.id, text)
    desk.mean(mark.id)
    desk.renew([mark.id])
    return _say(desk, f"wrote a memo on {desk.label(mark.code)}")


def note(desk: Desk, text: str) -> str:
    """Write a note on the document."""
    _writable(desk)
    desk.project.memo(f"doc:{desk.doc.id}", text)
    return _say(desk, f"wrote a memo on {desk.doc.id}")


def memo_text(desk: Desk) -> str:
    """The note of the coding that the next act means; empty where there is none."""
    mark = desk.target(decided=True)
    return mark.coding.memo if mark is not None and mark.coding is not None else ""


def edit_memo(desk: Desk, text: str) -> str:
    """Let the coding's note be this text, empty for none; on a document a further note is written."""
    from coder.project.coding import change
    from coder.review.acts import memo_on_coding

    _writable(desk)
    mark = desk.target(decided=True)
    if mark is None or mark.coding is None:
        return memo(desk, text)
    coding = desk.project.coding(mark.id)
    if text.strip() == coding.memo.strip():
        return _say(desk, "the memo is as it was")
    change(desk.project, [memo_on_coding(coding, text.strip())])
    desk.renew([mark.id])
    told = "wrote" if text.strip() else "took away"
    return _say(desk, f"{told} the memo on {desk.label(mark.code)}")


def attribute(desk: Desk, name: str, value: str | None) -> str:
    """Set an attribute of the coding; None takes it away. Setting a proposed value confirms it."""
    coding = _coding(desk)
    desk.project.set([coding], {name: value})
    desk.renew([coding.id])
    return _say(desk, f"{desk.label(coding.code)}: {name} = {value or 'not set'}")


def next_value(desk: Desk, name: str) -> str:
    """Go to the next value of an attribute; a proposed one is confirmed first, none follows the last."""
    coding = _coding(desk)
    values = desk.project.book().attribute(name).values
    held = coding.attributes.get(name)
    if held is not None and held.proposed:
        return attribute(desk, name, held.value)
    if held is None:
        return attribute(desk, name, values[0] if values else None)
    at = values.index(held.value) + 1 if held.value in values else len(values)
    return attribute(desk, name, values[at] if at < len(values) else None)


def _flag(desk: Desk, name: str, text: str) -> str:
    coding = _coding(desk)
    on = name not in coding.flags
    desk.project.flag([coding], name, on=on, text=text if on else "")
    desk.renew([coding.id])
    more = ("; a memo can say why" if name == "doubt" and not text else "") if on else " taken back"
    return _say(desk, f"{desk.label(coding.code)}: {name}{more}")


def doubt(desk: Desk, text: str = "") -> str:
    """Mark the coding as a doubt, or take the mark away."""
    return _flag(desk, "doubt", text)


def exemplar(desk: Desk, text: str = "") -> str:
    """Mark the coding as an exemplar of its code, or take the mark away."""
    return _flag(desk, "exemplar", text)


# -- steps ------------------------------------------------------------------------------------


def undo(desk: Desk, _: str = "") -> str:
    """Take back this coder's last act, wherever it was."""
    _writable(desk)
    (taken,) = desk.project.undo()
    _follow(desk)
    told = [f"took back: {_named(desk, taken.what)}", *(str(f) for f in taken.findings)]
    return _say(desk, "; ".join(told))


def redo(desk: Desk, _: str = "") -> str:
    """Do again what was taken back last."""
    _writable(desk)
    (done,) = desk.project.redo()
    _follow(desk)
    return _say(desk, f"did again: {_named(desk, done.what)}")


def _named(desk: Desk, what: str) -> str:
    """What a step was, with the names of codes where their ids stand."""
    head, colon, tail = what.rpartition(": ")
    code_id, blank, more = tail.partition(" ")
    return f"{head}{colon}{desk.labels.get(code_id, code_id)}{blank}{more}"


def _follow(desk: Desk) -> None:
    """Bring the desk up to date with the newest step of this coder."""
    from coder.model.affairs import suggestion_key
    from coder.project.decisions import decided, state_of
    from coder.review.undo import codings_of
    from coder.store.journeys import acts, group_events

    index = desk.project.index
    events = group_events(index, next(acts(index, desk.by)), desk.by)
    kinds = {e["kind"] for e in events}
    if kinds & {"coin", "retract", "restore"}:
        desk.codes_changed()
    if "finish" in kinds:
        desk.see_again()
    desk.renew(codings_of(events))
    keys = {suggestion_key(e).id for e in events if "suggestion" in e}
    found = [s for s in map(desk.suggestion, keys) if s is not None]
    states = decided(desk.project, desk.by).states if found else {}
    for s in found:
        if state_of(states, s) == "pending":
            desk.place([s])
        else:
            desk.lift(s.id)


def finish(desk: Desk, _: str = "") -> str:
    """Say that the document is read; what was on screen and what is pending is said."""
    _writable(desk)
    told = [f"finished {desk.doc.id}", finishing(desk)]  # as it was seen until now
    done = desk.project.finish(desk.doc.id, seen=desk.share_seen())
    if done.empty_pages:
        told.append(f"pages without text: {', '.join(map(str, done.empty_pages))}")
    if desk.see_again():
        told.append("what others did here is shown now")
    return _say(desk, "; ".join(told))


ACTS: dict[str, Callable[[Desk, str], str]] = {
    "code": code, "repeat": repeat, "in_vivo": in_vivo, "accept": accept, "reject": reject,
    "accept_rest": accept_rest, "remove": remove, "recode": recode, "split": split, "join": join,
    "memo": memo, "doubt": doubt, "exemplar": exemplar, "undo": undo, "redo": redo, "finish": finish,
    "next_value": next_value,
}  # fmt: skip
"""Acts by name that take one word or none; `resize`, `pin` and `attribute` take more."""
