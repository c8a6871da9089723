from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from nlu.crisis import Crisis, detect
from nlu.crisis_figures import EXAMINERS, Judged, figures, judged_by_strangers
from nlu.crisis_fitting import fingerprint, fit
from nlu.crisis_net import FOLDER, CrisisNet
from nlu.crisis_sentences import NOTHING, crisis_sentences, harmless_answers
from nlu.crisis_text import plain
from nlu.intents import IntentModel
from nlu.resources import ROOM
from tests.nlu.conftest import assert_linear

FIGURES = json.loads((FOLDER / "figures.json").read_text(encoding="utf-8"))


def test_the_figures_were_taken_from_todays_sentences():
    assert FIGURES["made_from"] == fingerprint(), "run: .venv/bin/python -m nlu.crisis_fitting"
    assert FIGURES["left_out"] == list(EXAMINERS)


def test_examiners_are_understood_by_models_that_know_neither_of_them():
    """Measured while the weights are made (minutes of fitting); `./losen bench nlu` does it anew."""
    print(FIGURES)
    assert FIGURES["recall"] >= 0.96
    assert FIGURES["recall_acute"] >= 0.98
    assert FIGURES["certain_acute"] >= 0.85
    assert FIGURES["label"] >= 0.9
    assert FIGURES["alarms"] <= 0.05
    assert FIGURES["alarms_certain"] <= 0.008
    assert min(share for name, share in FIGURES.items() if name.startswith("recall_crisis")) >= 0.91


def test_a_writer_left_out_is_understood_by_models_made_here_and_now():
    """A small sample of everybody, so that the fitting itself runs too: worse than what is shipped, yet it works."""

    def small_fit(told):
        some = [one for number, one in enumerate(told) if number % 8 == 0]
        examples = [(plain(one.text), one.label) for one in some]
        return fit(some), IntentModel.train(examples, seed=0, per_net=8, smallest_count=4)

    found = figures(judged_by_strangers(small_fit, ["blind10"]))
    print(found)
    assert found["recall"] >= 0.75
    assert found["alarms"] <= 0.2


def recall(judged: Judged) -> float:
    told = [(one, found) for one, found in judged if one.label != NOTHING]
    return sum(found is not None for _, found in told) / len(told)


def alarms(judged: Judged) -> tuple[float, float]:
    """The share of harmless messages with any alarm, and with a certain one."""
    harmless = [found for told, found in judged if told.label == NOTHING]
    return sum(map(bool, harmless)) / len(harmless), sum(bool(f and f.certain) for f in harmless) / len(harmless)


def test_what_has_been_learnt_is_known():
    judged = [(told, detect(told.text)) for told in crisis_sentences()]
    assert recall(judged) >= 0.99
    assert [told.text for told, found in judged if told.is_acute and found is None] == []
    assert alarms(judged)[0] <= 0.03
    assert alarms(judged)[1] <= 0.005


def test_no_training_answer_is_a_crisis():
    found = [told.text for told in harmless_answers() if detect(told.text)]
    assert len(found) <= 0.0035 * len(harmless_answers()), found
    assert [text for text in found if (alarm := detect(text)) and alarm.certain] == []


def test_the_model_was_made_from_todays_sentences():
    made_from = (FOLDER / "made_from").read_text(encoding="ascii").strip()
    assert made_from == fingerprint(), "run: .venv/bin/python -m nlu.crisis_fitting"


def test_the_check_needs_neither_rasa_nor_training():
    code = (
        "import sys; from nlu.crisis import detect; assert detect('jeg vil dø').certain; detect('hei på deg'); "
        "heavy = {'rasa', 'sklearn', 'scipy', 'spacy', 'sqlalchemy'}; "
        "sys.exit(bool(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOM.parent, check=False).returncode == 0


@pytest.mark.parametrize("name", ["weights.npz", "labels.json"])
@pytest.mark.parametrize("content", [None, b"", b"{}", b"PK\x03\x04 broken"])
def test_a_broken_model_stops_the_program(tmp_path, name, content):
    shutil.copytree(FOLDER, tmp_path / "net")
    broken = tmp_path / "net" / name
    broken.unlink()
    if content is not None:
        broken.write_bytes(content)
    with pytest.raises((OSError, ValueError)):
        CrisisNet.load(tmp_path / "net")


def test_an_empty_message_already_needs_the_model(monkeypatch):
    def broken() -> CrisisNet:
        raise ValueError("broken")

    monkeypatch.setattr("nlu.crisis.model", broken)
    with pytest.raises(ValueError, match="broken"):
        detect("")


# A life at stake: the numbers come at once.
ACUTE = {
    "crisis_suicide": [
        "Dette er siste gang dere hører fra meg. Si til mamma at jeg er glad i henne",
        "Jeg står på brua",
        "Eg har tatt fram geværet og nå e det slutt",
        "Jeg har tablettene foran meg nå og har bestemt meg",
        "No gjer eg det i natt, eg orkar ikkje meir",
        "Æ sitt i båten aleina og har tenkt å hopp uti",
        "Broren min har låst seg inne på badet og sier han skal gjøre det slutt nå",
    ],
    "crisis_violence": [
        "Han er utenfor døra og prøver å komme inn, han har kniv",
        "Han holder på å slå henne nå, jeg hører det gjennom veggen",
    ],
    "crisis_acute_illness": [
        "Far ligg på golvet og svarar ikkje",
        "Vi satt og spiste middag og plutselig klarte ikke kona mi å løfte den ene armen, og så begynte hun å snakke "
        "helt rart, jeg forstår ikke hva hun sier",
        "Jeg drakk klorin",
        "Insulinet er tomt og jeg er så dårlig at jeg kaster opp og ser dobbelt",
        "Jeg har ikke fått i meg vann på tre dager og besvimer hele tiden",
        "Mannen min er helt borte, jeg får ikke liv i ham",
        "for ikke puste",
        "har tatt for mange tabeltter",
        "Mor har fått slag trur eg, ho heng i eine sida",
        "Jeg tok alle tablettene på en gang",
    ],
    "crisis_child": [
        "Toåringen er alene hjemme og mora er full",
        "Mamma ligger på gulvet og vil ikke våkne, jeg er 8 år",
    ],
}


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in ACUTE.items() for text in texts])
def test_a_life_at_stake_is_found(label, text):
    found = detect(text)
    assert found is not None
    assert found.label == label


def test_nearly_every_life_at_stake_is_certain():
    unsure = [text for texts in ACUTE.values() for text in texts if not detect(text).certain]
    assert len(unsure) <= 2, unsure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for ti år siden prøvde jeg å ta livet mitt, og nå vil jeg dø igjen", Crisis("crisis_suicide", True)),
        ("jeg klarer ikke la være å skade meg", Crisis("crisis_selfharm", True)),
        ("sønnen min sier han vil dø", Crisis("crisis_suicide", True)),
        ("jeg orker ikke mer jeg vil dø", Crisis("crisis_suicide", True)),
        ("jeg tar livet av meg", Crisis("crisis_suicide", True)),
        ("J E G  V I L  D Ø", Crisis("crisis_suicide", True)),
        ("jeg v1l d0", Crisis("crisis_suicide", True)),
        ("jeg vil do\u0338", Crisis("crisis_suicide", True)),
        ("ｊｅｇ ｖｉｌ ｄø", Crisis("crisis_suicide", True)),
        ("jeg\u200b vil\u200b d\u00adø", Crisis("crisis_suicide", True)),
        ("s.e.l.v.m.o.r.d er det jeg tenker på", Crisis("crisis_suicide", True)),
        ("Han slår meg når ungane har lagt seg", Crisis("crisis_violence", True)),
        ("pappa slåår meg", Crisis("crisis_child", True)),
        ("", None),
        ("\x00", None),
    ],
)
def test_meaning_is_read_not_words(text, expected):
    assert detect(text) == expected


# One of each kind of error that strangers' sentences showed: told, but not in so many words.
@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("crisis_suicide", "Jeg har begynt å gi bort tingene mine, for jeg trenger dem ikke snart"),
        ("crisis_suicide", "Det er ikke noen vits i å lage plan, jeg kommer ikke til å være her til jul"),
        ("crisis_suicide", "Det e itj nå poeng i å vær her på jorda læng"),
        ("crisis_suicide", "hadde vært like greit om jeg ble påkjørt av toget"),
        ("crisis_suicide", "har lyst til å døø"),
        ("crisis_suicide", "Hvor mange tabletter må til for at man ikke våkner igjen?"),
        ("crisis_selfharm", "Den eneste måten å få vekk uroen på er å skjære i huden"),
        ("crisis_selfharm", "Jeg går alltid med lange ermer så ingen ser sårene jeg lager"),
        ("crisis_selfharm", "Barberbladet ligg klart, det er det einaste som roar meg"),
        ("crisis_violence", "gubben fikk tak i håret mitt og dro meg bortover gulvet i går"),
        ("crisis_violence", "Jeg har flyktet hjemmefra med barna, eksen leter etter oss"),
        ("crisis_violence", "Jeg blir stengt inne på rommet mitt når pleieren er sur"),
        ("crisis_violence", "En av de ansatte i boligen tar på meg der jeg ikke vil"),
        ("crisis_child", "Jeg er 12 år og er redd for å være hjemme"),
        ("crisis_child", "Pappa blir så sint at æ gjømme mæ i skapet"),
        ("crisis_child", "Læreren min sender meg ekle bilder, jeg er 13"),
        ("crisis_child", "De skal sende meg til Somalia for å gifte meg, jeg er 15"),
    ],
)
def test_what_is_only_hinted_at_is_found(label, text):
    found = detect(text)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize(
    "text",
    [
        "jeg vil ikke dø",
        "vi så en film der hovedpersonen vil dø",
        "sulten så jeg dør",
        "det tar livet av meg å fylle ut skjema",
        "målet mitt er å slutte å skade meg",
        "n. r. k. live",
        "drep lys",
        "minn meg på å ta min medisin klokken ni",
        "jeg vil ha hjelp til å spise sunt så jeg ikke går opp i vekt",
        "Bare skyt meg, enda et skjema",
        "Eg blir kvelt av alle papira frå NAV",
        "Han slo meg med to poeng i bowling",
        "Jeg ble slått av eksen min, men nå har jeg flyttet og er trygg",
        "Jeg tar alle tablettene mine selv uten påminning",
        "Hvem har ansvar hvis noen tar livet sitt på institusjon?",
        "Jeg får krampe i leggen om natta",
        "Eg er heilt daud i beina etter turen",
        "Jeg hadde selvmordstanker som ungdom, men har det fint i dag",
        "Pappa slo meg da jeg var liten, han døde i 1998",
        "Broren min døde av overdose i 2012",
        "Målet mitt er å slutte helt med selvskading",
        "Ingen slår meg hjemme, jeg har det trygt",
        "Jeg falt på isen i fjor og brakk håndleddet",
        "Jeg tenker en del på døden, jeg er 91 og det er naturlig",
        "Jeg gleder meg til å leve i ny leilighet",
        "Han holder meg i hånda når vi går tur",
    ],
)
def test_harmless_messages_with_the_same_words_stay_harmless(text):
    assert detect(text) is None


FILLER = "Jeg bor i en leilighet og har det greit, men trappene er tunge og jeg trenger hjelp til å handle. "


@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("between", [". ", " "])
def test_a_crisis_sentence_is_found_anywhere_in_8000_characters(place, between):
    filler = (FILLER * 90)[:7900]
    at = int(len(filler) * place)
    at = filler.rfind(" ", 0, at) + 1 if 0 < at < len(filler) else at
    text = filler[:at] + between + "jeg har tenkt å ta livet mitt" + between + filler[at:]
    found = detect(text)
    assert found is not None
    assert found.label == "crisis_suicide"


HOSTILE = {
    "one word": "dø " * 2700,
    "denials": "jeg vil ikke dø ikke " * 400,
    "broken phrases": "å ta livet mitt av meg ikke vil " * 250,
    "wishes": "jeg ønsker å vil ha lyst til å " * 260,
    "one long word": "a" * 8000,
    "piled accents": "\u0316\u0301" * 4000,
    "spelt out": "d ø " * 2000,
    "wide blanks": "d ø  " * 1600,
    "all different": "".join(f"vil{n} jeg ta livet{n} av " for n in range(400)),
    "all anchors": " ".join(f"jeg slår{n} redd for meg drepe han kniv vondt{n} dø" for n in range(200)),
    "typing errors": " ".join(f"tabeltt{chr(97 + n % 26)}r barnab{chr(97 + n // 26)}de" for n in range(400)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_time_that_grows_with_length_only(name):
    assert_linear(detect, HOSTILE[name], limit=0.15)
