"""Text inside XML: escaped, and without what XML cannot hold.

Owns one function that every XML writer here uses. Controls, half characters and the two code points
that XML forbids are made visible, not dropped.
"""

from __future__ import annotations

import re
from html import escape

from coder.text.safe import safe_text

__all__ = ["xml_legal", "xml_text"]

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def xml_legal(text: str) -> str:
    """The text with every character that XML forbids or discourages made visible."""
    return _ILLEGAL.sub(lambda match: safe_text(match[0]), text)


def xml_text(text: str) -> str:
    """The text as it may stand between tags and in attributes."""
    return escape(xml_legal(text), quote=True)
