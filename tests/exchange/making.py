"""Files of other programs, made up: their tables and columns, words of ours.

    path = a_qualcoder(tmp_path)
    path = a_sheet(tmp_path / "q.xlsx", HEADER, rows)

Owns the shapes as those programs write them, as far as readers look at them, and a few things they do
not look at, so that losses can be counted. Builds on the standard library and the writer of spreadsheets.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ATLAS = ("ID", "Quotation Name", "Document", "Document Groups", "Quotation Content", "Comment", "Codes",
         "Reference", "Density", "Created by", "Modified by", "Created", "Modified")  # fmt: skip
ATLAS_DE = ("ID", "Zitatname", "Dokument", "Dokumentgruppen", "Zitatinhalt", "Kommentar", "Kodes",
            "Referenz", "Dichte", "Erstellt von", "Geändert von", "Erstellt", "Geändert")  # fmt: skip
MAXQDA = ("Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End",
          "Weight score", "Segment", "Modified by", "Modified", "Area", "Coverage %")  # fmt: skip
MAXQDA_DE = ("Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende", "Gewicht",
             "Segment", "Bearbeitet von", "Bearbeitet am", "Fläche", "Abdeckungsgrad %")  # fmt: skip

INTERVIEW = (
    "A win-win \U0001f600 for all.\nNo readmission.\r\nThe e\u0301migré stays. A win-win again."
)


def a_sheet(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """A table as XLSX, or as text for other endings (semicolons for .csv)."""
    if path.suffix == ".xlsx":
        import xlsxwriter

        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
        sheet = book.add_worksheet("Report")
        for n, row in enumerate([header, *rows]):
            for column, value in enumerate(row):
                sheet.write(n, column, value)
        book.close()
        return path
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([header, *rows])
    return path


def a_database(path: Path, tables: dict[str, tuple[str, Sequence[Sequence[Any]]]]) -> Path:
    """A database with these tables: {name: (columns, rows)}."""
    db = sqlite3.connect(path)
    for name, (columns, rows) in tables.items():
        db.execute(f"CREATE TABLE {name} ({columns})")
        marks = ", ".join("?" * len(columns.split(",")))
        db.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    db.commit()
    db.close()
    return path


def quoted(text: str, words: str, nth: int = 0) -> tuple[str, int, int]:
    """(words, start, end) of words in a text, in code points."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return words, at, at + len(words)


def a_qualcoder(folder: Path, text: str = INTERVIEW, *, shift: int = 0) -> Path:
    """A project of QualCoder with two documents, categories, notes, a case and a coded picture."""
    root = folder / "study.qda"
    root.mkdir()
    day = "2024-05-01 10:00:00"
    first, again = quoted(text, "win-win"), quoted(text, "win-win", 1)
    tables: dict[str, tuple[str, Sequence[Sequence[Any]]]] = {
        "project": ("databaseversion text, date text, memo text, about text", [("v9", day, "About.", "Q")]),
        "source": (
            "id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text",
            [(1, "Interview 1.txt", text, None, "A calm talk.", "ana", day),
             (2, "map.png", None, "/images/map.png", "", "ana", day),
             (3, "Note.txt", "Only aid.", "/docs/Note.txt", "", "ben", day)],
        ),
        "code_cat": ("catid integer, name text, owner text, date text, memo text, supercatid integer",
                     [(1, "Frames", "ana", day, "", None), (2, "Positive", "ana", day, "", 1)]),
        "code_name": ("cid integer, name text, memo text, catid integer, owner text, date text, color text",
                      [(1, "Win-win", "Both gain.", 2, "ana", day, "#00AA00"),
                       (2, "Aid", "", None, "ana", day, "#0000AA")]),
        "code_text": (
            "ctid integer, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, "
            "owner text, date text, memo text, avid integer, important integer",
            [(1, 1, 1, first[0], first[1] + shift, first[2] + shift, "ana", day, "why", None, 1),
             (2, 1, 1, again[0], again[1] + shift, again[2] + shift, "ben", day, "", None, None),
             (3, 2, 3, "aid", 5, 8, "ben", day, "", None, None)],
        ),
        "code_image": ("imid integer, id integer, cid integer", [(1, 2, 2)]),
        "annotation": ("anid integer, fid integer, pos0 integer, pos1 integer, memo text, owner text, date text",
                       [(1, 3, 0, 4, "Only?", "ana", day)]),
        "journal": ("jid integer, name text, jentry text, date text, owner text",
                    [(1, "Day 1", "Began.", day, "ana")]),
        "cases": ("caseid integer, name text, memo text, owner text, date text",
                  [(1, "Person A", "", "ana", day)]),
        "case_text": ("id integer, caseid integer, fid integer, pos0 integer, pos1 integer, owner text",
                      [(1, 1, 1, 0, len(text) - 1, "ana")]),
        "attribute_type": ("name text, date text, owner text, memo text, caseOrFile text, valuetype text",
                           [("year", day, "ana", "", "file", "numeric"),
                            ("age", day, "ana", "", "case", "numeric")]),
        "attribute": ("attrid integer, name text, attr_type text, value text, id integer",
                      [(1, "year", "file", "2008", 1), (2, "age", "case", "67", 1)]),
        "stored_sql": ("title text, ssql text", [("all", "select 1")]),
    }  # fmt: skip
    a_database(root / "data.qda", tables)
    return root


def a_taguette(path: Path, *, html: str = "", spans: Sequence[tuple[int, int]] = ()) -> Path:
    """A database of Taguette with one project; offsets are bytes of the text in the HTML."""
    html = html or "<h1>Übersicht</h1><p>A <b>win</b>-win &amp; aid.</p>\n<p>No readmission.</p>"
    text = "ÜbersichtA win-win & aid.\nNo readmission."
    spans = spans or [_bytes_of(text, "win-win & aid"), _bytes_of(text, "readmission")]
    said = {"type": "highlight_add", "highlight_id": 1, "start_offset": spans[0][0], "tags": [1]}
    tables: dict[str, tuple[str, Sequence[Sequence[Any]]]] = {
        "projects": ("id integer, name text, description text", [(1, "Study", "A study."), (2, "Empty", "")]),
        "documents": ("id integer, name text, description text, filename text, project_id integer, "
                      "text_direction text, contents text",
                      [(1, "Talk", "First talk.", "talk.docx", 1, "LEFT_TO_RIGHT", html)]),
        "tags": ("id integer, project_id integer, path text, description text",
                 [(1, 1, "frame.win", "Both gain."), (2, 1, "aid", ""), (3, 2, "other", "")]),
        "highlights": ("id integer, document_id integer, start_offset integer, end_offset integer, snippet text",
                       [(n, 1, *span, "") for n, span in enumerate(spans, 1)]),
        "highlight_tags": ("highlight_id integer, tag_id integer",
                           [(1, 1), (1, 2), *((n, 2) for n in range(2, len(spans)))]),
        "commands": ("id integer, date text, user_login text, project_id integer, payload text",
                     [(1, "2024-05-01 10:00:00.000001", "ana", 1, json.dumps(said))]),
        "users": ("login text, hashed_password text", [("ana", "x")]),
    }  # fmt: skip
    return a_database(path, tables)


def _bytes_of(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    start = len(text[:at].encode())
    return start, start + len(words.encode())


def a_dna(path: Path, *, stop: int = 0) -> Path:
    """A database of Discourse Network Analyzer: three statements, two of them on one place and concept."""
    text = "\U0001f600 The minister said: aid helps.\nThe union agreed."
    start = 1 + text.index("aid helps")  # the first sign counts twice there
    tables: dict[str, tuple[str, Sequence[Sequence[Any]]]] = {
        "CODERS": ("ID integer, Name text, Red integer", [(1, "Admin", 0), (2, "Nobody", 0)]),
        "DOCUMENTS": ("ID integer, Title text, Text text, Coder integer, Author text, Source text, "
                      "Section text, Notes text, Type text, Date integer",
                      [(1, "Debate", text, 1, "A. Reporter", "Daily", "", "Read twice.", "", 1_199_145_600)]),
        "STATEMENTTYPES": ("ID integer, Label text, Red integer, Green integer, Blue integer",
                           [(1, "DNA Statement", 255, 255, 100)]),
        "VARIABLES": ("ID integer, Variable text, DataType text, StatementTypeId integer",
                      [(1, "person", "short text", 1), (2, "concept", "short text", 1),
                       (3, "agreement", "boolean", 1)]),
        "ENTITIES": ("ID integer, VariableId integer, Value text",
                     [(1, 1, "Minister"), (2, 1, "Union"), (3, 2, "Aid helps"), (4, 1, "Unused")]),
        "STATEMENTS": ("ID integer, StatementTypeId integer, DocumentId integer, Start integer, "
                       "Stop integer, Coder integer",
                       [(1, 1, 1, start, stop or start + 9, 1), (2, 1, 1, start, stop or start + 9, 1),
                        (3, 1, 1, 0, 2, 1)]),
        "DATASHORTTEXT": ("ID integer, StatementId integer, VariableId integer, Entity integer",
                          [(1, 1, 1, 1), (2, 1, 2, 3), (3, 2, 1, 2), (4, 2, 2, 3)]),
        "DATABOOLEAN": ("ID integer, StatementId integer, VariableId integer, Value integer",
                        [(1, 1, 3, 1), (2, 2, 3, 1), (3, 3, 3, 0)]),
        "REGEXES": ("Label text, Red integer", [("aid", 0)]),
        "SETTINGS": ("Property text, Value text", [("version", "3.0.11")]),
    }  # fmt: skip
    return a_database(path, tables)
