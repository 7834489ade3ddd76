"""A page's socket without a page: speaks protocol v1 and sees what comes back."""

from __future__ import annotations

import json
import uuid
from typing import Any

import httpx
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)
from websockets.sync.client import ClientConnection, connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"


def open_socket(
    url: str, kernel: str, visitor: httpx.Client, origin: str | None = "", protocol: str | None = PROTOCOL
) -> ClientConnection:
    """``origin``: by default the server's own; None sends none."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.cookies.jar)
    return connect(
        f"{url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels?session_id={uuid.uuid4()}",
        origin=url if origin == "" else origin,
        additional_headers={"Cookie": cookies},
        subprotocols=[protocol] if protocol else None,
        proxy=None,
        max_size=None,
    )


def say(
    socket: ClientConnection, kind: str, content: dict[str, Any], channel: str = "shell", legacy: bool = False
) -> str:
    """Send a message; return its id."""
    name = uuid.uuid4().hex
    header = {
        "msg_id": name,
        "msg_type": kind,
        "username": "x",
        "session": "s",
        "version": "5.3",
        "date": "2026-01-01T00:00:00Z",
    }
    if legacy:
        body = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": channel}
        socket.send(json.dumps(body))
    else:
        parts = [json.dumps(each).encode() for each in (header, {}, {}, content)]
        socket.send(serialize_msg_to_ws_v1(parts, channel))
    return name


def answers(socket: ClientConnection, name: str, seconds: float) -> list[str]:
    """Return the types of what comes back for that message: until its reply, or for so long."""
    found: list[str] = []
    while True:
        try:
            message = socket.recv(timeout=seconds)
        except TimeoutError:
            return found
        if not isinstance(message, bytes):
            continue
        _, parts = deserialize_msg_from_ws_v1(message)
        if json.loads(parts[1]).get("msg_id") == name:
            kind = json.loads(parts[0])["msg_type"]
            found.append(kind)
            if kind.endswith("_reply"):
                return found
