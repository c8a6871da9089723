"""The chat's API keeps its contract: shapes, status codes, kind refusals; and one person cannot stop the others."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from typing import Any

import aiohttp
import pytest

from tests.bot.phone import Phone

MESSAGE = {"id": str, "text": str, "choices": list, "sources": list, "rights": list}
STATE = {"area": (str, type(None)), "question": (str, type(None)), "progress": list, "saved": bool}
AREA = {
    "id": str, "status": str, "situation": str, "goals": list, "own": list, "others": list, "wishes": list,
    "comment": str, "priority": (int, type(None)), "assessment": dict,
}  # fmt: skip
PLAN = {
    "id": str, "status": str, "version": int, "language": str, "situation": str, "resources": list, "areas": list,
    "participants": list, "consents": list, "confirmations": list, "measures": list,
}  # fmt: skip


def has_shape(value: dict[str, Any], shape: dict[str, Any]) -> None:
    for name, kind in shape.items():
        assert name in value, f"{name} is missing in {sorted(value)}"
        assert isinstance(value[name], kind), f"{name} is {type(value[name]).__name__}"


def is_reply(reply: dict[str, Any]) -> None:
    has_shape(reply, {"messages": list, "state": dict})
    has_shape(reply["state"], STATE)
    for row in reply["state"]["progress"]:
        has_shape(row, {"area": str, "status": str})
        assert row["status"] in ("ikke_startet", "paabegynt", "ferdig", "hoppet_over")
    for message in reply["messages"]:
        has_shape(message, MESSAGE)
        for choice in message["choices"]:
            has_shape(choice, {"label": str, "value": str})
        for source in message["sources"]:
            has_shape(source, {"title": str, "law": str, "url": str, "checked": str})
        assert all(isinstance(right, str) for right in message["rights"])


async def is_problem(response: aiohttp.ClientResponse, status: int) -> dict[str, Any]:
    text = await response.text()
    assert response.status == status, f"{response.status} {text[:300]}"
    assert response.content_type == "application/problem+json"
    problem = json.loads(text)
    has_shape(problem, {"type": str, "title": str, "status": int, "detail": str})
    assert problem["status"] == status
    assert problem["detail"].endswith((".", "?")) and "Traceback" not in text and "/bot/" not in text
    return problem


async def test_opening_and_talking_have_the_contracts_shapes(phone: Phone) -> None:
    opened = await phone.open(audience="bruker", language="nn")
    has_shape(opened, {"conversation": str, "token": str})
    is_reply(opened)
    assert opened["state"]["saved"] is False
    for turn in ("bekreft", "hopp_over", "hopp_over", "hopp_over", "hopp_over", "start_kartlegging:bolig_dagligliv"):
        is_reply(await phone.tap(turn))
    reply = await phone.say("Eg bur åleine. 😀")
    is_reply(reply)
    assert reply["state"] | {"saved": True, "area": "bolig_dagligliv"} == reply["state"]
    reply = await phone.say("Har eg rett til koordinator?")
    is_reply(reply)
    lawful = [message for message in reply["messages"] if message["rights"]]
    assert lawful and all(message["sources"] for message in lawful)


async def test_the_history_and_what_came_after_a_bubble(phone: Phone) -> None:
    await phone.to_housing()
    reply = await phone.say("Jeg bor alene.")
    response = await phone.call("GET", "/messages")
    assert response.status == 200
    history = await response.json()
    is_reply(history)
    assert [m["id"] for m in history["messages"]][-len(reply["messages"]) :] == [m["id"] for m in reply["messages"]]
    said = [m for m in history["messages"] if m["text"] == "Jeg bor alene."]
    assert len(said) == 1 and said[0]["who"] == "user" and said[0]["item"]
    after = await (await phone.call("GET", f"/messages?after={said[0]['id']}")).json()
    assert [m["id"] for m in after["messages"]] == [m["id"] for m in reply["messages"]]


async def test_the_history_before_the_yes(phone: Phone) -> None:
    opened = await phone.open()
    reply = await phone.say("Hva er en individuell plan?")
    history = await (await phone.call("GET", "/messages")).json()
    is_reply(history)
    bot = [m["id"] for m in history["messages"] if m["who"] == "bot"]
    assert bot == [m["id"] for m in (*opened["messages"], *reply["messages"])]


async def test_the_draft_has_the_contracts_shape_and_the_persons_own_letters(phone: Phone) -> None:
    await phone.to_housing()
    for words in ("Jeg bor  alene.\n", " Jeg vil bo på Rørvik 🏠", "Ganske snart", "Rydde", "Pappa", "Hybel", "Viktig"):
        await phone.say(words)
    await phone.say("Det må være plass til Bella.")
    response = await phone.call("GET", "/plan")
    assert response.status == 200
    plan = await response.json()
    has_shape(plan, PLAN)
    (area,) = [a for a in plan["areas"] if a["id"] == "bolig_dagligliv"]
    has_shape(area, AREA)
    assert area["situation"] == "Jeg bor  alene.\n"
    (goal,) = area["goals"]
    assert goal["text"] == " Jeg vil bo på Rørvik 🏠" and goal["horizon"] == "kort"
    has_shape(goal["when"], {"from": object, "to": object, "precision": object, "text": object})
    assert [o["text"] for o in area["own"]] == ["Rydde"] and [w["text"] for w in area["wishes"]] == ["Hybel"]
    has_shape(area["others"][0], {"id": str, "text": str, "who": object})
    has_shape(area["wishes"][0], {"id": str, "text": str, "extent": object, "when": object})
    assert area["priority"] == 2 and area["status"] == "ferdig"
    has_shape(area["assessment"], {"user": str, "professional": str, "reason": str})
    (consent,) = plan["consents"]
    has_shape(consent, {"kind": str, "given": str, "until": object, "withdrawn": object})
    assert consent["kind"] == "plan" and plan["status"] == "kladd"


async def test_deleting_through_the_api(phone: Phone) -> None:
    await phone.to_housing()
    assert (await phone.call("DELETE")).status == 204
    await is_problem(await phone.call("DELETE"), 404)
    await is_problem(await phone.call("GET", "/plan"), 404)
    await is_problem(await phone.call("GET", "/messages"), 404)


async def test_code_and_pin_through_the_api(phone: Phone) -> None:
    await phone.to_housing()
    text = (await phone.tap("fortsett_senere"))["messages"][-1]["text"]
    found = dict(line.split(": ", 1) for line in text.splitlines() if line.startswith(("Kode: ", "PIN: ")))
    client = phone.client
    response = await client.post("/api/chat/resume", json={"code": found["Kode"], "pin": found["PIN"]})
    opened = await response.json()
    assert response.status in (200, 201) and opened["conversation"] == phone.conversation
    has_shape(opened, {"conversation": str, "token": str})
    is_reply(opened)
    for body in (
        {"code": found["Kode"], "pin": "x"},
        {"code": "x", "pin": found["PIN"]},
        {"code": None, "pin": None},
        {"code": 5, "pin": 5},
        {"code": "x" * 5000, "pin": "1"},
        {"code": found["Kode"], "pin": "\ud800"},
        {},
    ):
        await is_problem(await client.post("/api/chat/resume", data=json.dumps(body)), 403)


async def test_the_same_id_gives_the_same_bytes_over_http(phone: Phone) -> None:
    await phone.to_housing()
    message_id = uuid.uuid4().hex
    bodies = [await (await phone.send(message_id, text="Jeg bor alene.")).read() for _ in range(3)]
    assert len(set(bodies)) == 1


BAD_BODIES = [
    b"",
    b"hei",
    b"null",
    b"[]",
    b'"hei"',
    b"5",
    b'{"id":',
    b"\xff\xfe",
    b'{"id": "' + b"a" * 32 + b'", "text": "\xed\xa0\x80"}',
    b"[" * 50_000,
    b'{"a":' * 20_000,
    b'{"id": 1e999999}',
    b'{"id": ' + b"9" * 20_000 + b"}",
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=lambda body: ascii(body[:16]))
async def test_a_body_that_is_no_message_is_refused_kindly(phone: Phone, body: bytes) -> None:
    await phone.to_housing()
    await is_problem(await phone.call("POST", "/messages", data=body), 400)
    if not body.startswith(b'{"id": '):  # an object without audience and language means the usual ones
        await is_problem(await phone.client.post("/api/chat", data=body), 400)
    assert (await phone.say("Jeg bor alene."))["state"]["saved"] is True


BAD_FIELDS = [
    {"text": "hei"},
    {"id": None, "text": "hei"},
    {"id": 5, "text": "hei"},
    {"id": "kort", "text": "hei"},
    {"id": "a" * 32},
    {"id": "a" * 32, "text": None},
    {"id": "a" * 32, "text": 5},
    {"id": "a" * 32, "text": ["hei"]},
    {"id": "a" * 32, "text": ""},
    {"id": "a" * 32, "text": "\ud800"},
    {"id": "a" * 32, "text": "a\0b"},
    {"id": "a" * 32, "choice": 5},
    {"id": "a" * 32, "choice": "finnes_ikke"},
    {"id": "a" * 32, "choice": "restart"},
    {"id": "a" * 32, "choice": "svar:9"},
    {"id": "a" * 32, "text": "ja", "choice": "bekreft"},
]


@pytest.mark.parametrize("body", BAD_FIELDS, ids=str)
async def test_a_message_with_a_wrong_field_is_refused_kindly(phone: Phone, body: dict[str, Any]) -> None:
    await phone.to_housing()
    before = await (await phone.call("GET", "/plan")).json()
    await is_problem(await phone.call("POST", "/messages", data=json.dumps(body)), 400)
    assert await (await phone.call("GET", "/plan")).json() == before


@pytest.mark.parametrize(
    "body",
    [{"audience": "admin"}, {"language": "en"}, {"audience": 5}, {"audience": ["bruker"]}, {"language": None}],
    ids=str,
)
async def test_an_unknown_audience_or_language_is_refused(phone: Phone, body: dict[str, Any]) -> None:
    await is_problem(await phone.client.post("/api/chat", json=body), 400)


async def test_without_a_token_or_with_a_wrong_one_nothing_opens(phone: Phone) -> None:
    await phone.to_housing()
    await phone.say("Kanarifuglen er min.")
    right = phone.token
    calls = (("GET", "/messages", None), ("GET", "/plan", None), ("DELETE", "", None), ("POST", "/messages", "{}"))
    for method, path, data in calls:
        url = f"/api/chat/{phone.conversation}{path}"
        for headers in ({}, {"Authorization": right}, {"Authorization": f"Basic {right}"}, {"Authorization": "Bearer"}):
            await is_problem(await phone.client.request(method, url, headers=headers, data=data), 401)
        told = await phone.client.request(
            method, url, headers={"Authorization": f"Bearer {right}x"}, data=data or None
        )
        assert told.status in (400, 404) and "Kanarifuglen" not in await told.text()
    # A token in the address opens nothing: addresses end up in logs.
    await is_problem(await phone.client.get(f"/api/chat/{phone.conversation}/plan?token={right}"), 401)
    phone.token = right
    assert "Kanarifuglen" in await (await phone.call("GET", "/plan")).text()


@pytest.mark.parametrize("token", ["\xff\xfe", "a\x80b", "æøå"])
async def test_a_token_that_is_no_text_is_only_a_wrong_token(open_app, token: str) -> None:
    """A raw byte in the header must not end in a crash."""
    client = await open_app()
    request = (
        f"GET /api/chat/{'0' * 32}/plan HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        "Connection: close\r\n\r\n"
    ).encode("latin-1")
    reader, writer = await asyncio.open_connection(client.host, client.port)
    writer.write(request)
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert answer.split(b" ", 2)[1] in (b"400", b"401", b"404"), answer[:200]


@pytest.mark.parametrize("name", ["%00", "a%00b", "%ff%fe", "%ed%a0%80", "..%2f..%2fetc", "%F0%9F%98%80", "x" * 5000])
async def test_an_odd_address_is_only_an_unknown_conversation(phone: Phone, name: str) -> None:
    from yarl import URL

    await phone.to_housing()
    headers = {"Authorization": f"Bearer {phone.token}"}
    base = str(phone.client.make_url("/"))
    async with aiohttp.ClientSession() as session:
        for method, path in (("GET", f"api/chat/{name}/plan"), ("DELETE", f"api/chat/{name}")):
            response = await session.request(method, URL(base + path, encoded=True), headers=headers)
            assert response.status in (400, 404), f"{method} {path}: {response.status} {await response.text()}"
        after = URL(f"{base}api/chat/{phone.conversation}/messages?after={name}", encoded=True)
        response = await session.get(after, headers=headers)
        assert response.status in (200, 400, 404), f"after={name}: {response.status} {await response.text()}"


async def test_unknown_addresses_and_methods_are_told_as_problems(phone: Phone) -> None:
    await phone.open()
    await is_problem(await phone.client.get("/api/finnes-ikke"), 404)
    wrong = await phone.client.put("/api/chat")
    await is_problem(wrong, 405)
    assert "POST" in wrong.headers["Allow"]


async def test_an_odd_exception_is_told_without_a_trace_or_a_word(phone: Phone, monkeypatch, caplog) -> None:
    """What the service answers on a crash contains no word of the user, and neither do the logs."""
    from actions.mapping_actions import Mapping
    from tests.bot.test_bot_privacy import as_written

    await phone.to_housing()

    def fails(self, turn) -> None:
        raise ValueError(f"planted: {turn.text}")

    monkeypatch.setattr(Mapping, "act", fails)
    message_id = uuid.uuid4().hex
    response = await phone.send(message_id, text="Kanarifuglen er min.")
    problem = await is_problem(response, 500)
    assert "Kanarifuglen" not in json.dumps(problem, ensure_ascii=False) and "planted" not in json.dumps(problem)
    written = [as_written(record) for record in caplog.records]
    assert any('"crash"' in line and "ValueError" in line for line in written), "nobody would see that it crashed"
    assert "Kanarifuglen" not in "".join(written)
    monkeypatch.undo()
    reply = json.loads(await (await phone.send(message_id, text="Kanarifuglen er min.")).text())
    assert reply["state"]["saved"] is True


async def test_a_problem_is_told_in_the_language_the_phone_asks_for(phone: Phone) -> None:
    told = {}
    for language in ("nb", "nn"):
        response = await phone.client.get("/api/finnes-ikke", headers={"Accept-Language": language})
        told[language] = (await is_problem(response, 404))["detail"]
    assert told["nb"] != told["nn"]


async def test_storage_down_is_a_problem_503_for_every_call(phone: Phone, store) -> None:
    from bot.keys import STORE
    from tests.bot.test_bot_saving import database_away

    await phone.to_housing()
    message_id = uuid.uuid4().hex
    with database_away(phone.client.app[STORE]):
        told = await is_problem(await phone.send(message_id, text="Jeg bor alene."), 503)
        assert "prøv igjen" in told["detail"].lower()
        await is_problem(await phone.call("GET", "/messages"), 503)
        await is_problem(await phone.call("GET", "/plan"), 503)
        await is_problem(await phone.call("DELETE"), 503)
        body = {"audience": "bruker", "language": "nb"}
        await is_problem(await phone.client.post("/api/chat", json=body), 503)
        await is_problem(await phone.client.post("/api/chat/resume", json={"code": "x", "pin": "y"}), 503)
        assert (await phone.client.get("/health/live")).status == 200
        ready = await phone.client.get("/health/ready")
        assert ready.status == 503 and (await ready.json())["database"] is False
    assert (await phone.client.get("/health/ready")).status == 200
    reply = json.loads(await (await phone.send(message_id, text="Jeg bor alene.")).text())
    assert reply["state"]["saved"] is True


async def test_answers_are_never_kept_by_a_browser_or_a_proxy(phone: Phone) -> None:
    await phone.to_housing()
    for response in (await phone.call("GET", "/messages"), await phone.call("GET", "/plan")):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"


# -- one person can not stop the others (T8) --------------------------------------------------------------------------


async def test_five_megabytes_are_refused_fast_while_another_is_served(phone: Phone) -> None:
    await phone.to_housing()
    other = Phone(phone.client)
    await other.to_housing()
    body = json.dumps({"id": uuid.uuid4().hex, "text": "a" * 5_000_000}).encode()
    waits: list[float] = []

    async def keep_talking() -> None:
        for number in range(25):
            began = time.perf_counter()
            await other.call("GET", "/plan")
            waits.append(time.perf_counter() - began)
            await asyncio.sleep(0.005)

    async def push() -> list[float]:
        times = []
        for _ in range(4):
            began = time.perf_counter()
            try:
                response = await phone.call("POST", "/messages", data=body)
                assert response.status == 413, response.status
                problem = await response.json(content_type=None)
                assert problem["detail"]
            except (aiohttp.ClientConnectionError, ConnectionResetError):
                pass  # refused before it was all sent: that is fine too
            times.append(time.perf_counter() - began)
        return times

    _nothing, times = await asyncio.gather(keep_talking(), push())
    assert max(times) < 0.5, times
    assert sorted(waits)[int(len(waits) * 0.95)] < 0.3, waits


async def test_a_body_that_does_not_tell_its_size_is_cut_off(phone: Phone) -> None:
    await phone.to_housing()

    async def endless():
        for _ in range(500):
            yield b"a" * 10_000

    try:
        response = await phone.call("POST", "/messages", data=endless())
        assert response.status == 413
    except (aiohttp.ClientConnectionError, ConnectionResetError):
        pass
    assert (await phone.say("Jeg bor alene."))["state"]["saved"] is True


@pytest.mark.parametrize("path", ["/messages"])
@pytest.mark.parametrize("size", [16_000, 100_000])
async def test_a_long_message_is_told_its_length_quickly(phone: Phone, size: int, path: str) -> None:
    await phone.to_housing()
    began = time.perf_counter()
    problem = await is_problem(await phone.send(text="ord " * (size // 4)), 413)
    assert time.perf_counter() - began < 0.25
    assert "8000" in problem["detail"].replace(" ", "")


async def test_somebody_who_hammers_is_asked_to_wait_and_the_others_are_not(open_app) -> None:
    client = await open_app(rate_limit=True)
    loud, calm = Phone(client), Phone(client)
    await loud.open()
    await calm.open()
    statuses = [(await loud.send(text="hei")).status for _ in range(40)]
    assert 429 in statuses and statuses[:5] == [200] * 5
    await is_problem(await loud.send(text="hei"), 429)
    assert (await calm.call("GET", "/messages")).status == 200
