from __future__ import annotations

import statistics
import subprocess
import sys
import time

import pytest

from nlu.examples import load_examples, split
from nlu.intents import IntentModel
from nlu.resources import ROOM

LABELS = [
    "start_kartlegging",
    "fortsett_senere",
    "hva_er_ip",
    "rett_til_ip",
    "rett_til_koordinator",
    "koordinator_bytte",
    "koordinerende_enhet",
    "samtykke_sporsmal",
    "trekke_samtykke",
    "hvem_ser_svarene",
    "slett_mine_data",
    "parorende_innsyn",
    "parorende_medvirke",
    "parorende_stotte",
    "barn_unge_rett",
    "klage_hvordan",
    "klagefrist",
    "ombud",
    "ansvarsgruppe",
    "kriseplan",
    "bpa_tjenester",
    "nav_ytelser",
    "bekreft",
    "avkreft",
    "vet_ikke",
    "hopp_over",
    "endre_svar",
    "gjenta_sporsmal",
    "forklar_sporsmal",
    "snakk_med_menneske",
    "vis_plan",
    "ferdig",
    "hilsen",
    "takk",
    "frustrasjon",
    "bot_utfordring",
    "bytt_malform",
    "utenfor_tema",
    "svar",
]


def test_every_intent_has_its_file_and_every_file_its_intent():
    assert sorted(path.stem for path in (ROOM / "training").glob("*.yml")) == sorted(LABELS)
    assert {intent for _, intent in load_examples()} == set(LABELS)


def test_no_sentence_stands_in_two_intents_or_twice():
    seen: dict[str, str] = {}
    for text, intent in load_examples():
        key = " ".join(text.lower().strip(" .!?").split())
        assert key not in seen, f"{text!r} stands in {seen[key]} and {intent}"
        seen[key] = intent


def test_every_intent_has_enough_sentences():
    counts: dict[str, int] = {}
    for _, intent in load_examples():
        counts[intent] = counts.get(intent, 0) + 1
    wanted = dict.fromkeys(LABELS, 60) | {"svar": 250, "utenfor_tema": 200}
    assert {i: n for i, n in counts.items() if n < wanted[i]} == {}


def test_the_split_is_fixed_by_the_sentence_itself():
    examples = load_examples()
    _, held_out = split(examples)
    _, again = split(list(reversed(examples)))
    assert set(held_out) == set(again)
    assert 0.12 < len(held_out) / len(examples) < 0.18


def test_held_out_sentences_are_understood(held_out_model, parts_of_data):
    held_out = parts_of_data[1]
    right = sum(held_out_model.rank(text, 1)[0][0] == intent for text, intent in held_out)
    print(f"\nheld out: {right}/{len(held_out)} = {right / len(held_out):.3f}")
    assert right / len(held_out) >= 0.80


def test_confidence_means_what_it_says(held_out_model, parts_of_data):
    best = [(held_out_model.rank(text, 1)[0], intent) for text, intent in parts_of_data[1]]
    sure = [label == intent for (label, score), intent in best if score >= 0.9]
    unsure = [label == intent for (label, score), intent in best if score < 0.5]
    assert sum(sure) / len(sure) >= 0.9
    assert sum(unsure) / len(unsure) <= 0.6
    said = statistics.mean(score for (_, score), _ in best)
    met = statistics.mean(label == intent for (label, _), intent in best)
    assert abs(said - met) < 0.06


def test_probabilities_sum_to_one(model):
    assert sum(score for _, score in model.rank("hva er klagefristen", 99)) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["", " ", "?", "¤¤¤", "\x00", "漢字", "x" * 8000, "🙂" * 100])
def test_odd_input_gets_a_ranking_too(model, text):
    assert len(model.rank(text)) == 5


def test_saved_and_loaded_models_rank_alike(model, tmp_path):
    model.save(tmp_path)
    begin = time.perf_counter()
    loaded = IntentModel.load(tmp_path)
    assert time.perf_counter() - begin < 0.15
    for text in ("hvem ser svarene mine", "eg vil byte koordinator", "jobb er viktig for meg"):
        ours, theirs = model.rank(text), loaded.rank(text)
        assert [name for name, _ in ours] == [name for name, _ in theirs]
        assert [score for _, score in ours] == pytest.approx([score for _, score in theirs], abs=0.01)


def test_training_twice_gives_the_same_model(parts_of_data):
    some = parts_of_data[1]
    first, second = IntentModel.train(some, seed=3), IntentModel.train(some, seed=3)
    assert (first.weights == second.weights).all()
    assert (first.hidden.incoming == second.hidden.incoming).all()


def test_two_intents_of_one_sentence_each_can_be_told_apart():
    trained = IntentModel.train([("ja ja", "bekreft"), ("nei nei", "avkreft")])
    assert sum(score for _, score in trained.rank("ja")) == pytest.approx(1, abs=1e-4)


def test_an_ordinary_sentence_takes_less_than_a_millisecond(model):
    sentences = [text for text, _ in load_examples()[::20]]
    times = []
    for text in sentences:
        begin = time.perf_counter()
        model.rank(text)
        times.append(time.perf_counter() - begin)
    assert statistics.median(times) < 0.0007


def test_running_needs_no_scikit_learn(model, tmp_path):
    model.save(tmp_path)
    code = (
        "import sys; from nlu.intents import IntentModel; "
        f"IntentModel.load({str(tmp_path)!r}).rank('hei'); "
        "sys.exit(any(name.split('.')[0] in ('sklearn', 'scipy', 'spacy', 'rasa') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOM.parent, check=False).returncode == 0
