"""A database of Discourse Network Analyzer (.dna), read: statements are codings with attributes.

    foreign = read_dna(Path("debate.dna"), ReadOptions())

Owns what a statement is here: its concept is the code, below a heading that is the statement type; the other
variables (person, organization, agreement ...) are attributes. Types without a concept are codes themselves.
Versions 2 and 3 are read. Positions are counted by a Java program, so in UTF-16 units, and are told
as such; statements that share coder, place and code are joined, their values side by side, and counted.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Final

from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignMemo,
    ForeignVariable,
    ReadOptions,
)
from coder.exchange.positions import Reading, Stored
from coder.exchange.sqliteread import Tables, opened_tables, text_of_cell
from coder.exchange.strangers import with_names_as_ids
from coder.exchange.tablereading import TableReader
from coder.exchange.textplaces import OUTSIDE
from coder.model.errors import Unreadable

__all__ = ["read_dna"]

_CONCEPT: Final = "concept"
_JOINED = "statements joined with another of the same coder, place and concept"
_ABOUT: Final = ("author", "source", "section", "type")
_UNREAD = {
    "settings": "",
    "coderrelations": "",
    "regexes": "words and patterns to be highlighted",
    "attributevalues": "attributes of entities",
    "attributevariables": "",
    "variablelinks": "links of variables",
    "statementlinks": "links of statements",
}


def read_dna(path: Path, options: ReadOptions) -> Foreign:
    """A database of Discourse Network Analyzer.

    Raises:
        InputError: there is no such file.
        Unreadable: no such database, damaged, or with statements outside their documents.
    """
    with opened_tables(path, "a database of Discourse Network Analyzer") as tables:
        if not (tables.has("STATEMENTS", "Start", "Stop") and tables.has("DOCUMENTS", "Text")):
            raise Unreadable(
                "not a database of Discourse Network Analyzer: its tables are missing",
                place=path.name,
            )
        return with_names_as_ids(_Reader(tables, path, options).foreign())


class _Reader(TableReader):
    """One reading of one database."""

    program = "dna"

    def __init__(self, tables: Tables, path: Path, options: ReadOptions) -> None:
        super().__init__(tables, path, options)
        self.texts: dict[Any, Stored] = {}
        self.codes: dict[str, ForeignCode] = {}

    def foreign(self) -> Foreign:
        names = self.tables.rows("CODERS", "ID", "Name", order="ID")
        users = {number: text_of_cell(name) for number, name in names}
        documents = self._documents(users)
        variables, attributes = self._variables()
        codings = self._joined(self._codings(users, self._data(variables)))
        self.losses += self.tables.untouched(_UNREAD)
        return Foreign(
            origin="Discourse Network Analyzer", name=self.path.stem,
            users=self.people.users(),
            codes=tuple(self.codes.values()), documents=tuple(documents), codings=tuple(codings),
            memos=tuple(self.memos),
            attributes=tuple(a for a in attributes if any(a.name in c.attributes for c in codings)),
            losses=dict(sorted((+self.losses).items())), findings=tuple(self.findings),
        )  # fmt: skip

    def _documents(self, users: dict[Any, str]) -> list[ForeignDocument]:
        out = []
        for number, title, text, coder, notes, date, *about in self.tables.rows(
            "DOCUMENTS", "ID", "Title", "Text", "Coder", "Notes", "Date", *_ABOUT, order="ID"
        ):
            id = f"document/{number}"
            stored = Stored(text_of_cell(text))
            if not stored.text.strip():
                self.losses["documents without text"] += 1
                continue
            self.texts[number] = stored
            values = {n: text_of_cell(v) for n, v in zip(_ABOUT, about, strict=True)}
            values["date"] = _day(date)
            out.append(
                ForeignDocument(
                    id, text_of_cell(title) or id, stored.text,
                    user=self.people.id(users.get(coder, "")),
                    variables={n: v for n, v in values.items() if v},
                )
            )  # fmt: skip
            if text_of_cell(notes).strip():
                self.memos.append(ForeignMemo(f"notes/{number}", text_of_cell(notes), "doc", id))
        return out

    def _variables(self) -> tuple[dict[Any, str], list[ForeignVariable]]:
        """Names of variables by number, and the attributes that they become."""
        names: dict[Any, str] = {}
        out: dict[str, ForeignVariable] = {}
        for number, name, kind in self.tables.rows(
            "VARIABLES", "ID", "Variable", "DataType", order="ID"
        ):
            names[number] = text_of_cell(name)
            values = ("yes", "no") if kind == "boolean" else ()
            type = {"boolean": "nominal", "integer": "integer"}.get(str(kind), "text")
            if names[number] in out and out[names[number]].type != type:
                type, values = "text", ()
            out[names[number]] = ForeignVariable(names[number], type, values)
        return names, list(out.values())

    def _data(self, names: dict[Any, str]) -> dict[Any, dict[str, str]]:
        """{statement: {variable: value}}, empty values left out."""
        entities = {
            row[0]: text_of_cell(row[1]) or text_of_cell(row[2])
            for row in self.tables.rows("ENTITIES", "ID", "Value", "Name")
        }
        out: dict[Any, dict[str, str]] = {}
        used = set()
        for table in ("DATASHORTTEXT", "DATALONGTEXT", "DATAINTEGER", "DATABOOLEAN"):
            for statement, variable, value, entity in self.tables.rows(
                table, "StatementId", "VariableId", "Value", "Entity"
            ):
                text = text_of_cell(value)
                if table == "DATABOOLEAN":
                    text = "yes" if value in (1, "1", True) else "no"
                elif table == "DATASHORTTEXT" and entity is not None:
                    text = entities.get(entity, "")
                    used.add(entity)
                if text.strip() and variable in names:
                    out.setdefault(statement, {})[names[variable]] = " ".join(text.split())
        unused = {n for n, name in entities.items() if name.strip()} - used
        self.losses["entities that no statement uses"] += len(unused)
        return out

    def _code(self, kind: str, concept: str, colour: str) -> str:
        heading = f"type/{kind}"
        if not concept:
            known = self.codes.get(heading)
            if known is None or not known.codable:
                self.codes[heading] = ForeignCode(heading, kind, colour=colour)
            return heading
        self.codes.setdefault(heading, ForeignCode(heading, kind, colour=colour, codable=False))
        id = f"{heading}/{concept}"
        self.codes.setdefault(id, ForeignCode(id, concept, heading))
        return id

    def _codings(
        self, users: dict[Any, str], data: dict[Any, dict[str, str]]
    ) -> list[ForeignCoding]:
        types = {
            row[0]: (text_of_cell(row[1]) or text_of_cell(row[2]) or "Statement", _colour(row[3:]))
            for row in self.tables.rows(
                "STATEMENTTYPES", "ID", "Label", "Type", "Red", "Green", "Blue"
            )
        }
        reading = Reading("utf16", cr=False)  # a Java text pane knows line feeds only
        out = []
        for number, kind, document, start, end, coder in self.tables.rows(
            "STATEMENTS",
            "ID",
            "StatementTypeId",
            "DocumentId",
            "Start",
            "Stop",
            "Coder",
            order="ID",
        ):
            text = self.texts.get(document)
            whole = isinstance(start, int) and isinstance(end, int)
            place = text.place(reading, start, end) if text is not None and whole else None
            if text is None or place is None or place[0] >= place[1]:
                self.losses[OUTSIDE] += 1
                continue
            values = dict(data.get(number, {}))
            code = self._code(types.get(kind, ("Statement", ""))[0], values.pop(_CONCEPT, ""),
                              types.get(kind, ("", ""))[1])  # fmt: skip
            out.append(
                ForeignCoding(
                    f"document/{document}", *place, code, self.people.id(users.get(coder, "")),
                    id=f"statement/{number}", quote=text.text[slice(*place)], attributes=values,
                )
            )  # fmt: skip
        if self.losses[OUTSIDE] and not self.options.keep_broken:
            raise Unreadable(
                f"{self.losses[OUTSIDE]:,} statements lie outside their document",
                place=self.path.name, hint="--keep-broken takes the others and leaves these out",
            )  # fmt: skip
        return out

    def _joined(self, codings: list[ForeignCoding]) -> list[ForeignCoding]:
        """One coding for each coder, place and code: a second one would not count here."""
        out: dict[tuple[object, ...], ForeignCoding] = {}
        for coding in codings:
            key = (coding.document, coding.start, coding.end, coding.code, coding.user)
            if key not in out:
                out[key] = coding
                continue
            self.losses[_JOINED] += 1
            merged = dict(out[key].attributes)
            for name, value in coding.attributes.items():
                held = merged.get(name, "").split(" | ") if name in merged else []
                merged[name] = " | ".join([*held, *([] if value in held else [value])])
            first = out[key]
            out[key] = ForeignCoding(
                first.document, first.start, first.end, first.code, first.user, id=first.id,
                quote=first.quote, attributes=merged,
            )  # fmt: skip
        return list(out.values())


def _colour(cells: tuple[Any, ...]) -> str:
    if not all(isinstance(c, int) and 0 <= c <= 255 for c in cells):
        return ""
    return "#" + "".join(f"{c:02x}" for c in cells)


def _day(value: object) -> str:
    """A day of seconds since 1970, or of milliseconds where they are too many."""
    if not isinstance(value, int):
        return ""
    seconds = value // 1000 if abs(value) > 50_000_000_000 else value
    try:
        day = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    except OverflowError:
        return ""
    return day.date().isoformat()
