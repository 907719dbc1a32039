"""Every verb on one page: where its function is, what it does in one line, under which heading.

This table is what `coder --help` prints, so that help needs no verb's module and no library. A test
holds each line against the first line of the function's docstring. A verb of two words (`docs list`)
belongs to the group named by its first word; a group may have a function of its own (`agree`).
Adding a verb is adding a line here. Nothing is imported here but the standard library.
"""

from __future__ import annotations

from typing import Final, NamedTuple

__all__ = ["GROUPS", "PANELS", "VERBS", "Verb", "group_members", "verb_named"]


class Verb(NamedTuple):
    """One verb: `name` as typed, `home` as `module:function` below `coder.cli`, help, heading."""

    name: str
    home: str
    help: str
    panel: str


PROJECT: Final = "Project and documents"
BOOK: Final = "Codebook and rules"
CODING: Final = "Coding"
LEADS: Final = "Leads"
AUTHORS: Final = "Authors"
HELP: Final = "Help"

PANELS: Final = (PROJECT, BOOK, CODING, LEADS, AUTHORS, HELP)

GROUPS: Final[dict[str, tuple[str, str]]] = {
    "docs": (PROJECT, "List, read and describe the documents."),
    "codebook": (BOOK, "Check, show, change and release the codebook."),
    "rules": (BOOK, "Match, explain and judge the codebook's rules."),
    "suggest": (CODING, "Look at what the rules propose."),
    "memo": (CODING, "Write and read notes on anything."),
    "agree": (LEADS, "How well coders agree."),
    "export": (AUTHORS, "Write quotations, matrices, graphs and codings to files."),
    "report": (AUTHORS, "The project as a page, a methods paragraph or an appendix."),
}
"""Groups: heading and one line. A group shows up in help once it has a verb."""

# fmt: off
VERBS: Final = (
    Verb("extract", "extract:extract", "Print the clean text of one file; needs no project.", PROJECT),
    Verb("codebook check", "codebook:check", "Find all faults of a codebook, each with its place.", BOOK),
    Verb("rules match", "rules:match", "List every hit of a codebook's rules in files.", BOOK),
    Verb("cooccur", "cooccur:cooccur", "Count which codes stand together, as a matrix.", AUTHORS),
    Verb("help", "words:help_", "Say what a verb does, or what a word of another tool is here.", HELP),
    Verb("completions", "completions:completions", "Print the completion script of a shell.", HELP),
)
# fmt: on


def verb_named(name: str) -> Verb | None:
    """The verb of exactly this name (one word, or two with a space), or None."""
    return next((verb for verb in VERBS if verb.name == name), None)


def group_members(group: str) -> tuple[Verb, ...]:
    """The verbs of two words that belong to `group`, in the order of the table."""
    return tuple(verb for verb in VERBS if verb.name.startswith(group + " "))
