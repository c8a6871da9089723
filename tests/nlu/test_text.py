from __future__ import annotations

import unicodedata

import pytest

from nlu.text import normalise, tokenizer
from tests.nlu.conftest import assert_linear

HOSTILE = {
    "one long word": "a" * 8000,
    "piled accents": "a" + "\u0316\u0301" * 4000,
    "every letter accented": "e\u0301" * 4000,
    "only oe": "oe" * 4000,
    "lone e": "e " * 4000,
    "question marks": "?" * 8000,
    "alternating signs": "a?" * 4000,
    "stretched": "aab" * 2667,
    "wide signs": "\U0001d54f" * 8000,
    "hebrew points": "\u05d0\u05b0\u05c1" * 2667,
}


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Eg veit ikkje korleis eg kan søkje", "jeg vet ikke hvordan jeg kan søke"),
        ("Æ veit itj ka æ ska si", "jeg vet ikke hva jeg skal si"),
        ("Koss får eg hjelp?", "hvordan får jeg hjelp ?"),
        ("ka tid e fristen", "når er frist"),
        ("e vil ha hjelp", "jeg vil ha hjelp"),
        ("Ho e sjuk", "hun er sjuk"),
        ("jaaaaa", "ja"),
        ("takkkkkk", "takk"),
        ("hjeeeelp", "hjelp"),
        ("Jeg vil soeke om hjelp naar jeg foeler meg daarlig", "jeg vil søke om hjelp når jeg føler meg dårlig"),
        ("noen av skoene til naboen i Israel", "noen av skoene til naboen i israel"),
        ("inviduell plan", "individuell plan"),
        ("HEI!!! ... (takk)", "hei takk"),
        ("", ""),
        ("1000000 kr", "1000000 kr"),
    ],
)
def test_different_spellings_become_one_form(written, normal):
    assert normalise(written) == normal


def test_decomposed_and_composed_letters_are_the_same():
    text = "på skolen får jeg høre det"
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)


@pytest.mark.parametrize("name", HOSTILE)
def test_8000_hostile_characters_take_less_than_50_ms_and_time_grows_with_length_only(name):
    assert_linear(normalise, HOSTILE[name], limit=0.05)


def test_the_tokenizer_keeps_norwegian_abbreviations_together():
    words = [token.text for token in tokenizer()("Jeg kommer kl. 12.30, f.eks. på NAV-kontoret.")]
    assert "kl." in words and "f.eks." in words and "NAV-kontoret" in words
