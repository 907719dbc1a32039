"""The page of `report html` at 200 documents and 20,000 codings: how long it takes to make, open and scroll.

Opening is told by the browser's own clock, from the navigation to the end of the load, when all is in
place, the least of five; a view from the click to the second picture after it; scrolling by the gaps
between pictures while a long document, then the list of all quotations, runs by at 120 pixels a picture.
Without a graphics card, so a desk computer does better. Texts are eight times as long as those of the
other benchmarks, about 30,000 characters, as long as a policy paper.

    python -m benchmarks report
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import benchmarks.projects as projects
from benchmarks.timing import row

__all__ = ["run"]

VIEW = """
const done = arguments[arguments.length - 1], began = performance.now();
location.hash = arguments[0];
requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
"""
SCROLL = """
const done = arguments[arguments.length - 1], gaps = [];
let last = performance.now(), y = 0;
function step() {
  const now = performance.now();
  gaps.push(now - last); last = now; y += 120; scrollTo(0, y);
  if (gaps.length < 300 && y < document.documentElement.scrollHeight) requestAnimationFrame(step);
  else { gaps.sort((a, b) => a - b); done([gaps[gaps.length >> 1], gaps[Math.floor(gaps.length * 0.95)]]); }
}
requestAnimationFrame(step);
"""
OPENED = "return performance.getEntriesByType('navigation')[0].loadEventEnd"


def run() -> list[dict[str, object]]:
    """Measure; rows for the table."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        cpu = _made(Path(folder) / "p", page)
        rows = [
            row("report html, 200 documents, 20,000 codings", cpu, "s", note="CPU"),
            row("size of the page", page.stat().st_size / 1e6, "MB"),
        ]
        return [*rows, *_in_browser(page)]


def _made(root: Path, page: Path) -> float:
    """Write the page of a project; CPU seconds."""
    import coder
    from coder.model.selection import Selection

    text = projects._text
    with patch("benchmarks.projects._text", lambda draw, length: text(draw, 8 * length)):
        projects.make_project(root, documents=200, codes=60, coders=3, codings=20_000)
    with coder.open(root) as project:
        began = time.process_time()
        page.write_bytes(project.html_report(Selection(layer="pool")))
        return time.process_time() - began


def _in_browser(page: Path) -> list[dict[str, object]]:
    from tests.export.browser import absent, browser

    if absent():
        return [row("opening the page", None, "ms", note=absent())]
    with browser() as open_page:
        times = []
        for _ in range(5):
            open_page.open("about:blank")
            open_page.open(page.as_uri())
            times.append(open_page.script(OPENED))
        note = f"median {sorted(times)[2]:.0f} ms of 5"
        out = [row("opening the page", min(times), "ms", bar=1500, better="less", note=note)]
        for name, place in (("matrix", "matrix"), ("a document", "documents/D00003")):
            value = open_page.later(VIEW, f"#/{place}")
            out.append(row(f"opening {name}", value, "ms", bar=1000, better="less"))
        for name, place in (("a document", "documents/D00003"), ("all quotations", "quotations")):
            open_page.later(VIEW, f"#/{place}")
            time.sleep(1)
            middle, slow = open_page.later(SCROLL)
            note = f"median {middle:.0f} ms"
            what = f"gap between pictures, scrolling {name}, 95 of 100 at most"
            out.append(row(what, slow, "ms", bar=50, better="less", note=note))
        return out
