"""Finding what a typed question is about: by nearness among all rights, with the intent as one more sign."""

from __future__ import annotations

from content import Content
from content.model import Right
from nlu.commands import commands
from nlu.examples import load_examples
from nlu.follow_ups import asks_advice
from nlu.looks import is_question, last_question
from nlu.retrieval import Document, Finder

ASKED = "hva_er_ip"  # the intent that lets Rasa answer with a right; which one is in `Turn.found`
ELSEWHERE = "andre."  # the beginning of a reference to something that belongs elsewhere
ADVICE = ELSEWHERE + "bor_jeg"  # what somebody ought to do is never answered by a right
OFF_TOPIC = "utenfor_tema"
DEADLINE = "klagefrist"
COMPLAINT, COMPLAINTS = "klage_hvordan", "klage"  # the intent, and the beginning of the rights it keeps to
# How near a right must be before it is the answer; measured with `./losen bench rights` and on the training sentences.
NAMED = 0.15  # … when the intent names a right, or when a question can be about nothing else
TOLD = 0.42  # … when it does not look like a question, or the talk is about nothing but rights
OTHER = 0.5  # … when the intent is something else the bot can do
UNSURE = 0.5  # an intent less sure than this leaves it open whether a right is meant
TOO_LATE = "sen_klage"  # the right about complaints that are late
INTENT = 0.02  # what the intent's own right is nearer by
OPEN = ("svar", OFF_TOPIC)  # intents that leave it open whether a right is meant
NEVER = ("bekreft", "takk", "hilsen", "bytt_malform", "bot_utfordring", "fortsett_senere", "hopp_over")
# Phases in which the words have another use.
NEVER_LOOKED_UP = {"crisis", "erase", "edit", "strike", "parts", "letter", "clarify", "unsure", "proposal", "tell"}
JUST_ASKING = "ask"  # the phase in which nothing is told: what is written is asked

_made: dict[str, Finder] = {}


def make_finder(content: Content) -> Finder:
    """Return the index over all the ways people ask for each right; made once per version of the content."""
    if content.version not in _made:
        _made.clear()
        _made[content.version] = _index(content)
    return _made[content.version]


def _index(content: Content) -> Finder:
    documents = {right.id: _document(right) for right in content.rights}
    for other in content.elsewhere:
        documents[ELSEWHERE + other.id] = Document((*other.questions.nb, *other.questions.nn))
    documents[OFF_TOPIC] = Document([text for text, intent in load_examples() if intent == OFF_TOPIC])
    return Finder(documents)


def _document(right: Right) -> Document:
    entries = [entry for entry in right.entries if not entry.ends]
    newest = entries[-1]
    texts = (newest.short, newest.long, newest.now, newest.example, newest.simpler, *newest.audiences.values())
    titles = [title for entry in entries for title in (entry.title.nb, entry.title.nn)]
    asked = (*right.questions.nb, *right.questions.nn, *right.synonyms.nb, *right.synonyms.nn)
    return Document((*asked, *titles), " ".join(text[language] for text in texts for language in text))


def find_right(
    finder: Finder, content: Content, intent: str, text: str, phase: str = JUST_ASKING, confidence: float = 1.0
) -> str | None:
    """Return what the text asks about: the id of a right, or ELSEWHERE and the id of a place to go; None for neither.

    `phase` is what the conversation waits for, `confidence` how sure the intent is (0 to 1). In an open question only
    what was read as a question gets here.
    """
    general = content.right_for_intent(intent)
    if intent in NEVER or (phase == "question" and general is None and intent != OFF_TOPIC):
        return None
    if general is None and commands().find(text) is not None:
        return None
    found = finder.find(text, 6)
    if asks_advice(text):
        return next((name for name, _near in found if name.startswith(ELSEWHERE)), ADVICE)
    if intent == COMPLAINT:
        found = [pair for pair in found if _is_complaint(content, pair[0])]
    named = general.id if general is not None and intent != DEADLINE else ""
    nearness = {name: near + INTENT * (name == named) for name, near in found}
    name = max(nearness, key=lambda each: nearness[each], default="")
    is_open = intent in OPEN or confidence < UNSURE
    if name in ("", OFF_TOPIC) or nearness[name] < _enough(is_open, general is not None, text, phase):
        return None
    if intent == DEADLINE and _is_complaint(content, name) and name != TOO_LATE:
        return None
    return name


def _is_complaint(content: Content, name: str) -> bool:
    known = name != OFF_TOPIC and not name.startswith(ELSEWHERE)
    return known and COMPLAINTS in (content.right(name).group, name.partition("_")[0])


def _enough(is_open: bool, names_a_right: bool, text: str, phase: str) -> float:
    asks = phase == JUST_ASKING or is_question(text) or last_question(text) is not None
    if names_a_right or (is_open and asks):
        return NAMED
    return TOLD if is_open or phase == JUST_ASKING else OTHER
