"""What stands between a page and a stranger: the cookie, the CSRF token, the origin, the headers.

The cookie is the key to one conversation. The CSRF token is made from that key and a fresh nonce, so
it needs no store, dies with the conversation and looks different on every page (which keeps it safe
in compressed pages).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from bot.keys import SETTINGS
from bot.problems import Problem

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: that makes browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
# Room for the longest message the gate lets through, with every sign written as %XX.
LONGEST_FORM = 128 * 1024
_COOKIE = "losen_samtale"
_SAFE = re.compile(r"[A-Za-z0-9_-]{1,128}")


@dataclass(frozen=True)
class Key:
    """The key to one conversation, as the cookie holds it."""

    conversation: str
    token: str

    def csrf(self) -> str:
        """A token for one page."""
        nonce = secrets.token_hex(8)
        return f"{nonce}.{self._seal(nonce)}"

    def accepts(self, csrf: str) -> bool:
        """Whether this token was made from this key."""
        nonce, _, seal = csrf.partition(".")
        return hmac.compare_digest(seal.encode(), self._seal(nonce).encode())

    def shelf(self) -> str:
        """A name for this conversation in the phone's own storage, which opens nothing."""
        return hashlib.sha256(f"losen-shelf {self.conversation}".encode()).hexdigest()[:12]

    def _seal(self, nonce: str) -> str:
        message = f"losen-csrf {self.conversation} {nonce}".encode()
        return hmac.new(self.token.encode(), message, hashlib.sha256).hexdigest()[:32]


def cookie_name(app: web.Application) -> str:
    """`__Host-` keeps the cookie to this host and to https; loopback has no https."""
    return f"__Host-{_COOKIE}" if app[SETTINGS].secure_cookies else _COOKIE


def current_key(request: web.Request) -> Key | None:
    """The key in the request's cookie, if there is one that could be a key."""
    value = request.cookies.get(cookie_name(request.app), "")
    conversation, _, token = value.partition(".")
    if _SAFE.fullmatch(conversation) and _SAFE.fullmatch(token):
        return Key(conversation, token)
    return None


def set_key(request: web.Request, response: web.StreamResponse, key: Key) -> None:
    """Hand the key to the browser until it is closed; scripts cannot read it."""
    response.set_cookie(
        cookie_name(request.app),
        f"{key.conversation}.{key.token}",
        httponly=True,
        samesite="Lax",
        secure=request.app[SETTINGS].secure_cookies,
        path="/",
    )


def drop_key(request: web.Request, response: web.StreamResponse) -> None:
    """Take the key back."""
    response.del_cookie(
        cookie_name(request.app),
        path="/",
        httponly=True,
        samesite="Lax",
        secure=request.app[SETTINGS].secure_cookies,
    )


async def read_form(request: web.Request, most_fields: int = 20) -> dict[str, str]:
    """The fields of a form from our own pages; anything else raises `Problem`."""
    check_origin(request)
    if (request.content_length or 0) > LONGEST_FORM:
        raise Problem(413, "too_big")
    data = await request.content.read(LONGEST_FORM + 1)
    while len(data) <= LONGEST_FORM and not request.content.at_eof():
        data += await request.content.read(LONGEST_FORM + 1)
    if len(data) > LONGEST_FORM:
        raise Problem(413, "too_big")
    try:
        fields = parse_qs(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most_fields)
    except ValueError as fault:  # UnicodeDecodeError is one, too many fields another
        raise Problem(400, "not_unicode") from fault
    # A browser sends a line break of a text box as CR LF; the person wrote one line break.
    return {name: values[0].replace("\r\n", "\n") for name, values in fields.items()}


def check_csrf(key: Key, form: dict[str, str]) -> None:
    """Raise `Problem` when the form was not made by a page of this conversation."""
    if not key.accepts(form.get("csrf", "")):
        raise Problem(403, "forbidden")


def check_origin(request: web.Request) -> None:
    """Raise `Problem` when a browser tells that another site made this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise Problem(403, "forbidden")
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc not in _own_hosts(request):
        raise Problem(403, "forbidden")


def _own_hosts(request: web.Request) -> set[str]:
    public = request.app[SETTINGS].public_url
    return {urlsplit(public).netloc} if public else {request.host}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: the same protection on every answer, also on errors."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
