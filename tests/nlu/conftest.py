from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nlu.examples import Example, load_examples, split
from nlu.intents import IntentModel
from nlu.reading import Reader
from nlu.understanding import Understanding

AREAS = {
    "bolig_dagligliv": ["bolig", "bustad", "bo", "hus", "leilighet", "hjemme", "dagligliv"],
    "helse": ["helse", "helsa", "sykdom", "medisiner"],
    "okonomi": ["økonomi", "penger", "gjeld"],
    "arbeid_utdanning": ["jobb", "arbeid", "skole", "utdanning", "utdanning og arbeid"],
    "transport": ["transport", "skyss", "buss"],
}


@pytest.fixture(scope="session")
def parts_of_data() -> tuple[list[Example], list[Example]]:
    return split(load_examples())


@pytest.fixture(scope="session")
def held_out_model(parts_of_data) -> IntentModel:
    return IntentModel.train(parts_of_data[0], seed=0)


@pytest.fixture(scope="session")
def model() -> IntentModel:
    return IntentModel.train(load_examples(), seed=0)


@pytest.fixture(scope="session")
def reader(model) -> Reader:
    return Reader(model, AREAS)


@pytest.fixture(scope="session")
def understanding(model) -> Understanding:
    return Understanding(model, AREAS)


def table(name: str):
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
