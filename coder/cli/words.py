"""The words of other tools, said in ours; `coder help WORD`.

Owns the small table from ATLAS.ti, MAXQDA, NVivo and REFI-QDA words to what `coder` calls the thing and
which verb deals with it. The full list stands in docs/glossary.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from coder.cli.parameters import Argument
from coder.model.errors import UnknownName

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions

__all__ = ["WORDS", "help_", "meaning"]

WORDS: Final[dict[str, tuple[str, str]]] = {
    "analytic memo": ("memo", "memo add"),
    "annotation": ("memo on a coding or a document", "memo add"),
    "attribute": ("attribute of a coding, or variable of a document", "docs set"),
    "auto coding": ("rules propose suggestions, a person decides", "tag"),
    "autocode": ("rules propose suggestions, a person decides", "tag"),
    "case": ("variable of a document", "docs set"),
    "case classification": ("variables of documents, in documents.csv", "ingest"),
    "category": ("code with codes below it", "codebook show"),
    "classification": ("variables of documents, in documents.csv", "ingest"),
    "code book": ("codebook", "codebook show"),
    "code cooccurrence": ("co-occurrence of codes", "cooccur"),
    "code co-occurrence table": ("co-occurrence of codes", "cooccur"),
    "code family": ("code with codes below it", "codebook show"),
    "code group": ("group of codes, or a parent code", "codebook show"),
    "code matrix browser": ("codes by documents or by a variable", "crosstab"),
    "code relations browser": ("co-occurrence of codes", "cooccur"),
    "code system": ("codebook", "codebook show"),
    "code-document table": ("codes by documents or by a variable", "crosstab"),
    "coded segment": ("coding", "query"),
    "coding query": ("expression over codes and text", "query"),
    "coding stripes": ("lanes beside the text in the workbench", "code"),
    "comment": ("memo on a coding, code or document", "memo add"),
    "complex coding query": ("expression over codes and text", "query"),
    "concordance": ("words in their context", "kwic"),
    "cross-tabulation": ("codes by a variable", "crosstab"),
    "crosstab query": ("codes by a variable", "crosstab"),
    "document family": ("variable of documents", "docs set"),
    "document group": ("corpus, or a variable of documents", "docs set"),
    "document variable": ("variable of a document", "docs set"),
    "focus group coding": ("the unit and the variables of documents", "crosstab"),
    "free quotation": ("coding; every coding has a code here", "add"),
    "hermeneutic unit": ("project", "status"),
    "hu": ("project", "status"),
    "in vivo": ("code named after the words of the text", "codebook add"),
    "in vivo coding": ("code named after the words of the text", "codebook add"),
    "intercoder agreement": ("agreement", "agree"),
    "intercoder reliability": ("agreement", "agree"),
    "interrater reliability": ("agreement", "agree"),
    "kappa": ("a measure of agreement", "agree"),
    "lexical search": ("words in their context", "kwic"),
    "link": ("memo that names the other coding", "memo add"),
    "logbook": ("log: every event with who and when", "log"),
    "matrix coding query": ("codes by a variable", "crosstab"),
    "merge projects": ("merge of journals", "merge"),
    "network": ("graph of codes", "export graph"),
    "node": ("code", "codebook show"),
    "paraphrase": ("memo on a coding", "memo add"),
    "primary document": ("document", "docs list"),
    "project journal": ("memos of the project, and the log", "memo list"),
    "query tool": ("expression over codes and text", "query"),
    "quotation": ("coding: a person's decision that a code applies to a span", "query"),
    "quotation manager": ("list of codings", "export segments"),
    "redundant coding": ("two codings of one code that overlap", "doctor"),
    "reference": ("coding", "query"),
    "refi-qda": ("exchange of whole projects", "export refi"),
    "reliability": ("agreement", "agree"),
    "retrieved segments": ("the codings that a query finds", "query"),
    "retrieval": ("the codings that a query finds", "query"),
    "search and code": ("rules propose suggestions, a person decides", "tag"),
    "segment": ("coding", "query"),
    "set": ("group of codes or corpus of documents", "codebook show"),
    "smart code": ("saved query", "query"),
    "source": ("document", "docs list"),
    "stripe": ("lane beside the text in the workbench", "code"),
    "summary grid": ("memos and quotations by code and document", "export quotes"),
    "tag": ("coding, when a person made it; suggestion, when a rule did", "tag"),
    "team": ("coders and rounds", "assign"),
    "text search": ("words in their context", "kwic"),
    "theme": ("code with codes below it", "codebook show"),
    "weight": ("attribute of a coding", "set"),
    "word frequency": ("words that mark a code or a group", "keyness"),
    "word tree": ("words in their context", "kwic"),
}
"""A word in small letters to: what it is here, and the verb."""


def meaning(word: str) -> tuple[str, str] | None:
    """What `word` is called here and the verb; plural and hyphens do not matter; None when unknown."""

    def plain(text: str) -> str:
        return text.casefold().replace("-", " ").strip()

    known = {plain(name): meant for name, meant in WORDS.items()}
    asked = plain(word)
    return known.get(asked) or known.get(asked.removesuffix("s")) or None


def help_(
    out: OutputOptions,
    words: Annotated[
        list[str] | None, Argument(metavar="[WORD...]", help="A verb, or a word.")
    ] = None,
) -> None:
    """Say what a verb does, or what a word of another tool is here.

    Knows the words of ATLAS.ti, MAXQDA, NVivo and REFI-QDA.

    Examples:
        coder help quotation
        coder help "code system"
        coder help completions
    """
    from coder.cli.output import emit_text

    emit_text(_answer(" ".join(words or ())), out)


def _answer(asked: str) -> str:
    from coder.cli import frontpage
    from coder.cli.helppage import verb_page
    from coder.cli.table import GROUPS, VERBS, group_members, verb_named

    if not asked:
        return frontpage.front_page()
    meant = meaning(asked)
    verb = verb_named(asked)
    if verb is not None:
        from coder.cli.command import command_for

        page = verb_page(command_for(verb))
        return f"{_sentence(asked, meant)}\n{page}" if meant else page
    if asked in GROUPS and group_members(asked):
        return frontpage.group_page(asked)
    if meant is None:
        known = [*WORDS, *(verb.name for verb in VERBS), *GROUPS]
        raise UnknownName.of("word", asked, known, hint="coder --help lists the verbs")
    return _sentence(asked, meant)


def _sentence(asked: str, meant: tuple[str, str]) -> str:
    from coder.cli.table import verb_named

    see = f"; see coder {meant[1]} --help" if verb_named(meant[1]) else ""
    return f"{asked}: here {meant[0]}{see}\n"
