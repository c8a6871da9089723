"""Written conversations (`tests/conversations/*.yml`) played through the real service, on both databases.

A conversation is a script as `./losen say --script` plays it, with `expect`:

    expect:
      end: {phase, area, question}         where the conversation stands at the end
      language: nb|nn                      of every word the bot says (all of it)
      turns:
        - after: <the person's words, or {choice: value}>     nth: 2 for the second time
          says: [parts]  says_not: [parts]  rights: true|false  choices: [values that are offered]
          phase, area, question, language, saved: the state    kind: of the first bubble    problem: 404
      plan: null | {status, language, areas: {id: status}, items: {question: [words]}, words: [all words]}
      history: [words that are kept although they no longer count]
      gone: true                           the conversation can not be opened any more

Without being told, every conversation is also held against RULES below.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat import ChatService
from bot.play import Clock, Played, Script, play, read_script
from bot.problems import Problem
from store import conversations
from store.audit import broken_lines
from store.tables import Answer
from store.unit_of_work import Store
from tests.builders import a_coordinator, words_of

FOLDER = Path(__file__).resolve().parents[1] / "conversations"
FREEDOM = "fri_"  # what a person may do anywhere: tests/bot/test_bot_freedom.py
SCRIPTS = sorted(path for path in FOLDER.glob("*.yml") if not path.name.startswith(FREEDOM))
_CHECKS = {
    "after", "nth", "says", "says_not", "rights", "choices", "phase", "area", "question", "language", "saved", "kind",
    "problem",
}  # fmt: skip
_EXPECT = {"end", "language", "turns", "plan", "history", "gone"}
# Words that stand in one written language only.
ONLY = {"nb": {"jeg", "ikke", "hva", "hvordan", "noe"}, "nn": {"eg", "ikkje", "kva", "korleis", "noko"}}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_a_written_conversation_goes_as_its_file_says(
    path: Path, service: ChatService, store: Store, clock: Clock
) -> None:
    await check_script(path, service, store, clock)


async def check_script(path: Path, service: ChatService, store: Store, clock: Clock) -> None:
    """Play the file and hold it against what it expects and against RULES."""
    script = read_script(path)
    a_coordinator(store, "Kim Koordinator")
    played = await play(service, clock, script)
    plan = await _plan(service, played)
    assert set(script.expect) <= _EXPECT, f"unknown in expect: {set(script.expect) - _EXPECT}"
    for expected in script.expect.get("turns", ()):
        _check_turn(played, expected)
    _check_end(played, script)
    _check_plan(script, plan, played, store)
    for rule in RULES:
        rule(script, played, plan)
    with store.read() as uow:
        assert broken_lines(uow) == []
    if script.expect.get("gone"):
        with pytest.raises(Problem) as gone:
            await service.messages(played.opened.conversation, played.opened.token)
        assert gone.value.status == 404


async def _plan(service: ChatService, played: Played) -> dict[str, Any] | None:
    try:
        return await service.plan(played.opened.conversation, played.opened.token)
    except Problem as problem:
        assert problem.status == 404
        return None


def _check_turn(played: Played, expected: dict[str, Any]) -> None:
    assert set(expected) <= _CHECKS, f"unknown in expect.turns: {set(expected) - _CHECKS}"
    same = [turn for turn in played.turns if turn["user"] == expected["after"]]
    nth = expected.get("nth", 1)
    assert len(same) >= nth, f"nobody said {expected['after']!r} {nth} times"
    turn, where = same[nth - 1], f"after {expected['after']!r}"
    if "problem" in expected:
        assert turn["problem"]["status"] == expected["problem"], where
        return
    text = "\n".join(message["text"] for message in turn["messages"])
    for part in expected.get("says", ()):
        assert part in text, f"{where}: the bot does not say {part!r} but:\n{text}"
    for part in expected.get("says_not", ()):
        assert part not in text, f"{where}: the bot says {part!r}:\n{text}"
    if "rights" in expected:
        rights = {right for message in turn["messages"] for right in message["rights"]}
        assert bool(rights) == expected["rights"], f"{where}: rights {sorted(rights)}\n{text}"
    offered = [choice["value"] for message in turn["messages"] for choice in message["choices"]]
    assert set(expected.get("choices", ())) <= set(offered), f"{where}: offered {offered}"
    if "kind" in expected:
        assert turn["messages"][0]["kind"] == expected["kind"], where
    for name in ("phase", "area", "question", "language", "saved"):
        if name in expected:
            assert turn["state"][name] == expected[name], f"{where}: {name}\n{text}"


def _check_end(played: Played, script: Script) -> None:
    last = [turn for turn in played.turns if "state" in turn][-1]
    for name, value in script.expect.get("end", {}).items():
        assert last["state"][name] == value, f"at the end: {name}"


def _check_plan(script: Script, plan: dict[str, Any] | None, played: Played, store: Store) -> None:
    if "plan" not in script.expect:
        return
    expected = script.expect["plan"]
    if expected is None:
        assert plan is None
        return
    assert plan is not None
    for name in ("status", "language"):
        if name in expected:
            assert plan[name] == expected[name], name
    if "words" in expected:
        assert words_of(plan) == expected["words"]
    statuses = {area["id"]: area["status"] for area in plan["areas"]}
    for area, status in expected.get("areas", {}).items():
        assert statuses.get(area) == status, area
    with store.read() as uow:
        token = _hash(played.opened.token)
        _state, state = conversations.load(uow, played.opened.conversation, token)
        everything = uow.connection.scalars(select(Answer.text)).all()
    for question, words in expected.get("items", {}).items():
        assert [item.text for item in state.items_of(question)] == words, question
    for words in script.expect.get("history", ()):
        assert words in everything, "the older words are gone"
        assert words not in words_of(plan), "the older words still count"


def _hash(token: str) -> str:
    from bot.chat import token_hash

    return token_hash(token)


# -- what holds for every conversation --------------------------------------------------------------------------------


def _every_turn_is_answered(script: Script, played: Played, plan: Any) -> None:
    expected = {str(t["after"]) for t in script.expect.get("turns", ()) if "problem" in t}
    for turn in played.turns:
        if "problem" in turn:
            assert str(turn["user"]) in expected, f"refused: {turn}"
            continue
        assert 1 <= len(turn["messages"]) <= 4, f"{len(turn['messages'])} bubbles after {turn['user']!r}"
        texts = [message["text"] for message in turn["messages"]]
        assert all(text.strip() for text in texts)
        assert len(set(texts)) == len(texts), f"the same bubble twice after {turn['user']!r}"


def _nobody_is_left_without_a_way_on(script: Script, played: Played, plan: Any) -> None:
    for turn in played.turns:
        if "problem" in turn or "slett" in str(turn["user"]):
            continue
        assert turn["messages"][-1]["choices"], f"a dead end after {turn['user']!r}: {turn['messages'][-1]['text']}"


def _the_plan_holds_only_the_persons_own_words(script: Script, played: Played, plan: Any) -> None:
    said = [turn["user"] for turn in played.turns if isinstance(turn["user"], str)]
    for words in words_of(plan) if plan else []:
        assert all(part in said for part in words.split("\n\n")), f"nobody wrote {words!r}"


def _every_law_has_a_source_and_a_date(script: Script, played: Played, plan: Any) -> None:
    for turn in played.turns:
        for message in turn["messages"]:
            assert bool(message["rights"]) == bool(message["sources"])
            for source in message["sources"]:
                assert source["law"] and source["url"].startswith("https://") and source["checked"]


def _one_written_language(script: Script, played: Played, plan: Any) -> None:
    spoken = {turn["state"]["language"] for turn in played.turns if "state" in turn}
    if len(spoken) != 1:  # the person switched
        assert "language" not in script.expect
        return
    mine = spoken.pop()
    assert mine == script.expect.get("language", script.language)
    other = ONLY["nn" if mine == "nb" else "nb"]
    for turn in played.turns:
        for message in turn["messages"]:
            quoted = message["kind"] == "summary"
            found = set(message["text"].lower().replace(",", " ").replace(".", " ").split()) & other
            assert quoted or not found, f"{found} in {message['text']!r}"


def _nothing_is_said_to_be_saved_without_a_plan(script: Script, played: Played, plan: Any) -> None:
    if script.expect.get("plan", {}) is None and not script.expect.get("gone"):
        for turn in played.turns:
            assert "problem" in turn or turn["state"]["saved"] is False


RULES = (
    _every_turn_is_answered,
    _nobody_is_left_without_a_way_on,
    _the_plan_holds_only_the_persons_own_words,
    _every_law_has_a_source_and_a_date,
    _one_written_language,
    _nothing_is_said_to_be_saved_without_a_plan,
)


# -- the Kari case, which the demo and this test share ----------------------------------------------------------------


async def test_everything_kari_says_is_in_her_draft_letter_by_letter(
    service: ChatService, store: Store, clock: Clock
) -> None:
    script = read_script(FOLDER / "kari.yml")
    a_coordinator(store, "Kim Koordinator")
    played = await play(service, clock, script)
    plan = await _plan(service, played)
    assert plan is not None
    said = [turn for turn in script.turns if isinstance(turn, str)]
    assert sorted("\n\n".join(words_of(plan)).split("\n\n")) == sorted(said), "something Kari said is not in her draft"
    assert plan["status"] == "sendt"
    assert [p["name"] for p in plan["participants"]] == ["Kim Koordinator"]
    assert {c["kind"] for c in plan["consents"]} == {"plan", "deling"}
    done = {area["id"]: (area["status"], area["priority"]) for area in plan["areas"]}
    assert done == {
        "arbeid_utdanning": ("ferdig", 1),
        "bolig_dagligliv": ("ferdig", 1),
        "helse": ("ferdig", 2),
        "sosialt_nettverk": ("ferdig", 2),
        "transport": ("ferdig", 2),
    }
    assert {a["id"]: a["goals"][0]["horizon"] for a in plan["areas"]}["sosialt_nettverk"] is None  # "vet ikke ennå"
