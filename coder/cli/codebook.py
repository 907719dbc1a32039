"""`coder codebook`: check, test, show, add to and rename in the codebook, and its schema for editors.

Owns the words of these verbs. Findings of a check are its data: they go to stdout as `file:line:col: what`.
How a single code or the tree looks is in `codepage`; the file is changed by `coder.project.codebooks`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from coder.cli.diagnostics import ExitCode, done, plural, warn
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import Given, OutputOptions
    from coder.model.codebook import Codebook
    from coder.model.finding import Finding
    from coder.project.facade import Project

__all__ = ["add", "check", "rename", "schema", "show", "test"]

BookFile = Annotated[
    Path | None,
    Argument(metavar="[FILE]", help="A codebook file; without it the project's codebook."),
]
MaybeCode = Annotated[str, Argument(metavar="[CODE]", help="A code's id, path or key.")]
NewCode = Annotated[
    str, Argument(metavar="ID", help="Its id: a small letter, then letters, digits, _ and -.")
]
Old = Annotated[str, Argument(metavar="OLD", help="The id now.")]
New = Annotated[str, Argument(metavar="NEW", help="The id it gets; never one that was used.")]
Name = Annotated[str, Option("--name", metavar="N", help="The name that people see.")]
Parent = Annotated[str, Option("--parent", metavar="P", help="The code it stands under.")]
Definition = Annotated[str, Option("--definition", metavar="D", help="What it means, in words.")]
Tree = Annotated[bool, Option("--tree", help="As an indented tree.")]
Counts = Annotated[bool, Option("--counts", help="With codings, documents and coders.")]


def check(given: Given, out: OutputOptions, file: BookFile = None) -> ExitCode:
    """Find all faults of a codebook, each with its place.

    Ends with 1 when there are errors; notes (a code without definition, a rule
    that another covers) leave 0. With a file it needs no project; without one it also
    says which codes are gone although codings carry them.

    Examples:
        coder codebook check
        coder codebook check codebooks/frames.yaml
        coder codebook check frames.yaml --json
    """
    from coder.cli.findings import counted, emit_findings
    from coder.model.finding import Level

    findings = _findings(file, given)
    emit_findings(findings, out)
    bad = any(finding.level is Level.ERROR for finding in findings)
    done(counted(findings), "" if bad else "coder codebook test")
    return ExitCode.PROBLEMS if bad else ExitCode.DONE


def _findings(file: Path | None, given: Given) -> tuple[Finding, ...]:
    if file is not None:
        from coder.codebook.load import load

        return load(file)[1]
    from coder.cli.opening import opened

    with opened(given) as opening:
        return tuple(opening.project.check_codebook())


def test(given: Given, out: OutputOptions, file: BookFile = None) -> ExitCode:
    """Run the codes' examples against their rules.

    An example marked code: true must be hit by a rule of its code, one marked code:
    false by none. Ends with 1 when one fails. Codes without rules are not tested. With
    a file it needs no project.

    Examples:
        coder codebook test
        coder codebook test codebooks/frames.yaml
        coder codebook test --json
    """
    from coder.cli.findings import emit_findings

    failed, run = _tried(file, given)
    emit_findings(failed, out)
    if not run:
        warn("nothing was tested: no code has both examples and rules")
    told = f"{plural(run, 'example')} run, {len(failed)} failed"
    done(told, "" if failed else "coder tag")
    return ExitCode.PROBLEMS if failed else ExitCode.DONE


def _tried(file: Path | None, given: Given) -> tuple[tuple[Finding, ...], int]:
    from coder.tag.examples import run_examples

    if file is not None:
        return run_examples(_sound(file), str(file))
    from coder.cli.opening import opened

    with opened(given) as opening:
        project = opening.project
        book = project.book()
        return run_examples(book, str(project.layout.book(book.name).relative_to(project.root)))


def _sound(file: Path) -> Codebook:
    """The codebook of a file.

    Raises:
        CheckFailed: it has errors; the first is named.
    """
    from coder.codebook.load import load
    from coder.model.errors import CheckFailed
    from coder.model.finding import Level

    book, findings = load(file)
    errors = [f for f in findings if f.level is Level.ERROR]
    if book is None or errors:
        first = f"; the first: {errors[0]}" if errors else ""
        raise CheckFailed(
            f"the codebook has errors{first}",
            hint=f"coder codebook check {file} lists them all",
        )
    return book


def show(
    project: Project,
    out: OutputOptions,
    code: MaybeCode = "",
    *,
    tree: Tree = False,
    counts: Counts = False,
) -> None:
    """Show the codebook, or one code with its rules.

    With --counts everybody's codings are counted, and those that are to be looked at
    again. Codes that coders proposed are listed as such. In a format the codes are rows.

    Examples:
        coder codebook show
        coder codebook show tokenism
        coder codebook show --tree --counts
        coder codebook show --csv --output codes.csv
    """
    from coder.cli.codepage import code_page, tree_page
    from coder.cli.output import emit, emit_text

    table = project.codebook_table(code, counts=counts)
    if out.format or out.file or not (tree or code):
        return emit(table, out)
    page = tree_page if tree else code_page
    emit_text(page(project.book_with_proposed(), table), out)


def add(
    project: Project,
    code: NewCode,
    *,
    name: Name,
    parent: Parent = "",
    definition: Definition = "",
) -> None:
    """Add a code to the codebook's file; comments and order stay.

    Where the project has no codebook, one begins with it.

    Examples:
        coder codebook add visa_waiver --name "Visa waiver"
        coder codebook add visa_waiver --name "Visa waiver" --parent opening
    """
    from coder.cli.diagnostics import note

    book = project.add_code(code, name=name, parent=parent, definition=definition)
    if not definition:
        note(f"{code} has no definition yet; add it in codebooks/{book.name}.yaml")
    told = f"{book.path(code)} added; {plural(len(book.codes), 'code')}"
    done(told, f"coder codebook show {code}")


def rename(project: Project, old: Old, new: New) -> None:
    """Change the id of a code; its codings follow.

    Codings made under the old id read under the new one. The file keeps its comments
    and order. The change is recorded in NAME.migrations.yaml, so that journals that
    come in later are read right too.

    Examples:
        coder codebook rename burden_sharing responsibility_sharing
    """
    found = project.rename_code(old, new)
    told = f"{old} is {new} now; {plural(found.codings, 'coding')} under it"
    done(told, "coder codebook check")


def schema(out: OutputOptions) -> None:
    """Print the JSON Schema of codebooks; needs no project.

    An editor that knows it completes keys and marks faults while you type.

    Examples:
        coder codebook schema
        coder codebook schema --output codebook.schema.json
    """
    from coder.cli.output import emit, emit_as
    from coder.project.codebooks import schema_bytes

    emit_as(out, ("json",))
    emit(schema_bytes(), out)
