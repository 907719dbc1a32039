"""What `coder`, `coder --help` and `coder GROUP` show: plain pages made of the table of verbs.

Owns their layout. Needs no verb's module and no library, so that help comes at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coder.cli.given import GLOBAL_OPTIONS
from coder.cli.table import GROUPS, PANELS, VERBS, group_members

__all__ = ["FIRST_STEPS", "first_steps", "front_page", "group_page", "project_here", "version_line"]

FIRST_STEPS: Final = (
    ("coder demo", "the whole job on a small example, to look around in"),
    ("coder init frames", "a new project in the folder frames"),
    ("coder extract treaty.pdf", "the clean text of one file; needs no project"),
)


def _rows(panel: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    seen: set[str] = set()
    for verb in VERBS:
        first, _, second = verb.name.partition(" ")
        if second and first not in seen and GROUPS[first][0] == panel:
            seen.add(first)
            names = ", ".join(v.name.split(" ")[1] for v in group_members(first))
            rows.append((f"{first} ...", f"{GROUPS[first][1]} ({names})"))
        elif not second and verb.panel == panel:
            rows.append((verb.name, verb.help))
    return rows


def front_page() -> str:
    """`coder --help`."""
    from coder.cli.helppage import columns

    parts = [
        "Usage: coder [OPTIONS] VERB ...",
        "Codes what documents say: rules propose, people decide, every decision is a line\n"
        "of text that can be read, merged and counted again.",
    ]
    for panel in PANELS:
        rows = _rows(panel)
        if rows:
            parts.append(f"{panel}:\n" + columns(rows))
    options = [(f"{o.flag} {o.metavar}".rstrip(), o.help) for o in GLOBAL_OPTIONS]
    parts.append("Options, before or after the verb:\n" + columns(options))
    parts.append(
        "coder VERB --help shows its options and examples.\n"
        "coder help WORD says what a word of another tool is called here."
    )
    return "\n\n".join(parts) + "\n"


def group_page(group: str) -> str:
    """`coder docs --help`: the verbs of a group."""
    from coder.cli.helppage import columns

    rows = columns((f"coder {verb.name}", verb.help) for verb in group_members(group))
    end = f"coder {group} VERB --help shows options and examples."
    return f"Usage: coder {group} VERB ...\n\n{GROUPS[group][1]}\n\n{rows}\n\n{end}\n"


def first_steps(*, folder: Path | None) -> str:
    """`coder` alone, where there is nothing to report: where this is and what to do."""
    from coder.cli.helppage import columns

    if folder is not None:
        from coder.text.safe import safe_line

        return f"This is the project in {safe_line(str(folder))}.\n\nNext: coder --help\n"
    return (
        "There is no project here (no coder.toml in this folder or above).\n\n"
        f"{columns(FIRST_STEPS)}\n\nAll verbs: coder --help\n"
    )


def project_here(start: Path) -> Path | None:
    """The folder with coder.toml: `start` or the nearest above it; None when there is none."""
    here = start.absolute()
    return next((p for p in (here, *here.parents) if (p / "coder.toml").is_file()), None)


def version_line() -> str:
    """`coder 0.1.0`."""
    from coder import __version__

    return f"coder {__version__}"
