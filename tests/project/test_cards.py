"""Code names without the codebook's YAML: what the codebook says, however the cache is."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.project.cards import code_cards
from coder.project.facade import Project
from tests.project.small import BOOK, a_project, opened


def kept(project: Project) -> list[Path]:
    return sorted((project.layout.cache(project.settings.id) / "cards").glob("*.json"))


def test_cards_are_the_codebook_in_the_order_of_its_tree_and_are_kept(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ana") as project:
        first = code_cards(project)
        assert [(c.id, c.label, c.top) for c in first.codes] == [
            ("frame", "Frame", "frame"), ("win_win", "Win-win", "frame"),
            ("readmission", "Readmission", "readmission"), ("aid", "Aid", "aid"),
        ]  # fmt: skip
        assert first.hash == project.book().hash and len(kept(project)) == 1
    with opened(root, "ana") as project:
        assert code_cards(project) == first and not project.books._books


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"hash": 3, "codes": []}', b'{"hash": "x", "codes": [[1, 2]]}']
)
def test_a_damaged_card_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ana") as project:
        first = code_cards(project)
        kept(project)[0].write_bytes(damage)
    with opened(root, "ana") as project:
        assert code_cards(project) == first
        assert kept(project)[0].read_bytes() != damage


def test_a_changed_codebook_and_a_proposed_code_are_seen_at_once(tmp_path: Path) -> None:
    root = a_project(tmp_path / "p")
    with opened(root, "ana") as project:
        code_cards(project)
        path = project.layout.book(project.books.name)
        path.write_text(BOOK.replace("name: Aid", "name: Money"), encoding="utf-8")
    with opened(root, "ana") as project:
        assert code_cards(project).codes[-1].label == "Money"
        project.coin("trap", "Trap")
        card = code_cards(project).codes[-1]
        assert (card.id, card.by, card.label) == ("trap", "ana", "Trap (proposed)")
