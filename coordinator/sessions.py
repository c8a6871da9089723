"""Sessions: a random key in a cookie (or a bearer token), its hash in the store, two time limits."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from coordinator.keys import DESK
from store import accounts
from store.unit_of_work import Store

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
_TOUCH_EVERY = timedelta(minutes=1)
_COOKIE = "losen_koordinator"


@dataclass(frozen=True)
class Visitor:
    """Who is logged in. `secret` is None for a machine with a bearer token: no browser sends that on its own."""

    account_id: str
    name: str
    session_hash: str
    secret: str | None

    @property
    def csrf(self) -> str:
        """A token for the forms of one page. It looks different on every page, so that packing pages tells nothing."""
        nonce = secrets.token_hex(8)
        return f"{nonce}.{self._seal(nonce)}"

    def accepts(self, csrf: str) -> bool:
        """Whether a form was made for this session."""
        nonce, _, seal = csrf.partition(".")
        return hmac.compare_digest(seal.encode("utf-8", "replace"), self._seal(nonce).encode())

    def _seal(self, nonce: str) -> str:
        key = (self.secret or "").encode()
        return hmac.new(key, nonce.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def new_token() -> str:
    """Return a fresh key of 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what the store keeps of a key: a stolen table opens nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def is_live(session: accounts.Session, now: datetime) -> bool:
    """Tell whether a session is neither idle nor old."""
    return now - session.seen_at < IDLE and now - session.created_at < LONGEST


def find_visitor(store: Store, token: str, now: datetime, *, machine: bool) -> Visitor | None:
    """Return who holds this key, and remember that it was used. A session past its time is ended."""
    digest = hash_token(token)
    with store.read() as uow:
        session = accounts.find_session(uow, digest)
    if session is None:
        return None
    if not is_live(session, now):
        end(store, digest, now)
        return None
    if now - session.seen_at >= _TOUCH_EVERY:
        with store.write() as uow:
            accounts.touch_session(uow, digest, now)
            uow.commit()
    return Visitor(session.account.id, session.account.name, digest, None if machine else session.csrf)


def end(store: Store, session_hash: str, now: datetime) -> None:
    """End a session on the server."""
    with store.write() as uow:
        accounts.end_session(uow, session_hash, now)
        uow.commit()


def cookie_name(request: web.Request) -> str:
    """`__Host-` binds the cookie to this host and to https; loopback has no https."""
    return f"__Host-{_COOKIE}" if request.app[DESK].secure_cookies else _COOKIE


def cookie_token(request: web.Request) -> str | None:
    """Return the key in the cookie."""
    return request.cookies.get(cookie_name(request)) or None


def set_cookie(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Hand the key to the browser until it is closed; scripts cannot read it."""
    response.set_cookie(
        cookie_name(request), token, httponly=True, samesite="Lax", path="/", secure=request.app[DESK].secure_cookies
    )


def drop_cookie(request: web.Request, response: web.StreamResponse) -> None:
    """Take the key back."""
    response.del_cookie(
        cookie_name(request), httponly=True, samesite="Lax", path="/", secure=request.app[DESK].secure_cookies
    )
