"""House test: 500 questions about rights through the real answering code; no answer breaks a rule of law.md § 11.

Made from templates, the rights and their words, audiences, ages, days and written languages, with a fixed seed. Forty
of them go through the whole bot.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from actions.right_deadlines import DECISIONS, PLACES, TODAY, UNKNOWN, YESTERDAY
from actions.turn import Say
from bench.answering import Answerer, faults
from content import Content
from content.guide_model import REPLIES
from tests.builders import Talk, tap

COUNT, WHOLE_BOT = 500, 40
FIRST, LAST = date(2026, 7, 2), date(2028, 12, 31)
AUDIENCES = ("bruker", "parorende", "koordinator")
OPENINGS = {
    "nb": ("{word}", "har jeg rett til {word}?", "hva gjelder for {word}", "kan du si noe om {word}?", "{question}"),
    "nn": ("{word}", "har eg rett til {word}?", "kva gjeld for {word}", "kan du seie noko om {word}?", "{question}"),
}
FOLLOW_UPS = {
    "nb": (
        *("hvor står det?", "forklar enklere", "fortell mer", "hva gjør jeg nå?", "hva betyr det ikke?"),
        *("gjelder det faren min også?", "og hvis jeg er {age}?", "datteren min er {age}", "hva om han er {age}?"),
    ),
    "nn": (
        *("kor står det?", "forklar enklare", "fortel meir", "kva gjer eg no?", "kva betyr det ikkje?"),
        *("gjeld det far min òg?", "og viss eg er {age}?", "dottera mi er {age}", "enn om han er {age}?"),
    ),
}
DAYS = ("2. november", "31.02", "i går", "i morgen", "forrige uke", "3. januar", "husker ikke", "12.11", "24.12.2026")


@pytest.fixture(scope="module")
def answerer(content: Content, engine) -> Answerer:
    return Answerer(content, engine.intent_model())


class Asker:
    """One made-up person with a question: who, when, in which language, about what."""

    def __init__(self, number: int, content: Content) -> None:
        self.dice = random.Random(number)
        self.audience = self.dice.choice(AUDIENCES)
        self.language = self.dice.choice(("nb", "nn"))
        day = FIRST + timedelta(days=self.dice.randrange((LAST - FIRST).days))
        self.now = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
        self.right = content.rights[number % len(content.rights)]

    def question(self) -> str:
        opening = self.dice.choice(OPENINGS[self.language])
        word = self.dice.choice(self.right.synonyms.all(self.language))
        return opening.format(word=word, question=self.dice.choice(self.right.questions.all(self.language)))

    def follow_up(self) -> str:
        age = self.dice.choice((-2, 0, 3, 11, 12, 15, 17, 18, 44, 200))
        return self.dice.choice(FOLLOW_UPS[self.language]).format(age=age)


def ask(answerer: Answerer, asker: Asker, number: int) -> list[list[Say]]:
    """What the asker gets: an answer and a follow-up, or a way through the deadlines or the check."""
    who = {"audience": asker.audience, "language": asker.language, "now": asker.now}
    if number % 10 == 0:
        decision = asker.dice.choice(DECISIONS)
        about = {"deadline": decision}
        steps = [f"frist.{asker.dice.choice(list(PLACES))}", f"frist.{decision}", f"frist.{decision}.{TODAY}"]
        steps += [f"frist.{decision}.{asker.dice.choice((YESTERDAY, UNKNOWN))}"]
        typed = answerer.answer(asker.dice.choice(DAYS), **who, about=about)
        return [answerer.tap(step, **who) for step in steps] + [typed]
    if number % 10 == 1:
        answers = "".join(asker.dice.choice(REPLIES) for _ in range(4))
        return [answerer.tap(f"sjekk.individuell_plan.{answers[:n]}".rstrip("."), **who) for n in range(5)]
    said = [answerer.answer(asker.question(), **who)]
    about = next((bubble.about for bubble in said[0] if "right" in bubble.about), None)
    if about is not None:
        said.append(answerer.answer(asker.follow_up(), **who, about=about))
    return said


def test_no_answer_of_five_hundred_breaks_a_rule(answerer: Answerer, content: Content) -> None:
    wrong: list[str] = []
    kinds: Counter[str] = Counter()
    for number in range(COUNT):
        asker = Asker(number, content)
        for said in ask(answerer, asker, number):
            wrong += [f"{asker.right.id}: {fault}" for fault in faults(said, content, asker.now.date())]
            kinds["law" if any(bubble.sources for bubble in said) else "no law" if said else "nothing"] += 1
    assert wrong == []
    assert kinds["law"] >= COUNT, kinds  # the test would be worth nothing if nobody got an answer
    assert kinds["nothing"] <= COUNT // 20, kinds


def test_every_right_is_told_in_every_way_without_breaking_a_rule(answerer: Answerer, content: Content) -> None:
    ways = ("", "enklere.", "hvor.", "na.", "ikke.", "igjen.", "pa_nytt.", "kort.")
    wrong = []
    for right in content.rights:
        for language in ("nb", "nn"):
            for way in ways:
                said = answerer.tap(way + right.id, language=language)
                assert said and said[0].sources and said[0].rights, (right.id, way)
                wrong += faults(said, content, date(2026, 11, 22))
            for asker in ("bruker", "ung", "parorende_voksen", "foresatt_under_12", "foresatt_12_15", "foresatt_16_17"):
                wrong += faults(answerer.tap(f"for.{right.id}.{asker}", language=language), content, date(2026, 11, 22))
    assert wrong == []


def test_an_answer_that_broke_a_rule_would_be_seen(content: Content) -> None:
    today = date(2026, 11, 22)
    law = {"title": "x", "law": "pasient- og brukerrettighetsloven § 2-5", "url": "https://lovdata.no/x"}
    good = {**law, "checked": "2026-07-02"}

    def found(text: str, **more: object) -> list[str]:
        return faults([Say(text, **{"sources": (good,), "rights": ("IP-1",), **more})], content, today)

    assert found("Du kan be om plan.") == []
    assert found("Langvarig betyr minst to år.")
    assert found("Du får hjelpen fordi det står i planen.")
    assert found("Ring 99 88 77 66.")
    assert found("Fylkesmannen avgjør.")
    assert found("Du kan be om plan.", rights=("XX-1",))
    assert found("Du kan be om plan.", sources=())
    assert found("Du kan be om plan.", sources=({**good, "law": "pasient- og brukerrettighetsloven § 99-1"},))
    assert found("Du kan be om plan.", sources=({**good, "checked": "2999-01-01"},))


async def test_forty_of_them_go_through_the_whole_bot(service, clock, content: Content) -> None:
    answered = 0
    for number in range(2, COUNT, COUNT // WHOLE_BOT):
        asker = Asker(number, content)
        talk = await Talk.begin(service, asker.audience, asker.language, clock)
        if asker.audience == "bruker":
            await talk.say(tap("avkreft"))
        await talk.say(asker.question())
        for message in talk.last.messages:
            assert bool(message.rights) == bool(message.sources)
            answered += bool(message.rights)
            today = clock.time.date()
            sources = tuple(vars(source) for source in message.sources)
            assert faults([Say(message.text, sources=sources, rights=message.rights)], content, today) == []
    assert answered >= WHOLE_BOT * 3 // 4
