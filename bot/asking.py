"""Finding the right that a question is about: by intent where it is sharp, by nearness where it is not."""

from __future__ import annotations

from content import Content
from nlu.retrieval import Finder

ASKED = "hva_er_ip"  # the intent that lets Rasa answer with a right; which one is in `Turn.found`
SURE = 0.72  # measured: 99 of 100 off-topic sentences stay below 0.59, half of the on-topic ones are above 0.63
NARROWER = 0.8  # so near must a narrower right be to go before the one its intent names
UNCLEAR = ("utenfor_tema",)
# These answers begin with the question which decision it is about; a narrower one must not jump over it.
ASKS_FIRST = ("klage_hvordan", "klagefrist")


_made: dict[str, Finder] = {}


def make_finder(content: Content) -> Finder:
    """Return the index over all the ways people ask for each right; made once per version of the content."""
    if content.version not in _made:
        _made.clear()
        _made[content.version] = _index(content)
    return _made[content.version]


def _index(content: Content) -> Finder:
    return Finder(
        {
            right.id: [
                *right.questions.nb,
                *right.questions.nn,
                *right.synonyms.nb,
                *right.synonyms.nn,
                *(title for entry in right.entries if not entry.ends for title in (entry.title.nb, entry.title.nn)),
            ]
            for right in content.rights
        }
    )


def find_right(finder: Finder, content: Content, intent: str, text: str) -> str | None:
    """Return the id of the right that the text asks about, when it is nearer than what the intent alone would give."""
    general = content.right_for_intent(intent)
    if intent in ASKS_FIRST or (general is None and intent not in UNCLEAR):
        return None
    found = finder.find(text, 1)
    if not found:
        return None
    name, near = found[0]
    return name if near >= (SURE if general is None else NARROWER) else None
