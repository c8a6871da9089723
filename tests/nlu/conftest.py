from __future__ import annotations

import time
from collections.abc import Callable
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


def seconds(call: Callable[[], object], times: int = 5) -> float:
    """The least processor time of some tries; other programs on the machine do not count."""
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        call()
        best = min(best, time.process_time() - begin)
    return best


def assert_linear(call: Callable[[str], object], text: str, limit: float) -> None:
    """8 000 characters take less than `limit` seconds, and four times the text not much more than four times."""
    call(text)
    whole, quarter = seconds(lambda: call(text[:8000])), seconds(lambda: call(text[:2000]))
    assert whole < limit
    assert whole < 9 * quarter + 0.005


def table(name: str):
    return yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
