r"""Text from documents and people, made fit to be shown on a terminal.

    safe_text("\x1b[31mred")      '␛[31mred'
    safe_text("abc\u202edef")     'abc\u202edef'

Owns the rule that nothing which steers a terminal, turns the reading direction or hides between letters
reaches the screen unseen: controls become their Unicode pictures, all else its escape. Joiners between
two characters outside ASCII stay, since Persian, Indic scripts and emoji are written with them. Files
that promise exact text do not pass through here.
"""

from __future__ import annotations

import re

__all__ = ["safe_cells", "safe_line", "safe_text"]

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad"
    "\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # joiners and fillers without a shape
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff"  # half characters: no terminal can print them
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)

_JOINERS = dict.fromkeys([0x200C, 0x200D, *range(0xFE00, 0xFE10)])
"""What makes one picture of several characters, and what chooses between two shapes of one."""


def _shown(match: re.Match[str]) -> str:
    at = ord(match[0])
    if at < 0x20:
        return chr(0x2400 + at)
    if at == 0x7F:
        return "\u2421"
    if at <= 0xFF:
        return f"\\x{at:02x}"
    return f"\\u{at:04x}" if at <= 0xFFFF else f"\\U{at:08x}"


def safe_text(text: str) -> str:
    """The text with everything unseen made visible; newlines and tabs stay."""
    return _UNSEEN.sub(_shown, text)


def safe_line(text: str) -> str:
    r"""As `safe_text`, on one line: newline and tab become `\n` and `\t`."""
    return safe_text(text).replace("\n", "\\n").replace("\t", "\\t")


def safe_cells(text: str) -> str:
    """The text for a grid of cells: what is unseen is one middle dot, blanks are blank.

    Joiners and the signs that choose between two shapes fall away: terminals differ in how wide they draw
    what these make, and then nothing to the right of it would stand where it belongs.
    """
    plain = text if text.isascii() else text.translate(_JOINERS)
    return _UNSEEN.sub("·", plain.replace("\t", " ").replace("\n", " "))
