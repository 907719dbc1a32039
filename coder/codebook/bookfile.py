"""A codebook file as its lines and as what stands where in them: the ground of all small changes.

Owns the promise that a change touches its own place and nothing else: comments, order, layout and line ends
of everything around it stay byte for byte. The file must be without errors before, and what would put an
error into it is refused. Bytes in, bytes out. Lines and columns count from 1, columns in characters.
What is changed is the business of `edit`, `lists` and `reshape`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder.codebook.load import load_text
from coder.codebook.tree import Faults, Written, read_tree
from coder.model.codebook import Codebook
from coder.model.errors import CheckFailed, UnknownName
from coder.model.finding import Level

__all__ = [
    "BookFile",
    "Place",
    "exact_scalar",
    "flow_scalar",
    "flow_text",
    "in_parts",
    "items_of",
    "listed",
    "references",
    "scalar",
    "sound",
]

Place = tuple[int, int]
_PLAIN = re.compile(r"[A-Za-z\u00c0-\u024f][\w \u00c0-\u024f().;/'-]*[\w.)]|[a-z]")
_LOOKS_LIKE_MORE = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


class BookFile:
    """The lines of a codebook file and what stands where in them."""

    def __init__(self, data: bytes) -> None:
        self.book = sound(data)
        self.start = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
        self.lines = data.decode("utf-8-sig").split("\n")
        self.newline = "\r\n" if self.lines[0].endswith("\r") else "\n"
        tree = read_tree(data, Faults("codebook"))
        assert tree is not None  # it was read a moment ago
        self.tree = tree
        self.codes = tree.pairs["codes"][1]

    def code(self, code_id: str) -> Written:
        """The table of a code."""
        for item in self.codes.items:
            if item.pairs["id"][1].text == code_id:
                return item
        raise UnknownName.of("code", code_id, [c.id for c in self.book.codes])

    def replace(self, start: Place, end: Place, text: str) -> None:
        """Put `text` where `[start, end)` stood; places behind it on these lines move."""
        (line, col), (last, to) = start, end
        before, after = self.lines[line - 1][: col - 1], self.lines[last - 1][to - 1 :]
        self.lines[line - 1 : last] = [before + text + after]

    def value_end(self, value: Written) -> Place:
        """The place behind a value; a block of lines ends with its last line, not where the next begins."""
        line, col = value.end
        if (col == 1 and line > value.line) or (value.kind != "scalar" and not value.flow):
            line = self.last_line(value)
            return line, len(self.lines[line - 1].rstrip("\r")) + 1
        return value.end

    def put(self, value: Written, text: str) -> None:
        """Put another text where a value of a key stands, or where it would stand."""
        before = self.lines[value.line - 1][: value.col - 1]
        lead = " " if before.endswith(":") else ""
        self.replace((value.line, value.col), self.value_end(value), lead + text)

    def rename(self, written: Written, name: str) -> None:
        """Put another id where one stands, in its quotation marks."""
        quote = self.lines[written.line - 1][written.col - 1] if written.quoted else ""
        self.replace((written.line, written.col), written.end, f"{quote}{name}{quote}")

    def insert_lines(self, after: int, new: list[str]) -> None:
        """Put whole lines behind line `after`."""
        cr = self.newline[:-1]
        if after and not self.lines[after - 1].endswith(cr):
            self.lines[after - 1] += cr
        if after == len(self.lines):
            self.lines[after:after] = [line + cr for line in new[:-1]] + [new[-1]]
        else:
            self.lines[after:after] = [line + cr for line in new]

    def last_line(self, item: Written) -> int:
        """The last line on which something of a value stands, without blank lines and comments behind."""
        line = item.end[0] if item.end[1] > 1 else item.end[0] - 1
        if item.kind != "scalar" and not item.flow:
            inner = [v for _, v in item.pairs.values()] or item.items
            line = max([item.line, *(self.last_line(i) for i in inner)])
        while line > item.line and not self.lines[line - 1].strip():
            line -= 1
        return max(line, item.line)

    def bytes(self, more: int) -> bytes:
        """The file as bytes, when it is a codebook with `more` codes than before.

        Raises:
            CheckFailed: when the change put an error into it.
        """
        data = self.start + "\n".join(self.lines).encode("utf-8")
        book, findings = load_text(data, "codebook", "codebook")
        if book is None or len(book.codes) != len(self.book.codes) + more:
            bad = next((f for f in findings if f.level >= Level.ERROR), None)
            what = bad.what if bad else "codes were lost"
            raise CheckFailed(f"the change would break the codebook: {what}")
        return data


def sound(data: bytes) -> Codebook:
    """The codebook, when its file is without errors: a change must not hide or carry along a fault."""
    book, findings = load_text(data, "codebook", "codebook")
    if book is None:
        first = next(f for f in findings if f.level >= Level.ERROR)
        raise CheckFailed(
            f"the codebook has errors, the first: {first.what}",
            place=first.place,
            hint="coder codebook check shows all of them",
        )
    return book


def references(tree: Written) -> Iterator[Written]:
    """Every scalar of the file that is the id of a code."""
    for code in items_of(tree, "codes"):
        yield from (code.pairs[k][1] for k in ("id", "parent") if k in code.pairs)
        yield from listed(code, "silences")
        for rule in items_of(code, "rules"):
            yield from listed(rule, "silences")
            yield from in_parts(rule)
    for kind in ("attributes", "variables"):
        for attribute in items_of(tree, kind):
            yield from listed(attribute, "scope")


def in_parts(value: Written) -> Iterator[Written]:
    """Codes that a rule or a part of it refers to: `{code: win_win}`."""
    for key, (_, inner) in value.pairs.items():
        if key == "code":
            yield from listed(value, key)
        yield from in_parts(inner)
    for item in value.items:
        yield from in_parts(item)


def items_of(table: Written, key: str) -> list[Written]:
    """The entries of the list under a key; none without it."""
    return table.pairs[key][1].items if key in table.pairs else []


def listed(table: Written, key: str) -> list[Written]:
    """The same, where one value may stand without brackets."""
    if key not in table.pairs:
        return []
    value = table.pairs[key][1]
    return [value] if value.kind == "scalar" else value.items


def scalar(value: str) -> str:
    """A text as a YAML scalar on one line, in quotation marks unless it is plainly words."""
    value = " ".join(value.split())
    if _PLAIN.fullmatch(value) and value.lower() not in _LOOKS_LIKE_MORE:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def flow_scalar(text: str) -> str:
    """The same inside braces, where more needs quotation marks."""
    return text if text.startswith('"') or re.fullmatch(r"[\w .;/-]+", text) else f'"{text}"'


def exact_scalar(text: str) -> str:
    """A text as a YAML scalar on one line, white space and line ends kept."""
    if text == " ".join(text.split()) and text.isprintable():
        return flow_scalar(scalar(text))
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(sign: str) -> str:
    if sign in '\\"':
        return "\\" + sign
    if sign == "\n":
        return "\\n"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"


def flow_text(value: Written) -> str:
    """A value written anew inside braces and brackets; comments in it are left out."""
    if value.kind == "list":
        return "[" + ", ".join(map(flow_text, value.items)) + "]"
    if value.kind == "table":
        pairs = (f"{exact_scalar(k)}: {flow_text(v)}" for k, (_, v) in value.pairs.items())
        return "{" + ", ".join(pairs) + "}"
    if not value.text or re.fullmatch(r"[0-9]+(\.[0-9]+)?", value.text):
        return value.text or '""'
    return exact_scalar(value.text)
