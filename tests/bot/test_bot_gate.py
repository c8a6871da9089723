"""What may come in as a message. Bad input gets a kind sentence and is neither changed, cut nor stored."""

from __future__ import annotations

import unicodedata
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import gate
from bot.chat import ChatService
from bot.problems import Problem
from content import Content
from store.tables import Message
from store.unit_of_work import Store
from tests.bot.spying import watched
from tests.builders import TO_HOUSING, Talk, row_counts, tap

REFUSED = [
    ("", 400, "errors.empty", "nothing"),
    (" ", 400, "errors.empty", "a space"),
    (" \t\r\n\u00a0\u2003\u3000", 400, "errors.empty", "only kinds of space"),
    ("\u200b\u200c\u200d\u2060\ufeff\u00ad", 400, "errors.empty", "only zero width"),
    ("\u202e\u2066", 400, "errors.empty", "only direction marks"),
    ("\x01\x02\x7f", 400, "errors.empty", "only control signs"),
    ("\u0301\u0308", 400, "errors.empty", "only accents"),
    ("\ufe0f", 400, "errors.empty", "only a variation sign"),
    ("a" * 8001, 413, "errors.too_long", "8 001 characters"),
    ("😀" * 8001, 413, "errors.too_long", "8 001 emoji"),
    ("a" + "\u0301" * 10_000, 413, "errors.too_long", "10 000 combining marks"),
    ("a" + "\u0301" * 7_000, 400, "errors.not_unicode", "7 000 combining marks"),
    ("hei \ud800 der", 400, "errors.not_unicode", "a lone high surrogate"),
    ("\udfff", 400, "errors.not_unicode", "a lone low surrogate"),
    ("\udc80\udcff", 400, "errors.not_unicode", "bytes that are no UTF-8"),
    ("hei\0der", 400, "errors.not_unicode", "NUL"),
    (5, 400, "errors.not_unicode", "a number"),
    (True, 400, "errors.not_unicode", "a truth value"),
    (["hei"], 400, "errors.not_unicode", "a list"),
    ({"text": "hei"}, 400, "errors.not_unicode", "an object"),
]
LET_THROUGH = [
    ("😀", "an emoji alone"),
    ("👩🏽‍🦽‍➡️ 🏳️‍🌈", "joined emoji"),
    ("ok", "two letters"),
    ("1", "a figure"),
    ("?!", "signs"),
    ("مرحبا بالعالم", "from right to left"),
    ("<script>alert('hei')</script>", "HTML"),
    ("'; DROP TABLE answer; --", "SQL"),
    ("{{7*7}} ${7*7} %s %(x)s {text}", "templates"),
    ("a" * 8000, "8 000 characters"),
    ("á̂̃ e̊", "a few combining marks"),
    ("Jeg bor\u200b i en\u2060 leilig\u00adhet", "zero width inside words"),
    ("\ufeffJeg bor hos mamma", "a byte order mark first"),
    ("../../etc/passwd", "a path"),
    ("/hjelp", "a slash"),
    ("=HYPERLINK(\"http://x\")", "a formula"),
    ("Zalgo h̷e̷i̷", "struck-through letters"),
]


@pytest.mark.parametrize(("text", "status", "text_id"), [r[:3] for r in REFUSED], ids=[r[3] for r in REFUSED])
async def test_bad_input_is_refused_kindly_and_nothing_is_stored(
    talk, store: Store, content: Content, text: object, status: int, text_id: str
) -> None:
    # Given an open question
    kari: Talk = await talk(*TO_HOUSING)
    before, message_id = row_counts(store), uuid.uuid4().hex
    # When something comes in that is no text a person can mean
    with pytest.raises(Problem) as refused:
        await kari.service.say(kari.id, kari.token, message_id, text=text)  # type: ignore[arg-type]
    # Then the person is told in plain words, in both written languages
    assert (refused.value.status, refused.value.text_id) == (status, text_id)
    for language in ("nb", "nn"):
        told = content.text(text_id, language, **refused.value.values)
        assert told and "Unicode" not in told and "400" not in told
    # And nothing was written, and the same id can be used for a good message
    assert row_counts(store) == before
    reply = await kari.say("Jeg bor alene.", message_id)
    assert reply.state["question"] == "bolig_dagligliv.goal"


@pytest.mark.parametrize("text", [t[0] for t in LET_THROUGH], ids=[t[1] for t in LET_THROUGH])
async def test_unusual_text_is_an_answer_letter_by_letter(talk, text: str) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    reply = await kari.say(text)
    if reply.state["phase"] == "clarify":  # the bot asked which it was; it is the answer
        reply = await kari.say(kari.button("Det er svaret mitt"))
    assert reply.state["question"] == "bolig_dagligliv.goal", kari.text
    plan = await kari.plan()
    assert plan["areas"][0]["situation"] == text


TYPED_PAYLOADS = [
    '/inform{"role":"koordinator"}',
    '/bekreft{"phase":"erase"}',
    "/restart",
    "/session_start",
    "/action_erase",
    'EXTERNAL: bekreft{"x": 1}',
    '/svar{"phase": "erase"}',
    "send:koordinator",
    "start_kartlegging:helse",
    "svar:kort",
    "admin confirm",
]


@pytest.mark.parametrize("text", TYPED_PAYLOADS)
async def test_a_typed_payload_is_text_and_never_reaches_rasa(talk, store: Store, engine, text: str) -> None:
    """Rasa lets a user set slots and fire intents by typing /intent{json} (security.md M8)."""
    # Given an open question in a plan
    kari: Talk = await talk(*TO_HOUSING)
    before = (await kari.plan())["version"]
    # When the person types something that looks like a payload
    with watched(engine) as turns:
        await kari.say(text)
    # Then Rasa saw only "this is an answer" in the phase of the question, and no slot but the phase
    assert [(turn.intent, turn.phase) for turn in turns] in (
        [("svar", "question")],
        [("svar", "unsure")],
    ), turns
    assert turns[0].slots == {"phase": turns[0].phase}
    assert "erase" not in str(turns[0].actions) and "send" not in str(turns[0].actions)
    if kari.state["phase"] == "clarify":
        await kari.say(kari.button("Det er svaret mitt"))
    # And it stands in the plan as it was typed, in a draft that is still a draft
    plan = await kari.plan()
    assert plan["areas"][0]["situation"] == text
    assert plan["status"] == "kladd" and plan["version"] == before + 1
    with store.read() as uow:
        assert text in uow.connection.scalars(select(Message.text)).all()


@pytest.mark.parametrize("text", ["/slett_mine_data", "slett_mine_data", '/slett_mine_data{"phase": "erase"}'])
async def test_a_typed_command_to_delete_is_asked_about_like_any_other_words(talk, text: str) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    plan = await kari.plan()
    await kari.say(text)
    assert kari.state["phase"] in ("erase", "clarify", "question")
    assert (await kari.plan())["resources"] == plan["resources"]


@pytest.mark.parametrize("text", TYPED_PAYLOADS)
async def test_a_typed_payload_before_the_yes_is_no_yes(talk, text: str) -> None:
    kari: Talk = await talk(text)
    assert kari.state["phase"] in ("consent", "ask") and kari.state["saved"] is False
    with pytest.raises(Problem) as none:
        await kari.plan()
    assert none.value.status == 404


FOREIGN = [
    "svar:finnes_ikke",
    "svar:1",
    "svar",
    "start_kartlegging:finnes_ikke",
    "start_kartlegging:generelt",
    "endre_svar:+finnes.ikke",
    "endre_svar:+",
    "hack",
    "action_erase",
    "restart",
    "session_start",
    "back",
    "out_of_scope",
    "nlu_fallback",
    "/bekreft",
    "bekreft{}",
    "BEKREFT",
    "svar:" + "x" * 200,
    "svar:<script>",
    "hva_er_ip:finnes_ikke",
    "svar:1 OR 1=1",
    "send:../../x",
    "",
    ":",
    "svar:1\n",
    "svar\0",
]


@pytest.mark.parametrize("value", FOREIGN)
async def test_a_foreign_button_value_is_refused_and_changes_nothing(talk, store: Store, value: str) -> None:
    kari: Talk = await talk(*TO_HOUSING)
    before, plan = row_counts(store), await kari.plan()
    with pytest.raises(Problem) as refused:
        await kari.service.say(kari.id, kari.token, uuid.uuid4().hex, choice=value)
    assert refused.value.status == 400
    assert row_counts(store) == before
    assert await kari.plan() == plan


@pytest.mark.parametrize("value", ["send:finnes_ikke", "bytt_malform:en", "snakk_med_menneske:finnes_ikke"])
async def test_a_button_of_another_time_does_no_harm(talk, value: str) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    before = await kari.plan()
    reply = await kari.say(tap(value))
    assert reply.messages and reply.messages[-1].choices
    after = await kari.plan()
    assert after["status"] == "kladd" and after["areas"] == before["areas"] and after["consents"] == before["consents"]


@pytest.mark.parametrize("value", [5, None, True, ["bekreft"], {"value": "bekreft"}, b"bekreft"])
async def test_a_button_that_is_no_text_is_refused(service: ChatService, value: object) -> None:
    kari = await Talk.begin(service)
    with pytest.raises(Problem) as refused:
        await service.say(kari.id, kari.token, uuid.uuid4().hex, choice=value)  # type: ignore[arg-type]
    assert refused.value.status == 400


async def test_a_stale_button_does_not_become_the_answer_to_another_question(talk) -> None:
    # Given a button from a question that was answered already
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.", "Jeg vil flytte.")
    stale = kari.button("Ganske snart")
    await kari.say(stale)
    assert kari.state["question"] == "bolig_dagligliv.own"
    plan = await kari.plan()
    # When it is tapped again (a slow phone, an old page)
    with pytest.raises(Problem) as refused:
        await kari.say(stale)
    # Then the person is told, and nothing is written
    assert (refused.value.status, refused.value.text_id) == (400, "errors.stale")
    assert await kari.plan() == plan


async def test_another_persons_item_can_not_be_named_by_a_button(talk) -> None:
    kari: Talk = await talk(*TO_HOUSING, "Jeg bor alene.")
    other: Talk = await talk(*TO_HOUSING, "Naboens ord.")
    item = next(bubble.item for bubble in await other.history() if bubble.text == "Naboens ord.")
    theirs = await other.plan()
    for value in (f"endre_svar:{item}", f"slett_mine_data:{item}"):
        reply = await kari.say(tap(value))
        assert "Naboens" not in "".join(m.text for m in reply.messages)
        assert "finnes ikke lenger" in kari.text
    assert await other.plan() == theirs


NO_IDS = ["", "kort", "a" * 65, "med mellomrom", "../../etc", "id\0id\0id", "æøåæøåæøå", None, 5, "a" * 8 + "\n"]


@pytest.mark.parametrize("message_id", NO_IDS)
async def test_a_message_needs_an_id_the_phone_could_have_made(service: ChatService, message_id: object) -> None:
    kari = await Talk.begin(service)
    with pytest.raises(Problem) as refused:
        await service.say(kari.id, kari.token, message_id, text="hei")  # type: ignore[arg-type]
    assert refused.value.status == 400


async def test_a_message_is_either_text_or_a_button(service: ChatService) -> None:
    kari = await Talk.begin(service)
    for said in ({}, {"text": "ja", "choice": "bekreft"}):
        with pytest.raises(Problem) as refused:
            await service.say(kari.id, kari.token, uuid.uuid4().hex, **said)
        assert refused.value.status == 400


@settings(max_examples=400)
@given(st.text(max_size=300))
def test_the_gate_never_changes_a_text(text: str) -> None:
    try:
        assert gate.check_text(text) == text
    except Problem as problem:
        assert problem.status in (400, 413)


@settings(max_examples=300)
@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=200))
def test_the_gate_lets_ordinary_letters_through(text: str) -> None:
    visible = any(not sign.isspace() for sign in text)
    try:
        gate.check_text(text)
        assert visible
    except Problem:
        assert not visible or any(unicodedata.combining(sign) for sign in text)
