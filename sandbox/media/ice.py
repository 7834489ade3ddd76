"""STUN and TURN servers, as aiortc and as browsers want them told. None is ever asked that was not set."""

from __future__ import annotations

from collections.abc import Sequence

from aiortc import RTCBundlePolicy, RTCConfiguration, RTCIceServer
from aiortc.rtcicetransport import parse_stun_turn_uri

from sandbox.errors import MediaError
from sandbox.settings import IceServer


def for_aiortc(servers: Sequence[IceServer]) -> RTCConfiguration:
    """Return the configuration of the server's end, everything over one port.

    aiortc takes one STUN and one TURN server and passes over the others in silence, so we choose what it
    takes: the first of each. An empty list is said explicitly: left out, aiortc would ask a public server.
    Raises MediaError if an address is malformed, or a TURN server's transport is one that aiortc cannot do.
    """
    chosen: dict[str, RTCIceServer] = {}
    for server in servers:
        kind = _kind(server.urls)
        chosen.setdefault(
            kind,
            RTCIceServer(
                urls=server.urls, username=server.username or None, credential=server.credential or None
            ),
        )
    return RTCConfiguration(iceServers=list(chosen.values()), bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


def for_browser(servers: Sequence[IceServer]) -> list[dict[str, str]]:
    """Return ``iceServers`` for a browser's RTCPeerConnection: all of them, it chooses by itself."""
    return [
        {"urls": server.urls}
        | ({"username": server.username, "credential": server.credential} if server.username else {})
        for server in servers
    ]


def without_hidden_addresses(sdp: str) -> str:
    """Take the ``.local`` candidates out of a browser's answer, and the promise that no more will come.

    A browser without a camera's or microphone's permission hides its addresses behind mDNS names, and asking
    for each costs up to a second, mostly in vain. They are not needed: the browser has ours and calls there.
    Not being told the end, aiortc waits for that call (our own time limit ends the wait).
    """
    lines = [line for line in sdp.splitlines() if not _hidden(line) and line != "a=end-of-candidates"]
    return "\r\n".join(lines) + "\r\n"


def _hidden(line: str) -> bool:
    return line.startswith("a=candidate:") and any(word.endswith(".local") for word in line.split())


def _kind(url: str) -> str:
    """Return ``stun`` or ``turn``."""
    try:
        parsed = parse_stun_turn_uri(url)
    except ValueError as problem:
        raise MediaError(
            f"Die Adresse {url!r} eines STUN- oder TURN-Servers ist nicht lesbar.",
            "Richtig ist zum Beispiel stun:host:3478 oder turns:host:443?transport=tcp.",
        ) from problem
    allowed = {"stun": (None,), "turn": ("udp", "tcp"), "turns": ("tcp",)}.get(parsed["scheme"], ())
    if parsed.get("transport") not in allowed:
        raise MediaError(
            f"Der Server {url!r} lässt sich so nicht nutzen.",
            "Möglich sind stun:, turn: über udp oder tcp und turns: über tcp.",
        )
    return "stun" if parsed["scheme"] == "stun" else "turn"
