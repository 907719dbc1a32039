"""Results and codings as plain dicts, and as data frames where pandas is installed.

    rows = to_dicts(project.cooccur())        frame = to_pandas(project.codings())

Owns the columns that a value has as a row. Nothing is rounded, nothing is called NaN: a cell without
meaning is None in dicts and whatever pandas makes of it in a frame. pandas is loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coder.model.errors import BadValue, MissingExtra

__all__ = ["frame_of", "to_dicts", "to_pandas"]


def to_dicts(values: Any) -> list[dict[str, Any]]:
    """Rows of a result (Table, Matrix, EdgeList, Score), or of a sequence of values, as plain dicts.

    Raises:
        BadValue: there is no row that stands for such a value.
    """
    own = getattr(values, "to_dicts", None)
    if own is not None:
        return list(own())
    if isinstance(values, Mapping) or not isinstance(values, Iterable):
        return [_row(values)]
    return [_row(value) for value in values]


def to_pandas(values: Any) -> Any:
    """The same as a pandas.DataFrame; a Matrix keeps its names as index and columns.

    Raises:
        MissingExtra: pandas is not installed.
        BadValue: see `to_dicts`.
    """
    own = getattr(values, "to_pandas", None)
    if own is not None:
        return own()
    rows = to_dicts(values)
    columns = list(dict.fromkeys(name for row in rows for name in row))  # attributes differ
    return frame_of([[row.get(c) for c in columns] for row in rows], columns)


def frame_of(rows: Any, columns: Any, *, index: Any = None) -> Any:
    """A pandas.DataFrame.

    Raises:
        MissingExtra: pandas is not installed.
    """
    try:
        pandas = __import__("pandas")  # on request only: the model itself needs nothing
    except ImportError:
        raise MissingExtra(
            "pandas is not installed",
            hint="pip install pandas, or take to_dicts(), which needs nothing",
        ) from None
    return pandas.DataFrame([list(r) for r in rows], columns=list(columns), index=index)


def _row(value: Any) -> dict[str, Any]:
    """One value as a row: a coding, a suggestion, a document, a score, a finding, a code, or a mapping."""
    name = type(value).__name__
    if isinstance(value, Mapping):
        return dict(value)
    if name in _ROWS:
        return _ROWS[name](value)
    raise BadValue(f"a {name} is no row", found=name, allowed=tuple(_ROWS))


def _coding(c: Any) -> dict[str, Any]:
    return {
        "id": c.id, "doc": c.doc, "start": c.span.start, "end": c.span.end, "code": c.code, "by": c.by,
        "quote": c.quote, "how": str(c.how), "rule": c.origin.rule, "memo": c.memo, "time": c.time,
        **{f"attribute_{k}": v.value for k, v in sorted(c.attributes.items())},
    }  # fmt: skip


def _suggestion(s: Any) -> dict[str, Any]:
    return {
        "id": s.id, "doc": s.doc, "start": s.span.start, "end": s.span.end, "code": s.code,
        "rule": s.key.rule, "flags": ", ".join(s.flags), "quote": s.quote,
    }  # fmt: skip


def _document(d: Any) -> dict[str, Any]:
    return {
        "id": d.id, "corpus": d.corpus, "characters": len(d.text), "pages": len(d.map.pages),
        "paragraphs": len(d.map.paragraphs), "sentences": len(d.map.sentences), **d.variables,
    }  # fmt: skip


def _score(s: Any) -> dict[str, Any]:
    return {
        "measure": s.measure, "value": s.value, "undefined": s.undefined, "low": s.low, "high": s.high,
        "units": s.units, "coders": ", ".join(s.coders), "unit": s.unit,
    }  # fmt: skip


def _finding(f: Any) -> dict[str, Any]:
    return {
        "level": f.level.name.casefold(),
        "code": f.code,
        "what": f.what,
        "place": f.place,
        "hint": f.hint,
    }


def _code(c: Any) -> dict[str, Any]:
    return {"id": c.id, "name": c.label, "parent": c.parent, "definition": c.definition.strip()}


_ROWS = {
    "Coding": _coding, "Suggestion": _suggestion, "Document": _document, "Score": _score,
    "Finding": _finding, "Code": _code,
}  # fmt: skip
