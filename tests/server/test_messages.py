from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.kernels.connection.base import (
    deserialize_msg_from_ws_v1,
    serialize_msg_to_ws_v1,
)

from sandbox.server.messages import may_pass, read_v1


def frame(channel: str, kind: str, content: dict[str, object]) -> bytes:
    parts = [json.dumps(each).encode() for each in ({"msg_type": kind}, {}, {}, content)]
    return serialize_msg_to_ws_v1(parts, channel)


@pytest.mark.parametrize("kind", ["comm_msg", "comm_close", "comm_info_request", "kernel_info_request"])
def test_widget_messages_pass(kind):
    assert may_pass("shell", kind, {})


@pytest.mark.parametrize("channel", ["shell", "control", "stdin", "iopub"])
@pytest.mark.parametrize(
    "kind",
    [
        "execute_request",
        "complete_request",
        "inspect_request",
        "history_request",
        "is_complete_request",
        "input_reply",
        "debug_request",
        "interrupt_request",
        "shutdown_request",
        "create_subshell_request",
        "usage_request",
        "None",
    ],
)
def test_nothing_else_does(channel, kind):
    assert not may_pass(channel, kind, {})


@pytest.mark.parametrize("channel", ["control", "stdin", "iopub", ""])
def test_widget_messages_go_by_shell_only(channel):
    assert not may_pass(channel, "comm_msg", {})


def test_a_page_may_ask_for_state_but_not_create_widgets():
    assert may_pass("shell", "comm_open", {"target_name": "jupyter.widget.control"})
    assert not may_pass("shell", "comm_open", {"target_name": "jupyter.widget"})
    assert not may_pass("shell", "comm_open", {})


def test_a_frame_is_read_as_jupyter_reads_it():
    message = frame("shell", "comm_msg", {"comm_id": "ä"})
    assert read_v1(message) == ("shell", "comm_msg", {"comm_id": "ä"})
    channel, parts = deserialize_msg_from_ws_v1(message)
    assert (channel, json.loads(parts[0])["msg_type"]) == ("shell", "comm_msg")


@given(st.binary(max_size=200))
def test_noise_is_refused_with_value_error_only(message):
    with pytest.raises(ValueError):  # noqa: PT011 - JSON and decoding errors are ValueErrors too
        read_v1(message)


@given(st.data())
def test_a_damaged_frame_never_means_another_type_than_jupyter_reads(data):
    """Whatever passes our reader must be what Jupyter would send on."""
    message = bytearray(frame("shell", "comm_msg", {"a": 1}))
    for _ in range(data.draw(st.integers(1, 3))):
        message[data.draw(st.integers(0, len(message) - 1))] = data.draw(st.integers(0, 255))
    try:
        channel, kind, _ = read_v1(bytes(message))
    except ValueError:
        return
    theirs, parts = deserialize_msg_from_ws_v1(bytes(message))
    assert (channel, kind) == (theirs, str(json.loads(parts[0]).get("msg_type")))
