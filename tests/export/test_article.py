from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from coder.export.article import (
    Article,
    Heading,
    Paragraph,
    Quoted,
    Recompute,
    article_bytes,
)
from coder.model.errors import BadValue
from coder.model.results import Caption, Table

NASTY = r"=1+1 | `x` <script>alert(1)</script> \input{secret} # 50% & $x_1$ -- *a* \end{document}"
ARTICLE = Article(
    "Methods: " + NASTY,
    (
        Heading("Corpus"), Paragraph(NASTY), Quoted(NASTY, "EU-01, p. 2"),
        Table(("a|b", "n"), ((NASTY, 0.12345), ("-win", None)), Caption("A table", {"n": "2"})),
        Recompute('coder cooccur --where "case != \'\'"'),
    ),
)  # fmt: skip


def test_markdown_shows_every_character_and_no_markup() -> None:
    text = article_bytes(ARTICLE, "md").decode()
    assert text.startswith("# Methods: ")
    assert "\n## Corpus\n" in text and "<script>" not in text
    assert "\n    coder cooccur --where \"case != ''\"\n" in text
    shown = text.replace("\\", "")
    assert shown.count(NASTY.replace("\\", "")) == 4


def test_latex_runs_nothing() -> None:
    text = article_bytes(ARTICLE, "latex").decode()
    assert "\\input" not in text and "\\end{document}" not in text
    assert "\\section*{Methods" in text and "\\begin{longtable}" in text


def test_the_latex_of_an_article_compiles(tmp_path: Path) -> None:
    if shutil.which("pdflatex") is None:
        pytest.skip("pdflatex is not installed: the LaTeX of articles is not compiled")
    part = article_bytes(ARTICLE, "latex").decode()
    whole = "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{longtable}\n"
    (tmp_path / "a.tex").write_text(f"{whole}\\begin{{document}}\n{part}\n\\end{{document}}\n")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout[-2000:]


def test_word_has_headings_a_quotation_and_the_text_unchanged() -> None:
    import docx

    data = article_bytes(ARTICLE, "docx")
    assert article_bytes(ARTICLE, "docx") == data
    document = docx.Document(io.BytesIO(data))
    styles = {p.style.name: p.text for p in document.paragraphs}
    assert styles["Quote"] == NASTY and styles["Heading 2"] == "Corpus"
    assert document.tables[0].rows[1].cells[0].text == NASTY
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {i.date_time[0] for i in archive.infolist()} == {1980}


def test_other_formats_are_refused() -> None:
    with pytest.raises(BadValue):
        article_bytes(ARTICLE, "xlsx")
