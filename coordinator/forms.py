"""The forms of the living plan as data: which fields an element has, and how what was sent becomes it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from coordinator.times import read_time
from coordinator.words import Refused, clean
from store.desk_elements import HORIZONS, OWNERS
from store.elements import SORTS, STATUSES, TIES, Element
from store.partial_date import PartialDate
from store.plan_facts import KINDS, OFFERS, PHASES

E = TypeVar("E", bound=Element)
LONGEST_LINE, LONGEST_FIELD, MOST_CHOSEN = 300, 10_000, 50
SHAPES = ("line", "long", "date", "choice", "tick", "who", "goal", "goals", "area", "areas", "part", "sees")
# Several can be chosen; in a form each choice is a tick of its own, named `<field>:<value>`.
MANY, EACH = ("goals", "areas", "sees"), ":"


@dataclass(frozen=True)
class Field:
    """One field of a form. `shape` is one of SHAPES; `said` names the texts of the choices; `folded` ones come last."""

    name: str
    shape: str = "line"
    choices: tuple[str, ...] = ()
    said: str = ""
    folded: bool = False


_YES_NO = ("", "ja", "nei")
_OFFERS = ("", *OFFERS)
FORMS: dict[str, tuple[Field, ...]] = {
    "measure": (
        Field("name"),
        Field("goal", "goal"),
        Field("responsible", "who"),
        Field("status", "choice", STATUSES, "status"),
        Field("extent"),
        Field("how", "long"),
        Field("start", "date"),
        Field("evaluation", "date"),
        Field("end", "date", folded=True),
        Field("aim", "long", folded=True),
        Field("more_goals", "goals", folded=True),
        Field("areas", "areas", folded=True),
    ),
    "participant": (
        Field("name"),
        Field("tie", "choice", TIES, "tie"),
        Field("role"),
        Field("unit"),
        Field("phone"),
        Field("email"),
        Field("group", "tick"),
        Field("contribution", "long"),
        Field("sees", "sees"),
    ),
    "reference": (
        Field("title"),
        Field("sort", "choice", SORTS, "sort"),
        Field("by"),
        Field("start", "date"),
        Field("end", "date"),
        Field("note", "long"),
    ),
    "attachment": (Field("name"),),
    "wish_answer": (Field("text", "long"),),
    "period": (Field("start", "date"), Field("end", "date"), Field("evaluation", "date"), Field("revision", "date")),
    "duties": (
        Field("maker", "who"),
        Field("coordination", "who"),
        Field("coordinator", "choice", _OFFERS, "offer"),
        Field("child_coordinator", "choice", _OFFERS, "offer"),
        Field("contact_doctor", "choice", _OFFERS, "offer"),
    ),
    "plan_consent": (
        Field("given", "date"),
        Field("how", "choice", ("", "skriftlig", "muntlig"), "way"),
        Field("sharing", "choice", _YES_NO, "answer"),
        Field("note", "long"),
    ),
    "cooperation": (Field("text", "long"),),
    "child": (Field("is_child", "choice", _YES_NO, "answer"), Field("voice", "long")),
    "coordinator_choice": (Field("wanted", "long"), Field("grounds", "long")),
    "crisis_line": (Field("part", "part"), Field("text", "long"), Field("phone")),
    "goal_facts": (
        Field("owner", "choice", ("", *OWNERS), "owner"),
        Field("horizon", "choice", ("", *HORIZONS), "horizon"),
        Field("when", "date"),
    ),
    "service_goal": (
        Field("text", "long"),
        Field("area", "area"),
        Field("owner", "choice", ("tjenestene", "felles"), "owner"),
        Field("horizon", "choice", ("", *HORIZONS), "horizon"),
        Field("when", "date"),
    ),
    "assessment": (Field("user", "long"), Field("professional", "long"), Field("by", "who"), Field("reason", "long")),
    "contribution": (Field("who", "who"), Field("area", "area"), Field("text", "long"), Field("differs", "tick")),
    "mapper": (Field("who", "who"), Field("chosen", "tick")),
    "phase": (Field("phase", "choice", ("", *PHASES), "phase"),),
}
# In which order the dates of a kind should come. Another order is asked about and allowed.
ORDER = {
    "measure": ("start", "evaluation", "end"),
    "reference": ("start", "end"),
    "period": ("start", "evaluation", "revision", "end"),
}
# The fields of a letter that is rewritten before it is fetched.
MOST_PARAGRAPHS = 12
LETTER_FIELDS = ("fra", "mottaker", "dato", "emne", "under", *(f"avsnitt_{n}" for n in range(1, MOST_PARAGRAPHS + 1)))
# The fields in which somebody writes: what stands there is given back whatever happens.
_WORDS = ("line", "long", "date")
_ELSEWHERE = {"why", "note", "answer", "grounds", "reason", *LETTER_FIELDS}
WRITTEN = _ELSEWHERE | {field.name for form in FORMS.values() for field in form if field.shape in _WORDS}


def filled(element: E, sent: Mapping[str, Any]) -> E:
    """Return the element with the fields that were sent. Raises Refused; a field that was not sent stays."""
    values = {}
    for field in FORMS[element.kind]:
        if field.name in sent:
            try:
                values[field.name] = _read(field, sent[field.name])
            except Refused as error:
                raise Refused(error.text_id, **{**error.values, "field": field.name}) from error
    return replace(element, **values)


def empty(kind: str) -> Element:
    """Return an element of a kind in which nothing stands."""
    return KINDS[kind]()


def shown_value(element: Element, field: Field) -> str:
    """Return what stands in a field of the form."""
    value = getattr(element, field.name)
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, tuple):
        return " ".join(value)
    return ("ja" if value else "") if isinstance(value, bool) else str(value)


def gathered(form: Mapping[str, str]) -> dict[str, str]:
    """Return the form with the ticks of each field of several choices brought together, with spaces between."""
    found = {name: value for name, value in form.items() if EACH not in name}
    for name, value in form.items():
        field, each, chosen = name.partition(EACH)
        if each and value:
            found[field] = f"{found.get(field, '')} {chosen}".strip()
    return found


def _read(field: Field, sent: Any) -> Any:
    if field.shape == "tick":
        return sent is True or sent == "ja"
    if field.shape in MANY and field.shape != "sees":
        return _chosen(sent)
    if isinstance(sent, dict) and field.shape == "date":
        sent = sent.get("text")
    if not isinstance(sent, str):
        raise Refused("not_a_text")
    if field.shape == "choice":
        if sent not in field.choices:
            raise Refused("unknown_choice")
        return sent
    if field.shape == "sees":
        return " ".join(dict.fromkeys(clean(sent).split()))
    text = clean(sent, LONGEST_FIELD if field.shape == "long" else LONGEST_LINE)
    if field.shape == "long":
        return text
    line = " ".join(text.split())
    return read_time(line) if field.shape == "date" else line


def _chosen(sent: Any) -> tuple[str, ...]:
    found = sent.split() if isinstance(sent, str) else sent
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise Refused("not_a_text")
    if len(found) > MOST_CHOSEN or any(len(one) > MOST_CHOSEN for one in found):
        raise Refused("unknown_choice")
    return tuple(dict.fromkeys(found))
