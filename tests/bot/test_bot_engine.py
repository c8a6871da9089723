"""Rasa in our process: what it predicts, what it sees, and that our shortcuts change nothing."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from actions.position import PHASES, Position
from actions.turn import Turn, begin
from bot.engine import patches
from bot.engine.engine import Engine, EngineError
from content import Content
from store.audit import PlanHead
from store.plan_state import ItemWords, PlanState, Progress

ROOT = Path(__file__).resolve().parents[2]
RASAS_OWN = {"restart", "session_start", "back", "out_of_scope", "nlu_fallback"}
# Phases that hold for one turn only, and "start", in which the bot begins: the intents they can come with.
ONE_TURN = {
    "start": {"hilsen", "gjenta_sporsmal"},
    "unsure": {"svar"},
    "lost": {"svar"},
    "proposal": {"bekreft", "avkreft", "snakk_med_menneske"},
    "tell": {"bekreft", "avkreft"},
    "plan": {"vis_plan"},
}


def our_intents(engine: Engine) -> list[str]:
    return sorted(set(engine.intents) - RASAS_OWN)


def a_turn(content: Content, phase: str, intent: str, **more: Any) -> Turn:
    items = (
        ItemWords("i1", "generelt", "generelt.strengths", "resource", "Jeg er sta.", 1, 1),
        ItemWords("i2", "bolig_dagligliv", "bolig_dagligliv.goal", "goal", "Jeg vil flytte.", 1, 2),
    )
    progress = Progress({}, {"generelt.strengths": "besvart", "bolig_dagligliv.goal": "besvart"})
    plan = PlanState(PlanHead("p", 3, 2, "x"), "kladd", "nb", None, None, None, None, progress, items)
    position = {
        "question": Position("question", "bolig_dagligliv", "bolig_dagligliv.own"),
        "clarify": Position("clarify", "bolig_dagligliv", "bolig_dagligliv.own", pending="m1", back="question"),
        "edit": Position("edit", "bolig_dagligliv", "bolig_dagligliv.own", editing="i2", back="question"),
        "erase": Position("erase", "bolig_dagligliv", "bolig_dagligliv.own", back="question"),
        "crisis": Position("crisis", "helse", "helse.goal", pending="m1", offered="crisis_suicide", back="question"),
        "unsure": Position("question", "bolig_dagligliv", "bolig_dagligliv.own", pending="m1", offered="klagefrist"),
        "strike": Position("strike", "bolig_dagligliv", "bolig_dagligliv.own", editing="i2", back="question"),
        "parts": Position("parts", "bolig_dagligliv", "bolig_dagligliv.own", editing="i2", back="question"),
        "lost": Position("summary"),
        "proposal": Position("areas"),
    }.get(phase, Position(phase))
    if phase in ("start", "consent", "ask"):
        plan = None
    given = {"position": position, "plan": plan, "coordinators": (("k1", "Ingrid Lund"),), **more}
    return Turn(
        content, "bruker", "nb", given["position"], given["plan"], intent, None, datetime(2026, 11, 2, tzinfo=UTC),
        text="noe", coordinators=given["coordinators"],
    )  # fmt: skip


async def decided(engine: Engine, turn: Turn, phase: str) -> Turn:
    begin(turn)
    await engine.decide("matrix", phase, turn.intent)
    return turn


async def test_every_intent_in_every_phase_has_a_designed_answer(engine: Engine, content: Content) -> None:
    """What a person can say or tap wherever the conversation stands leads somewhere; "I do not understand" is only
    for what nobody understands."""
    not_understood = {content.text(f"talk.not_understood{again}", "nb") for again in ("", "_again")}
    missing = []
    for phase in PHASES:
        for intent in our_intents(engine):
            if phase in ONE_TURN and intent not in ONE_TURN[phase]:
                continue
            turn = await decided(engine, a_turn(content, phase, intent), phase)
            if phase != "lost" and (not turn.said or any(say.text in not_understood for say in turn.said)):
                missing.append(f"{phase} + {intent}")
    assert missing == [], f"no rule in stories/ for {', '.join(missing)}"


async def test_no_turn_is_answered_with_a_row_of_bubbles(engine: Engine, content: Content) -> None:
    """Also where no rule fits (a button from an old page): one apology, not ten."""
    too_many = []
    for phase in PHASES:
        for intent in our_intents(engine):
            turn = await decided(engine, a_turn(content, phase, intent), phase)
            texts = [say.text for say in turn.said]
            if not texts or len(texts) > 3 or len(set(texts)) != len(texts):
                too_many.append(f"{phase} + {intent}: {len(texts)} bubbles")
    assert too_many == []


async def test_only_our_own_intents_can_be_tapped(engine: Engine) -> None:
    """Rasa adds restart, session_start, back … to every domain; no button may name them."""
    assert set(engine.intents) & RASAS_OWN == set(), "bot/engine/engine.py: Engine.intents"


# -- the policy -------------------------------------------------------------------------------------------------------


def the_policy(engine: Engine) -> Any:
    from bot.engine.policy import OnePassRulePolicy

    runner = engine._agent.processor.graph_runner
    nodes = getattr(runner, "_runner", runner)._instantiated_nodes.values()
    (policy,) = [n._component for n in nodes if isinstance(n._component, OnePassRulePolicy)]
    return policy


def a_tracker(domain: Any, phase: str, intent: str, actions: list[str]) -> Any:
    from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker("t", domain.slots)
    for event in (
        ActionExecuted("action_session_start"),
        SessionStarted(),
        SlotSet("phase", phase),
        ActionExecuted("action_listen"),
        UserUttered("", {"name": intent, "confidence": 1.0}),
        *(ActionExecuted(name) for name in actions),
    ):
        tracker.update(event, domain)
    return tracker


def test_our_policy_predicts_what_rasas_own_does(engine: Engine) -> None:
    """In every phase, for every intent, action by action until the turn is over."""
    from rasa.core.policies.rule_policy import RulePolicy

    ours, domain = the_policy(engine), engine._agent.domain
    stock = copy.copy(ours)
    stock.__class__ = RulePolicy
    compared = 0
    for phase in PHASES:
        for intent in domain.intents:
            actions: list[str] = []
            for _step in range(4):
                tracker = a_tracker(domain, phase, intent, actions)
                mine, theirs = (
                    policy.predict_action_probabilities(tracker, domain, None) for policy in (ours, stock)
                )
                assert mine.probabilities == theirs.probabilities, (phase, intent, actions)
                assert mine.policy_priority == theirs.policy_priority
                compared += 1
                best = max(mine.probabilities)
                name = domain.action_names_or_texts[mine.probabilities.index(best)]
                if best == 0 or name in ("action_listen", "action_not_understood"):
                    break
                actions.append(name)
    assert compared > 600


def test_the_index_of_rules_is_used_and_finds_fewer_rules(engine: Engine) -> None:
    """The comparison above would also hold for a policy that reads all rules: this one does not."""
    policy = the_policy(engine)
    policy._candidates({})
    assert policy._index, "the index is built anew for every prediction"
    state = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "svar"}}
    assert 0 < len(policy._candidates(state)) < len(policy.lookup["rules"]) / 3


def test_our_runner_gives_what_dasks_gives(engine: Engine) -> None:
    from bot.engine.runner import InOrderRunner

    runner = engine._agent.processor.graph_runner
    assert isinstance(runner, InOrderRunner)
    domain = engine._agent.domain
    metadata = engine._agent.processor.model_metadata
    for phase in ("consent", "question", "areas", "crisis"):
        for intent in ("bekreft", "svar", "hva_er_ip", "hopp_over"):
            results = []
            for one in (runner, runner._runner):
                tracker = a_tracker(domain, phase, intent, [])
                results.append(
                    one.run(inputs={"__tracker__": tracker}, targets=[metadata.core_target])[metadata.core_target]
                )
            assert results[0].probabilities == results[1].probabilities
            assert results[0].policy_name == results[1].policy_name


# -- the patches ------------------------------------------------------------------------------------------------------


def test_what_we_patch_is_what_we_think_it_is() -> None:
    """A new version of Rasa can not be patched blindly: the hashes of the replaced functions stand in the code."""
    program = (
        "import json; from bot.engine import engine, stub, patches;"
        "engine.quiet(); stub.install(); print(json.dumps(patches.fingerprints()))"
    )
    out = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert out.returncode == 0, out.stderr[-2000:]
    found = json.loads(out.stdout.strip().splitlines()[-1])
    assert found == patches.FINGERPRINTS, f"bot/engine/patches.py: FINGERPRINTS should be {found}"


def test_every_replaced_function_has_a_fingerprint(engine: Engine) -> None:
    """`apply()` replaces exactly what FINGERPRINTS names."""
    from rasa.core.actions.action import RemoteAction
    from rasa.core.processor import MessageProcessor
    from rasa.shared.core.domain import Domain

    replaced = {
        f"{owner.__name__}.{name}"
        for owner in (RemoteAction, MessageProcessor, Domain)
        for name, value in vars(owner).items()
        if getattr(value, "__module__", "") == "bot.engine.patches"
    }
    assert replaced == set(patches.FINGERPRINTS)


async def test_an_action_that_returns_nonsense_is_not_taken_for_done(engine: Engine, content: Content) -> None:
    """The quick check of an action's result still refuses what is no list of events."""
    from rasa.core.actions.action import RemoteAction

    action = RemoteAction("action_mapping", None)
    for nonsense in (None, [], "x", {"events": "x"}, {"events": [5]}, {"events": [{"name": "x"}]}, {}):
        with pytest.raises(ValueError, match="action_mapping"):
            action._validate_action_result(nonsense)
    assert action._validate_action_result({"events": [{"event": "slot"}], "responses": []})


def test_a_missing_or_broken_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="losen train"):
        Engine.load(tmp_path / "none.tar.gz")
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not a model")
    with pytest.raises(Exception) as told:
        Engine.load(broken)
    assert isinstance(told.value, EngineError), f"{type(told.value).__name__}: {told.value}"


def test_the_left_out_packages_are_really_left_out(engine: Engine) -> None:
    """TensorFlow and the vendor channels are neither imported nor installed; a model that needs one fails loudly."""
    from rasa.utils.tensorflow.models import RasaModel

    from bot.engine.stub import StubUsed

    assert sys.modules["tensorflow"].__version__ == "0-left-out"
    with pytest.raises(StubUsed, match="leaves out"):
        RasaModel()
