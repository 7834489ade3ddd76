"""The addresses: start page, practice, a talk, its reflection, its deletion, help."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import unquote

from markupsafe import Markup
from tornado import iostream, web

from sandbox.apps import request
from sandbox.errors import TalkUnknown
from sandbox.journal.log import TalkLog
from sandbox.server import headers
from sandbox.server.page import Page, render
from sandbox.server.rooms import Rooms
from sandbox.server.shelf import Shelf, start_context

_SEED = re.compile(r"[A-Za-z0-9_-]{1,32}")
_LOG = logging.getLogger(__name__)

PRACTICE = "ueben.ipynb"
REFLECTION = "reflexion.ipynb"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the pages need from elsewhere.

    ``forget`` removes a talk's prepared sound and pictures from the cache; ``speech_model`` is the name of the
    installed speech model, empty if there is none.
    """

    shelf: Shelf
    journal: TalkLog
    forget: Callable[[str], Awaitable[None]]
    speech_model: Callable[[], str]


class OurPage(Page):
    """A page that knows the server's parts."""

    def initialize(self, parts: Parts) -> None:
        self.parts = parts

    async def own_talk(self, talk: str) -> None:
        """Answer 404 unless the talk is there and this learner's: others learn nothing of it, not even that it is."""
        try:
            summary = await asyncio.to_thread(self.parts.journal.summary, talk)
        except TalkUnknown:
            raise web.HTTPError(404) from None
        if summary.learner != self.learner:
            raise web.HTTPError(404)


class StartPage(OurPage):
    """``/``"""

    async def get(self) -> None:
        context = await asyncio.to_thread(
            start_context, self.parts.shelf, self.parts.journal, self.learner, self.xsrf_form_html()
        )
        self.show("start.html", context=context, xsrf=Markup(context.xsrf))  # noqa: S704 - tornado's own field


class HelpPage(OurPage):
    """``/hilfe``"""

    async def get(self) -> None:
        self.show("hilfe.html", speech_model=await asyncio.to_thread(self.parts.speech_model))


class DeleteTalk(OurPage):
    """``POST /gespraech/<talk>/loeschen``: Jupyter's handler has checked origin and form field before this runs."""

    async def get(self, talk: str) -> None:
        await self.own_talk(talk)
        self.redirect(self.base_url)

    async def post(self, talk: str) -> None:
        await self.own_talk(talk)
        await asyncio.to_thread(self.parts.journal.delete_talk, talk)
        await self.parts.forget(talk)
        self.redirect(self.base_url, status=303)


class RoomPage(OurPage):
    """A page with a kernel behind it."""

    def policy_here(self) -> str:
        return headers.room(self.request.headers.get("Host", ""))

    async def open_room(self, notebook: str) -> None:
        """Stream the notebook's page, or say that all rooms are taken."""
        rooms: Rooms = self.settings["rooms"]
        room = await rooms.open(notebook, self.visitor.username, self._told())
        if room is None:
            self.set_status(503)
            self.set_header("Retry-After", "10")
            self.set_header("Content-Security-Policy", headers.PLAIN)
            self.show("voll.html")
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        try:
            async for piece in room.page():
                self.write(piece)
                await self.flush()
        except iostream.StreamClosedError:
            return  # the visitor went away; the page watch ends the kernel
        except Exception as problem:  # noqa: BLE001 - the page has begun: what can still be said is said in it
            _LOG.error("A page could not be made: %s", type(problem).__name__)
            _LOG.debug("A page could not be made", exc_info=True)
            await rooms.end(room.kernel)
            self.write(render("bruch.html", self.base_url))
        await self.finish()

    def _told(self) -> dict[str, str]:
        below = unquote(self.request.path)[len(self.base_url) - 1 :]
        return {
            request.PATH: below,
            request.QUERY: self.request.query,
            request.VISITOR: self.visitor.username,
            request.LEARNER: self.learner,
        }


class PracticePage(RoomPage):
    """``/ueben/<scenario>?stufe=<level>&person=<seed>``: these addresses are handed out by trainers."""

    async def get(self, scenario: str) -> None:
        card = await asyncio.to_thread(self.parts.shelf.card, scenario)
        level = self.get_query_argument("stufe", "")
        person = self.get_query_argument("person", "")
        if card is None or (level and not card.has_level(level)) or (person and not _SEED.fullmatch(person)):
            raise web.HTTPError(404)
        await self.open_room(PRACTICE)


class TalkPage(RoomPage):
    """``/gespraech/<talk>``"""

    async def get(self, talk: str) -> None:
        await self.own_talk(talk)
        await self.open_room(PRACTICE)


class ReflectionPage(RoomPage):
    """``/reflexion/<talk>``"""

    async def get(self, talk: str) -> None:
        await self.own_talk(talk)
        await self.open_room(REFLECTION)
