"""Nothing leaves: with every other host cut off the whole path works, and no request goes anywhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.house import House
from tests.browser.trainee import GREETING, Trainee

pytestmark = pytest.mark.browser

KEEPS_CONNECTIONS = """
window.connections = [];
const Native = RTCPeerConnection;
RTCPeerConnection = class extends Native {
  constructor(...given) { super(...given); window.connections.push(this); }
};"""
ICE_SERVERS = "connections.map((one) => one.getConfiguration().iceServers)"
CUT_OFF = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"


async def test_the_whole_path_asks_nobody_but_the_server(launch: Callable, house: House) -> None:
    browser = await launch(CUT_OFF)
    trainee = Trainee(house, await browser.new_page(locale="de-DE"))
    page = trainee.page
    await page.add_init_script(KEEPS_CONNECTIONS)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    await page.goto(house.url + "/hilfe")
    await page.get_by_role("link", name="Startseite").first.click()
    await page.get_by_role("button", name="Üben").first.click()
    await trainee.briefed()
    await trainee.begin()
    await trainee.ask(GREETING)
    await page.reload()
    await trainee.seen()
    # No STUN or TURN server is known that could be asked.
    await page.wait_for_function("connections.length > 0")  # the call is made a moment after the page is seen
    known = await page.evaluate(ICE_SERVERS)
    assert all(servers == [] for servers in known), known
    await trainee.hang_up()
    await trainee.reflect()
    await page.goto(house.url + "/nirgends")
    assert len(asked) > 50
    assert [url for url in asked if not url.startswith((house.url, f"blob:{house.url}", "data:"))] == []
    assert trainee.foreign == []
    assert trainee.errors == []
