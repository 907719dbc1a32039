"""Words of lemma rules that no table knows are told by lint, one note a rule."""

from __future__ import annotations

from pathlib import Path

from coder.project.codebooks import lint_file

BOOK = """\
languages: [en, de]
codes:
  - id: known
    definition: Known words.
    rules:
      - {id: k1, lemma: [share, Partnerschaft, together]}
      - {id: k2, lang: it, lemma: partenariato}
      - {id: k3, lemma: brunkol, forms: [brunkols]}
      - {id: k4, phrase: brunkol}
      - {id: k5, lemma: brunkol, enabled: no}
      - {id: k6, all_of: [{lemma: share}, {lang: de, lemma: Augenhöhe}]}
  - id: unknown
    definition: Unknown words.
    rules:
      - {id: u1, lemma: [migrants, share, brunkol]}
      - {id: u2, lang: en, lemmas: [joint, Partnerschaft]}
      - {id: u3, near: {all: [{lemma: share}, {lemma: [aaab, aaac, aaad, aaae]}], max_gap: 3}}
      - {id: u4, phrase: share, unless: [{lemma: shared}]}
      - {id: u5, code: unknown_too}
  - id: unknown_too
    definition: Other words.
    rules:
      - {id: v1, any: [{lang: de, lemma: flagrance}, {lemma: share}]}
  - id: old
    definition: Out of use.
    retired: yes
    rules:
      - {id: o1, lemma: brunkol}
"""


def test_a_word_that_no_table_of_its_languages_knows_is_told_once_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    notes = [f for f in lint_file(path) if f.code == "unknown-lemma"]
    assert [(n.what.split("'")[3], n.found, int(n.place.split(":")[-2])) for n in notes] == [
        ("u1", "migrants", 15), ("u2", "Partnerschaft", 16), ("u3", "aaab", 17),
        ("u4", "shared", 18), ("v1", "flagrance", 23),
    ]  # fmt: skip
    assert "'migrants', 'brunkol'; only the word itself" in notes[0].what
    assert "'aaab', 'aaac', 'aaad' and 1 more" in notes[2].what
    assert all(n.level == 0 and "forms: [...]" in n.hint for n in notes)


def test_notes_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(BOOK, encoding="utf-8")
    lines = [int(f.place.rsplit(":", 2)[1]) for f in lint_file(path)]
    assert lines == sorted(lines)


def test_a_broken_file_tells_its_faults_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("codes:\n  - {id: x, rules: [{id: a, lemma: brunkol, phrse: b}]}\n", "utf-8")
    assert {f.code for f in lint_file(path)} and all(
        f.code != "unknown-lemma" for f in lint_file(path)
    )
