"""Our intent model as a component of Rasa's pipeline, so that `rasa train` and `rasa test nlu` know it."""

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.intents import IntentModel

INTENT_RANKING = "intent_ranking"


# Rasa resolves these annotations at run time and matches them against its own typing names.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NorwegianIntentClassifier(GraphComponent):
    """Trains, keeps and applies an IntentModel; sets `intent` and `intent_ranking` of each message."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`ranking_length` intents are ranked; `seed` makes training repeatable."""
        return {"ranking_length": 5, "seed": 0}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: "IntentModel | None" = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @property
    def model(self) -> "IntentModel | None":
        """The trained model, for the door that ranks intents without asking Rasa."""
        return self._model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "NorwegianIntentClassifier":
        """A classifier that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "NorwegianIntentClassifier":
        """A classifier as it was persisted; a missing model is an error, never a silent bot."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on the intent examples of the training data and persist the model."""
        examples = [
            (message.get(TEXT), message.get(INTENT))
            for message in training_data.intent_examples
            if message.get(TEXT) and message.get(INTENT)
        ]
        self._model = IntentModel.train(examples, seed=self._config["seed"])
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking; payloads ("/intent") are left to Rasa's own handler."""
        for message in messages:
            text = message.get(TEXT) or ""
            if self._model is None or text.startswith("/"):
                continue
            ranking = [
                {"name": name, PREDICTED_CONFIDENCE_KEY: confidence}
                for name, confidence in self._model.rank(text, self._config["ranking_length"])
            ]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING, ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to add to the training data."""
        return training_data
