"""Documents of an import that was taken back, and of one that was brought back.

Owns that an undo takes out only what the import brought and nobody has used since: a document in which
anybody has coded stays, and so does one that was there before. Rows go to removed.csv, from where a redo
brings them back; files stay where they are. Codes stay: a codebook is changed by its own verbs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.model.errors import CoderError
from coder.project.cataloguing import remove_document
from coder.project.removed import restore_document

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.review.acts import Act

__all__ = ["follow_import"]


def follow_import(project: Project, acts: Sequence[Act]) -> int:
    """Take out, or bring back, the documents of imports whose memo these acts took back or brought back.

    Returns:
        How many documents went or came.
    """
    wanted = {a.on: a.kind for a in acts if a.kind in ("retract", "restore")}
    if not wanted:
        return 0
    changed = 0
    for event in project.index.affairs("memo"):
        told = (event.get("foreign") or {}).get("import") if event["id"] in wanted else None
        if not isinstance(told, dict) or not isinstance(told.get("new"), list):
            continue
        for doc_id in told["new"]:
            there = project.library.find(str(doc_id)) is not None
            try:
                if wanted[event["id"]] == "retract" and there:
                    remove_document(project, str(doc_id))
                elif wanted[event["id"]] == "restore" and not there:
                    restore_document(project, str(doc_id))
                else:
                    continue
            except CoderError:  # somebody has coded in it, or its row is gone
                continue
            changed += 1
    return changed
