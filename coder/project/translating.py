"""Translations of quotations, kept as notes on their codings.

    translate(project, coding, "a win-win for all", lang="en", by="A. Silva")

Owns the form: a note that begins `translation (LANG, NAME):` is a translation of its coding, the whole note;
in a coding's own note, among other remarks, it runs to the next blank line. The name may be left out. Notes
have their history and travel with the record; the text of the source is never touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coder.export.quotations import Translation
from coder.model.coding import Coding
from coder.model.errors import BadValue, UsageError

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.project.notes import Note

__all__ = ["parted", "translate", "translations_of"]

_HEAD = re.compile(r"(?mi)^translation\s*\(\s*([^,()\n]+?)\s*(?:,\s*([^()\n]+?)\s*)?\)\s*:[ \t]*")
_LANG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*\Z")


def translate(project: Project, coding: Coding, text: str, *, lang: str, by: str = "") -> Note:
    """Keep a translation of a quotation; returns the note.

    Args:
        project: the project.
        coding: whose quotation it is; it may be another coder's.
        text: the translation.
        lang: into which language: en, de, pt-BR ...
        by: whose translation it is.

    Raises:
        UsageError: there is no text.
        BadValue: no language, or a name with a parenthesis, colon or line break.
    """
    from coder.project.notes import Note
    from coder.review.acts import Act

    if not text.strip():
        raise UsageError("the translation is empty")
    if not _LANG.match(lang):
        raise BadValue(f"{lang!r} is no language", found=lang, hint="for instance en or pt-BR")
    if re.search(r"[():\n]", by):
        raise BadValue(f"{by!r} cannot stand in the head of a translation", found=by)
    head = f"translation ({lang}, {by}):" if by else f"translation ({lang}):"
    from coder.model.memo import MemoTarget

    target = MemoTarget("coding", coding.id)
    who = project.writer()
    body = {"target": str(target), "memo": f"{head}\n{text.strip()}"}
    (event,) = project.record.write(who, [Act("memo", "", body)])
    return Note(event["id"], target, body["memo"], who, event["time"])


def parted(text: str, *, whole: bool) -> tuple[str, tuple[Translation, ...]]:
    """A note as (what is no translation, the translations in it).

    Args:
        text: the note.
        whole: whether a translation runs to the end of the note (else to the next blank line).
    """
    rest, found, at = [], [], 0
    while match := _HEAD.search(text, at):
        rest.append(text[at : match.start()])
        following = _HEAD.search(text, match.end())
        end = following.start() if following else len(text)
        blank = re.compile(r"\n[ \t]*\n").search(text, match.end())
        if not whole and blank is not None:
            end = min(end, blank.start())
        found.append(Translation(match[1], match[2] or "", text[match.end() : end].strip()))
        at = end
    rest.append(text[at:])
    return "\n\n".join(part.strip() for part in rest if part.strip()), tuple(found)


def translations_of(project: Project) -> dict[str, tuple[Translation, ...]]:
    """{coding id: translations} of all notes that the reader may see."""
    out: dict[str, list[Translation]] = {}
    for note in project.memos():
        if note.target.kind == "coding":
            own = note.id == note.target.id
            out.setdefault(note.target.id, []).extend(parted(note.text, whole=not own)[1])
    return {coding: tuple(found) for coding, found in out.items() if found}
