"""What imports left in the record for the way back: other programs' ids, cases, sets, links.

    kept = kept_of(project)
    kept.guid_of_user("ana")

Every import writes one memo on the project that says what came in; under `foreign` it carries what only an
export needs. Owns the shape of that, and that an import that was undone is no longer there. Where several
imports name one thing, the first one's id is the thing's, and the others still lead to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from coder.exchange.formats import Foreign, ForeignCase, ForeignLink, ForeignSet, ForeignVariable
from coder.model.affairs import fold_memos
from coder.model.names import fold_name
from coder.model.registers import Raw

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["Kept", "keeping", "kept_of", "memo_foreign"]


@dataclass(slots=True)
class Kept:
    """What all imports that stand have left; `names` are those of the imported projects.

    `users` and `documents` are by our id, with `guid` and `name` and what else was told; `user_ids` and
    `document_ids` lead from other programs' ids to ours. `variables` are by the name of the column here.
    """

    names: list[str] = field(default_factory=list)
    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    user_ids: dict[str, str] = field(default_factory=dict)
    document_ids: dict[str, str] = field(default_factory=dict)
    variables: dict[str, ForeignVariable] = field(default_factory=dict)
    sets: list[ForeignSet] = field(default_factory=list)
    cases: list[ForeignCase] = field(default_factory=list)
    links: list[ForeignLink] = field(default_factory=list)

    def take(self, told: Mapping[str, Any]) -> None:
        """Add what one import told; damaged parts are passed over."""
        if isinstance(told.get("name"), str):
            self.names.append(told["name"])
        for key, things, ids in (
            ("users", self.users, self.user_ids),
            ("documents", self.documents, self.document_ids),
        ):
            for ours, facts in _pairs(told.get(key)):
                fold = fold_name(ours) if key == "users" else ours
                things.setdefault(fold, facts)
                if isinstance(facts.get("guid"), str):
                    ids.setdefault(facts["guid"], ours)
        for column, facts in _pairs(told.get("variables")):
            self.variables.setdefault(column, _made(ForeignVariable, facts))
        self.sets += [_made(ForeignSet, x) for x in _dicts(told.get("sets"))]
        self.cases += [_made(ForeignCase, x) for x in _dicts(told.get("cases"))]
        self.links += [_made(ForeignLink, x) for x in _dicts(told.get("links"))]


def keeping(
    foreign: Foreign,
    *,
    users: Mapping[str, Mapping[str, str]],
    documents: Mapping[str, Mapping[str, object]],
    variables: Mapping[str, ForeignVariable],
    new: Iterable[str] = (),
    book: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What an import's memo carries under `foreign`, as JSON; see `Kept`. `new` are documents it made.

    `book` is the codebook that it wrote, as `importingundo.book_told` has it.
    """
    told: dict[str, Any] = {
        "name": foreign.name,
        "users": {k: dict(v) for k, v in users.items()},
        "documents": {k: dict(v) for k, v in documents.items()},
        "variables": {k: asdict(v) for k, v in variables.items()},
        "sets": [asdict(s) for s in foreign.sets],
        "cases": [{**asdict(c), "variables": dict(c.variables)} for c in foreign.cases],
        "links": [asdict(x) for x in foreign.links],
        "new": list(new),
        "book": dict(book or {}),
    }
    return {"import": {k: v for k, v in told.items() if v}}


def kept_of(project: Project) -> Kept:
    """What the imports of a project left."""
    out = Kept()
    for foreign in memo_foreign(project).values():
        if isinstance(told := foreign.get("import"), dict):
            out.take(told)
    return out


def memo_foreign(project: Project) -> dict[str, dict[str, Any]]:
    """{memo: what it carries under `foreign`} of memos that stand, in order."""
    events = list(project.index.affairs("memo", "retract", "restore"))
    carried: dict[str, Any] = {
        e["id"]: e["foreign"] for e in events if isinstance(e.get("foreign"), dict)
    }
    return {m.id: carried[m.id] for m in _standing(events) if m.id in carried}


def _standing(events: Iterable[Raw]) -> Iterable[Any]:
    return fold_memos(events)


def _pairs(value: object) -> list[tuple[str, dict[str, Any]]]:
    if not isinstance(value, dict):
        return []
    return [(k, v) for k, v in value.items() if isinstance(v, dict)]


def _dicts(value: object) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _made(kind: type[Any], facts: Mapping[str, Any]) -> Any:
    """A value of this class from its JSON; lists are tuples again, unknown keys are passed over."""
    known = kind.__dataclass_fields__
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in facts.items() if k in known}
    for name in ("id", "name"):
        values.setdefault(name, "")
    if kind is ForeignLink:
        values.setdefault("origin", "")
        values.setdefault("target", "")
    return kind(**values)
