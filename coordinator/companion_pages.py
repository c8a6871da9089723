"""The coordinator's companion as pages: one topic with its steps, and the links to where it is needed."""

from __future__ import annotations

from aiohttp import web

from content import Content
from content.guide_model import Companion
from coordinator.keys import DESK
from coordinator.pages import HOME, page
from coordinator.sessions import Visitor


async def show_topic(request: web.Request, visitor: Visitor) -> web.StreamResponse:
    """GET /koordinator/veiviser/{topic}."""
    topics = request.app[DESK].content.companion
    topic = next((topic for topic in topics if topic.id == request.match_info["topic"]), None)
    if topic is None:
        raise web.HTTPNotFound
    others = [other for other in topics if other is not topic]
    here = f"{HOME}/veiviser/{topic.id}"
    return page(request, "companion.html", visitor=visitor, csrf=visitor.csrf, topic=topic, others=others, here=here)


def needed_at(content: Content, place: str) -> list[Companion]:
    """Return the topics that a page of the desk links to."""
    return [topic for topic in content.companion if place in topic.where]
