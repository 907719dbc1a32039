"""`coder export figure` and `coder export network`: drawings for papers, networks for other programs.

Owns how their options read. What each kind shows is the project's, how it looks `coder.export`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from coder.cli.cooccur import Measure, Rule, refuse_unit
from coder.cli.options import Labels, RollUp
from coder.cli.parameters import Argument, Option

if TYPE_CHECKING:
    from coder.cli.given import OutputOptions
    from coder.model.selection import Selection
    from coder.project.facade import Project

__all__ = ["figure", "network"]

Kind = Annotated[
    str,
    Argument(metavar="KIND", help="heatmap, network, timeline, portraits or agreement."),
]
Panels = Annotated[
    str,
    Option("--cols", metavar="VARIABLE", help="Of a timeline: what its panels are; case without."),
]
Top = Annotated[
    int | None,
    Option("--top", metavar="N", help="The N most frequent codes, heaviest ties, fullest texts."),
]
Draws = Annotated[
    int | None,
    Option("--ci", metavar="B", bare="2000", help="Of agreement: intervals from B draws; 0 none."),
]
Between = Annotated[
    str,
    Option(
        "--between",
        metavar="WHAT",
        help="What codes are tied to: code, document, a variable or an attribute.",
    ),
]


def figure(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    kind: Kind,
    *,
    cols: Panels = "",
    between: Between = "",
    rule: Rule = "overlap",
    measure: Measure = "count",
    roll_up: RollUp = None,
    top: Top = None,
    draws: Draws = 2000,
    labels: Labels = "",
) -> None:
    """Draw a figure for a paper: SVG, PDF or PNG.

    heatmap: codes that stand together. network: the same as a graph, its 60
    heaviest ties. timeline: codes by year, a panel for each case, with --measure
    per1000 in 1,000 words. portraits: where along its text each code stands, of the
    24 fullest documents. agreement: alpha by code with intervals. Timeline and
    portraits count codes as their families unless --code, --under or --roll-up says
    otherwise.

    Examples:
        coder export figure heatmap --top 20 --output together.pdf
        coder export figure network --rule sentence --measure npmi --output network.svg
        coder export figure timeline --cols actor --measure per1000 --output timeline.png
        coder export figure portraits --where "case = EU" --output portraits.pdf
        coder export figure agreement --output agreement.svg
    """
    from coder.cli.output import emit, emit_as
    from coder.export.figure import FIGURE_FORMATS, drawing_bytes
    from coder.project.picturing import Picture, drawn

    refuse_unit(selection)
    form, by, names = emit_as(out, FIGURE_FORMATS), cols or between, labels or "name"
    picture = Picture(kind, by, rule, measure, roll_up, top, names, draws or 0)
    drawing = drawn(project, picture, selection)
    emit(drawing_bytes(drawing, form), out)


def network(
    project: Project,
    selection: Selection,
    out: OutputOptions,
    *,
    between: Between = "code",
    rule: Rule = "overlap",
    measure: Measure = "count",
    roll_up: RollUp = None,
    labels: Labels = "",
) -> None:
    """Write a network: GraphML, GEXF, Pajek or a table of ties.

    Codes with codes as the matrix counts them; or codes with documents, with the
    values of a variable (actor, case) or of an attribute of codings (speaker): then
    a tie is the number of codings. All ties are written; --output chooses the
    format by its ending (.graphml, .gexf, .net, .csv; .svg, .pdf and .png draw it).

    Examples:
        coder export network --output codes.graphml
        coder export network --between document --output documents.net
        coder export network --between actor --roll-up 0 --output actors.gexf
    """
    from coder.cli.output import emit
    from coder.project.picturing import Picture

    refuse_unit(selection)
    by = "" if between == "code" else between
    picture = Picture("network", by, rule, measure, roll_up, None, labels or "name")
    emit(project.network(picture, selection), out)
