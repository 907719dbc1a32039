"""Two states of a codebook compared: what changed, code by code, in words.

    compare(old_bytes, new_bytes, became=lambda code: code)

Owns what counts as a difference: what is said, never how it is laid out, so comments, line ends, quotation
marks and the order of keys are no change. `became` tells two ids of one code, so that a renamed code is
compared with itself. A difference of definition or limits is one of meaning. Nothing is said of codings here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from coder.codebook.bookfile import flow_text, items_of
from coder.codebook.tree import Faults, Written, read_tree

__all__ = ["Difference", "compare", "meanings"]

_TEXTS = ("include", "exclude")
_MEANING = ("definition", "include", "exclude")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: the code ("" for the rest of the file), what it is, and the two wordings.

    `meaning` tells whether codings made under the old wording may not fit the new one.
    """

    code: str
    what: str
    was: str = ""
    now: str = ""
    meaning: bool = False


def compare(
    old: bytes, new: bytes, became: Callable[[str], str] = lambda code: code
) -> list[Difference]:
    """All differences, those of the file's head first, then by order of the new state's codes.

    Args:
        old: a codebook's bytes, without errors.
        new: the later state.
        became: what a code is called now, for ids of either state.
    """
    before, after = _tree(old), _tree(new)
    out = list(_head(before, after))
    had, has = _codes(before), _codes(after)
    by_meaning = {became(code): code for code in had if code not in has}
    former = {code: code for code in had if code in has}
    for code in has:
        if code not in had and became(code) in by_meaning:
            former[code] = by_meaning[became(code)]
    for code, table in has.items():
        if code not in former:
            out.append(Difference(code, "new", now=_short(table)))
            continue
        if former[code] != code:
            out.append(Difference(code, "renamed", former[code], code))
        out += _of_code(code, had[former[code]], table)
    for code, table in had.items():
        if code not in former.values():
            heir = became(code)
            what = f"merged into {heir}" if heir != code and heir in has else "gone"
            out.append(Difference(code, what, was=_short(table), meaning=what == "gone"))
    return out


def meanings(data: bytes) -> dict[str, str]:
    """{code: what it says that it covers}: definition, include and exclude, spelled alike."""
    return {code: _meaning(table) for code, table in _codes(_tree(data)).items()}


def _meaning(table: Written) -> str:
    parts = []
    for key in _MEANING:
        if key in table.pairs:
            value = table.pairs[key][1]
            texts = value.items if value.kind == "list" else [value]
            parts.append(key + ": " + " | ".join(" ".join(t.text.split()) for t in texts))
    return "\n".join(parts)


def _tree(data: bytes) -> Written:
    tree = read_tree(data, Faults(""))
    return tree if tree is not None else Written("table", 1, 1)


def _codes(tree: Written) -> dict[str, Written]:
    return {i.pairs["id"][1].text: i for i in items_of(tree, "codes") if "id" in i.pairs}


def _short(table: Written) -> str:
    """A code in a line: its name and its definition."""
    told = (table.pairs[k][1].text for k in ("name", "definition") if k in table.pairs)
    return ": ".join(" ".join(t.split()) for t in told)


def _said(value: Written | None) -> str:
    """A value as people read it: a text as it is, anything else in braces and brackets."""
    if value is None:
        return ""
    return " ".join(value.text.split()) if value.kind == "scalar" else flow_text(value)


def _under(table: Written, key: str) -> Written | None:
    return table.pairs[key][1] if key in table.pairs else None


def _keys(a: Written, b: Written) -> list[str]:
    return list(dict.fromkeys((*b.pairs, *a.pairs)))


def _head(before: Written, after: Written) -> Iterator[Difference]:
    """Everything beside the codes: sets, contexts and attributes entry by entry."""
    for key in _keys(before, after):
        if key == "codes":
            continue
        old, new = _under(before, key), _under(after, key)
        if _said(old) == _said(new):
            continue
        singular = key.removesuffix("s")
        had, has = _entries(old), _entries(new)
        if not had and not has:
            yield Difference("", f"{key} changed", _said(old), _said(new))
            continue
        yield from _each("", singular, had, has)


def _entries(value: Written | None) -> dict[str, str]:
    """Entries of a table by key, or of a list of tables by id or name; none for anything else."""
    if value is None or value.kind == "scalar":
        return {}
    if value.kind == "table":
        return {name: _said(inner) for name, (_, inner) in value.pairs.items()}
    out = {}
    for n, item in enumerate(value.items, 1):
        ident = item.pairs.get("id") or item.pairs.get("name")
        out[ident[1].text if ident else str(n)] = _said(item)
    return out


def _each(
    code: str, thing: str, had: Mapping[str, str], has: Mapping[str, str]
) -> Iterator[Difference]:
    """New, changed and lost entries of something whose entries have names."""
    for name, now in has.items():
        if name not in had:
            yield Difference(code, f"{thing} {name} is new", now=now)
        elif had[name] != now:
            yield Difference(code, f"{thing} {name} changed", had[name], now)
    for name, was in had.items():
        if name not in has:
            yield Difference(code, f"{thing} {name} is gone", was)


def _of_code(code: str, before: Written, after: Written) -> Iterator[Difference]:
    for key in _keys(before, after):
        old, new = _under(before, key), _under(after, key)
        if key == "id" or _said(old) == _said(new):
            continue
        if key == "parent":
            where = f"moved under {new.text}" if new is not None else "moved to the top level"
            yield Difference(code, where, _said(old), _said(new))
        elif key == "retired":
            yield Difference(code, "retired" if _is_yes(new) else "in use again")
        elif key == "rules":
            yield from _each(code, "rule", _entries(old), _entries(new))
        elif key in (*_TEXTS, "examples"):
            yield from _in_list(code, key, old, new)
        else:
            yield Difference(code, f"{key} changed", _said(old), _said(new), key in _MEANING)


def _is_yes(value: Written | None) -> bool:
    return value is not None and value.text.lower() in ("true", "yes", "on", "y")


def _in_list(code: str, key: str, old: Written | None, new: Written | None) -> Iterator[Difference]:
    """Entries that came and went; their order is no difference."""

    def texts(value: Written | None) -> list[str]:
        if value is None:
            return []
        return [_example(i) for i in (value.items if value.kind == "list" else [value])]

    had, has = texts(old), texts(new)
    what = key.removesuffix("s")
    for text in has:
        if text not in had:
            yield Difference(code, f"{what} added", now=text, meaning=key in _MEANING)
    for text in had:
        if text not in has:
            yield Difference(code, f"{what} taken away", text, meaning=key in _MEANING)


def _example(item: Written) -> str:
    """An entry of a list: a text, or an example with whether it fits."""
    if item.kind != "table" or "text" not in item.pairs:
        return _said(item)
    fits = item.pairs.get("code")
    no = fits is not None and fits[1].text.lower() in ("false", "no", "off", "n")
    return _said(item.pairs["text"][1]) + (" (does not fit)" if no else "")
