"""The mapping engine as a pure function: schema + answers → next step. No web, no database, no Rasa."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions import mapping
from content import Area, Choice, Content, Question, Text, Variants
from store.plan_state import Progress

OUTCOMES = (mapping.ANSWERED, mapping.PASSED, mapping.UNKNOWN)


def a_question(id: str, aspect: str, show_when: str | None = None, **more: object) -> Question:
    words, list_ = Text(id, id), Variants((id,), (id,))
    fields = {"many": False, "choices": (), **more}
    return Question(id, aspect, words, list_, words, list_, show_when=show_when, **fields)


def an_area(id: str, *questions: Question) -> Area:
    return Area(id, 1, Text(id, id), Text(id, id), Variants((id,), (id,)), questions)


HOUSING = an_area(
    "bolig",
    a_question("bolig.situation", "situation"),
    a_question("bolig.goal", "goal", many=True),
    a_question("bolig.horizon", "horizon", show_when="goal"),
    a_question("bolig.wish", "wish"),
)
GENERAL = an_area("generelt", a_question("generelt.strengths", "resource"))
SMALL = Content((HOUSING,), GENERAL, (), {}, {}, {}, "test")


def after(*steps: tuple[str, str], content: Content = SMALL) -> Progress:
    progress = Progress()
    for question, outcome in steps:
        progress = mapping.settle(content, progress, content.question(question), outcome)
    return progress


NEXT = [
    ([], "bolig.situation"),
    ([("bolig.situation", "besvart")], "bolig.goal"),
    ([("bolig.situation", "hoppet_over")], "bolig.goal"),
    ([("bolig.situation", "vet_ikke")], "bolig.goal"),
    # A dependent question is asked when what it rests on is answered, and only then.
    ([("bolig.situation", "besvart"), ("bolig.goal", "besvart")], "bolig.horizon"),
    ([("bolig.situation", "besvart"), ("bolig.goal", "hoppet_over")], "bolig.wish"),
    ([("bolig.situation", "besvart"), ("bolig.goal", "vet_ikke")], "bolig.wish"),
    ([("bolig.situation", "besvart"), ("bolig.goal", "besvart"), ("bolig.horizon", "vet_ikke")], "bolig.wish"),
    # What was dealt with in another order is not asked again.
    ([("bolig.wish", "besvart")], "bolig.situation"),
    ([("bolig.wish", "besvart"), ("bolig.situation", "besvart"), ("bolig.goal", "hoppet_over")], None),
]


@pytest.mark.parametrize(("steps", "expected"), NEXT, ids=lambda value: str(value)[:60])
def test_the_next_question_follows_from_what_became_of_the_others(
    steps: list[tuple[str, str]], expected: str | None
) -> None:
    found = mapping.next_question(HOUSING, after(*steps))
    assert (found.id if found else None) == expected


STATUS = [
    ([], "ikke_startet"),
    ([("bolig.situation", "besvart")], "paabegynt"),
    ([("bolig.situation", "hoppet_over")], "paabegynt"),
    ([("bolig.situation", "besvart"), ("bolig.goal", "hoppet_over"), ("bolig.wish", "vet_ikke")], "ferdig"),
    ([("bolig.situation", "hoppet_over"), ("bolig.goal", "hoppet_over"), ("bolig.wish", "vet_ikke")], "hoppet_over"),
    ([("bolig.situation", "besvart"), ("bolig.goal", "besvart"), ("bolig.wish", "besvart")], "paabegynt"),
]


@pytest.mark.parametrize(("steps", "expected"), STATUS, ids=lambda value: str(value)[:60])
def test_an_areas_status_follows_from_its_questions(steps: list[tuple[str, str]], expected: str) -> None:
    progress = after(*steps)
    assert mapping.area_status(HOUSING, progress) == expected
    assert progress.areas.get("bolig", "ikke_startet") == expected, "the stored status differs from the computed one"


def test_crossing_out_a_goal_hides_the_question_that_rests_on_it() -> None:
    # Given an answered goal, and its horizon not yet asked
    progress = after(("bolig.situation", "besvart"), ("bolig.goal", "besvart"))
    assert mapping.next_question(HOUSING, progress).id == "bolig.horizon"
    # When the goal is crossed out
    progress = mapping.settle(SMALL, progress, SMALL.question("bolig.goal"), mapping.PASSED)
    # Then the horizon is no longer asked for
    assert mapping.next_question(HOUSING, progress).id == "bolig.wish"


def test_a_changed_goal_asks_for_a_look_at_the_answers_that_rest_on_it() -> None:
    goal = SMALL.question("bolig.goal")
    # Given a goal without an answered horizon: nothing rests on it
    progress = after(("bolig.goal", "besvart"))
    assert mapping.dependents(SMALL, goal, progress) == []
    # … and with an answered one: it deserves a look, and loses the mark when it is answered again
    progress = after(("bolig.goal", "besvart"), ("bolig.horizon", "besvart"))
    assert mapping.dependents(SMALL, goal, progress) == ["bolig.horizon"]
    marked = progress.with_again(["bolig.horizon", "bolig.horizon"])
    assert marked.again == ("bolig.horizon",)
    assert marked.with_question("bolig.horizon", mapping.ANSWERED).again == ()
    assert marked.questions == progress.questions, "a mark deleted an answer"


def test_progress_survives_being_stored() -> None:
    progress = after(("bolig.goal", "besvart"), ("generelt.strengths", "vet_ikke")).with_again(["bolig.horizon"])
    assert Progress.from_json(progress.as_json()) == progress


def test_the_view_counts_only_questions_that_are_shown() -> None:
    (row,) = mapping.progress_view(SMALL, after(("bolig.situation", "besvart")), "nb")
    assert (row["answered"], row["of"]) == (1, 3)
    (row,) = mapping.progress_view(SMALL, after(("bolig.situation", "besvart"), ("bolig.goal", "besvart")), "nb")
    assert (row["answered"], row["of"]) == (2, 4)


def test_a_typed_button_counts_as_the_button() -> None:
    choices = (Choice("kort", Text("Ganske snart", "Ganske snart")), Choice("vet_ikke", Text("Vet ikke", "Veit ikkje")))
    question = a_question("bolig.horizon", "horizon", choices=choices)
    for typed in ("Ganske snart", "ganske snart.", "  GANSKE   snart! ", "kort"):
        assert mapping.match_choice(question, typed) == "kort"
    assert mapping.match_choice(question, "veit ikkje") == "vet_ikke"
    assert mapping.match_choice(question, "Ganske snart, håper jeg") is None


# -- whatever the person does -----------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(data=st.data())
def test_any_order_and_any_mix_of_answers_comes_to_an_end(content: Content, data: st.DataObject) -> None:
    """The real questionnaire: jump between areas, answer, skip, don't know, change one's mind, cross out."""
    areas = (content.general, *content.areas)
    total = sum(len(area.questions) for area in areas)
    progress, asked, settled = Progress(), 0, set()
    order = data.draw(st.permutations(areas))
    while order:
        area = data.draw(st.sampled_from(order))  # any area that is not gone through, in any order
        question = mapping.next_question(area, progress)
        if question is None:
            order.remove(area)
            continue
        # Then a settled question is never asked again
        assert question.id not in settled
        settled.add(question.id)
        asked += 1
        assert asked <= total, "the mapping does not come to an end"
        progress = mapping.settle(content, progress, question, data.draw(st.sampled_from(OUTCOMES)))
        if settled and data.draw(st.integers(0, 9)) == 0:  # now and then the person changes their mind
            changed = content.question(data.draw(st.sampled_from(sorted(settled))))
            progress = mapping.settle(content, progress, changed, data.draw(st.sampled_from(OUTCOMES)))
            order = list(dict.fromkeys([*order, mapping.area_of(content, changed)]))
        _consistent(content, progress)
    for area in areas:
        assert mapping.next_question(area, progress) is None
        assert mapping.area_status(area, progress) in (mapping.DONE, mapping.SKIPPED)


def _consistent(content: Content, progress: Progress) -> None:
    for area in (content.general, *content.areas):
        states = [progress.questions.get(q.id) for q in area.questions]
        status = mapping.area_status(area, progress)
        assert progress.areas.get(area.id, mapping.NOT_STARTED) == status, area.id
        assert (status == mapping.NOT_STARTED) == (not any(states))
        over = mapping.next_question(area, progress) is None
        assert (status in (mapping.DONE, mapping.SKIPPED)) == over
        assert (status == mapping.SKIPPED) == (over and mapping.ANSWERED not in states)
    for row in mapping.progress_view(content, progress, "nn"):
        assert 0 <= row["answered"] <= row["of"]
        if row["status"] in (mapping.DONE, mapping.SKIPPED):
            assert row["answered"] == row["of"], row


def test_every_question_of_the_product_can_be_reached(content: Content) -> None:
    for area in (content.general, *content.areas):
        progress, seen = Progress(), []
        while (question := mapping.next_question(area, progress)) is not None:
            seen.append(question.id)
            progress = mapping.settle(content, progress, question, mapping.ANSWERED)
        assert seen == [q.id for q in area.questions], f"content/mapping/{area.id}.yml"
