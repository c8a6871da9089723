"""What a person may do anywhere, in both written languages: the bot answers, and the open question comes back.

Each topic has a conversation file per language (`tests/conversations/fri_<topic>_<language>.yml`) that does it at the
welcome, at the resources, inside an area and at the summary.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat import ChatService
from bot.play import Clock
from store.unit_of_work import Store
from tests.bot.test_bot_conversations import FOLDER, FREEDOM, check_script

TOPICS = (
    "hopp_over", "vet_ikke", "forklar", "eksempel", "gjenta", "pause", "tilbake_etter_uker", "tilbake", "bytt_omrade",
    "spor", "hilsen", "takk", "banning", "malform", "hvem_leser", "menneske",
)  # fmt: skip


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is said does not depend on the kind of database."""
    return sqlite_url


@pytest.mark.parametrize("language", ["nb", "nn"])
@pytest.mark.parametrize("topic", TOPICS)
async def test_it_can_be_done_anywhere(
    topic: str, language: str, service: ChatService, store: Store, clock: Clock
) -> None:
    await check_script(FOLDER / f"{FREEDOM}{topic}_{language}.yml", service, store, clock)


def test_every_file_is_played() -> None:
    written = {path.stem for path in Path(FOLDER).glob(f"{FREEDOM}*.yml")}
    assert written == {f"{FREEDOM}{topic}_{language}" for topic in TOPICS for language in ("nb", "nn")}
