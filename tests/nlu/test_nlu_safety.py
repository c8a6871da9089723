"""After a crisis message: safe, not safe, or on with the questions, in the words people use."""

from __future__ import annotations

import pytest

from nlu.safety import read_safety

SAID = {
    "safe": [
        "nei eg e trygg", "ja jeg er trygg", "jeg er trygg nå", "æ e trygg", "det går bra", "har noen her",
        "mente ikke det",
    ],
    "not_safe": [
        "jeg er ikke trygg", "æ e itj trygg", "eg er ikkje trygg no", "utrygg", "det går ikke bra", "nei, ikke trygg",
    ],
    "go_on": [
        "fortsett", "vi kan fortsette", "gå videre", "jeg er trygg, vi går videre", "kan vi gå vidare",
        "neste spørsmål",
    ],
    None: ["kan vi fortsette senere", "jeg vil ha pause", "mamma", "hva skjer nå", "", "?"],
}  # fmt: skip


@pytest.mark.parametrize(("said", "text"), [(said, text) for said, texts in SAID.items() for text in texts])
def test_what_is_said_of_safety_is_heard(said: str | None, text: str) -> None:
    assert read_safety(text) == said


def test_a_long_message_is_told_and_not_an_answer() -> None:
    assert (
        read_safety("jeg var trygg hos bestemor da jeg var liten og bodde der hele sommeren med hundene og hestene")
        is None
    )
