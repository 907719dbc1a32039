"""Codebooks that people keep in spreadsheets: any columns, any way to say what stands under what.

    book = sheet_book(tables, "codes.xlsx")

Owns the reading of a row as a code, and the ways of a hierarchy: a parent's name or id, a path, columns of
levels, numbers such as 2.1, a column of depths, names that are moved in, `A::B`. What columns are called is
`foreign_columns`' business. A column that nobody knows goes into the note of each code; figures are counted
as lost. Rows of one code (one example each) become one code.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coder.codebook.colours import colour_of
from coder.codebook.damage import is_yes, made_date
from coder.codebook.foreign import ForeignBook, ForeignCode, ForeignGroup
from coder.codebook.foreign_columns import FIGURE, SEVERAL, roles
from coder.codebook.foreign_keywords import Keywords, keywords
from coder.codebook.foreign_tree import placed
from coder.codebook.rulenote import parse_rule
from coder.codebook.sheet import parse_example, tidy
from coder.codebook.workbook import RawCell, RawRow, RawTable
from coder.codebook.writing import Value
from coder.model.errors import BadValue, Unreadable
from coder.model.finding import Finding, Level

__all__ = ["sheet_book"]

_LOOKED_AT = 25
_LONGEST = 80
_BULLET = re.compile(r"^(?:[•·▪‣◦]\s*|[-–*]\s+)")
_SYMBOL = re.compile(r"^[○●◌◇◆■□►▶▷]\s+")
_FIGURE = re.compile(r"[\d.,:/ %TZ-]+(?: [AaPp][Mm])?")


@dataclass
class _Reading:
    """One table being read; counts what is left out, and by column keywords that are rules, or none."""

    table: RawTable
    columns: Sequence[str]
    headings: Sequence[str]
    lost: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def at(self, role: str) -> list[int]:
        """The columns of a role."""
        return [n for n, r in enumerate(self.columns) if r == role]

    def cell(self, row: RawRow, role: str) -> RawCell:
        """The cell of a role in a row; an empty one without it."""
        n = next(iter(self.at(role)), None)
        return row.cells[n] if n is not None and n < len(row.cells) else RawCell("")

    def lines(self, row: RawRow, role: str) -> tuple[str, ...]:
        """The lines of all cells of a role, without bullets."""
        cells = (row.text(n) for n in self.at(role))
        lines = (_BULLET.sub("", x) for c in cells for x in tidy(c).split("\n"))
        return tuple(x for x in lines if x)


def sheet_book(tables: Sequence[RawTable], place: str) -> ForeignBook:
    """The codes of a spreadsheet.

    Raises:
        Unreadable: no table has a column of codes.
    """
    found = [(*known, -n, t) for n, t in enumerate(tables) if (known := _header(t)) is not None]
    if not found:
        raise Unreadable(
            "no column of codes was found", place=place,
            hint="its first row names the columns: Code or Name, Definition, Parent or Level 1, Level 2 ...",
        )  # fmt: skip
    _, header, _, table = max(found, key=lambda f: (f[0], f[2]))
    reading = _reading(table, header)
    for other in tables:
        if other is not table and other.rows and other.name.casefold() != "read me":
            reading.lost[f"row of the sheet {other.name!r}"] += len(other.rows)
    rows = [r for r in table.rows[max(0, header + 1) :] if any(c.text.strip() for c in r.cells)]
    codes, made = placed(
        [_code(reading, row) for row in rows if _told(reading, row)], list(reading.columns)
    )
    if made:
        many = "1 code was" if made == 1 else f"{made} codes were"
        what = f"{many} made for parents without a row of their own"
        reading.findings.append(Finding(Level.NOTE, "parents-made", what, place))
    codes = _joined(codes, reading, place)
    reading.findings += _of_keywords(reading, place)
    groups = dict.fromkeys(g for c in codes for g in c.groups)
    return ForeignBook(
        tuple(codes), tuple(ForeignGroup(g, g) for g in groups), place,
        {k: n for k, n in reading.lost.items() if n}, (*table.findings, *reading.findings),
    )  # fmt: skip


def _of_keywords(reading: _Reading, place: str) -> Iterator[Finding]:
    """What became of the columns of keywords."""
    for heading, n in reading.words.items():
        if n:
            many = "1 keyword is" if n == 1 else f"{n} keywords are"
            what = f"the column {heading!r}: {many} looked for by rules now, which propose and decide nothing"
            hint = "coder rules score says what each is worth; enabled: no switches one off"
            yield Finding(Level.NOTE, "keywords", what, place, hint=hint)
    for heading, n in reading.others.items():
        if n:
            many = "1 entry is" if n == 1 else f"{n} entries are"
            what = f"the column {heading!r}: {many} no words to look for, and kept in the note"
            yield Finding(Level.WARNING, "no-keywords", what, place)


def _header(table: RawTable) -> tuple[int, int] | None:
    """(how many columns are known, index of the row that names them); -1 for a bare list of codes."""
    best: tuple[int, int] | None = None
    for n, row in enumerate(table.rows[:_LOOKED_AT]):
        found = roles([c.text for c in row.cells])
        if "name" in found or "path" in found or any(r.startswith("level") for r in found):
            known = sum(map(bool, found))
            if (best is None or known > best[0]) and (known > 1 or len(row.cells) == 1):
                best = (known, n)
    if best is None and table.rows and all(map(_bare, table.rows)):
        return (0, -1)
    return best


def _bare(row: RawRow) -> bool:
    """Whether a row may be a code in a list without headings: one cell, and no sentence."""
    full = [c for c in row.cells if c.text.strip()]
    return len(full) == 1 and len(full[0].text.strip()) <= _LONGEST


def _reading(table: RawTable, header: int) -> _Reading:
    if header < 0:
        width = max(len(r.cells) for r in table.rows)
        columns = [f"level {n + 1}" for n in range(width)] if width > 1 else ["name"]
        return _Reading(table, columns, columns)
    headings = [tidy(c.text).replace("\n", " ") for c in table.rows[header].cells]
    body = table.rows[header + 1 :]
    columns = [_figures(r, body, n) for n, r in enumerate(roles(headings))]
    reading = _Reading(table, columns, headings)
    for n in reading.at(FIGURE):
        count = sum(bool(r.text(n).strip()) for r in body)
        reading.lost[f"cell of the column {headings[n]!r} (a figure or a time)"] += count
    width = max((len(r.cells) for r in body), default=0)
    for n in range(len(headings), width):
        reading.lost[f"cell of column {n + 1}, which has no name"] += sum(
            bool(r.text(n).strip()) for r in body
        )
    kept = [h for h, r in zip(headings, reading.columns, strict=True) if h and not r]
    if kept:
        what = f"kept in the note of each code: the columns {', '.join(kept[:10])}"
        reading.findings.append(Finding(Level.NOTE, "kept-in-note", what))
    return reading


def _figures(role: str, body: Sequence[RawRow], column: int) -> str:
    """The role of a column when its cells are looked at: figures are numbers and times, examples words."""
    cells = [r.cells[column] for r in body if r.text(column).strip()]
    numbers = sum(c.kind in ("number", "date") or _FIGURE.fullmatch(c.text.strip()) is not None
                  for c in cells)  # fmt: skip
    if role == FIGURE and cells and numbers < 0.8 * len(cells):
        return ""
    return (
        FIGURE if role in ("examples", "definition") and cells and numbers == len(cells) else role
    )


def _told(reading: _Reading, row: RawRow) -> bool:
    """Whether a row can be a code; counts it otherwise."""
    named = ("name", "path", "id", *(r for r in reading.columns if r.startswith("level")))
    if any(reading.cell(row, r).text.strip() for r in named):
        return True
    reading.lost["row without a code"] += 1
    place = reading.table.place(row.number, 0)
    reading.findings.append(Finding(Level.WARNING, "no-code", "a row without a code", place))
    return False


def _code(reading: _Reading, row: RawRow) -> tuple[ForeignCode, dict[str, RawCell]]:
    """A row as a code not yet placed, and the cells that place it."""
    cells = {r: reading.cell(row, r) for r in reading.columns if r and r not in SEVERAL}
    place = reading.table.place(row.number, (reading.at("name") or [0])[0])
    for role in ("name", "id", "parent"):
        if role in cells and made_date(cells[role]):
            what = f"the {role} is a date, not text: {cells[role].text}"
            hint = "the spreadsheet made it; rename the code: coder codebook rename"
            reading.findings.append(Finding(Level.WARNING, "date-cell", what, place, hint=hint))
    languages = _languages(reading, row)
    words = _keywords(reading, row)
    code = ForeignCode(
        key=str(row.number),
        name=_SYMBOL.sub("", " ".join(cells.get("name", RawCell("")).text.split())),
        id=cells.get("id", RawCell("")).text.strip(),
        definition=tidy(cells.get("definition", RawCell("")).text),
        include=reading.lines(row, "include"),
        exclude=reading.lines(row, "exclude"),
        examples=(
            *((*parse_example(x), True) for x in reading.lines(row, "examples")),
            *((*parse_example(x), False) for x in reading.lines(row, "counterexamples")),
        ),
        colour=_colour(reading, cells, place),
        shortcut=_shortcut(reading, cells),
        names=languages,
        groups=tuple(
            g.strip()
            for x in reading.lines(row, "group")
            for g in re.split(r"[;|]", x)
            if g.strip()
        ),
        rules=(*_rules(reading, row, place), *(r for k in words.values() for r in k.rules)),
        note=_note(reading, row, words),
        retired=is_yes(cells.get("retired", RawCell("")).text) is True,
        place=place,
    )
    return code, cells


def _languages(reading: _Reading, row: RawRow) -> Mapping[str, str]:
    out = {}
    for n, heading in enumerate(reading.headings):
        told = re.fullmatch(r"name \(([a-z]{2,3})\)", heading.casefold())
        if told and row.text(n).strip():
            out[told[1]] = " ".join(row.text(n).split())
    return out


def _keywords(reading: _Reading, row: RawRow) -> Mapping[int, Keywords]:
    """What the columns of keywords give, by column."""
    out = {n: keywords(row.text(n), reading.headings[n]) for n in reading.at("keywords")}
    for n, found in out.items():
        reading.words[reading.headings[n]] += found.words
        reading.others[reading.headings[n]] += len(found.others)
    return out


def _note(reading: _Reading, row: RawRow, words: Mapping[int, Keywords]) -> str:
    """The columns that no codebook has, each with its heading, and what of keywords is no rule."""
    parts = [f"{reading.headings[n]}: {'; '.join(k.others)}" for n, k in words.items() if k.others]
    for n, (heading, role) in enumerate(zip(reading.headings, reading.columns, strict=True)):
        text = " ".join(row.text(n).split())
        own = re.match(r"name \([a-z]{2,3}\)$|key( |$)", heading.casefold())
        if heading and not role and text and not own:
            parts.append(f"{heading}: {text}")
    return "; ".join(parts)


def _colour(reading: _Reading, cells: Mapping[str, RawCell], place: str) -> str:
    text = cells.get("colour", RawCell("")).text.strip()
    colour = colour_of(text, foreign=True).lower()
    if text and not colour:
        reading.lost["colour that is none"] += 1
        what = f"{text[:40]!r} is no colour that is known"
        reading.findings.append(Finding(Level.WARNING, "colour", what, place))
    return colour


def _shortcut(reading: _Reading, cells: Mapping[str, RawCell]) -> str:
    text = cells.get("shortcut", RawCell("")).text.strip()
    if text and not re.fullmatch(r"\S{1,3}", text):
        reading.lost["shortcut longer than three signs"] += 1
        return ""
    return text


def _rules(reading: _Reading, row: RawRow, place: str) -> Iterator[Mapping[str, Value]]:
    for line in reading.lines(row, "rules"):
        try:
            rule = parse_rule(line)
        except BadValue as error:
            reading.lost["rule that words cannot show"] += 1
            reading.findings.append(Finding(Level.WARNING, "rule", str(error), place))
            continue
        words: Value = rule.words if len(rule.words) > 1 or rule.kind == "lemmas" else rule.words[0]
        yield {**({"lang": list(rule.lang)} if rule.lang else {}), rule.kind: words}


def _joined(codes: Sequence[ForeignCode], reading: _Reading, place: str) -> list[ForeignCode]:
    """Rows of one code (the same name in the same place, nothing contrary) made one."""
    out: dict[str, ForeignCode] = {}
    first: dict[tuple[str, str], str] = {}
    same: dict[str, str] = {}
    joined = 0
    for code in codes:
        code = replace(code, parent=same.get(code.parent, code.parent))
        other = out.get(first.get((code.parent, code.name.casefold()), ""))
        if other is None or (code.id and other.id and code.id != other.id):
            first.setdefault((code.parent, code.name.casefold()), code.key)
            out[code.key] = code
            continue
        joined += 1
        same[code.key] = other.key
        out[other.key] = _together(other, code)
    if joined:
        what = f"{joined} rows name a code that an earlier row names; they were put together"
        reading.findings.append(Finding(Level.NOTE, "rows-joined", what, place))
    return list(out.values())


def _together(one: ForeignCode, other: ForeignCode) -> ForeignCode:
    def both(first: str, second: str, between: str) -> str:
        return between.join(dict.fromkeys(filter(None, (first, second))))

    return replace(
        one,
        definition=both(one.definition, other.definition, "\n"),
        include=tuple(dict.fromkeys((*one.include, *other.include))),
        exclude=tuple(dict.fromkeys((*one.exclude, *other.exclude))),
        examples=tuple(dict.fromkeys((*one.examples, *other.examples))),
        groups=tuple(dict.fromkeys((*one.groups, *other.groups))),
        names={**other.names, **one.names},
        rules=(*one.rules, *other.rules),
        note=both(one.note, other.note, "; "),
        colour=one.colour or other.colour,
        shortcut=one.shortcut or other.shortcut,
    )
