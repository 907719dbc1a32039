"""Lines of a journal: their shape, their faults, and that nothing in them gets lost."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.model.event import (
    COMMON_KEYS,
    KINDS,
    RESERVED,
    Event,
    decode,
    encode,
    event_faults,
    order,
)
from tests.builders import a_document, an_event, an_id

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
WORDS = st.text(min_size=1, max_size=12)
OTHER_KEYS = st.text(min_size=1, max_size=9).filter(lambda k: k not in (*COMMON_KEYS, "undoes"))

VALUES: dict[str, Any] = {
    "start": 3,
    "end": 9,
    "mig": 0,
    "coders": ["ana"],
    "makes": [{"id": "1", "start": 3, "end": 5}, {"id": "2", "start": 5, "end": 9}],
    "of": ["1", "2"],
    "suggestion": {
        "text": "t",
        "book": "b",
        "code": "c",
        "rule": "r",
        "start": 0,
        "end": 4,
        "rule_hash": "h",
    },
}


def a_line(kind: str, **changes: Any) -> dict[str, Any]:
    """A good line of a kind as a JSON object, with some keys changed."""
    body = {k: VALUES.get(k, f"some {k}") for k in KINDS.get(kind, ())}
    return {**an_event(kind, on="thing", **body).raw(), **changes}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_line_with_all_keys_of_its_kind_is_an_event(kind: str) -> None:
    assert event_faults(a_line(kind)) == ""


@pytest.mark.parametrize("kind,key", [(kind, key) for kind, keys in KINDS.items() for key in keys])
def test_a_line_without_a_key_of_its_kind_says_which(kind: str, key: str) -> None:
    raw = a_line(kind)
    del raw[key]
    assert event_faults(raw) == f"an event of kind {kind} needs {key}"


def test_a_line_of_a_kind_from_later_passes() -> None:
    assert event_faults(a_line("dispute", whatever={"a": 1})) == ""


def test_reserved_kinds_are_kinds() -> None:
    assert set(KINDS) >= RESERVED


@pytest.mark.parametrize("v", [None, 0, 2, "1"])
def test_another_version_is_refused(v: object) -> None:
    assert event_faults(a_line("retract", v=v)) == f"v is {v!r}, and this program reads 1"


@pytest.mark.parametrize("key", ["id", "time", "by", "group", "kind", "on"])
@pytest.mark.parametrize("value", [None, "", 7, ["a"], True])
def test_names_must_be_strings_that_say_something(key: str, value: object) -> None:
    assert event_faults({**a_line("retract"), key: value}).startswith(f"{key} is ")


@pytest.mark.parametrize("seq", [None, 0, -1, 1.0, "1", True])
def test_seq_must_be_a_whole_number_from_one(seq: object) -> None:
    assert event_faults(a_line("retract", seq=seq)).startswith("seq is ")


@pytest.mark.parametrize("after", [None, "a", {}, [1], ["a", None]])
def test_after_must_be_a_list_of_ids(after: object) -> None:
    assert event_faults(a_line("retract", after=after)).startswith("after is ")


@pytest.mark.parametrize(
    ("start", "end"),
    [(3, 3), (4, 3), (-1, 3), ("0", 3), (0, 3.0), (None, 3), (0, None), (False, True)],
)
def test_a_start_and_end_that_are_no_span_are_refused(start: object, end: object) -> None:
    assert event_faults(a_line("add", start=start, end=end)).endswith("are not a span")


def test_the_key_of_a_decided_suggestion_must_be_whole() -> None:
    assert "must be of type dict" in event_faults(a_line("accept", suggestion="s-1"))
    short = {k: v for k, v in VALUES["suggestion"].items() if k not in ("rule", "end")}
    told = event_faults(a_line("reject", suggestion=short))
    assert told.startswith("suggestion needs ")
    assert set(told.split(" needs ")[1].split(", ")) == {"rule", "end"}
    empty = {**VALUES["suggestion"], "end": 0}
    assert event_faults(a_line("restore", suggestion=empty)) == "suggestion has no span"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("doc", 3),
        ("quote", None),
        ("mig", "0"),
        ("mig", True),
        ("how", []),
        ("flags", []),
        ("undoes", 1),
    ],
)
def test_keys_of_a_known_kind_have_their_type(key: str, value: object) -> None:
    assert event_faults(a_line("add", **{key: value})).startswith(f"{key} is ")
    assert event_faults({**a_line("of-later"), "mig": "0"}) == ""


@pytest.mark.parametrize(
    ("makes", "fault"),
    [
        (["1"], "each part needs an id"),
        ([{"start": 0, "end": 3}], "each part needs an id"),
        ([{"id": "1"}], "the part 1 has no span"),
        ([{"id": "1", "start": 3, "end": 3}], "the part 1 has no span"),
    ],
)
def test_a_split_makes_parts_with_id_and_span(makes: list[object], fault: str) -> None:
    assert event_faults(a_line("split", makes=makes)).endswith(fault)


def test_a_join_names_codings() -> None:
    assert event_faults(a_line("join", of=["a", 1])) == "of must hold ids of codings"


@pytest.mark.parametrize("value", ["contests", {"origin": "hand"}, None])
def test_attributes_have_a_value_each(value: object) -> None:
    good = {"speaker": {"value": "minister", "origin": "proposed"}}
    assert event_faults(a_line("add", attributes=good)) == ""
    told = event_faults(a_line("add", attributes={**good, "stance": value}))
    assert told.startswith("attribute stance is ") and told.endswith("needs a value")


def test_no_line_however_made_stops_the_reader() -> None:
    for kind in ("of-later", *KINDS):
        for value in ([1], "x", 7, {"a": 1}, None, {"value": None}):
            for key in (
                "attributes",
                "suggestion",
                "makes",
                "of",
                "start",
                "flags",
                "codes",
                "coders",
            ):
                event_faults({**a_line(kind), key: value})


@given(st.dictionaries(st.sampled_from([*COMMON_KEYS, "start", "end", "suggestion"]), JSON))
def test_any_object_is_either_an_event_or_has_a_fault_in_words(raw: dict[str, Any]) -> None:
    told = event_faults(raw)
    assert told or Event.of(raw).raw()["id"] == raw["id"]


def test_keys_of_a_line_stand_in_the_order_of_the_contract() -> None:
    raw = an_event("attribute", name="stance", value="contests", undoes="g-1").raw()
    assert list(raw) == [*COMMON_KEYS, "undoes", "name", "value"]
    assert "undoes" not in an_event("retract").raw()


@given(
    st.sampled_from([*KINDS, "of-later"]),
    st.lists(WORDS, max_size=3),
    st.text(max_size=5),
    st.dictionaries(OTHER_KEYS, JSON, max_size=4),
)
def test_a_line_written_and_read_is_the_same_event(
    kind: str, after: list[str], undoes: str, body: dict[str, Any]
) -> None:
    event = an_event(kind, on="thing", after=after, undoes=undoes, **{})
    event = Event.of({**event.raw(), **body})
    line = encode(event.raw())
    assert "\n" not in line and "\r" not in line
    assert Event.of(decode(line)) == event
    assert (
        decode(line.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass"))
        == event.raw()
    )


def test_characters_stand_as_they_are() -> None:
    line = encode(an_event("memo", memo="« côté »\u2028𝒲\nnext").raw())
    assert "« côté »\u2028𝒲\\nnext" in line
    assert ", " not in line.replace('","', "")


@pytest.mark.parametrize("line", ["[1]", '"text"', "3", "null"])
def test_json_that_is_no_object_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not an object"):
        decode(line)


@pytest.mark.parametrize("line", ["", '{"v":1', "{'v':1}", b"\xff\xfe{}"])
def test_what_is_no_json_is_refused(line: str | bytes) -> None:
    with pytest.raises(ValueError):
        decode(line)


def test_events_count_in_the_order_of_seq_then_id_and_never_of_time() -> None:
    late = an_event("retract", seq=2, id="a", on="x", time="1999-01-01T00:00:00Z").raw()
    early = an_event("retract", seq=1, id="b", on="x", time="2030-01-01T00:00:00Z").raw()
    twin = an_event("retract", seq=1, id="a", on="x").raw()
    assert sorted([late, early, twin], key=order) == [twin, early, late]


def test_ids_of_the_builder_have_the_shape_of_a_uuid() -> None:
    assert json.dumps(an_id(a_document("x").id)).count("-") == 4


def test_a_line_of_bytes_is_read_as_its_text_is() -> None:
    line = encode(an_event("memo", memo="côté").raw())
    assert decode(line.encode()) == decode(line)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[" * 200_000, "nested too deeply"),
        (b'{"memo":"\\ud800"}', "half of a surrogate pair"),
    ],
)
def test_what_could_not_be_written_again_is_refused(line: str | bytes, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        decode(line)


@pytest.mark.parametrize(
    ("kind", "changes", "fault"),
    [
        ("add", {"mig": -1}, "counts migrations"),
        ("assign", {"coders": ["ana", 3]}, "must hold ids"),
        ("join", {"of": [1]}, "ids of codings"),
        ("finish", {"seen": "all"}, "must be a share"),
        ("add", {"attributes": {"stance": {"value": 3}}}, "must be a text"),
        ("add", {"flags": {"doubt": 3}}, "flag doubt is 3"),
        ("add", {"flags": {"doubt": "why", "exemplar": 4}}, "flag exemplar is 4"),
        ("split", {"makes": [{"id": 3}]}, "each part needs an id"),
        ("split", {"makes": [{"id": "1"}]}, "has no span"),
    ],
)
def test_parts_of_the_wrong_type_are_faults_with_their_name(
    kind: str, changes: dict[str, Any], fault: str
) -> None:
    assert fault in event_faults(a_line(kind, **changes))
