"""Rights in the chat: follow-ups, the deadline, offered again, the short check, relatives, and what is not ours."""

from __future__ import annotations

import pytest

from content import Content
from tests.builders import TO_AREAS, Talk, every_cell, tap, wait


def law(talk: Talk) -> list[str]:
    return [source.law for message in talk.last.messages for source in message.sources]


def facts(talk: Talk) -> set[str]:
    return {fact for message in talk.last.messages for fact in message.rights}


async def test_every_follow_up_is_about_the_right_just_explained_and_shows_where_it_stands(talk) -> None:
    kari = await talk(tap("avkreft"), "Har jeg rett til koordinator?")
    first = facts(kari)
    assert "KO-1" in first
    for follow_up, says in (
        ("hvor står det?", "kontrollert 2. juli 2026"),
        ("hva gjør jeg nå?", "koordinerende enhet"),
        ("hva betyr det ikke?", "bestemmer ikke"),
        ("forklar enklere", "Hassan"),
        ("fortell mer", "sykehuset"),
        ("og hvis jeg er 15?", "under 18 år"),
        ("datteren min er 13", "barnekoordinator"),
        ("gjelder det faren min også?", "pårørende til"),
        ("kan du si det på nynorsk", "pårørande til"),
    ):
        await kari.say(follow_up)
        assert says.lower() in kari.text.lower(), follow_up
        assert facts(kari) == first and "pasient- og brukerrettighetsloven § 2-5 b" in law(kari), follow_up
        assert all(s.url.startswith("https://lovdata.no/") and s.checked for m in kari.last.messages for s in m.sources)


async def test_follow_ups_are_understood_in_dialect_and_nynorsk(talk) -> None:
    kari = await talk(tap("avkreft"), "Kven kan få individuell plan?", language="nn")
    for follow_up in ("ka gjør æ no?", "kor står det?", "gjeld det far min òg?", "enn om æ e 15", "forklar enklare"):
        await kari.say(follow_up)
        assert "IP-1" in facts(kari), follow_up


async def test_an_age_that_can_not_be_is_asked_back(talk) -> None:
    kari = await talk(tap("avkreft"), "Har jeg rett til koordinator?", "jeg er 200 år")
    assert "alderen" in kari.text and not law(kari)
    await kari.say("16")
    assert "under 18 år" in kari.text


async def test_a_follow_up_in_an_open_question_is_one_only_right_after_the_answer(talk) -> None:
    kari = await talk(tap("bekreft"), "Har jeg rett til koordinator?", "og hvis jeg er 15?")
    assert "KO-1" in facts(kari)
    await kari.play("Jeg er god til å lytte.", "Jeg liker å gå tur.", "jeg er 15")
    assert "KO-1" not in facts(kari) and "jeg er 15" in await kari.words()


async def test_the_deadline_is_named_only_after_which_decision_it_is(talk) -> None:
    kari = await talk(tap("avkreft"), "Hva er fristen for å klage?")
    assert "Hvem har sagt nei?" in kari.text and "uker" not in kari.text
    await kari.say(kari.button("Kommunen"))
    await kari.say("31.02")
    assert "finnes ikke" in kari.text
    await kari.say("i morgen")
    assert "ikke vært ennå" in kari.text
    await kari.say("28. oktober")
    assert "25. november 2026" in kari.text and "4 uker" in kari.text
    assert {"pasient- og brukerrettighetsloven § 7-5", "forvaltningsloven § 30"} <= set(law(kari))
    assert facts(kari) == {"KL-1", "KL-2"}


async def test_nav_has_several_deadlines_and_a_week_is_counted_from_its_first_day(talk) -> None:
    kari = await talk("Når er fristen?", audience="parorende")
    await kari.say(kari.button("Nav"))
    await kari.say(kari.button("Sosialhjelp"))
    await kari.say("forrige uke")  # said on Monday 2 November: from Monday 26 October
    assert "16. november 2026" in kari.text and "26. oktober 2026" in kari.text


async def test_who_does_not_know_the_day_is_told_who_does(talk) -> None:
    kari = await talk(tap("avkreft"), "Hva er klagefristen?")
    await kari.say(kari.button("Sykehuset"))
    await kari.say("husker ikke")
    assert "Den som sendte brevet" in kari.text and "4 uker" in kari.text


async def test_for_a_decision_of_the_school_losen_does_not_know(talk) -> None:
    kari = await talk(tap("avkreft"), "Hva er klagefristen?")
    await kari.say(kari.button("Skolen"))
    assert "kan jeg ikke si sikkert" in kari.text and "ombudet" in kari.text


async def test_from_the_day_the_paragraph_changes_its_deadline_is_not_said(talk, clock) -> None:
    clock.time = clock.time.replace(year=2027)
    kari = await talk(tap("avkreft"), tap("hva_er_ip:frist.nav_trygd"))
    assert "kan jeg ikke si sikkert" in kari.text and "6 uker" not in kari.text


async def test_a_right_is_offered_again_once_days_later_in_other_words(talk) -> None:
    kari = await talk(tap("bekreft"), "Har jeg rett til koordinator?")
    first = kari.text
    await kari.say(wait("P5D"))
    bubble = (await kari.history())[-1]
    assert "med andre ord" in bubble.text and "Hva er du god til?" in bubble.text
    again = next(choice for choice in bubble.choices if choice.label.startswith("Ja, forklar"))
    await kari.say(tap(again.value))
    assert "KO-1" in facts(kari) and kari.text.split("\n")[0] not in first
    await kari.say(wait("P5D"))
    assert "med andre ord" not in (await kari.history())[-1].text


async def test_nothing_is_offered_again_the_next_day_or_when_nobody_asked(talk) -> None:
    asked = await talk(tap("bekreft"), "Har jeg rett til koordinator?")
    silent = await talk(tap("bekreft"))
    await asked.say(wait("P1D"))
    assert "med andre ord" not in (await asked.history())[-1].text
    await silent.say(wait("P9D"))
    assert "med andre ord" not in (await silent.history())[-1].text


@pytest.mark.parametrize("answers", ["Nei Nei Nei Nei", "Hopp Hopp Hopp Hopp", "Vet Nei Hopp Vet", "Ja Ja Ja Nei"])
async def test_the_check_never_refuses_never_promises_and_names_the_right(talk, answers: str) -> None:
    kari = await talk("Kan jeg ha rett til individuell plan?")
    for answer in answers.split():
        assert len(kari.buttons) == 4, "one question at a time, each can be skipped"
        await kari.say(kari.button(answer))
    assert "IP-1" in facts(kari) and "pasient- og brukerrettighetsloven § 2-5" in law(kari)
    assert "kommunen, sykehuset eller Nav" in kari.text and "Dette kan du gjøre nå" in kari.text
    assert "har ikke rett" not in kari.text and "ikke krav" not in kari.text


async def test_the_check_stores_nothing_not_even_after_a_later_yes(talk, store) -> None:
    kari = await talk("Kan jeg ha rett til individuell plan?")
    for answer in ("Ja", "Nei", "Ja", "Hopp"):
        await kari.say(kari.button(answer))
    await kari.say(tap("bekreft"))
    await kari.say("Jeg er god til å lytte.")
    assert [cell for cell in every_cell(store) if "sjekk." in cell[1]] == []


async def test_a_relative_is_asked_about_the_one_they_think_of(talk) -> None:
    far = await talk("Kan sønnen min ha rett til plan?", audience="parorende")
    assert "den du tenker på" in far.text


async def test_in_the_kvalifiseringsprogram_everybody_has_the_right(talk) -> None:
    kari = await talk(tap("hva_er_ip:sjekk.individuell_plan.nnnj"))
    assert "Alle som er med i kvalifiseringsprogrammet" in kari.text


async def test_a_relative_never_learns_whether_there_is_a_plan(talk) -> None:
    for question in ("har broren min en plan?", "kan jeg se planen til datteren min?", "hva har mannen min skrevet?"):
        far = await talk(question, audience="parorende")
        assert "heller ikke om det finnes en plan" in far.text, question
        assert "Spør personen selv" in far.text


async def test_a_relative_can_write_a_draft_about_their_own_needs(talk, content: Content) -> None:
    mor = await talk(audience="parorende")
    await mor.say(mor.button("Skriv om det jeg selv trenger"))
    assert "din egen kladd" in mor.text and mor.state["saved"] is False
    await mor.say(mor.button("Ja, lagre"))
    assert mor.state["saved"] and "deg som pårørende" in mor.text
    await mor.play(*TO_AREAS[1:4])
    assert "være pårørende nå" in mor.text
    await mor.play("Jeg er sliten og sover lite.", "vis kladden")
    assert "din kladd som pårørende" in mor.text
    assert "Jeg er sliten og sover lite." in await mor.words()


async def test_a_relative_who_says_no_is_not_stored(talk) -> None:
    mor = await talk(audience="parorende")
    await mor.say(mor.button("Skriv om det jeg selv trenger"))
    await mor.say(mor.button("Nei"))
    assert mor.state["phase"] == "ask" and mor.state["saved"] is False


async def test_when_the_other_says_no_there_is_something_to_do(talk) -> None:
    mor = await talk(audience="parorende")
    await mor.say(mor.button("Når den andre sier nei"))
    assert "PA-5" in facts(mor) and "113" in mor.text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Hvordan får jeg oppholdstillatelse?", "UDI"),
        ("Hvem arver mor?", "tingretten"),
        ("Jeg er anmeldt", "politiet"),
        ("Hvor lenge kan de holde meg på tvang?", "kontrollkommisjonen"),
        ("Hvor mye paracet kan jeg ta?", "116 117"),
        ("Bør jeg slutte på medisinen?", "fastlegen"),
        ("Bør jeg klage?", "valget kan jeg ikke ta for deg"),
        ("du er bare en dum robot", "dataprogram"),
    ],
)
async def test_what_is_not_ours_is_handed_on_calmly(talk, question: str, says: str) -> None:
    kari = await talk(tap("avkreft"), question)
    assert says in kari.text


async def test_a_button_with_a_made_up_reference_is_refused(talk) -> None:
    from bot.problems import Problem

    kari = await talk()
    for ref in ("frist.finnes_ikke", "sjekk.individuell_plan.xx", "sjekk.annet", "hvor.finnes_ikke", "for.klage.alle"):
        with pytest.raises(Problem):
            await kari.say(tap(f"hva_er_ip:{ref}"))


async def test_what_is_told_about_life_is_not_sent_away(talk) -> None:
    """Told while an area is chosen: it belongs somewhere in the plan, also when no right is near."""
    kari = await talk(tap("bekreft"), *["hopp over"] * 4, "Jeg liker å bake kaker om kvelden.")
    assert kari.state["phase"] in ("areas", "question")
    assert "UDI" not in kari.text and "Det kan jeg ikke svare på" not in kari.text
