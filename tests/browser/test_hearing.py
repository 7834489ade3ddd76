"""Chromium's fake microphone → WebRTC → Vosk → the field, where it can be corrected and sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.browser.house import ROOT, House
from tests.browser.trainee import PATIENT, Trainee, until

pytestmark = pytest.mark.browser

RECORDINGS = ROOT / "tests" / "recordings"
SENTENCE = (RECORDINGS / "gespraech.txt").read_text().split()
MICROPHONE = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    f"--use-file-for-fake-audio-capture={RECORDINGS / 'gespraech.wav'}",
)


async def heard(trainee: Trainee) -> None:
    """Wait until the field holds words of the sentence (the file begins somewhere, and goes round)."""

    async def recognised() -> bool:
        words = (await trainee.field.input_value()).split()
        return len(set(words) & set(SENTENCE)) >= 3

    await until(recognised, "words in the field")


@pytest.mark.parametrize("chosen", [True, False], ids=["chosen before", "on the spur"])
async def test_what_is_spoken_lands_in_the_field(launch: Callable, own_house: House, chosen: bool) -> None:
    said = own_house.command("speech-model", "install", str(RECORDINGS / "vosk-synthetic-de-both.tar.gz"))
    assert "installiert" in said
    own_house.start()
    browser = await launch(*MICROPHONE)
    trainee = Trainee(own_house, await browser.new_page(locale="de-DE"))
    page = trainee.page
    await trainee.brief()
    await page.get_by_label("Sprechen statt tippen").set_checked(chosen)
    await trainee.begin()
    speak = page.locator(".sprechen")

    # Held with the mouse.
    await speak.hover()
    await page.mouse.down()
    await expect(speak).to_have_attribute("aria-pressed", "true")
    await heard(trainee)
    await page.mouse.up()
    await expect(speak).to_have_attribute("aria-pressed", "false")
    await expect(trainee.field).to_be_focused(timeout=PATIENT)
    text = await trainee.field.input_value()
    await trainee.field.fill(f"{text} Berichtigt.")
    await trainee.button("Senden").click()
    await expect(trainee.field).to_have_value("", timeout=PATIENT)
    first = own_house.events(trainee.talk, "trainee.uttered")[0]
    assert (first.text, first.by) == (f"{text} Berichtigt.", "spoken")
    await trainee.quiet()

    # Pressed once and again, by keyboard.
    await speak.focus()
    await page.keyboard.press("Space")
    await expect(speak).to_have_text(re.compile("Ich höre zu"))
    await heard(trainee)
    await page.keyboard.press("Space")
    await expect(speak).to_have_text("Sprechen")
    await expect(trainee.field).to_be_focused(timeout=PATIENT)
    await page.keyboard.press("Enter")
    await until(lambda: len(own_house.events(trainee.talk, "trainee.uttered")) == 2, "the second utterance")
    assert own_house.events(trainee.talk, "trainee.uttered")[1].by == "spoken"
    assert trainee.errors == []
    assert trainee.foreign == []
