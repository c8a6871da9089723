"""Where a conversation stands survives being stored, and knows the same phases as Rasa's rules."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from actions.position import PHASES, Position

ROOT = Path(__file__).resolve().parents[2]
_WORDS = st.none() | st.text("abc_.0123456789", min_size=1, max_size=12)
POSITIONS = st.builds(
    Position,
    phase=st.sampled_from(PHASES),
    area=_WORDS,
    question=_WORDS,
    asked=st.integers(0, 9),
    pending=_WORDS,
    offered=_WORDS,
    editing=_WORDS,
    misses=st.integers(0, 9),
    back=_WORDS,
    last=_WORDS,
    offer=_WORDS,
    named=st.booleans(),
    tell=st.booleans(),
)


@given(POSITIONS)
def test_a_position_survives_being_stored(position: Position) -> None:
    assert Position.from_json(position.as_json()) == position


def test_pointers_an_older_version_knew_are_passed_over() -> None:
    assert Position.from_json({"phase": "areas", "gammel_peker": 3}) == Position("areas")


def test_a_position_holds_no_words() -> None:
    """Only ids, counters and names of phases: a new field that could hold words must be thought about here."""
    names = {field.name for field in fields(Position)}
    assert names == {
        "phase", "area", "question", "asked", "hinted", "pending", "offered", "editing", "misses", "back", "last",
        "offer", "named", "tell", "letter",
    }  # fmt: skip


def test_the_rules_know_exactly_these_phases() -> None:
    domain = yaml.safe_load((ROOT / "bot" / "domain" / "session.yml").read_text(encoding="utf-8"))
    assert tuple(domain["slots"]["phase"]["values"]) == PHASES
