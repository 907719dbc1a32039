"""Small changes to a codebook file that leave every other byte as it is: comments, order, layout, line ends.

    data = add_code(data, "visa_waiver", name="Visa waiver", parent="opening")
    data = rename_code(data, "readmission", "return")
    data = set_field(data, "readmission", "definition", "Removal of persons ...")

Works on the places where things stand (`tree.py`), never by writing the file anew. The file must be without
errors before, and a change that would put an error into it is refused. Bytes in, bytes out; writing the file
and the record of migrations are the caller's. Lines and columns count from 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from coder.codebook.bookfile import BookFile, references
from coder.codebook.tree import Written
from coder.codebook.writing import Value, scalar
from coder.model.codebook import Codebook
from coder.model.errors import BadValue
from coder.model.names import is_code_id, slug

__all__ = ["FIELDS", "add_code", "remove_code", "rename_code", "set_field", "set_version"]

FIELDS = ("name", "parent", "group", "colour", "key", "definition", "retired")
"""What `set_field` can change."""


def add_code(
    data: bytes,
    code_id: str,
    *,
    name: str = "",
    parent: str = "",
    definition: str = "",
    behind: str = "",
    more: Mapping[str, str] | None = None,
) -> bytes:
    """The codebook's bytes with one more code, behind the codes under its parent.

    Args:
        data: the file as it is.
        code_id: its id.
        name: its name.
        parent: the code it stands under.
        definition: what it means.
        behind: the code behind whose lines it stands.
        more: further single values by key (group, colour, key, note).

    Raises:
        BadValue: when the id is taken or is not an id.
        UnknownName: when there is no such parent.
        CheckFailed: when the file has errors, or would have.
    """
    file = BookFile(data)
    _free(file.book, code_id)
    fields = {"id": code_id, "name": name, "parent": "", **(more or {}), "definition": definition}
    if parent:
        fields["parent"] = file.book.code(parent).id
    value: dict[str, Value] = {k: " ".join(v.split()) for k, v in fields.items() if v.strip()}
    where = {fields["parent"]: file.code(behind).pairs["id"][1].text} if behind else {}
    codes = {item.pairs["id"][1].text: item for item in file.codes.items}
    file.tables.add_code(file.tree, codes, value, where)
    return file.bytes(1)


def rename_code(data: bytes, old: str, new: str) -> bytes:
    """The codebook's bytes with `new` as the id of code `old`, wherever the id stands.

    Raises:
        BadValue: when the new id is taken or is not an id.
        UnknownName: when there is no code `old`.
        CheckFailed: when the file has errors.
    """
    file = BookFile(data)
    file.code(old)
    _free(file.book, new)
    places = [w for w in references(file.tree) if w.text == old]
    for written in sorted(places, key=lambda w: (w.line, w.col), reverse=True):
        file.rename(written, new)
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
    file = BookFile(data)
    code = file.code(code_id)
    text = value if key == "retired" else scalar(" ".join(value.split()), inside=code.flow)
    if key in code.pairs:
        _change(file, code, key, text if value else "")
    elif value:
        ident = code.pairs["id"][1]
        if code.flow:
            file.patch.replace(ident.end, ident.end, f", {key}: {text}")
        else:
            file.patch.insert_lines(ident.line, [" " * (code.col - 1) + f"{key}: {text}"])
    return file.bytes(0)


def _change(file: BookFile, code: Written, key: str, text: str) -> None:
    """Another text for a key that is there; "" takes the key away."""
    old = code.pairs[key][1]
    if text:
        file.put(old, text)
        return
    if not code.flow and next(iter(code.pairs)) == key:
        raise BadValue(f"{key} is the first key of its code and cannot be taken away", found=key)
    file.tables.take_key(code, key)


def set_version(data: bytes, version: str) -> bytes:
    """The codebook's bytes with another `version:` at its top; one is begun where there is none.

    Raises:
        CheckFailed: when the file has errors.
    """
    file = BookFile(data)
    text = scalar(version)
    if "version" in file.tree.pairs:
        file.put(file.tree.pairs["version"][1], text)
    else:
        first = min(name.line for name, _ in file.tree.pairs.values())
        head = file.tree.pairs.get("codebook")
        file.patch.insert_lines(head[0].line if head else first - 1, [f"version: {text}"])
    return file.bytes(0)


def remove_code(data: bytes, code_id: str) -> bytes:
    """The codebook's bytes without a code; comments before it stay.

    Raises:
        UnknownName: when there is no such code.
        CheckFailed: when the file has errors, or another code still refers to this one.
    """
    file = BookFile(data)
    code = file.code(code_id)
    if file.codes.flow:
        at = file.codes.items.index(code)
        if len(file.codes.items) > 1:
            file.tables.set_items(file.tree, "codes", [at], [], ())
        else:
            file.put(file.codes, "[]")
        return file.bytes(-1)
    first, last = code.line, file.tables.last_line(code)
    below = file.patch.line(last + 1) if last < file.patch.count else "."
    if not file.patch.line(first - 1).strip() and not below.strip():
        last = min(last + 1, file.patch.count)  # one of the two blank lines between which it stood
    file.patch.delete_lines(first, last)
    return file.bytes(-1)


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
