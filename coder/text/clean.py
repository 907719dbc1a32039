r"""What must not stand in a stored text is taken out, once, before the first offset is counted.

    "caf\u0065\u0301\r\nsoft\u00adhyphen\x0cnext"   ->   "café\nsofthyphen\nnext"

Owns the step from "characters a file gave" to "characters that may be stored": LF line ends, NFC, no
byte order mark, no soft hyphens, no control characters but tab and newline. The result never has
`text_faults`. White space is kept as written; layout is the business of the readers. Linear time.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["clean_text", "one_line"]

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_GONE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\ufeff\ufffe\uffff]")
_LONE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")


def clean_text(text: str) -> str:
    """The text in NFC with LF line ends and without characters that must not be stored.

    Form feeds and Unicode line separators become line ends; lone surrogates become U+FFFD.
    """
    if "\r" in text or not text.isascii() or _LINE_ENDS.search(text):
        text = _LINE_ENDS.sub("\n", text)
    text = _GONE.sub("", text)
    if text.isascii():
        return text
    # NFC last: removing a soft hyphen may bring a letter and its accent together.
    return unicodedata.normalize("NFC", _LONE.sub("\ufffd", text))


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one blank, none at the ends."""
    return _SPACES.sub(" ", clean_text(text)).strip()
