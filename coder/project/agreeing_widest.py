"""Which question of agreement measures what there is, where nobody asked for one in particular.

    question = widest(project, selection, Question())      question.gaps

Owns the rule of reports and methods sections: where more documents were finished by several of the coders
than by all of them, the documents of several are measured, and who has not read one is missing there; else
the documents of all. `agree` itself stays with the documents of all until somebody asks for more.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coder.model.selection import Selection
    from coder.project.agreeing import Question
    from coder.project.agreeing_ways import Way
    from coder.project.facade import Project

__all__ = ["finished_by", "widest"]


def finished_by(way: Way) -> tuple[int, int]:
    """How many documents were finished for some code by all of the coders compared, and by two or more."""
    at = [way.material.frame.coders.index(coder) for coder in way.coders]
    if len(at) < 2:
        return 0, 0
    readers = way.material.read.done[:, at].sum(axis=1)
    return int((readers >= len(at)).any(axis=1).sum()), int((readers >= 2).any(axis=1).sum())


def widest(project: Project, selection: Selection, question: Question) -> Question:
    """The question, with gaps where that takes in more documents.

    Raises:
        UnknownName, BadValue, UsageError: see `agreeing.agree`.
    """
    from coder.project.agreeing_ways import ways

    every, several = finished_by(ways(project, selection, question)[0])
    return replace(question, gaps=True) if several > every else question
