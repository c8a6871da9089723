"""The played person answers whatever is asked, so the benchmark survives new content."""

from collections import Counter

from bench.script import ANSWERS, CYCLE, Script, View

AREAS = ("bolig_dagligliv", "helse", "fritid_kultur")


class FakeBot:
    """A small dialogue: consent, then areas of three questions of which one takes many answers."""

    def __init__(self) -> None:
        self.view = View(choices=("bekreft",), areas=AREAS)
        self.asked = 0

    def hear(self, turn) -> None:
        if turn.choice == "bekreft":
            self._ask("generelt", 0)
        elif turn.choice and turn.choice.startswith("start_kartlegging:"):
            self._ask(turn.choice.partition(":")[2], 0)
        elif turn.text and turn.text.endswith("?"):
            return
        elif self.asked == 0 and turn.text and "ferdig" not in self.view.choices:
            self._show(choices=("ferdig", "hopp_over"))
        else:
            self._ask(self.view.area, self.asked + 1)

    def _ask(self, area, number) -> None:
        self.asked = number
        if number > 2:
            menu = tuple(f"start_kartlegging:{a}" for a in AREAS)
            self.view = View(choices=menu, areas=AREAS)
        else:
            self.view = View(f"{area}.{number}", area, ("hopp_over",), AREAS)

    def _show(self, choices) -> None:
        self.view = View(self.view.question, self.view.area, choices, AREAS)


def played(turns: int, seed: int = 0) -> list:
    bot, script, said = FakeBot(), Script(seed), []
    for _ in range(turns):
        turn = script.next(bot.view)
        said.append(turn)
        bot.hear(turn)
    return said


def test_the_conversation_begins_with_consent_and_gives_it_once():
    said = played(100)
    assert said[0].choice == "bekreft"
    assert [turn.kind for turn in said].count("consent") == 1


def test_a_conversation_holds_every_kind_of_turn_and_mostly_free_text():
    kinds = Counter(turn.kind for turn in played(CYCLE))
    assert {"consent", "answer", "done", "open", "right", "skip", "switch"} <= kinds.keys()
    assert kinds["answer"] >= CYCLE / 3


def test_one_answer_is_enough_where_several_are_possible():
    said = played(20)
    dones = [i for i, turn in enumerate(said) if turn.kind == "done"]
    assert dones
    assert all(said[i - 1].kind == "answer" for i in dones)


def test_a_switch_goes_to_another_area_than_the_open_one():
    bot, script = FakeBot(), Script()
    for _ in range(200):
        before, turn = bot.view, script.next(bot.view)
        if turn.kind == "switch":
            assert turn.choice.partition(":")[2] in set(AREAS) - {before.area}
        bot.hear(turn)


def test_every_area_is_opened_again_and_again_in_a_long_conversation():
    opened = Counter(t.choice for t in played(500) if t.kind in ("open", "switch"))
    assert len(opened) == len(AREAS)
    assert min(opened.values()) > 5


def test_the_same_seed_says_the_same_and_another_seed_something_else():
    assert played(40, seed=1) == played(40, seed=1)
    assert played(40, seed=1) != played(40, seed=2)


def test_a_finished_area_gets_one_answer_changed():
    script = Script()
    shown = View(None, "helse", ("endre_svar:17", "start_kartlegging"), AREAS)
    assert script.next(shown).choice == "endre_svar:17"
    turn = script.next(View(None, "helse", ("avkreft", "slett_mine_data:17"), AREAS))
    assert turn.kind == "answer"
    assert turn.text


def test_one_more_answer_is_given_now_and_then_where_it_is_offered():
    script, view = Script(), View("helse.own", "helse", ("hopp_over", "endre_svar:+helse.goal"), AREAS)
    said = []
    for number in range(CYCLE):
        said.append(script.next(View(f"helse.{number}", *[getattr(view, n) for n in ("area", "choices", "areas")])))
    assert 1 <= [turn.choice for turn in said].count("endre_svar:+helse.goal") <= 3


def test_a_choice_question_is_answered_with_its_first_choice():
    view = View("helse.horizon", "helse", ("svar:kort", "svar:lang", "hopp_over"), AREAS)
    assert Script().next(view).choice == "svar:kort"


def test_a_bot_that_asks_whether_it_understood_is_confirmed():
    script = Script()
    script.next(View(choices=("bekreft",)))
    script.next(View("helse.goal", "helse", (), AREAS))
    turn = script.next(View("helse.goal", "helse", ("bekreft", "avkreft"), AREAS))
    assert turn.choice == "bekreft"


def test_a_question_that_never_takes_the_answer_is_left():
    script, view = Script(), View("helse.date", "helse", ("hopp_over",), AREAS)
    assert "unstick" in {script.next(view).kind for _ in range(6)}


def test_without_areas_and_questions_the_person_still_says_something():
    assert Script().next(View()).text


def test_answers_are_five_to_forty_words_and_never_look_like_a_question():
    assert all(5 <= len(answer.split()) <= 40 for answer in ANSWERS)
    assert not any(answer.endswith("?") for answer in ANSWERS)
