"""Which messages of a page reach its kernel: those of widgets. Voila runs the notebook itself, so a page never needs
to execute, complete, inspect, answer input, debug, interrupt or shut down anything. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_TYPES = frozenset({"comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request"})
_CONTROL = "jupyter.widget.control"
"""The one channel a page opens itself, to ask for the widgets' state; it never creates a widget."""


def may_pass(channel: str, kind: str, content: Mapping[str, Any]) -> bool:
    """Whether a message of this channel, type and content may go on to the kernel."""
    if channel != "shell" or kind not in _TYPES:
        return False
    return kind != "comm_open" or content.get("target_name") == _CONTROL


def read_v1(message: bytes) -> tuple[str, str, Mapping[str, Any]]:
    """Return channel, type and content of a message of protocol v1.kernel.websocket.jupyter.org.

    The frame: a number of offsets (8 bytes, little-endian each), the offsets, then channel, header, parent header,
    metadata, content, buffers. Raises ValueError for anything else.
    """
    count = int.from_bytes(message[:8], "little")
    if not 6 <= count <= 1024 or len(message) < 8 * (count + 1):
        raise ValueError("not a v1 frame")
    at = [int.from_bytes(message[8 * (nth + 1) : 8 * (nth + 2)], "little") for nth in range(count)]
    if at != sorted(at) or at[0] < 8 * (count + 1) or at[-1] > len(message):
        raise ValueError("offsets are out of order")
    channel = message[at[0] : at[1]].decode()
    header = json.loads(message[at[1] : at[2]])
    content = json.loads(message[at[4] : at[5]])
    if not isinstance(header, dict) or not isinstance(content, dict):
        raise ValueError("header and content are objects")  # noqa: TRY004 - a malformed frame, like the others
    return channel, str(header.get("msg_type")), content
