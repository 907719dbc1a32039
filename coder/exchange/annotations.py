"""W3C Web Annotations as JSON-LD: written for archives and the web, and read back.

    data, losses = annotation_bytes(texts)
    foreign = read_annotations(Path("codings.jsonld"), ReadOptions())

Owns the shape: an annotation is a coding; its body a tag (the code), comments (the memo) and attributes; its
target a document with two selectors, a quotation with the words around it and a position. Written positions
are code points, half-open. Reading takes collections, pages, lists and what Hypothesis exports, and
trusts a position only where the quotation confirms it, so that texts are found again after a change.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignUser,
    ForeignVariable,
    ReadOptions,
)
from coder.exchange.sheetcells import bytes_of_file
from coder.exchange.spantexts import LabelledSpan, SpanText
from coder.model.errors import Unreadable

__all__ = ["annotation_bytes", "read_annotations"]

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_ATTRIBUTE: Final = "urn:coder-qda:attribute"
_HOW: Final = "urn:coder-qda:how"
_CODING, _DOCUMENT = "urn:uuid:", "urn:coder-qda:doc:"
_COLLECTION: Final = "urn:coder-qda:codings"
_AROUND: Final = 32
"""Characters before and after a quotation that are written beside it."""

Json = dict[str, Any]


# -- writing ----------------------------------------------------------------------------------


def annotation_bytes(texts: Sequence[SpanText]) -> tuple[bytes, Mapping[str, int]]:
    """A collection with every coding, and how many of each thing are not in it, by what they are."""
    items = [_annotation(text, span) for text in texts for span in text.spans]
    collection = {
        "@context": [CONTEXT, {"attribute": _ATTRIBUTE, "how": _HOW}],
        "id": _COLLECTION,
        "type": "AnnotationCollection",
        "total": len(items),
        "first": {
            "id": f"{_COLLECTION}:1",
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    }
    losses = Counter({"variables of documents": sum(len(t.variables) for t in texts)})
    data = json.dumps(collection, ensure_ascii=False, indent=1) + "\n"
    return data.encode("utf-8", "backslashreplace"), dict(+losses)


def _annotation(text: SpanText, span: LabelledSpan) -> Json:
    body: list[Json] = [{"type": "TextualBody", "purpose": "tagging", "value": span.label}]
    if span.memo:
        body.append({"type": "TextualBody", "purpose": "commenting", "format": "text/markdown",
                     "value": span.memo})  # fmt: skip
    for name, value in sorted(span.attributes.items()):
        body.append({"type": "TextualBody", "purpose": "describing", "attribute": name,
                     "value": value})  # fmt: skip
    selectors = [
        {
            "type": "TextQuoteSelector",
            "exact": text.text[span.start : span.end],
            "prefix": text.text[max(0, span.start - _AROUND) : span.start],
            "suffix": text.text[span.end : span.end + _AROUND],
        },
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
    ]
    out: Json = {"id": f"{_CODING}{span.id}", "type": "Annotation", "motivation": "tagging"}
    if span.by:
        out["creator"] = {"type": "Person", "nickname": span.by}
    if span.time:
        out["created"] = span.time
    if span.how:
        out["how"] = span.how
    out["body"] = body
    out["target"] = {"source": f"{_DOCUMENT}{text.id}", "selector": selectors}
    return out


# -- reading ----------------------------------------------------------------------------------


def read_annotations(path: Path, options: ReadOptions) -> Foreign:
    """The annotations in a file.

    Raises:
        InputError: there is no such file.
        Unreadable: no JSON, or no annotations.
    """
    try:
        data = json.loads(bytes_of_file(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"not UTF-8 at byte {error.start}", place=path.name) from None
    except ValueError as error:
        raise Unreadable(f"not JSON: {str(error)[:100]}", place=path.name) from None
    except RecursionError:
        raise Unreadable("nested deeper than any annotation", place=path.name) from None
    losses: Counter[str] = Counter()
    found = list(_found(data, losses))
    if not found and not losses:
        raise Unreadable("no annotations in it", place=path.name)
    codings = [c for n, one in enumerate(found, 1) for c in _codings(one, n, losses)]
    names = sorted({name for c in codings for name in c.attributes})
    return Foreign(
        origin="Web Annotations", name=path.stem,
        users=tuple(ForeignUser(u, u) for u in dict.fromkeys(c.user for c in codings) if u),
        codes=tuple(ForeignCode(c, c) for c in dict.fromkeys(c.code for c in codings)),
        documents=tuple(ForeignDocument(d, d) for d in dict.fromkeys(c.document for c in codings)),
        codings=tuple(codings), attributes=tuple(ForeignVariable(name) for name in names),
        losses=dict(sorted((+losses).items())),
    )  # fmt: skip


def _found(data: Any, losses: Counter[str]) -> Iterator[Json]:
    """The annotations in whatever holds them: a list, a page, a collection, rows of Hypothesis."""
    if isinstance(data, list):
        for one in data:
            yield from _found(one, losses)
    elif isinstance(data, dict):
        inside = [
            data[k]
            for k in ("first", "items", "rows", "@graph")
            if isinstance(data.get(k), dict | list)
        ]
        if inside:
            losses["further pages that are not in the file"] += isinstance(_last(data), str)
            for one in inside:
                yield from _found(one, losses)
        elif "target" in data:
            yield data
        elif data:
            losses["objects that are no annotations"] += 1


def _last(data: Json) -> object:
    first = data.get("first")
    return first.get("next") if isinstance(first, dict) else data.get("next")


def _codings(one: Json, number: int, losses: Counter[str]) -> Iterator[ForeignCoding]:
    """The codings of one annotation: one for each of its tags and targets."""
    tags, notes, attributes = _bodies(one, losses)
    targets = [t for t in _listed(one.get("target")) if isinstance(t, dict | str)]
    if not tags:
        losses["annotations without a tag"] += 1
        return
    for at, target in enumerate(targets):
        document, place = _target(target, one)
        if not document or place is None:
            losses["targets that name no passage of a text"] += 1
            continue
        quote, start, end, prefix, suffix = place
        row = {"row": number * 1000 + at if at else number, "prefix": prefix, "suffix": suffix}
        for n, tag in enumerate(tags):
            yield ForeignCoding(
                document, start, end, tag, user=_person(one), time=_text(one.get("created")),
                id=_text(one.get("id")).removeprefix(_CODING) if not n and not at else "",
                quote=quote, memo="\n\n".join(notes) if n == 0 and at == 0 else "",
                attributes=attributes, foreign=dict(row),
            )  # fmt: skip


def _bodies(one: Json, losses: Counter[str]) -> tuple[list[str], list[str], dict[str, str]]:
    tags = [_text(t) for t in _listed(one.get("tags")) if _text(t)]
    notes = [_text(one.get("text"))] if _text(one.get("text")) else []
    attributes: dict[str, str] = {}
    for body in [*_listed(one.get("body")), *_listed(one.get("bodyValue"))]:
        if isinstance(body, str):
            notes.append(body)
            continue
        purpose = body.get("purpose") if isinstance(body, dict) else None
        purpose = purpose or one.get("motivation")
        value = _text(body.get("value")) if isinstance(body, dict) else ""
        name = _text(body.get("attribute")) if isinstance(body, dict) else ""
        if name and value:
            attributes[name] = value
        elif purpose in ("tagging", "classifying") and (value or _source(body)):
            tags.append(value or _source(body))
        elif value:
            notes.append(value)
        else:
            losses["bodies that are no text"] += 1
    return list(dict.fromkeys(tags)), notes, attributes


def _source(body: Any) -> str:
    source = body.get("source") or body.get("id") if isinstance(body, dict) else ""
    return _text(source.get("id")) if isinstance(source, dict) else _text(source)


def _target(target: Json | str, one: Json) -> tuple[str, tuple[str, int, int, str, str] | None]:
    """The document of a target, and quotation, start, end and the words around it."""
    if isinstance(target, str):
        return target, None
    document = _source(target) or _text(one.get("uri"))
    quote, start, end, prefix, suffix = "", -1, -1, "", ""
    waiting = _listed(target.get("selector"))
    left = 1000
    while waiting and left:
        left -= 1
        selector = waiting.pop(0)
        if not isinstance(selector, dict):
            continue
        waiting += _listed(selector.get("refinedBy"))
        if selector.get("type") == "TextQuoteSelector":
            quote = _text(selector.get("exact"))
            prefix, suffix = _text(selector.get("prefix")), _text(selector.get("suffix"))
        elif selector.get("type") == "TextPositionSelector":
            places = selector.get("start"), selector.get("end")
            if all(isinstance(p, int) and 0 <= p < 1 << 40 for p in places):
                start, end = int(places[0] or 0), int(places[1] or 0)
    if not quote and start < 0:
        return document, None
    return document.removeprefix(_DOCUMENT), (quote, start, end, prefix, suffix)


def _person(one: Json) -> str:
    for who in _listed(one.get("creator")) or _listed(one.get("user")):
        if isinstance(who, str):
            return who.removeprefix("acct:").partition("@")[0]
        if isinstance(who, dict):
            return _text(who.get("nickname")) or _text(who.get("name")) or _text(who.get("id"))
    return ""


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
