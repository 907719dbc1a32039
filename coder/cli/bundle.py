"""`coder bundle`: the replication package for a data archive.

Owns how its forms are asked for; what is in it is `coder.project.bundling`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.project.facade import Project

__all__ = ["bundle"]

NoTexts = Annotated[
    bool, Option("--without-texts", help="No text, quotation or memo; units and places stay.")
]
Pseudonyms = Annotated[
    bool, Option("--pseudonyms", help="Coders as in pseudonyms.csv, which stays with you.")
]


def bundle(
    project: Project,
    out: OutputOptions,
    *,
    without_texts: NoTexts = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Write the replication package: record, codebook, outputs, checksums.

    What is in it is a project: unzip it, and cooccur, crosstab and agree give the same
    numbers, also without the texts, because units and places of codings stay. Names of
    coders become pseudonyms with --pseudonyms; who is who is kept in pseudonyms.csv of
    this project and goes into no package.

    Examples:
        coder bundle --output replication.zip
        coder bundle --without-texts --pseudonyms --output replication.zip
    """
    from coder.cli.diagnostics import done, note, plural, report
    from coder.cli.output import write_file
    from coder.model.errors import UsageError

    if out.file is None:
        raise UsageError("where to? no file is named", hint="coder bundle --output NAME.zip")
    made, kept_in = project.bundle(texts=not without_texts, pseudonyms=pseudonyms)
    write_file(out.file, made.data)
    report(made.findings)
    if kept_in is not None:
        note(f"who is who: {kept_in}; keep it to yourself")
    done(
        f"{plural(len(made.names), 'file')} in {out.file}", "unzip it and try coder --project there"
    )
