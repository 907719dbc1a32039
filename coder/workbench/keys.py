"""Which key does what: one table for the screen, the line mode, the help and the page of the manual.

Owns the keys. A name is the character itself, or a name with its modifiers (`space`, `ctrl+r`,
`shift+down`). People bind others in coder.toml, by act:

    [workbench.keys]
    accept = "enter"
    "resize end word -1" = ["h", "f2"]
    "set stance=contests" = "C"
    "code win_win" = "W"
    doubt = []

What is named keeps its place in the help and loses its former keys. Further acts that no key has as it
comes take a word: `set NAME=VALUE`, `value N`, `next FILTER`, `previous FILTER`, `code ID`, and `resize` and
`extend` by other steps. A key means one act; a binding that takes a key from another act is a clash, and
is refused with both. Digits are the pinned codes and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from coder.model.errors import BadValue, UnknownName
from coder.model.value import value
from coder.workbench.themes import scheme_of

__all__ = ["KEYS", "Key", "bound", "key_table", "keys_of"]

DIGITS = tuple("123456789")


@value
class Key:
    """A key: its name, the act with its argument, what it does in words, and under which heading.

    `foot` is the word in the footer; empty for keys that only the help shows.
    """

    name: str
    act: str
    argument: str
    words: str
    group: str
    foot: str = ""

    @property
    def bound_to(self) -> str:
        """The act with its argument, as coder.toml names it."""
        return f"{self.act} {self.argument}".strip()


def keys_of(group: str, *rows: tuple[str, ...]) -> tuple[Key, ...]:
    """Keys under one heading from rows of name, act with its argument, words, and the word in the footer."""
    return tuple(
        Key(name, *act.partition(" ")[::2], words, group, *foot) for name, act, words, *foot in rows
    )


KEYS: tuple[Key, ...] = (
    *keys_of(
        "Move",
        ("j", "move unit 1", "next unit"),
        ("down", "move unit 1", "next unit"),
        ("k", "move unit -1", "previous unit"),
        ("up", "move unit -1", "previous unit"),
        ("space", "move unit 1", "go on to the next unit", "next"),
        ("ctrl+down", "move paragraph 1", "next paragraph"),
        ("ctrl+up", "move paragraph -1", "previous paragraph"),
        ("pagedown", "move screen 1", "one screen on"),
        ("pageup", "move screen -1", "one screen back"),
        ("g", "move document -1", "first unit"),
        ("G", "move document 1", "last unit"),
        ("t", "unit", "cursor of clauses, sentences, paragraphs or words", "unit"),
        (
            ":",
            "ask place",
            "go to p3 (a page; iii as printed), ¶30 (a paragraph), s12 (a sentence), 30 (a row)",
        ),
        ("/", "ask search", "search for words, or for a /regular expression/", "search"),
        ("n", "found 1", "next place of the search"),
        ("N", "found -1", "previous place of the search"),
        ("e", "next uncoded", "next unit without a coding of yours"),
        ("E", "previous uncoded", "previous unit without a coding of yours"),
        ("l", "next suggestion", "next suggestion", "next suggestion"),
        ("L", "previous suggestion", "previous suggestion"),
        ("b", "next doubt", "next doubt of yours"),
        ("B", "previous doubt", "previous doubt of yours"),
        ("f", "ask filter", "what > and < go to: uncoded, again, memo, a code, stance=asserts"),
        (">", "next", "next by the filter"),
        ("<", "previous", "previous by the filter"),
    ),
    *keys_of(
        "Take in more or less",
        ("shift+down", "extend unit 1", "take in the next unit"),
        ("shift+up", "extend unit -1", "let the last unit go"),
        ("shift+right", "extend word 1", "take in a word"),
        ("shift+left", "extend word -1", "let the last word go"),
        ("alt+right", "extend character 1", "take in a character"),
        ("alt+left", "extend character -1", "let the last character go"),
        ("ctrl+right", "begin word 1", "begin a word later"),
        ("ctrl+left", "begin word -1", "begin a word earlier"),
        ("escape", "unit same", "only the unit again"),
    ),
    *keys_of(
        "Code",
        *((d, f"pinned {d}", f"the code pinned to {d}; again takes it away") for d in DIGITS),
        ("c", "ask code", "any code, by a few letters of its name", "code"),
        (".", "repeat", "the code used last", "again"),
        ("v", "ask in_vivo", "propose a code named by these words"),
        ("p", "ask pin", "put a code on a digit, for good"),
    ),
    *keys_of(
        "Suggestions",
        ("a", "accept", "accept the suggestion", "accept"),
        ("x", "reject", "reject the suggestion", "reject"),
        ("A", "ask accept_rest", "accept the rest of this rule in the document"),
    ),
    *keys_of(
        "Change a coding",
        ("tab", "target", "let the next key mean the next thing here"),
        ("d", "remove", "take the coding away", "remove"),
        ("r", "ask recode", "another code, by a few letters", "recode"),
        ("]", "resize end unit 1", "end one unit later"),
        ("[", "resize end unit -1", "end one unit earlier"),
        ("}", "resize start unit 1", "begin one unit later"),
        ("{", "resize start unit -1", "begin one unit earlier"),
        ("w", "step", "the four keys before go by words, or by units again"),
        ("s", "split", "two codings, parted where the cursor begins"),
        ("&", "join", "one coding of this and the next of its code"),
        ("y", "value 1", "next value of the first attribute (stance)"),
        ("Y", "value 2", "next value of the second attribute"),
        ("=", "ask attribute", "set any attribute"),
        ("m", "ask memo", "write a note, below what stands there", "memo"),
        ("M", "ask editor", "change the note, in your editor"),
        ("+", "ask note", "write a note on the document"),
        ("D", "doubt", "mark as a doubt"),
        ("!", "exemplar", "mark as an exemplar"),
    ),
    *keys_of(
        "The rest",
        ("u", "undo", "take back the last act", "undo"),
        ("ctrl+r", "redo", "do it again"),
        ("F", "ask finish", "I have read this document"),
        ("O", "open", "the source at this page, in your viewer"),
        ("i", "panel", "show or hide the panel"),
        ("I", "panel on", "read on in the panel, where it is longer than the screen"),
        ("o", "overlaps", "show the next of the codings that overlap here"),
        ("?", "help", "these keys", "keys"),
        ("ctrl+p", "palette", "find a command by its words"),
        ("q", "leave", "leave; everything is saved"),
    ),
)
"""Every key as it comes; `ask X` asks for a word first and then does X."""


FLAGS = (
    ("negated", "the words stand in a denial: not, no, without"),
    ("attributed", "somebody else is said to say so: so-called, claims"),
    ("scare_quoted", "a few words in quotation marks"),
    ("hedged", "it is only possible: perhaps, may, could"),
    ("quoted_speech", "a longer passage in quotation marks"),
)
"""The flags that rules set of themselves, and what they say; a codebook can declare others."""


def bound(settings: Mapping[str, Any]) -> tuple[Key, ...]:
    """The keys with what coder.toml binds otherwise.

    Args:
        settings: coder.toml as read.

    Raises:
        UnknownName: an act, a setting or a theme that is not there.
        BadValue: a key that is none, a digit, or one that means two acts; a setting of another kind.
    """
    wanted = _section(settings).get("keys", {})
    if not isinstance(wanted, Mapping):
        raise BadValue("[workbench.keys] must be a table of acts and keys", place="coder.toml")
    acts = {key.bound_to: key for key in reversed(KEYS)}
    table = list(KEYS)
    for act, given in wanted.items():
        key = acts.get(act) or _further(act)
        names = _names(act, given)
        found = [n for n, k in enumerate(table) if k.bound_to == act]
        at = found[0] if found else len(table)
        table = [k for k in table if k.bound_to != act]
        table[at:at] = [replace(key, name=name) for name in names]
    _check(table)
    return tuple(table)


SETTINGS = ("advance", "keys", "theme")
"""What [workbench] of coder.toml can say."""


def _section(settings: Mapping[str, Any]) -> Mapping[str, Any]:
    """The table [workbench], with nothing in it that would be passed over in silence."""
    section = settings.get("workbench", {})
    if not isinstance(section, Mapping):
        raise BadValue("[workbench] must be a table", place="coder.toml", found=str(section))
    for name in section:
        if name not in SETTINGS:
            raise UnknownName.of("setting of [workbench] in coder.toml", name, SETTINGS)
    advance = section.get("advance", False)
    if not isinstance(advance, bool):
        raise BadValue(
            f"advance = {advance!r}: write true or false", place="coder.toml", found=str(advance)
        )
    scheme_of(settings, {})
    return section


_FURTHER = {
    "set": (r"[^=\s]+=\S*", "Change a coding"),
    "value": (r"[1-9]", "Change a coding"),
    "next": (r"\S+", "Move"),
    "previous": (r"\S+", "Move"),
    "code": (r"\S+", "Code"),
    "resize": (r"(?:start|end) (?:unit|clause|sentence|word|character) -?[1-9]", "Change a coding"),
    "extend": (r"(?:unit|clause|sentence|word|character) -?[1-9]", "Take in more or less"),
    "begin": (r"(?:unit|clause|sentence|word|character) -?[1-9]", "Take in more or less"),
}
"""Acts that can be bound with any word of a form: {act: (form, heading)}."""


def _further(written: str) -> Key:
    """An act that no key has as it comes.

    Raises:
        UnknownName: it is none, or its word has another form.
    """
    act, _, argument = written.partition(" ")
    form, group = _FURTHER.get(act, ("", ""))
    if not form or not re.fullmatch(form, argument):
        known = [*dict.fromkeys(k.bound_to for k in KEYS), *(f"{a} ..." for a in _FURTHER)]
        raise UnknownName.of("act of [workbench.keys] in coder.toml", written, known)
    return Key("", act, argument, written, group)


_KEY = re.compile(r"(?:(?:ctrl|shift|alt)\+)*(?:[a-z][a-z0-9_]*|\S)|\S")


def _names(act: str, given: object) -> list[str]:
    """The keys that are given to an act; none takes its keys away."""
    names = [given] if isinstance(given, str) else given
    if not isinstance(names, list):
        raise BadValue(f"{act} = {given!r}: write a key, or a list of keys", place="coder.toml")
    for name in names:
        if not isinstance(name, str) or not _KEY.fullmatch(name):
            raise BadValue(
                f"{act}: {name!r} is no key", place="coder.toml", found=name,
                hint='a character, or a name as in "ctrl+r", "shift+down", "space", "f5"',
            )  # fmt: skip
    return names


def _check(table: list[Key]) -> None:
    seen: dict[str, Key] = {}
    for key in table:
        if key.name in DIGITS and key.act != "pinned":
            raise BadValue(f"{key.name} is a key of the pinned codes", place="coder.toml")
        other = seen.setdefault(key.name, key)
        if other.bound_to != key.bound_to:
            raise BadValue(
                f"{key.name!r} would mean {other.bound_to!r} and {key.bound_to!r}",
                place="coder.toml",
                hint=f"bind {other.bound_to!r} to another key too",
            )


def key_table(keys: tuple[Key, ...] = KEYS) -> dict[str, list[Key]]:
    """Keys by heading, in the order of the table; digits as one line."""
    out: dict[str, list[Key]] = {}
    for key in keys:
        if key.act == "pinned":
            if key.name != "1":
                continue
            key = replace(
                key, name="1 … 9", words="the code pinned to the digit; again takes it away"
            )
        out.setdefault(key.group, []).append(key)
    return out
