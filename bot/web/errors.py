"""Error pages in the same look as the rest: what happened and what to do, never how it happened."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.keys import CONTENT
from bot.problems import Problem
from bot.web import guard
from bot.web.rendering import page, page_language
from content.model import ContentError

FRAGMENT_HEADER = "X-Losen-Fragment"
# These have answers of their own for machines.
_MACHINES = ("/api", "/health", "/metrics")
_BY_STATUS = {403: "forbidden", 404: "not_found", 405: "method", 413: "too_big", 429: "too_fast"}
_log = logging.getLogger(__name__)


@web.middleware
async def error_pages(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn problems of the pages into pages, and problems of the page's script into problem+json."""
    if request.path.startswith(_MACHINES):
        return await handler(request)
    try:
        return await handler(request)
    except Problem as problem:
        return problem_page(request, problem)
    except web.HTTPException as answer:
        if answer.status < 400:
            raise
        response = problem_page(request, Problem(answer.status, _text_id(answer.status)))
        if "Allow" in answer.headers:
            response.headers["Allow"] = answer.headers["Allow"]
        return response
    except ConnectionError:  # the phone went away; nobody is left to read an answer
        raise
    except Exception as fault:
        # The text of the fault may quote the person, so only its kind is written down.
        route = request.match_info.route.resource
        _log.error(
            "page crashed",
            extra={"fault": type(fault).__name__, "route": route.canonical if route else None},
        )
        return problem_page(request, Problem(500, "crash"))


def problem_page(request: web.Request, problem: Problem) -> web.Response:
    """The answer to a problem, in the shape the caller can use."""
    if FRAGMENT_HEADER in request.headers:
        return problem_json(request, problem)
    response = page(
        request,
        "problem.html",
        status=problem.status,
        problem=text_of(request, problem),
    )
    if problem.status in (429, 503):
        response.headers["Retry-After"] = "5"
    if problem.text_id.endswith("unknown_conversation"):
        guard.drop_key(request, response)
    return response


def problem_json(request: web.Request, problem: Problem) -> web.Response:
    """RFC 9457, for the page's own script."""
    return web.json_response(
        {"type": "about:blank", "status": problem.status, "detail": text_of(request, problem)},
        status=problem.status,
        content_type="application/problem+json",
    )


def text_of(request: web.Request, problem: Problem, language: str | None = None) -> str:
    """What the person is told. A problem without a text of its own gets the general one."""
    name = problem.text_id.removeprefix("errors.")
    try:
        return request.app[CONTENT].text(f"errors.{name}", language or page_language(request), **problem.values)
    except ContentError:
        _log.error("problem without a text", extra={"text_id": problem.text_id})
        return request.app[CONTENT].text("errors.crash", language or page_language(request))


def _text_id(status: int) -> str:
    return _BY_STATUS.get(status, "crash" if status >= 500 else "not_found")
