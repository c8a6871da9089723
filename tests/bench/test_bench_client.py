"""How replies of both bots are read, and what a stock user's button sends."""

import asyncio

import pytest

from bench.client import BadReply, Conversation, Crowd, Losen, Stock, StockTexts, payload
from bench.script import Script, View

TEXTS = StockTexts({"Helse: Hvordan går det?": ("helse", "helse_situation")}, ("helse", "bolig"))


def losen_reply(text="Hei", question="helse.goal"):
    choices = [{"label": "Hopp over", "value": "hopp_over"}]
    progress = [{"area": a, "status": "ikke_startet"} for a in ("generelt", "helse")]
    return {
        "messages": [{"id": "1", "text": text, "choices": choices}, {"id": "2", "text": "Ja"}],
        "state": {"area": "helse", "question": question, "progress": progress, "saved": True},
    }


def test_our_reply_becomes_a_view_with_life_areas_only():
    assert Losen._view(losen_reply()) == View("helse.goal", "helse", ("hopp_over",), ("helse",))


@pytest.mark.parametrize("messages", [[], [{"text": " "}], None])
def test_an_empty_reply_of_ours_is_an_error(messages):
    with pytest.raises(BadReply, match="empty"):
        Losen._view(losen_reply() | {"messages": messages})


def test_a_stock_reply_is_read_by_the_text_that_asks():
    bot = Stock(None, "http://x", TEXTS)
    view = bot._view([{"text": "Takk."}, {"text": "Helse: Hvordan går det?"}])
    assert (view.question, view.area) == ("helse_situation", "helse")
    assert bot._view([{"text": "Takk."}]).question is None
    with pytest.raises(BadReply):
        bot._view([])


def test_buttons_become_payloads():
    assert payload("start_kartlegging:helse") == "/start_helse"
    assert payload("bekreft") == "/bekreft"


class FakeBot:
    """Answers at once; can be told to fail on a turn."""

    def __init__(self, fails_at=None):
        self.turns, self.fails_at = 0, fails_at

    async def open(self):
        return View(choices=("bekreft",), areas=("helse",))

    async def say(self, turn):
        self.turns += 1
        if self.turns == self.fails_at:
            raise BadReply("HTTP 500")
        await asyncio.sleep(0)
        return View("helse.goal", "helse", (), ("helse",)), 0.25


def test_a_failed_turn_is_a_sample_with_its_error():
    talk = Conversation(FakeBot(fails_at=2), Script())
    samples = asyncio.run(_steps(talk, 2))
    assert samples[0].error is None
    assert samples[0].seconds == 0.25
    assert "HTTP 500" in samples[1].error


async def _steps(talk, count):
    return [await talk.step() for _ in range(count)]


def test_load_counts_only_turns_inside_its_window():
    got = asyncio.run(_load(FakeBot, people=3))
    assert got.samples
    assert got.per_second == pytest.approx(len(got.samples) / got.seconds)


def test_load_counts_no_failed_turns_as_throughput():
    got = asyncio.run(_load(lambda: FakeBot(fails_at=1), people=1))
    assert got.per_second == 0


async def _load(make, people):
    return await Crowd(make, people, length=5).load(seconds=0.05, warm=0.02)


def test_a_crowd_is_spread_over_the_conversation_before_it_is_measured():
    bots = []

    def make():
        bots.append(FakeBot())
        return bots[-1]

    asyncio.run(Crowd(make, people=5, length=30).spread())
    assert [bot.turns for bot in bots] == [0, 6, 12, 18, 24]
