"""A database of Taguette: documents in HTML, highlights counted in bytes of their text.

    foreign = read_taguette(Path("project.sqlite3"), ReadOptions())

Owns the way from HTML to a text with paragraphs, and from bytes of UTF-8 (tags not counted) to its code
points. Who made a highlight, and when, stands in the log of commands. A database with several projects is
refused, since a project here is one.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from coder.exchange.formats import (
    Foreign,
    ForeignCode,
    ForeignCoding,
    ForeignDocument,
    ReadOptions,
)
from coder.exchange.positions import Reading, Stored
from coder.exchange.sheetwords import time_of
from coder.exchange.sqliteread import Tables, opened_tables, text_of_cell
from coder.exchange.strangers import with_names_as_ids
from coder.exchange.tablereading import TableReader
from coder.exchange.textplaces import OUTSIDE
from coder.model.errors import Unreadable
from coder.model.finding import Finding, Level

__all__ = ["HtmlText", "read_taguette"]

_BLOCKS: Final = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "div", "blockquote", "table", "tr")
)
_SILENT: Final = frozenset(("script", "style", "head", "title"))
_UNREAD = {"alembic_version": "", "users": "", "project_members": "", "commands": ""}


class HtmlText(HTMLParser):
    """The text of HTML with the way back: `text` for people, `place` from bytes of its text nodes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._starts: list[
            tuple[int, int]
        ] = []  # (bytes before, characters before) of each text node
        self._nodes: list[str] = []
        self._bytes = 0
        self._length = 0
        self._silent = 0
        self.pictures = 0
        self.links = 0
        self.feed(html.replace("\r\n", "\n").replace("\r", "\n"))
        self.close()
        self.stored = Stored("".join(self._parts))
        self.text = self.stored.text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block on a line of its own."""
        self._silent += tag in _SILENT
        self.pictures += tag == "img"
        self.links += tag == "a"
        if tag == "br":
            self._put("\n")
        elif tag in _BLOCKS:
            self._break("\n" if tag in ("li", "tr") else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in _BLOCKS:
            self._break("\n")

    def handle_data(self, data: str) -> None:
        """Take a text node; its bytes count."""
        if self._silent:
            return
        self._starts.append((self._bytes, self._length))
        self._nodes.append(data)
        self._bytes += len(data.encode("utf-8", "surrogatepass"))
        self._put(data)

    def _break(self, wanted: str) -> None:
        """Put line ends where there are fewer than a block needs; nothing is taken away."""
        tail = "".join(self._parts[-3:])[-8:]
        have = tail[len(tail.rstrip(" \n")) :].count("\n")
        if self._length and have < len(wanted):
            self._put("\n" * (len(wanted) - have))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Code points in `text` of a stretch of bytes; None outside, or in the middle of a character."""
        first, last = self._at(start, after=True), self._at(end, after=False)
        if first is None or last is None or first >= last:
            return None
        return self.stored.place(Reading(bom=True), first, last)

    def _at(self, offset: int, *, after: bool) -> int | None:
        if not 0 <= offset <= self._bytes or not self._starts:
            return None
        node = bisect_right(self._starts, (offset, 1 << 62)) - 1
        if not after and node and self._starts[node][0] == offset:
            node -= 1  # an end belongs to the text before it
        before, characters = self._starts[node]
        return _characters(self._nodes[node], offset - before, characters)


def _characters(text: str, offset: int, before: int) -> int | None:
    if text.isascii():
        return before + offset
    ends = list(accumulate((len(c.encode("utf-8", "surrogatepass")) for c in text), initial=0))
    at = bisect_right(ends, offset) - 1
    return before + at if ends[at] == offset else None


def read_taguette(path: Path, options: ReadOptions) -> Foreign:
    """A project of Taguette, as its database or as its export in SQLite.

    Raises:
        InputError: there is no such file.
        Unreadable: no database of Taguette, damaged, with several projects, or with highlights outside
            their documents.
    """
    with opened_tables(path, "a database of Taguette") as tables:
        if not (tables.has("highlights", "start_offset") and tables.has("documents", "contents")):
            raise Unreadable("not a database of Taguette: its tables are missing", place=path.name)
        return with_names_as_ids(_Reader(tables, path, options).foreign())


class _Reader(TableReader):
    """One reading of the one project in a database."""

    program = "taguette"

    def __init__(self, tables: Tables, path: Path, options: ReadOptions) -> None:
        super().__init__(tables, path, options)
        self.html: dict[Any, HtmlText] = {}

    def foreign(self) -> Foreign:
        number, name, description = self._project()
        documents = self._documents(number)
        codes = self._codes(number)
        codings = self._codings({c.id for c in codes})
        self.losses += self.tables.untouched(_UNREAD)
        what = "accounts, rights and the log of commands belong to the program and stay there"
        findings = [*self.findings, Finding(Level.NOTE, "accounts", what, self.path.name)]
        return Foreign(
            origin="Taguette", name=name, description=description,
            users=self.people.users(), codes=tuple(codes),
            documents=tuple(documents), codings=tuple(codings),
            losses=dict(sorted(self.losses.items())), findings=tuple(findings),
        )  # fmt: skip

    def _project(self) -> tuple[Any, str, str]:
        rows = self.tables.rows("projects", "id", "name", "description", order="id")
        used = {row[0] for row in self.tables.rows("documents", "project_id")}
        full = [row for row in rows if row[0] in used] or rows[:1]
        if len(full) > 1:
            some = ", ".join(repr(text_of_cell(row[1])) for row in full)[:200]
            raise Unreadable(
                f"{len(full)} projects in one database: {some}", place=self.path.name,
                hint="in Taguette, export the one you want (Project info, Export, SQLite)",
            )  # fmt: skip
        if not full:
            return None, self.path.stem, ""
        return full[0][0], text_of_cell(full[0][1]) or self.path.stem, text_of_cell(full[0][2])

    def _documents(self, project: object) -> list[ForeignDocument]:
        out = []
        for number, name, about, file, of, contents, direction, created in self.tables.rows(
            "documents", "id", "name", "description", "filename", "project_id", "contents",
            "text_direction", "created", order="id",
        ):  # fmt: skip
            if of != project:
                continue
            html = HtmlText(text_of_cell(contents))
            if not html.text.strip():
                self.losses["documents without text"] += 1
                continue
            self.html[number] = html
            self.losses["pictures in documents"] += html.pictures
            self.losses["links in documents"] += html.links
            if text_of_cell(direction) == "RIGHT_TO_LEFT":
                self.losses["directions of writing"] += 1
            out.append(
                ForeignDocument(
                    f"document/{number}", text_of_cell(name) or text_of_cell(file), html.text,
                    description=text_of_cell(about), time=time_of(text_of_cell(created)),
                )
            )  # fmt: skip
        self.losses = +self.losses
        return out

    def _codes(self, project: object) -> list[ForeignCode]:
        rows = [
            row
            for row in self.tables.rows(
                "tags", "id", "path", "description", "parent_id", "project_id", order="id"
            )
            if row[4] == project
        ]
        known = {row[0] for row in rows}
        return [
            ForeignCode(f"tag/{number}", text_of_cell(name),
                        f"tag/{above}" if above in known else "", text_of_cell(about))
            for number, name, about, above, _ in rows
        ]  # fmt: skip

    def _codings(self, codes: set[str]) -> list[ForeignCoding]:
        made = self._made()
        tags: dict[Any, list[str]] = {}
        for highlight, tag in self.tables.rows("highlight_tags", "highlight_id", "tag_id"):
            if f"tag/{tag}" in codes:
                tags.setdefault(highlight, []).append(f"tag/{tag}")
        out = []
        for number, document, start, end in self.tables.rows(
            "highlights", "id", "document_id", "start_offset", "end_offset", order="id"
        ):
            html = self.html.get(document)
            if html is None:
                continue
            place = (
                html.place(start, end) if isinstance(start, int) and isinstance(end, int) else None
            )
            if place is None or not tags.get(number):
                self.losses[OUTSIDE if place is None else "highlights without a tag"] += 1
                continue
            user, time = made.get(number, ("", ""))
            out += [
                ForeignCoding(
                    f"document/{document}", *place, tag, self.people.id(user), time,
                    f"highlight/{number}/{tag}",
                    quote=html.text[slice(*place)],
                )
                for tag in tags[number]
            ]  # fmt: skip
        if self.losses[OUTSIDE] and not self.options.keep_broken:
            raise Unreadable(
                f"{self.losses[OUTSIDE]:,} highlights lie outside their document",
                place=self.path.name, hint="--keep-broken takes the others and leaves these out",
            )  # fmt: skip
        self.losses = +self.losses
        return out

    def _made(self) -> dict[Any, tuple[str, str]]:
        """Who made or changed a highlight last, and when, by its number."""
        out: dict[Any, tuple[str, str]] = {}
        for date, user, payload in self.tables.rows(
            "commands", "date", "user_login", "payload", order="id"
        ):
            if "highlight_add" not in text_of_cell(payload):
                continue
            try:
                said = json.loads(text_of_cell(payload))
            except (ValueError, RecursionError):
                continue
            if isinstance(said, dict) and said.get("type") == "highlight_add":
                number = said.get("highlight_id", said.get("id"))
                if isinstance(number, int):
                    date_text = re.sub(r"\.\d+$", "", text_of_cell(date))
                    out[number] = (text_of_cell(user), time_of(date_text))
        return out
