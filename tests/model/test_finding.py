"""Findings: what is told without stopping."""

from __future__ import annotations

from coder.model.finding import Finding, Level


def test_levels_order_by_urgency() -> None:
    assert max(Level.NOTE, Level.ERROR, Level.WARNING) is Level.ERROR


def test_a_finding_reads_as_place_and_sentence() -> None:
    assert str(Finding(Level.WARNING, "scan", "page 3 has no text", place="EU-01")) == (
        "EU-01: page 3 has no text"
    )
    assert str(Finding(Level.NOTE, "clash", "two readings")) == "two readings"
