"""A search finds a word although it is begun only, or has a slip in it."""

from __future__ import annotations

import pytest

from coordinator.matching import fits, slips, words_of


def test_slips_are_letters_too_many_too_few_wrong_or_swapped() -> None:
    others = ("støtte", "støte", "støttee", "støtta", "sttøte", "stte", "hjelp")
    assert [slips("støtte", other, 2) for other in others] == [0, 1, 1, 1, 1, 2, 3]


@pytest.mark.parametrize("words", ["hjemehjelp", "hjemmehj", "HJEMMEHJELP dag", "hjemmehejlp", "kver"])
def test_what_is_nearly_written_is_found(words: str) -> None:
    assert fits(words_of(words), "hjemmehjelp hver dag")


def test_short_words_must_be_right_and_no_word_finds_everything() -> None:
    assert not fits(["bo"], "by") and fits(["b"], "by") and fits([], "")
    assert not fits(["bolig", "hund"], "bolig med katt")
