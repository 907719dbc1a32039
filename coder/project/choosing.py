"""What a command is about to change: own codings by id or selector, suggestions by id or selector.

Owns the care before a change: ids or selectors and never both, never everything because nothing was
said, own codings only, no selector that means nothing here. Nothing is written by this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.model.coding import Coding, Suggestion
from coder.model.errors import NotYours, UsageError
from coder.model.names import fold_name
from coder.model.selection import Selection
from coder.project.coding import find_coding, own
from coder.project.decisions import find_suggestions, pending

if TYPE_CHECKING:
    from coder.project.facade import Project

__all__ = ["own_codings", "suggestions_to_decide"]


def own_codings(
    project: Project, ids: Sequence[str] = (), selection: Selection | None = None
) -> list[Coding]:
    """Living codings of this coder that ids or selectors mean, by document and place.

    Args:
        project: the project.
        ids: ids of codings, or enough of the beginning or end of each; each coding comes once.
        selection: selectors; of a layer only this coder's own codings are looked at.

    Raises:
        UsageError: neither ids nor selectors, or both; a selector that means nothing for a change.
        UnknownName: an id, code, document or coder that is not there.
        NotYours: somebody else's coding, or `--by` somebody else.
    """
    chosen = selection or Selection()
    _one_way(ids, chosen)
    if ids:
        found = {c.id: c for c in (find_coding(project, i) for i in ids)}
        return own(project, list(found.values()))
    from coder.project.exporting import chosen_codings

    by = project.writer()
    _check_own(project, chosen, by)
    if fold_name(by) not in map(fold_name, project.coders()):
        return []
    mine = replace(chosen, by=(by,), layer="")
    return chosen_codings(project, mine, default="pool")[0]


def _one_way(ids: Sequence[str], selection: Selection) -> None:
    if ids and selection:
        raise UsageError("give ids or selectors, not both", found=str(selection) or selection.layer)
    if not ids and not selection:
        raise UsageError(
            "nothing says which ones", hint='give ids, or selectors: --code, --doc ("*" for all)'
        )
    if selection.unit or selection.as_of:
        flag = "--unit" if selection.unit else "--as-of"
        raise UsageError(f"{flag} does not say what to change", hint="leave it out")


def _check_own(project: Project, selection: Selection, by: str) -> None:
    others = [c for c in selection.by if fold_name(c) != fold_name(by)]
    for coder in project.coder_ids(others):
        if fold_name(coder) != fold_name(by):
            raise NotYours(
                f"codings of {coder} are {coder}'s to change",
                found=coder,
                hint=f"without --by the selectors look at those of {by} only",
            )


def suggestions_to_decide(
    project: Project,
    ids: Sequence[str] = (),
    selection: Selection | None = None,
    *,
    rules: str = "",
) -> list[Suggestion]:
    """Suggestions that ids mean, decided or not, or pending ones that selectors mean.

    Args:
        project: the project.
        ids: ids of suggestions, or enough of the beginning of each.
        selection: documents, codes, and `where` over variables and proposed values.
        rules: a glob of rule ids; a selector too.

    Raises:
        InputError: the rules were not run yet.
        UsageError: neither ids nor selectors, or both.
        UnknownName: an id, code or document that is not there.
        NotYours: `--by` somebody else.
    """
    chosen = selection or Selection()
    if rules and ids:
        raise UsageError("give ids or selectors, not both", found=f"--rule {rules}")
    if not rules:
        _one_way(ids, chosen)
    by = project.writer()
    _check_own(project, chosen, by)
    if ids:
        found = {s.id: s for s in find_suggestions(project, ids)}
        return list(found.values())
    return pending(project, replace(chosen, by=()), by=by, rules=rules)
