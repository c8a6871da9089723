"""An id alone opens nothing: every read is scoped by the token or by the account it was sent to."""

from __future__ import annotations

import pytest

from store import conversations, desk, overview
from store.unit_of_work import Store
from tests.builders import START, a_coordinator, a_plan


def test_a_conversation_opens_only_with_its_own_token(store: Store) -> None:
    mine = a_plan(store, ("helse.goal", "Mitt."))
    yours = a_plan(store, ("helse.goal", "Ditt."))
    with store.read() as uow:
        _state, plan = conversations.load(uow, mine.conversation, mine.token_hash)
        assert [i.text for i in plan.items] == ["Mitt."]
        for conversation, token in (
            (mine.conversation, yours.token_hash),
            (mine.conversation, mine.token),  # the token itself is never what is stored
            (mine.conversation, ""),
            (yours.conversation, mine.token_hash),
            ("finnes-ikke", mine.token_hash),
            ("%", mine.token_hash),
            (mine.plan, mine.token_hash),
        ):
            with pytest.raises(LookupError):
                conversations.load(uow, conversation, token)


def test_a_dropped_token_opens_nothing_any_more(store: Store) -> None:
    made = a_plan(store, ("helse.goal", "Mitt."))
    with store.write() as uow:
        conversations.add_token(uow, made.conversation, "second-device", START)
        conversations.drop_token(uow, made.token_hash)
        uow.commit()
    with store.read() as uow:
        with pytest.raises(LookupError):
            conversations.load(uow, made.conversation, made.token_hash)
        conversations.load(uow, made.conversation, "second-device")  # the other device still has its key


def test_a_plan_opens_only_for_the_coordinator_it_was_sent_to(store: Store) -> None:
    ingrid, omar = a_coordinator(store, "Ingrid Lund"), a_coordinator(store, "Omar Nes")
    sent = a_plan(store, ("helse.goal", "Til Ingrid."), sent_to=ingrid)
    draft = a_plan(store, ("helse.goal", "Bare mitt."))
    with store.read() as uow:
        assert [i.text for i in desk.plan_for(uow, ingrid, sent.plan).items] == ["Til Ingrid."]
        assert [row.id for row in overview.plans_for(uow, ingrid)] == [sent.plan]
        assert overview.plans_for(uow, omar) == []
        refused = []
        for account, plan in ((omar, sent.plan), (ingrid, draft.plan), (omar, draft.plan), (ingrid, "finnes-ikke")):
            with pytest.raises(LookupError) as error:
                desk.plan_for(uow, account, plan)
            refused.append(str(error.value))
        assert len(set(refused)) == 1, "the refusal tells whether the plan exists"


def test_messages_are_found_only_in_their_own_conversation(store: Store) -> None:
    from store.conversations import StoredMessage

    mine, yours = a_plan(store), a_plan(store)
    with store.write() as uow:
        conversations.add_messages(
            uow, mine.conversation, [StoredMessage("samme-id", "user", "text", "mine ord", START)]
        )
        uow.commit()
    with store.read() as uow:
        assert conversations.find_message(uow, yours.conversation, "samme-id") is None
        assert conversations.replies_to(uow, yours.conversation, "samme-id") == []
        assert conversations.history(uow, yours.conversation) == []
        assert conversations.history(uow, yours.conversation, after="samme-id") == []
        assert [m.text for m in conversations.history(uow, mine.conversation)] == ["mine ord"]


def test_the_history_comes_in_order_and_from_the_bubble_that_was_seen_last(store: Store) -> None:
    from store.conversations import StoredMessage

    made = a_plan(store)
    bubbles = [StoredMessage(f"boble-{n:04}", "bot", "text", f"Boble {n}", START) for n in range(30)]
    with store.write() as uow:
        conversations.add_messages(uow, made.conversation, bubbles)
        uow.commit()
    with store.read() as uow:
        assert [m.id for m in conversations.history(uow, made.conversation)] == [b.id for b in bubbles]
        assert [m.id for m in conversations.history(uow, made.conversation, most=5)] == [b.id for b in bubbles[-5:]]
        after = conversations.history(uow, made.conversation, after="boble-0026")
        assert [m.id for m in after] == [b.id for b in bubbles[27:]]


def test_a_coordinators_list_counts_and_never_quotes(store: Store) -> None:
    account = a_coordinator(store)
    a_plan(store, ("helse.goal", "hemmeligordet"), ("helse.own", "hemmeligordet"), sent_to=account)
    with store.read() as uow:
        (row,) = overview.plans_for(uow, account)
    assert (row.items, row.settled, row.waiting) == (2, 0, 0)
    assert "hemmeligordet" not in repr(row)
