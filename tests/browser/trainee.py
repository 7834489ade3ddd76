"""A trainee at the browser: what one sees, presses and types, by the names that stand on the page."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable

import psutil
from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.browser.house import House

PATIENT = 60_000
"""Milliseconds a step may take on a machine that is busy with other tests."""
CAPTION = ".stage-over span"
STATS = "document.querySelector('.buehne').__stats()"

GREETING = (
    "Guten Tag, mein Name ist Sommer, ich bin Ihre Ansprechpartnerin im Jobcenter. "
    "Können Sie mich gut hören und sehen?"
)
ALONE = "Sind Sie gerade allein im Zimmer und können frei sprechen?"
MATTER = "Was führt Sie heute zu mir?"


async def until(condition: Callable[[], Awaitable[bool] | bool], what: str, seconds: float = 90) -> None:
    """Poll until the condition holds."""
    end = time.monotonic() + seconds
    while True:
        held = condition()
        if held if isinstance(held, bool) else await held:
            return
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        await asyncio.sleep(0.05)


class Trainee:
    """One tab. ``foreign``: requests that left the server; ``errors``: what broke in the page."""

    def __init__(self, house: House, page: Page) -> None:
        self.house = house
        self.page = page
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(PATIENT)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda socket: self._asked(socket.url))

    def _asked(self, url: str) -> None:
        here = (self.house.url, self.house.url.replace("http", "ws", 1), f"blob:{self.house.url}", "data:")
        if not url.startswith(here):
            self.foreign.append(url)

    # -- what is on the page ------------------------------------------------------------------------------------

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Ihre Äußerung")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Gesprächsverlauf")

    @property
    def status(self) -> Locator:
        return self.page.locator(".stand")

    @property
    def talk(self) -> str:
        """The talk's id, as the address tells it."""
        found = re.search(r"/(?:gespraech|reflexion)/([^/?#]+)", self.page.url)
        assert found, self.page.url
        return found.group(1)

    async def said(self) -> list[str]:
        """All that stands in the log, in order."""
        return await self.log.locator("li > p").all_text_contents()

    async def stats(self) -> dict[str, float]:
        return await self.page.evaluate(STATS)

    async def kernel(self) -> psutil.Process:
        """The process behind this page."""
        config = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
        return self.house.process_of(await self.page.evaluate(config))

    async def fits(self) -> bool:
        """Whether nobody has to scroll sideways."""
        return await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # -- what a trainee does ------------------------------------------------------------------------------------

    async def brief(
        self, scenario: str = "erstgespraech-land", *, person: int = 1, level: str = "mittel"
    ) -> None:
        """Open a talk by its address and wait for the briefing."""
        await self.page.goto(f"{self.house.url}/ueben/{scenario}?stufe={level}&person={person}")
        await self.briefed()

    async def briefed(self) -> None:
        await self.button("Gespräch beginnen").wait_for()
        await self.page.wait_for_url("**/gespraech/*")

    async def begin(self) -> None:
        """Begin the call and wait until the customer is seen and has said the first words."""
        await self.button("Gespräch beginnen").click()
        await self.seen()
        await self.quiet()

    async def seen(self) -> None:
        """Wait until pictures come in."""
        await self.page.locator(".buehne").wait_for()
        await self.page.wait_for_function(f"{STATS}.then((s) => s.state === 'connected' && s.frames > 3)")

    async def quiet(self) -> None:
        """Wait until the customer has said all there is to say."""
        await expect(self.status).to_have_text(re.compile("hört Ihnen zu"), timeout=PATIENT)

    async def send(self, text: str) -> None:
        """Type and send; return when it is in the journal (the field is emptied only then)."""
        await self.field.fill(text)
        await self.button("Senden").click()
        await expect(self.field).to_have_value("", timeout=PATIENT)

    async def ask(self, text: str) -> None:
        """Send, and wait until it was understood; the answer is heard while the test goes on."""
        answered = len(self.house.events(self.talk, "trainee.understood"))
        await self.send(text)
        await until(lambda: len(self.house.events(self.talk, "trainee.understood")) > answered, "an answer")

    async def say(self, text: str) -> None:
        """Send, and listen to the answer to its end."""
        await self.ask(text)
        await self.quiet()

    async def hang_up(self) -> None:
        await self.button("Gespräch beenden").click()
        await self.page.get_by_role("heading", name="Das Gespräch ist beendet").wait_for()

    async def reflect(self) -> None:
        await self.page.get_by_role("link", name="Weiter zur Reflexion").click()
        await self.page.get_by_role("heading", name="Reflexion", exact=True).wait_for()


async def tab(context: BrowserContext, house: House) -> Trainee:
    """Open a tab."""
    return Trainee(house, await context.new_page())
