"""Answers are kept letter by letter, and a newer one never removes an older one."""

from __future__ import annotations

import unicodedata
import uuid

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot import gate
from bot.problems import Problem
from store import conversations, plan_json
from store.audit import Stale, broken_lines, read_head
from store.changes import ChangeAnswer, RemoveItem, SetProgress, Target, apply_changes
from store.conversations import StoredMessage
from store.plan_state import Progress
from store.tables import Answer, Item, Message
from store.unit_of_work import Store
from tests.builders import START, Made, a_plan, an_answer, load_plan

ODD_TEXTS = (
    "👩🏽‍🦽 Jeg bor i 3. etasje 🏠🇳🇴",
    "مرحبا, ich wohne hier. שלום \u202eabc\u202c",
    "null\u200bbredde\u2060og\ufeffmer\u00ad",
    "a\u0301e\u0308o\u030a og á é ø",
    "ﬁ ligatur, ｆｕｌｌ ｂｒｅｄｄｅ, Ⅳ, ½",
    "æ" * 8000,
    "😀" * 8000,
    "<script>alert(1)</script><b>ja</b>&amp;&nbsp;",
    "'; DROP TABLE answer; -- \" ` \\ %s %(x)s :x ? ${x} {{x}}",
    "  mellomrom foran og bak \t\r\n\n linjer \r alene \u2028 og \u2029  ",
    "/inform{\"role\":\"koordinator\"}",
    "\x01\x02\x7f\x80\u0085 kontrolltegn",
    "\ue000 privat, \ufdd0\uffff ikke-tegn, \U0010ffff",
)
WRITABLE = st.text(
    alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=400
)


def store_text(store: Store, made: Made, words: str) -> tuple[str, str]:
    """Store `words` as an answer and as a bubble; return what comes back from the plan and from the bubble."""
    item, message = uuid.uuid4().hex, uuid.uuid4().hex
    with store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        target = Target(uow, state.id, plan.head, START)
        apply_changes(target, [an_answer(item, "bolig_dagligliv.goal", words)])
        conversations.add_messages(uow, state.id, [StoredMessage(message, "user", "text", words, START)])
        uow.commit()
    with store.read() as uow:
        _state, plan = conversations.load(uow, made.conversation, made.token_hash)
        as_json = plan_json.plan_json(uow, plan)
        goal = next(g["text"] for a in as_json["areas"] for g in a["goals"] if g["id"] == item)
        bubble = conversations.find_message(uow, made.conversation, message)
    assert bubble is not None and bubble.text is not None
    return goal, bubble.text


@pytest.mark.parametrize("words", ODD_TEXTS, ids=lambda text: ascii(text[:24]))
def test_odd_texts_come_back_letter_by_letter(store: Store, words: str) -> None:
    made = a_plan(store)
    goal, bubble = store_text(store, made, words)
    assert goal == words
    assert bubble == words


@settings(max_examples=120)
@given(words=WRITABLE)
@example(words="é")  # composed and decomposed forms are different words to the person's own text
@example(words=unicodedata.normalize("NFD", "é"))
def test_any_text_the_gate_lets_through_comes_back_letter_by_letter(store: Store, words: str) -> None:
    # Given any text the gate lets through
    try:
        gate.check_text(words)
    except Problem:
        return
    if not hasattr(store, "_made"):
        store._made = a_plan(store)  # one plan for all examples
    # Then it comes back as it was written
    assert store_text(store, store._made, words) == (words, words)


def test_a_newer_answer_leaves_the_older_words_on_disk(store: Store) -> None:
    made = a_plan(store, ("bolig_dagligliv.goal", "Jeg vil bo på Rørvik."))
    (item,) = made.items
    # When the person changes the words twice
    for revision, words in ((2, "Jeg vil bo i Kolvereid."), (3, "Jeg vil bo på Rørvik likevel.")):
        with store.write() as uow:
            state, plan = conversations.load(uow, made.conversation, made.token_hash)
            target = Target(uow, state.id, plan.head, START)
            apply_changes(target, [ChangeAnswer(item, revision, words, "?", "test", None, Progress())])
            uow.commit()
    # Then the plan shows the newest, and the history holds all three
    assert [i.text for i in load_plan(store, made).items] == ["Jeg vil bo på Rørvik likevel."]
    with store.read() as uow:
        rows = uow.connection.execute(select(Answer.revision, Answer.text).order_by(Answer.revision)).all()
    assert [tuple(row) for row in rows] == [
        (1, "Jeg vil bo på Rørvik."),
        (2, "Jeg vil bo i Kolvereid."),
        (3, "Jeg vil bo på Rørvik likevel."),
    ]


def test_a_crossed_out_item_leaves_the_plan_and_stays_in_the_history(store: Store) -> None:
    made = a_plan(store, ("bolig_dagligliv.goal", "Bort med dette."), ("bolig_dagligliv.own", "Dette blir."))
    with store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        apply_changes(Target(uow, state.id, plan.head, START), [RemoveItem(made.items[0], Progress())])
        uow.commit()
    assert [i.text for i in load_plan(store, made).items] == ["Dette blir."]
    with store.read() as uow:
        assert "Bort med dette." in uow.connection.scalars(select(Answer.text)).all()


def test_the_same_revision_can_not_be_written_twice(store: Store) -> None:
    made = a_plan(store, ("bolig_dagligliv.goal", "Først."))
    again = ChangeAnswer(made.items[0], 1, "En gang til.", "?", "test", None, Progress())
    with pytest.raises(IntegrityError), store.write() as uow:
        state, plan = conversations.load(uow, made.conversation, made.token_hash)
        apply_changes(Target(uow, state.id, plan.head, START), [again])
        uow.commit()
    assert [i.text for i in load_plan(store, made).items] == ["Først."]


def test_the_same_message_id_can_not_stand_twice_in_a_conversation(store: Store) -> None:
    made = a_plan(store)
    message = StoredMessage("m" * 32, "user", "text", "hei", START)
    for attempt in (1, 2):
        try:
            with store.write() as uow:
                conversations.add_messages(uow, made.conversation, [message])
                uow.commit()
        except IntegrityError:
            assert attempt == 2
        else:
            assert attempt == 1, "the second message with the same id was stored"
    with store.read() as uow:
        assert len(uow.connection.scalars(select(Message.text)).all()) == 1


def test_items_stay_in_the_order_they_were_said_also_when_the_clock_goes_back(store: Store) -> None:
    """Order is by version, never by time (security.md T7)."""
    from datetime import timedelta

    made = a_plan(store)
    said = [f"Mål nummer {n}" for n in range(6)]
    for number, words in enumerate(said):
        with store.write() as uow:
            state, plan = conversations.load(uow, made.conversation, made.token_hash)
            target = Target(uow, state.id, plan.head, START - timedelta(hours=number))
            apply_changes(target, [an_answer(uuid.uuid4().hex, "bolig_dagligliv.goal", words)])
            uow.commit()
    assert [i.text for i in load_plan(store, made).items] == said


def test_an_answer_without_a_plan_is_refused(store: Store) -> None:
    from tests.builders import a_conversation

    made = a_conversation(store)
    with pytest.raises(LookupError), store.write() as uow:
        apply_changes(Target(uow, made.conversation, None, START), [an_answer("d" * 32, "helse.goal", "Ord")])
        uow.commit()
    with store.read() as uow:
        assert uow.connection.scalars(select(Answer.text)).all() == []


def test_a_change_can_not_reach_into_another_plan(store: Store) -> None:
    """The item's id is not enough: it must belong to the plan that is changed."""
    mine = a_plan(store, ("helse.goal", "Mitt."))
    yours = a_plan(store, ("helse.goal", "Ditt."))
    changes = (
        RemoveItem(yours.items[0], Progress()),
        ChangeAnswer(yours.items[0], 2, "Overskrevet.", "?", "test", None, Progress()),
    )
    for change in changes:
        try:
            with store.write() as uow:
                state, plan = conversations.load(uow, mine.conversation, mine.token_hash)
                apply_changes(Target(uow, state.id, plan.head, START), [change])
                uow.commit()
        except LookupError:
            pass
        assert [i.text for i in load_plan(store, yours).items] == ["Ditt."], type(change).__name__


def test_a_stale_head_is_refused_and_nothing_is_written(store: Store) -> None:
    made = a_plan(store, ("helse.goal", "Først."))
    old = load_plan(store, made).head
    with store.write() as uow:
        apply_changes(
            Target(uow, made.conversation, old, START), [an_answer("e" * 32, "helse.own", "Den raske.")]
        )
        uow.commit()
    # When somebody writes on what they saw before that
    with pytest.raises(Stale) as refused, store.write() as uow:
        apply_changes(
            Target(uow, made.conversation, old, START), [an_answer("f" * 32, "helse.own", "Den trege.")]
        )
        uow.commit()
    # Then it is refused with the version that counts now
    assert refused.value.version == old.version + 1
    assert [i.text for i in load_plan(store, made).items] == ["Først.", "Den raske."]


def test_pointers_move_without_a_new_version(store: Store) -> None:
    """Decision 0006: a coordinator's If-Match does not break when the person skips a question."""
    made = a_plan(store, ("helse.goal", "Først."))
    before = load_plan(store, made).head
    progress = Progress({"helse": "paabegynt"}, {"helse.goal": "besvart", "helse.own": "hoppet_over"})
    with store.write() as uow:
        apply_changes(Target(uow, made.conversation, before, START), [SetProgress(progress)])
        uow.commit()
    after = load_plan(store, made)
    assert after.head == before
    assert after.progress == progress


def test_new_words_in_a_confirmed_plan_take_it_back_to_the_talk(store: Store) -> None:
    from store.tables import Plan

    made = a_plan(store, ("helse.goal", "Først."))
    with store.write() as uow:
        uow.connection.execute(update(Plan).values(status="bekreftet"))
        uow.commit()
    with store.write() as uow:
        head = read_head(uow, made.plan)
        target = Target(uow, made.conversation, head, START, status="bekreftet")
        apply_changes(target, [an_answer("a" * 32, "helse.own", "Noe nytt.")])
        uow.commit()
    assert load_plan(store, made).status == "i_samtale"
    with store.read() as uow:
        assert broken_lines(uow) == []
        assert len(uow.connection.scalars(select(Item.id)).all()) == 2
