"""The texts of the room: complete, plain where the person reads them, and the real content holds them."""

from __future__ import annotations

import re

import pytest

import content
from tests.coordinator.builders import ROOT, small_content

TEXTS = small_content().texts
# What the person reads: in the chat and on paper.
_READ_BY_THE_PERSON = re.compile(r"coordinator(_handover|_rounds)?\.(notice|sum|choice|doc)_")
FOR_THE_PERSON = sorted(key for key in TEXTS if _READ_BY_THE_PERSON.match(key))
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_END = re.compile(r"[.!?:](?:\s|$)|\n\n")


def sentences(text: str) -> list[list[str]]:
    plain = text.replace("{name}", "Kari Los").replace("{day}", "2. november").replace("{", "").replace("}", "")
    return [words for part in _END.split(plain) if (words := _WORD.findall(part))]


def wordings() -> list[tuple[str, str]]:
    return [(key, text) for key, both in TEXTS.items() for text in (*both.nb, *both.nn)]


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_what_the_person_reads_is_plain(language: str) -> None:
    # Long messages are judged one by one, single lines together: LIX of three words says nothing.
    lines = [TEXTS[key].text(language) for key in FOR_THE_PERSON]
    for text in [*(t for t in lines if len(_WORD.findall(t)) > 20), "\n\n".join(lines)]:
        found = sentences(text)
        words = [word for sentence in found for word in sentence]
        lix = len(words) / len(found) + 100 * sum(len(word) > 6 for word in words) / len(words)
        assert lix < 30, f"LIX {lix:.0f}: {text}"


def test_no_sentence_is_longer_than_twenty_words() -> None:
    for key, text in wordings():
        assert max((len(words) for words in sentences(text)), default=0) <= 20, key


def test_no_text_says_that_help_is_promised() -> None:
    for key in FOR_THE_PERSON:
        for text in (*TEXTS[key].nb, *TEXTS[key].nn):
            assert not re.search(r"\b(du får|du har rett|garanter|innvilg|vi lover)\b", text, re.IGNORECASE) or (
                "ikke et løfte" in text or "ikkje ein lovnad" in text
            ), key


def test_every_text_that_is_asked_for_exists_and_none_lies_unused() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "coordinator").glob("*.py"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "coordinator" / "templates").glob("*.html"))
    asked = {f"coordinator.{key}" for key in re.findall(r"\bsay\('(\w+)'[,)]", pages)}
    asked |= {full_id(key) for key in re.findall(r"""\btell\(["']([\w.]+)["'][,)]""", code + pages)}
    built = {full_id(key) for key in re.findall(r"""["']([\w.]+_?)["']""", code + pages)}
    built |= {key.replace("coordinator_plan.", "coordinator.") for key in built}
    built |= {f"coordinator.{prefix}{state}" for prefix in ("do_", "is_", "was_", "doc_said_") for state in STATES}
    unused = {key for key in TEXTS if key not in asked | built and not key.startswith(PREFIXES)}
    assert asked - set(TEXTS) == set()
    assert unused == set()


STATES = ("bekreftet", "snakk_om", "uenig")
# Texts whose ids are put together; that each can be reached is shown by the tests of the pages.
PREFIXES = (
    *(f"coordinator.{prefix}" for prefix in ("problem_", "status_", "area_", "proposal_", "news_", "doc_limits_")),
    *("coordinator.doc_title_", "coordinator.doc_banner_", "coordinator.sum_", "coordinator_missing."),
    *(f"coordinator_plan.{prefix}" for prefix in ("field_", "kind_", "status_", "tie_", "sort_", "offer_", "way_")),
    *(f"coordinator_plan.{prefix}" for prefix in ("answer_", "phase_", "deed_", "part_")),
    "coordinator_list.filter_",
    *(f"coordinator_rounds.{prefix}" for prefix in ("notice_", "state_")),
    *(f"coordinator_handover.{prefix}" for prefix in ("notice_", "choice_", "state_", "person_", "field_")),
    *("coordinator_list.filter_", "coordinator_letters.", "coordinator_sharing."),
    *("coordinator_list.filter_", "coordinator_notices.status_", "coordinator_notices.measure_"),
    *("coordinator_measures.field_", "coordinator_measures.deed_", "coordinator_news.did_"),
    *(f"coordinator_goals.{prefix}" for prefix in ("field_", "kind_", "owner_", "horizon_")),
)


def full_id(key: str) -> str:
    return key if "." in key else f"coordinator.{key}" if key.startswith("doc_") else f"coordinator_plan.{key}"


def test_every_problem_has_its_text() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "coordinator").glob("*.py"))
    named = set(re.findall(r'Problem\(\d+, "(\w+)"', code)) | set(re.findall(r'Refused\("(\w+)"', code))
    assert named
    for name in named:
        assert f"coordinator.problem_{name}" in TEXTS


def test_the_real_content_holds_the_same_texts() -> None:
    real = content.load()
    for key, both in TEXTS.items():
        assert real.texts[key] == both
