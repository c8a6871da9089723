"""Everything that is understood of one message, in the shape of `./losen parse`; built once, used by all doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from nlu import crisis
from nlu.dates import find_dates
from nlu.parts import split_answer
from nlu.reading import Ranker, Reader
from nlu.repeats import find_durations, find_repeats


class Understanding:
    """One model, one reader, one way from text to meaning."""

    def __init__(
        self,
        model: Ranker,
        area_words: Mapping[str, Sequence[str]] | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._model = model
        self._today = today
        self.reader = Reader(model, area_words)

    def parse(
        self, text: str, now: date | str | None = None, area: str | None = None, question: str | None = None
    ) -> dict[str, Any]:
        """Understand `text` said on the day `now`, after `question` about `area` was asked (or nothing was)."""
        ranking = self._model.rank(text)
        reading = self.reader.read(text, question=question, area=area, ranking=ranking)
        danger = crisis.detect(text)
        day = date.fromisoformat(now[:10]) if isinstance(now, str) else now or self._today()
        is_told = reading.intent == "svar" or reading.kind == "answer"
        parts = split_answer(text, question=question, now=day) if is_told else []
        return {
            "text": text,
            "intent": reading.intent,
            "confidence": round(reading.confidence, 4),
            "ranking": [{"intent": intent, "confidence": round(score, 4)} for intent, score in ranking],
            "kind": reading.kind,
            "area": reading.area_hint,
            "crisis": danger.label if danger else None,
            "crisis_certain": danger.certain if danger else None,
            "dates": [found.as_dict() for found in find_dates(text, day)],
            "repeats": [found.as_dict() for found in find_repeats(text)],
            "durations": [found.as_dict() for found in find_durations(text)],
            "parts": [part.as_dict() for part in parts],
            "entities": [],
        }
