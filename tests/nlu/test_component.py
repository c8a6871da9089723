"""The component as Rasa uses it: trained from its data, persisted in its storage, loaded, asked."""

from __future__ import annotations

import pytest

from bot.engine.stub import install

install()

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.importers.utils import training_data_from_paths  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from nlu.components.intent_classifier import NorwegianIntentClassifier  # noqa: E402
from nlu.examples import load_examples  # noqa: E402
from nlu.resources import ROOM  # noqa: E402


@pytest.fixture(scope="module")
def data():
    return training_data_from_paths([str(path) for path in sorted((ROOM / "training").glob("*.yml"))], "nb")


def test_rasa_reads_the_same_sentences_as_we_do(data):
    theirs = {(message.get("text"), message.get("intent")) for message in data.intent_examples}
    assert theirs == set(load_examples())


def test_what_is_trained_in_rasa_answers_after_loading(data, tmp_path):
    context, resource = ExecutionContext(GraphSchema({})), Resource("intents")
    storage = LocalModelStorage.create(tmp_path)
    config = NorwegianIntentClassifier.get_default_config()
    NorwegianIntentClassifier.create(config, storage, resource, context).train(data)
    loaded = NorwegianIntentClassifier.load(config, storage, resource, context)
    message, payload = Message({"text": "kor lang er klagefristen"}), Message({"text": "/hilsen"})
    loaded.process([message, payload])
    assert message.get("intent")["name"] == "klagefrist"
    assert message.get("intent")["confidence"] > 0.5
    assert len(message.get("intent_ranking")) == config["ranking_length"]
    assert payload.get("intent") is None


def test_a_model_that_is_missing_is_an_error_and_not_a_silent_bot(tmp_path):
    storage = LocalModelStorage.create(tmp_path)
    with pytest.raises(ValueError):
        NorwegianIntentClassifier.load({}, storage, Resource("gone"), ExecutionContext(GraphSchema({})))
