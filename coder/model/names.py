"""Names people type: document ids, coder ids, code ids, and how odd ones are made regular.

Owns the rule that ids are NFC, safe as file names on every system, and compared without case.
Document ids are at most 80 characters of letters, digits, `_`, `.` and `-`; coder ids at most 40;
code ids are `[a-z][a-z0-9_-]*`. A slug is deterministic; collisions are the caller's to settle.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = [
    "DOC_ID_MAX",
    "CODER_ID_MAX",
    "fold_name",
    "is_code_id",
    "is_coder_id",
    "is_doc_id",
    "slug",
]

DOC_ID_MAX = 80
CODER_ID_MAX = 40

_ID = re.compile(r"[\w.-]+\Z")
_CODE = re.compile(r"[a-z][a-z0-9_-]*\Z")
# Names that Windows keeps for devices; a text or journal so named could not be opened there.
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}


def fold_name(name: str) -> str:
    """The form in which two names are compared: NFC and without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _is_id(name: str, longest: int) -> bool:
    return (
        0 < len(name) <= longest
        and _ID.match(name) is not None
        and name == unicodedata.normalize("NFC", name)
        and not name.startswith((".", "-"))
        and not name.endswith(".")
        and name.split(".")[0].casefold() not in _RESERVED
    )


def is_doc_id(name: str) -> bool:
    """Whether `name` may stand as a document id as it is."""
    return _is_id(name, DOC_ID_MAX)


def is_coder_id(name: str) -> bool:
    """Whether `name` may stand as a coder id as it is."""
    return _is_id(name, CODER_ID_MAX)


def is_code_id(name: str) -> bool:
    """Whether `name` may stand as a code id: a small letter, then small letters, digits, _ and -."""
    return _CODE.match(name) is not None


def slug(name: str, *, longest: int = DOC_ID_MAX) -> str:
    """The nearest regular id to `name`; never empty ("x" for a name without letters or digits).

    Spaces and forbidden characters become one `-`; letters of all scripts stay.
    """
    text = unicodedata.normalize("NFC", name)
    text = re.sub(r"[^\w.-]+", "-", text)
    text = re.sub(r"-{2,}", "-", text).strip("-.")[:longest].rstrip("-.")
    if not text:
        return "x"
    if text.split(".")[0].casefold() in _RESERVED:
        text = f"x-{text}"[:longest]
    return text
