"""`coder pack`: a package to send or to keep.

Owns how `--for` names a coder: a known one, or a new one whose name is not nearly that of another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.project.facade import Project

__all__ = ["pack"]

For = Annotated[str, Option("--for", metavar="CODER", help="What this coder needs, no more.")]


def pack(project: Project, out: OutputOptions, *, coder: For = "") -> None:
    """Write a package: all of the project, or what one coder needs.

    For a coder: the documents assigned to them (all, where none are) and by whom else
    they are coded, the codebooks and their own codings; nobody else's. They start with
    coder merge FILE.zip in an empty folder; what comes back is merged.

    Examples:
        coder pack --output backup.zip
        coder pack --for ben --output for-ben.zip
    """
    from coder.cli.diagnostics import done, note, plural
    from coder.cli.output import write_file
    from coder.model.errors import UsageError

    if out.file is None:
        raise UsageError("where to? no file is named", hint="coder pack --output NAME.zip")
    who = _coder(project, coder) if coder else ""
    names, data = project.package(for_coder=who)
    write_file(out.file, data)
    done(f"{plural(len(names), 'file')} in {out.file}")
    note(
        "send it: coder merge FILE in an empty folder starts from it, and here it brings work back"
    )


def _coder(project: Project, written: str) -> str:
    from coder.cli.diagnostics import note
    from coder.model.errors import UnknownName, nearest
    from coder.model.names import is_coder_id, slug

    known = project.coders()
    try:
        return project.coder_ids([written])[0]
    except UnknownName:
        if nearest(written, known):
            raise
    who = written if is_coder_id(written) else slug(written, longest=40)
    note(f"{who} is new here; the package holds no codings")
    return who
