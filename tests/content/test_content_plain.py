"""Plain language: each rule finds its planted fault, lets through what is right, and says where, what and how."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import content
from content import ContentError
from content.advice import advice_for
from content.plain import broken_rules, language_findings
from content.shown import ShownText, shown_texts
from content.wordlists import Excused, word_lists

ROOT = Path(content.__file__).resolve().parent
LISTS = word_lists()


def a_text(text: str, language: str = "nb", field: str = "short", folder: str = "rights") -> ShownText:
    return ShownText(f"content/{folder}/klage.yml", 24, f"entries.0.{field}", language, text)


BROKEN = {
    ("Dette er en setning med mange små ord som bare går og går og går og aldri vil ta slutt i dag.", "nb"): "sentence",
    ("Individuelle planprosesser forutsetter tverrfaglige samarbeidsmøter i kommunen. Tjenesteyterne koordinerer "
     "oppfølgingen gjennom ansvarsgrupper, behandlingsmøter og regelmessige evalueringer.", "nb"): "lix",
    ("Så bra!", "nb"): "gushing",
    ("Fantastisk svart.", "nb"): "gushing",
    ("Du er kjempeflink til dette.", "nn"): "gushing",
    ("Du kan benytte skjemaet.", "nb"): "officialese",
    ("Det gjeld i samband med flytting.", "nn"): "officialese",
    ("Svaret er et enkeltvedtak.", "nb"): "officialese",
    ("Send det til Fylkesmannen.", "nb"): "old_word",
    ("Du kan få omsorgslønn.", "nn"): "old_word",
    ("Eg veit ikkje noe om det.", "nn"): "other_language",
    ("Jeg vet ikkje hva det er.", "nb"): "other_language",
    ("‹Det viktigste først.›", "nb"): "wording",
}  # fmt: skip


@pytest.mark.parametrize(("text", "language"), BROKEN)
def test_a_planted_fault_is_found_with_its_place_and_with_advice(text: str, language: str) -> None:
    found = language_findings([a_text(text, language)], LISTS)
    rule = BROKEN[text, language]
    assert [finding.place for finding in found] == ["content/rights/klage.yml:24"]
    assert found[0].what.endswith(f"[{rule}: rights/klage.yml entries.0.short {language}]")
    assert advice_for(found[0].what).startswith("\n    → ")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Svaret er et enkeltvedtak (en avgjørelse om hva du har rett til).", "nb"),
        ("Eit enkeltvedtak er ei avgjerd om kva du har rett til.", "nn"),
        ("Å be om at det må vente, heter utsatt iverksetting.", "nb"),
        ("Sivilombudet (tidligere Sivilombudsmannen) ser på saken.", "nb"),
        ("Adressa er www.ikke.no og www.jeg.no.", "nn"),
        ("Send versjonen i `If-Match`.", "nb"),
    ],
)
def test_what_is_explained_or_a_name_is_let_through(text: str, language: str) -> None:
    assert list(broken_rules(a_text(text, language), LISTS)) == []


def test_people_may_call_themselves_clever_and_losen_may_not() -> None:
    assert list(broken_rules(a_text("Jeg er flink med hendene.", field="examples.0", folder="mapping"), LISTS)) == []
    assert list(broken_rules(a_text("Du er flink med hendene.", field="ask.0", folder="mapping"), LISTS)) != []


def test_a_word_explained_once_need_not_be_explained_again_in_the_same_file_and_language() -> None:
    explained = a_text("Et enkeltvedtak er en avgjørelse om deg.")
    again = replace(explained, line=30, text="Svaret er et enkeltvedtak.")
    assert language_findings([explained, again], LISTS) == []
    assert (
        len(language_findings([explained, replace(again, language="nn", text="Svaret er eit enkeltvedtak.")], LISTS))
        == 1
    )
    assert len(language_findings([explained, replace(again, file="content/rights/bolig.yml")], LISTS)) == 1


def test_long_answers_about_rights_may_be_heavier_than_short_ones_and_the_simpler_must_be_lighter() -> None:
    text = (
        "Kommunen skal svare deg på papir. Du kan klage hvis svaret ikke stemmer. Da vurderer kommunen saken din igjen."
    )

    def rules(text: str, field: str) -> list[str]:
        return [rule for rule, _ in broken_rules(a_text(text, field=field), LISTS)]

    heavier = text.replace("svare deg på papir", "svare skriftlig med grunn")
    assert {field: rules(heavier, field) for field in ("long", "short")} == {"long": [], "short": ["lix"]}
    assert {field: rules(text, field) for field in ("short", "simpler")} == {"short": [], "simpler": ["lix"]}


def test_a_question_asked_again_in_the_same_words_is_found() -> None:
    first = ShownText("content/mapping/helse.yml", 12, "questions.0.ask.0", "nb", "Hvordan har du det?")
    second = replace(first, line=13, path="questions.0.ask.1", text="Du, hvordan har du det?")
    found = language_findings([first, second], LISTS)
    assert [(finding.place, "asks in the same words as line 12" in finding.what) for finding in found] == [
        ("content/mapping/helse.yml:13", True)
    ]
    assert language_findings([first, replace(second, text="Hva er vanlig for deg nå?")], LISTS) == []


def test_an_exception_excuses_one_text_from_one_rule_and_must_be_needed() -> None:
    text = a_text("Svaret er et enkeltvedtak.")
    excuse = Excused("content/words/exceptions.yml:2", text.id, "officialese", "prøve")
    assert language_findings([text], replace(LISTS, excused=(excuse,))) == []
    found = language_findings([a_text("Svaret kommer.")], replace(LISTS, excused=(excuse,)))
    assert [finding.place for finding in found] == ["content/words/exceptions.yml:2"]
    assert "no longer needed" in found[0].what


# --- what is a shown text ------------------------------------------------------------------------


def test_every_shown_text_has_the_line_it_stands_on() -> None:
    by_id = {text.id: text for text in shown_texts(ROOT)}
    for id in (
        "rights/klage.yml entries.0.short nn",
        "mapping/transport.yml questions.0.ask.1 nb",
        "texts/talk.yml hilsen.0 nb",
    ):
        text = by_id[id]
        line = (ROOT.parent / text.file).read_text(encoding="utf-8").splitlines()[text.line - 1]
        assert text.text.split()[0] in line, id


def test_everything_the_loader_reads_in_two_languages_is_reviewed_and_what_is_never_said_is_not() -> None:
    shown = shown_texts(ROOT)
    loaded = content.load()
    said = {text.text for text in shown}
    for right in loaded.rights:
        assert {right.entries[-1].short.nb, right.entries[-1].long.nn} <= said, right.id
    for situation in loaded.situations:
        assert situation.intro.nn in said
    for letter in loaded.letters.values():
        assert letter.lead.nb in said
    assert {"rights", "mapping", "crisis", "life_situations", "law", "letters", "texts"} <= {
        text.folder for text in shown
    }
    assert not {"templates", "words", "demo"} & {text.folder for text in shown}
    assert not {"synonyms", "questions", "words"} & {text.field for text in shown}


def test_a_new_folder_is_reviewed_from_the_day_it_is_added(tmp_path: Path) -> None:
    root = tmp_path / "content"
    (root / "nytt").mkdir(parents=True)
    (root / "nytt" / "fil.yml").write_text(
        "a:\n  - {nb: Hei du!, nn: Hei {name}}\n".replace("{name}", "du"), encoding="utf-8"
    )
    found = language_findings(shown_texts(root), LISTS)
    assert [finding.place for finding in found] == ["content/nytt/fil.yml:2"]


# --- the lists -----------------------------------------------------------------------------------


def a_copy(tmp_path: Path, name: str, text: str) -> Path:
    for path in (ROOT / "words").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("nb.txt", "bil\nape\n", "content/words/nb.txt:2: 'ape' must stand before 'bil'"),
        ("nb.txt", "åre\nære\n", "content/words/nb.txt:2: 'ære' must stand before 'åre'"),
        ("both.txt", "# topp\nNav\nNav\n", "content/words/both.txt:3: 'Nav' stands twice"),
        (
            "exceptions.yml",
            "- {text: a, rule: lengde, reason: b}\n",
            "content/words/exceptions.yml:1: 'lengde' is not known",
        ),
        ("exceptions.yml", "- {text: a, rule: lix}\n", "content/words/exceptions.yml:1: missing field 'reason'"),
        (
            "officialese.yml",
            "- {words: {nb: [a], nn: [a]}, why: b}\n",
            "content/words/officialese.yml:1: missing field",
        ),
    ],
)
def test_a_slip_in_a_list_is_told_with_file_and_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(ContentError) as caught:
        word_lists(a_copy(tmp_path, name, text))
    assert str(caught.value).startswith(message)
    assert advice_for(str(caught.value))


def test_words_to_say_instead_are_themselves_plain() -> None:
    for avoided in (*LISTS.officialese, *LISTS.old_words):
        for language in content.LANGUAGES:
            text = a_text(avoided.instead[language], language)
            assert [broken for broken in broken_rules(text, LISTS) if broken[0] != "wording"] == [], avoided
