"""Making a page: its language, its texts, and the pages that say what went wrong without losing what was written."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web

from content import LANGUAGES, Content
from coordinator import sessions, words
from coordinator.forms import WRITTEN
from coordinator.incoming import read_form
from coordinator.keys import DESK
from coordinator.problems import Problem
from coordinator.unsent import Unsent, keep

HOME = "/koordinator"
LOGIN = f"{HOME}/login"
_LANGUAGE_COOKIE = "losen_sprak"
# Where the words of the plan's forms stand; a kind of entry brings its own file.
_PLAN_FILES = ("coordinator_plan", "coordinator_measures", "coordinator_goals")
_PLAN_PATH = re.compile(rf"{HOME}/plan/[0-9A-Za-z_-]{{1,64}}(?:/(?:tiltak|bytte)(?=/|$))?")


def page_language(request: web.Request) -> str:
    """The written language of the page: asked for, or remembered, or bokmål."""
    for wish in (request.query.get("sprak"), request.cookies.get(_LANGUAGE_COOKIE)):
        if wish in LANGUAGES:
            return wish
    return LANGUAGES[0]


def page(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Return a page of `templates/<template>`. `here` is the address to come back to from the language switch."""
    desk = request.app[DESK]
    language = page_language(request)
    response = desk.render(
        request,
        f"coordinator/{template}",
        {
            "language": language,
            "say": partial(say, desk.content, language),
            "tell": _teller(desk.content, language),
            "day": words.say_day,
            "date_words": words.say_date,
            "moment": words.say_moment,
            "now": desk.now(),
            "visitor": None,
            "csrf": "",
            "here": request.path if request.method == "GET" else HOME,
            **values,
        },
    )
    response.set_status(status)
    return response


def say(content: Content, language: str, key: str, **values: Any) -> str:
    """Return the text `coordinator.<key>`."""
    return content.text(f"coordinator.{key}", language, **values)


def tell(content: Content, language: str, key: str, **values: Any) -> str:
    """Return the text with this full id, or the text of this key in one of the files about the plan."""
    if "." in key:
        return content.text(key, language, **values)
    full = f"{_PLAN_FILES[0]}.{key}"
    if full not in content.texts:
        full = next((other for file in _PLAN_FILES if (other := f"{file}.{key}") in content.texts), full)
    return content.text(full, language, **values)


def _teller(content: Content, language: str) -> Callable[..., str]:
    """Return `tell` for one page: a label that stands there five hundred times is looked up once."""
    known: dict[str, str] = {}

    def say_it(key: str, **values: Any) -> str:
        if values:
            return tell(content, language, key, **values)
        if key not in known:
            known[key] = tell(content, language, key)
        return known[key]

    return say_it


async def written(request: web.Request) -> list[str]:
    """Return what the coordinator had written in the form that was sent."""
    if request.method != "POST":
        return []
    try:
        form = await read_form(request)
    except Problem:
        return []
    return written_in(form)


def written_in(form: dict[str, str]) -> list[str]:
    """Return the fields of a form in which somebody writes; before the name may stand which of several forms."""
    return [text for name, text in form.items() if name.rpartition(".")[2] in WRITTEN and text.strip()]


async def unsent_form(request: web.Request) -> Unsent | None:
    """Return the form that was sent when nobody was logged in any longer; None when nothing was written in it."""
    try:
        form = await read_form(request)
    except Problem:
        return None
    return keep(request.path, form, written_in(form))


async def message_page(request: web.Request, problem: Problem) -> web.Response:
    """Return the page that says what went wrong and what to do."""
    plan = _PLAN_PATH.match(request.path)
    response = page(
        request,
        "message.html",
        status=problem.status,
        text=problem.say(request, page_language(request)),
        back=plan.group() if plan else HOME,
        kept=await written(request),
    )
    if problem.status == 429:
        response.headers["Retry-After"] = "900"
    return response


async def login_wanted(request: web.Request) -> web.StreamResponse:
    """Return the way to the login. Who was logged out while writing gets the words back."""
    plan = _PLAN_PATH.match(request.path)
    if request.method == "GET":
        address = f"{LOGIN}?neste={plan.group()}" if plan else LOGIN
        response = web.Response(status=303, headers={"Location": address})
    else:
        after = plan.group() if plan else HOME
        unsent = await unsent_form(request)
        response = login_page(request, status=401, trouble="login_again", after=after, unsent=unsent)
    if sessions.cookie_token(request):
        sessions.drop_cookie(request, response)
    return response


def login_page(
    request: web.Request,
    *,
    status: int = 200,
    trouble: str = "",
    username: str = "",
    after: str = HOME,
    unsent: Unsent | None = None,
) -> web.Response:
    """Return the login form. What could not be sent stands in it, until the login succeeds."""
    values = {"trouble": trouble, "username": username, "after": after, "unsent": unsent}
    return page(request, "login.html", status=status, here=LOGIN, **values)


def own_address(wish: str) -> str:
    """Return where to go after the login: a plan of ours, or the list. Never another site."""
    return wish if _PLAN_PATH.fullmatch(wish) else HOME
