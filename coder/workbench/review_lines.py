"""The queue of suggestions line by line, for screen readers, plain terminals and scripts.

Owns the commands: `a` accepts, `x` rejects, `r CODE` accepts with another code, an empty line skips, `b`
goes back, `A` says how many the rule has open in this document and `A yes` accepts them, `u` takes back,
`d` shows the definition, `q` leaves. Answers are whole lines without drawing characters and colour.
"""

from __future__ import annotations

from coder.model.errors import CoderError, UsageError
from coder.workbench.desk import counted
from coder.workbench.reviewing import Review

__all__ = ["ReviewLines"]

HELP = (
    ("a", "accept, and go on"),
    ("x", "reject, and go on; only a changed rule brings it back"),
    ("r CODE", "accept the passage with another code"),
    ("", "an empty line skips"),
    ("b", "back to the one before"),
    ("A", "the rest of this rule in this document; A yes accepts them"),
    ("d", "the definition of the code"),
    ("u", "take the last decision back"),
    ("q", "leave; everything is saved"),
)


class ReviewLines:
    """A review by lines.

    Args:
        review: the sitting.
    """

    def __init__(self, review: Review) -> None:
        self.review = review
        self.left = False
        self.failed = 0

    def begin(self) -> list[str]:
        """What is said first."""
        left = self.review.queue.left()
        return [
            f"{counted(left, 'suggestion')} to decide; ? lists the commands",
            *filter(None, [self.review.queue.left_out(), self.review.queue.order_told()]),
            *self.review.asked(),
        ]

    def command(self, line: str) -> list[str]:
        """Do what a line says; returns the answer by lines. An error is an answer and changes nothing."""
        word, _, rest = line.strip().partition(" ")
        try:
            return self._do(word, rest.strip())
        except CoderError as error:
            self.failed += 1
            return [f"error: {error}", *([f"hint: {error.hint}"] if error.hint else [])]

    def _do(self, word: str, rest: str) -> list[str]:
        review = self.review
        if word == "q":
            self.left = True
            return []
        if word == "?":
            return [f"  {key or '(empty)'}  {what}" for key, what in HELP]
        if word == "d":
            return self._definition()
        if word == "A" and rest != "yes":
            s = review.current()
            count = len(review.queue.rest_of(s))
            open_ = f"of rule {s.key.rule} open in {s.doc}"
            return [f"{counted(count, 'suggestion')} {open_}; A yes accepts"]
        acts = {
            "a": review.accept, "x": review.reject, "A": review.accept_rest, "": review.skip,
            "b": review.back, "u": review.undo,
        }  # fmt: skip
        if word == "r":
            said = review.recode(rest)
        elif word in acts:
            said = acts[word]()
        else:
            raise UsageError(f"{word!r} is no command here", found=word, hint="? lists them")
        return [*([said] if said else []), *review.asked()]

    def _definition(self) -> list[str]:
        code = self.review.project.book_with_proposed().get(self.review.current().code)
        if code is None:
            return []
        told = [" ".join(code.definition.split())] if code.definition else ["no definition"]
        told += [f"include: {' '.join(w.split())}" for w in code.include]
        return [*told, *(f"exclude: {' '.join(w.split())}" for w in code.exclude)]
