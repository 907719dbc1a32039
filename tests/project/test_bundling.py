from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from coder.model.errors import Unreadable
from coder.model.results import Matrix
from coder.project.bundling import Bundle, bundle
from coder.project.facade import Project
from coder.project.pseudonyms import FILE, pseudonyms_of
from coder.project.starting import copy_demo
from tests.project.small import a_project, opened

NAMES = ("ana", "ben", "chloe", "chloé")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "p"
    root.mkdir()
    copy_demo(root, with_codings=True)
    return root


@pytest.fixture(scope="module")
def hidden(demo: Path) -> Bundle:
    with opened(demo) as project:
        made, place = project.bundle(texts=False, pseudonyms=True)
    assert place == demo / FILE
    return made


def unpacked(made: Bundle, root: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        archive.extractall(root)
    return root


def members(made: Bundle) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        return {n: archive.read(n).decode("utf-8", "replace") for n in archive.namelist()}


def plain_words(text: str) -> list[str]:
    return [w.casefold() for w in re.findall(r"[^\W_]+", text)]


def test_no_name_of_a_coder_and_no_ten_words_of_a_source_are_in_it(
    demo: Path, hidden: Bundle
) -> None:
    runs = set()
    for path in demo.glob("corpora/*/texts/*.txt"):
        words = plain_words(path.read_text())
        runs |= {tuple(words[i : i + 10]) for i in range(len(words) - 9)}
    for name, text in members(hidden).items():
        words = plain_words(text)
        assert not set(words) & set(NAMES), name
        assert not set(plain_words(name)) & set(NAMES)
        found = (w for i in range(len(words) - 9) if (w := tuple(words[i : i + 10])) in runs)
        assert next(found, None) is None, name


def test_no_quotation_and_no_memo_is_in_it(demo: Path, hidden: Bundle) -> None:
    whole = "\n".join(t for n, t in members(hidden).items() if n.startswith(("codings", "counted")))
    with opened(demo) as project:
        quotes = {c.quote for c in project.codings() if len(c.quote.split()) > 3}
        memos = [n.text for n in project.memos()]
    assert quotes and memos
    assert not [q for q in [*quotes, *memos] if q[:40] in whole]


def numbers(project: Project) -> list[object]:
    """What cooccur, crosstab and agree compute, coders left out."""
    out: list[object] = []
    for rule in ("overlap", "near:120", "near:5t", "sentence", "section", "page"):
        found = project.cooccur(rule=rule)
        out.append((found.rows, found.values))
    for cols, measure in (
        ("case", "count"),
        ("side", "per1000"),
        ("year", "chars"),
        ("case", "docs"),
    ):
        made = project.crosstab(cols, measure=measure)
        assert isinstance(made, Matrix)
        out.append((made.rows, made.cols, made.values))
    lines = project.agree().lines
    out.append([(line.key, [(x.measure, x.value, x.units) for x in line.scores]) for line in lines])
    return out


def test_the_numbers_are_those_of_the_project(demo: Path, hidden: Bundle, tmp_path: Path) -> None:
    root = unpacked(hidden, tmp_path / "b")
    with opened(demo) as one, opened(root, "reader") as other:
        assert numbers(one) == numbers(other)
        assert not [f for f in other.doctor() if f.level.name == "ERROR"]
    shutil.rmtree(root)


def test_equal_projects_give_equal_bytes(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root) as project:
        project.add("EU-01", "par1", "win_win", memo="A note.")
        first = [project.bundle(texts=False, pseudonyms=True)[0].data, bundle(project).data]
    with opened(root) as project:
        again = [project.bundle(texts=False, pseudonyms=True)[0].data, bundle(project).data]
    assert first == again


def test_checksums_and_units_are_right(demo: Path, hidden: Bundle) -> None:
    with zipfile.ZipFile(io.BytesIO(hidden.data)) as archive:
        listed = dict(
            line.split("  ")[::-1]
            for line in archive.read("checksums.sha256").decode().splitlines()
        )
        assert set(listed) == set(archive.namelist()) - {"checksums.sha256"}
        assert all(hashlib.sha256(archive.read(n)).hexdigest() == s for n, s in listed.items())
        rows = list(csv.DictReader(io.StringIO(archive.read("units.csv").decode())))
    with opened(demo) as project:
        docs = [project.library.document(e.id) for e in project.library.entries]
    assert len(rows) == sum(
        len(d.units(k)) for d in docs for k in ("page", "paragraph", "sentence")
    )


# -- small projects ---------------------------------------------------------------------------


def test_with_texts_the_record_is_as_it_is(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root) as project:
        project.add("EU-01", "p1s1", "win_win") if False else project.add(
            "EU-01", "par1", "win_win"
        )
        project.memo("project", "A note.")
        made = bundle(project)
    files = members(made)
    journal = (root / "codings" / "ana.jsonl").read_text()
    assert files["codings/ana.jsonl"] == journal
    assert files["coder.toml"] == (root / "coder.toml").read_text()
    quoted = csv.DictReader(io.StringIO(files["counted/win_win.csv"]))
    assert [r["quotation"] for r in quoted] == [
        "A win-win for all. It brings mutual benefit. Aid is given."
    ]
    assert "counted/aid.csv" in files


def test_decisions_rounds_and_undone_acts_fold_alike(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", more='[queries]\nboth = "win_win"\n')
    for by in ("ana", "ben"):
        with opened(root, by) as project:
            project.tag()
            project.accept(project.pending()[:2])
            project.reject(project.pending()[:1])
            added = project.add(
                "US-01", "par1", "aid", attributes={"stance": "asserts"}, memo="Why?"
            )
            project.flag([added], "doubt", text="Is it so?")
            project.add("CH-01", "par1", "readmission")
            project.undo()
            project.finish("EU-01")
    with opened(root) as project:
        made, _ = project.bundle(texts=False, pseudonyms=True)
        names = pseudonyms_of(project)
        before = {(c.doc, c.span, c.code, names[c.by], str(c.how)) for c in project.codings()}
        flags = sum("doubt" in c.flags for c in project.codings())
    out = unpacked(made, tmp_path / "b")
    with opened(out, "c1") as other:
        codings = other.codings()
        assert {(c.doc, c.span, c.code, c.by, str(c.how)) for c in codings} == before
        assert sum("doubt" in c.flags for c in codings) == flags
        assert not any(c.memo for c in codings)
        assert {v.value for c in codings for v in c.attributes.values()} == {"asserts"}
    assert "Is it so" not in str(members(made)) and "Why?" not in str(members(made))


def test_a_code_named_by_words_of_a_text_gets_another_name(tmp_path: Path) -> None:
    from coder.project.coining import coin

    root = a_project(tmp_path / "p")
    with opened(root) as project:
        coin(project, "mutual_benefit", name="mutual benefit")
        coin(project, "my_own", name="Words of mine")
        project.add("EU-01", "par1", "mutual_benefit")
        made = bundle(project, texts=False)
    journal = members(made)["codings/ana.jsonl"]
    assert "mutual" not in journal and "in_vivo_1" in journal and "my_own" in journal
    with opened(unpacked(made, tmp_path / "b")) as other:
        assert [c.code for c in other.codings()] == ["in_vivo_1"]


def test_words_of_a_source_in_sheet_and_codebook_are_withheld(tmp_path: Path) -> None:
    from tests.builders import a_document
    from tests.project.small import BOOK

    text = "The parties agree that persons shall be taken back without any delay and cost."
    book = BOOK.replace(
        "People are taken back.", "As in - persons shall be taken back without any delay and cost."
    )
    book += "# ana wrote this\n"
    docs = (
        a_document(text, id="A", title=text, case="EU"),
        a_document("Other words.", id="B", title="Free"),
    )
    root = a_project(tmp_path / "p", *docs, book=book)
    with opened(root) as project:
        made, _ = project.bundle(texts=False, pseudonyms=True)
    whole = "\n".join(members(made).values())
    assert "taken back without" not in whole and "ana wrote" not in whole
    assert "(withheld 1)" in members(made)["corpora/main/documents.csv"]
    with opened(unpacked(made, tmp_path / "b"), "c1") as other:
        assert [c.id for c in other.book().codes] == ["frame", "win_win", "readmission", "aid"]


def test_outputs_that_show_text_or_names_stay_at_home(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    (root / "exports").mkdir()
    (root / "exports" / "matrix.csv").write_text("code,aid\naid,1\n")
    (root / "exports" / "by.csv").write_text("coder,n\nana,1\n")
    (root / "exports" / "matrix.png").write_bytes(b"a caption that names ana")
    (root / "exports" / "segments.csv").write_text("quotation\nA win-win for all.\n")
    (root / "exports.yaml").write_text(
        "exports:\n  - {name: A, command: cooccur, output: exports/matrix.csv}\n"
        '  - {name: B, command: "crosstab --cols case --by ana", output: exports/by.csv}\n'
        "  - {name: C, command: export segments, output: exports/segments.csv}\n"
        "  - {name: D, command: cooccur, output: exports/matrix.png}\n"
    )
    with opened(root) as project:
        hidden_, _ = project.bundle(texts=False, pseudonyms=True)
        whole = bundle(project)
    assert {n for n in hidden_.names if n.startswith("exports/")} == {"exports/matrix.csv"}
    assert len([n for n in whole.names if n.startswith("exports/")]) == 4
    listed = members(hidden_)["exports.yaml"]
    assert "--by ana" not in listed and "--by c" in listed
    assert any("left out" in f.what for f in hidden_.findings)


def test_pseudonyms_stay_and_new_coders_come_after(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    (root / FILE).write_text("coder,pseudonym\nben,p7\n")
    with opened(root) as project:
        assert pseudonyms_of(project) == {"ben": "p7", "ana": "c1"}
    (root / FILE).write_text("coder;pseudonym\nben;p7\n")
    with opened(root) as project, pytest.raises(Unreadable):
        pseudonyms_of(project)


def test_a_project_without_anything_can_be_bundled(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    (root / "codebooks" / "frames.yaml").unlink()
    with opened(root) as project:
        assert "README.md" in bundle(project, texts=False).names
