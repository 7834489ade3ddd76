"""Which servers are asked: none by default."""

import pytest
from aiortc.rtcicetransport import connection_kwargs

from sandbox.errors import MediaError
from sandbox.media import ice
from sandbox.settings import IceServer, Settings

STUN = IceServer(urls="stun:eins.example:3478")
TURN = IceServer(urls="turns:zwei.example:443?transport=tcp", username="u", credential="c")
OTHER = IceServer(urls="turn:drei.example", username="v", credential="d")


def test_no_server_is_asked_by_default():
    configuration = ice.for_aiortc(Settings().ice_servers)
    assert configuration.iceServers == []
    assert connection_kwargs(configuration.iceServers) == {}
    assert ice.for_browser(Settings().ice_servers) == []


def test_aiortc_gets_the_first_of_each_and_the_browser_all():
    asked = connection_kwargs(ice.for_aiortc([STUN, TURN, OTHER]).iceServers)
    assert asked["stun_server"] == ("eins.example", 3478)
    assert asked["turn_server"] == ("zwei.example", 443)
    assert (asked["turn_username"], asked["turn_password"]) == ("u", "c")
    assert asked["turn_ssl"]
    assert ice.for_browser([STUN, TURN]) == [
        {"urls": STUN.urls},
        {"urls": TURN.urls, "username": "u", "credential": "c"},
    ]


@pytest.mark.parametrize("url", ["http://x", "turn:", "turns:x:443?transport=udp", "stuns:x"])
def test_a_server_that_would_be_passed_over_in_silence_is_refused(url):
    with pytest.raises(MediaError, match="Server"):
        ice.for_aiortc([IceServer(urls=url)])


def test_hidden_addresses_are_taken_out_of_an_answer():
    answer = (
        "v=0\r\n"
        "a=candidate:1 1 udp 2113937151 1b0f.local 5000 typ host\r\n"
        "a=candidate:2 1 udp 2113937151 192.0.2.7 5001 typ host\r\n"
        "a=end-of-candidates\r\n"
        "a=mid:0\r\n"
    )
    assert ice.without_hidden_addresses(answer).splitlines() == [
        "v=0",
        "a=candidate:2 1 udp 2113937151 192.0.2.7 5001 typ host",
        "a=mid:0",
    ]
