"""Spelling with the real dictionaries: every shown word is right, and our own lists hold nothing idle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import content
from bot.dictionaries import DictionaryMissing, open_dictionaries
from content.advice import advice_for
from content.shown import ShownText, shown_texts
from content.spelling import spelling_findings
from content.wordlists import word_lists

ROOT = Path(content.__file__).resolve().parent
NO_WORDS: dict[str, tuple[str, ...]] = {"nb": (), "nn": (), "both": ()}


@pytest.fixture(scope="module")
def knows() -> Mapping[str, Callable[[str], bool]]:
    return open_dictionaries()


def a_text(text: str, language: str = "nb") -> ShownText:
    return ShownText("content/texts/prove.yml", 3, "prove", language, text)


def test_every_shown_word_is_spelled_right_and_no_word_of_our_lists_is_idle(
    knows: Mapping[str, Callable[[str], bool]],
) -> None:
    found = spelling_findings(shown_texts(ROOT), word_lists().own, knows)
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("text", "language", "what"),
    [
        ("Det er vannskelig å si.", "nb", "'vannskelig' is not in the dictionary"),
        ("Eg veit ikkje kvifor det er vanskeligt.", "nn", "'vanskeligt' is not in the dictionary"),
        ("Planen er bekreftet av kommunen.", "nn", "'bekreftet' is a word of nb"),
        ("Du kan skrive korleis du vil ha det.", "nb", "'korleis' is a word of nn"),
    ],
)
def test_a_misspelled_word_and_a_word_of_the_other_language_are_found(
    knows: Mapping[str, Callable[[str], bool]], text: str, language: str, what: str
) -> None:
    found = spelling_findings([a_text(text, language)], NO_WORDS, knows)
    assert [finding.place for finding in found] == ["content/texts/prove.yml:3"]
    assert what in found[0].what
    assert advice_for(found[0].what)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Helsetjenesten har samtalegrupper på sykehusavdelingen.", "nb"),
        ("Skulehelsetenesta har eit kommunestyremøte.", "nn"),
        ("Du er 15-åring og har en PIN-kode på www.nav.no.", "nb"),
    ],
)
def test_compounds_endings_numbers_and_addresses_are_no_mistakes(
    knows: Mapping[str, Callable[[str], bool]], text: str, language: str
) -> None:
    own = {**NO_WORDS, "both": ("PIN",)}
    found = [
        finding
        for finding in spelling_findings([a_text(text, language)], own, knows)
        if "take it out" not in finding.what
    ]
    assert found == []


def test_a_word_of_our_list_covers_its_capital_and_is_idle_when_nobody_uses_it_or_the_dictionary_has_it(
    knows: Mapping[str, Callable[[str], bool]],
) -> None:
    texts = [a_text("Statsforvalteren svarer. Planen er din.")]
    assert spelling_findings(texts, {**NO_WORDS, "nb": ("statsforvalteren",)}, knows) == []
    idle = spelling_findings(texts, {"nb": ("planen", "statsforvalteren"), "nn": ("tomt",), "both": ()}, knows)
    assert [str(finding).partition(";")[0] for finding in idle] == [
        "content/words/nb.txt: 'planen' is not needed in nb",
        "content/words/nn.txt: 'tomt' is not needed in nn",
    ]
    only_in_one = spelling_findings(texts, {**NO_WORDS, "both": ("statsforvalteren",)}, knows)
    assert [str(finding).partition(";")[0] for finding in only_in_one] == [
        "content/words/both.txt: 'statsforvalteren' is not needed in nn"
    ]


def test_a_word_is_looked_up_once() -> None:
    asked = []

    def knows_all(word: str) -> bool:
        asked.append(word)
        return True

    spelling_findings([a_text("Planen er din. Planen er klar.")] * 3, NO_WORDS, {"nb": knows_all, "nn": knows_all})
    assert asked == ["Planen", "er", "din", "klar"]


def test_a_dictionary_that_is_not_the_pinned_one_is_fetched_again(tmp_path: Path) -> None:
    folder = tmp_path / "dictionaries"
    folder.mkdir()
    (folder / "nb_NO.dic").write_text("1\nhei\n", encoding="utf-8")
    assert open_dictionaries(folder)["nn"]("ikkje")
    assert (folder / "nb_NO.dic").stat().st_size > 1_000_000


def test_without_a_network_and_without_dictionaries_the_reason_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("bot.dictionaries.INSTALLED", tmp_path)
    monkeypatch.setattr("bot.dictionaries._UV", ())
    with pytest.raises(DictionaryMissing, match="none could be fetched; run it again with a network$"):
        open_dictionaries(tmp_path / "dictionaries")
