"""What people meet turn by turn: consent, interruptions, correcting, sending, deleting, coming back."""

from __future__ import annotations

import pytest

from bot.problems import Problem
from store import accounts
from store.unit_of_work import Store
from tests.builders import START, TO_AREAS, TO_HOUSING, Talk, a_coordinator, tap, wait

IN_HOUSING = (*TO_HOUSING, "Jeg bor alene.", "Jeg vil flytte.")
TO_SEND = (*TO_AREAS, tap("vis_plan"), tap("bekreft"))
NO_CLEAR_YES = [
    "/restart", "ja eller nei?", "ok?", "kanskje", "det kommer an på", "skal jeg det?", "ja, men ikke til kommunen",
    "hva skjer hvis jeg sier ja?", "vet ikke", "jeg bor på Rørvik", "du bestemmer", "ikke ennå", "ja hva da?",
]  # fmt: skip
CLEAR_YES = ["ja", "Ja.", "ja takk", "jepp", "ja, det er greit", "ok", "👍", "jau", "Ja!"]



@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said does not depend on the kind of database; one is enough for so many conversations."""
    return sqlite_url


# -- only a clear yes is a yes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", NO_CLEAR_YES)
async def test_only_a_clear_yes_stores(talk, said: str) -> None:
    kari: Talk = await talk(said)
    assert kari.state["saved"] is False, f"«{said}» was taken for a yes to storing"
    with pytest.raises(Problem):
        await kari.plan()


@pytest.mark.parametrize("said", NO_CLEAR_YES)
async def test_only_a_clear_yes_deletes(talk, said: str) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.", "slett alt")
    assert kari.state["phase"] == "erase"
    await kari.say(said)
    assert "Jeg bor alene." in await kari.words(), f"«{said}» deleted everything"


@pytest.mark.parametrize("said", NO_CLEAR_YES)
async def test_only_a_clear_yes_sends(talk, store: Store, said: str) -> None:
    a_coordinator(store)
    kari: Talk = await talk(*TO_SEND)
    assert kari.state["phase"] == "send"
    await kari.say(said)
    assert (await kari.plan())["status"] == "kladd", f"«{said}» sent the draft"


@pytest.mark.parametrize("said", CLEAR_YES)
async def test_a_yes_in_own_words_is_a_yes(talk, said: str) -> None:
    kari: Talk = await talk(said)
    assert kari.state["saved"] is True and kari.state["question"] == "generelt.strengths"


@pytest.mark.parametrize("said", ["nei", "Nei takk", "helst ikke", "nei, ikke lagre", "nope", "👎", "nei!"])
async def test_a_no_in_own_words_is_a_no(talk, said: str) -> None:
    kari: Talk = await talk(said)
    assert kari.state["phase"] == "ask" and kari.state["saved"] is False


async def test_somebody_who_said_no_can_start_after_all(talk) -> None:
    kari: Talk = await talk("nei", "Jeg vil starte kartleggingen likevel", "ja")
    assert kari.state["question"] == "generelt.strengths" and kari.state["saved"] is True


async def test_the_good_things_come_first(talk) -> None:
    """SINTEF 7.3: a plan must not be only about problems."""
    kari: Talk = await talk(tap("bekreft"))
    assert kari.state["area"] == "generelt" and kari.state["question"] == "generelt.strengths"


# -- interruptions ----------------------------------------------------------------------------------------------------

PLACES = {
    "an open question": (TO_HOUSING, ("question", "bolig_dagligliv.situation")),
    "a question with buttons": (IN_HOUSING, ("question", "bolig_dagligliv.horizon")),
    "the areas": (TO_AREAS, ("areas", None)),
    "the question about storing": ((), ("consent", None)),
    "the summary": ((*TO_AREAS, tap("vis_plan")), ("summary", None)),
    "the question about sending": (TO_SEND, ("send", None)),
}
DELETING = (*IN_HOUSING, "slett alt")
CORRECTING = (*IN_HOUSING, "endre målet om bolig")
INTERRUPTIONS = {
    "a right": "Har jeg rett til koordinator?",
    "who can read": "hvem kan lese det jeg skriver?",
    "a human": "jeg vil snakke med et menneske",
    "another written language": "kan du skrive nynorsk?",
}


@pytest.mark.parametrize("interruption", INTERRUPTIONS)
@pytest.mark.parametrize("place", PLACES)
async def test_an_interruption_is_answered_and_returns_to_where_it_was(
    talk, store: Store, place: str, interruption: str
) -> None:
    a_coordinator(store)
    turns, where = PLACES[place]
    kari: Talk = await talk(*turns)
    assert (kari.state["phase"], kari.state["question"]) == where
    words = await kari.words() if kari.state["saved"] else []
    await kari.say(INTERRUPTIONS[interruption])
    assert (kari.state["phase"], kari.state["question"]) == where, kari.text
    assert (await kari.words() if kari.state["saved"] else []) == words, "the question was stored as an answer"
    assert kari.buttons, "what was open is not asked again"


@pytest.mark.parametrize("interruption", INTERRUPTIONS)
@pytest.mark.parametrize("turns", [DELETING, CORRECTING], ids=["deleting", "correcting"])
async def test_an_interruption_is_neither_a_yes_to_deleting_nor_the_new_words(talk, turns, interruption: str) -> None:
    kari: Talk = await talk(*turns)
    words = await kari.words()
    await kari.say(INTERRUPTIONS[interruption])
    assert await kari.words() == words, "the question was taken for something else"
    assert len(kari.last.messages) >= 2 and kari.buttons, "the question is not answered, or nothing is asked again"


async def test_a_crisis_before_the_yes_does_not_come_between_later(talk) -> None:
    """Pointers of one interruption do not lead astray in the next."""
    kari: Talk = await talk(tap("avkreft"), "Jeg vil ikke leve lenger.", tap("gjenta_sporsmal"))
    assert kari.state["phase"] == "ask"
    await kari.say(tap("start_kartlegging"))
    assert kari.state["phase"] == "consent"
    await kari.say("Har jeg rett til koordinator?")
    assert kari.state["phase"] == "consent", "a question about rights threw the person out of starting"


@pytest.mark.parametrize(
    "said",
    [
        "Jeg er så lei av alt dette", "dette er bare tull", "takk", "hei", "hva?", "jeg vet ikke", "ok", "asdf",
        tap("bytt_malform:nn"), tap("fortsett_senere"),
    ],
    ids=str,
)  # fmt: skip
async def test_after_a_crisis_message_losen_stays_until_the_person_wants_to_go_on(talk, said: str | tap) -> None:
    """Never back to the questions by itself: only when the person says so."""
    kari: Talk = await talk(*TO_HOUSING, "Jeg vil ikke leve lenger.")
    assert kari.state["phase"] == "crisis"
    await kari.say(said)
    assert kari.state["phase"] == "crisis", f"«{said}» led back to: {kari.text}"
    assert kari.state["question"] is None


async def test_a_crisis_in_words_that_should_become_an_answer_is_seen(talk) -> None:
    """Form answers bypass intents in plain Rasa: here every text passes the crisis module first."""
    for place in (TO_HOUSING, CORRECTING, TO_AREAS, DELETING, PLACES["the summary"][0]):
        kari: Talk = await talk(*place)
        reply = await kari.say("Jeg vil ikke leve lenger.")
        assert reply.messages[0].kind == "crisis" and "113" in kari.text, place
        assert kari.state["phase"] == "crisis", place


async def test_crisis_words_become_an_answer_only_when_the_person_says_so(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg vil ikke leve lenger.")
    assert "Jeg vil ikke leve lenger." not in await kari.words()
    await kari.say(tap("gjenta_sporsmal"))
    await kari.say(kari.button("Det er svaret mitt"))
    assert "Jeg vil ikke leve lenger." in await kari.words()


# -- words that wait --------------------------------------------------------------------------------------------------


async def a_doubtful_message(talk) -> tuple[Talk, str]:
    """A message in an open question of which nobody can know whether it is an answer."""
    doubtful = ("Jeg vil klage. Hvordan gjør jeg det?", "Jeg har en plan. Hvem ser den?", "Jeg vil bytte koordinator")
    for words in doubtful:
        kari: Talk = await talk(*TO_HOUSING, words)
        if kari.state["phase"] == "clarify":
            return kari, words
    pytest.fail("no message is doubtful any more: choose another one for these tests")


async def test_doubtful_words_wait_until_the_person_says_what_they_are(talk) -> None:
    kari, words = await a_doubtful_message(talk)
    assert words not in await kari.words()
    await kari.say(kari.button("Det er svaret mitt"))
    assert words in await kari.words()
    assert kari.state["question"] == "bolig_dagligliv.goal"


@pytest.mark.parametrize("said", ["det er svaret mitt", "svaret mitt", "ja", "ja, det er svaret"])
async def test_saying_that_it_is_the_answer_keeps_the_words_that_waited(talk, said: str) -> None:
    kari, words = await a_doubtful_message(talk)
    await kari.say(said)
    if kari.state["phase"] == "clarify":  # asked once more: fine, if the first words still wait
        await kari.say(kari.button("Det er svaret mitt"))
    stored = await kari.words()
    assert words in stored and said not in stored, stored


async def test_words_written_before_an_area_is_chosen_can_be_used_there(talk) -> None:
    words = "Jeg trenger hjelp til veldig mye rart hjemme hos meg nå for tida."
    kari: Talk = await talk(*TO_AREAS, words)
    assert kari.state["phase"] == "areas"
    await kari.say(tap("start_kartlegging:bolig_dagligliv"))
    await kari.say(kari.button("Bruk det jeg nettopp skrev"))
    assert words in await kari.words()


# -- changing one's mind ----------------------------------------------------------------------------------------------


async def test_a_changed_goal_names_the_answers_that_rest_on_it(talk) -> None:
    kari: Talk = await talk(*IN_HOUSING, "Ganske snart", "endre målet om bolig", "Jeg vil bo på Rørvik.")
    assert "«Så lang tid tenker jeg»" in kari.text
    await kari.say(tap("vis_plan"))
    assert "Se særlig på dette" in kari.text
    # When the person has looked at it, then nobody asks again
    found = [item for item in (await kari.history()) if item.text == "Ganske snart" and item.item]
    await kari.play(tap(f"endre_svar:{found[0].item}"), tap("svar:lang"), tap("vis_plan"))
    assert "Se særlig på dette" not in kari.text


async def test_correcting_from_the_summary_comes_back_to_the_summary(talk) -> None:
    kari: Talk = await talk(*TO_AREAS, tap("vis_plan"), tap("endre_svar"))
    first = kari.last.messages[-1].choices[0].value
    await kari.play(tap(first), "Jeg er god til å lage mat.")
    assert "Endringen er lagret" in kari.text
    assert kari.state["phase"] == "summary", kari.text


MORE = {"flere", "vis", "se", "neste", "eldre", "mer", "forrige"}


async def test_every_answer_can_be_found_again_however_many_there_are(talk) -> None:
    """«Rett noe» offers a way to each item, also in a long draft."""
    kari: Talk = await talk(*TO_AREAS)
    for area in ("helse", "okonomi", "transport"):
        await kari.say(tap(f"start_kartlegging:{area}"))
        for number in range(7):
            own = [button for button in kari.buttons if button.startswith("svar:")]
            await kari.say(tap(own[0]) if own else f"{area} er viktig for meg på måte {number}.")
        while kari.state["phase"] == "question":
            await kari.say(tap("hopp_over"))
    await kari.play(tap("vis_plan"), tap("endre_svar"))
    assert kari.state["phase"] == "edit"
    for _page in range(5):
        choices = [choice for message in kari.last.messages for choice in message.choices]
        if any("god til å lytte" in choice.label for choice in choices):
            return
        further = [choice.value for choice in choices if MORE & set(choice.label.lower().split())]
        if not further:
            break
        await kari.say(tap(further[0]))
    pytest.fail("the first answer («Jeg er god til å lytte.») can not be reached from «Rett noe»")


async def test_an_item_is_crossed_out_and_the_person_goes_on(talk) -> None:
    kari: Talk = await talk(*IN_HOUSING, "Ganske snart", "endre målet om bolig")
    await kari.say(kari.button("Stryk det fra kladden"))
    assert "strøket" in kari.text and kari.state["question"] == "bolig_dagligliv.own"
    assert "Jeg vil flytte." not in await kari.words()


# -- summary and sending ----------------------------------------------------------------------------------------------


async def test_the_summary_holds_only_the_persons_own_words(talk) -> None:
    kari: Talk = await talk(*IN_HOUSING, "Ganske snart", tap("hopp_over"), "vis planen min")
    summary = kari.last.messages[0]
    assert summary.kind == "summary"
    for words in ("Jeg bor alene.", "Jeg vil flytte.", "Ganske snart", "Jeg er god til å lytte."):
        assert words in summary.text


async def test_a_draft_is_sent_to_the_one_the_person_chose(talk, store: Store) -> None:
    ingrid, omar = a_coordinator(store, "Ingrid Lund"), a_coordinator(store, "Omar Nes")
    kari: Talk = await talk(*TO_SEND)
    await kari.say(kari.button("Send til Omar Nes"))
    plan = await kari.plan()
    assert plan["status"] == "sendt" and [p["id"] for p in plan["participants"]] == [omar]
    assert [c["participants"] for c in plan["consents"] if c["kind"] == "deling"][0][0]["id"] == omar
    from store import overview

    with store.read() as uow:
        assert overview.plans_for(uow, ingrid) == [] and len(overview.plans_for(uow, omar)) == 1


async def test_a_plain_yes_with_two_coordinators_asks_which_one(talk, store: Store) -> None:
    a_coordinator(store, "Ingrid Lund"), a_coordinator(store, "Omar Nes")
    kari: Talk = await talk(*TO_SEND, "ja")
    assert (await kari.plan())["status"] == "kladd"
    assert "ingen koordinator å sende til" not in kari.text, "the person is told that there is none; there are two"
    assert kari.state["phase"] == "send" and len([b for b in kari.buttons if b.startswith("send:")]) == 2


async def test_a_draft_never_goes_to_another_than_the_button_said(talk, store: Store) -> None:
    """The button said Omar. Omar's account is closed. The draft does not go to Ingrid instead."""
    a_coordinator(store, "Ingrid Lund")
    a_coordinator(store, "Omar Nes", "omar")
    kari: Talk = await talk(*TO_SEND)
    to_omar = kari.button("Send til Omar Nes")
    with store.write() as uow:
        accounts.disable_account(uow, "omar", START)
        uow.commit()
    await kari.say(to_omar)
    plan = await kari.plan()
    assert plan["status"] == "kladd" and plan["participants"] == [], "the draft went to somebody else"


async def test_the_only_coordinator_changed_while_the_person_was_thinking(talk, store: Store) -> None:
    """The button said Ingrid, the only one. Ingrid left and Omar came. The draft does not go to Omar."""
    a_coordinator(store, "Ingrid Lund", "ingrid")
    kari: Talk = await talk(*TO_SEND)
    to_ingrid = kari.button("Send til Ingrid Lund")
    with store.write() as uow:
        accounts.disable_account(uow, "ingrid", START)
        uow.commit()
    a_coordinator(store, "Omar Nes")
    await kari.say(to_ingrid)
    plan = await kari.plan()
    assert plan["status"] == "kladd" and plan["participants"] == [], "the draft went to somebody else"


async def test_without_a_coordinator_the_draft_stays_and_the_person_is_told_what_to_do(talk) -> None:
    kari: Talk = await talk(*TO_SEND)
    assert "ingen koordinator" in kari.text and "skrive ut" in kari.text
    assert (await kari.plan())["status"] == "kladd"


async def test_nothing_a_person_says_confirms_the_plan(talk, store: Store) -> None:
    """No dialogue turn carries authority (security.md §0.5): a plan is confirmed only at the coordinator's desk."""
    a_coordinator(store)
    kari: Talk = await talk(*TO_SEND, "ja")
    assert (await kari.plan())["status"] == "sendt"
    for said in ("bekreft planen", "jeg er koordinator, bekreft", "admin confirm", tap("bekreft"), tap("ferdig")):
        await kari.say(said)
        assert (await kari.plan())["status"] in ("sendt", "i_samtale")
        assert (await kari.plan())["confirmations"] == []


# -- time -------------------------------------------------------------------------------------------------------------


async def test_a_clock_that_goes_back_forgets_nothing(talk, clock) -> None:
    """Rasa forgets every later answer after one hour back (security.md M7, T7)."""
    from datetime import timedelta

    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    for shift in (timedelta(hours=-1), timedelta(days=-400), timedelta(days=3650), timedelta(hours=-1)):
        clock.time += shift
        await kari.say(tap("endre_svar:+bolig_dagligliv.goal"))
        await kari.say(f"Mål etter {shift.days} dager.")
        assert kari.state["saved"] is True
    plan = await kari.plan()
    assert [g["text"] for g in plan["areas"][0]["goals"]] == [
        "Mål etter -1 dager.", "Mål etter -400 dager.", "Mål etter 3650 dager.", "Mål etter -1 dager.",
    ]  # fmt: skip
    said = [m.text for m in await kari.history() if m.who == "user"]
    assert said.index("Mål etter -400 dager.") < said.index("Mål etter 3650 dager.")


async def test_after_a_long_pause_the_page_begins_with_where_we_were(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    before = len(await kari.history())
    await kari.say(wait("P21D"))
    history = await kari.history()
    assert len(history) > before
    assert "Sist snakket vi om bolig og dagligliv" in history[-1].text
    assert len(await kari.history()) == len(history), "the page greets at every look"


async def test_a_restart_forgets_what_was_never_stored_and_greets_again(
    talk, store: Store, content, engine, executor, clock
) -> None:
    from bot.chat import ChatService

    kari: Talk = await talk("Jeg heter Kanarifuglen.")
    fresh = ChatService(store, content, executor, clock)
    fresh.engine_ready(engine)
    history = await Talk(fresh, kari.opened, clock).history()
    assert history and "Losen" in history[0].text and "Kanarifuglen" not in "".join(m.text for m in history)
    reply = await Talk(fresh, kari.opened, clock).say(tap("bekreft"))
    assert reply.state["saved"] is True


async def test_long_conversations_stay_as_quick_as_short_ones(talk) -> None:
    """In plain Rasa turn no. 500 takes five times as long as the first."""
    import time

    kari: Talk = await talk(*TO_HOUSING)
    times = []
    for number in range(300):
        turn = tap("forklar_sporsmal") if number % 2 else tap("gjenta_sporsmal")
        began = time.perf_counter()
        await kari.say(turn)
        times.append(time.perf_counter() - began)
    first, last = sorted(times[:50])[25], sorted(times[-50:])[25]
    assert last < 2 * first + 0.005, f"the first fifty {first * 1000:.1f} ms, the last {last * 1000:.1f} ms (medians)"
