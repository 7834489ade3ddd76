"""A room that is given up while it is still being made."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace

import zmq
from jupyter_client.channels import HBChannel
from jupyter_client.session import Session

from sandbox.server.warm import Room


class LateHeart(HBChannel):
    """A heartbeat whose thread gets the processor late, as on a busy machine."""

    opened = 0

    def _create_socket(self) -> None:
        type(self).opened += 1
        time.sleep(0.2 if self.opened == 1 else 0)
        super()._create_socket()


class Renderer:
    """Starts a client and is stopped before that is ready."""

    def __init__(self, heart: HBChannel) -> None:
        self.executor = SimpleNamespace(kc=SimpleNamespace(hb_channel=heart, stop_channels=heart.stop))

    async def generate_content_generator(self, *_: object):
        self.executor.kc.hb_channel.start()
        yield "", None


async def test_a_heartbeat_that_has_hardly_begun_is_stopped_cleanly(monkeypatch):
    complaints = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)
    with zmq.Context() as context:
        heart = LateHeart(context, Session(), "tcp://127.0.0.1:1")
        room = Room("kernel", Renderer(heart), SimpleNamespace(get_kernel=lambda _: None))
        async for _ in room.page():
            break
        await room.aclose()
        assert not heart.is_alive()
    assert not complaints
    assert LateHeart.opened <= 2
