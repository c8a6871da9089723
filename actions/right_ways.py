"""The ways to tell about one right: short, more, simpler, where it stands, what now, what it is not, for somebody else.

A reference is `<right>` (more), or `<way>.<right>` and perhaps `.<asker>`. It stands in buttons and names no person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.flow import joined
from actions.turn import Turn
from content import Content, RightEntry, current
from content.model import AUDIENCES
from letters.days import say_day

SHORT, MORE, SIMPLER, WHERE, NOW, NOT, FOR = "kort", "mer", "enklere", "hvor", "na", "ikke", "for"
AGAIN, ANEW = "igjen", "pa_nytt"  # in other words than the first time: simpler, or (who got that) more fully
OFFER = "again"  # what the bubble with the offer is about
ASKED = "hva_er_ip"  # the intent of every button that tells about a right
USER, IMPOSSIBLE = "bruker", "umulig"
# Whose answer it is, where it differs from the user's own.
ASKERS = {"parorende": "parorende_voksen", "koordinator": "koordinator"}
_OLDEST, _GROWN = 120, 18


@dataclass(frozen=True)
class RightReference:
    """A way to tell, the right's id, and whose answer is wanted: an audience, USER, IMPOSSIBLE (an age), or ""."""

    way: str
    right: str
    asker: str = ""

    @property
    def value(self) -> str:
        """The value of a button that asks for this."""
        return f"{ASKED}:{self.ref}"

    @property
    def ref(self) -> str:
        """How it is written."""
        return ".".join(part for part in (self.way, self.right, self.asker) if part)


def read_right_reference(ref: str, content: Content) -> RightReference | None:
    """Return the reference, or None when it names no right, no way or no asker we know."""
    way, _, rest = ref.rpartition(".") if "." not in ref else ref.partition(".")
    right, _, asker = rest.partition(".")
    if way not in ("", *_TELL) or asker not in ("", USER, IMPOSSIBLE, *AUDIENCES):
        return None
    known = any(right == each.id for each in content.rights)
    return RightReference(way or MORE, right, asker) if known else None


def asker_by_age(age: int, is_child: bool) -> str:
    """Return whose answer is wanted when somebody (or somebody's child) is `age` years old."""
    if not 0 <= age <= _OLDEST:
        return IMPOSSIBLE
    if not is_child:
        return "ung" if age < _GROWN else USER
    limits = ((12, "foresatt_under_12"), (16, "foresatt_12_15"), (_GROWN, "foresatt_16_17"))
    return next((audience for limit, audience in limits if age < limit), "parorende_voksen")


def tell(turn: Turn, asked: RightReference, *choices: tuple[str, str]) -> None:
    """Tell about the right that way, with paragraph, address and date. Says so when nothing is known on the date."""
    entry = current(turn.content.right(asked.right), turn.now.date())
    if entry is None:
        turn.say(turn.words("rights.unknown"))
        return
    asker = asked.asker or ASKERS.get(turn.audience, "")
    about = {"right": asked.right, "asker": "" if asker == IMPOSSIBLE else asker, "way": asked.way}
    if asker == IMPOSSIBLE:
        turn.wait(turn.words("rights.age_impossible"), about=about)
        return
    text = _TELL[asked.way](turn, entry, asker)
    more = [
        turn.choice(RightReference(way, asked.right, about["asker"]).value, text_id)
        for way, text_id in ((MORE, "choices.tell_more"), (SIMPLER, "choices.simpler"))
        if way != asked.way and asked.way in (SHORT, MORE, SIMPLER, FOR)
    ]
    turn.right(entry, text, *more, *choices, about=about, links=(_page(turn, asked.right),))


def offer_again(turn: Turn) -> str:
    """Return the words that offer, once and days later, to explain a right again; "" when there is nothing to offer.

    `turn.about`: what was told last, when that is days ago.
    """
    entry = _told_before(turn)
    return turn.words("rights.again_offer", title=entry.title.text(turn.language)) if entry else ""


def add_again(turn: Turn) -> None:
    """Put the button to the offer first under what was said last, and remember that it has been offered."""
    way = ANEW if turn.about.get("way") == SIMPLER else AGAIN
    right = turn.about["right"]
    button = turn.choice(RightReference(way, right, turn.about.get("asker", "")).value, "choices.again_yes")
    last = turn.said[-1]
    turn.said[-1] = replace(last, choices=(button, *last.choices), about={OFFER: right})


def _told_before(turn: Turn) -> RightEntry | None:
    right = turn.about.get("right")
    if right is None or turn.about.get("way") in (AGAIN, ANEW):
        return None
    return current(turn.content.right(right), turn.now.date())


def repeat(turn: Turn) -> None:
    """Say the right that was just explained once more, in the language that is spoken now."""
    right = turn.about.get("right")
    if right is not None:
        tell(turn, RightReference(turn.about.get("way", SHORT), right, turn.about.get("asker", "")))


def _page(turn: Turn, right_id: str) -> tuple[str, str]:
    """Where the same is told on a page of its own."""
    language = "" if turn.language == "nb" else f"?sprak={turn.language}"
    return turn.words("rights.page"), f"/rettigheter/{right_id}{language}"


def _short(turn: Turn, entry: RightEntry, asker: str) -> str:
    now = turn.words("rights.what_now", now=entry.now.text(turn.language))
    return joined(entry.short_for(asker).text(turn.language), _doubt(turn, entry), now)


def _more(turn: Turn, entry: RightEntry, _asker: str) -> str:
    more = (entry.long, entry.not_meaning, entry.who_knows)
    return joined(*(text.text(turn.language) for text in more), _doubt(turn, entry))


def _simpler(turn: Turn, entry: RightEntry, _asker: str) -> str:
    return joined(entry.simpler.text(turn.language), entry.example.text(turn.language))


def _anew(turn: Turn, entry: RightEntry, _asker: str) -> str:
    return joined(entry.long.text(turn.language), entry.example.text(turn.language), _doubt(turn, entry))


def _where(turn: Turn, entry: RightEntry, _asker: str) -> str:
    places = "\n".join(f"– {source.law} {source.paragraph}" for source in entry.sources)
    day = say_day(entry.last_checked)
    return joined(turn.words("rights.where", places=places), turn.words("rights.checked", day=day))


def _now(turn: Turn, entry: RightEntry, _asker: str) -> str:
    now = turn.words("rights.what_now", now=entry.now.text(turn.language))
    return joined(now, entry.who_knows.text(turn.language))


def _not(turn: Turn, entry: RightEntry, _asker: str) -> str:
    return entry.not_meaning.text(turn.language)


def _for(turn: Turn, entry: RightEntry, asker: str) -> str:
    to_whom = turn.words(f"rights.for_{asker or USER}")
    same = "" if asker in entry.audiences or asker in ("", USER) else turn.words("rights.same")
    return joined(to_whom, same, entry.short_for(asker).text(turn.language), _doubt(turn, entry))


def _doubt(turn: Turn, entry: RightEntry) -> str:
    return entry.uncertain.text(turn.language) if entry.uncertain else ""


_TELL: dict[str, Callable[[Turn, RightEntry, str], str]] = {
    SHORT: _short,
    MORE: _more,
    SIMPLER: _simpler,
    AGAIN: _simpler,
    ANEW: _anew,
    WHERE: _where,
    NOW: _now,
    NOT: _not,
    FOR: _for,
}
