"""A paper for one participant holds what the person shares with that participant, and not one word more."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from coordinator.document import Look, document_words
from coordinator.living_plan import LivingPlan
from coordinator.plan_view import AreaView, ItemView, Judgement, PlanView, Wording
from coordinator.sharing import Shared, may_see, selected, shareable
from store.audit import PlanHead
from store.base import new_id
from store.desk_elements import Assessment, Contribution, GoalFacts, Mapper, ServiceGoal
from store.elements import Attachment, Element, Measure, Participant, Reference, WishAnswer
from store.entries import Entries, EntryState, single_id
from store.partial_date import PartialDate
from store.plan_facts import Child, Cooperation, Duties, Period, Phase, PlanConsent
from store.plan_state import ItemWords, PlanState, Progress
from store.unit_of_work import Store
from tests.coordinator.builders import MONDAY, Clock, a_person, small_content
from tests.coordinator.conftest import OpenBrowser
from tests.coordinator.test_coordinator_living import Desk, form_of

AREAS = ("generelt", "bolig_dagligliv", "arbeid", "transport")
PARTS = ("deltakere", "ramme", "vedtak")
YES = {"kind": "deling", "given": MONDAY.isoformat(), "until": None, "withdrawn": None, "reservations": []}
NORA, OLA = new_id(), new_id()
GOAL, WISH, SERVICE = ({a: new_id() for a in AREAS} for _ in range(3))


def mark(place: str, of: str) -> str:
    """A word that shows where it comes from."""
    return f"ord-{of}-{place}-slutt"


def an_entry(element: Element, entry_id: str = "", removed: bool = False) -> EntryState:
    return EntryState(entry_id or new_id(), 1, removed, "s", MONDAY, element)


def a_whole_plan(sees: str = "", sharing: str = "ja", removed: bool = False) -> LivingPlan:
    """A plan with marked words in every place there is."""
    items, elements = [], []
    for area in AREAS:
        items.append(ItemWords(GOAL[area], area, f"{area}.goal", "goal", mark("goal", area), 1, 1))
        items.append(ItemWords(WISH[area], area, f"{area}.wish", "wish", mark("wish", area), 1, 2))
        elements.append(Measure(name=mark("measure", area), goal=GOAL[area], how=mark("how", area), responsible=OLA))
        elements.append(WishAnswer(wish=WISH[area], text=mark("answer", area)))
    for one in AREAS:
        for other in AREAS:
            if one != other:  # a measure between two areas tells of both
                name = f"{mark('both', one)} {mark('both', other)}"
                elements.append(Measure(name=name, goal=GOAL[one], wish=WISH[other], wish_revision=1))
                elements.append(Measure(name=name, goal=SERVICE[one], wish=WISH[other], wish_revision=1))
                elements.append(Measure(name=name, goal=GOAL[one], more_goals=(SERVICE[other],)))
                elements.append(Measure(name=name, goal=GOAL[one], areas=(other,)))
        elements += [
            GoalFacts(about=GOAL[one], owner="felles", when=PartialDate(mark("when", one))),
            Assessment(about=one, user=mark("user", "assessment"), professional=mark("need", "assessment"), by=OLA),
            Contribution(who=OLA, area=one, text=mark("text", "contribution"), differs=True),
            Mapper(about=one, who=OLA),
        ]
    elements += [
        Measure(name=mark("measure", "loose"), how=mark("how", "loose")),
        Reference(title=mark("title", "vedtak"), note=mark("note", "vedtak")),
        Attachment(name=mark("file", "attachment")),
        Period(start=PartialDate(mark("start", "ramme"))),
        Cooperation(text=mark("text", "ramme")),
        PlanConsent(sharing=sharing, note=mark("note", "consent")),
        Duties(maker=OLA, coordinator="oppnevnt"),
        Child("ja", mark("voice", "child")),
        Phase("planlegging"),
    ]
    people = [
        an_entry(Participant(name="Nora Vik", phone=mark("phone", "deltakere"), sees=sees), NORA, removed),
        an_entry(Participant(name=mark("name", "deltakere"), role=mark("role", "deltakere")), OLA),
    ]
    people += [an_entry(ServiceGoal(text=mark("service", area), area=area), SERVICE[area]) for area in AREAS]
    state = PlanState(PlanHead("p", 1, 0, ""), "sendt", "nb", "kari", None, None, None, Progress(), tuple(items))
    quotes = {(WISH[area], 1): mark("quote", area) for area in AREAS}
    entries = Entries((*people, *(an_entry(one) for one in elements)))
    return LivingPlan(state, entries, {"kari": "Kari Los", "per": mark("name", "account")}, quotes)


def a_whole_view() -> PlanView:
    said = Judgement("uenig", mark("note", "judgement"), "Kari Los", MONDAY, True)
    no = Wording("w", mark("wording", "proposal"), "venter", "Kari Los", MONDAY, True)
    areas = tuple(
        AreaView(a, f"Område {a}", "ferdig", (ItemView(GOAL[a], a, "Dette vil jeg", mark("words", a), said, (no,)),))
        for a in AREAS
    )
    return PlanView("abcdef", 7, "i_samtale", "nb", "Kari Los", MONDAY, None, areas, (mark("title", "untouched"),))


def paper(shared: Shared, sees: str = "", sharing: str = "ja") -> str:
    look = Look(shared=shared)
    words = document_words(small_content(), a_whole_view(), MONDAY, a_whole_plan(sees, sharing), look=look)
    return json.dumps(words, ensure_ascii=False)


def everything() -> set[str]:
    return {*AREAS, *PARTS}


def places(text: str) -> set[str]:
    """Where the marked words in a text come from."""
    return {word.split("-")[1] for word in text.replace('"', " ").split() if word.startswith("ord-")} | {
        piece.partition("-")[0] for piece in text.split("ord-")[1:]
    }


RESERVATIONS = st.one_of(
    st.sampled_from([*AREAS, *PARTS]).map(lambda area: {"area": area}),
    st.builds(
        lambda who, area: {"participant": who, "area": area}, st.sampled_from([NORA, OLA]), st.sampled_from(AREAS)
    ),
    st.sampled_from([{"participant": OLA}, {"participant": NORA}, {"participant": "nora vik"}, "transport"]),
    st.sampled_from([{}, "Ikke naboen min", {"tema": "helse"}, None, 3, {"participant": None}]),
)
CONSENTS = st.builds(
    lambda kind, until, withdrawn, reservations: {
        **YES, "kind": kind, "until": until, "withdrawn": withdrawn, "reservations": reservations,
    },
    st.sampled_from(["deling", "deling", "plan"]),
    st.sampled_from([None, (MONDAY + timedelta(days=1)).isoformat(), (MONDAY - timedelta(days=1)).isoformat()]),
    st.sampled_from([None, None, MONDAY.isoformat()]),
    st.lists(RESERVATIONS, max_size=2),
)  # fmt: skip


def allowed(sees: set[str], sharing: str, consents: list[dict[str, Any]]) -> set[str]:
    """What may be seen, said once more in the plainest way."""
    now = MONDAY.isoformat()
    given = [
        c for c in consents if c["kind"] == "deling" and not c["withdrawn"] and (not c["until"] or c["until"] > now)
    ]
    if not given or sharing != "ja":
        return set()
    left = set(sees)
    for reservation in [r for c in given for r in c["reservations"]]:
        said = {"area": reservation} if isinstance(reservation, str) else reservation
        if said == {"participant": OLA} or (isinstance(said, dict) and said.get("participant") == OLA):
            continue
        if not isinstance(said, dict) or "area" not in said or said["area"] not in everything():
            return set()
        left -= {said["area"]}
    return left


@settings(max_examples=300, deadline=None)
@given(
    st.sets(st.sampled_from([*AREAS, *PARTS])), st.sampled_from(["ja", "ja", "nei", ""]), st.lists(CONSENTS, max_size=2)
)
def test_no_word_that_is_not_shared_stands_in_the_paper(
    sees: set[str], sharing: str, consents: list[dict[str, Any]]
) -> None:
    plan = a_whole_plan(" ".join(sorted(sees)), sharing)
    shared = may_see(plan, consents, NORA, MONDAY)
    may = allowed(sees, sharing, consents)
    assert shared.areas | shared.parts == may
    text = paper(shared, " ".join(sorted(sees)), sharing)
    assert places(text) == may, "exactly what is shared, wherever it is written"
    assert ("det er tomt" in text) is (not may)
    assert "Nora Vik" in text and "utvalg" in text


def test_all_of_it_stands_in_the_paper_of_the_person() -> None:
    """The guard of the guard: without a selection every mark is there."""
    text = json.dumps(document_words(small_content(), a_whole_view(), MONDAY, a_whole_plan()), ensure_ascii=False)
    more = {"loose", "assessment", "contribution", "consent", "child", "judgement", "untouched"}
    assert everything() | more <= places(text)


def test_nothing_is_seen_by_default() -> None:
    assert may_see(a_whole_plan(), [YES], NORA, MONDAY).is_nothing
    every = " ".join(everything())
    assert not may_see(a_whole_plan(every), [YES], NORA, MONDAY).is_nothing
    assert may_see(a_whole_plan(every, removed=True), [YES], NORA, MONDAY).is_nothing
    assert may_see(a_whole_plan(every), [YES], OLA, MONDAY).is_nothing, "it was ticked for another"
    for nobody in ("", "kari", GOAL["arbeid"]):
        assert may_see(a_whole_plan(every), [YES], nobody, MONDAY).is_nothing


def test_names_of_others_are_left_out_where_participants_are_not_shared() -> None:
    plan = a_whole_plan("arbeid")
    _, cut = selected(a_whole_view(), plan, may_see(plan, [YES], NORA, MONDAY))
    assert {measure.responsible for _, measure in cut.measures} == {""}
    own = replace(an_entry(Phase()), element=replace(plan.measures[0][1], responsible=NORA, goal=GOAL["arbeid"]))
    plan = replace(plan, entries=Entries((*plan.entries.all[:2], own)))
    _, cut = selected(a_whole_view(), plan, Shared(NORA, frozenset({"arbeid"})))
    [(_, measure)] = cut.measures
    assert cut.name_of(measure.responsible) == "Nora Vik", "her own name is hers to see"


def test_everything_that_can_be_ticked_has_a_name() -> None:
    content = small_content()
    assert set(shareable(content)) >= {*AREAS, *PARTS}
    for part in set(shareable(content)) - set(AREAS):
        assert f"coordinator_plan.part_{part}" in content.texts


# --- at the desk -------------------------------------------------------------------------------------


@pytest.fixture
async def desk(open_browser: OpenBrowser, store: Store, clock: Clock, kari: str) -> Desk:
    return Desk(await open_browser(kari), a_person(store, clock, kari), store)


@pytest.mark.asyncio
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_she_ticks_what_a_participant_may_see_and_the_papers_follow(desk: Desk) -> None:
    nora = new_id()
    await desk.save("participant", nora, name="Nora Vik")
    at = f"/api/plans/{desk.person.plan_id}/document.docx?til={nora}"

    async def words() -> str:
        reply = await desk.browser.client.get(at)
        assert reply.status == 200 and "-utvalg.docx" in reply.headers["Content-Disposition"]
        return "\n".join(p.text for p in Document(io.BytesIO(await reply.read())).paragraphs)

    assert "det er tomt" in await words()
    page = await desk.browser.get(f"{desk.place}/participant/{nora}")
    assert 'name="sees:bolig_dagligliv"' in page.text and " checked" not in page.text.partition("k-deler")[2][:3000]
    await desk.send("participant", nora, **{**form_of(page.text), "sees": "", "sees:bolig_dagligliv": "ja"})
    assert "det er tomt" in await words(), "she has not written down that the person said yes to sharing"

    place = single_id(desk.person.plan_id, "plan_consent")
    await desk.save("plan_consent", place, sharing="ja", note="Ikke si det til Ola")
    seen = await words()
    assert "med hund" in seen and "Jeg gir meg ikke så lett." not in seen and "Ola" not in seen
    # The history says what was ticked, an unknown tick is refused, and without ticks nothing is seen
    page = await desk.browser.get(f"{desk.place}/participant/{nora}")
    assert "Bolig og dagligliv" in page.text.partition("k-historie")[2]
    refused = await desk.send("participant", nora, **{**form_of(page.text), "sees": "", "sees:alt": "ja"})
    assert refused.status == 422
    await desk.send("participant", nora, **{**form_of(page.text), "sees": ""})
    assert "det er tomt" in await words()
    assert (await desk.browser.client.get(at.replace(nora, new_id()))).status == 404
