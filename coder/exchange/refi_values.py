"""Variables of a REFI-QDA project and their values, written as the type that all of them fit.

Owns that a value is valid for its type: a variable of numbers with one value that is none is written as
text, and that is told. An empty value is not written.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from coder.exchange.formats import Foreign
from coder.exchange.refi_xml import Book, attribute, legal_text

__all__ = ["value_lines", "variable_lines", "variable_types"]

_TYPES = {
    "integer": ("Integer", re.compile(r"[+-]?\d{1,300}")),
    "float": ("Float", re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")),
    "boolean": ("Boolean", re.compile("true|false|1|0")),
    "date": (
        "Date",
        re.compile(r"(?!0000)\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"
                   r"|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"),
    ),
    "datetime": (
        "DateTime",
        re.compile(r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
                   r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z?"),
    ),
}  # fmt: skip


def variable_types(foreign: Foreign, lost: Counter[str]) -> dict[str, str]:
    """{variable: how it is written}: Text, Integer ... ; declared ones first, used ones behind."""
    values: dict[str, set[str]] = {v.name: set() for v in foreign.variables}
    given = [*(d.variables for d in foreign.documents), *(c.variables for c in foreign.cases)]
    for own in given:
        for name, value in own.items():
            values.setdefault(name, set()).add(value)
    kinds = {v.name: v.type for v in foreign.variables}
    out = {}
    for name, found in values.items():
        kind, form = _TYPES.get(kinds.get(name, "text"), ("Text", None))
        if form is not None and not all(form.fullmatch(v) for v in found if v):
            lost["types of variables with values that do not fit (they are texts)"] += 1
            kind = "Text"
        out[name] = kind
    return out


def variable_lines(foreign: Foreign, book: Book, types: Mapping[str, str]) -> Iterator[str]:
    """The declarations."""
    said = {v.name: v.description for v in foreign.variables}
    for name, kind in types.items():
        facts = f'guid="{book.variable(name)}" name={attribute(name, book.lost)}'
        text = said.get(name, "")
        if not text:
            yield f'  <Variable {facts} typeOfVariable="{kind}"/>'
            continue
        yield f'  <Variable {facts} typeOfVariable="{kind}">'
        yield f"   <Description>{legal_text(text, book.lost)}</Description>"
        yield "  </Variable>"


def value_lines(
    values: Mapping[str, str], types: Mapping[str, str], book: Book, lead: str
) -> Iterator[str]:
    """The values of a source or a case, in the order of the declarations."""
    for name, kind in types.items():
        value = values.get(name, "")
        if not value:
            continue
        text = legal_text(value, book.lost)
        yield f"{lead}<VariableValue>"
        yield f'{lead} <VariableRef targetGUID="{book.variable(name)}"/>'
        yield f"{lead} <{kind}Value>{text}</{kind}Value>"
        yield f"{lead}</VariableValue>"
