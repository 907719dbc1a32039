"""YAML bytes to a tree of what is written where, and nothing more.

Owns the safety of reading: at most 5 MB, 32 levels and 200,000 values, no aliases, anchors, tags or second
documents, no key twice, all of it seen in the stream of events before anything is built, so that no file can
cost more than its length; and that reading ends at the 200th fault. All scalars stay strings. Lines and
columns count from 1, columns in characters. Knows no key of a codebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from coder.model.finding import Finding, Level

__all__ = ["DEEPEST", "LARGEST", "MOST_VALUES", "Enough", "Faults", "Written", "cut", "read_tree"]

LARGEST = 5_000_000
DEEPEST = 32
MOST_VALUES = 200_000
_MOST_FAULTS = 200
_MOST_NOTES = 1_000


@dataclass(slots=True)
class Written:
    """A value as it stands in the file.

    `kind` is scalar, list or table; `pairs` are the entries of a table in order of the file. `quoted` tells
    `"no"` from `no`, and an empty text from nothing. `end` is the line and column behind it; `flow` tells
    `[...]` and `{...}` from lines with dashes and keys.
    """

    kind: str
    line: int
    col: int
    text: str = ""
    quoted: bool = False
    items: list[Written] = field(default_factory=list)
    pairs: dict[str, tuple[Written, Written]] = field(default_factory=dict)
    end: tuple[int, int] = (0, 0)
    flow: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was written (`key:` and an end of line)."""
        return self.kind == "scalar" and not self.text and not self.quoted


class Enough(Exception):
    """So much is wrong that reading on would only cost time; all of it so far is among the faults."""


class Faults:
    """Collects findings of one file, each with its place, up to a sensible number.

    Args:
        file: the name to show.
        stops: whether the last error that is taken raises `Enough`; else further ones are left out.
    """

    def __init__(self, file: str, *, stops: bool = False) -> None:
        self.file, self.stops = file, stops
        self.findings: list[Finding] = []
        self._counts = {True: 0, False: 0}  # errors, and the rest

    def place(self, line: int, col: int) -> str:
        """`file:line:col`."""
        return f"{self.file}:{line}:{col}"

    def add(
        self,
        code: str,
        what: str,
        at: Written | tuple[int, int],
        *,
        level: Level = Level.ERROR,
        hint: str = "",
        allowed: tuple[str, ...] = (),
    ) -> None:
        """Note one fault.

        Raises:
            Enough: when it is the last that is taken, and reading is to stop at that.
        """
        error = level >= Level.ERROR
        left = (_MOST_FAULTS if error else _MOST_NOTES) - self._counts[error]
        if left <= 0:
            return
        self._counts[error] += 1
        line, col = at if isinstance(at, tuple) else (at.line, at.col)
        place = self.place(line, col)
        self.findings.append(Finding(level, code, what, place, hint=hint, allowed=allowed))
        if error and left == 1 and self.stops:
            what = f"{_MOST_FAULTS} faults are told, and the file is not read any further"
            self.findings.append(Finding(Level.NOTE, "enough", what, place))
            raise Enough

    def take_back(self, since: int, *, but: str) -> bool:
        """Forget what was found since there were `since` findings; whether some of the kind `but` stay."""
        gone = [f for f in self.findings[since:] if f.code != but]
        stay = [f for f in self.findings[since:] if f.code == but]
        for finding in gone:
            self._counts[finding.level >= Level.ERROR] -= 1
        self.findings[since:] = stay
        return bool(stay)

    @property
    def errors(self) -> bool:
        """Whether anything worse than a note was found."""
        return self._counts[True] > 0


class _Stop(Exception):
    """Reading further would be unsafe or senseless; the reason is already among the faults."""


def read_tree(data: bytes, faults: Faults) -> Written | None:
    """The tree of a YAML file; None when it could not be read to its end.

    Args:
        data: the bytes of the file.
        faults: takes everything that is wrong.
    """
    text = _decoded(data, faults)
    if text is None:
        return None
    import yaml

    try:
        return _build(_events(text), faults)
    except (_Stop, Enough):
        return None
    except yaml.reader.ReaderError as error:
        char = error.character
        sign = chr(char) if isinstance(char, int) else str(char)[:1] or "?"
        place = _place(text, max(0, text.find(sign)))
        faults.add("bad-character", f"U+{ord(sign):04X} cannot stand here", place)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        at = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problem = " ".join(str(getattr(error, "problem", "") or "this is not YAML").split())
        faults.add("syntax", f"not valid YAML: {problem}", at, hint=_yaml_hint(problem))
    except RecursionError:
        faults.add("too-deep", f"more than {DEEPEST} levels deep", (1, 1))
    return None


def _decoded(data: bytes, faults: Faults) -> str | None:
    if len(data) > LARGEST:
        faults.add("too-big", f"larger than {LARGEST // 1_000_000} MB", (1, 1))
        return None
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        col = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        what = f"not UTF-8: byte 0x{data[error.start]:02X} begins no character"
        faults.add("encoding", what, (line, col), hint="save the file as UTF-8")
        return None


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _yaml_hint(problem: str) -> str:
    if "tab" in problem or "\\t" in problem:
        return "indent with spaces, not with tabs"
    if "alias" in problem or "character" in problem:
        return "put the text in quotation marks"
    return "a text with ': ', ' #' or a leading sign such as * & ! % @ { [ needs quotation marks"


def _events(text: str) -> Iterator[Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return iter(yaml.parse(text, Loader=loader))


def _build(events: Iterator[Any], faults: Faults) -> Written | None:
    """One pass over the events with a stack of open lists and tables."""
    from yaml import events as kinds

    root: Written | None = None
    open_: list[tuple[Written, Written | None]] = []  # container, key that waits for its value
    documents = values = 0
    for event in events:
        kind = type(event)
        if kind is kinds.ScalarEvent:
            value = _scalar(event, faults)
        elif kind is kinds.MappingStartEvent or kind is kinds.SequenceStartEvent:
            value = _container(event, kind is kinds.MappingStartEvent, faults)
        elif kind is kinds.AliasEvent:
            value = _alias(event, faults)
        elif kind is kinds.MappingEndEvent or kind is kinds.SequenceEndEvent:
            closed, _ = open_.pop()
            closed.end = _place_of(event.end_mark)
            continue
        else:
            documents += kind is kinds.DocumentStartEvent
            if documents > 1:
                at = _place_of(event.start_mark)
                faults.add("documents", "a second document (---) in one file", at)
                raise _Stop
            continue
        values += 1
        if values > MOST_VALUES:
            what = f"more than {MOST_VALUES:,} values"
            faults.add("too-many", what, value, hint="split the codebook into several")
            raise _Stop
        if not open_:
            root = value
        else:
            open_[-1] = _hang(open_[-1], value, faults)
        if value.kind != "scalar":
            if len(open_) >= DEEPEST:
                faults.add("too-deep", f"more than {DEEPEST} levels deep", value)
                raise _Stop
            open_.append((value, None))
    return root


def _place_of(mark: Any) -> tuple[int, int]:
    return mark.line + 1, mark.column + 1


# What a scalar holds: shared by all of them, and nothing is ever put into it.
_NO_ITEMS: list[Written] = []
_NO_PAIRS: dict[str, tuple[Written, Written]] = {}


def _scalar(event: Any, faults: Faults) -> Written:
    at, end = event.start_mark, event.end_mark
    if event.anchor is not None or event.tag is not None:
        _refuse(event, faults)
    return Written(
        "scalar", at.line + 1, at.column + 1, event.value, bool(event.style),
        _NO_ITEMS, _NO_PAIRS, (end.line + 1, end.column + 1),
    )  # fmt: skip


def _container(event: Any, table: bool, faults: Faults) -> Written:
    line, col = _place_of(event.start_mark)
    _refuse(event, faults)
    return Written("table" if table else "list", line, col, flow=bool(event.flow_style))


def _alias(event: Any, faults: Faults) -> Written:
    at = _place_of(event.start_mark)
    what = f"alias *{cut(event.anchor)} is not allowed"
    faults.add("alias", what, at, hint="write it out")
    return Written("scalar", *at)


def _refuse(event: Any, faults: Faults) -> None:
    """Anchors and tags."""
    at = _place_of(event.start_mark)
    if event.anchor is not None:
        faults.add("anchor", f"anchor &{cut(event.anchor)} is not allowed", at)
    if event.tag is not None:
        faults.add("tag", f"tag {cut(event.tag)} is not allowed", at, hint="leave the tag out")


def cut(text: str) -> str:
    """A text for a message: as it is, or its beginning."""
    return text if len(text) <= 40 else text[:37] + "..."


def _hang(
    top: tuple[Written, Written | None], value: Written, faults: Faults
) -> tuple[Written, Written | None]:
    """Put a value where it belongs in the innermost container; returns the container's new state."""
    container, key = top
    if container.kind == "list":
        container.items.append(value)
        return container, None
    if key is None:
        if value.kind != "scalar":
            faults.add("bad-key", f"a {value.kind} cannot be a key", value)
        return container, value
    if key.kind == "scalar":
        if key.text in container.pairs:
            first = container.pairs[key.text][0]
            what = f"key {cut(key.text)!r} stands twice (first in line {first.line})"
            faults.add("duplicate-key", what, key)
        else:
            container.pairs[key.text] = (key, value)
    return container, None
