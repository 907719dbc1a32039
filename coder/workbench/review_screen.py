"""The queue of suggestions on the full screen: each in its document, one key a decision.

Owns that what is asked is always in sight with its document around it, that the words of the act, the
running precision of its rule and what is left stand on the screen, and that the rest of a rule is accepted
only after the number was shown. What the keys do is `Review`'s, shared with the line mode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.workbench.desk import Desk, counted
from coder.workbench.frame import Frame
from coder.workbench.help import HelpScreen
from coder.workbench.keys import Key, keys_of
from coder.workbench.panels import Line, panel
from coder.workbench.reviewing import Review
from coder.workbench.similar import Similar

if TYPE_CHECKING:
    from coder.workbench.queue import Queue
    from coder.workbench.themes import Scheme

__all__ = ["REVIEW_KEYS", "ReviewScreen"]

KEPT = 12
"""Documents that stay on desks at one time."""

REVIEW_KEYS = keys_of(
    "Review",
    ("a", "accept", "accept it, and go on", "accept"),
    ("x", "reject", "reject it, and go on; only a changed rule brings it back", "reject"),
    ("r", "ask recode", "accept the passage with another code", "other code"),
    ("space", "skip", "go on without a decision", "skip"),
    ("j", "skip", "go on without a decision"),
    ("b", "back", "back to the one before", "back"),
    ("k", "back", "back to the one before"),
    ("A", "ask accept_rest", "accept the rest of this rule in this document", "the rest"),
    ("u", "undo", "take the last decision back, and ask it again", "undo"),
    ("down", "scroll 1", "read on below"),
    ("up", "scroll -1", "read on above"),
    ("i", "panel", "show or hide the panel"),
    ("I", "panel on", "read on in the panel, where it is longer than the screen"),
    ("ctrl+p", "palette", "find a command by its words"),
    ("q", "leave", "leave; everything is saved", "leave"),
    ("?", "help", "these keys", "keys"),
)


class ReviewScreen(Frame):
    """A review on the screen.

    Args:
        queue: what is to decide.
        scheme: colours; those that settings and environment ask for without.

    Raises:
        UsageError: nothing is in the queue.
    """

    def __init__(self, queue: Queue, *, scheme: Scheme | None = None) -> None:
        self.review = Review(queue)
        self._desks: dict[str, Desk] = {}
        super().__init__(self._desk(self.review.current().doc), REVIEW_KEYS, scheme=scheme)
        self.similar = Similar(self.desk)
        self._said = "; ".join(filter(None, (queue.left_out(), queue.order_told(short=True))))
        self._stand()

    def _desk(self, doc_id: str) -> Desk:
        found = self._desks.pop(doc_id, None) or Desk(self.review.project, doc_id)
        self._desks[doc_id] = found
        if len(self._desks) > KEPT:
            self._desks.pop(next(iter(self._desks)))
        return found

    def _stand(self) -> bool:
        """Stand at what is asked now; True when it is in another document than before."""
        asked = self.review.queue.current
        if asked is None:
            return False
        other = asked.doc != self.desk.doc.id
        self.desk = self._desk(asked.doc)
        self.desk.select(asked.wide)
        self.desk.mean(asked.id)
        return other

    # -- words ---------------------------------------------------------------------------------

    def head(self) -> str:
        """How far the review is, and where."""
        queue = self.review.queue
        asked = queue.current
        if asked is None:
            return f"review: nothing is left to decide of {len(queue)}"
        title = self.desk.doc.variables.get("title", "")
        return f"review {queue.at + 1} of {len(queue)}, {queue.left()} left   {asked.doc}   {title}"

    def meant(self) -> str:
        """What the next key decides on, with the running precision of its rule."""
        asked = self.review.queue.current
        if asked is None:
            return "all are decided"
        flags = f" ({', '.join(asked.flags)})" if asked.flags else ""
        told = f"{self.review.label(asked.code)}? rule {asked.key.rule}{flags}"
        if not self.desk.sight.sees_scores():
            return told
        return f"{told}: {self.review.queue.precision(asked.key.rule)}"

    def footed(self) -> Iterable[Key]:
        """All keys that have a word for the foot; at the end those that still mean something."""
        ended = self.review.queue.current is None
        return (
            k for k in self.table if k.foot and (not ended or k.act in ("undo", "leave", "help"))
        )

    def beside(self) -> list[Line]:
        """The panel with what the rule did so far."""
        asked = self.review.queue.current
        if asked is None:
            return [Line("All are decided", "head"), Line("q leaves, u takes the last back")]
        self.similar.desk = self.desk
        lines = panel(
            self.desk,
            precision=self.review.queue.precision(asked.key.rule),
            alike=self.similar.lines(asked.code),
        )
        heads = [n for n, line in enumerate(lines) if line.kind == "head"]
        return lines[heads[1] :] if lines[:1] == [Line("Pinned", "head")] and heads[1:] else lines

    # -- keys ----------------------------------------------------------------------------------

    def press(self, key: Key) -> None:
        """Do what a key means."""
        review = self.review
        decide: dict[str, Callable[[], str]] = {
            "accept": review.accept, "reject": review.reject, "skip": review.skip, "back": review.back,
            "undo": review.undo,
        }  # fmt: skip
        if key.act in decide:
            self.decide(decide[key.act])
        elif key.act == "ask":
            self._ask(key.argument)
        elif key.act == "scroll":
            self.view.scroll_relative(y=int(key.argument), animate=False, immediate=True)
        elif key.act == "panel":
            self.side.read_on() if key.argument else self.flip_panel()
        elif key.act == "palette":
            self.action_command_palette()
        elif key.act == "help":
            self.push_screen(HelpScreen(self.table, self.desk, self.review.queue.order_told()))
        elif key.act == "leave":
            self.exit(0)

    def _ask(self, what: str) -> None:
        told = ""
        try:
            asked = self.review.current()
        except CoderError as error:
            self.tell(str(error), fault=True)
            return
        if what == "accept_rest":
            rest = self.review.queue.rest_of(asked)
            told = (
                f"{counted(len(rest), 'suggestion')} of rule {asked.key.rule} open in {asked.doc}"
            )
        self.ask(what, told=told)

    def answered(self, what: str, word: str) -> None:
        """Do what needed a word."""
        review = self.review
        self.decide(review.accept_rest if what == "accept_rest" else lambda: review.recode(word))

    def decide(self, what: Callable[[], str]) -> None:
        """Decide, bring the desk up to date, and show the next."""
        before = self.desk
        was = (before.cursor.span.start, before.cursor.span.end)
        said, fault = self.attempt(what)
        if not fault:
            self._refresh(before)
        other = self._stand()
        now = (self.desk.cursor.span.start, self.desk.cursor.span.end)
        if other:
            self.view.show(self.desk)
        else:
            self.view.touch(was, now, *self.desk.touched())
            self.view.show_cursor()
        self.tell(said, fault=fault)

    def _refresh(self, desk: Desk) -> None:
        """Bring suggestions and codings of a desk to what the record says."""
        queue = self.review.queue
        fresh = {c.id: c for c in desk.project.codings_of(desk.doc.id) if desk.shows(c)}
        for mark in list(desk.marks):
            if mark.decided and mark.id not in fresh:
                desk.lift(mark.id)
        desk.place([c for c in fresh.values() if desk.marks.get(c.id) is None or _differs(desk, c)])
        asked = queue.current
        for s in queue.items:
            if s.doc == desk.doc.id or (asked is not None and s.doc == asked.doc):
                there = self._desks.get(s.doc)
                if there is None:
                    continue
                if queue.state(s) == "pending" and s.id not in there.marks:
                    there.place([s])
                elif queue.state(s) != "pending":
                    there.lift(s.id)


def _differs(desk: Desk, coding: object) -> bool:
    mark = desk.marks.get(getattr(coding, "id", ""))
    return mark is None or mark.coding != coding
