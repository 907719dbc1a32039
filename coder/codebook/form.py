"""A code as a plain form: a text that people fill in, with headings and no rules of layout to learn.

    text = form_of(book, book.code("win_win"))
    data = fill_in(data, "win_win", read_form(text, book, "win_win"))

Owns the form: headings at the beginning of a line, answers behind or below them, entries of a list each on a
line with a dash; lines that begin with # are remarks. A heading that is not there leaves its answer as it is,
an empty answer takes it away. Whatever cannot be meant is refused with the line and what was probably meant.
Rules are not in the form: they are shown, and changed in the file. Lines count from 1.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from coder.codebook.colours import COLOUR_HINT, colour_of
from coder.codebook.edit import set_field
from coder.codebook.lists import paragraphs_of, set_definition, set_examples, set_list
from coder.codebook.sheet import example_line, parse_example
from coder.model.codebook import Code, Codebook
from coder.model.errors import BadValue, nearest

__all__ = ["Form", "fill_in", "form_of", "read_form"]

MEANING = "means something else now (yes or no)"
FIELDS = ("name", "parent", "group", "colour", "key")
TEXT = "definition"
COVERS, EXCEPT = "covers", "does not cover"
FITS, FITS_NOT = "examples that fit", "examples that do not fit"
LANGUAGE_TOLD = "# an example in another language may begin with it: [de] Ein Beispiel."
LISTS = (COVERS, EXCEPT, FITS, FITS_NOT)
HEADINGS = (*FIELDS, MEANING, TEXT, *LISTS)

_YES = {"yes", "y", "true", "ja", "oui", "sí", "si"}
_NO = {"", "no", "n", "false", "nein", "non"}
_HEADING = re.compile(r"([^\W\d_][\w ()]*?)[ \t]*:(.*)", re.DOTALL)


@dataclass(slots=True)
class Form:
    """What was filled in: single answers, lists, and whether the code means something else now.

    What is not in `said` was not in the form. `definition` holds paragraphs.
    """

    said: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    definition: list[str] | None = None
    redefines: bool = False


@dataclass(slots=True)
class _Part:
    """A heading with the line on which it stands and the numbered lines of its answer."""

    heading: str
    line: int
    lines: list[tuple[int, str]]


def form_of(book: Codebook, code: Code) -> str:
    """The form of a code, filled in as the codebook says."""
    out = [
        f"# The code {code.id} of the codebook {book.name}. Change what you like, save and close the editor.",
        "# Lines that begin with # are left out. An empty answer takes away what stood there.",
        "# Its rules are changed in the file itself:",
        *(f"#   {r.id}, line {r.line}" for r in code.rules[:12]),
        *(["#   none yet"] if not code.rules else []),
        "",
        *(f"{name}: {getattr(code, name)}".rstrip() for name in FIELDS),
        "",
        "# yes: codings made under the old wording are shown as to be looked at again",
        f"{MEANING}: no",
        "",
        f"{TEXT}:",
    ]
    for n, paragraph in enumerate(paragraphs_of(code.definition)):
        out += [""] if n else []
        out += [f"    {line}" for line in textwrap.wrap(paragraph, 84, break_on_hyphens=False)]
    examples = {
        FITS: [example_line(e.text, e.lang) for e in code.examples if e.positive],
        FITS_NOT: [example_line(e.text, e.lang) for e in code.examples if not e.positive],
    }
    for name, texts in ({COVERS: code.include, EXCEPT: code.exclude} | examples).items():
        told = [LANGUAGE_TOLD] if name == FITS else []
        out += ["", *told, f"{name}:", *(f"    - {' '.join(text.split())}" for text in texts)]
    return "\n".join(out) + "\n"


def read_form(text: str, book: Codebook, code_id: str, *, place: str = "form") -> Form:
    """Read a filled-in form.

    Args:
        text: the form.
        book: the codebook, for the names that answers may use.
        code_id: the code that it is about.
        place: what to call the form in messages.

    Raises:
        BadValue: at `place:line`, with what was probably meant.
    """
    form = Form()
    seen: dict[str, int] = {}
    for part in _parts(text, place):
        if part.heading in seen:
            raise BadValue(
                f"{part.heading!r} stands twice, first in line {seen[part.heading]}",
                place=f"{place}:{part.line}",
                hint="leave one of them out",
            )
        seen[part.heading] = part.line
        if part.heading == TEXT:
            form.definition = _paragraphs(part)
        elif part.heading in LISTS:
            form.lists[part.heading] = _entries(part)
        else:
            _answer(form, part, place)
    if not seen:
        raise BadValue("the form is empty", place=place, hint="nothing was changed")
    _check(form, book, code_id, {k: f"{place}:{n}" for k, n in seen.items()})
    return form


def _parts(text: str, place: str) -> Iterator[_Part]:
    part: _Part | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.startswith("#"):
            continue
        found = _HEADING.fullmatch(line.rstrip("\r")) if line[:1].strip() else None
        heading = " ".join(found[1].casefold().split()) if found else ""
        if found and heading in HEADINGS:
            if part is not None:
                yield part
            part = _Part(heading, number, [(number, found[2])] if found[2].strip() else [])
        elif found and (near := nearest(heading, HEADINGS)) and not found[2].strip():
            raise BadValue(
                f"{found[1]!r} is no heading", place=f"{place}:{number}", nearest=near,
                hint="move the line to the right when it is part of the text above",
            )  # fmt: skip
        elif line.strip() and part is None:
            raise BadValue(
                f"{line.strip()[:40]!r} stands before the first heading", place=f"{place}:{number}",
                nearest=nearest(heading, HEADINGS) if heading else None,
                hint="each answer stands behind or below its heading, such as name:",
            )  # fmt: skip
        elif part is not None:
            part.lines.append((number, line.rstrip("\r")))
    if part is not None:
        yield part


def _paragraphs(part: _Part) -> list[str]:
    text = "\n".join(line.strip() for _, line in part.lines)
    return [" ".join(p.split()) for p in re.split(r"\n{2,}", text) if p.strip()]


def _entries(part: _Part) -> list[str]:
    """Entries: each line with a dash, and each without one that is not further to the right."""
    out: list[str] = []
    depth = 0
    for _, line in part.lines:
        bare = line.strip()
        indent = len(line) - len(line.lstrip())
        if not bare:
            continue
        if bare.startswith(("- ", "– ", "• ")) or bare == "-":
            depth = indent
            out.append(bare[1:].strip())
        elif out and indent > depth:
            out[-1] = f"{out[-1]} {bare}".strip()
        else:
            depth = indent
            out.append(bare)
    return [" ".join(text.split()) for text in out if text]


def _answer(form: Form, part: _Part, place: str) -> None:
    lines = [(n, line.strip()) for n, line in part.lines if line.strip()]
    if len(lines) > 1:
        raise BadValue(
            f"the answer to {part.heading!r} goes over several lines",
            place=f"{place}:{lines[1][0]}",
            hint="write it on one line behind its heading",
        )
    said = lines[0][1] if lines else ""
    if part.heading != MEANING:
        form.said[part.heading] = said
        return
    word = said.casefold()
    if word not in _YES | _NO:
        raise BadValue(
            f"{said!r} is neither yes nor no", place=f"{place}:{part.line}", allowed=("yes", "no"),
            hint="yes: codings made under the old wording are shown as to be looked at again",
        )  # fmt: skip
    form.redefines = word in _YES


def _check(form: Form, book: Codebook, code_id: str, places: dict[str, str]) -> None:
    """Names that must be there, and signs that must be so.

    Raises:
        BadValue: the first that is not.
    """
    parent, group = form.said.get("parent", ""), form.said.get("group", "")
    if parent:
        below = [c.id for c in book.subtree(code_id)]
        if parent not in book:
            raise BadValue(
                f"code {parent!r} is not known", place=places["parent"], found=parent,
                nearest=nearest(parent, [i for i in book.ids if i not in below]),
                hint="the id of a code, or nothing for the top level",
            )  # fmt: skip
        if parent in below:
            raise BadValue(
                f"{code_id!r} cannot stand below {parent!r}, which is itself or below it",
                place=places["parent"], found=parent, hint="name a code that is not below it",
            )  # fmt: skip
    groups = [g.id for g in book.groups]
    if group and group not in groups:
        hint = f"groups are declared at the top of codebooks/{book.name}.yaml"
        raise BadValue(
            f"group {group!r} is not known", place=places["group"], found=group,
            nearest=nearest(group, groups), hint=hint,
        )  # fmt: skip
    colour, key = form.said.get("colour", ""), form.said.get("key", "")
    if colour and not colour_of(colour):
        place = places["colour"]
        raise BadValue(f"{colour!r} is no colour", place=place, found=colour, hint=COLOUR_HINT)
    owner = next((c.id for c in book if key and c.key == key and c.id != code_id), "")
    if owner or len(key) > 3 or " " in key:
        what = f"{key!r} is the key of {owner!r} already" if owner else f"{key!r} is no key"
        raise BadValue(what, place=places["key"], found=key, hint="one to three letters or digits")


def fill_in(data: bytes, code_id: str, form: Form) -> bytes:
    """The codebook's bytes with what the form says; answers that are as they were change nothing.

    Raises:
        UnknownName: when there is no such code.
        CheckFailed: when the file has errors, or would have.
    """
    from coder.codebook.bookfile import sound

    book = sound(data)
    code = book.code(code_id)
    for name, said in form.said.items():
        said = colour_of(said) if name == "colour" else said
        if said != " ".join(str(getattr(code, name)).split()):
            data = set_field(data, code_id, name, said)
    if form.definition is not None:
        data = set_definition(data, code_id, form.definition)
    for heading, key in ((COVERS, "include"), (EXCEPT, "exclude")):
        if heading in form.lists:
            data = set_list(data, code_id, key, form.lists[heading])
    told = {
        fits: [parse_example(line) for line in form.lists[heading]]
        for fits, heading in ((True, FITS), (False, FITS_NOT))
        if heading in form.lists
    }
    return set_examples(data, code_id, told) if told else data
