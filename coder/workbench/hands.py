"""From acts by name to what is done: what the screen and the line mode share.

    hands = Hands(project, "EU-03")
    hands.do("pinned", "1")        "coded EU-03 p. 4: Win-win"
    hands.ask("code", "win")       the same, by letters

Owns the small state between keys (the search, the filter, by what a resize steps), that every act ends in
words, that an error changes nothing, and that the sitting is kept after every act. What needs a screen
(`leave`, `help`, `panel`, `palette`, `overlaps`, `move screen`) is the screen's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coder.model.errors import CoderError, UnknownName, UsageError
from coder.project.places import describe
from coder.workbench import doing, find
from coder.workbench.desk import Desk
from coder.workbench.find import Search
from coder.workbench.sitting import Sitting

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.workbench.marks import Mark

__all__ = ["ASKED", "Hands"]

_WORDS = 24
"""Characters by which two codings of one code are told apart."""


class Hands:
    """A coder's hands on one document.

    Args:
        project: open.
        doc_id: the document.
        unit: unit of the cursor at the beginning; empty takes that of the last sitting, else sentences.
        at: a place to begin at; empty takes that of the last sitting.
        readonly: whether acts are refused.

    Raises:
        UnknownName, InputError, UsageError: see `Desk`, and a place that is not there.
    """

    def __init__(
        self,
        project: Project,
        doc_id: str,
        *,
        unit: str = "",
        at: str = "",
        readonly: bool = False,
    ) -> None:
        self.desk = Desk(project, doc_id, readonly=readonly)
        self.sitting = Sitting(self.desk)
        found = self.sitting.take_up()
        self.search: Search | None = None
        settings = project.settings.options.get("workbench", {})
        self.advance = isinstance(settings, dict) and bool(settings.get("advance"))
        if unit:
            find.turn_unit(self.desk, unit)
        if at:
            find.to_place(self.desk, at)
        act = self.sitting.act
        left = f"you were here; last: {act}" if act else "this goes on where you left it"
        self.desk.said = left if found and not at else ""

    # -- doing ---------------------------------------------------------------------------------

    def do(self, act: str, argument: str = "") -> str:
        """Do what a key means; returns what was done in words, empty for a mere movement.

        Raises:
            CoderError: it cannot be done; nothing has changed.
        """
        self.desk.said, before = "", self.desk.heard
        known: dict[str, Callable[[str], object]] = {
            "move": self._move, "unit": lambda a: find.turn_unit(self.desk, a), "found": self._found,
            "next": lambda a: self._next(a, 1), "previous": lambda a: self._next(a, -1),
            "extend": lambda a: self._extend("end", a), "begin": lambda a: self._extend("start", a),
            "pinned": self._pinned, "target": self._turn_target, "resize": self._resize,
            "step": self._turn_step, "value": self._value, "set": self._attribute,
        }  # fmt: skip
        if act not in known and act not in doing.ACTS:
            raise UnknownName.of("act", act, (*known, *doing.ACTS))
        try:
            known[act](argument) if act in known else doing.ACTS[act](self.desk, argument)
        except CoderError:
            self.desk.keep_up()  # somebody else may have written, and what is shown be gone
            raise
        if self.advance and act in ("pinned", "repeat", "code", "accept", "reject"):
            find.move(self.desk, "unit", 1)
        return self._kept(before)

    def ask(self, what: str, word: str) -> str:
        """Do what needs a word, now that it is there.

        Raises:
            CoderError: it cannot be done; nothing has changed.
        """
        self.desk.said, before = "", self.desk.heard
        if what not in ASKED:
            raise UnknownName.of("question", what, ASKED)
        try:
            ASKED[what](self, word)
        except CoderError:
            self.desk.keep_up()
            raise
        return self._kept(before)

    def _kept(self, before: int) -> str:
        """Keep the sitting after an act, with its words when something was written; returns them."""
        if self.desk.heard != before:
            self.sitting.act = self.desk.said
        self.sitting.keep()
        return self.desk.said

    # -- moving --------------------------------------------------------------------------------

    def _move(self, argument: str) -> None:
        what, _, step = argument.partition(" ")
        find.move(self.desk, what or "unit", int(step or 1))

    def _found(self, argument: str) -> None:
        if self.search is None and self.sitting.search:
            self.search = Search(self.desk, self.sitting.search)
        if self.search is None:
            raise UsageError("nothing was searched for yet", hint="/ searches")
        self.search.go(self.desk, int(argument or 1))

    def _next(self, what: str, step: int) -> None:
        find.next_by(self.desk, what or self.sitting.filter, step)

    def _extend(self, edge: str, argument: str) -> None:
        by, _, step = argument.partition(" ")
        find.extend(self.desk, edge, by, int(step or 1))

    # -- coding --------------------------------------------------------------------------------

    def _pinned(self, digit: str) -> None:
        if digit not in self.desk.pinned:
            raise UsageError(f"no code is pinned to {digit}", hint="p puts one there")
        doing.code(self.desk, self.desk.pinned[digit])

    def _turn_target(self, _: str) -> None:
        mark = self.desk.next_target()
        self.desk.said = self.meant() if mark else "nothing is here"

    def _turn_step(self, _: str) -> None:
        self.sitting.by_words = not self.sitting.by_words
        self.desk.said = f"] [ }} {{ go by {'words' if self.sitting.by_words else 'units'} now"

    def _resize(self, argument: str) -> None:
        edge, by, step = argument.split()
        if by == "unit":
            by = "word" if self.sitting.by_words else self.desk.cursor.kind
        doing.resize(self.desk, edge, by, int(step))

    def _value(self, number: str) -> None:
        mark = self.desk.target(decided=True)
        names = [
            a.name
            for a in self.desk.project.book().attributes
            if a.values and (mark is None or not a.scope or mark.code in a.scope)
        ]
        at = int(number or 1) - 1
        if at >= len(names):
            raise UsageError(
                f"the codebook declares {len(names)} attributes with values for this",
                hint="= sets any",
            )
        doing.next_value(self.desk, names[at])

    # -- what needs a word -----------------------------------------------------------------------

    def code_meant(self, typed: str) -> str:
        """The id of the code that what was typed means: its id, its path, or the first by letters.

        Raises:
            UnknownName: none.
        """
        return self.desk.picker.meant(typed)

    def _pin(self, word: str) -> None:
        digit, _, typed = word.partition(" ")
        doing.pin(self.desk, digit, self.code_meant(typed))

    def _filter(self, word: str) -> None:
        wanted = word.strip() or "uncoded"
        if wanted not in find.FILTERS and "=" not in wanted:
            ranked = self.desk.picker.ranked(wanted)
            wanted = ranked[0].id if ranked else wanted
        find.check_filter(self.desk, wanted)
        self.sitting.filter = wanted
        find.next_by(self.desk, self.sitting.filter)

    def _search(self, word: str) -> None:
        self.search = Search(self.desk, word)
        self.sitting.search = word
        self.search.go(self.desk, 1)

    def _attribute(self, word: str) -> None:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError("write NAME=VALUE", found=word, hint="as in stance=contests")
        doing.attribute(self.desk, name.strip(), value.strip() or None)

    # -- words ---------------------------------------------------------------------------------

    def meant(self) -> str:
        """What the next act on a coding or suggestion means, in words; empty where nothing is."""
        mark = self.desk.target()
        if mark is None:
            return ""
        if mark.suggestion is not None:
            flags = f" ({', '.join(mark.suggestion.flags)})" if mark.suggestion.flags else ""
            return (
                f"suggestion {self.desk.label(mark.code)}, rule {mark.suggestion.key.rule}{flags}"
            )
        alike = [m for m in self.desk.targets() if m.decided and m.code == mark.code]
        words = " ".join(self.desk.doc.text[mark.start : mark.start + _WORDS].split())
        which = f" \u201c{words}\u2026\u201d" if len(alike) > 1 else ""
        return f"coding {self.desk.label(mark.code)}{which}{_more(mark)}"

    def where(self) -> str:
        """The place of the cursor in words."""
        return f"{self.desk.doc.id} {describe(self.desk.doc, self.desk.cursor.span)}".rstrip()


def _more(mark: Mark) -> str:
    """What a coding has beside its code, in few words: values, flags, whether there is a memo."""
    coding = None if mark.bare else mark.coding
    if coding is None:
        return ""
    held = [f"{h.value}{' (proposed)' if h.proposed else ''}" for h in coding.attributes.values()]
    return "".join(f", {w}" for w in [*held, *coding.flags, *(["memo"] if coding.memo else [])])


ASKED: dict[str, Callable[[Hands, str], object]] = {
    "place": lambda h, w: find.to_place(h.desk, w),
    "search": Hands._search,
    "filter": Hands._filter,
    "code": lambda h, w: doing.lay(h.desk, h.code_meant(w)),
    "recode": lambda h, w: doing.recode(h.desk, h.code_meant(w)),
    "in_vivo": lambda h, w: doing.in_vivo(h.desk, w),
    "pin": Hands._pin,
    "attribute": Hands._attribute,
    "memo": lambda h, w: doing.memo(h.desk, w),
    "note": lambda h, w: doing.note(h.desk, w),
    "editor": lambda h, w: doing.edit_memo(h.desk, w),
    "accept_rest": lambda h, _: doing.accept_rest(h.desk),
    "finish": lambda h, _: doing.finish(h.desk),
}
"""What needs a word, by name."""
