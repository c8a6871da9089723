"""OpenAPI 3.1 for everything under `/api`, built from the application's own route table.

Paths and methods come from the router, so a route can neither be missing nor left over; what goes in and out is
described here by example and schema. A route without a description is refused at start.
"""

from __future__ import annotations

import re
from typing import Any

from aiohttp import web

from store.plan_facts import KINDS as ENTRY_KINDS

Json = dict[str, Any]

_TEXT: Json = {"type": "string"}
_CHOICE: Json = {"type": "object", "required": ["label", "value"], "properties": {"label": _TEXT, "value": _TEXT}}
_SOURCE: Json = {
    "type": "object",
    "required": ["title", "law", "url", "checked"],
    "properties": {"title": _TEXT, "law": _TEXT, "url": _TEXT, "checked": {"type": "string", "format": "date"}},
}
_LINK: Json = {"type": "object", "required": ["label", "url"], "properties": {"label": _TEXT, "url": _TEXT}}
SCHEMAS: dict[str, Json] = {
    "Message": {
        "type": "object",
        "required": ["id", "text", "choices", "sources", "rights"],
        "properties": {
            "id": _TEXT,
            "who": {"enum": ["bot", "user"]},
            "kind": {"enum": ["text", "crisis", "notice", "summary", "letter"]},
            "text": _TEXT,
            "choices": {"type": "array", "items": _CHOICE},
            "sources": {"type": "array", "items": _SOURCE},
            "rights": {"type": "array", "items": _TEXT, "description": "ids of the facts the message rests on"},
            "links": {"type": "array", "items": _LINK, "description": "pages of our own, with a path as address"},
            "item": {"type": ["string", "null"], "description": "the answer it became, if it can be corrected"},
        },
    },
    "State": {
        "type": "object",
        "required": ["area", "question", "progress", "saved"],
        "properties": {
            "area": {"type": ["string", "null"]},
            "question": {"type": ["string", "null"]},
            "phase": _TEXT,
            "progress": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["area", "status"],
                    "properties": {
                        "area": _TEXT,
                        "title": _TEXT,
                        "status": {"enum": ["ikke_startet", "paabegynt", "ferdig", "hoppet_over"]},
                        "answered": {"type": "integer"},
                        "of": {"type": "integer"},
                    },
                },
            },
            "saved": {"type": "boolean", "description": "true: everything said is on disk"},
            "language": {"enum": ["nb", "nn"]},
            "audience": {"enum": ["bruker", "parorende", "koordinator"]},
        },
    },
    "Reply": {
        "type": "object",
        "required": ["messages", "state"],
        "properties": {
            "messages": {"type": "array", "items": {"$ref": "#/components/schemas/Message"}},
            "state": {"$ref": "#/components/schemas/State"},
        },
    },
    "Opened": {
        "type": "object",
        "required": ["conversation", "token", "messages", "state"],
        "properties": {
            "conversation": _TEXT,
            "token": _TEXT,
            "messages": {"type": "array", "items": {"$ref": "#/components/schemas/Message"}},
            "state": {"$ref": "#/components/schemas/State"},
        },
    },
    "Plan": {"type": "object", "required": ["id", "status", "version", "areas"], "additionalProperties": True},
    "Entries": {
        "type": "object",
        "required": ["entries", "version"],
        "properties": {
            "version": {"type": "integer"},
            "entries": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "kind", "revision", "removed", "fields"],
                    "properties": {
                        "id": _TEXT,
                        "kind": {"enum": list(ENTRY_KINDS)},
                        "revision": {"type": "integer"},
                        "removed": {"type": "boolean"},
                        "step": _TEXT,
                        "at": {"type": "string", "format": "date-time"},
                        "fields": {"type": "object", "additionalProperties": True},
                    },
                },
            },
        },
    },
    "Step": {
        "type": "object",
        "required": ["step", "version"],
        "properties": {
            "step": {"type": ["string", "null"], "description": "what to undo; null when everything stood so already"},
            "version": {"type": "integer"},
        },
    },
    "Any": {"type": "object", "additionalProperties": True},
    "Problem": {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT},
    },
}
_FILES: dict[str | None, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_DOCUMENT = tuple(
    {"name": name, "in": "query", "schema": _TEXT, "description": told}
    for name, told in (
        ("del", "a part to take in; may come several times; all parts without it"),
        ("til", "the entry of a participant: only what the person shares with them"),
        ("stor", "ja: large type"),
        ("farge", "a colour for the headings"),
    )
)
_IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "examples": ['"7"']},
    "description": "the version the writer has seen; 428 without it, 412 when it is old",
}


def _body(example: Json, **properties: Json) -> Json:
    schema = {"type": "object", "properties": properties, "required": list(example) if len(example) > 1 else []}
    return {"required": True, "content": {"application/json": {"schema": schema, "example": example}}}


# (method, path) → summary, body, schema of the good answer and its status, statuses of refusals.
OPERATIONS: dict[tuple[str, str], tuple[str, Json | None, str | None, int, tuple[int, ...]]] = {
    ("POST", "/api/chat"): (
        "Begin a conversation",
        _body(
            {"audience": "bruker", "language": "nb"},
            audience={"enum": ["bruker", "parorende", "koordinator"]},
            language={"enum": ["nb", "nn"]},
        ),
        "Opened",
        201,
        (400, 413, 429, 503),
    ),
    ("POST", "/api/chat/resume"): (
        "Go on with code and PIN",
        _body({"code": "AB3DE-F7GH9", "pin": "482913"}, code=_TEXT, pin=_TEXT),
        "Opened",
        201,
        (400, 403, 413, 429, 503),
    ),
    ("POST", "/api/chat/{conversation}/messages"): (
        "Say one thing: a text or a button. The same id gives the same answer and changes nothing",
        {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["id"],
                        "properties": {"id": _TEXT, "text": {**_TEXT, "maxLength": 8000}, "choice": _TEXT},
                    },
                    "examples": {
                        "text": {"value": {"id": "0b9d6c7e-7f1f-4a55-9a0c-3a6c3f1d2b11", "text": "Jeg vil ha hund."}},
                        "button": {"value": {"id": "5b0e8f4a-0d5a-4d1f-8f2c-9d7a6b5c4e33", "choice": "hopp_over"}},
                    },
                }
            },
        },
        "Reply",
        200,
        (400, 401, 404, 413, 429, 503),
    ),
    ("GET", "/api/chat/{conversation}/messages"): (
        "What has been said, or what came after the message `after`",
        None,
        "Reply",
        200,
        (401, 404, 429, 503),
    ),
    ("GET", "/api/chat/{conversation}/plan"): (
        "The person's own draft",
        None,
        "Plan",
        200,
        (401, 404, 429, 503),
    ),
    ("DELETE", "/api/chat/{conversation}"): (
        "Delete everything about this conversation",
        None,
        None,
        204,
        (401, 404, 429, 503),
    ),
    ("POST", "/api/login"): (
        "A coordinator's bearer token for machines",
        _body({"username": "ingrid", "password": "et langt passord"}, username=_TEXT, password=_TEXT),
        "Any",
        200,
        (400, 401, 403, 413, 415, 429, 503),
    ),
    ("POST", "/api/logout"): ("End the session", None, None, 204, (401, 403, 503)),
    ("GET", "/api/plans"): ("The plans sent to this coordinator", None, "Any", 200, (401, 503)),
    ("GET", "/api/plans/{plan}"): ("One plan; the ETag is its version", None, "Plan", 200, (401, 404, 503)),
    ("PUT", "/api/plans/{plan}/items/{item}/confirmation"): (
        "Confirm an item, want to talk about it, or disagree",
        _body(
            {"state": "snakk_om", "note": "Kan vi ta dette når vi møtes?"},
            state={"enum": ["bekreftet", "snakk_om", "uenig"]},
            note=_TEXT,
        ),
        "Any",
        200,
        (400, 401, 403, 404, 412, 413, 415, 422, 428, 503),
    ),
    ("PUT", "/api/plans/{plan}/items/{item}/proposal"): (
        "Set a wording beside the person's own",
        _body({"text": "Kari vil bo nær skolen."}, text=_TEXT),
        "Any",
        200,
        (400, 401, 403, 404, 412, 413, 415, 422, 428, 503),
    ),
    ("POST", "/api/plans/{plan}/confirm"): (
        "Confirm the plan when every item is settled",
        None,
        "Any",
        200,
        (401, 403, 404, 409, 412, 422, 428, 503),
    ),
    ("POST", "/api/plans/{plan}/reminder/answer"): (
        "Answer the person who has said that nothing happens",
        _body({"text": "Vi møtes torsdag klokka ti."}, text=_TEXT),
        "Any",
        200,
        (400, 401, 403, 404, 412, 413, 415, 422, 428, 503),
    ),
    ("GET", "/api/plans/{plan}/entries"): (
        "What was made of the plan: measures, participants, references, the plan's frame. Also what was taken out",
        None,
        "Entries",
        200,
        (401, 404, 503),
    ),
    ("PUT", "/api/plans/{plan}/entries/{entry}"): (
        "Write one entry. A new one gets an id of 32 hex digits from the writer; fields that are not sent stay",
        _body(
            {"kind": "measure", "name": "Støttekontakt", "status": "sokt", "start": "mai 2027"},
            kind={"enum": list(ENTRY_KINDS)},
            why={**_TEXT, "description": "stands in the history"},
            wish={**_TEXT, "description": "the item a new measure or answer comes from, or what a new entry is about"},
        ),
        "Step",
        200,
        (400, 401, 403, 404, 409, 412, 413, 422, 428, 503),
    ),
    ("DELETE", "/api/plans/{plan}/entries/{entry}"): (
        "Take an entry out of the plan. It stays in the history and can be brought back",
        None,
        "Step",
        200,
        (401, 403, 404, 409, 412, 428, 503),
    ),
    ("GET", "/api/plans/{plan}/entries/{entry}/history"): (
        "Who changed an entry, when and why, with every value it has had",
        None,
        "Any",
        200,
        (401, 404, 503),
    ),
    ("POST", "/api/plans/{plan}/entries/{entry}/restore"): (
        "Let an entry stand as it stood in an earlier revision",
        _body({"to": 1}, to={"type": "integer"}),
        "Step",
        200,
        (400, 401, 403, 404, 409, 412, 413, 422, 428, 503),
    ),
    ("POST", "/api/plans/{plan}/steps/{step}/undo"): (
        "Take back everything one step did, as long as nobody has built on it",
        None,
        "Step",
        200,
        (401, 403, 404, 409, 412, 428, 503),
    ),
    ("GET", "/api/plans/{plan}/missing"): (
        "What the plan lacks by forskrift 2022-06-22-1110 § 9, letter by letter",
        None,
        "Any",
        200,
        (401, 404, 503),
    ),
    ("GET", "/api/plans/{plan}/document.pdf"): ("The plan as PDF/UA", None, "pdf", 200, (401, 404, 503)),
    ("GET", "/api/plans/{plan}/document.docx"): ("The plan as a Word file", None, "docx", 200, (401, 404, 503)),
    ("GET", "/api/openapi.json"): ("This description", None, "Any", 200, ()),
}


class Undescribed(Exception):
    """A route under /api has no description here."""


def api_routes(app: web.Application) -> set[tuple[str, str]]:
    """Return (method, path) of every route under /api, with plain `{names}` in the path."""
    found = set()
    for route in app.router.routes():
        path = re.sub(r"\{(\w+):[^/]+\}", r"{\1}", route.resource.canonical if route.resource else "")
        if path.startswith("/api/") and route.method != "HEAD":
            found.add((route.method, path))
    return found


def describe(app: web.Application) -> Json:
    """Return the OpenAPI document. Raises Undescribed for a route nobody has described."""
    paths: dict[str, Json] = {}
    for method, path in sorted(api_routes(app)):
        if (method, path) not in OPERATIONS:
            raise Undescribed(f"{method} {path} is not described in bot/openapi.py")
        paths.setdefault(path, {})[method.lower()] = _operation(method, path)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Losen", "version": "0.1.0", "description": "Chat and coordinator's desk of Losen."},
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(method: str, path: str) -> Json:
    summary, body, good, status, refusals = OPERATIONS[(method, path)]
    answer: Json = {"description": "done"}
    if good in _FILES:
        answer["content"] = {_FILES[good]: {"schema": {"type": "string", "format": "binary"}}}
    elif good is not None:
        answer["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{good}"}}}
    refusal = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses: Json = {str(status): answer}
    responses.update({str(code): {"description": "a kind refusal", "content": refusal} for code in refusals})
    parameters: list[Json] = [
        {"name": name, "in": "path", "required": True, "schema": _TEXT} for name in re.findall(r"\{(\w+)\}", path)
    ]
    if 428 in refusals:
        parameters.append(_IF_MATCH)
    if good in _FILES:
        parameters += _DOCUMENT
    if (method, path) == ("GET", "/api/chat/{conversation}/messages"):
        parameters.append({"name": "after", "in": "query", "schema": _TEXT})
    operation: Json = {"summary": summary, "parameters": parameters, "responses": responses}
    if body is not None:
        operation["requestBody"] = body
    if 401 in refusals and path != "/api/login":
        operation["security"] = [{"bearer": []}]
    return operation


def add_openapi(app: web.Application) -> None:
    """Register `/api/openapi.json`. Call last: a route without a description stops the start."""

    async def openapi(request: web.Request) -> web.Response:
        """GET /api/openapi.json."""
        return web.json_response(document)

    app.router.add_get("/api/openapi.json", openapi, name="openapi")
    document = describe(app)
