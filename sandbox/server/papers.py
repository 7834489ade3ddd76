"""``/gespraech/<talk>/papier/<paper>``: a document that was shown in a talk, to be read; with ``.pdf`` to be kept."""

from __future__ import annotations

import asyncio

from tornado import web

from sandbox import content
from sandbox.documents import Paper, filled, pdf
from sandbox.errors import ContentError
from sandbox.journal.events import TalkOpened, ToolUsed
from sandbox.journal.log import TalkLog
from sandbox.script.load import load
from sandbox.server.handlers import OurPage


class PaperPage(OurPage):
    """The document as a page that can be read aloud and enlarged, or as a PDF."""

    async def get(self, talk: str, name: str, ending: str) -> None:
        await self.own_talk(talk)
        paper = await asyncio.to_thread(shown, self.parts.journal, talk, name)
        if paper is None:
            raise web.HTTPError(404)
        if not ending:
            self.show("papier.html", paper=paper, address=self.request.path)
            return
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f'inline; filename="{name}.pdf"')
        await self.finish(await asyncio.to_thread(pdf, paper))


def shown(journal: TalkLog, talk: str, name: str) -> Paper | None:
    """Return the document as it was shown in the talk; None where it was not, or where its script is gone."""
    entries = journal.read(talk)
    opened = entries[0].event
    if not isinstance(opened, TalkOpened) or not any(
        isinstance(entry.event, ToolUsed) and entry.event.paper == name for entry in entries
    ):
        return None
    try:
        scenario = load(content.scenarios_dir() / opened.scenario).scenario
    except ContentError:
        return None
    document = scenario.documents.get(name) if scenario else None
    return filled(document, opened.persons) if document else None
