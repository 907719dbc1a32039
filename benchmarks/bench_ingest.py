"""PDF to text: CPU time for a page and passages that come out right, beside other readers.

Ours is the whole pipeline: geometry, furniture, columns, hyphens, paragraphs, sentences, language. The others
do what their names say. Readers take turns file by file over the PDFs of the shared data, passwords given, in
several rounds; what is loaded on first use is no cost of a page. A passage is exact when it stands in the
text word by word, line ends aside; strings that must not be there are running heads and the like. The long
documents repeat real three-column pages.

    python -m benchmarks ingest
"""

from __future__ import annotations

import contextlib
import json
import logging
import math
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from statistics import median
from typing import Any

from benchmarks.timing import Cost, cost_of, row

__all__ = ["run"]

ROUNDS = 3
SIZES = (125, 250, 500, 1_000)
PASSWORDS = {"encrypted_password.pdf": "test", "derived_encrypted_aes256.pdf": "frames"}
PROBE = (
    "import sys; from coder.ingest.extract import extract; print(len(extract(sys.argv[1]).text))"
)
MAKE = (
    "import sys; from pathlib import Path; from benchmarks.bench_ingest import repeated; "
    "repeated(sorted(Path(sys.argv[1]).glob('federal_register_*.pdf')), int(sys.argv[2]), Path(sys.argv[3]))"
)
Reader = Callable[[Path, str], str]


def ours(path: Path, password: str) -> str:
    """The text as `coder extract` gives it."""
    from coder.ingest.extract import extract

    return extract(path, password=password or None).text


def ours_with_tables(path: Path, password: str) -> str:
    """The same with `--tables`."""
    from coder.ingest.extract import extract

    return extract(path, password=password or None, tables=True).text


def by_pdfplumber(path: Path, password: str) -> str:
    """Text by extract_text of pdfplumber, page by page; each page is let go of."""
    import pdfplumber

    out = []
    with pdfplumber.open(path, password=password) as pdf:
        for page in pdf.pages:
            out.append(page.extract_text())
            page.close()
    return "\n".join(out)


def by_pdfminer(path: Path, password: str) -> str:
    """pdfminer.six with its layout analysis."""
    from pdfminer.high_level import extract_text

    return extract_text(str(path), password=password)


def by_pypdf(path: Path, password: str) -> str:
    """Text by extract_text of pypdf, page by page."""
    from pypdf import PdfReader

    pdf = PdfReader(path)
    if pdf.is_encrypted:
        pdf.decrypt(password)
    return "\n".join(page.extract_text() for page in pdf.pages)


def by_pymupdf(path: Path, password: str) -> str:
    """PyMuPDF in its own order of blocks."""
    import pymupdf

    with pymupdf.open(path) as pdf:
        if pdf.needs_pass:
            pdf.authenticate(password)
        return "\n".join(page.get_text() for page in pdf)


def by_pdftotext(path: Path, password: str) -> str:
    """Poppler's pdftotext, a process for each file.

    Raises:
        RuntimeError: it could not read the file.
    """
    words = [which("pdftotext") or "pdftotext", *(["-upw", password] if password else [])]
    done = subprocess.run([*words, str(path), "-"], capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(f"pdftotext ended with {done.returncode}")
    return done.stdout.decode("utf-8", "replace")


def by_pypdfium2(path: Path, password: str) -> str:
    """PDFium's own order of characters, nothing added."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(str(path), password=password or None)
    out = []
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage()
        out.append(text.get_text_range())
        text.close()
        page.close()
    pdf.close()
    return "\n".join(out)


READERS: dict[str, Reader] = {
    "ours": ours,
    "ours, with tables": ours_with_tables,
    "pdfplumber": by_pdfplumber,
    "pdfminer.six": by_pdfminer,
    "pypdf": by_pypdf,
    "PyMuPDF": by_pymupdf,
    "pdftotext": by_pdftotext,
    "raw pypdfium2": by_pypdfium2,
}


@dataclass(slots=True)
class Run:
    """What one reader did: CPU seconds of each round by file, its texts, and the files it could not read."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, str] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)


def cpu() -> float:
    """CPU seconds of this process and of the children that it waited for."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def readers() -> dict[str, Reader]:
    """Those that are there: rivals are parts of the dev extra or of the system."""
    import importlib.util

    needs = {"PyMuPDF": "pymupdf", "pypdf": "pypdf"}
    return {
        name: read
        for name, read in READERS.items()
        if (which("pdftotext") if name == "pdftotext" else True)
        and (name not in needs or importlib.util.find_spec(needs[name]))
    }


def runs_over(paths: list[Path], chosen: dict[str, Reader], rounds: int = ROUNDS) -> dict[str, Run]:
    """Every reader over every file, in turns."""
    out = {name: Run() for name in chosen}
    for turn in range(rounds):
        for path in paths:
            for name, read in chosen.items():
                begin = cpu()
                try:
                    text = read(path, PASSWORDS.get(path.name, ""))
                except Exception:  # whatever a damaged file makes a reader do
                    out[name].failed.add(path.name)
                    continue
                out[name].taken[path.name].append(cpu() - begin)
                if not turn:
                    out[name].texts[path.name] = text
    return out


def pages_of(path: Path) -> int:
    """How many pages a PDF has; 0 when it is none."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(str(path), password=PASSWORDS.get(path.name))
    except pypdfium2.PdfiumError:
        return 0
    count = len(pdf)
    pdf.close()
    return count


def folded(text: str) -> str:
    """Line ends and runs of blanks as one blank, compatibility forms as plain ones."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()


def quality(texts: dict[str, str], entries: list[dict[str, Any]]) -> tuple[int, int, int, int]:
    """Exact passages and all of them, strings that must not be there and all of those."""
    exact = passages = found = forbidden = 0
    for entry in entries:
        text = folded(texts.get(entry["file"], ""))
        wanted = entry["must"] if "scan" not in entry["file"] else []
        passages += len(wanted)
        forbidden += len(entry["must_not"])
        exact += sum(folded(passage) in text for passage in wanted)
        found += sum(folded(words) in text for words in entry["must_not"])
    return exact, passages, found, forbidden


def side_by_side(folder: Path) -> list[dict[str, object]]:
    """Speed and quality of every reader over one folder of PDFs."""
    paths = sorted(folder.glob("*.pdf"))
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    chosen = readers()
    first = next(p for p in paths if pages_of(p) == 1)
    for read in chosen.values():  # what is loaded on first use is no cost of a page
        with contextlib.suppress(Exception):
            read(first, "")
    done = runs_over(paths, chosen)
    common = [p for p in paths if not any(p.name in r.failed for r in done.values())]
    pages = sum(map(pages_of, common))
    total = {
        name: median(sum(r.taken[p.name][turn] for p in common) for turn in range(ROUNDS))
        for name, r in done.items()
    }
    scores = {name: quality(r.texts, entries) for name, r in done.items()}
    rows = [_reader(name, total[name] / pages, scores[name], done[name].failed) for name in done]
    files = f"{len(common)} of {len(paths)} files, {pages} pages, median of {ROUNDS} rounds"
    for name in list(done)[1:]:
        bar: dict[str, object] = {"bar": 10} if name == "pdfplumber" else {}
        what = "ours, with tables / ours" if name == "ours, with tables" else f"{name} / ours"
        rows.append(row(what, total[name] / total["ours"], "x", note=files, **bar))
    rows.append(
        row("pdfplumber / ours, with tables", total["pdfplumber"] / total["ours, with tables"], "x")
    )
    best = max(s[0] for name, s in scores.items() if not name.startswith("ours"))
    mine = scores["ours"]
    rows.append(
        row("exact passages, ours", mine[0], note=f"of {mine[1]}; best other {best}", bar=43)
    )
    rows.append(row("strings that must not be there, ours", mine[2], bar=1, better="less"))
    rows.append(row("exact passages, ours less the best other", mine[0] - best, bar=1))
    return rows


def _reader(
    name: str, a_page: float, score: tuple[int, int, int, int], failed: set[str]
) -> dict[str, object]:
    exact, passages, found, forbidden = score
    note = f"exact {exact} of {passages}, must-not {found} of {forbidden}"
    if failed:
        note += f"; could not read {', '.join(sorted(failed))}"
    return row(f"{name}, a page", a_page * 1000, "ms", note=note)


def repeated(sources: list[Path], pages: int, target: Path) -> None:
    """A PDF of so many pages, those of the sources again and again."""
    import pypdfium2

    made = pypdfium2.PdfDocument.new()
    opened = [pypdfium2.PdfDocument(str(path)) for path in sources]
    while len(made) < pages:
        for pdf in opened:
            left = pages - len(made)
            if left > 0:
                made.import_pages(pdf, list(range(min(left, len(pdf)))))
    made.save(str(target))
    for pdf in (*opened, made):
        pdf.close()


def dense(folder: Path) -> list[dict[str, object]]:
    """Memory and growth over documents of many dense pages."""
    with tempfile.TemporaryDirectory() as work:
        files = {size: Path(work) / f"{size}.pdf" for size in (1, *SIZES)}
        for size, path in files.items():
            # By another process: what this one holds would count as its children's memory.
            subprocess.run(
                [sys.executable, "-c", MAKE, str(folder), str(size), str(path)], check=True
            )
        costs: dict[int, list[Cost]] = {size: [] for size in files}
        for _ in range(ROUNDS):
            for size, path in files.items():
                costs[size].append(cost_of([sys.executable, "-c", PROBE, str(path)]))
    least = {size: min(c.cpu for c in found) for size, found in costs.items()}
    memory = {size: max(c.memory for c in found) for size, found in costs.items()}
    # Starting up belongs to no page; the slope over all sizes is what growth is.
    growth = _slope([(math.log(n), math.log(least[n] - least[1])) for n in SIZES])
    told = "; ".join(f"{n} pages {least[n]:.1f} s, {memory[n]:.0f} MB" for n in SIZES)
    last = SIZES[-1]
    return [
        row("memory of 1,000 dense pages", memory[last], "MB", bar=150, better="less", note=told),
        row("growth exponent in pages", growth, bar=1.1, better="less"),
        row("1,000 dense pages", least[last], "s", note=f"{last / least[last]:.0f} pages a second"),
    ]


def _slope(points: list[tuple[float, float]]) -> float:
    """Of the straight line that lies nearest to the points."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    over = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return over / sum((x - mean_x) ** 2 for x, _ in points)


def run() -> list[dict[str, object]]:
    """Measure; rows for the table. Without the shared data nothing can be said."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    shared = Path(os.environ.get("CODER_SHARED") or Path(__file__).parents[2] / "shared")
    folder = shared / "pdfs"
    if not (folder / "manifest.json").is_file():
        return [row("pdfplumber / ours", None, "x", bar=10, note="shared data absent")]
    long = dense(folder)  # first, while this process is small
    return [*side_by_side(folder), *long]
