"""Why large projects stay quick, as facts: which index answers a question, and what is not done again."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.project import standing, workload
from coder.store import watch
from tests.project.small import a_project, opened


def test_what_status_counts_is_answered_from_an_index_alone(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p")) as project:
        project.add("EU-01", "0:5", "aid")
        homes = {
            "_CODERS": workload,
            "_DOCUMENTS": workload,
            "_VERSIONS": standing,
            "_COUNTS": workload,
        }
        for name, home in homes.items():
            sql = f"EXPLAIN QUERY PLAN {getattr(home, name)}"
            plan = " ".join(str(r[3]) for r in project.index.db.execute(sql))
            assert "COVERING INDEX" in plan, name
            assert name == "_CODERS" or "TEMP B-TREE" not in plan, name
        (plan,) = project.index.db.execute(
            f"EXPLAIN QUERY PLAN {workload._LAST}", (1, 1)
        ).fetchall()
        assert "codings_by" in plan[3]


def test_status_names_the_codebook_in_use_and_the_last_event(tmp_path: Path) -> None:
    with opened(a_project(tmp_path / "p")) as project:
        made = project.add("EU-01", "0:5", "aid")
        (ana, _ben) = project.status().coders
        assert (ana.book, ana.last) == (project.book().hash[:8], made.time)
        assert (ana.codings, ana.begun) == (1, 1)


def test_a_coding_reads_only_what_was_written_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(a_project(tmp_path / "p")) as project:
        project.add("EU-01", "0:5", "aid")
        monkeypatch.setattr(watch, "_same_before", lambda *_: pytest.fail("read from the start"))
        project.add("EU-01", "0:6", "aid")


def test_columns_are_built_once_for_a_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.store import columns

    root = a_project(tmp_path / "p")
    with opened(root) as project:
        project.add("EU-01", "0:5", "aid")
        first = project.cooccur()
    with opened(root) as project:
        monkeypatch.setattr(columns, "build_columns", lambda *_: pytest.fail("built again"))
        assert project.cooccur() == first
