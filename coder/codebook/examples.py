"""Examples of a code changed in the codebook's file: one that has other words now is still the same one.

    put_examples(tables, code, {True: [("A gain for all.", "")], False: [("Ein Fall.", "de")]}, ORDER)

Owns which example that stands in the file is which one that was asked for: the same words first, then the
same words that now fit or no longer fit, then the one at its place or the most alike. So what stands beside
the words (source, note, comments) stays with them. What is gone is taken out; what is new stands at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coder.codebook.shape import YES
from coder.codebook.tables import Entry, Tables, matched
from coder.codebook.tree import Written
from coder.codebook.writing import Bare, Value

__all__ = ["example_value", "put_examples"]

Wanted = Mapping[bool, Sequence[tuple[str, str]]]


def put_examples(tables: Tables, code: Written, wanted: Wanted, order: Sequence[str]) -> None:
    """Note the changes that make a code's examples these.

    Args:
        tables: takes the changes.
        code: the table of the code.
        wanted: (text, language) of the examples that fit (True) and of those that do not; where one of the
            two is left out, those stay as they are.
        order: the keys of a code as they usually stand.
    """
    items = _items(code)
    left = {fits: [Entry(n, _key(i)) for n, i in enumerate(items) if _fits(i) is fits]
            for fits in wanted}  # fmt: skip
    asked = {fits: list(texts) for fits, texts in wanted.items()}
    for fits in wanted:
        _drop_same(left[fits], asked[fits])
    for fits in wanted if len(wanted) == 2 else ():
        for entry in _drop_same(left[not fits], asked[fits]):
            tables.set(items[entry.at], "code", Bare(_bare(fits)), ("text",))
    gone: list[int] = []
    fresh: list[Value] = []
    for fits in wanted:
        pairs, out, missing = matched(left[fits], asked[fits])
        for entry, (text, lang) in pairs:
            _rewrite(tables, items[entry.at], text, lang)
        gone += out
        fresh += [example_value(text, lang, fits) for text, lang in missing]
    tables.set_items(code, "examples", gone, fresh, order)


def _drop_same(left: list[Entry], asked: list[tuple[str, str]]) -> list[Entry]:
    """Take out of both what says the same in both; what was there of it."""
    same = []
    for words in list(asked):
        entry = next((e for e in left if e.says == words), None)
        if entry is not None:
            left.remove(entry)
            asked.remove(words)
            same.append(entry)
    return same


def _rewrite(tables: Tables, one: Written, text: str, lang: str) -> None:
    if text != _key(one)[0]:
        tables.set(one, "text", text, ())
    if lang != _key(one)[1]:
        tables.set(one, "lang", lang, ("text",))


def example_value(text: str, lang: str, fits: bool) -> dict[str, Value]:
    """A new example as it is written."""
    return {"text": text, **({"lang": lang} if lang else {}), "code": Bare(_bare(fits))}


def _bare(fits: bool) -> str:
    return "true" if fits else "false"


def _items(code: Written) -> list[Written]:
    if "examples" not in code.pairs:
        return []
    value = code.pairs["examples"][1]
    return value.items if value.kind == "list" else [] if value.empty else [value]


def _fits(one: Written) -> bool:
    given = one.pairs.get("code")
    return given is None or given[1].empty or given[1].text.lower() in YES


def _key(one: Written) -> tuple[str, str]:
    lang = one.pairs["lang"][1].text if "lang" in one.pairs else ""
    return " ".join(one.pairs["text"][1].text.split()), lang
