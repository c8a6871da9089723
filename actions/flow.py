"""What several actions share: asking the open question, showing the areas, going back to where we were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from actions import mapping
from actions.companion import topic_choices
from actions.turn import Turn
from content import Area, Question

TOPICS = {
    "bruker": ("hva_er_ip", "rett_til_ip", "rett_til_koordinator", "klage_hvordan", "hvem_ser_svarene"),
    "parorende": ("parorende_stotte", "parorende_innsyn", "parorende_medvirke", "hva_er_ip", "klage_hvordan"),
    "koordinator": ("hva_er_ip", "rett_til_koordinator", "koordinerende_enhet", "samtykke_sporsmal", "barn_unge_rett"),
}
INTERRUPTIONS = ("edit", "crisis", "erase", "clarify", "strike", "parts", "letter")
CORRECTIONS = ("edit", "strike", "parts")
GO_ON = ("hopp_over", "vet_ikke", "forklar_sporsmal", "fortsett_senere")


Resumer = TypeVar("Resumer", bound=Callable[..., None])
_RESUMERS: dict[str, Callable[..., None]] = {}


def resumes(*phases: str) -> Callable[[Resumer], Resumer]:
    """Mark the function that asks again what is open in these phases. It gets the turn and words to say before."""

    def mark(resumer: Resumer) -> Resumer:
        for phase in phases:
            _RESUMERS[phase] = resumer
        return resumer

    return mark


def question_choices(turn: Turn, question: Question) -> list[tuple[str, str]]:
    """Return the buttons under a question: its own answers first, then skip, don't know, explain and pause."""
    own = [(c.label.text(turn.language), f"svar:{c.value}") for c in question.choices]
    ways = [turn.choice(value) for value in GO_ON if not (own and value == "vet_ikke")]
    if said_before(turn, question):
        ways[0] = turn.choice(GO_ON[0], "rounds.still_true")
    return own + ways


def said_before(turn: Turn, question: Question) -> list[str]:
    """Return what the person said to this question in the mapping before, while it has not been looked at in this."""
    if turn.plan is None or question.id not in turn.progress.before:
        return []
    labels = {choice.value: choice.label.text(turn.language) for choice in question.choices}
    return [labels.get(item.text, item.text) for item in turn.plan.items_of(question.id)]


def ask(turn: Turn, area: Area, question: Question, before: str = "") -> None:
    """Ask `question` (in other words than the last time) and remember that it is open."""
    again = turn.position.question == question.id
    asked = turn.position.asked + 1 if again else 0
    extra = [turn.choice("svar", "choices.use_pending")] if turn.position.pending and not question.choices else []
    words = "\n".join(f"«{text}»" for text in said_before(turn, question))
    last_time = turn.words("rounds.said_before", words=words) if words else ""
    asking = joined(before, question.ask.text(turn.language, asked), last_time)
    turn.say(asking, *extra, *question_choices(turn, question))
    hinted = turn.position.hinted and again
    turn.move(phase="question", area=area.id, question=question.id, asked=asked, hinted=hinted)
    turn.move(misses=0, editing=None, back=None)


def go_on(turn: Turn, before: str = "") -> None:
    """Ask the open area's next question; when it is gone through, show the areas."""
    area = turn.content.area(turn.position.area or turn.content.general.id)
    question = mapping.next_question(area, turn.progress)
    if question is not None:
        ask(turn, area, question, before)
        return
    is_general = area.id == turn.content.general.id
    done = (
        turn.words("mapping.general_done")
        if is_general
        else turn.words("mapping.area_done", area=area_name(turn, area))
    )
    show_areas(turn, joined(before, done))


@resumes("areas")
def show_areas(turn: Turn, before: str = "") -> None:
    """Show the life areas with their status as buttons, and the way to the summary."""
    view = mapping.progress_view(turn.content, turn.progress, turn.language)
    choices = [
        (f"{row['title']} – {turn.words('status.' + row['status'])}", f"start_kartlegging:{row['area']}")
        for row in view
    ]
    any_words = bool(turn.plan and turn.plan.items)
    ending = [turn.choice("vis_plan")] if any_words else []
    text_id = "mapping.choose_next" if any(r["status"] != mapping.NOT_STARTED for r in view) else "mapping.choose_first"
    asked = turn.position.asked + 1 if turn.position.phase == "areas" else 0
    turn.say(joined(before, turn.words(text_id, asked)), *choices, *ending, turn.choice("fortsett_senere"))
    turn.move(phase="areas", area=None, question=None, asked=asked, misses=0, editing=None, back=None)


@resumes("consent", "start")
def ask_consent(turn: Turn, before: str = "") -> None:
    """Ask whether the answers may be stored. Nothing is stored before the yes."""
    turn.say(
        joined(before, turn.words("consent.ask" if turn.audience == "bruker" else "consent.ask_relative")),
        turn.choice("bekreft", "choices.consent_yes"),
        turn.choice("avkreft", "choices.consent_no"),
        turn.choice("forklar_sporsmal", "choices.consent_explain"),
    )
    turn.move(phase="consent", misses=0, back=None, pending=None)


@resumes("ask")
def offer_topics(turn: Turn, before: str = "") -> None:
    """Offer the rights people ask about most, for those who only ask."""
    choices = topic_choices(turn) if turn.audience == "koordinator" else []
    choices += [turn.choice(intent) for intent in TOPICS[turn.audience]]
    if turn.audience == "parorende":
        choices += [turn.choice("hva_er_ip:kort.parorende_bli_hort", "choices.when_no")]
        choices += [turn.choice("start_kartlegging", "choices.own_draft")]
    asked = turn.position.asked + 1 if turn.position.phase == "ask" else 0
    turn.say(joined(before, turn.words("rights.what_do_you_wonder", asked)), *choices)
    turn.move(phase="ask", asked=asked, misses=0, area=None, question=None, back=None, pending=None)


def stay(turn: Turn, before: str = "") -> None:
    """After a digression: ask again what is open now."""
    _resume(turn, turn.position.phase, before)


def go_back(turn: Turn, before: str = "") -> None:
    """After an interruption (a correction, a deletion, a crisis): ask again what was open before it."""
    phase = turn.position.back or turn.position.phase
    over = phase in INTERRUPTIONS and turn.position.back is None
    turn.move(back=None, offer=None)
    _resume(turn, "question" if over else phase, before)


def interrupt(turn: Turn, phase: str, editing: str | None) -> None:
    """Turn to one answer (or the choice of one) in `phase`, and remember where to go back to."""
    back = turn.position.back if turn.position.phase in CORRECTIONS else turn.position.phase
    turn.move(phase=phase, editing=editing, back=back)


def _resume(turn: Turn, phase: str, before: str) -> None:
    if turn.plan is None and phase not in ("ask", "crisis", "consent", "letter"):
        phase = "consent" if turn.audience == "bruker" else "ask"
    _RESUMERS[phase](turn, before)


@resumes("question", "clarify", "unsure", "lost", "proposal", "tell", "plan")
def _ask_open_question(turn: Turn, before: str) -> None:
    question_id = turn.position.question
    if question_id is None:
        show_areas(turn, before)
        return
    question = turn.content.question(question_id)
    if turn.was_saved and question.id in turn.progress.questions:
        go_on(turn, before)  # the same message answered it and asked something else
    else:
        ask(turn, mapping.area_of(turn.content, question), question, before)


def add_choices(turn: Turn, *choices: tuple[str, str]) -> None:
    """Put more buttons under what was said last."""
    turn.said[-1] = replace(turn.said[-1], choices=(*turn.said[-1].choices, *choices))


def area_name(turn: Turn, area: Area) -> str:
    """Return the area's title as it stands inside a sentence."""
    title = area.title.text(turn.language)
    return title[:1].lower() + title[1:]


def joined(*parts: str) -> str:
    """Join the parts that hold something into one message."""
    return "\n\n".join(part for part in parts if part)


def short(text: str, most: int = 40) -> str:
    """Return the text's beginning, for a button."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
