"""What is said above the line that asks: what the answer will act on, and how it may look.

Owns that nobody types an answer that cannot be used: where an act has nothing to act on, that is said before
the question and not after it. Also the words for what an accepted suggestion leaves to be confirmed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.errors import UsageError
from coder.project.places import describe
from coder.workbench.desk import counted

if TYPE_CHECKING:
    from coder.model.coding import Suggestion
    from coder.model.span import Span
    from coder.workbench.desk import Desk

__all__ = ["confirms", "extent", "finishing", "proposed", "told_before"]

FORMS = {
    "filter": "uncoded, suggestion, doubt, coding, exemplar, memo, again, a code, or NAME=VALUE",
    "place": "p3 a page, iii as printed, ¶30 or par30 a paragraph, s12 a sentence, 30 a row",
    "search": "words, or a regular expression between slashes: /wins?/",
    "pin": "as in: 3 win",
}

WRITES = ("code", "recode", "in_vivo", "attribute", "memo", "editor", "accept_rest", "finish")
"""Questions whose answer goes into the record."""


def told_before(desk: Desk, what: str) -> str:
    """The words above the question; empty for none.

    Raises:
        UsageError: there is nothing that the answer could act on.
    """
    if desk.readonly and what in WRITES:
        raise UsageError("the document is open for reading only", hint="leave out --readonly")
    if what == "accept_rest":
        from coder.workbench.doing import rest_of_rule

        rest = rest_of_rule(desk)
        rule = rest[0].key.rule
        return f"{counted(len(rest), 'suggestion')} of rule {rule} open in this document"
    if what == "finish":
        return f"{desk.doc.id}: {finishing(desk)}"
    if what == "note":
        return f"on the document {desk.doc.id}"
    if what == "in_vivo":
        quote = " ".join(desk.doc.quote(desk.cursor.span).split())
        return f"Enter takes the words: {quote if len(quote) <= 50 else quote[:49] + '…'}"
    if what in ("recode", "attribute", "memo", "editor"):
        return _about_coding(desk, what)
    return FORMS.get(what, "")


def finishing(desk: Desk) -> str:
    """How much of a document was on screen, and what of it that may be seen is left to be decided."""
    left = sum(m.suggestion is not None for m in desk.marks.every())
    seen = f"{desk.share_seen():.0%} was on screen"
    return f"{seen}, {counted(left, 'suggestion')} not decided" if left else seen


def extent(desk: Desk, span: Span) -> str:
    """The document, where a passage begins, and how many sentences it takes in where it is several."""
    where = f"{desk.doc.id} {describe(desk.doc, span)}".rstrip()
    count = len(desk.doc.unit_numbers("sentence", span))
    return f"{where}, {count} sentences" if count > 1 else where


def _about_coding(desk: Desk, what: str) -> str:
    mark = desk.target(decided=True)
    if mark is None:
        if what in ("memo", "editor"):
            return f"on the document {desk.doc.id}, because no coding of yours is here"
        raise UsageError("no coding of yours is here", hint="a digit or c codes this passage")
    if what == "recode":
        return f"instead of {desk.label(mark.code)}"
    if what == "attribute":
        known = desk.project.book().attributes
        forms = [f"{a.name}={'|'.join(a.values) or '...'}" for a in known]
        return f"{desk.label(mark.code)}: {', '.join(forms) or 'the codebook declares none'}"
    note = " ".join(mark.coding.memo.split()) if mark.coding is not None else ""
    below = f", below: {note if len(note) <= 150 else f'…{note[-149:]}'}" if note else ""
    return f"on {desk.label(mark.code)}{below}"


def proposed(s: Suggestion) -> str:
    """What the flags of a suggestion propose, in words: `stance = contests proposed`."""
    return ", ".join(f"{name} = {value} proposed" for name, value in s.proposes.items())


def confirms(desk: Desk, s: Suggestion) -> str:
    """The key that confirms the first attribute that a suggestion proposes."""
    known = desk.project.book().attributes
    names = [a.name for a in known if a.values and (not a.scope or s.code in a.scope)]
    return dict(zip(names, "yY", strict=False)).get(next(iter(s.proposes)), "=")
