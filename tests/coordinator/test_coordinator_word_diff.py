"""What differs between two wordings, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coordinator.word_diff import IN, OUT, word_diff


@given(st.text(max_size=200), st.text(max_size=200))
def test_a_diff_holds_both_texts_and_nothing_else(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(p.text for p in pieces if p.kind != OUT).split() == new.split()
    assert "".join(p.text for p in pieces if p.kind != IN).split() == old.split()


def test_a_very_long_text_is_compared_at_once() -> None:
    long = " ".join(f"ord{n % 7}" for n in range(3000))
    pieces = word_diff(long, long + " slutt")
    assert [piece.kind for piece in pieces] == ["same", "in"]
