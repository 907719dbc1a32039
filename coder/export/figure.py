"""Figures as files: SVG by hand, PNG and PDF drawn by matplotlib.

Owns the choice, and that PNG and PDF hold no clock and no program name, look the same whatever settings
the user has for matplotlib, and never read a text as a formula. Their bytes are equal for equal versions of
matplotlib only; those of SVG always.
"""

from __future__ import annotations

import io
import warnings

from coder.export.drawing import Drawing

__all__ = ["FIGURE_FORMATS", "drawing_bytes", "figure_bytes"]

FIGURE_FORMATS = ("svg", "png", "pdf")

_NO_NAMES = {
    "png": {"Software": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
}


def drawing_bytes(drawing: Drawing, kind: str) -> bytes:
    """The drawing as svg, png or pdf."""
    if kind == "svg":
        from coder.export.svg import svg_bytes

        return svg_bytes(drawing)
    return figure_bytes(drawing, kind)


def figure_bytes(drawing: Drawing, kind: str) -> bytes:
    """The drawing as `png` (300 dots an inch) or `pdf`."""
    from matplotlib import rc_context, rcParamsDefault
    from matplotlib.figure import Figure
    from matplotlib.patches import Circle, Rectangle
    from matplotlib.patheffects import withStroke

    settings = {k: v for k, v in rcParamsDefault.items() if not k.startswith("backend")}
    settings["pdf.fonttype"] = 42  # letters as TrueType, which publishers ask for
    file = io.BytesIO()
    with warnings.catch_warnings(), rc_context(settings):
        warnings.simplefilter("ignore")  # letters that the font lacks become boxes
        figure = Figure(figsize=(drawing.width / 72, drawing.height / 72), dpi=300)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, drawing.width)
        axes.set_ylim(drawing.height, 0)
        axes.set_axis_off()
        axes.set_autoscale_on(False)
        for box in drawing.boxes:
            place = (box.x, box.y)
            axes.add_patch(Rectangle(place, box.width, box.height, facecolor=box.fill, linewidth=0))
        for line in drawing.strokes:
            axes.plot(
                (line.x, line.x2), (line.y, line.y2), color=line.colour, linewidth=line.width,
                linestyle=(0, (3, 3)) if line.dash else "-", solid_capstyle="butt", zorder=2,
            )  # fmt: skip
        for disc in drawing.discs:
            middle, side = (disc.x, disc.y), disc.side
            corner = (disc.x - side / 2, disc.y - side / 2)
            shape = Rectangle(corner, side, side) if disc.square else Circle(middle, disc.radius)
            shape.set(facecolor=disc.fill, edgecolor="#ffffff", linewidth=0.8, zorder=3)
            axes.add_patch(shape)
        for words in drawing.words:
            text = axes.text(
                words.x,
                words.y,
                words.text,
                fontsize=words.size * 0.92,  # its letters are wider than those of the SVG
                color=words.fill,
                rotation=90 if words.upright else 0,
                rotation_mode="anchor",
                ha={"start": "left", "middle": "center", "end": "right"}[words.anchor],
                va="baseline",
                fontweight="bold" if words.bold else "normal",
                path_effects=[withStroke(linewidth=2.5, foreground="#ffffff")]
                if words.halo
                else [],
                zorder=4,
            )
            text.set_parse_math(False)
        figure.savefig(file, format=kind, metadata=_NO_NAMES[kind])
    return file.getvalue()
