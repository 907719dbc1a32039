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
    Verb("demo", "demo:demo", "Do the whole job on a copy of the example project.", PROJECT),
    Verb("init", "init:init", "Make a new project in a new or empty folder.", PROJECT),
    Verb("me", "me:me", "Say who codes on this computer, or show who does.", PROJECT),
    Verb("ingest", "ingest:ingest", "Take files in: sources are kept, clean texts stored.", PROJECT),
    Verb("docs list", "docs:list_", "List the documents with variables, size and state.", PROJECT),
    Verb("docs show", "docs:show", "Show a document, or one page of it, with the codings in it.", PROJECT),
    Verb("docs text", "docs:text", "Print exactly the stored text, to which all offsets belong.", PROJECT),
    Verb("docs set", "docs:set_", "Set variables of a document, or of all that a pattern matches.", PROJECT),
    Verb("docs rename", "docs:rename", "Give a document another id; the old one still finds it.", PROJECT),
    Verb("docs rm", "docs:rm", "Take a document out of documents.csv; files and codings are kept.", PROJECT),
    Verb("docs history", "docs:history", "List every stored text of a document, latest last.", PROJECT),
    Verb("docs review", "docs:review", "List codings that a new text version moved.", PROJECT),
    Verb("finish", "finish:finish", "Say that you have read a document, for all codes or for some.", PROJECT),
    Verb("status", "status:status", "Show where the project stands, and the one next command.", PROJECT),
    Verb("pack", "pack:pack", "Write a package: all of the project, or what one coder needs.", PROJECT),
    Verb("merge", "merge:merge", "Take in what others sent; only what is not here yet.", PROJECT),
    Verb("doctor", "doctor:doctor", "Check texts, sources, codings and journals of a project.", PROJECT),
    Verb("extract", "extract:extract", "Print the clean text of one file; needs no project.", PROJECT),
    Verb("codebook check", "codebook:check", "Find all faults of a codebook, each with its place.", BOOK),
    Verb("codebook test", "codebook:test", "Run the codes' examples against their rules.", BOOK),
    Verb("codebook show", "codebook:show", "Show the codebook, or one code with its rules.", BOOK),
    Verb("codebook add", "codebook:add", "Add a code to the codebook's file; comments and order stay.", BOOK),
    Verb("codebook rename", "codebook:rename", "Change the id of a code; its codings follow.", BOOK),
    Verb("codebook edit", "codebook_edit:edit", "Change a code through a plain form in your editor.", BOOK),
    Verb("codebook merge", "codebook_changes:merge", "Let one code take up others, codings and rules.", BOOK),
    Verb("codebook split", "codebook_changes:split", "Divide a code; its codings are looked at again.", BOOK),
    Verb("codebook move", "codebook_changes:move", "Put a code, with all below it, under another one.", BOOK),
    Verb("codebook retire", "codebook_changes:retire", "Take a code out of use; its codings count.", BOOK),
    Verb("codebook redefine", "codebook_changes:redefine", "Say that a code means something else now.", BOOK),
    Verb("codebook undo", "codebook_changes:undo", "Take the codebook's last change back.", BOOK),
    Verb("codebook log", "codebook_changes:log", "List the codebook's changes, oldest first.", BOOK),
    Verb("codebook coin", "codebook_proposed:coin", "Propose a code while you are coding.", BOOK),
    Verb("codebook adopt", "codebook_proposed:adopt", "Take a proposed code into the codebook.", BOOK),
    Verb("codebook refuse", "codebook_proposed:refuse", "Refuse a proposed code; its codings stay.", BOOK),
    Verb("codebook release", "codebook_changes:release", "Freeze the codebook under a version.", BOOK),
    Verb("codebook diff", "codebook_versions:diff", "Compare two states of the codebook.", BOOK),
    Verb("codebook again", "codebook_versions:again", "List your codings to be looked at again.", BOOK),
    Verb("codebook lint", "codebook_versions:lint", "List what the codebook says in vain.", BOOK),
    Verb("codebook sheet", "codebook_sheet:sheet", "Write the codebook as a spreadsheet that a colleague can edit.", BOOK),  # noqa: E501
    Verb("codebook apply", "codebook_sheet:apply", "Take an edited spreadsheet back, after showing the differences.", BOOK),  # noqa: E501
    Verb("codebook import", "codebook_import:import_", "Take in a codebook from a spreadsheet, a .qdc, a dictionary or patterns.", BOOK),  # noqa: E501
    Verb("codebook schema", "codebook:schema", "Print the JSON Schema of codebooks; needs no project.", BOOK),
    Verb("rules match", "rules:match", "List every hit of a codebook's rules in files.", BOOK),
    Verb("rules explain", "rules_explain:explain", "Say why there is a suggestion, or why there is none.", BOOK),  # noqa: E501
    Verb("rules expand", "rules_explain:expand", "List every form that a rule looks for.", BOOK),
    Verb("rules score", "rules_score:score", "Show how good the rules are, by what coders decided and marked.", BOOK),  # noqa: E501
    Verb("rules audit", "rules_audit:audit", "Draw paragraphs without a hit, so that recall is an estimate and not a guess.", BOOK),  # noqa: E501
    Verb("rules propose", "rules_propose:propose", "Suggest phrases for rules, from what coders marked, accepted and rejected.", BOOK),  # noqa: E501
    Verb("tag", "tag:tag", "The codebook's rules propose; nothing is coded until a person decides.", BOOK),
    Verb("suggest list", "suggest:list_", "List suggestions with rule, flags and context.", CODING),
    Verb("tour", "tour:tour", "Learn the ten keys of the workbench on an example, in five minutes.", CODING),
    Verb("code", "code:code", "Read a document and code it, by one key each.", CODING),
    Verb("review", "review:review", "Decide on suggestions one by one, in their context.", CODING),
    Verb("accept", "decide:accept", "Accept suggestions: they become your codings.", CODING),
    Verb("reject", "decide:reject", "Reject suggestions; only a changed rule brings them back.", CODING),
    Verb("add", "add:add", "Code a passage, or many from stdin.", CODING),
    Verb("rm", "edit:rm", "Remove own codings, by id or by selector.", CODING),
    Verb("recode", "edit:recode", "Give own codings another code, by id or by selector.", CODING),
    Verb("resize", "edit:resize", "Give an own coding another place in its document.", CODING),
    Verb("split", "edit:split", "Make two codings of one, at a code point inside it.", CODING),
    Verb("join", "edit:join", "Make one coding of two that have the same document and code.", CODING),
    Verb("set", "edit:set_", "Set attributes of own codings, by id or by selector.", CODING),
    Verb("flag", "flag:flag", "Mark your own coding as a doubt or an exemplar.", CODING),
    Verb("memo add", "memo:add", "Write a note on the project, a document, a code or a coding.", CODING),
    Verb("memo list", "memo:list_", "List notes, all of them or those on one thing.", CODING),
    Verb("memo show", "memo:show", "Print the text of a note.", CODING),
    Verb("memo edit", "memo:edit", "Change the text of your own note; an empty text takes it away.", CODING),
    Verb("memo export", "memo:export", "Write every note as a Markdown file.", CODING),
    Verb("undo", "undo:undo", "Take back your last command as one step, and say what it was.", CODING),
    Verb("redo", "undo:redo", "Do again what you took back last.", CODING),
    Verb("log", "log:log", "Show the history of everything, or of one coding.", CODING),
    Verb("assign", "assign:assign", "Give documents out: who codes what, blind until finished.", LEADS),
    Verb("conflicts", "conflicts:conflicts", "Show where coders differ, the most confused codes first.", LEADS),  # noqa: E501
    Verb("adjudicate", "adjudicate:adjudicate", "Settle conflicts into the consensus; coders' own codings stay.", LEADS),  # noqa: E501
    Verb("agree", "agree:agree", "Say how well coders agree, code by code, the lowest first.", LEADS),
    Verb("agree table", "agreetable:table", "Measure agreement in any table of judgements; needs no project.", LEADS),  # noqa: E501
    Verb("agree spans", "agreetable:spans", "Measure agreement of spans on one text; needs no project.", LEADS),  # noqa: E501
    Verb("cooccur", "cooccur:cooccur", "Count which codes stand together, as a matrix.", AUTHORS),
    Verb("crosstab", "crosstab:crosstab", "Count codes by a variable of the documents.", AUTHORS),
    Verb("absent", "crosstab:absent", "Show where a code was not found, and what that rests on.", AUTHORS),
    Verb("trend", "crosstab:trend", "Count codes over years, with a column for every year.", AUTHORS),
    Verb("query", "query:query", "Find segments by a question over codes, texts and places.", AUTHORS),
    Verb("kwic", "kwic:kwic", "Show every hit of a pattern with the words around it.", AUTHORS),
    Verb("words", "keyness:words", "Count the words of texts, or of what codings cover.", AUTHORS),
    Verb("keyness", "keyness:keyness", "Find the words that mark a code or a group of documents.", AUTHORS),
    Verb("import", "importing:import_", "Take in another program's project: documents, codes, codings, memos.", AUTHORS),  # noqa: E501
    Verb("export segments", "export:segments", "Write coded segments with page and variables.", AUTHORS),
    Verb("export quotes", "quotes:quotes", "Write quotations by code: running text or tables.", AUTHORS),
    Verb("export codings", "export:codings", "Write one row per coding, all coders' by default.", AUTHORS),
    Verb("export matrix", "export:matrix", "Write the co-occurrence matrix, also as a heat map.", AUTHORS),
    Verb("export graph", "export:graph", "Write the network of codes as GraphML or GEXF.", AUTHORS),
    Verb("export figure", "figures:figure", "Draw a figure for a paper: SVG, PDF or PNG.", AUTHORS),
    Verb("export network", "figures:network", "Write a network: GraphML, GEXF, Pajek or a table of ties.", AUTHORS),  # noqa: E501
    Verb("report html", "report:html", "Write the project as one HTML page to read, filter, print and pass on.", AUTHORS),  # noqa: E501
    Verb("export codebook", "export_codebook:codebook", "Write the codebook as a table, one row a code.", AUTHORS),  # noqa: E501
    Verb("export refi", "export_refi:refi", "Write the project for ATLAS.ti, MAXQDA, NVivo: REFI-QDA.", AUTHORS),  # noqa: E501
    Verb("export spans", "export_spans:spans", "Write codings for spaCy, Prodigy, doccano, or as Web Annotations.", AUTHORS),  # noqa: E501
    Verb("export frequencies", "export:frequencies", "Write how often codes occur, by variables.", AUTHORS),
    Verb("report methods", "methods:methods", "Write the methods section, every number of it computed.", AUTHORS),  # noqa: E501
    Verb("report appendix", "methods:appendix", "Write the appendix: codebook, corpus, agreement, absence, quotations.", AUTHORS),  # noqa: E501
    Verb("reproduce", "reproduce:reproduce", "Make the paper's tables and figures again and say what changed.", AUTHORS),  # noqa: E501
    Verb("bundle", "bundle:bundle", "Write the replication package: record, codebook, outputs, checksums.", AUTHORS),  # noqa: E501
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
