"""A project of two documents, coded and finished by several, whose agreement is asked for."""

from __future__ import annotations

from pathlib import Path

from coder.agree.alpha import alpha
from coder.agree.judgements import judgements
from coder.model.selection import Selection
from coder.project.agreeing import Question
from coder.project.facade import Project
from tests.builders import a_document
from tests.project.small import BOOK, opened

TEN = " ".join(f"Sentence number {n} says this." for n in range(10))
D1 = a_document(TEN, id="D1", case="EU", year="2008")
D2 = a_document(TEN.replace("says", "tells"), id="D2", case="CH", year="2009")
GROUPS = (
    BOOK.replace(
        "codes:\n", "groups:\n  - {id: one, exclusive: true}\n  - {id: two}\ncodes:\n", 1
    ).replace("    parent: frame\n", "    parent: frame\n    group: one\n")
    + "    group: one\n"
)


def coded(root: Path, by: str, *said: str, finish: str = "D1 D2") -> None:
    """`D1 3 win_win`: the fourth sentence of D1 has the code; then the documents are finished."""
    docs = {"D1": D1, "D2": D2}
    with opened(root, by) as project:
        for line in said:
            doc, n, code = line.split()
            project.add(doc, docs[doc].map.sentences[int(n)], code)
        for doc in finish.split():
            project.finish(doc)


def by_code(project: Project, selection: Selection | None = None, **asked: object) -> dict:
    found = project.agree(selection, Question(**asked))
    return {line.key["code"]: line for line in found.lines}


def expected(ana: set[int], ben: set[int], units: int = 20) -> float:
    rows = [[int(n in own) for n in range(units)] for own in (ana, ben)]
    return alpha(judgements(rows)).value
