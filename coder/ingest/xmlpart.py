"""XML from strangers to a tree: no document type with declarations, no entities, nothing loaded.

    parsed_xml(b"<p>words</p>", "a.odt")   ->   the root element

Owns that nothing is fetched, nothing is expanded and nothing nests deeper than the parser allows: what asks
for it is `Unreadable`. A bare document type (a name and an address, as books and journals have it) is passed
over where the caller says so; one that declares entities never is. Knows no format.
"""

from __future__ import annotations

import re
from typing import Any

from coder.model.errors import Unreadable

__all__ = ["local_name", "parsed_xml"]

_ENTITY = re.compile(r"<!ENTITY", re.I)


def parsed_xml(data: bytes, name: str, part: str = "", *, doctype: bool = False) -> Any:
    """The root element of an XML document.

    Args:
        data: the bytes; the encoding is the declared one.
        name: the file, for messages.
        part: the member of a container that holds it; empty for a file of its own.
        doctype: a document type without declarations is passed over, not refused.

    Raises:
        Unreadable: not XML, nested beyond measure, or with declarations of its own.
    """
    from lxml import etree

    what = f"{part} in it" if part else "the file"
    if _ENTITY.search(data[:65_536].decode("latin-1").replace("\x00", "")):
        raise Unreadable(
            f"damaged: {what} declares entities in a document type", place=name, hint=_HARMFUL
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        deep = "depth" in str(error).lower()
        why = "is nested too deeply" if deep else "is not XML"
        raise Unreadable(f"damaged: {what} {why}", place=name) from error
    info = root.getroottree().docinfo
    if info.doctype and not doctype:
        raise Unreadable(f"damaged: {what} declares a document type", place=name, hint=_HARMFUL)
    if info.internalDTD is not None and next(info.internalDTD.iterentities(), None) is not None:
        raise Unreadable(
            f"damaged: {what} declares entities in a document type", place=name, hint=_HARMFUL
        )
    return root


_HARMFUL = "this may be a harmful file; ask who sent it"


def local_name(tag: object) -> str:
    """The name of an element or attribute without its name space, in small letters; "" for an entity."""
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
