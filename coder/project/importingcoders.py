"""Who the users of an import are here.

Owns that nobody is merged with somebody else because of an equal name: a user is a known coder when an
import or an export of this project gave the id before, or when `--map-coder` says so; else a new one, with
a number behind a name that is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coder.exchange.formats import Foreign, ForeignUser
from coder.exchange.qdc import guid_of
from coder.model.errors import UnknownName
from coder.model.finding import Finding, Level
from coder.model.names import CODER_ID_MAX, fold_name, is_coder_id, slug
from coder.project.refiguids import user_guid

if TYPE_CHECKING:
    from coder.project.facade import Project
    from coder.project.kept import Kept

__all__ = ["Coders", "coders_of"]

_OURS = ("tidy codings", "Web Annotations")
"""What `export codings` and `export spans` write: users in it are ids of coders."""


@dataclass(frozen=True, slots=True)
class Coders:
    """{user: coder} and what there is to tell; codings without a user are those of `nobody`."""

    ids: Mapping[str, str]
    nobody: str
    findings: tuple[Finding, ...]


def coders_of(
    project: Project,
    foreign: Foreign,
    kept: Kept,
    *,
    wanted: Mapping[str, str],
    nobody: str,
) -> Coders:
    """Who the users of a file are.

    Args:
        project: the project.
        foreign: the file.
        kept: what imports left.
        wanted: {name or id of a user: coder}, as a person says.
        nobody: whose the codings without a user are.

    Raises:
        UnknownName: a user that is not in the file, or a new coder in a closed project.
    """
    known = {fold_name(c): c for c in project.coders()}
    by_guid = {user_guid(project, c): c for c in known.values()} | kept.user_ids
    asked = _asked(foreign, wanted)
    ours = foreign.origin in _OURS
    taken = set(known) | {"consensus"}
    taken |= {fold_name(c) for c in asked.values()}
    out: dict[str, str] = {}
    notes: list[Finding] = []
    for user in foreign.users:
        if user.id in asked:
            out[user.id] = known.get(fold_name(asked[user.id]), asked[user.id])
        elif user.id in by_guid:
            out[user.id] = by_guid[user.id]
        elif ours and fold_name(user.id) in known:
            out[user.id] = known[fold_name(user.id)]
        else:
            out[user.id] = _new(user, taken, notes)
    if project.settings.closed:
        _no_strangers(project, out, known)
    return Coders(out, nobody, tuple(notes))


def _asked(foreign: Foreign, wanted: Mapping[str, str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for written, coder in wanted.items():
        guid, name = guid_of(written), fold_name(written)
        found = [u for u in foreign.users if u.id == (guid or written) or fold_name(u.name) == name]
        if not found:
            names = [u.name or u.id for u in foreign.users]
            raise UnknownName.of(
                "user", written, names, hint="--map-coder OLD=NEW names a user of the file"
            )
        if len(found) > 1:
            raise UnknownName(
                f"{len(found)} users are called {written!r}", found=written,
                allowed=[u.id for u in found], hint="name one by its id: --map-coder ID=NEW",
            )  # fmt: skip
        out[found[0].id] = coder if is_coder_id(coder) else slug(coder, longest=CODER_ID_MAX)
    return out


def _new(user: ForeignUser, taken: set[str], notes: list[Finding]) -> str:
    name = user.name or f"user-{user.id[:8]}"
    stem = name if is_coder_id(name) else slug(name, longest=CODER_ID_MAX)
    if stem != name:
        what = f"{name!r} is written {stem!r} in the record"
        notes.append(Finding(Level.NOTE, "coder-slug", what))
    made, n = stem, 1
    while fold_name(made) in taken:
        n += 1
        made = f"{stem[: CODER_ID_MAX - 4]}-{n}"
    if n > 1:
        what = f"{stem!r} is somebody else here already, so the user of the file is {made!r}"
        hint = f'if they are one person: --map-coder "{name}={stem}"'
        notes.append(Finding(Level.WARNING, "same-coder-name", what, hint=hint))
    taken.add(fold_name(made))
    return made


def _no_strangers(project: Project, ids: Mapping[str, str], known: Mapping[str, str]) -> None:
    for coder in ids.values():
        if fold_name(coder) not in known:
            raise UnknownName.of(
                "coder", coder, project.coders(),
                hint="coder.toml says closed = true; a lead adds coders there, or --map-coder OLD=NEW",
            )  # fmt: skip
