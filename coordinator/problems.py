"""What went wrong, as one small exception, and its two faces: a page (see `pages.py`) and RFC 9457 JSON."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from aiohttp import web

from coordinator.keys import DESK


class Problem(Exception):
    """An answer that is not what was asked for. The text is `coordinator.problem_<text_id>`."""

    def __init__(self, status: int, text_id: str, more: dict[str, Any] | None = None, **values: Any) -> None:
        super().__init__(text_id)
        self.status = status
        self.text_id = text_id
        self.more = more or {}
        self.values = values

    def say(self, request: web.Request, language: str) -> str:
        """Return what happened and what to do, in `language`."""
        return request.app[DESK].content.text(f"coordinator.problem_{self.text_id}", language, **self.values)


def as_json(request: web.Request, problem: Problem) -> web.Response:
    """Return the problem for a machine."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.text_id,
        "detail": problem.say(request, "nb"),
        **problem.more,
    }
    response = web.json_response(body, status=problem.status, content_type="application/problem+json")
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.status == 429:
        response.headers["Retry-After"] = "900"
    return response
