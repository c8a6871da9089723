"""A new life area or a new question is a change of content alone: no code, no training."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import content as content_room
from bot.chat import ChatService
from store.unit_of_work import Store
from tests.builders import Talk, tap

NB = "dyr, hund, hunden, hunder, katt, katten, katter, kjæledyr"
NN = "dyr, hund, hunden, hundar, katt, katten, kattar, kjæledyr"
HERE = Path(content_room.__file__).resolve().parent


async def test_a_new_area_and_a_new_question_are_asked_and_kept_without_code(
    store: Store, engine, clock, executor, tmp_path: Path
) -> None:
    # Given content with one more area, made as a content person would: a copy of a file with another id
    root = tmp_path / "content"
    shutil.copytree(HERE, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    new = (root / "mapping" / "transport.yml").read_text(encoding="utf-8")
    new = new.replace("transport", "dyr").replace("Transport", "Dyr og natur")
    new = re.sub(r"^order: \d+$", "order: 95", new, flags=re.M)
    new = re.sub(r"^  nb: \[.*\]$", f"  nb: [{NB}]", new, flags=re.M)
    new = re.sub(r"^  nn: \[.*\]$", f"  nn: [{NN}]", new, flags=re.M)
    (root / "mapping" / "dyr.yml").write_text(new, encoding="utf-8")
    wider = content_room.load(root)
    assert wider.areas[-1].id == "dyr"
    # When a person maps it
    service = ChatService(store, wider, executor, clock)
    service.engine_ready(engine)
    kari = await Talk.begin(service, clock=clock)
    await kari.play(tap("bekreft"), *[tap("hopp_over")] * 4, tap("start_kartlegging:dyr"), "Jeg har hund.")
    # Then it is asked, kept and shown like any other
    assert kari.state["question"] == "dyr.goal"
    plan = await kari.plan()
    assert {area["id"]: area["situation"] for area in plan["areas"]}["dyr"] == "Jeg har hund."
    assert "dyr" in {row["area"] for row in kari.state["progress"]}
