"""Finding what a typed question is about: by nearness among all rights, with the intent as one more sign."""

from __future__ import annotations

from pathlib import Path

from content import Content
from content.model import Right
from nlu.commands import commands
from nlu.examples import load_examples
from nlu.follow_ups import asks_advice
from nlu.looks import is_question, last_question
from nlu.retrieval import Document, Finder
from nlu.topics import Topics

ASKED = "hva_er_ip"  # the intent that lets Rasa answer with a right; which one is in `Turn.found`
ELSEWHERE = "andre."  # the beginning of a reference to something that belongs elsewhere
ADVICE = ELSEWHERE + "bor_jeg"  # what somebody ought to do is never answered by a right
OFF_TOPIC = "utenfor_tema"
DEADLINE = "klagefrist"
COMPLAINT, COMPLAINTS = "klage_hvordan", "klage"  # the intent, and the beginning of the rights it keeps to
# How near a right must be before it is the answer; measured with `./losen bench rights` and on the training sentences.
NAMED = 0.1  # … when the intent names a right
ASKS = 0.35  # … when it looks like a question and no intent is sure
TOLD = 0.9  # … when it does not look like a question, or the talk is about nothing but rights
OTHER = 0.95  # … when the intent is something else the bot can do
UNSURE = 0.5  # an intent less sure than this leaves it open whether a right is meant
TOO_LATE = "sen_klage"  # the right about complaints that are late
INTENT = 0.02  # what the intent's own right is nearer by
OPEN = ("svar", OFF_TOPIC)  # intents that leave it open whether a right is meant
NEVER = ("bekreft", "takk", "hilsen", "bytt_malform", "bot_utfordring", "fortsett_senere", "hopp_over")
# Phases in which the words have another use.
NEVER_LOOKED_UP = {
    *("crisis", "erase", "edit", "strike", "parts", "letter"),
    *("clarify", "unsure", "proposal", "tell", "plan"),
}
JUST_ASKING = "ask"  # the phase in which nothing is told: what is written is asked

SURELY = 0.9  # … to tell of a right instead of asking which deadline is meant
HANDED_ON = 0.02  # … to hand on what belongs elsewhere, when it is not about rights
MAYBE = 0.04  # so likely must a right be to be offered as a button
MOST_NEAR = 3  # rights that are offered

_made: dict[str, Finder] = {}


def make_finder(content: Content) -> Finder:
    """Return the index over all the ways people ask for each right; made once per version of the content."""
    if content.version not in _made:
        _made.clear()
        _made[content.version] = _index(content)
    return _made[content.version]


def open_topics(content: Content, folder: Path) -> Topics | Finder:
    """Return what was trained on the ways people ask; the index when that lacks a right of this content."""
    topics = Topics.load(folder)
    asked_for = {right.id for right in content.rights} | {ELSEWHERE + other.id for other in content.elsewhere}
    return topics if asked_for <= topics.names else make_finder(content)


def train_topics(content: Content, folder: Path) -> None:
    """Train on the ways people ask for each right, and for what belongs elsewhere, and write it to `folder`."""
    Topics.train({name: document.ways for name, document in _documents(content).items()}).save(folder)


def _index(content: Content) -> Finder:
    return Finder(_documents(content))


def _documents(content: Content) -> dict[str, Document]:
    documents = {right.id: _document(right) for right in content.rights}
    for other in content.elsewhere:
        documents[ELSEWHERE + other.id] = Document((*other.questions.nb, *other.questions.nn))
    documents[OFF_TOPIC] = Document([text for text, intent in load_examples() if intent == OFF_TOPIC])
    return documents


def _document(right: Right) -> Document:
    entries = [entry for entry in right.entries if not entry.ends]
    newest = entries[-1]
    texts = (newest.short, newest.long, newest.now, newest.example, newest.simpler, *newest.audiences.values())
    titles = [title for entry in entries for title in (entry.title.nb, entry.title.nn)]
    asked = (*right.questions.nb, *right.questions.nn, *right.synonyms.nb, *right.synonyms.nn)
    return Document((*asked, *titles), " ".join(text[language] for text in texts for language in text))


def near_rights(topics: Topics | Finder, content: Content, text: str, but: str | None = None) -> tuple[str, ...]:
    """Return the few rights a question may be about, likeliest first, without `but`; none when it is about others."""
    found = topics.find(text, MOST_NEAR + 2)
    if not found or (found[0][0] == OFF_TOPIC and found[0][1] > UNSURE):
        return ()
    known = {right.id for right in content.rights} - {but}
    return tuple(name for name, near in found if name in known and near >= MAYBE)[:MOST_NEAR]


def find_right(
    finder: Topics | Finder, content: Content, intent: str, text: str, phase: str = JUST_ASKING, confidence: float = 1.0
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
    if name == OFF_TOPIC:
        second, near = next((pair for pair in found if pair[0] != OFF_TOPIC), ("", 0.0))
        is_elsewhere = second.startswith(ELSEWHERE) and near >= HANDED_ON
        return second if is_elsewhere and general is None and _asks(text, phase) else None
    if name == "" or nearness[name] < _enough(is_open, general is not None, text, phase):
        return None
    if intent == DEADLINE and (nearness[name] < SURELY or (_is_complaint(content, name) and name != TOO_LATE)):
        return None
    return name


def _is_complaint(content: Content, name: str) -> bool:
    known = name != OFF_TOPIC and not name.startswith(ELSEWHERE)
    return known and COMPLAINTS in (content.right(name).group, name.partition("_")[0])


def _enough(is_open: bool, names_a_right: bool, text: str, phase: str) -> float:
    if names_a_right:
        return NAMED
    if is_open and _asks(text, phase):
        return ASKS
    return TOLD if is_open or phase == JUST_ASKING else OTHER


def _asks(text: str, phase: str) -> bool:
    return phase == JUST_ASKING or is_question(text) or last_question(text) is not None
