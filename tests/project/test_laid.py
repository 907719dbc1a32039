"""Codings in columns: the same as those that a table lists, whatever happened to them."""

from __future__ import annotations

from pathlib import Path

from coder.model.coding import Coding
from coder.model.span import Span
from coder.project.codingrows import coding_rows
from coder.project.facade import Project
from coder.project.laid import codes_used, laid_codings
from tests.project.small import DOCUMENTS, a_project, opened


def listed(project: Project) -> list[tuple[object, ...]]:
    found = project.codings_of("EU-01")
    return sorted((c.id, c.span.start, c.span.end, c.code, c.by) for c in found)


def laid(project: Project) -> list[tuple[object, ...]]:
    found = laid_codings(project, "EU-01")
    return sorted(zip(found.ids, found.starts, found.ends, found.codes, found.by, strict=True))


def coded(root: Path, by: str, *codes: str, at: tuple[int, int] = (0, 18)) -> list[Coding]:
    with opened(root, by) as project:
        return [project.add("EU-01", Span(*at), code) for code in codes]


def test_columns_hold_what_is_listed_after_changes_removals_and_other_coders(
    tmp_path: Path,
) -> None:
    root = a_project(tmp_path / "p")
    first, second = coded(root, "ana", "win_win", "aid")
    coded(root, "ben", "win_win")
    coded(root, "ben", "frame", at=(2, 9))
    with opened(root, "ana") as project:
        project.remove([second])
        project.resize(first, Span(0, 11))
        project.flag([project.coding(first.id)], "doubt", on=True, text="really?")
        assert laid(project) == listed(project)
        found = laid_codings(project, "EU-01")
        assert list(found.starts) == sorted(found.starts)
        n = found.number[first.id]
        assert found.rest[n] and [bool(r) for r in found.rest].count(True) == 1
        coding = found.coding(first.id)
        assert coding is not None and coding.flags == {"doubt": "really?"}
        assert found.coding("nothing") is None
        assert laid_codings(project, "EU-01", shows=lambda by: by == "ben").by == ("ben", "ben")
        assert len(laid_codings(project, "US-01")) == 0


def test_equal_codings_of_a_coder_are_there_once_and_it_is_the_first(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    one, other = coded(root, "ana", "win_win", "aid")
    with opened(root, "ana") as project:
        project.recode([other], "win_win")
        assert laid(project) == listed(project) and len(listed(project)) == 1
        assert laid_codings(project, "EU-01").ids == (one.id,)


def test_codes_used_come_newest_first_and_only_ones_own(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p", *DOCUMENTS)
    coded(root, "ana", "win_win", "aid")
    coded(root, "ben", "readmission")
    with opened(root, "ana") as project:
        assert codes_used(project, "EU-01", by="ana", count=5) == ["aid", "win_win"]
        assert codes_used(project, "EU-01", by="ana", count=1) == ["aid"]
        assert codes_used(project, "CH-01", by="ana", count=5) == []


def test_codings_in_short_name_page_code_and_words(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    (first,) = coded(root, "ana", "win_win")
    with opened(root, "ana") as project:
        table = coding_rows(project).in_short()
        assert table.columns == ("id", "doc", "page", "code", "text")
        ((one, doc, page, code, words),) = table.rows
        assert (one, doc, code, words) == (first.id, "EU-01", "win_win", first.quote)
        shown = project.document("EU-01").page_at(0)
        assert page == (shown.label if shown is not None else "")
