"""Word and spreadsheet files of quotations, opened by LibreOffice and read as it prints them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from coder.export.quotations import CitedCoding, Translation, quotations
from coder.export.quotetables import quote_table
from coder.export.write import write
from coder.model.results import Caption

NASTY = ("=1+1", "-win", "<script>alert(1)</script>", r"\input{/etc/passwd}", "a | b `code`")
ABOUT = Caption("Quotations", {"unit": "coded segment", "n": str(len(NASTY))})
PARTS = [
    CitedCoding(
        "EU-03", "win_win", text, "ana", n, n + 1, ref=f"EU-03:k7f2{n}", page=3, page_label="iii",
        name="Win-win", source="Joint Declaration", lang="fr", memo=text,
        translations=(Translation("en", "Ana", "in English"),), before="Before. ",
    )
    for n, text in enumerate(NASTY)
]  # fmt: skip


def printed(folder: Path, *files: Path) -> list[str]:
    """The words of each file as LibreOffice prints them, white space folded."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("outside program absent: libreoffice")
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, home, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
    done = subprocess.run(
        command, capture_output=True, timeout=180, stdin=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    made = [folder / f"{file.stem}.pdf" for file in files]
    if not all(path.is_file() for path in made):
        pytest.skip(f"outside program absent: a LibreOffice that converts ({done.stderr[-200:]!r})")
    import pypdfium2

    out = []
    for path in made:
        with pypdfium2.PdfDocument(path) as document:
            text = "".join(page.get_textpage().get_text_range() for page in document)
        out.append(re.sub(r"\s+", " ", text))
    return out


@pytest.mark.outside
def test_libreoffice_shows_every_quotation_and_computes_nothing(tmp_path: Path) -> None:
    word, sheet = tmp_path / "quotes.docx", tmp_path / "table.xlsx"
    word.write_bytes(quotations(PARTS, "docx", about=ABOUT))
    sheet.write_bytes(write(quote_table(PARTS, ABOUT, layout="nvivo"), "xlsx")[0])
    text, table = printed(tmp_path, word, sheet)
    for part in PARTS:
        assert f"Before. {part.quotation}" in text and f"[{part.ref}]" in text
        assert table.count(part.quotation) >= 2 and part.ref in table
    assert text.count("in English (translation by Ana)") == len(NASTY)
    assert "coded segment" in table and "Err:" not in table


LATIN = (*NASTY, "100 % & # $x_1^2$ ~ {é ß ñ œ} “so” – … '' `` ,, -- ?` [2cm] *", "“win–win” — ﬁ §")
FRAME = (
    "\\documentclass{article}\n\\usepackage[T1]{fontenc}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{textcomp}\n\\begin{document}\n\\input{quotes.tex}\n\\end{document}\n"
)


@pytest.mark.outside
def test_latex_sets_every_quotation_without_a_fault(tmp_path: Path) -> None:
    program = shutil.which("pdflatex")
    if program is None:
        pytest.skip("outside program absent: pdflatex")
    parts = [replace(PARTS[0], quotation=text, name=text, source=text) for text in LATIN]
    (tmp_path / "quotes.tex").write_bytes(quotations(parts, "latex", about=ABOUT))
    (tmp_path / "paper.tex").write_text(FRAME, "utf-8")
    command = [
        program,
        "-interaction=nonstopmode",
        "-halt-on-error",
        "-no-shell-escape",
        "paper.tex",
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, timeout=120, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0 and (tmp_path / "paper.pdf").stat().st_size > 1_000, done.stdout[
        -800:
    ]
