"""The ids under which other programs know the things of a project.

Owns that an id is the same at every export and on every machine: it is the one that an import brought, else
one made from the project's id and the thing's own. A renamed code keeps its id. Nothing is read but what the
caller gives and the codebooks.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from typing import TYPE_CHECKING

from coder.codebook.foreign import foreign_guid, kept_notes
from coder.model.migration import standing_migrations
from coder.model.names import fold_name

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["code_guids", "document_guid", "group_guids", "made_guid", "user_guid"]

_GUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def made_guid(*parts: object) -> str:
    """An id made of these parts; a part that is an id stands for itself when it is the only one."""
    if len(parts) == 1 and _GUID.fullmatch(str(parts[0])):
        return str(parts[0])
    h = hashlib.sha1("\x1f".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()
    return f"{h[:8]}-{h[8:12]}-5{h[13:16]}-a{h[17:20]}-{h[20:32]}"


def document_guid(project: Project, doc_id: str) -> str:
    """The id of a document that no import brought."""
    return made_guid(project.settings.id, "document", fold_name(doc_id))


def user_guid(project: Project, coder: str) -> str:
    """The id of a coder whom no import brought."""
    return made_guid(project.settings.id, "user", fold_name(coder))


def code_guids(project: Project, name: str) -> dict[str, str]:
    """{code: id} of a codebook, as its .qdc has them."""
    notes, _ = kept_notes(project.books.data(name))
    renames = [
        e for e in standing_migrations(project.books.migrations(name)) if e and e.kind == "rename"
    ]
    space = _space(project, name)
    out = {}
    for code in project.books.book(name).ids:
        first = code
        for entry in reversed(renames):
            if first in entry.new and entry.old:
                first = entry.old[0]
        made = str(uuid.uuid5(space, f"code:{first}"))
        out[code] = foreign_guid(notes.get(code, "")) or made
    return out


def group_guids(project: Project, name: str) -> dict[str, str]:
    """{group: id} of a codebook, as its .qdc has them."""
    _, notes = kept_notes(project.books.data(name))
    space = _space(project, name)
    return {
        g.id: foreign_guid(notes.get(g.id, "")) or str(uuid.uuid5(space, f"group:{g.id}"))
        for g in project.books.book(name).groups
    }


def _space(project: Project, name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"coder:{project.settings.id}:{name}")
