"""A codebook file and what stands where in it: the ground of all small changes.

Owns the promise that a change touches its own place and nothing else: comments, order, layout and line ends
of everything around it stay byte for byte. The file must be without errors before, and what would put an
error into it is refused. Bytes in, bytes out. Lines and columns count from 1, columns in characters.
How things are put down is the business of `patch`, `tables` and `writing`; what is changed, that of `edit`,
`lists` and `reshape`.
"""

from __future__ import annotations

from collections.abc import Iterator

from coder.codebook.load import load_text
from coder.codebook.patch import Patch
from coder.codebook.tables import Tables, value_of
from coder.codebook.tree import Faults, Written, read_tree
from coder.codebook.writing import inline
from coder.model.codebook import Codebook
from coder.model.errors import CheckFailed, UnknownName
from coder.model.finding import Level

__all__ = [
    "BookFile",
    "flow_text",
    "in_parts",
    "items_of",
    "listed",
    "references",
    "sound",
]


class BookFile:
    """A codebook file, what stands where in it, and the changes that wait.

    `patch` takes changes by place, `tables` those of keys, lists and codes; both in places of the file as
    it was.
    """

    def __init__(self, data: bytes) -> None:
        self.book = sound(data)
        tree = read_tree(data, Faults("codebook"))
        assert tree is not None  # it was read a moment ago
        self.tree = tree
        self.codes = tree.pairs["codes"][1]
        self.patch = Patch(data)
        self.tables = Tables(self.patch)

    def code(self, code_id: str) -> Written:
        """The table of a code."""
        for item in self.codes.items:
            if item.pairs["id"][1].text == code_id:
                return item
        raise UnknownName.of("code", code_id, [c.id for c in self.book.codes])

    def put(self, value: Written, text: str) -> None:
        """Put another text where a value of a key stands, or where it would stand."""
        before = self.patch.line(value.line)[: value.col - 1]
        lead = " " if before.endswith(":") else ""
        self.patch.replace((value.line, value.col), self.tables.end(value), lead + text)

    def rename(self, written: Written, name: str) -> None:
        """Put another id where one stands, in its quotation marks."""
        quote = self.patch.line(written.line)[written.col - 1] if written.quoted else ""
        self.patch.replace((written.line, written.col), written.end, f"{quote}{name}{quote}")

    def bytes(self, more: int) -> bytes:
        """The file as bytes, when it is a codebook with `more` codes than before.

        Raises:
            CheckFailed: when the change put an error into it.
        """
        data = self.patch.bytes()
        book, findings = load_text(data, "codebook", "codebook")
        if book is None or len(book.codes) != len(self.book.codes) + more:
            bad = next((f for f in findings if f.level >= Level.ERROR), None)
            what = bad.what if bad else "codes were lost"
            circle = bad is not None and bad.code == "cycle"
            hint = "take one of these references out of its rule first" if circle else ""
            raise CheckFailed(f"the change would break the codebook: {what}", hint=hint)
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


def flow_text(value: Written) -> str:
    """A value written anew inside braces and brackets; comments in it are left out."""
    return inline(value_of(value))
