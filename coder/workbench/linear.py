"""The workbench line by line: one unit at a time, one command a line, nothing but words.

Owns the form for screen readers, plain terminals and scripts: every answer is whole sentences on lines of
their own, without drawing characters, without colour, without rewriting a line. A command is a key of the
workbench, with what it asks for behind it (`1`, `c win`, `m a note`, `:p4`, `/shared responsibility/`).
The end of input ends the sitting; everything was saved at every line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from coder.model.errors import CoderError, UsageError
from coder.text.safe import safe_text
from coder.workbench.desk import counted
from coder.workbench.hands import Hands
from coder.workbench.keys import FLAGS, KEYS, Key, key_table
from coder.workbench.marks import Mark

__all__ = ["Linear", "Sayer", "work"]

WORDS = {"next": "j", "back": "k", "quit": "q", "help": "?", "undo": "u", "redo": "ctrl+r"}
"""Words that stand for keys which are awkward to type on a line."""
ALONE = frozenset("/:=&!<>.[]{}?")
"""Keys behind which a word may stand without a blank."""
NEEDED = {
    "code": "c win", "recode": "r win", "place": ":p4", "search": "/border", "pin": "p 3 win",
    "attribute": "=stance=contests", "note": "+ a note",
}  # fmt: skip
"""Keys that need a word on their line, and how that looks."""
_LOOKS = {**NEEDED, "memo": "m a note", "in_vivo": "v, or: v a name", "filter": "f doubt"}
_OF_SCREENS = ("panel", "palette")


class Linear:
    """A sitting by lines.

    Args:
        hands: on the document.
        keys: the keys as they are bound.

    `editor` (text to text) and `viewer` (file, page) are what opens beside a terminal; None elsewhere.
    """

    def __init__(self, hands: Hands, keys: tuple[Key, ...] = KEYS) -> None:
        self.hands = hands
        self.keys = {key.name: key for key in keys}
        self.table = keys
        self.left = False
        self.failed = 0
        self.editor: Callable[[str], str] | None = None
        self.viewer: Callable[[Path, int], None] | None = None

    # -- commands ------------------------------------------------------------------------------

    def command(self, line: str) -> list[str]:
        """Do what a line says; returns the answer by lines. An error is an answer and changes nothing."""
        before = self.hands.desk.cursor.span
        try:
            said = self._do(line)
        except CoderError as error:
            self.failed += 1
            hint = [f"hint: {error.hint}"] if error.hint else []
            return [f"error: {error}", *hint]
        if self.left or said is None:
            return []
        moved = self.hands.desk.cursor.span != before
        out = [s for s in said.split("\n") if s]
        return [*out, *self.unit()] if moved or not out else out

    def _do(self, line: str) -> str | None:
        key, word = self._key(line)
        if key.act == "leave":
            self.left = True
            return None
        if key.act == "help":
            return "\n".join(self.help())
        if key.act == "move" and key.argument.startswith("screen"):
            return self.hands.do("move", key.argument.replace("screen", "paragraph"))
        if key.act in ("panel", "palette", "overlaps"):
            return "\n".join(self.here())
        if key.act == "open":
            return self._source()
        if key.act == "ask":
            return self._ask(key.argument, word)
        given = key.argument if not word else f"{key.argument} {word}".strip()
        return self.hands.do(key.act, given)

    def _ask(self, what: str, word: str) -> str:
        if not word and what in ("memo", "editor"):
            return self._note(what)
        if not word and what in NEEDED:
            raise UsageError(f"{what} needs a word behind the key", hint=f"as in: {NEEDED[what]}")
        if what == "accept_rest" and word != "yes":
            from coder.workbench.doing import rest_of_rule

            count = len(rest_of_rule(self.hands.desk))
            return f"{counted(count, 'suggestion')} of this rule open here; A yes accepts"
        if what == "finish" and word != "yes":
            desk = self.hands.desk
            left = sum(not m.decided for m in desk.marks.every())
            seen = f"{desk.share_seen():.0%} of {desk.doc.id} was on screen"
            return f"{seen}, {counted(left, 'suggestion')} open; F yes says that you have read it"
        return self.hands.ask(what, word)

    def _note(self, what: str) -> str:
        """The note at the cursor; with the key for the editor it is changed there, on a terminal."""
        from coder.workbench.doing import memo_text

        text = memo_text(self.hands.desk)
        if what == "editor" and self.editor is not None:
            return self.hands.ask("editor", self.editor(text))
        told = "\n".join(f"memo: {line}" for line in text.splitlines() if line.strip())
        return told or "no memo is here; write its words behind the key"

    def _key(self, line: str) -> tuple[Key, str]:
        text = line.strip("\r\n")
        if text.strip() == "":
            return self.keys["space"] if "space" in self.keys else self.table[0], ""
        head, _, word = text.strip().partition(" ")
        head = WORDS.get(head, head)
        if head in self.keys:
            return self.keys[head], word.strip()
        first = text.strip()[0]
        if first in ALONE and first in self.keys:
            return self.keys[first], self._behind(text.strip())
        raise UsageError(f"{head!r} is no key of the workbench", found=head, hint="? lists them")

    @staticmethod
    def _behind(text: str) -> str:
        """What stands behind a key without a blank; a search keeps the slashes of an expression."""
        whole = text[0] == "/" and len(text) > 2 and text.endswith("/")
        return text if whole else text[1:].strip()

    def _source(self) -> str:
        entry = self.hands.desk.project.library.entry(self.hands.desk.doc.id)
        page = self.hands.desk.doc.page_at(self.hands.desk.cursor.span.start)
        where = f"{entry.file}{f', page {page.number}' if page else ''}"
        if self.viewer is None:
            return f"the source is {where}"
        layout = self.hands.desk.project.layout
        self.viewer(layout.sources(entry.corpus) / entry.file, page.number if page else 0)
        return f"opened {where}"

    # -- words ---------------------------------------------------------------------------------

    def begin(self) -> list[str]:
        """What is said first: the document, how much of it there is, where the coder stands."""
        desk = self.hands.desk
        units = len(desk.places.units(desk.cursor.kind))
        coded = [m for m in desk.marks.every() if m.decided]
        own = sum(map(desk.own, coded))
        others = f" and {len(coded) - own} by others" if len(coded) > own else ""
        title = desk.doc.variables.get("title", "")
        return [
            f"{desk.doc.id}{f': {title}' if title else ''}; {units} units of kind {desk.cursor.kind}, "
            f"{counted(own, 'coding')} of yours{others}, "
            f"{counted(sum(not m.decided for m in desk.marks.every()), 'suggestion')}",
            "? lists the keys; an empty line goes on; q leaves; everything is saved at once",
            *(["the rules were not run yet: coder tag makes suggestions"] if desk.untagged else []),
            *([desk.said] if desk.said else []),
            *self.unit(),
        ]

    def unit(self) -> list[str]:
        """The unit at the cursor with its place and what lies on it."""
        desk = self.hands.desk
        span = desk.cursor.span
        desk.saw(span.start, span.end)
        number = f"{desk.cursor.kind} {desk.cursor.number + 1} of {len(desk.places.units(desk.cursor.kind))}"
        text = " ".join(desk.doc.quote(span).split())
        return [f"{self.hands.where()}, {number}:", text, *self.here()]

    def here(self) -> list[str]:
        """What lies on the unit, one thing a line; what the next act means is said."""
        desk = self.hands.desk
        span = desk.cursor.span
        meant = desk.target()
        return [
            self._mark(mark)
            + (" (the next key means this)" if meant and mark.id == meant.id else "")
            for mark in desk.marks.over(span.start, span.end)
        ]

    def _mark(self, mark: Mark) -> str:
        label = self.hands.desk.label(mark.code)
        if mark.coding is None:
            s = mark.suggestion
            assert s is not None
            words = " ".join(self.hands.desk.doc.quote(s.span).split())
            flags = f", {', '.join(s.flags)}" if s.flags else ""
            return f"suggested: {label}, rule {s.key.rule}, words: {words}{flags}"
        values = "".join(
            f", {name} = {held.value}{' (proposed)' if held.proposed else ''}"
            for name, held in mark.coding.attributes.items()
        )
        flags = "".join(f", {flag}" for flag in mark.coding.flags)
        memo = f", memo: {' '.join(mark.coding.memo.split())}" if mark.coding.memo else ""
        return f"coded: {label} by {mark.coding.by}{values}{flags}{memo}"

    def help(self) -> list[str]:
        """The keys, one a line."""
        out = []
        for group, keys in key_table(self.table).items():
            out.append(f"{group}:")
            shown = [k for k in keys if k.act not in _OF_SCREENS]
            looks = {k: _LOOKS.get(k.argument, "") if k.act == "ask" else "" for k in shown}
            out += [
                f"  {k.name}  {k.words}{f'; as in: {look}' if look else ''}"
                for k, look in looks.items()
            ]
        pins = sorted(self.hands.desk.pinned.items())
        out.append("Pinned:")
        out += [f"  {digit}  {self.hands.desk.label(code)}" for digit, code in pins]
        out.append("Flags of a suggestion:")
        out += [f"  {flag}  {words}" for flag, words in FLAGS]
        return out


class Sayer(Protocol):
    """What works by lines: the workbench and the review."""

    left: bool

    def begin(self) -> list[str]:
        """What is said first."""
        ...

    def command(self, line: str) -> list[str]:
        """Do what a line says; returns the answer by lines."""
        ...


def work(linear: Sayer, lines: Iterable[str], say: Callable[[str], None]) -> Iterator[None]:
    """Work through lines of input; yields after each, so that a caller can flush or stop.

    Args:
        linear: the sitting.
        lines: commands.
        say: takes one line of an answer, safe for a terminal.
    """
    for told in linear.begin():
        say(safe_text(told))
    yield
    for line in lines:
        for told in linear.command(line):
            say(safe_text(told))
        yield
        if linear.left:
            return
