"""Make the weights of `crisis_net` from our own sentences: `python -m nlu.crisis_fitting`."""

from __future__ import annotations

import hashlib

from nlu.crisis import prepared
from nlu.crisis_net import FOLDER, NOTHING
from nlu.examples import Example, load_examples
from nlu.intents import IntentModel
from nlu.resources import ROOM, load_table

MADE_FROM = ("crisis_sentences.yml", "crisis_patterns.yml", "normal_forms.yml", "concepts.yml", "features.py")
SEED = 0


def crisis_examples() -> list[Example]:
    """(sentence, label) of everything that is and that is not a crisis, prepared as `detect` prepares it."""
    table = load_table("crisis_sentences.yml")
    told = [
        (text, label)
        for label, groups in table["positive"].items()
        for sentences in groups.values()
        for text in sentences
    ]
    told += [(text, NOTHING) for text in table["negative"]]
    told += [(text, NOTHING) for text, _ in load_examples()]
    return [(" ".join(prepared(str(text))), label) for text, label in told]


def fingerprint() -> str:
    """Changes when the weights have to be made again."""
    digest = hashlib.sha256()
    for name in MADE_FROM:
        digest.update((ROOM / name).read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Fit and write."""
    FOLDER.mkdir(exist_ok=True)
    IntentModel.train(crisis_examples(), seed=SEED).save(FOLDER)
    (FOLDER / "made_from").write_text(fingerprint() + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
