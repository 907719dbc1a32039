"""Deciding on suggestions one after the other: what a key means in the queue, and the words that say it.

Owns the acts of a review, shared by the screen and the line mode: accept, reject, another code, the rest
of a rule, skip, back, undo. Each decision is one verb of the project and is in the record before the next
suggestion is shown. After each the precision of the rule is what the record says.
"""

from __future__ import annotations

from coder.model.coding import How, Suggestion
from coder.model.errors import UsageError
from coder.project.cards import code_cards
from coder.project.places import describe
from coder.workbench.asking import proposed
from coder.workbench.desk import choices_of
from coder.workbench.picker import Picker
from coder.workbench.queue import Queue

__all__ = ["Review"]


class Review:
    """A sitting over a queue.

    Args:
        queue: what is to decide.
    """

    def __init__(self, queue: Queue) -> None:
        self.queue = queue
        self.project = queue.project
        cards = code_cards(self.project)
        self._labels = {c.id: c.label for c in cards.codes}
        self.picker = Picker(choices_of(cards, queue.sight))

    def label(self, code: str) -> str:
        """A code's name as it is shown."""
        return self._labels.get(code, code)

    def current(self) -> Suggestion:
        """The suggestion that is asked now.

        Raises:
            UsageError: the queue is at its end.
        """
        found = self.queue.current
        if found is None:
            out = self.queue.left_out()
            told = f"nothing is left to decide{f'; {out}' if out else ''}"
            raise UsageError(told, hint="u takes the last decision back")
        return found

    # -- acts ----------------------------------------------------------------------------------

    def accept(self) -> str:
        """Accept it and go on."""
        s = self.current()
        self.project.accept([s])
        more = f", {proposed(s)}" if s.proposes else ""
        return self._after(f"accepted {self._named(s)}{more}", s)

    def reject(self) -> str:
        """Reject it and go on."""
        s = self.current()
        self.project.reject([s])
        return self._after(f"rejected {self._named(s)}", s)

    def recode(self, code: str) -> str:
        """Accept the passage with another code, by its id, path or a few letters; one step."""
        from coder.workbench.onestep import accept_as

        s = self.current()
        code_id = self.picker.meant(code)
        accept_as(self.project, s, code_id)
        self.picker.used(code_id)
        told = f"accepted {self._place(s)} as {self.label(code_id)}"
        return self._after(told if code_id == s.code else f"{told} (was {self.label(s.code)})", s)

    def accept_rest(self) -> str:
        """Accept all that the rule has open in this document, as one step recorded as bulk."""
        s = self.current()
        rest = self.queue.rest_of(s)
        self.project.accept(rest, how=How.BULK)
        said = f"accepted {len(rest)} of rule {s.key.rule} in {s.doc}"
        return self._after(said, *rest)

    def skip(self) -> str:
        """Go on without a decision."""
        s = self.current()
        self.queue.step()
        return f"skipped {self._named(s)}"

    def back(self) -> str:
        """Go back to the one before that is not decided."""
        at = self.queue.at
        self.queue.step(-1)
        return "" if self.queue.at != at else "nothing before this is open"

    def undo(self) -> str:
        """Take the last step of this coder back, and ask what it decided once more."""
        from coder.model.affairs import suggestion_key
        from coder.store.journeys import acts, group_events

        (taken,) = self.project.undo()
        self.queue.decided()
        index, by = self.project.index, self.project.writer()
        events = group_events(index, next(acts(index, by)), by)
        self.queue.ask_again(suggestion_key(e).id for e in events if "suggestion" in e)
        return f"took back: {taken.what}"

    def _after(self, said: str, *decided: Suggestion) -> str:
        self.queue.decided()
        self.queue.step(0 if self.queue.current not in decided else 1)
        told = self.queue.told(decided[0].key.rule)
        return f"{said}; {told}" if told else said

    # -- words ---------------------------------------------------------------------------------

    def _named(self, s: Suggestion) -> str:
        return f"{self._place(s)}: {self.label(s.code)}"

    def _place(self, s: Suggestion) -> str:
        return f"{s.doc} {describe(self.project.library.document(s.doc), s.wide)}"

    def asked(self) -> list[str]:
        """The suggestion that is asked now, in its context, in words; what is left at the end."""
        s = self.queue.current
        if s is None:
            return [f"nothing is left to decide; {len(self.queue)} were asked"]
        doc = self.project.library.document(s.doc)
        around = next((p for p in doc.map.paragraphs if p.start <= s.span.start < p.end), s.wide)
        before = " ".join(doc.text[around.start : s.span.start].split())
        after = " ".join(doc.text[s.span.end : max(around.end, s.span.end)].split())
        words = " ".join(doc.quote(s.span).split())
        told = [self.queue.told(s.key.rule) or f"rule {s.key.rule}"]
        told += [f"flags: {', '.join(s.flags)}"] if s.flags else []
        told += [f"proposes {k} = {v}" for k, v in s.proposes.items()]
        place = f"{s.doc} {describe(doc, s.span)}"
        return [
            f"{self.queue.at + 1} of {len(self.queue)}, {place}, {self.label(s.code)}:",
            f"{before} [[ {words} ]] {after}".strip(),
            *told,
        ]
