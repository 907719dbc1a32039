"""`coder review`: the queue of suggestions, one decision a key.

Owns which suggestions are asked: those that this coder has not decided, of the documents and codes that
the selection names, in an order that says most first, or a seeded sample of them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from coder.cli import diagnostics
from coder.cli.code import Lines, prompt, require_screen
from coder.cli.diagnostics import ExitCode
from coder.cli.opening import told_first
from coder.cli.options import Seed
from coder.cli.parameters import Argument, Option
from coder.cli.suggest import RuleGlob

if TYPE_CHECKING:
    from coder.model.selection import Selection
    from coder.project.facade import Project
    from coder.workbench.queue import Queue

__all__ = ["review"]

Doc = Annotated[str, Argument(metavar="DOC", help="Only suggestions of this document.")]
Sample = Annotated[int, Option("--sample", metavar="N", help="Ask a seeded sample of so many.")]
Order = Annotated[
    str, Option("--order", metavar="uncertain|rule|place", help="What is asked first.")
]


def review(
    project: Project,
    selection: Selection,
    doc: Doc = "",
    *,
    rule: RuleGlob = "",
    sample: Sample = 0,
    seed: Seed = 1,
    order: Order = "uncertain",
    linear: Lines = False,
) -> ExitCode:
    """Decide on suggestions one by one, in their context.

    a accepts, x rejects, space skips, u takes back; the running precision of the rule
    stands beside each. What is rejected comes back only when its rule changes. By
    default what says most about a rule is asked first; --order place goes through the
    documents. With --linear each line of stdin is a command, ? lists them.

    Examples:
        coder review
        coder review EU-03 --code win_win --linear
        coder review --rule "ww*" --order place
        coder review --sample 50 --seed 1
    """
    told_first(project)
    queue = _queue(project, selection, (doc, rule), (order, sample, seed))
    if linear:
        return _by_lines(queue)
    require_screen()
    from coder.workbench.app import run_review

    done = ExitCode(run_review(queue))
    _told(queue)
    return done


def _queue(
    project: Project, selection: Selection, what: tuple[str, str], how: tuple[str, int, int]
) -> Queue:
    from dataclasses import replace

    from coder.project.decisions import pending
    from coder.workbench.queue import Queue

    doc, rule = what

    if doc:
        selection = replace(selection, docs=(*selection.docs, project.library.entry(doc).id))
    order, sample, seed = how
    found = pending(project, selection, rules=rule)
    return Queue(project, found, order=order, sample=sample, seed=seed)


def _by_lines(queue: Queue) -> ExitCode:
    from coder.cli.lines import utf8_lines
    from coder.workbench.linear import work
    from coder.workbench.review_lines import ReviewLines
    from coder.workbench.reviewing import Review

    lines = ReviewLines(Review(queue))
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    for _ in work(lines, utf8_lines(sys.stdin), lambda line: _say(line)):
        prompt(at_terminal)
    _told(queue)
    return ExitCode.PARTLY if lines.failed and not sys.stdin.isatty() else ExitCode.DONE


def _told(queue: Queue) -> None:
    left = sum(queue.state(s) == "pending" for s in queue.items)
    diagnostics.done(f"{queue.tally()}, {left} left to decide", "coder review goes on")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
