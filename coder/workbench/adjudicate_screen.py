"""What coders differ about, on the full screen: the passage in its document, the readings beside it.

    run(project, queue(project))

Owns that what is asked is in sight with every reading numbered, and that a decision is one key: a digit
keeps that reading, `b` all of them, `0` none; `=` takes a decision in words (`2 because WHY`).
Each decision is one step of the record before the next conflict is shown; coders' codings stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from coder.model.errors import UsageError
from coder.model.span import Span
from coder.project.places import describe
from coder.text.safe import safe_line
from coder.workbench.desk import Desk
from coder.workbench.frame import Frame
from coder.workbench.help import HelpScreen
from coder.workbench.keys import Key, keys_of
from coder.workbench.panels import Line

if TYPE_CHECKING:
    from coder.project.conflicting import Conflict
    from coder.project.facade import Project
    from coder.workbench.themes import Scheme

__all__ = ["ADJUDICATE_KEYS", "AdjudicateScreen", "run"]

ADJUDICATE_KEYS = keys_of(
    "Conflicts",
    ("1", "keep 1", "keep the first reading", "keep first"),
    ("2", "keep 2", "keep the second reading", "keep second"),
    *((d, f"keep {d}", f"keep reading {d}") for d in "3456789"),
    ("b", "both", "keep all readings", "keep all"),
    ("0", "keep none", "nothing is there", "none"),
    ("=", "ask decision", "a decision in words: 2 stance=contests because WHY", "in words"),
    ("space", "skip 1", "go on without a decision", "skip"),
    ("k", "skip -1", "back to the one before", "back"),
    ("u", "undo", "take the last decision back", "undo"),
    ("ctrl+p", "palette", "find a command by its words"),
    ("i", "panel", "show or hide the panel"),
    ("I", "panel on", "read on in the panel, where it is longer than the screen"),
    ("q", "leave", "leave; everything is saved", "leave"),
    ("?", "help", "these keys", "keys"),
)


class AdjudicateScreen(Frame):
    """Conflicts, one after the other.

    Args:
        project: open, with somebody at work who may see them.
        conflicts: what is to settle.
        scheme: colours; those that settings and environment ask for without.

    Raises:
        UsageError: nothing is to settle.
    """

    def __init__(
        self, project: Project, conflicts: Sequence[Conflict], *, scheme: Scheme | None = None
    ) -> None:
        if not conflicts:
            raise UsageError(
                "nothing is to settle", hint="coder conflicts shows where coders differ"
            )
        self.project = project
        self.items = list(conflicts)
        self.at = 0
        self.settled: list[int] = []
        self._desks = {self.items[0].item.doc: Desk(project, self.items[0].item.doc)}
        super().__init__(self._desks[self.items[0].item.doc], ADJUDICATE_KEYS, scheme=scheme)
        self._stand()

    @property
    def current(self) -> Conflict | None:
        """What is asked now; None when all are settled."""
        return None if len(set(self.settled)) == len(self.items) else self.items[self.at]

    def _stand(self) -> bool:
        """Stand at what is asked; True when it is in another document than before."""
        item = self.items[self.at].item
        other = item.doc != self.desk.doc.id
        if item.doc not in self._desks:
            self._desks[item.doc] = Desk(self.project, item.doc)
        self.desk = self._desks[item.doc]
        self.desk.select(Span(item.start, item.end))
        return other

    def on_mount(self) -> None:
        """The readings are always beside the text."""
        super().on_mount()
        self.side.display = True
        self.call_after_refresh(self.tell, "")

    # -- words ---------------------------------------------------------------------------------

    def head(self) -> str:
        """How far one is, and where."""
        left = len(self.items) - len(set(self.settled))
        item = self.items[self.at].item
        place = describe(self.desk.doc, Span(item.start, item.end))
        return f"conflict {self.at + 1} of {len(self.items)}, {left} left   {item.doc} {place}"

    def meant(self) -> str:
        """What is differed about."""
        asked = self.current
        return f"{asked.item.kind} ({asked.state})" if asked else "all are settled"

    def beside(self) -> list[Line]:
        """Every reading with its number, who sees nothing, and what was decided before."""
        asked = self.items[self.at]
        out = [Line("Readings", "head")]
        for number, coding in enumerate(asked.item.codings, 1):
            out.append(Line(safe_line(f"{number} {self.desk.label(coding.code)}"), "meant"))
            quote = " ".join(coding.quote.split())
            out.append(Line(safe_line(f"  {coding.by}: {quote[:160]}")))
            given = [f"{k} = {v.value}" for k, v in coding.attributes.items() if not v.proposed]
            out += [Line(safe_line(f"  {', '.join(given)}"))] if given else []
            out += [Line(safe_line(f"  “{' '.join(coding.memo.split())}”"))] if coding.memo else []
        out += [Line(safe_line(f"  {by}: nothing")) for by in asked.item.silent]
        for code_id in dict.fromkeys(c.code for c in asked.item.codings):
            code = self.project.book_with_proposed().get(code_id)
            if code is not None and code.definition:
                out.append(Line(safe_line(code.label), "head"))
                out.append(Line(safe_line(" ".join(code.definition.split())), "dim"))
                out += [Line(safe_line(f"- {' '.join(w.split())}"), "dim") for w in code.exclude]
        return out

    def footed(self) -> Iterable[Key]:
        """All keys that have a word for the foot; that of the second reading where there is one."""
        one = len(self.items[self.at].item.codings) < 2
        return (k for k in self.table if k.foot and not (one and k.bound_to == "keep 2"))

    # -- keys ----------------------------------------------------------------------------------

    def press(self, key: Key) -> None:
        """Do what a key means."""
        if key.act == "keep":
            self._go(lambda: self._settle(key.argument))
        elif key.act == "both":
            count = len(self.items[self.at].item.codings)
            self._go(lambda: self._settle(" ".join(map(str, range(1, count + 1)))))
        elif key.act == "skip":
            self._go(lambda: self._step(int(key.argument)))
        elif key.act == "undo":
            self._go(self._undo)
        elif key.act == "ask":
            self.ask(key.argument)
        elif key.act == "panel":
            self.side.read_on() if key.argument else self.flip_panel()
        elif key.act == "palette":
            self.action_command_palette()
        elif key.act == "help":
            self.push_screen(HelpScreen(self.table, self.desk))
        elif key.act == "leave":
            self.exit(0)

    def answered(self, what: str, word: str) -> None:
        """A decision in words."""
        self._go(lambda: self._settle(word))

    def _settle(self, written: str) -> str:
        from coder.project.adjudicating import parse_decision

        asked = self.current
        if asked is None:
            raise UsageError("all are settled", hint="u takes the last decision back")
        choice = parse_decision(written)
        if choice.act != "decide":
            return self._step(1)
        if self.at in self.settled:
            raise UsageError("this one is settled", hint="u takes the last decision back")
        self.project.settle(asked, choice)
        kept = [asked.item.codings[n - 1].code for n in choice.keep]
        self.settled.append(self.at)
        doc = asked.item.doc
        self._step(1)
        return f"settled {doc}: {', '.join(map(self.desk.label, kept)) or 'nothing is there'}; u undoes"

    def _step(self, by: int) -> str:
        """Go on (or back), round the end, to one that is not settled."""
        for _ in self.items:
            self.at = (self.at + by) % len(self.items)
            if self.at not in self.settled:
                break
        return ""

    def _undo(self) -> str:
        if not self.settled:
            raise UsageError("nothing was settled here yet")
        (taken,) = self.project.undo()
        self.at = self.settled.pop()
        return f"took back: {taken.what}"

    def _go(self, what: Callable[[], str]) -> None:
        before = self.desk.cursor.span
        said, fault = self.attempt(what)
        other = self._stand()
        now = self.desk.cursor.span
        if other:
            self.view.show(self.desk)
        else:
            self.view.touch((before.start, before.end), (now.start, now.end))
            self.view.show_cursor()
        self.tell(said, fault=fault)


def run(project: Project, conflicts: Sequence[Conflict]) -> int:
    """Open the full screen on conflicts; returns the exit code.

    Raises:
        UsageError: nothing is to settle.
    """
    return AdjudicateScreen(project, conflicts).run() or 0
