"""Camera, microphone and sound refused or missing: the page says so in German, and the talk goes on by text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.trainee import CAPTION, GREETING, STATS

pytestmark = pytest.mark.browser

REFUSES = 'navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "{name}"));'
REFUSES_SOUND = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  return this.muted || window.mayPlay ? play.call(this) : Promise.reject(new DOMException("", "NotAllowedError"));
};
addEventListener("click", (event) => { if (event.target.closest("[data-do=sound]")) window.mayPlay = true; }, true);
"""


@pytest.mark.parametrize(
    ("name", "before", "during"),
    [
        ("NotAllowedError", "Der Browser hat den Zugriff nicht erlaubt.", "erlaub"),
        ("NotFoundError", "Es wurde keine Kamera oder kein Mikrofon gefunden.", "gefunden"),
    ],
)
async def test_without_devices_the_talk_goes_on_by_text(
    visit: Callable, name: str, before: str, during: str
) -> None:
    trainee = await visit(script=REFUSES.replace("{name}", name))
    page = trainee.page
    await trainee.brief()
    await trainee.button("Kamera und Mikrofon prüfen").click()
    await page.get_by_text(before).wait_for()
    await page.get_by_label("Mein eigenes Bild anzeigen").check()
    await trainee.begin()
    note = page.locator(".stage-note")
    await note.filter(has_text="Kamera").wait_for()
    assert during in (await note.text_content() or "")
    assert not await page.locator(".stage-self").is_visible()
    await trainee.ask(GREETING)
    assert GREETING in await trainee.said()
    assert await trainee.button("Kamera an").is_visible()


async def test_where_the_browser_blocks_sound_one_button_turns_it_on(visit: Callable) -> None:
    trainee = await visit(script=REFUSES_SOUND)
    page = trainee.page
    await trainee.brief()
    await trainee.button("Gespräch beginnen").click()
    await trainee.seen()
    sound = trainee.button("Ton einschalten")
    await sound.wait_for()
    assert await page.evaluate("document.querySelector('.stage-them').muted")
    # The picture goes on meanwhile, and captions say what is said.
    frames = (await trainee.stats())["frames"]
    await page.wait_for_function(f"(n) => {STATS}.then((s) => s.frames > n)", arg=frames + 5)
    await sound.click()
    await sound.wait_for(state="hidden")
    assert not await page.evaluate("document.querySelector('.stage-them').muted")
    await trainee.send(GREETING)
    await page.locator(CAPTION).filter(has_text="Guten Tag").wait_for()
