"""`coder rules explain` and `coder rules expand`: why a rule hits, why it does not, and what it looks for.

Owns how explanations are printed: sentences for a person, rows for a program. What is said is the project's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.options import Lang, language
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project
    from coder.project.ruling import Explained

__all__ = ["expand", "explain"]

Target = Annotated[
    str, Argument(metavar="SUGGESTION|DOC", help="A suggestion's id, or the document of a place.")
]
Place = Annotated[
    str, Argument(metavar="[SPAN]", help="A place in the document: 1200:1345, p3s2, par7.")
]
Code = Annotated[str, Option("--code", metavar="ID", help="The code whose rules are asked about.")]
Quote = Annotated[
    str,
    Option("--quote", metavar="TEXT", help="The words of the place; they must stand there once."),
]
RuleArgument = Annotated[
    str, Argument(metavar="RULE", help="A rule's id, or a code's for all its rules.")
]


def explain(
    project: Project,
    out: OutputOptions,
    target: Target,
    span: Place = "",
    *,
    code: Code = "",
    quote: Quote = "",
) -> None:
    """Say why there is a suggestion, or why there is none.

    Of a suggestion: which words matched which part of which rule, by which form, why
    each flag was set, and which exceptions and limits did not stand against it. Of a
    place, with --code: what became of each rule of that code there.

    Examples:
        coder rules explain 3b6b2547
        coder rules explain EU-01 p1s2 --code win_win
        coder rules explain EU-01 --quote "shared responsibility" --code shared_responsibility
    """
    _emit(_explained(project, target, span, code, quote), out)


def _explained(project: Project, target: str, span: str, code: str, quote: str) -> Explained:
    from coder.model.errors import UsageError

    if not span and not quote and not code and project.library.find(target) is None:
        return project.explain(target)
    if not code:
        hint = f"coder rules explain {target} {span or 'p1s2'} --code CODE"
        raise UsageError("which code is asked about?", found=target, hint=hint)
    return project.explain_at(target, span, code, quote=quote)


def _emit(found: Explained, out: OutputOptions) -> None:
    from coder.cli.output import emit, emit_text

    if out.format or out.file is not None:
        emit(found.table(), out)
    else:
        emit_text("".join(f"{line}\n" for line in found.lines), out)


def expand(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    rule: RuleArgument,
    *,
    lang: Lang = "",
) -> None:
    """List every form that a rule looks for.

    Each with its language and with what says that it is a form: the word itself, a lemma
    table, an ending, forms: in the codebook; not_forms: takes some out. The last column
    counts how often it stands in the documents; of globs and expressions the words found
    there are listed.

    Examples:
        coder rules expand sr1
        coder rules expand shared_responsibility --lang de
        coder rules expand sr1 --csv
    """
    from coder.cli.output import emit

    table = project.expand_rule(rule, selection, lang=language(lang))
    emit(table, out)
    counted = diagnostics.plural(len(table.rows), "form")
    diagnostics.done(counted, "coder rules explain DOC SPAN --code CODE")
