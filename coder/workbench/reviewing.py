"""Deciding on suggestions one after the other: what a key means in the queue, and the words that say it.

Owns the acts of a review, shared by the screen and the line mode: accept, reject, another code, the rest
of a rule, skip, back, undo. Each decision is one verb of the project and is in the record before the next
suggestion is shown. After each the precision of the rule is what the record says.
"""

from __future__ import annotations

from coder.model.coding import How, Suggestion
from coder.model.errors import UsageError
from coder.project.places import describe
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
        self._labels = {c.id: c.label for c in self.project.book_with_proposed()}
        self._done: list[tuple[str, ...]] = []

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
            raise UsageError("nothing is left to decide", hint="u takes the last decision back")
        return found

    # -- acts ----------------------------------------------------------------------------------

    def accept(self) -> str:
        """Accept it and go on."""
        s = self.current()
        self.project.accept([s])
        return self._after(f"accepted {self._named(s)}", s)

    def reject(self) -> str:
        """Reject it and go on."""
        s = self.current()
        self.project.reject([s])
        return self._after(f"rejected {self._named(s)}", s)

    def recode(self, code: str) -> str:
        """Accept the passage with another code: the coding is made, and recoded, as two steps."""
        s = self.current()
        code_id = self.project.book_with_proposed().code(code).id
        (coding_id,) = self.project.accept([s])
        self.project.recode([self.project.coding(coding_id)], code_id)
        return self._after(f"accepted {self._named(s)} as {self.label(code_id)}", s)

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
        self.queue.step(-1)
        return ""

    def undo(self) -> str:
        """Take the last step of this coder back, and ask what it decided once more."""
        (taken,) = self.project.undo()
        self.queue.decided()
        if self._done:
            self.queue.back_to(self._done.pop())
        return f"took back: {taken.what}"

    def _after(self, said: str, *decided: Suggestion) -> str:
        self._done.append(tuple(s.id for s in decided))
        self.queue.decided()
        rule = decided[0].key.rule
        self.queue.step(0 if self.queue.current not in decided else 1)
        return f"{said}; rule {rule}: {self.queue.precision(rule)}"

    # -- words ---------------------------------------------------------------------------------

    def _named(self, s: Suggestion) -> str:
        doc = self.project.library.document(s.doc)
        return f"{s.doc} {describe(doc, s.wide)}: {self.label(s.code)}"

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
        told = [f"rule {s.key.rule}: {self.queue.precision(s.key.rule)}"]
        told += [f"flags: {', '.join(s.flags)}"] if s.flags else []
        told += [f"proposes {k} = {v}" for k, v in s.proposes.items()]
        place = f"{s.doc} {describe(doc, s.span)}"
        return [
            f"{self.queue.at + 1} of {len(self.queue)}, {place}, {self.label(s.code)}:",
            f"{before} [[ {words} ]] {after}".strip(),
            *told,
        ]
