"""The conversation's view in a real Chromium, without a talk behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandbox.widgets.conversation import Conversation
from tests.fakes.front import Front

pytestmark = pytest.mark.browser


async def test_a_paper_that_was_shown_can_be_opened_beside_the_call(launch: Callable) -> None:
    shown = {
        "seq": 2,
        "kind": "tool",
        "at": 3.0,
        "name": "",
        "text": "[Ein Brief <b>]",
        "paper": "/gespraech/x/papier/brief",
    }
    plain = {"seq": 3, "kind": "tool", "at": 4.0, "name": "", "text": "[Ein Umschlag]", "paper": ""}
    front = Front(Conversation(lambda _: None, phase="call", turns=[shown, plain]))
    page = await (await launch()).new_page()
    try:
        await page.goto(front.address)
        first, second = await page.get_by_role("log", name="Gesprächsverlauf").get_by_role("listitem").all()
        assert await first.inner_text() == "[Ein Brief <b>] Papier lesen"
        link = first.get_by_role("link", name="Papier lesen")
        assert await link.get_attribute("href") == shown["paper"]
        assert await link.get_attribute("target") == "_blank"  # the call goes on
        assert await second.inner_text() == "[Ein Umschlag]"
    finally:
        await page.close()
        await front.aclose()
