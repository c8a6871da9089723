"""Small talk, tiredness, "are you a robot?", a wish for a human, another written language, and not understanding."""

from __future__ import annotations

from actions.base import LosenAction
from actions.flow import stay
from actions.right_ways import repeat
from actions.rights import coordinator_name
from actions.turn import Turn
from content import current
from store.changes import SetLanguage

MAYBE = 0.08
NEVER_OFFERED = ("svar", "utenfor_tema", "hilsen", "takk", "bekreft", "avkreft", "bot_utfordring", "frustrasjon")


def intent_label(turn: Turn, intent: str) -> str:
    """Return how an intent is named on a button: its right's title, or its own label."""
    right = turn.content.right_for_intent(intent)
    entry = current(right, turn.now.date()) if right else None
    return entry.title.text(turn.language) if entry else turn.words(f"choices.{intent}")


class SmallTalk(LosenAction):
    """Greet, thank, bear with, be honest about being a program."""

    action_name = "action_small_talk"

    def act(self, turn: Turn) -> None:
        """The text is named after the intent."""
        turn.say(turn.words(f"talk.{turn.intent}", turn.position.asked))


class OfferHuman(LosenAction):
    """Tell where a human is to be found."""

    action_name = "action_offer_human"

    def act(self, turn: Turn) -> None:
        """With a plan that is sent, name the coordinator."""
        sent = turn.plan is not None and turn.plan.coordinator_id is not None
        if sent:
            turn.say(turn.words("talk.human_sent", name=coordinator_name(turn)))
        else:
            turn.say(turn.words("talk.human"))


class SwitchLanguage(LosenAction):
    """Change between Bokmål and Nynorsk in the middle of anything."""

    action_name = "action_switch_language"

    def act(self, turn: Turn) -> None:
        """`turn.ref` is the wanted language; without it, the other one."""
        wanted = turn.ref if turn.ref in ("nb", "nn") else ("nb" if turn.language == "nn" else "nn")
        turn.language = wanted
        turn.changes.append(SetLanguage(wanted))
        turn.say(turn.words("talk.language"))
        repeat(turn)


class NotUnderstood(LosenAction):
    """Nothing fits: say so in other words each time; the second time offer a pause or a person. Never a loop."""

    action_name = "action_not_understood"

    def act(self, turn: Turn) -> None:
        """Count the misses and go back to what was open."""
        misses = turn.position.misses + 1
        likely = [intent for intent, score in turn.ranking if score >= MAYBE and intent not in NEVER_OFFERED][:2]
        if misses < 2 and likely:
            choices = [(intent_label(turn, intent), intent) for intent in likely]
            turn.say(turn.words("talk.did_you_mean"), *choices, turn.choice("gjenta_sporsmal", "choices.neither"))
        elif misses < 2:
            turn.say(turn.words("talk.not_understood"))
            stay(turn)
        else:
            turn.say(
                turn.words("talk.not_understood_again"),
                turn.choice("fortsett_senere"),
                turn.choice("snakk_med_menneske"),
                turn.choice("gjenta_sporsmal", "choices.go_on"),
            )
        turn.move(misses=misses)
