"""The page in a real browser: cells open their quotations, filters work, nothing leaves, nothing executes.

Skipped where Chromium or chromedriver is absent; the look at accessibility also where axe-core is
(`npm install -g axe-core`, or CODER_AXE names its axe.min.js).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from coder.export.reportdata import ReportCode, ReportCoding, ReportContent, ReportDocument
from coder.export.reportpage import report_bytes
from coder.model.coding import Coding
from coder.model.selection import Selection
from coder.model.span import Span
from tests.builders import a_document
from tests.export.browser import Page, absent, browser
from tests.project.small import BOOK, a_project, opened

pytestmark = [
    pytest.mark.outside,
    pytest.mark.skipif(bool(absent()), reason=absent() or "never"),
]
SELECTORS = ("overview", "codebook", "matrix", "quotations", "documents", "figures", "agreement")
EVIL = "</script><script>window.hacked=1</script><img src=http://127.0.0.1:9/x onerror=window.hacked=2>"
TEXT = f"A \U0001d54f win-win {EVIL} for all. Aid \U0001f600 is given, =1+1, and \u202ereversed."
DOCUMENTS = (
    a_document(
        TEXT,
        "A second page speaks of readmission and of aid.",
        id="EU-01",
        case="EU",
        year="2008",
        title=EVIL,
    ),
    a_document("Readmission is agreed. A win-win again.", id="CH-01", case="CH", year="2009"),
    a_document("Nothing of the kind is said here.", id="US-01", case="US", year="2009"),
)
AXE_PLACES = ("/usr/lib/node_modules", "/usr/local/lib/node_modules", "node_modules")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, list[Coding]]]:
    """The page of a project with hostile words, opened, and the codings that it shows."""
    folder = tmp_path_factory.mktemp("page")
    root = a_project(folder / "p", *DOCUMENTS, book=BOOK.replace("name: Aid", f'name: "{EVIL}"'))
    with opened(root) as project:
        for doc, span, code in (
            ("EU-01", f"0:{len(TEXT)}", "win_win"), ("EU-01", "2:12", "aid"), ("EU-01", "4:8", "aid"),
            ("EU-01", "par2", "readmission"), ("EU-01", f"{len(TEXT) - 9}:{len(TEXT) + 8}", "aid"),
            ("CH-01", "0:21", "readmission"), ("CH-01", "24:31", "win_win"),
        ):  # fmt: skip
            project.add(doc, span, code, memo=EVIL)
        for doc in ("EU-01", "CH-01"):
            project.finish(doc)
    with opened(root, "ben") as ben:
        ben.add("EU-01", "0:20", "win_win")
        ben.finish("EU-01")
    with opened(root) as project:
        (folder / "page.html").write_bytes(project.html_report(Selection(layer="pool")))
        codings = project.codings()
    with browser() as page:
        page.open("about:blank")
        page.requests()
        page.open((folder / "page.html").as_uri())
        page.until("document.documentElement.dataset.ready === 'yes'")
        yield page, codings


def pairs(codings: list[Coding]) -> Counter[tuple[str, str]]:
    """Overlapping pairs of each two codes, counted from the codings alone."""
    out: Counter[tuple[str, str]] = Counter()
    for a, b in combinations(codings, 2):
        same = (a.doc, a.by) == (b.doc, b.by)
        if same and a.code != b.code and a.span.overlaps(b.span):
            out[tuple(sorted((a.code, b.code)))] += 1  # type: ignore[index]
    return out


def go(page: Page, place: str) -> None:
    page.script("location.hash = arguments[0]", f"#/{place}")
    view = place.split("/")[0]
    page.until("!document.getElementById(arguments[0]).hidden", view)


def shown(page: Page) -> str:
    return page.script("return document.getElementById('kept').textContent").replace("\u202f", "")


def choose(page: Page, label: str, value: str) -> None:
    """Choose by the visible text of the label and of the option, as a person does."""
    code = """
    const label = [...document.querySelectorAll('#filters label')].find((l) => l.firstChild.textContent === arguments[0]);
    const select = label.querySelector('select');
    select.value = [...select.options].find((o) => o.textContent.trim() === arguments[1]).value;
    select.dispatchEvent(new Event('change', { bubbles: true }));
    """
    page.script(code, label, value)


@pytest.fixture
def page(made: tuple[Page, list[Coding]]) -> Iterator[Page]:
    yield made[0]
    made[0].script(
        "document.getElementById('drawer').close(); document.querySelector('#filters button').click()"
    )


def test_the_matrix_is_a_recount_and_each_cell_opens_as_many_quotations(
    page: Page, made: tuple[Page, list[Coding]]
) -> None:
    go(page, "matrix")
    expected = pairs(made[1])
    ids = page.script(
        "return JSON.parse(document.getElementById('data').textContent).codes.map((c) => c.id)"
    )
    cells = page.script(
        "return [...document.querySelectorAll('#matrix-table button')]"
        ".map((b) => [+b.dataset.row, +b.dataset.col, +b.textContent])"
    )
    own = Counter(c.code for c in made[1])
    found = {(ids[r], ids[c]): n for r, c, n in cells}
    assert {code: n for (code, other), n in found.items() if code == other} == dict(own)
    assert {key: n for key, n in found.items() if key[0] < key[1]} == dict(expected)
    for (row, col), n in found.items():
        at = [ids.index(row), ids.index(col)]
        page.script(
            "document.querySelector(`button[data-row='${arguments[0]}'][data-col='${arguments[1]}']`).click()",
            *at,
        )
        assert page.until("document.getElementById('drawer').open")
        assert page.script("return document.querySelectorAll('#drawer-list > li').length") == n
        page.script("document.getElementById('drawer-close').click()")


def test_a_cell_shows_the_exact_quotations(page: Page, made: tuple[Page, list[Coding]]) -> None:
    go(page, "quotations")
    texts = page.script(
        "return [...document.querySelectorAll('#quotes-list blockquote')].map((b) => b.textContent)"
    )
    assert Counter(texts) == Counter(c.quote for c in made[1])


def test_filters_leave_what_they_say(page: Page, made: tuple[Page, list[Coding]]) -> None:
    total = len(made[1])
    assert shown(page) == f"{total} of {total} codings in 3 of 3 documents"
    choose(page, "case", "EU")
    eu = sum(c.doc == "EU-01" for c in made[1])
    assert shown(page) == f"{eu} of {total} codings in 1 of 3 documents"
    choose(page, "coder", "ben")
    assert shown(page) == f"1 of {total} codings in 1 of 3 documents"
    page.script("document.querySelector('#filters button').click()")
    choose(page, "code (and below)", "Frame")
    assert shown(page).startswith(f"{sum(c.code == 'win_win' for c in made[1])} of ")
    go(page, "matrix")
    assert page.script("return document.querySelectorAll('#matrix-table tbody tr').length") == 1
    go(page, "quotations")
    assert page.script("return document.querySelectorAll('#quotes-list > li').length") == 3


def test_the_reader_shows_the_text_and_lists_codings_by_paragraph(
    page: Page, made: tuple[Page, list[Coding]]
) -> None:
    go(page, "documents/EU-01")
    page.until("document.querySelectorAll('#text .para').length === 2")
    text = page.script(
        "return [...document.querySelectorAll('.para > p')].map((p) => p.textContent).join('\\n\\n')"
    )
    assert text.split() == (TEXT + " A second page speaks of readmission and of aid.").split()
    lists = page.script(
        "return [...document.querySelectorAll('.margin')].map((m) => [m.ariaLabel, m.children.length])"
    )
    assert lists == [["Codings in paragraph 1", 5], ["Codings in paragraph 2", 1]]
    page.script("document.querySelectorAll('.chip')[1].click()")
    lit = page.script(
        "return [...document.querySelectorAll('mark.on')].map((m) => m.textContent).join('')"
    )
    chip = page.script("return document.querySelector('.chip[aria-pressed=true]').dataset.coding")
    quote = page.script(
        "const d = JSON.parse(document.getElementById('data').textContent); const c = d.codings;"
        "const i = arguments[0]; return d.docs[c.doc[i]].text.slice(c.start[i], c.end[i])",
        int(chip),
    )
    assert lit == quote


def test_a_link_to_a_quotation_opens_it_in_the_reader(page: Page) -> None:
    go(page, "quotations")
    page.script("document.querySelectorAll('#quotes-list a')[3].click()")
    page.until("!document.getElementById('documents').hidden && document.querySelector('mark.on')")


def test_the_keyboard_walks_the_matrix_and_opens_a_cell(page: Page) -> None:
    go(page, "matrix")
    page.script("document.querySelector('#matrix-table tbody button').focus()")
    page.keys("\ue014")  # arrow right
    there = page.script(
        "return [document.activeElement.dataset.row, document.activeElement.dataset.col, document.activeElement.tabIndex]"
    )
    assert there[0] != there[1] and there[2] == 0
    page.keys("\ue007")  # enter
    assert page.until("document.getElementById('drawer').open")
    page.keys("\ue00c")  # escape
    assert page.until("!document.getElementById('drawer').open")


def test_nothing_executes_nothing_leaves_and_the_console_is_silent(page: Page) -> None:
    for view in SELECTORS:
        go(page, view)
    assert page.script("return window.hacked === undefined && document.images.length === 0")
    assert page.script("return document.scripts.length") == 2
    asked = [address for address in page.requests() if not address.startswith(("chrome", "about:"))]
    assert {address.partition("#")[0].rpartition("/")[2] for address in asked} <= {
        "page.html",
        "long.html",
    }
    said = [line for line in page.log("browser") if line["level"] in ("SEVERE", "WARNING")]
    assert not said


def test_paper_gets_the_section_that_is_shown(page: Page, tmp_path: Path) -> None:
    import pypdfium2

    go(page, "codebook")
    page.pdf(tmp_path / "paper.pdf")
    with pypdfium2.PdfDocument(tmp_path / "paper.pdf") as paper:
        text = " ".join(paper[0].get_textpage().get_text_range().split())
    assert "Both sides gain." in text and "Find a document" not in text


def test_axe_finds_no_serious_fault(page: Page) -> None:
    places = [Path(folder) / "axe-core" / "axe.min.js" for folder in AXE_PLACES]
    places.insert(0, Path(os.environ.get("CODER_AXE", "") or "/nowhere"))
    axe = next((place for place in places if place.is_file()), None)
    if axe is None:
        pytest.skip("outside program absent: axe-core")
    found = []
    for view in SELECTORS:
        go(page, "documents/EU-01" if view == "documents" else view)
        page.command("Runtime.evaluate", expression=axe.read_text("utf-8"))
        faults = page.later(
            "const done = arguments[arguments.length - 1];"
            "axe.run().then((r) => done(r.violations.map((v) => [v.id, v.impact, v.nodes[0].html])))"
        )
        found += [(view, *fault) for fault in faults if fault[1] in ("serious", "critical")]
    assert not found


def test_a_coding_far_down_a_long_text_is_brought_into_view(page: Page, tmp_path: Path) -> None:
    paragraphs = [f"Paragraph {n}. " + "Some words. " * (n % 60) for n in range(400)]
    text = "\n\n".join(paragraphs)
    starts = [text.index(f"Paragraph {n}.") for n in range(400)]
    doc = ReportDocument(
        "LONG",
        text,
        tuple(Span(at, at + len(p)) for at, p in zip(starts, paragraphs, strict=True)),
    )
    codings = tuple(ReportCoding(0, Span(at, at + 9), 0, "ana") for at in starts)
    path = tmp_path / "long.html"
    path.write_bytes(
        report_bytes(ReportContent("long", {}, (), (ReportCode("a", "A"),), (doc,), codings))
    )
    first = page.script("return location.href")
    try:
        page.open(path.as_uri())
        for n in (390, 5, 200):
            go(page, f"documents/LONG/{n}")
            page.until(
                "(() => { const lit = document.querySelector('mark.on'); if (!lit) return false;"
                "const { top, bottom } = lit.getBoundingClientRect();"
                "return lit.dataset.codings.trim() === String(arguments[0]) && top >= 0 && bottom <= innerHeight; })()",
                n,
            )
    finally:
        page.open(first)
