"""`coder words` and `coder keyness`: which words a part of the corpus uses, and which mark it.

Owns how the parts are named. What counts as a word, and the measures, are `coder.analyse`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.options import Top, one_language
from coder.cli.parameters import Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["keyness", "words"]

Least = Annotated[int, Option("--min", metavar="N", help="Words that stand at least N times.")]
Documents = Annotated[
    int, Option("--min-docs", metavar="N", help="Words that stand in at least N documents.")
]
Stop = Annotated[
    list[str] | None,
    Option("--stop", metavar="LANG", help="Leave out the small words of LANG; repeatable."),
]
Lang = Annotated[str, Option("--lang", metavar="L", help="Only passages in this language.")]
Group = Annotated[
    str, Option("--group", metavar="EXPR", help='Documents that are asked about: "case = EU".')
]
Against = Annotated[
    str,
    Option("--against", metavar="EXPR", help="Documents they are held against; else all others."),
]


def words(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    least: Least = 1,
    documents: Documents = 1,
    top: Top = None,
    stop: Stop = None,
    lang: Lang = "",
) -> None:
    """Count the words of texts, or of what codings cover.

    n, per 1,000 words, documents, and spread over documents (0 even, 1 all in one).
    With --code, --under or --by only what these codings cover is counted.

    Examples:
        coder words --top 30 --stop en
        coder words --code win_win --lang en
        coder words --where "case = EU" --min 3 --csv
    """
    from coder.cli.output import emit
    from coder.project.concordance import WordOptions

    how = WordOptions(least, documents, top, tuple(stop or ()), one_language(lang))
    emit(project.words(selection, how), out)


def keyness(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    group: Group = "",
    against: Against = "",
    least: Least = 5,
    documents: Documents = 1,
    top: Top = None,
    stop: Stop = None,
    lang: Lang = "",
) -> None:
    """Find the words that mark a code or a group of documents.

    With --code what its codings cover is held against the rest of the same
    documents; with --group one group of documents against the others; with both,
    what the code covers in the group against what it covers elsewhere. Over-used
    words come first: log_ratio says how much (1 is twice as often), log_likelihood
    how sure. --top N lists N over-used and N under-used words. Give --lang where
    texts are in several languages.

    Examples:
        coder keyness --code win_win --lang en --top 20
        coder keyness --group "side = sending" --against "side = receiving" --lang en
        coder keyness --under partnership --group "case = EU" --min 3 --csv
    """
    from coder.cli.output import emit
    from coder.project.concordance import WordOptions

    how = WordOptions(least, documents, top, tuple(stop or ()), one_language(lang))
    emit(project.keyness(selection, how, group=group, against=against), out)
