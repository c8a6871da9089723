"""What a message means where the conversation stands: a button, an answer, a command, a question.

A pure step between understanding (`nlu.reading`) and storing. Buttons are values the server maps; typed text is
never a payload.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from actions import letters, mapping
from actions.own_plan import is_deed
from actions.position import Position
from actions.references import ADD, TELL, declined, is_item, read_reference
from actions.rights import SHARING, points_at_rights
from bot.problems import Problem
from content import Content, ContentError, Question
from nlu.commands import ANY_LETTER, commands
from nlu.corrections import find_forget, find_instead, takes_message_back
from nlu.looks import is_question, last_question
from nlu.reading import Reader, Reading
from nlu.safety import read_safety
from store.plan_state import ItemWords, PlanState

# Values of buttons that are not themselves intents, and the intent Rasa gets for them.
BUTTONS = {"send": "ferdig", letters.BUTTON: "svar"}


# Where only a clear yes counts: a question mark makes it a question.
CLEAR_YES = ("consent", "send", "erase", "summary", "proposal")
SAID_OF_SAFETY = {"safe": "bekreft", "not_safe": "avkreft", "go_on": "gjenta_sporsmal"}
NAMED_ALONE = 3  # words
# What typed words may do in a crisis besides being heard.
HEARD_IN_CRISIS = (
    "bekreft",
    "avkreft",
    "fortsett_senere",
    "slett_mine_data",
    "snakk_med_menneske",
    "hvem_ser_svarene",
    "frustrasjon",
    "takk",
    "bot_utfordring",
    "bytt_malform",
)
# Where the last answer can be taken back, and where any answer can be crossed out or changed.
JUST_ANSWERED = ("question", "areas", "clarify")
CAN_CHANGE = (*JUST_ANSWERED, "summary", "send", "edit", "strike", "parts")
# What is more than words when Losen waits for a choice: it is done; other words wait.
CLEAR = (
    "bekreft", "avkreft", "slett_mine_data", "hopp_over", "ferdig", "vet_ikke", "forklar_sporsmal", "gjenta_sporsmal",
    "vis_plan", "start_kartlegging", "fortsett_senere", "snakk_med_menneske", "hilsen", "takk", "frustrasjon",
    "bytt_malform", "bot_utfordring", "endre_svar",
)  # fmt: skip
# What does not count as doing something else than writing new words for an answer.
NOT_INSTEAD_OF_WORDS = (
    "svar",
    "bekreft",
    "hilsen",
    "takk",
    "start_kartlegging",
    "endre_svar",
    "gjenta_sporsmal",
    "utenfor_tema",
    "forklar_sporsmal",
)


OWN_PLAN = "vis_plan"  # with a reference: about the plan under way, else the draft
OWN_REFERENCES = ("slett_mine_data", "bekreft", "avkreft", "snakk_med_menneske", "ferdig", "bytt_malform")


@dataclass(frozen=True)
class Meaning:
    """What the turn is about.

    phase    what Rasa's rules see
    intent   what Rasa gets
    ref      what a button points at (an area, an item, a right, a value)
    answer   words to store, verbatim, or None
    edits    id of the item that `answer` replaces, or None for a new one
    source   id of the message the words stand in, when it is an earlier one
    moves    pointers that change because of the reading itself
    ranking  the intents the classifier saw, best first
    """

    phase: str
    intent: str
    ref: str | None = None
    answer: str | None = None
    edits: str | None = None
    source: str | None = None
    moves: dict[str, str | None] = field(default_factory=dict)
    ranking: tuple[tuple[str, float], ...] = ()


def read_choice(intent: str, ref: str | None, position: Position, plan: PlanState | None, content: Content) -> Meaning:
    """Return the meaning of a button. Raises Problem when it can not belong to this conversation."""
    if intent == letters.BUTTON:
        if not letters.is_draft(ref, content):
            raise Problem(400, "errors.stale")
        return Meaning("letter", BUTTONS[intent], ref or "")
    intent = BUTTONS.get(intent, intent)
    if intent == "svar":
        return _chosen_answer(ref, position, plan, content)
    if ref is not None and not _can_point_at(intent, ref, content):
        raise Problem(400, "errors.stale")
    if intent == OWN_PLAN and ref is not None:
        return Meaning("plan", intent, ref)
    if intent in ("bekreft", "avkreft") and ref == TELL:
        return Meaning("tell", intent, ref)
    if intent in ("bekreft", "avkreft", "snakk_med_menneske") and ref is not None:
        return Meaning("proposal", intent, ref)
    if intent == "slett_mine_data" and ref is not None:
        return Meaning("edit", intent, ref)
    return Meaning(position.phase, intent, ref)


def _can_point_at(intent: str, ref: str, content: Content) -> bool:
    """Tell whether a button of this intent can carry this reference. What it points at may still be gone."""
    if intent == "start_kartlegging":
        return ref in {area.id for area in content.areas}
    if intent == "endre_svar":
        return is_item(ref) or read_reference(ref) is not None or ref.removeprefix(ADD) in _question_ids(content)
    if intent == OWN_PLAN:
        return is_deed(ref)
    if intent in OWN_REFERENCES:
        return True  # an item, a proposal, a person: what is gone is told by the action, and does no harm
    if intent == "trekke_samtykke" and ref == SHARING:
        return True
    return content.right_for_intent(intent) is not None and points_at_rights(ref, content)


def _question_ids(content: Content) -> set[str]:
    return {question.id for area in (content.general, *content.areas) for question in area.questions}


def _chosen_answer(ref: str | None, position: Position, plan: PlanState | None, content: Content) -> Meaning:
    if ref is None:
        if position.pending is None or position.question is None:
            raise Problem(400, "errors.stale")
        return Meaning("clarify", "svar", None, answer="", source=position.pending)
    editing = plan.item(position.editing) if plan and position.editing and position.phase == "edit" else None
    question_id = editing.question if editing else position.question
    question = _question(content, question_id) if question_id else None
    if question is None or ref not in {c.value for c in question.choices}:
        raise Problem(400, "errors.stale")
    if editing:
        return Meaning("edit", "svar", ref, answer=ref, edits=editing.id)
    return Meaning("question", "svar", ref, answer=ref)


def _question(content: Content, question_id: str) -> Question:
    """Return the question. Raises Problem when the content no longer has it."""
    try:
        return content.question(question_id)
    except ContentError as error:
        raise Problem(400, "errors.stale") from error


def read_text(text: str, position: Position, plan: PlanState | None, content: Content, reader: Reader) -> Meaning:
    """Return the meaning of typed text where the conversation stands."""
    open_question = position.question if position.phase in ("question", "clarify") else None
    edited = plan.item(position.editing) if plan is not None and position.editing else None
    if position.phase == "edit" and edited is not None:
        open_question = edited.question  # its new words are as much an answer as the first were
    found = reader.read(text, question=open_question, area=position.area, phase=position.phase)
    ranking = tuple(found.ranking)
    taken_back = _taken_back(text, position, plan, content)
    if taken_back is not None:
        return taken_back
    if position.offer and found.kind == "command" and found.intent in ("bekreft", "avkreft"):
        value = position.offer if found.intent == "bekreft" else declined(position.offer)
        intent, _, ref = value.partition(":")
        return read_choice(intent, ref, position, plan, content)
    if found.intent == "slett_mine_data" and position.phase == "edit" and _means_all(text, position):
        return Meaning("areas", "slett_mine_data", ranking=ranking)
    if position.phase in CLEAR_YES and found.intent == "bekreft" and "?" in text:
        return Meaning(position.phase, "forklar_sporsmal", ranking=ranking)
    if position.phase == "crisis":
        return _in_crisis(text, found, ranking)
    wish = commands().letter(text)
    if wish is not None:
        return Meaning("letter", "svar", "" if wish == ANY_LETTER else wish, ranking=ranking)
    if position.phase == "letter":
        return _in_letter(text, found, ranking)
    if position.phase == "clarify" and position.pending and _says_it_is_the_answer(text, found.intent):
        return Meaning("clarify", "svar", answer="", source=position.pending, ranking=ranking)
    is_told = found.kind != "digression" or (found.intent == "utenfor_tema" and not is_question(text))
    if position.phase in ("strike", "parts") and is_told and found.intent not in CLEAR:
        return Meaning(position.phase, "svar", moves={"pending": "this"}, ranking=ranking)
    if position.phase == "edit" and edited is not None:
        return _edited(text, found.kind, found.intent, edited, content, ranking)
    if open_question is not None:
        return _in_question(text, found, position, content, ranking)
    if position.phase == "consent" and found.kind != "command" and found.intent in ("svar", "utenfor_tema"):
        return Meaning("consent", "svar", ranking=ranking)
    if found.area_hint and position.phase in ("areas", "summary", "send") and found.kind != "digression":
        return Meaning(position.phase, "start_kartlegging", found.area_hint, ranking=ranking)
    told = found.intent == "utenfor_tema" and found.kind != "command" and not is_question(text)
    if told and position.phase in ("areas", "summary", "send"):
        return _told_between(text, reader, ranking)
    if position.phase == "edit" and found.kind != "command":
        return Meaning("edit", "endre_svar", moves={"pending": "this"}, ranking=ranking)
    if position.phase == "areas" and (found.kind == "unsure" or found.intent == "svar"):
        return _told_between(text, reader, ranking)
    if found.kind == "unsure":
        return Meaning("lost", "svar", ranking=ranking)
    if found.intent == "svar":
        return Meaning(position.phase, "svar", moves={"pending": "this"}, ranking=ranking)
    return Meaning(position.phase, found.intent, ranking=ranking)


def _told_between(text: str, reader: Reader, ranking: tuple[tuple[str, float], ...]) -> Meaning:
    """Nothing a person tells about their life is outside the plan: open the area it is about, or ask which it is."""
    area = reader.areas.told(text)
    return Meaning("areas", "start_kartlegging" if area else "svar", area, moves={"pending": "this"}, ranking=ranking)


def _in_crisis(text: str, found: Reading, ranking: tuple[tuple[str, float], ...]) -> Meaning:
    """Heard first of all; back to the questions only when the person says so, or names an area."""
    safety = read_safety(text)
    if safety is not None:
        return Meaning("crisis", SAID_OF_SAFETY[safety], ranking=ranking)
    if found.area_hint and len(text.split()) <= NAMED_ALONE:
        return Meaning("crisis", "gjenta_sporsmal", ranking=ranking)
    return Meaning("crisis", found.intent if found.intent in HEARD_IN_CRISIS else "svar", ranking=ranking)


def _in_letter(text: str, found: Reading, ranking: tuple[tuple[str, float], ...]) -> Meaning:
    """A command, or a question without figures, is what it says; everything else answers what the letter needs."""
    asks = found.kind == "digression" and is_question(text) and not any(sign.isdigit() for sign in text)
    intent = found.intent if found.kind == "command" or asks else "svar"
    return Meaning("letter", intent, ranking=ranking)


def _taken_back(text: str, position: Position, plan: PlanState | None, content: Content) -> Meaning | None:
    """ "Nei, ikke det, jeg mente …", "glem det med bussen", "ta bort beskjeden": said of what was stored before."""
    if plan is None:
        return None
    if takes_message_back(text):
        return Meaning("tell", "avkreft")
    if position.phase in CAN_CHANGE and find_forget(text) is not None:
        return Meaning(position.phase, "endre_svar")
    last = plan.item(position.last) if position.last and position.phase in JUST_ANSWERED else None
    instead = find_instead(text) if last is not None else None
    if last is None or instead is None:
        return None
    question = content.question(last.question)
    words = mapping.match_choice(question, instead.text) if question.choices else instead.text
    if not words:
        return Meaning(position.phase, "endre_svar", last.id)
    return Meaning("edit", "svar", answer=words, edits=last.id)


def _edited(
    text: str, kind: str, intent: str, item: ItemWords, content: Content, ranking: tuple[tuple[str, float], ...]
) -> Meaning:
    if kind in ("command", "digression") and intent not in NOT_INSTEAD_OF_WORDS:
        return Meaning("edit", intent, item.id if intent == "slett_mine_data" else None, ranking=ranking)
    chosen = mapping.match_choice(content.question(item.question), text)
    return Meaning("edit", "svar", answer=chosen or text, edits=item.id, ranking=ranking)


def _in_question(
    text: str, found: Reading, position: Position, content: Content, ranking: tuple[tuple[str, float], ...]
) -> Meaning:
    question = content.question(position.question or "")
    chosen = mapping.match_choice(question, text)
    if chosen is not None:
        return Meaning("question", "svar", answer=chosen, ranking=ranking)
    told = _told_before_question(text) if not question.choices and found.kind in ("unsure", "digression") else None
    if told is not None and found.intent != "svar":
        return Meaning("question", found.intent, answer=told, ranking=ranking)
    if found.kind == "unsure":
        offered = found.intent if found.intent != "svar" else _second(ranking)
        return Meaning("unsure", "svar", moves={"pending": "this", "offered": offered}, ranking=ranking)
    if found.kind == "command" and found.intent == "bekreft":
        return Meaning("unsure", "svar", moves={"pending": "this", "offered": None}, ranking=ranking)
    if found.kind == "answer" or found.intent in ("svar", "avkreft"):
        return Meaning("question", "svar", answer=text, ranking=ranking)
    if found.intent == "start_kartlegging" and found.area_hint:
        return Meaning("question", "start_kartlegging", found.area_hint, ranking=ranking)
    return Meaning("question", found.intent, ranking=ranking)


def _told_before_question(text: str) -> str | None:
    """Return the person's words before a question at the end ("… Kan jeg klage?"), or None. Both are served."""
    asked = last_question(text)
    told = text[: text.rindex(asked)].rstrip() if asked is not None and asked in text else ""
    return told or None


def _says_it_is_the_answer(text: str, intent: str) -> bool:
    words = text.lower().replace(",", " ").strip(" .!").split()
    return len(words) <= 6 and (intent == "bekreft" or words[:1] == ["ja"] or "svaret" in words)


def _means_all(text: str, position: Position) -> bool:
    """Tell "slett alt" from "slett det" while one answer is being corrected."""
    return position.editing is None or bool({"alt", "alle"} & set(text.lower().split()))


def _second(ranking: tuple[tuple[str, float], ...]) -> str | None:
    return next((name for name, _score in ranking if name != "svar"), None)
