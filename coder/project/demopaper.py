"""The steps of the demo that make a paper of it: agreement, figures, quotations, report, methods, appendix.

Owns which of them the short paper of docs/tutorial.md shows. Each function is a step as `demo` has them: it
writes files through the `Demo` it gets and says in one line what came of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.selection import Selection

if TYPE_CHECKING:
    from coder.project.demo import Demo

__all__ = ["agreement", "figures", "methods", "quotations", "report"]

DRAWS = 2000
IN_A_CASE = "case != ''"
JOINT = "side = joint"


def agreement(demo: Demo) -> str:
    """Alpha by code with intervals, as a table and as a figure."""
    from coder.export.figure import drawing_bytes
    from coder.project.agreeing import Question
    from coder.project.agreeing_tables import long_table, short_table
    from coder.project.picturing import agreement_drawn

    found = demo.project.agree(None, Question(draws=DRAWS))
    told = ("Agreement of the coders by code, the lowest first", "agree --ci")
    demo.result("agreement", "csv", told, long_table(found))
    demo.result("agreement", "md", told, short_table(found))
    about = "The same as a figure: alpha with its interval"
    drawing = agreement_drawn(demo.project, found, names="name")
    demo.keep("agreement.svg", about, "agree --ci", drawing_bytes(drawing, "svg"))
    lines = [line for line in found.lines if line.head.value is not None]
    return f"{len(lines)} codes compared: agreement.{{csv,md,svg}}"


def figures(demo: Demo) -> str:
    """Partnership over time, the network of joint texts, and where codes stand in each text."""
    from coder.export.figure import drawing_bytes
    from coder.project.picturing import Picture

    in_a_case = f'--where "{IN_A_CASE}"'
    wanted = (
        (
            "timeline", "The family of partnership over the years, by case",
            Picture("timeline"), Selection(under=("partnership",), where=IN_A_CASE),
            f"export figure timeline --under partnership {in_a_case}",
        ),
        (
            "network", "What stands in one sentence in joint texts: the 20 heaviest ties",
            Picture("network", rule="sentence", top=20), Selection(where=JOINT),
            f'export figure network --rule sentence --top 20 --where "{JOINT}"',
        ),
        (
            "portraits", "Where each family stands along each text",
            Picture("portraits"), Selection(where=IN_A_CASE),
            f"export figure portraits {in_a_case}",
        ),
    )  # fmt: skip
    for stem, about, picture, selection, command in wanted:
        drawing = demo.project.figure(picture, selection)
        demo.keep(f"{stem}.svg", about, command, drawing_bytes(drawing, "svg"))
    return "timeline.svg, network.svg, portraits.svg"


def quotations(demo: Demo) -> str:
    """The best examples as coders flagged them, to be pasted into a paper."""
    from coder.project.quoting import QuoteOptions, quotes, quotes_file

    made = quotes(demo.project, Selection(), QuoteOptions(exemplars=True))
    command = "export quotes --exemplars"
    for ending in ("md", "docx"):
        data, _ = quotes_file(made, ending)
        demo.keep(f"quotations.{ending}", "The best examples, with their sources", command, data)
    return f"{len(made.parts)} quotations: quotations.{{md,docx}}"


def report(demo: Demo) -> str:
    """The project as one page."""
    from coder.project.reporting import html_report

    data, _ = html_report(demo.project, Selection(), draws=DRAWS)
    about = "Everything on one page: codebook, matrix, texts with codings in the margin, agreement"
    demo.keep("report.html", about, "report html", data)
    return "report.html"


def methods(demo: Demo) -> str:
    """The methods section and the appendix."""
    from coder.export.article import article_bytes

    article, facts = demo.project.methods()
    about = "The methods section, and every number of it with its command"
    numbers = facts.table()
    demo.keep("methods.md", about, "report methods", article_bytes(article, "md"), numbers)
    appendix = demo.project.appendix()
    about = "The appendix: codebook, corpus, agreement, absence, quotations"
    for ending in ("md", "docx"):
        demo.keep(f"appendix.{ending}", about, "report appendix", article_bytes(appendix, ending))
    return f"{len(numbers.rows)} numbers computed: methods.md, appendix.{{md,docx}}"
