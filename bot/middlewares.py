"""What every request passes: figures, size, rate, and the place where a problem becomes an answer for machines.

Order matters: figures outermost (they count errors too), then problems, then limits. The pages' own errors are turned
into pages further in (`bot.web.errors`); the safe headers are put on by `bot.web.guard` as every answer is prepared.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import Counter, Histogram

from bot.keys import CONTENT, SETTINGS
from bot.limits import Limiter
from bot.problems import Problem
from coordinator import body_limit

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = logging.getLogger("losen")

REQUESTS = Counter("losen_requests_total", "Requests by route and status", ["route", "status"])
SECONDS = Histogram(
    "losen_request_seconds", "Time to answer", ["route"], buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 2, 10)
)


@web.middleware
async def figures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count and time every answer by route pattern (never by path values)."""
    began = time.perf_counter()
    resource = request.match_info.route.resource
    route = resource.canonical if resource is not None else "-"
    response = await handler(request)
    if request.app[SETTINGS].secure_cookies:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    REQUESTS.labels(route, response.status).inc()
    SECONDS.labels(route).observe(time.perf_counter() - began)
    return response


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever went wrong into a kind answer without a trace, as problem+json."""
    try:
        return await handler(request)
    except Problem as problem:
        return problem_json(request, problem)
    except web.HTTPRequestEntityTooLarge:
        return problem_json(request, Problem(413, "errors.too_big"))
    except web.HTTPNotFound:
        return problem_json(request, Problem(404, "errors.not_found"))
    except web.HTTPMethodNotAllowed as error:
        response = problem_json(request, Problem(405, "errors.method"))
        response.headers["Allow"] = error.headers.get("Allow", "")
        return response
    except web.HTTPException:
        raise
    except (ConnectionResetError, TimeoutError):
        raise
    except Exception as error:
        # Only the type and the place: an exception's text may hold what somebody wrote.
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
        log.error("crash", extra={"event": "crash", "kind": type(error).__name__, "where": where})
        return problem_json(request, Problem(500, "errors.crash"))


@web.middleware
async def limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse bodies over the limit before reading them, and too many knocks from one address."""
    length = request.content_length
    if length is not None and length > (body_limit(request) or request.client_max_size):
        raise Problem(413, "errors.too_big")
    if request.method not in ("GET", "HEAD") and request.app[SETTINGS].rate_limit:
        limiter: Limiter = request.app[LIMITER]
        if not limiter.allow(request.remote or "-"):
            raise Problem(429, "errors.too_fast")
    return await handler(request)


LIMITER: web.AppKey[Limiter] = web.AppKey("limiter", Limiter)


def problem_json(request: web.Request, problem: Problem) -> web.Response:
    """Return the problem as application/problem+json (RFC 9457) in Norwegian."""
    language = "nn" if "nn" in request.headers.get("Accept-Language", "")[:5] else "nb"
    content = request.app[CONTENT]
    detail = content.text(problem.text_id, language, **problem.values)
    body = {
        "type": "about:blank",
        "title": problem.text_id.removeprefix("errors."),
        "status": problem.status,
        "detail": detail,
    }
    body.update({k: v for k, v in problem.values.items() if k in ("version", "most")})
    return web.Response(
        status=problem.status,
        body=json.dumps(body, ensure_ascii=False).encode(),
        content_type="application/problem+json",
    )
