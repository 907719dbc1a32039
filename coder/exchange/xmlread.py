"""XML from strangers, parsed without trust: no document type, no entities, no network, no end of depth.

Owns the refusals, in words; what the elements mean is the business of the readers. Names of elements are
compared without their namespace, since programs write three different ones for the same thing.
"""

from __future__ import annotations

import re
from typing import Any

from coder.model.errors import Unreadable

__all__ = ["LARGEST", "children", "local", "parse_xml"]

LARGEST = 64_000_000
"""Bytes of one document."""

_NO_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def parse_xml(data: bytes, place: str) -> Any:
    """The root element of a document.

    Raises:
        Unreadable: not XML, with a document type of its own, too deep or too large.
    """
    from lxml import etree

    if len(data) > LARGEST:
        raise Unreadable(f"larger than {LARGEST // 1_000_000} MB", place=place)
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\x00" in data[:200]:  # UTF-16, which hides a declaration from a search in bytes
        head = _utf8(data, place)
    if _NO_DECLARATION.search(head):
        raise Unreadable(
            "a document type is declared in it, which no exchange file needs", place=place,
            hint="this may be a harmful file; ask who sent it",
        )  # fmt: skip
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(head, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        what = " ".join(str(error).partition(", line")[0].split())[:120]
        raise Unreadable(f"not valid XML: {what}", place=f"{place}:{line}") from None
    if root is None:
        raise Unreadable("not valid XML: no element in it", place=place)
    return root


def _utf8(data: bytes, place: str) -> bytes:
    """UTF-16 as UTF-8, its declaration of an encoding taken off."""
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError:
        raise Unreadable("not valid XML: its characters cannot be told", place=place) from None
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, name: str) -> list[Any]:
    """The elements of a name directly inside another."""
    return list(element.iterchildren("{*}" + name))
