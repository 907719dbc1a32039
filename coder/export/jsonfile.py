"""Results as JSON and JSON Lines.

Owns their shapes: a table is a list of objects, one a row; scores are a list of the objects that all
measures share; a matrix is one object with ids, names and values, in lines one cell each. Numbers are
unrounded, undefined is null; keys stand in the order of the columns.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from coder.export.tables import Result, score_dict, table_of
from coder.model.results import Caption, EdgeList, Matrix, Score, Table

__all__ = ["json_bytes", "jsonl_bytes"]


def _encoded(text: str) -> bytes:
    # Half a surrogate pair becomes its escape, which is just what JSON wants to read.
    return text.encode("utf-8", "backslashreplace")


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _list(values: Iterable[object]) -> str:
    """A JSON list, one item a line, so that two versions of a file compare line by line."""
    items = ",\n".join(map(_plain, values))
    return f"[\n{items}\n]" if items else "[]"


def json_bytes(result: Result, labels: Mapping[str, str] | None = None) -> bytes:
    """The result as one JSON text with a line break at its end."""
    if isinstance(result, Matrix):
        short: dict[str, object] = {
            "rows": result.rows,
            "cols": result.cols,
            "row_labels": _labels(result.rows, result.row_labels, labels),
            "col_labels": _labels(result.cols, result.col_labels, labels),
        }
        text = _object(result.caption, short, {"values": result.values})
    elif isinstance(result, EdgeList):
        nodes = [{"id": name, **facts} for name, facts in result.nodes.items()]
        edges = [{"source": e.source, "target": e.target, "weight": e.weight} for e in result.edges]
        text = _object(
            result.caption, {"directed": result.directed}, {"nodes": nodes, "edges": edges}
        )
    else:
        text = _list(_objects(result, labels))
    return _encoded(text + "\n")


def _object(
    caption: Caption, short: Mapping[str, object], long: Mapping[str, Sequence[object]]
) -> str:
    told = {"title": caption.title, "facts": dict(caption.facts), "notes": caption.notes}
    lines = [f"{_plain(key)}: {_plain(value)}" for key, value in (told | dict(short)).items()]
    lines += [f"{_plain(key)}: {_list(values)}" for key, values in long.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


def jsonl_bytes(result: Result, labels: Mapping[str, str] | None = None) -> bytes:
    """The result as one JSON object a line; of a matrix one cell a line."""
    return b"".join(_encoded(_plain(one) + "\n") for one in _objects(result, labels))


def _labels(
    ids: tuple[str, ...], own: tuple[str, ...], labels: Mapping[str, str] | None
) -> list[str]:
    if labels is not None:
        return [labels.get(i, i) for i in ids]
    return list(own or ids)


def _objects(result: Result, labels: Mapping[str, str] | None) -> Iterable[Mapping[str, object]]:
    if isinstance(result, Matrix):
        return (
            {"row": r, "col": c, "value": value}
            for r, row in zip(result.rows, result.values, strict=True)
            for c, value in zip(result.cols, row, strict=True)
        )
    if isinstance(result, Table | EdgeList):
        return table_of(result, labels).dicts()
    return map(score_dict, [result] if isinstance(result, Score) else result)
