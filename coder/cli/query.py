"""`coder query`: segments that a question finds, and questions under a name.

Owns how the question is given and kept; what it means is `coder.analyse.query`'s. On a terminal only
document, page, codes and quotation are shown, so that the words can be read.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["query"]

Expression = Annotated[
    str, Argument(metavar="[EXPR]", help="What is looked for; the saved queries without.")
]
Save = Annotated[
    str, Option("--save", metavar="NAME", help="Keep the query; then @NAME stands for a code.")
]


def query(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    expression: Expression = "",
    save: Save = "",
) -> None:
    """Find segments by a question over codes, texts and places.

    Codes, "texts", lemma:WORD, /expressions/, variables (case = EU) and attributes
    (win_win[stance = contests]), joined by and, or, not, one_of; sub, up, sib of a
    code; within, encloses, overlaps, follows, precedes, near N; and within sentence,
    paragraph, section, page or document. Segments of the left side are found; with a
    unit at the end, the units. --save keeps it: --code "@NAME" is then a code in any
    analysis. docs/query.md tells it all.

    Examples:
        coder query "win_win and readmission within sentence"
        coder query "sub(control) near 200 partnership" --where "case = EU"
        coder query "opening[stance = contests] follows 2 sentences win_win" --save hedged
        coder query "@hedged and case = EU"
    """
    from coder.cli.output import emit, format_of

    if not expression:
        emit(project.saved_queries(), out)
        return
    asked = project.passages(expression, selection)
    short = format_of(out, terminal=sys.stdout.isatty()) == "table"
    emit(project.query_table(asked, short=short), out)
    _told(project, expression, save, len(asked.passages))


def _told(project: Project, expression: str, save: str, n: int) -> None:
    from coder.cli.diagnostics import done, plural

    if not save:
        done(plural(n, "passage") + " found")
        return
    new = project.save_query(save, expression)
    name = save.removeprefix("@")
    told = f"{plural(n, 'passage')} found; {'saved' if new else 'was saved already'} as @{name}"
    done(told, f'coder cooccur --code "@{name}" --code CODE')
