"""Turns a template and its values into a page: the jinja environment, its filters, the page's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup, escape

from bot.web import guard
from bot.web.static_files import StaticFiles
from content.model import LANGUAGES, Content

ENVIRONMENT = web.AppKey("environment", Environment)
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LANGUAGE_COOKIE = "losen_sprak"
SIZE_COOKIE = "losen_tekst"
SIZES = ("md", "lg")
_DEFAULTS = {LANGUAGE_COOKIE: LANGUAGES[0], SIZE_COOKIE: SIZES[0]}
MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
# Shown at the foot of every page, in this order, when the content has them.
FOOT_NUMBERS = ("nod_113", "legevakt", "mental_helse")
_LIST_ITEM = re.compile(r"^(?:[-•*] |\d+[.)] )")


def make_environment(content: Content, static: StaticFiles, more: dict[str, Path] | None = None) -> Environment:
    """The environment of all pages. `more` adds template folders under a prefix, such as
    `{"coordinator": …}` for `coordinator/list.html`, which can extend `base.html`."""
    folders = {name: FileSystemLoader(path) for name, path in (more or {}).items()}
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(TEMPLATES), PrefixLoader(folders)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    numbers = tuple(content.numbers.values())
    environment.globals.update(
        static=static.url,
        numbers=numbers,
        foot_numbers=[content.numbers[id] for id in FOOT_NUMBERS if id in content.numbers],
        t=_translator(content),
    )
    environment.filters.update(
        paragraphs=partial(paragraphs, numbers=[n.number for n in numbers]),
        tel=tel,
        day=day,
    )
    return environment


def page_language(request: web.Request) -> str:
    """The written language of a page without a conversation: asked for, or remembered, or nb."""
    for wish in (request.query.get("sprak"), request.cookies.get(LANGUAGE_COOKIE)):
        if wish in LANGUAGES:
            return wish
    return LANGUAGES[0]


def text_size(request: web.Request) -> str:
    """The text size the person chose."""
    for wish in (request.query.get("tekst"), request.cookies.get(SIZE_COOKIE)):
        if wish in SIZES:
            return wish
    return SIZES[0]


def page(
    request: web.Request,
    template: str,
    *,
    status: int = 200,
    language: str | None = None,
    **values: Any,
) -> web.Response:
    """One whole page, packed when the browser takes it, with the person's wishes remembered."""
    wishes = {
        LANGUAGE_COOKIE: language or page_language(request),
        SIZE_COOKIE: text_size(request),
    }
    key = guard.current_key(request)
    values = {"draft": False, "keep": "", "csrf": key.csrf() if key else "", **values}
    shape = request.app[ENVIRONMENT].get_template(template)
    text = shape.render(
        language=wishes[LANGUAGE_COOKIE],
        path=_path_to_come_back_to(request, key),
        text_size=wishes[SIZE_COOKIE],
        has_conversation=key is not None,
        **values,
    )
    response = web.Response(text=text, status=status, content_type="text/html", charset="utf-8")
    response.enable_compression()
    for cookie, wish in wishes.items():
        if wish != request.cookies.get(cookie, _DEFAULTS[cookie]):
            response.set_cookie(cookie, wish, httponly=True, samesite="Lax", path="/")
    return response


def _path_to_come_back_to(request: web.Request, key: guard.Key | None) -> str:
    """Where a link that only changes the look leads: this page, unless a form brought us here."""
    if request.method in ("GET", "HEAD"):
        return ""
    return "/samtale" if key else "/"


def _translator(content: Content) -> Callable[..., str]:
    @pass_context
    def translate(context: Context, key: str, **values: Any) -> str:
        """The text `pages.<key>`, or a full id such as `errors.empty`, in the page's language."""
        return content.text(key if "." in key else f"pages.{key}", context["language"], **values)

    return translate


# --- filters -------------------------------------------------------------------------------------


def paragraphs(text: str, numbers: Iterable[str] = ()) -> Markup:
    """Losen's own text as HTML: blank line = paragraph, "- " = list item, help numbers = links."""
    html = Markup()
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line for line in block.split("\n") if line.strip()]
        while lines:
            listed = bool(_LIST_ITEM.match(lines[0]))
            run = []
            while lines and bool(_LIST_ITEM.match(lines[0])) == listed:
                run.append(_LIST_ITEM.sub("", lines.pop(0)))
            if listed:
                items = Markup().join(Markup("<li>{}</li>").format(_linked(x, numbers)) for x in run)
                html += Markup('<ul class="ds-list">{}</ul>').format(items)
            else:
                body = Markup("<br>").join(_linked(line, numbers) for line in run)
                html += Markup("<p>{}</p>").format(body)
    return html


def tel(number: str) -> str:
    """The address that makes a phone call this number."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def day(value: str | date | None) -> str:
    """2026-11-21 as "21. november 2026", the same in both written languages."""
    if not value:
        return ""
    moment = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return f"{moment.day}. {MONTHS[moment.month - 1]} {moment.year}"


def _linked(line: str, numbers: Iterable[str]) -> Markup:
    spelled = sorted(set(numbers), key=len, reverse=True)
    if not spelled:
        return escape(line)
    any_space = "[ \u00a0\u202f]"
    pattern = "|".join(re.escape(n).replace(r"\ ", any_space) for n in spelled)
    html, end = Markup(), 0
    for match in re.finditer(rf"(?<![\d+])(?:{pattern})(?![\d])", line):
        html += escape(line[end : match.start()])
        html += Markup('<a class="ds-link tlf" href="{}">{}</a>').format(tel(match.group()), match.group())
        end = match.end()
    return html + escape(line[end:])
