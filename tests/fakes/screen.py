"""The browser's side of a widget, without a browser: what was sent to it, what it does, its end of the call."""

import asyncio

from tests.fakes.peer import Peer


class Screen:
    """Sits at a widget's comm. ``messages`` are what the widget sent; ``act`` is what the page does."""

    def __init__(self, widget):
        self.widget = widget
        self.messages = []
        self._ears = []
        widget.comm.publish_msg = self._published

    def act(self, kind, **content):
        message = {"method": "custom", "content": {"kind": kind, **content}}
        self.widget.comm.handle_msg({"content": {"data": message}, "buffers": []})

    def listen(self, ear):
        self._ears.append(ear)

    def _published(self, _kind, data=None, **_):
        if data and data.get("method") == "custom":
            self.messages.append(data["content"])
            for ear in self._ears:
                ear(data["content"])


class Spectator:
    """Asks a stage for a call as its page does, and answers the offer as a browser would."""

    def __init__(self, stage):
        self.screen = Screen(stage)
        self.peer = Peer()
        self.screen.listen(self._told)
        self._tasks = set()

    def sit_down(self):
        self.screen.act("ready")

    def _told(self, content):
        if content.get("kind") == "offer":
            task = asyncio.ensure_future(self._answer(content))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, offer):
        sdp = await self.peer.answer(offer)
        self.screen.act("answer", sdp=sdp, call=offer["call"])

    async def aclose(self):
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.peer.aclose()
