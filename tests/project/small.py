"""Small projects on disk, made of documents that a test writes down.

    root = a_project(tmp_path, a_document("A win-win. No readmission.", id="EU-01", case="EU"))

Owns a project without ingest: texts and maps through the store, a codebook as YAML, coder.toml with the
coders named. Ids and times are the system's; tests look at what they mean, not at what they are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from coder.model.document import Document
from coder.project.facade import Project
from coder.project.facade import open as open_project
from coder.store.documents import Entry, write_sheet
from coder.store.layout import Layout
from coder.store.settings import new_settings
from coder.store.texts import write_text
from tests.builders import a_document

BOOK = """\
version: "1.0"
attributes:
  - name: stance
    values: [asserts, contests]
  - name: weight
    type: integer
    scope: [win_win]
variables:
  - name: case
    values: [EU, CH, US]
contexts:
  negated:
    proposes: {stance: contests}
codes:
  - id: frame
    name: Frame
    definition: How it is told.
  - id: win_win
    name: Win-win
    names: {de: Gewinn für alle}
    parent: frame
    definition: Both sides gain.
    rules:
      - id: ww1
        phrase: win-win
      - id: ww2
        phrase: mutual benefit
        expand: sentence
  - id: readmission
    name: Readmission
    definition: People are taken back.
    rules:
      - id: re1
        phrase: readmission
  - id: aid
    name: Aid
    definition: Money is given.
"""

DOCUMENTS = (
    a_document(
        "A win-win for all. It brings mutual benefit. Aid is given.",
        "There is no readmission without aid. This is not a win-win.",
        id="EU-01",
        case="EU",
        year="2008",
    ),
    a_document("Readmission is agreed. A win-win again.", id="CH-01", case="CH", year="2009"),
    a_document("Nothing of the kind is said here.", id="US-01", case="US", year="2009"),
)


def a_project(
    root: Path,
    *documents: Document,
    book: str = BOOK,
    coders: Sequence[str] = ("ana", "ben"),
    more: str = "",
) -> Path:
    """A project in `root` with these documents (else `DOCUMENTS`); returns the folder."""
    layout = Layout(root)
    root.mkdir(parents=True, exist_ok=True)
    layout.codings.mkdir()
    layout.codebooks.mkdir()
    layout.texts("main").mkdir(parents=True)
    new_settings(layout.settings, name="small", project_id="0190aaaa-small")
    listed = "".join(f"\n[[coders]]\nid = {json.dumps(c)}\n" for c in coders)
    with layout.settings.open("a", encoding="utf-8") as file:
        file.write(f"{more}\n{listed}")
    layout.book("frames").write_bytes(book.encode())
    entries = []
    for doc in documents or DOCUMENTS:
        name = write_text(layout.texts("main"), doc.id, doc.text, doc.map)
        entries.append(Entry(doc.id, "main", "", name, variables=dict(doc.variables)))
    write_sheet(layout.sheet("main"), entries)
    return root


def opened(root: Path, by: str = "ana") -> Project:
    """The project as a coder opens it."""
    return open_project(root, coder=by)
