"""What search engines get: robots.txt, the sitemap, and the facts of a page as JSON-LD (schema.org)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.keys import SETTINGS
from bot.web.rendering import ENVIRONMENT
from content.model import LANGUAGES, RightEntry

LOCALES = {"nb": "nb-NO", "nn": "nn-NO"}
# Where conversations, plans and machines live: nothing to find there.
_CLOSED = ("/samtale", "/fortsett", "/koordinator", "/api", "/health", "/metrics")
_CONTEXT = "https://schema.org"


@dataclass(frozen=True)
class Address:
    """One page's place among all pages: its address in each written language, and when it was last checked."""

    by_language: Mapping[str, str]
    checked: str | None = None

    @property
    def alternates(self) -> dict[str, str]:
        """Addresses by the value of `hreflang`."""
        named = {LOCALES[language]: url for language, url in self.by_language.items()}
        return {**named, "x-default": self.by_language[LANGUAGES[0]]}


def address(request: web.Request, path: str, checked: str | None = None) -> Address:
    """The address of `path` as the world sees it."""
    base = request.app[SETTINGS].public_url.rstrip("/") or f"{request.scheme}://{request.host}"
    return Address({"nb": base + path, "nn": f"{base}{path}?sprak=nn"}, checked)


def robots(request: web.Request) -> web.Response:
    """The text of robots.txt."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), ""]
    sitemap = address(request, "/sitemap.xml").by_language["nb"]
    return web.Response(text="\n".join([*lines, f"Sitemap: {sitemap}", ""]), content_type="text/plain", charset="utf-8")


def sitemap(request: web.Request, pages: Iterable[Address]) -> web.Response:
    """All pages in both written languages, each with the other one beside it."""
    text = request.app[ENVIRONMENT].get_template("rights/sitemap.xml").render(pages=list(pages))
    response = web.Response(text=text, content_type="application/xml", charset="utf-8")
    response.enable_compression()
    return response


def web_page(address: Address, language: str, title: str, description: str, **more: Any) -> dict[str, Any]:
    """A page as schema.org/WebPage."""
    return {
        "@context": _CONTEXT,
        "@type": "WebPage",
        "url": address.by_language[language],
        "name": title,
        "description": description,
        "inLanguage": LOCALES[language],
        "isAccessibleForFree": True,
        "publisher": {"@type": "Organization", "name": "Losen"},
        **({"lastReviewed": address.checked} if address.checked else {}),
        **more,
    }


def question(entry: RightEntry, language: str, answer: str) -> dict[str, Any]:
    """What a page about a right is about: the question, its short answer, and the paragraphs it stands on."""
    return {
        "mainEntity": {
            "@type": "Question",
            "name": entry.title.text(language),
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        },
        "citation": [
            {
                "@type": "Legislation",
                "name": f"{source.law} {source.paragraph}",
                "legislationJurisdiction": "NO",
                "url": source.url,
            }
            for source in entry.sources
        ],
    }


def item_list(items: Iterable[tuple[str, Address]], language: str) -> dict[str, Any]:
    """The pages that a page leads to, in order."""
    return {
        "mainEntity": {
            "@type": "ItemList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "url": address.by_language[language]}
                for place, (name, address) in enumerate(items, 1)
            ],
        }
    }
