"""A project of QualCoder, which is a folder with a database, read as it lies there.

    foreign = read_qualcoder(Path("study.qda"), ReadOptions())

Owns the tables of QualCoder and what each means: categories are headings above codes, annotations are notes
on a document, journals notes on the project. Positions are told by the words that the program kept beside
them. Every table that is not read is counted, if it has rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from coder.exchange.formats import (
    Foreign,
    ForeignCase,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ForeignMemo,
    ForeignVariable,
    ReadOptions,
)
from coder.exchange.positions import Stored
from coder.exchange.sheetwords import time_of
from coder.exchange.sqliteread import Tables, opened_tables, text_of_cell
from coder.exchange.strangers import with_names_as_ids
from coder.exchange.tablereading import TableReader
from coder.exchange.textplaces import OUTSIDE, Claim, read_places
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["read_qualcoder"]

_UNREAD = {
    "code_image": "codings of pictures",
    "code_av": "codings of sound and film",
    "stored_sql": "stored queries",
    "graph": "graphs",
    "ris": "lines of bibliographic references",
    "coder_names": "",
    "manage_files_display": "",
    "files_filter": "",
}
_PART = "parts of documents that belong to a case"


def read_qualcoder(path: Path, options: ReadOptions) -> Foreign:
    """A project of QualCoder: its folder, or the file `data.qda` in it.

    Raises:
        InputError: there is no such project.
        Unreadable: no project of QualCoder, damaged, or with codings outside their texts.
    """
    data = path / "data.qda" if path.is_dir() else path
    with opened_tables(data, "a project of QualCoder") as tables:
        if not (tables.has("source", "fulltext") and tables.has("code_text", "pos0", "pos1")):
            raise Unreadable("not a project of QualCoder: its tables are missing", place=path.name)
        return with_names_as_ids(_Reader(tables, path, options).foreign())


class _Reader(TableReader):
    """One reading of one project."""

    program = "qualcoder"

    def __init__(self, tables: Tables, path: Path, options: ReadOptions) -> None:
        super().__init__(tables, path, options)
        self.texts: dict[str, Stored] = {}

    def foreign(self) -> Foreign:
        values = self._values()
        documents = self._documents(values)
        codes = self._codes()
        codings = self._codings({c.id for c in codes})
        self._annotations()
        cases, variables = self._cases(values), self._variables()
        self._journals()
        about = self.tables.rows("project", "memo")
        for name in [n for n in self.tables.names() if n.startswith("gr_")]:
            _UNREAD.setdefault(name, "parts of graphs")
        self.losses += self.tables.untouched(_UNREAD)
        return Foreign(
            origin="QualCoder", name=self.path.name.removesuffix(".qda"),
            description=text_of_cell(about[0][0]) if about else "",
            users=self.people.users(), codes=tuple(codes), documents=tuple(documents),
            codings=tuple(codings), memos=tuple(self.memos), variables=variables,
            attributes=self._important(codings), cases=tuple(cases),
            losses=dict(sorted(self.losses.items())), findings=tuple(self.findings),
        )  # fmt: skip

    def _user(self, owner: object) -> str:
        return self.people.id(text_of_cell(owner))

    def _note(
        self, text: object, id: str, kind: str, target: str, owner: object, date: object
    ) -> None:
        if text_of_cell(text).strip():
            self.memos.append(
                ForeignMemo(id, text_of_cell(text), kind, target, "", self._user(owner),
                            time_of(text_of_cell(date)))
            )  # fmt: skip

    # -- documents -----------------------------------------------------------------------------

    def _values(self) -> dict[tuple[str, Any], dict[str, str]]:
        """{(file or case, id): {attribute: value}}."""
        out: dict[tuple[str, Any], dict[str, str]] = {}
        rows = self.tables.rows("attribute", "name", "attr_type", "value", "id", order="attrid")
        for name, kind, value, owner in rows:
            if kind not in ("file", "case"):
                self.losses[f"attributes of {text_of_cell(kind)[:20] or 'nothing'}"] += 1
            elif text_of_cell(value):
                out.setdefault((kind, owner), {})[text_of_cell(name)] = text_of_cell(value)
        return out

    def _variables(self) -> tuple[ForeignVariable, ...]:
        rows = self.tables.rows("attribute_type", "name", "memo", "valuetype", "caseOrFile")
        kinds = {"numeric": "text", "character": "text"}  # numbers there may have decimals
        return tuple(
            ForeignVariable(text_of_cell(name), kinds.get(str(kind), "text"),
                            description=text_of_cell(memo))
            for name, memo, kind, of in rows if of in ("file", "case")
        )  # fmt: skip

    def _documents(self, values: Mapping[tuple[str, Any], dict[str, str]]) -> list[ForeignDocument]:
        out = []
        rows = self.tables.rows(
            "source", "id", "name", "fulltext", "mediapath", "memo", "owner", "date", order="id"
        )
        for number, name, text, media, memo, owner, date in rows:
            if not text_of_cell(text).strip():
                self.losses["pictures, sound, film and files without text"] += 1
                continue
            id = f"source/{number}"
            self.texts[id] = Stored(text_of_cell(text))
            if text_of_cell(media):
                self.losses["original files beside their texts"] += 1
            out.append(
                ForeignDocument(
                    id, text_of_cell(name), self.texts[id].text, user=self._user(owner),
                    time=time_of(text_of_cell(date)), variables=values.get(("file", number), {}),
                )
            )  # fmt: skip
            self._note(memo, f"memo/{id}", "doc", id, owner, date)
        return out

    # -- codes ---------------------------------------------------------------------------------

    def _codes(self) -> list[ForeignCode]:
        out = []
        self._dates_of_codes()
        rows = self.tables.rows("code_cat", "catid", "name", "memo", "supercatid", order="catid")
        known = {row[0] for row in rows}
        for number, name, memo, above in rows:
            parent = f"category/{above}" if above in known else ""
            out.append(ForeignCode(f"category/{number}", text_of_cell(name), parent,
                                   text_of_cell(memo), codable=False))  # fmt: skip
        codes = self.tables.rows(
            "code_name", "cid", "name", "memo", "catid", "color", "supercid", order="cid"
        )
        numbers = {row[0] for row in codes}
        for number, name, memo, category, colour, above in codes:
            parent = f"category/{category}" if category in known else ""
            parent = f"code/{above}" if above in numbers else parent
            out.append(ForeignCode(f"code/{number}", text_of_cell(name), parent,
                                   text_of_cell(memo), text_of_cell(colour)))  # fmt: skip
        return out

    def _dates_of_codes(self) -> None:
        """Say how many codes had a date and an owner, for which a codebook has no place."""
        rows = [
            row
            for table in ("code_cat", "code_name")
            for row in self.tables.rows(table, "owner", "date")
        ]
        n = sum(any(text_of_cell(cell) for cell in row) for row in rows)
        if n:
            what = f"when and by whom {n:,} codes and categories were made is not kept"
            self.findings.append(Finding(Level.NOTE, "dates-of-codes", what, self.path.name))

    def _codings(self, codes: set[str]) -> list[ForeignCoding]:
        names = (
            "ctid",
            "cid",
            "fid",
            "seltext",
            "pos0",
            "pos1",
            "owner",
            "date",
            "memo",
            "important",
        )
        rows = []
        for row in self.tables.rows("code_text", *names):
            if f"code/{row[1]}" not in codes:
                self.losses["codings whose code is not there"] += 1
            elif f"source/{row[2]}" not in self.texts:
                self.losses["codings whose document has no text"] += 1
            else:
                rows.append(row)
        claims = [_claim(row[2], row[4], row[5], row[3]) for row in rows]
        places, told = read_places(self.texts, claims, "QualCoder", self.path.name, self.options)
        self.findings += told
        out = []
        for n, (row, claim, place) in enumerate(zip(rows, claims, places, strict=True)):
            if place is None:
                self.losses[OUTSIDE] += 1
                continue
            out.append(
                ForeignCoding(
                    claim.document, *place, f"code/{row[1]}", self._user(row[6]),
                    time_of(text_of_cell(row[7])), f"coding/{n if row[0] is None else row[0]}",
                    quote=self.texts[claim.document].text[slice(*place)], memo=text_of_cell(row[8]),
                    attributes={"important": "yes"} if row[9] == 1 else {},
                )
            )  # fmt: skip
        return out

    @staticmethod
    def _important(codings: Iterable[ForeignCoding]) -> tuple[ForeignVariable, ...]:
        if not any(c.attributes for c in codings):
            return ()
        about = "Marked as important in QualCoder."
        return (ForeignVariable("important", "nominal", ("yes",), description=about),)

    # -- notes and cases -----------------------------------------------------------------------

    def _annotations(self) -> None:
        """Notes on a passage without a code: they become notes on the document that quote it."""
        rows = self.tables.rows(
            "annotation", "anid", "fid", "pos0", "pos1", "memo", "owner", "date"
        )
        for number, document, start, end, memo, owner, date in rows:
            id = f"source/{document}"
            if id not in self.texts:
                self.losses["annotations of what has no text"] += 1
                continue
            claim = _claim(document, start, end, "")
            words = self.texts[id].raw[claim.start : claim.end]
            quoted = "".join(f"> {line}\n" for line in Stored(words).text.split("\n"))
            self._note(
                f"{quoted}\n{text_of_cell(memo)}", f"annotation/{number}", "doc", id, owner, date
            )

    def _journals(self) -> None:
        for number, name, entry, date, owner in self.tables.rows(
            "journal", "jid", "name", "jentry", "date", "owner", order="jid"
        ):
            text = f"# {text_of_cell(name)}\n\n{text_of_cell(entry)}"
            self._note(text, f"journal/{number}", "project", "", owner, date)

    def _cases(self, values: Mapping[tuple[str, Any], dict[str, str]]) -> list[ForeignCase]:
        members: dict[Any, dict[str, None]] = {}
        for case, document, start, end in self.tables.rows(
            "case_text", "caseid", "fid", "pos0", "pos1", order="id"
        ):
            text = self.texts.get(f"source/{document}")
            if text is None:
                self.losses["pictures, sound and film of cases"] += 1
            elif start == 0 and isinstance(end, int) and end >= len(text.raw) - 1:
                members.setdefault(case, {})[f"source/{document}"] = None
            else:
                self.losses[_PART] += 1
        return [
            ForeignCase(f"case/{number}", text_of_cell(name), text_of_cell(memo),
                        tuple(members.get(number, ())), variables=values.get(("case", number), {}))
            for number, name, memo in self.tables.rows("cases", "caseid", "name", "memo", order="caseid")
        ]  # fmt: skip


def _claim(document: object, start: object, end: object, words: object) -> Claim:
    first = start if isinstance(start, int) else -1
    last = end if isinstance(end, int) else -1
    return Claim(f"source/{document}", first, last, text_of_cell(words).replace("\u2029", "\n"))
