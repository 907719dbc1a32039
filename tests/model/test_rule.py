"""Rules, contexts and hits as values."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from coder.model.rule import (
    AllOf,
    Any,
    Before,
    Bounded,
    Context,
    Flag,
    Gap,
    Guarded,
    Hit,
    Near,
    Rule,
    Scope,
    Seq,
    Unless,
    Words,
    pieces,
)


def test_equal_parts_are_one_key_whoever_wrote_them() -> None:
    one = Near((Words("glob", ("benefit*",)), Any((Words("phrase", ("a", "b")),))), 12)
    two = Near((Words("glob", ("benefit*",)), Any((Words("phrase", ("a", "b")),))), 12)
    assert one == two
    assert len({one, two, Near(one.parts, 11), AllOf(one.parts)}) == 3
    assert hash(Bounded(one, ("de",))) == hash(Bounded(two, ("de",)))


def test_a_rule_has_the_defaults_of_the_contract() -> None:
    rule = Rule("r", Words("phrase", ("x",)))
    assert (rule.within, rule.expand, rule.weight, rule.enabled) == ("sentence", "match", 1.0, True)
    assert (rule.lang, rule.unless, rule.silences, rule.context) == ((), (), (), ())
    assert rule.scope == Scope()
    words = rule.body
    assert isinstance(words, Words)
    assert (words.case, words.hyphen, words.compound) == ("fold", "flexible", False)
    assert Unless(words).within == "overlap"


def test_values_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Hit(0, 1, 0, 1, "a", "r").start = 5  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        Flag("f", 0, 1).end = 5  # type: ignore[misc]


def test_a_context_leaves_open_what_the_built_in_may_say() -> None:
    context = Context("negated")
    assert (context.max_gap, context.max_words, context.within) == (None, None, "")
    assert (context.effect, context.everywhere) == ("flag", True)


def test_every_part_inside_a_part_is_reached_and_gaps_are_none() -> None:
    a, b, c, d = (Words("phrase", (word,)) for word in "abcd")
    whole = Seq((Before(a, b, 3), Gap(0, 2), Guarded(Bounded(c, ("de",)), (Unless(d),))))
    reached = list(pieces(whole))
    assert reached[0] is whole
    assert [p for p in reached if isinstance(p, Words)] == [a, b, c, d]
    assert not any(isinstance(p, Gap) for p in reached)
