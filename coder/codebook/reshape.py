"""Codes put together, divided and moved in a codebook file; everything beside them stays byte for byte.

    data = merge_codes(data, ["gift", "grant"], "aid")
    data = split_code(data, "aid", ["loan", "grant"])
    data = move_code(data, "loan", "money")

Owns what becomes of the parts. On a merge the rules and the fitting examples go to the code that stays, with
the comments among them, and whatever named the others names it; definitions and limits do not, because what
a code means is for a person to write. On a split the new codes stand behind the old one, with its parent,
group and colour; the old one is retired unless it goes on, and keeps its rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coder.codebook.bookfile import (
    BookFile,
    flow_text,
    in_parts,
    items_of,
    listed,
)
from coder.codebook.edit import add_code, remove_code, set_field
from coder.codebook.lists import ORDER
from coder.codebook.tree import Written
from coder.codebook.writing import Bare
from coder.model.errors import BadValue, CheckFailed, UsageError

__all__ = ["merge_codes", "move_code", "retire_code", "split_code"]

_PLAIN = {"id", "code", "note", "weight", "enabled"}
"""Keys of a rule that looks for a code and does nothing else with it."""


def merge_codes(data: bytes, sources: Sequence[str], into: str) -> bytes:
    """The codebook's bytes with codes taken up by another.

    Args:
        data: the file as it is.
        sources: ids of codes of the file; they are gone afterwards.
        into: the code that stays.

    Raises:
        UnknownName: when one is not there.
        BadValue: when a code is to be merged into itself.
        CheckFailed: when the file has errors, or a rule of one looks for the other among other things.
    """
    for source in sources:
        if source == into:
            raise BadValue(f"code {into!r} cannot be merged into itself", found=into)
        data = _apart(_apart(data, source, into), into, source)
        data = _repoint(data, source, into)
        data = _hand_over(data, source, into)
        data = remove_code(data, source)
    return data


def _apart(data: bytes, owner: str, other: str) -> bytes:
    """Without the rules of one code that look for the other alone: as one code they have its rules anyway.

    Raises:
        CheckFailed: when a rule looks for it among other things, which would be a circle.
    """
    while True:
        file = BookFile(data)
        rules = items_of(file.code(owner), "rules")
        named = next((r for r in rules if any(w.text == other for w in in_parts(r))), None)
        if named is None:
            return data
        own = listed(named, "code")
        if named.pairs.keys() - _PLAIN or not any(w.text == other for w in own):
            ident = named.pairs["id"][1].text if "id" in named.pairs else "without id"
            raise CheckFailed(
                f"rule {ident!r} of {owner!r} looks for {other!r}; as one code it would look for itself",
                place=f"line {named.line}",
                hint=f"write the words of {other} into that rule, or take the rule out, and merge again",
            )
        left = [w.text for w in own if w.text != other]
        if left:
            file.tables.set(named, "code", left if len(left) > 1 else left[0], ORDER)
        else:
            gone = next(n for n, r in enumerate(rules) if r is named)
            file.tables.set_items(file.code(owner), "rules", [gone], [], ORDER)
        data = file.bytes(0)


def _repoint(data: bytes, source: str, into: str) -> bytes:
    """Whatever names `source` names `into`: children, silences, scopes of attributes."""
    book = BookFile(data).book
    if source in book.ancestors(into):
        data = set_field(data, into, "parent", book.code(source).parent)
    for child in book.children(source):
        if child.id != into:
            data = set_field(data, child.id, "parent", into)
    data = _in_rules(data, source, into)
    while True:
        file = BookFile(data)
        place = next(_named(file, source, into), None)
        if place is None:
            return data
        table, key, at, owner = place
        names = [w.text for w in listed(table, key)]
        if into in names or owner == into:
            file.tables.set_items(table, key, [at], [], ORDER)
        else:
            written = listed(table, key)[at]
            file.rename(written, into)
        data = file.bytes(0)


def _in_rules(data: bytes, source: str, into: str) -> bytes:
    """References to `source` in the rules of other codes lead to `into`."""
    file = BookFile(data)
    named = [
        written
        for code in file.codes.items
        for rule in items_of(code, "rules")
        for written in in_parts(rule)
        if written.text == source
    ]
    for written in sorted(named, key=lambda w: (w.line, w.col), reverse=True):
        file.rename(written, into)
    return file.bytes(0) if named else data


def _named(file: BookFile, source: str, into: str) -> Iterator[tuple[Written, str, int, str]]:
    """(table, key, position, code that owns it) wherever a list names `source`.

    In the lists of `source` itself it is `into` that must not be named any more.
    """
    for code in file.codes.items:
        owner = code.pairs["id"][1].text
        for table in (code, *items_of(code, "rules")):
            for at, written in enumerate(listed(table, "silences")):
                if written.text == (into if owner == source else source):
                    yield table, "silences", at, into if owner == source else owner
    for kind in ("attributes", "variables"):
        for attribute in items_of(file.tree, kind):
            for at, written in enumerate(listed(attribute, "scope")):
                if written.text == source:
                    yield attribute, "scope", at, ""


def _hand_over(data: bytes, source: str, into: str) -> bytes:
    """Rules and fitting examples of `source` to `into`; negative examples drew the line between them."""
    file = BookFile(data)
    known = {e.text for e in file.book.code(into).examples}
    examples = [
        i for i in items_of(file.code(source), "examples")
        if _fits(i) and i.pairs["text"][1].text not in known
    ]  # fmt: skip
    data = _move(data, source, into, "examples", examples)
    file = BookFile(data)
    return _move(data, source, into, "rules", items_of(file.code(source), "rules"))


def _fits(example: Written) -> bool:
    given = example.pairs.get("code")
    return given is None or given[1].text.lower() not in ("false", "no", "off", "n")


def _move(data: bytes, source: str, into: str, key: str, items: Sequence[Written]) -> bytes:
    """Entries of a list of one code behind those of another, as they are written."""
    if not items:
        return data
    file = BookFile(data)
    old, new = file.code(source), file.code(into)
    target = new.pairs.get(key)
    lines = target is None or not target[1].flow
    if lines and not old.flow and not new.flow and not old.pairs[key][1].flow:
        block = [line for item in items for line in _lines(file, old.pairs[key], item)]
        lead = file.tables.dash_of(items[0])
        return _place_lines(file, (source, into), key, items, (block, lead))
    texts = [_in_one_line(file, item) for item in items]
    take = [i for i, w in enumerate(items_of(old, key)) if any(w is x or _at(w, x) for x in items)]
    file.tables.set_items(new, key, [], list(map(Bare, texts)), ORDER)
    file.tables.set_items(old, key, take, [], ORDER)
    return file.bytes(0)


def _at(a: Written, b: Written) -> bool:
    return (a.line, a.col) == (b.line, b.col)


def _in_one_line(file: BookFile, item: Written) -> str:
    """An entry as it stands, when that is one line in braces; else written anew."""
    if item.flow and item.line == item.end[0]:
        return file.patch.line(item.line)[item.col - 1 : item.end[1] - 1]
    return flow_text(item)


def _lines(file: BookFile, pair: tuple[Written, Written], item: Written) -> list[str]:
    """The lines of an entry with the comments directly above it."""
    name, whole = pair
    first, floor = item.line, name.line + 1
    for other in whole.items:
        if other.line < item.line:
            floor = max(floor, file.tables.last_line(other) + 1)
    while first > floor and file.patch.line(first - 1).strip().startswith("#"):
        first -= 1
    return [file.patch.line(n) for n in range(first, file.tables.last_line(item) + 1)]


def _place_lines(
    file: BookFile,
    codes: tuple[str, str],
    key: str,
    items: Sequence[Written],
    block: tuple[list[str], str],
) -> bytes:
    """Take whole lines from one code and put them, moved to its depth, behind the list of another."""
    source, into = codes
    lines, lead = block
    old, new = file.code(source), file.code(into)
    own = old.pairs[key]
    target = new.pairs[key][1] if key in new.pairs and new.pairs[key][1].items else None
    if target is not None:
        depth, head = file.tables.dash_of(target.items[0]), []
    else:
        depth = " " * (new.col + 1)
        head = [" " * (new.col - 1) + f"{key}:"]
    moved = head + [depth + x[len(lead) :] if x.startswith(lead) else x for x in lines]
    file.patch.insert_lines(file.tables.last_line(target or new), moved)
    for item in items:
        last = file.tables.last_line(item)
        file.patch.delete_lines(last - len(_lines(file, own, item)) + 1, last)
    if len(items) == len(own[1].items):
        file.patch.delete_lines(own[0].line, own[0].line)
    return file.bytes(0)


def split_code(data: bytes, old: str, new: Sequence[str], *, names: Sequence[str] = ()) -> bytes:
    """The codebook's bytes with new codes in place of one; the old one is retired unless it is among them.

    Args:
        data: the file as it is.
        old: the code that is divided.
        new: at least two ids; `old` may be one of them.
        names: names of the new codes in order; made from the ids without.

    Raises:
        BadValue: when an id is taken or is none.
        UnknownName: when there is no code `old`.
        UsageError: when there are not two.
        CheckFailed: when the file has errors.
    """
    if len(set(new)) < 2 or len(set(new)) < len(new):
        raise UsageError(
            "a code is split into two or more, each named once", found=" ".join(new),
            hint=f"name {old!r} among them when it goes on with a narrower meaning",
        )  # fmt: skip
    code = BookFile(data).code(old)
    more = ("group", "colour")
    kept: dict[str, str] = {k: code.pairs[k][1].text for k in more if k in code.pairs}
    parent = code.pairs["parent"][1].text if "parent" in code.pairs else ""
    wanted = dict(zip(new, names, strict=False))
    behind = old
    for code_id in new:
        if code_id == old:
            continue
        name = wanted.get(code_id) or code_id.replace("_", " ").replace("-", " ").capitalize()
        data = add_code(data, code_id, name=name, parent=parent, behind=behind, more=kept)
        behind = code_id
    return data if old in new else retire_code(data, old)


def move_code(data: bytes, code_id: str, parent: str) -> bytes:
    """The codebook's bytes with a code under another parent; "" for the top level. Its lines stay."""
    return set_field(data, code_id, "parent", parent)


def retire_code(data: bytes, code_id: str, *, retired: bool = True) -> bytes:
    """The codebook's bytes with a code out of use, or in use again; all that is said of it stays."""
    return set_field(data, code_id, "retired", "true" if retired else "")
