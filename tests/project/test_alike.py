"""Documents that are nearly the same, and passages that several share."""

from __future__ import annotations

import random
from pathlib import Path

from coder.model.finding import Finding
from coder.model.span import Span
from coder.project import alike
from coder.project.alike import Alike, corpus_findings
from coder.text.likeness import sample_of
from coder.text.paragraphs import paragraphs
from tests.builders import a_document
from tests.project.small import a_project, opened


def prose(seed: int, words: int = 600) -> str:
    rng = random.Random(seed)
    known = ["".join(rng.choices("abcdefghiklmnoprstu", k=rng.randint(2, 9))) for _ in range(900)]
    parts = []
    for _ in range(words // 60):
        parts.append(" ".join(rng.choice(known) for _ in range(60)) + ".")
    return "\n\n".join(parts)


def compared(root: Path, text: str, doc_id: str = "NEW") -> tuple[Finding, ...]:
    with opened(root, "ana") as project:
        found = Alike(project, "main")
        doc = a_document(text, id=doc_id)
        out = found.compare(doc_id, text, doc.map)
        found.keep()
        return out


def changed(text: str, share: float) -> str:
    rng = random.Random(5)
    return " ".join(w if rng.random() > share else "changed" for w in text.split(" "))


def test_a_text_with_small_changes_is_named_with_its_share(tmp_path: Path) -> None:
    root = a_project(tmp_path, a_document(prose(1), id="EU-01"), a_document(prose(2), id="EU-02"))
    (found,) = [f for f in compared(root, changed(prose(2), 0.01)) if f.code == "near-duplicate"]
    assert "nearly the same as EU-02" in found.what
    share = int(found.what.partition("%")[0].split()[-1])
    assert 84 <= share <= 99


def test_a_text_that_holds_another_is_named(tmp_path: Path) -> None:
    root = a_project(tmp_path, a_document(prose(1), id="EU-01"))
    (found,) = [
        f for f in compared(root, prose(1) + "\n\n" + prose(3, 2400)) if f.code == "near-duplicate"
    ]
    assert "it holds 100% of EU-01" in found.what


def test_equal_texts_are_named_however_short(tmp_path: Path) -> None:
    root = a_project(tmp_path, a_document("A short text.", id="EU-01"))
    (found,) = compared(root, "A short text.")
    assert "its text is the same as that of EU-01" in found.what
    assert compared(root, "Another short text.") == ()
    assert compared(root, "A short text.", "EU-01") == ()


def test_different_texts_are_not_named(tmp_path: Path) -> None:
    root = a_project(tmp_path, *(a_document(prose(n), id=f"EU-{n:02d}") for n in range(1, 6)))
    assert compared(root, prose(9)) == ()


def test_a_passage_that_others_have_is_noted_with_their_names(tmp_path: Path) -> None:
    shared = prose(7, 60)
    root = a_project(
        tmp_path, *(a_document(f"{prose(n)}\n\n{shared}", id=f"EU-{n:02d}") for n in range(1, 7))
    )
    (found,) = compared(root, f"{prose(9)}\n\n{shared}")
    assert found.code == "shared-passages"
    assert "1 long passage of it also stands in EU-01, EU-02, EU-03 and 3 more" in found.what
    with opened(root, "ana") as project:
        (told,) = corpus_findings(project)
    assert told.what.startswith("6 documents share a passage (EU-01, EU-02, EU-03, EU-04): ")


def test_doctor_names_each_pair_once(tmp_path: Path) -> None:
    root = a_project(
        tmp_path, a_document(prose(1), id="EU-01"), a_document(changed(prose(1), 0.005), id="EU-02")
    )
    with opened(root, "ana") as project:
        found = [f for f in project.doctor() if f.code in ("near-duplicate", "shared-passages")]
    assert [(f.place, f.found) for f in found] == [("EU-02", "EU-01")]


def test_samples_are_kept_and_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    root = a_project(tmp_path, a_document(prose(1), id="EU-01"))
    first = compared(root, prose(1))
    with opened(root, "ana") as project:
        cache = project.layout.cache(project.settings.id) / "samples-main.json"
    assert cache.is_file()
    assert compared(root, prose(1)) == first
    cache.write_text("{")
    assert compared(root, prose(1)) == first


def test_many_texts_are_found_in_the_sorted_table_too() -> None:
    numbers = alike._Numbers()
    samples = [sample_of(prose(n), [Span(0, 10)]) for n in range(150)]
    for at, sample in enumerate(samples):
        numbers.add(at, sample.numbers)
    for at in (0, 70, 149):
        (best, count), *_ = numbers.shared(samples[at].numbers).most_common(1)
        assert (best, count) == (at, len(samples[at].numbers))


def test_a_sample_is_that_of_the_words_and_not_of_their_look() -> None:
    text = prose(4)
    shouted = text.upper().replace(" ", "  ")
    one, other = sample_of(text, paragraphs(text)), sample_of(shouted, paragraphs(shouted))
    assert one.numbers == other.numbers
    assert [n for n, _ in one.passages] == [n for n, _ in other.passages]
