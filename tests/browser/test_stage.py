"""The stage in a real Chromium, with a real call behind it."""

import asyncio
import shutil
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from sandbox.media.call import Call
from sandbox.media.line import PlayableLine
from sandbox.media.loop import MediaLoop
from sandbox.widgets.stage import Stage
from sandbox.widgets.switchboard import Switchboard
from tests.fakes.drawn import clip, tone
from tests.fakes.front import Front
from tests.fakes.peer import until

pytestmark = pytest.mark.browser

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]

REFUSES_SOUND = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  return this.muted || navigator.userActivation.hasBeenActive
    ? play.call(this) : Promise.reject(new DOMException("", "NotAllowedError"));
};"""
REFUSES_DEVICES = """
navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));"""
KEEPS_TRACKS = """
window.given = [];
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  window.given.push(...stream.getTracks());
  return stream;
};"""


class Theatre:
    """A stage, its calls, and the page that shows it."""

    def __init__(self, browser, loop, **given):
        self.browser = browser
        self.stage = Stage(persons=[{"id": "kundin", "name": "Frau Brandt"}], **given)
        self.messages = []
        for kind in ("bye", "control", "device", "state"):
            self.stage.listen(kind, lambda message: self.messages.append(dict(message)))
        self.heard = []
        clips = {"idle": clip(90, 50)}
        self.board = Switchboard(
            self.stage, lambda changed: Call(loop, (), clips, changed, self.heard.append)
        )

    async def open(self, script="", width=1280):
        self.front = Front(self.stage)
        self.context = await self.browser.new_context(viewport={"width": width, "height": 900})
        self.page = await self.context.new_page()
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        if script:
            await self.page.add_init_script(script)
        await self.page.goto(self.front.address)
        return self.page

    async def stats(self):
        return await self.page.evaluate("document.querySelector('#here').__stats()")

    async def connected(self):
        await until(lambda: self.stage.state == "connected")
        await self.page.wait_for_function(
            "document.querySelector('#here').__stats().then((s) => s.frames > 3)"
        )

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    async def aclose(self):
        await self.context.close()
        await self.board.aclose()
        await self.front.aclose()
        assert self.errors == []


@pytest.fixture
async def theatre():
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    opened = []
    async with async_playwright() as playwright, MediaLoop() as loop:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)

        def make(**given):
            opened.append(Theatre(browser, loop, **given))
            return opened[-1]

        yield make
        for one in opened:
            await one.aclose()
        await browser.close()


async def test_the_customer_is_seen_and_heard_and_says_when_paused(theatre):
    play = theatre()
    page = await play.open()
    await play.connected()
    before = await play.stats()
    await asyncio.sleep(1.0)
    silent = await play.stats()
    assert silent["frames"] - before["frames"] > 15
    assert silent["energy"] - before["energy"] < 1e-4
    play.stage.caption = "Guten Tag, können Sie mich hören?"
    assert await play.board.call.play(PlayableLine(1, tone(1.0), clip(200, 25)))
    await asyncio.sleep(0.3)
    assert (await play.stats())["energy"] - silent["energy"] > 0.01
    assert await page.locator(".stage-over").inner_text() == "Guten Tag, können Sie mich hören?"
    assert play.messages[-1] == {"kind": "state", "state": "connected"}
    play.stage.paused = True
    await page.get_by_text("Pause – das Gespräch ruht.").wait_for()
    await play.button("Weiter").click()
    await until(lambda: play.messages[-1] == {"kind": "control", "what": "resume"})
    await play.button("Untertitel").press("Enter")
    await until(lambda: not play.stage.captions_on)
    assert not await page.locator(".stage-over").is_visible()
    assert (await play.stats())["sent"] == 0


async def test_nobody_is_asked_for_devices_that_are_not_wanted(theatre):
    play = theatre()
    page = await play.open("navigator.mediaDevices.getUserMedia = () => { window.asked = true; };")
    await play.connected()
    assert await page.evaluate("window.asked") is None
    assert "device" not in {message["kind"] for message in play.messages}


async def test_the_own_picture_stays_here_and_the_voice_leaves_only_while_speaking(theatre):
    play = theatre(use_camera=True, use_microphone=True)
    page = await play.open()
    await play.connected()
    await page.locator(".stage-self video").wait_for()
    await until(
        lambda: [m for m in play.messages if m == {"kind": "device", "what": "microphone", "state": "on"}]
    )
    await asyncio.sleep(0.5)
    assert (await play.stats())["sent"] == 0
    assert not play.heard
    play.stage.speaking = True
    await until(lambda: len(play.heard) > 50)
    play.stage.speaking = False
    await until(lambda: play.heard[-1] == b"")
    await asyncio.sleep(0.8)
    sent = (await play.stats())["sent"]
    await asyncio.sleep(0.5)
    assert (await play.stats())["sent"] == sent
    assert max(max(chunk) for chunk in play.heard if chunk) > 0
    await play.button("Kamera aus").click()
    await until(lambda: not play.stage.use_camera)
    assert not await page.locator(".stage-self").is_visible()


async def test_devices_that_are_denied_are_told_and_the_call_goes_on(theatre):
    play = theatre(use_camera=True, use_microphone=True)
    page = await play.open(REFUSES_DEVICES)
    await play.connected()
    note = page.locator(".stage-note")
    await page.get_by_text(
        "Das Mikrofon ist für diese Seite nicht erlaubt. Sie können alles tippen"
    ).wait_for()
    assert "Die Kamera ist für diese Seite nicht erlaubt." in await note.inner_text()
    states = {(m["what"], m["state"]) for m in play.messages if m["kind"] == "device"}
    assert states == {("camera", "denied"), ("microphone", "denied")}
    assert await play.button("Kamera an").is_enabled()


async def test_a_device_is_unplugged_in_mid_call(theatre):
    play = theatre(use_microphone=True)
    page = await play.open(KEEPS_TRACKS)
    await play.connected()
    await page.wait_for_function("window.given.length === 1")
    await page.evaluate("window.given[0].dispatchEvent(new Event('ended'))")
    await page.get_by_text("Das Mikrofon wurde getrennt.").wait_for()
    assert play.messages[-1] == {"kind": "device", "what": "microphone", "state": "gone"}
    assert play.stage.state == "connected"


async def test_sound_that_the_browser_refuses_is_switched_on_by_a_click(theatre):
    play = theatre()
    page = await play.open(REFUSES_SOUND)
    await play.connected()
    assert await page.evaluate("document.querySelector('.stage-them').muted")
    await play.button("Ton einschalten").click()
    await play.button("Ton einschalten").wait_for(state="hidden")
    assert not await page.evaluate("document.querySelector('.stage-them').muted")


async def test_a_lost_call_is_taken_up_by_one_click(theatre):
    play = theatre()
    page = await play.open()
    await play.connected()
    assert not await play.button("Erneut verbinden").is_visible()
    play.board._lost("Die Verbindung ist abgerissen.")
    await play.button("Erneut verbinden").wait_for()
    assert not await play.button("Noch einmal hören").is_enabled()
    await play.button("Erneut verbinden").press("Enter")
    await play.connected()
    await page.get_by_text("Ihr Gespräch ist gespeichert").wait_for(state="hidden")


async def test_without_a_kernel_the_page_is_loaded_anew(theatre):
    play = theatre()
    page = await play.open()
    await play.connected()
    await play.board.aclose()
    await play.button("Erneut verbinden").wait_for(timeout=15_000)
    async with page.expect_navigation(timeout=8_000):
        await play.button("Erneut verbinden").click()


async def test_the_end_frees_the_connection_and_the_devices(theatre):
    play = theatre(use_camera=True)
    page = await play.open(KEEPS_TRACKS)
    await play.connected()
    await page.locator(".stage-self video").wait_for()
    await play.button("Gespräch beenden").click()
    await until(lambda: play.messages[-1] == {"kind": "control", "what": "hangup"})
    play.stage.state = "ended"
    await page.get_by_text("Das Gespräch ist beendet.").wait_for()
    assert await page.evaluate("window.given.every((track) => track.readyState === 'ended')")
    assert (await play.stats())["state"] == "none"


async def test_a_page_that_goes_away_hangs_up(theatre):
    play = theatre()
    page = await play.open()
    await play.connected()
    await page.goto("about:blank")
    await until(lambda: play.board.call is None)


@pytest.mark.parametrize("width", [390, 1280])
async def test_nothing_is_cut_off(theatre, width, request):
    partner = {"id": "partner", "name": "Jonas Brandt", "note": "Ehemann"}
    play = theatre(use_camera=True, cue_caption="[Ein Kind läuft durchs Bild]", speaker="kundin")
    play.stage.persons = [*play.stage.persons, partner]
    play.stage.caption = (
        "Ich weiß ehrlich gesagt gar nicht, wo ich anfangen soll. Es ist im Moment alles so viel."
    )
    page = await play.open(width=width)
    await play.connected()
    await page.locator(".stage-self video").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [await one.bounding_box() for one in await page.locator(".stage-controls button:visible").all()]
    assert len(boxes) == 6
    assert all(box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    video = await page.locator(".stage-frame").bounding_box()
    assert abs(video["width"] / video["height"] - 16 / 9) < 0.02
    shots = Path(request.config.rootpath) / ".shots"
    shots.mkdir(exist_ok=True)
    await page.screenshot(path=shots / f"stage-{width}.png")
