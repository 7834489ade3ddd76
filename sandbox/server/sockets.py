"""The websocket between a page and its kernel: own origin, own kernel, widget messages only."""

from __future__ import annotations

from urllib.parse import urlsplit

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from tornado import web
from voila.tornado.kernel_websocket_handler import (
    VoilaKernelWebsocketHandler,
)

from sandbox.server.messages import may_pass, read_v1
from sandbox.server.page import GermanErrors
from sandbox.server.rooms import Rooms

_PROTOCOL = "v1.kernel.websocket.jupyter.org"


class WidgetsOnly(ZMQChannelsWebsocketConnection):
    """The bridge from websocket to kernel, with a doorkeeper in front."""

    kernel_ws_protocol = _PROTOCOL

    def handle_incoming_message(self, incoming_msg: object) -> None:
        """Pass on what a widget may say; drop the rest without a word to the sender."""
        if self.subprotocol != _PROTOCOL or not isinstance(incoming_msg, bytes):
            self.log.warning("A page spoke an old protocol; its message was dropped.")
            return
        try:
            channel, kind, content = read_v1(incoming_msg)
        except (ValueError, RecursionError):
            self.log.warning("A page sent a malformed message; it was dropped.")
            return
        if not may_pass(channel, kind, content):
            self.log.warning("A page sent a message it may not send (%s); it was dropped.", kind[:40])
            return
        super().handle_incoming_message(incoming_msg)  # type: ignore[arg-type]


class RoomSocket(GermanErrors, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The authorizer checks the owner before the handshake; this adds the origin and tells the page watch."""

    async def pre_get(self) -> None:
        # Tornado asks about the origin only where a request names one; browsers always do.
        if not self.check_origin():
            raise web.HTTPError(403)
        await super().pre_get()

    def check_origin(self, origin: str | None = None) -> bool:
        """Only our own pages: an Origin must be there, and it must be this host."""
        origin = origin or self.get_origin()
        return origin is not None and urlsplit(origin).netloc.lower() == self.request.host.lower()

    async def open(self, kernel_id: str) -> None:
        rooms: Rooms = self.settings["rooms"]
        rooms.page_opened(kernel_id, self)
        await super().open(kernel_id)

    def on_close(self) -> None:
        rooms: Rooms = self.settings["rooms"]
        rooms.page_closed(self.kernel_id, self)
        if self.connection is not None:
            super().on_close()
