"""Needles read back are those that would be made."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.model.rule import Words
from coder.tag import compiled
from coder.tag.compiled import Compiled
from coder.tag.needles import needles

VALUES = (
    "win-win",
    "Maßnahme",
    "re-admi*",
    "*migra*",
    "d'égal à égal",
    "EU*",
    "life",
    "geteilt",
    "𝒜lpha",
)
parts = st.builds(
    Words,
    st.sampled_from(("phrase", "lemma", "glob")),
    st.lists(st.sampled_from(VALUES), min_size=1, max_size=3).map(tuple),
    st.sampled_from(((), ("ownership",))),
    st.sampled_from(("fold", "exact")),
    st.sampled_from(("flexible", "optional", "exact")),
    st.booleans(),
    st.sampled_from(((), ("lives",))),
).filter(lambda w: w.kind == "glob" or not any("*" in v for v in w.values))
langs = st.sampled_from((frozenset({"en"}), frozenset({"de", "en"}), frozenset({"und"})))


@given(st.lists(st.tuples(parts, langs), min_size=1, max_size=4))
@settings(max_examples=40)
def test_needles_from_the_file_are_those_that_are_made(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[Words, frozenset[str]]]
) -> None:
    folder = tmp_path_factory.mktemp("compiled")
    first = Compiled(folder, "s")
    for part, spoken in asked:
        first.needles(part, spoken)
    first.save()
    again = Compiled(folder, "s")
    for part, spoken in asked:
        assert again.needles(part, spoken) == tuple(dict.fromkeys(needles(part, spoken)))
    assert again.made == 0


WORD = Words("glob", ("read*",))


def test_a_file_is_of_one_state_and_one_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Compiled(tmp_path, "one")
    first.needles(WORD, frozenset())
    first.save()
    monkeypatch.setattr(compiled, "needles", lambda *_: pytest.fail("made again"))
    assert Compiled(tmp_path, "one").needles(WORD, frozenset())
    for other in (Compiled(tmp_path, "two"), None):
        monkeypatch.setattr(compiled, "engine_stamp", lambda: "another engine")
        with pytest.raises(pytest.fail.Exception):
            (other or Compiled(tmp_path, "one")).needles(WORD, frozenset())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b'{"KEY": [[1]]}',
        b'{"KEY": [{"re": 1}]}',
        b'{"KEY": [["x", true, true, {"re": "("}, null, null, ""]]}',
    ],
)
def test_a_damaged_file_is_made_again(tmp_path: Path, data: bytes) -> None:
    made = Compiled(tmp_path, "s")
    key = compiled._key(WORD, frozenset()).encode()
    made.path.parent.mkdir(exist_ok=True)
    made.path.write_bytes(data.replace(b'"KEY"', b'"' + key.replace(b'"', b'\\"') + b'"'))
    assert made.needles(WORD, frozenset()) == tuple(needles(WORD, frozenset()))


def test_files_of_old_states_go(tmp_path: Path) -> None:
    for n in range(compiled._KEPT + 5):
        one = Compiled(tmp_path, f"s{n}")
        one.needles(WORD, frozenset())
        one.save()
    assert len(list(tmp_path.glob("*.json"))) == compiled._KEPT
