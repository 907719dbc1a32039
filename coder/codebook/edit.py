"""Small changes to a codebook file that leave every other byte as it is: comments, order, layout, line ends.

    data = add_code(data, "visa_waiver", name="Visa waiver", parent="opening")
    data = rename_code(data, "readmission", "return")
    data = set_field(data, "readmission", "definition", "Removal of persons ...")

Works on the places where things stand (`tree.py`), never by writing the file anew. The file must be without
errors before, and a change that would put an error into it is refused. Bytes in, bytes out; writing the file
and the record of migrations are the caller's. Lines and columns count from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from coder.codebook.load import load_text
from coder.codebook.tree import Faults, Written, read_tree
from coder.model.codebook import Codebook
from coder.model.errors import BadValue, CheckFailed, UnknownName
from coder.model.finding import Level
from coder.model.names import is_code_id, slug

__all__ = ["FIELDS", "add_code", "remove_code", "rename_code", "set_field"]

FIELDS = ("name", "parent", "group", "colour", "key", "definition", "retired")
"""What `set_field` can change."""

Place = tuple[int, int]
_PLAIN = re.compile(r"[A-Za-z\u00c0-\u024f][\w \u00c0-\u024f().;/'-]*[\w.)]|[a-z]")
_LOOKS_LIKE_MORE = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}


class _File:
    """The lines of a codebook file and what stands where in them."""

    def __init__(self, data: bytes) -> None:
        self.book = _sound(data)
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


def add_code(
    data: bytes, code_id: str, *, name: str = "", parent: str = "", definition: str = ""
) -> bytes:
    """The codebook's bytes with one more code, behind the codes under its parent.

    Raises:
        BadValue: when the id is taken or is not an id.
        UnknownName: when there is no such parent.
        CheckFailed: when the file has errors.
    """
    file = _File(data)
    _free(file.book, code_id)
    fields = {"id": code_id, "name": name, "parent": "", "definition": definition}
    if parent:
        fields["parent"] = file.book.code(parent).id
    said = {k: _written(v) for k, v in fields.items() if v}
    if file.codes.flow or not file.codes.items:
        _add_in_brackets(file, said)
    else:
        _add_lines(file, said, fields["parent"])
    return file.bytes(1)


def _add_lines(file: _File, said: dict[str, str], parent: str) -> None:
    """A new entry with a dash, laid out as the entry before it."""
    family = [
        item for item in file.codes.items if parent in (_id(item), *file.book.ancestors(_id(item)))
    ]
    items = file.codes.items
    before = family[-1] if parent and family else items[-1]
    first = file.lines[before.line - 1]
    dash = first.rindex("-", 0, before.col)
    lead, inner = first[:dash], " " * (before.col - 1)
    new = [f"{inner}{key}: {value}" for key, value in said.items()]
    new[0] = lead + "-" + new[0][dash + 1 :]
    if any(not file.lines[i.line - 2].strip() for i in items[1:]):
        new.insert(0, "")  # entries have blank lines between them here
    file.insert_lines(file.last_line(before), new)


def _add_in_brackets(file: _File, said: dict[str, str]) -> None:
    """A new entry in `codes: [...]`, or the first one of all."""
    entry = "{" + ", ".join(f"{k}: {_in_flow(v)}" for k, v in said.items()) + "}"
    codes = file.codes
    if not codes.items:
        new = [f"    {k}: {v}" for k, v in said.items()]
        new[0] = "  - " + new[0].lstrip()
        line, behind = file.tree.pairs["codes"][0].end
        if codes.flow:
            file.replace((line, behind + 1), codes.end, "")  # behind the colon
        file.insert_lines(line, new)
        return
    last = codes.items[-1].end
    file.replace(last, last, f", {entry}")


def rename_code(data: bytes, old: str, new: str) -> bytes:
    """The codebook's bytes with `new` as the id of code `old`, wherever the id stands.

    Raises:
        BadValue: when the new id is taken or is not an id.
        UnknownName: when there is no code `old`.
        CheckFailed: when the file has errors.
    """
    file = _File(data)
    file.code(old)
    _free(file.book, new)
    places = [w for w in _references(file.tree) if w.text == old]
    for written in sorted(places, key=lambda w: (w.line, w.col), reverse=True):
        quote = file.lines[written.line - 1][written.col - 1] if written.quoted else ""
        file.replace((written.line, written.col), written.end, f"{quote}{new}{quote}")
    return file.bytes(0)


def set_field(data: bytes, code_id: str, key: str, value: str) -> bytes:
    """The codebook's bytes with another value for one key of a code; the empty value takes the key away.

    Args:
        data: the file as it is.
        code_id: the code.
        key: one of `FIELDS`.
        value: the new text (`true` for retired).

    Raises:
        BadValue: for another key.
        UnknownName: when there is no such code.
        CheckFailed: when the file has errors, or would have.
    """
    if key not in FIELDS:
        raise BadValue(f"{key!r} is not a field to set", found=key, allowed=FIELDS)
    file = _File(data)
    code = file.code(code_id)
    text = (
        value if key == "retired" else _in_flow(_written(value)) if code.flow else _written(value)
    )
    if key in code.pairs:
        _change(file, code, key, text if value else "")
    elif value:
        ident = code.pairs["id"][1]
        if code.flow:
            file.replace(ident.end, ident.end, f", {key}: {text}")
        else:
            file.insert_lines(ident.line, [" " * (code.col - 1) + f"{key}: {text}"])
    return file.bytes(0)


def _change(file: _File, code: Written, key: str, text: str) -> None:
    """Another text for a key that is there; "" takes the key away."""
    name, old = code.pairs[key]
    end = old.end
    if end[1] == 1 and end[0] > old.line:  # a block of lines ends where the next line begins
        end = (file.last_line(old), len(file.lines[file.last_line(old) - 1].rstrip("\r")) + 1)
    if text:
        lead = "" if (old.line, old.col) > (name.line, name.end[1]) else " "
        file.replace((old.line, old.col), end, lead + text)
    elif not code.flow:
        if next(iter(code.pairs)) == key:
            raise BadValue(
                f"{key} is the first key of its code and cannot be taken away", found=key
            )
        del file.lines[name.line - 1 : end[0]]
    else:
        start = file.lines[name.line - 1].rindex(",", 0, name.col)
        file.replace((name.line, start + 1), end, "")


def remove_code(data: bytes, code_id: str) -> bytes:
    """The codebook's bytes without a code; comments before it stay.

    Raises:
        UnknownName: when there is no such code.
        CheckFailed: when the file has errors, or another code still refers to this one.
    """
    file = _File(data)
    code = file.code(code_id)
    if file.codes.flow:
        index = file.codes.items.index(code)
        if index:
            start = file.codes.items[index - 1].end
            file.replace(start, code.end, "")
        else:
            after = file.codes.items[1:2]
            end = (after[0].line, after[0].col) if after else code.end
            file.replace((code.line, code.col), end, "")
    else:
        last = file.last_line(code)
        del file.lines[code.line - 1 : last]
    return file.bytes(-1)


def _sound(data: bytes) -> Codebook:
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


def _free(book: Codebook, code_id: str) -> None:
    """Refuse an id that is none, or is taken."""
    if not is_code_id(code_id):
        near = slug(code_id.lower()).replace(".", "_").replace("-", "_")
        raise BadValue(
            f"{code_id!r} is not a code id",
            found=code_id,
            nearest=near if is_code_id(near) else None,
            hint="a small letter, then small letters, digits, _ and -",
        )
    if code_id in book:
        raise BadValue(f"code {code_id!r} is there already", found=code_id)


def _id(item: Written) -> str:
    return item.pairs["id"][1].text


def _references(tree: Written) -> Iterator[Written]:
    """Every scalar of the file that is the id of a code."""
    for code in _items(tree, "codes"):
        yield from (code.pairs[k][1] for k in ("id", "parent") if k in code.pairs)
        yield from _listed(code, "silences")
        for rule in _items(code, "rules"):
            yield from _listed(rule, "silences")
    for kind in ("attributes", "variables"):
        for attribute in _items(tree, kind):
            yield from _listed(attribute, "scope")


def _items(table: Written, key: str) -> list[Written]:
    return table.pairs[key][1].items if key in table.pairs else []


def _listed(table: Written, key: str) -> list[Written]:
    if key not in table.pairs:
        return []
    value = table.pairs[key][1]
    return [value] if value.kind == "scalar" else value.items


def _written(value: str) -> str:
    """A text as a YAML scalar on one line, in quotation marks unless it is plainly words."""
    value = " ".join(value.split())
    if _PLAIN.fullmatch(value) and value.lower() not in _LOOKS_LIKE_MORE:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_flow(text: str) -> str:
    """The same inside braces, where more needs quotation marks."""
    return text if text.startswith('"') or re.fullmatch(r"[\w .;/-]+", text) else f'"{text}"'
