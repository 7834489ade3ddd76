"""Pages of a real server in a real Chromium: nothing leaves, nothing foreign runs, kernels go with their pages."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import psutil
import pytest
from playwright.async_api import async_playwright

from tests.fakes.peer import until
from tests.server.conftest import server, starts  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("server")]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
AXE = Path(__file__).with_name("vendor") / "axe.min.js"
PRACTICE = "/ueben/erstgespraech-land"
ROOMY = 40_000
"""Milliseconds a page with a kernel may take on a machine that is busy with other tests."""


class Visit:
    """A tab, and what happened in it that should not."""

    def __init__(self, page, url):
        self.page = page
        self.url = url
        self.foreign = []
        self.refused = []
        self.errors = []
        page.on("request", self._asked)
        page.on("websocket", self._asked)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, request):
        here = (self.url, self.url.replace("http", "ws", 1), f"blob:{self.url}", "data:")
        if not request.url.startswith(here):
            self.foreign.append(request.url)

    def _said(self, message):
        if "Content Security Policy" in message.text:
            self.refused.append(message.text)

    async def go(self, path):
        await self.page.goto(self.url + path)
        return self.page

    async def room(self, path=PRACTICE):
        """Open a room and wait until its button answers: browser, socket and kernel are one."""
        await self.go(path)
        await self.press()
        return await self.pid()

    async def press(self):
        await self.page.get_by_role("button", name="Drücken").click(timeout=ROOMY)
        await self.page.get_by_text("gedrückt", exact=True).wait_for(timeout=ROOMY)

    async def pid(self):
        text = await self.page.get_by_text("GEFRAGT").text_content()
        return json.loads(text.split("GEFRAGT")[1].split("ENDE")[0])["pid"]


@pytest.fixture
async def browser():
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


async def visit(browser, running, width=1280):
    context = await browser.new_context(viewport={"width": width, "height": 860}, locale="de-DE")
    return Visit(await context.new_page(), running.url)


def gone(pid):
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


async def violations(page):
    # Through the debugger, not as a script element: the page's own policy would refuse that, as it should.
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [(each["id"], [node["html"][:120] for node in each["nodes"]]) for each in found["violations"]]


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/", "/hilfe", "/nirgends", PRACTICE])
async def test_pages_are_accessible_and_fit(browser, server, path, width):  # noqa: F811
    tab = await visit(browser, server, width)
    if path == PRACTICE:
        await tab.room()
    else:
        await tab.go(path)
    assert await violations(tab.page) == []
    assert await tab.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_nothing_leaves_the_server_and_nothing_is_refused(browser, server):  # noqa: F811
    tab = await visit(browser, server)
    await tab.go("/")
    await tab.page.locator(f'form[action="{PRACTICE}"]').get_by_role("button").click()
    await tab.press()
    assert tab.page.url.startswith(server.url + PRACTICE)
    await tab.go("/hilfe")
    assert tab.foreign == []
    assert tab.refused == []
    assert tab.errors == []


@pytest.mark.parametrize("path", ["/", PRACTICE])
async def test_a_smuggled_script_does_not_run(browser, server, path):  # noqa: F811
    tab = await visit(browser, server)
    await tab.go(path)
    await tab.page.evaluate(
        """() => {
          const inline = document.createElement("script");
          inline.textContent = "window.smuggled = 1";
          const handler = document.createElement("img");
          handler.setAttribute("onerror", "window.smuggled = 2");
          handler.src = "/static/nirgends.png";
          document.body.append(inline, handler);
        }"""
    )
    await until(lambda: len(tab.refused) >= 2)
    assert await tab.page.evaluate("window.smuggled") is None


async def test_the_page_looks_like_no_notebook(browser, server):  # noqa: F811
    tab = await visit(browser, server)
    await tab.room()
    assert await tab.page.title() == "Üben · Videoberatung üben"
    assert await tab.page.locator("#laden").count() == 0
    assert await tab.page.locator("#raum").get_attribute("aria-busy") is None
    assert not await tab.page.locator("#main").is_visible()
    # What Voila would cover: the page's own header can be used.
    await tab.page.get_by_role("link", name="Hilfe").click(timeout=5000)
    assert tab.page.url == server.url + "/hilfe"


@pytest.mark.parametrize("way", ["navigate", "reload", "close"])
async def test_a_kernel_goes_with_its_page(browser, server, way):  # noqa: F811
    tab = await visit(browser, server)
    pid = await tab.room()
    if way == "navigate":
        await tab.go("/hilfe")
    elif way == "reload":
        await tab.page.reload()
        await tab.press()
        assert await tab.pid() != pid
    else:
        await tab.page.close()
    await until(lambda: gone(pid), 15)


async def test_a_crashed_browser_leaves_no_kernel(browser, starts):  # noqa: F811
    running = await asyncio.to_thread(lambda: starts(page_grace="2"))
    tab = await visit(browser, running)
    pid = await tab.room()
    session = await tab.page.context.new_cdp_session(tab.page)
    crash = asyncio.ensure_future(session.send("Page.crash"))
    await until(lambda: gone(pid), 30)
    crash.cancel()


async def test_a_lost_kernel_is_said_and_mended_with_one_button(browser, server):  # noqa: F811
    tab = await visit(browser, server)
    pid = await tab.room()
    psutil.Process(pid).kill()
    more = tab.page.get_by_role("button", name="Weiter")
    await more.wait_for(timeout=ROOMY)
    assert await tab.page.get_by_text("Ihr Gespräch ist gespeichert.").is_visible()
    assert await violations(tab.page) == []
    await more.click()
    await tab.press()
    assert await tab.pid() != pid
    assert not await more.is_visible()


async def test_a_full_house_is_accessible_and_looks_again(browser, starts):  # noqa: F811
    running = await asyncio.to_thread(lambda: starts(max_kernels="1"))
    first, second = await visit(browser, running), await visit(browser, running, 390)
    await first.room()
    await second.go(PRACTICE)
    assert (
        await second.page.get_by_role("heading", level=1).text_content()
        == "Alle Übungsräume sind gerade belegt"
    )
    assert await violations(second.page) == []
    await first.page.close()
    # Without a click: the page looks again by itself.
    await second.press()


async def test_a_page_that_failed_says_so_in_german(browser, server):  # noqa: F811
    tab = await visit(browser, server)
    page = await tab.go(PRACTICE + "?fehler=1")
    await page.get_by_role("heading", name="Der Übungsraum ließ sich nicht öffnen").wait_for(timeout=ROOMY)
    assert await page.locator("#laden").is_hidden()
    assert await violations(page) == []
