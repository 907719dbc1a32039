"""The codebook as cells: one row a code, one row an attribute, every cell a text.

    sheet = book_sheet(data)
    sheet.codes["win_win"]["definition"]

Owns what stands in which cell, so that making a sheet, reading it back and comparing three states of it all
speak of the same cells. Lists are lines of a cell; an example in a language begins with `[de]`; what cannot
be shown is `(in YAML)`. A cell never says more than the file does, and nothing here writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coder.codebook.load import book_hash, load_text
from coder.codebook.rulenote import IN_YAML, rule_line, simple_rule
from coder.codebook.tongues import CODE, TAGS
from coder.codebook.tree import Faults, Written, read_tree
from coder.model.codebook import Attribute, Code, Codebook
from coder.model.errors import CheckFailed
from coder.model.finding import Level

__all__ = ["ATTRIBUTE_COLUMNS", "CODE_COLUMNS", "LINES", "MOST_SHOWN", "TOO_LONG", "BookSheet",
           "Cells", "book_sheet", "example_line", "parse_example", "rule_lines", "said_in_lines",
           "tidy"]  # fmt: skip

Cells = dict[str, str]

CODE_COLUMNS = (
    "id", "name", "parent", "group", "definition", "include", "exclude", "examples",
    "counterexamples", "rules", "colour", "shortcut", "retired",
)  # fmt: skip
"""Columns of codes; names in other languages stand as `name (de)` behind the name."""

ATTRIBUTE_COLUMNS = ("name", "of", "type", "values", "codes", "default", "question")
"""Columns of attributes; `of` is coding or document."""

LINES = ("include", "exclude", "examples", "counterexamples", "rules", "values", "codes")
"""Columns whose cells hold one entry a line, in any order."""

MOST_SHOWN = 32_700
"""Most UTF-16 units that the cell of a workbook is given; a longer text is not shown in part."""

TOO_LONG = "(too long for a cell: in YAML)"

_SPACES = re.compile(r"[^\S\n]+")
_IN_LANGUAGE = re.compile(rf"\[(?:({'|'.join(sorted(TAGS))})|lang: ?({CODE}))?\] (?=\S)")


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A state of a codebook as cells.

    `state` is its hash; `codes` are in tree order, by id; `depth` tells how deep each stands; `attributes`
    are by (coding or document, name); `languages` are those in which codes have names, or may have.
    """

    state: str
    name: str
    languages: tuple[str, ...]
    codes: Mapping[str, Cells]
    depth: Mapping[str, int]
    attributes: Mapping[tuple[str, str], Cells]
    groups: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the codes, names in other languages among them."""
        at = CODE_COLUMNS.index("name") + 1
        named = tuple(f"name ({lang})" for lang in self.languages)
        return (*CODE_COLUMNS[:at], *named, *CODE_COLUMNS[at:])


def tidy(text: str) -> str:
    """A cell as it is compared: no space at an end of a line, none twice, no blank lines around."""
    lines = (_SPACES.sub(" ", line).strip() for line in re.split(r"\r\n|\r|\n", text))
    return "\n".join(lines).strip("\n")


def said_in_lines(items: Iterable[str]) -> str:
    """Entries as the lines of a cell."""
    return "\n".join(filter(None, (" ".join(i.split()) for i in items)))


def book_sheet(data: bytes, name: str = "codebook") -> BookSheet:
    """The cells of a codebook file.

    Raises:
        CheckFailed: the file has errors.
    """
    book, findings = load_text(data, name, name)
    if book is None:
        first = next(f for f in findings if f.level >= Level.ERROR)
        raise CheckFailed(
            f"the codebook has errors, the first: {first.what}", place=first.place,
            hint="coder codebook check shows all of them",
        )  # fmt: skip
    tree = read_tree(data, Faults(name))
    assert tree is not None  # it was read a moment ago
    written = {i.pairs["id"][1].text: i for i in tree.pairs["codes"][1].items}
    languages = tuple(dict.fromkeys((*(x for c in book for x in c.names), *book.languages[1:])))
    return BookSheet(
        state=book_hash(data),
        name=name,
        languages=languages,
        codes={c.id: _code_cells(c, written[c.id], languages) for _, c in book.tree()},
        depth={c.id: depth for depth, c in book.tree()},
        attributes=_attributes(book),
        groups={g.id: g.name for g in book.groups},
    )


def _code_cells(code: Code, written: Written, languages: tuple[str, ...]) -> Cells:
    cells = {
        "id": code.id,
        "name": tidy(code.name),
        **{f"name ({lang})": tidy(code.names.get(lang, "")) for lang in languages},
        "parent": code.parent,
        "group": code.group,
        "definition": tidy(code.definition),
        "include": said_in_lines(code.include),
        "exclude": said_in_lines(code.exclude),
        "examples": said_in_lines(
            example_line(e.text, e.lang) for e in code.examples if e.positive
        ),
        "counterexamples": said_in_lines(
            example_line(e.text, e.lang) for e in code.examples if not e.positive
        ),
        "rules": said_in_lines(rule_lines(code.id, written).values()),
        "colour": code.colour,
        "shortcut": code.key,
        "retired": "yes" if code.retired else "",
    }
    return cells


def rule_lines(code_id: str, written: Written) -> dict[str, str]:
    """{rule id: its line} of a code in the file."""
    rules = written.pairs["rules"][1].items if "rules" in written.pairs else []
    out = {}
    for n, rule in enumerate(rules, 1):
        ident = rule.pairs["id"][1].text if "id" in rule.pairs else f"{code_id}.{n}"
        plain = simple_rule(rule, ident)
        out[ident] = rule_line(plain) if plain else f"{ident} {IN_YAML}"
    return out


def example_line(text: str, lang: str) -> str:
    """An example as a line: `[de] text`, or the text alone; `[lang: nds]` for what could be a word."""
    text = " ".join(text.split())
    if lang and lang not in TAGS:
        return f"[lang: {lang}] {text}"
    return f"[{lang}] {text}" if lang or _IN_LANGUAGE.match(text) else text


def parse_example(line: str) -> tuple[str, str]:
    """(text, language) of an example's line."""
    found = _IN_LANGUAGE.match(line)
    return (line[found.end() :], found[1] or found[2] or "") if found else (line, "")


def _attributes(book: Codebook) -> dict[tuple[str, str], Cells]:
    both = [("coding", a) for a in book.attributes] + [("document", a) for a in book.variables]
    return {(of, a.name): _attribute_cells(of, a) for of, a in both}


def _attribute_cells(of: str, attribute: Attribute) -> Cells:
    return {
        "name": attribute.name,
        "of": of,
        "type": attribute.type,
        "values": said_in_lines(attribute.values),
        "codes": said_in_lines(attribute.scope),
        "default": tidy(attribute.default),
        "question": tidy(attribute.question),
    }
