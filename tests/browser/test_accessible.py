"""Every page by axe-core, narrow and wide; by keyboard alone; enlarged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.house import House
from tests.browser.trainee import GREETING, MATTER, PATIENT, Trainee, until

pytestmark = pytest.mark.browser

AXE = Path(__file__).with_name("vendor") / "axe.min.js"
FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels?.[0]?.textContent ?? at.getAttribute("aria-label") ?? at.textContent;
  return (label || at.tagName).trim().replace(/\\s+/g, " ").slice(0, 60);
}"""
CUT_OFF = """() => [...document.querySelectorAll("button, a, h1, h2, h3, p, label, li, input, textarea, summary")]
  .filter((node) => node.checkVisibility({ visibilityProperty: true }))
  .filter((node) => !node.closest(".nur-vorlesen, .sprung, #main"))
  .map((node) => [node, node.getBoundingClientRect()])
  .filter(([node, box]) => box.width && (box.left < -1 || box.right > innerWidth + 1))
  .map(([node]) => node.outerHTML.slice(0, 120))"""


async def violations(page: Page) -> list[tuple[str, list[str]]]:
    # Through the debugger, not as a script element: the page's own policy would refuse that, as it should.
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("axe.run({resultTypes: ['violations']})")
    return [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found["violations"]]


async def good(trainee: Trainee, where: str) -> None:
    assert await violations(trainee.page) == [], where
    assert await trainee.fits(), f"{where}: scrolls sideways"
    assert await trainee.page.evaluate(CUT_OFF) == [], f"{where}: cut off"


@pytest.mark.parametrize("width", [1280, 640, 390])
async def test_every_page_is_accessible_and_fits(visit: Callable, house: House, width: int) -> None:
    """640 px is what a screen of 1280 px shows at 200 %."""
    trainee = await visit(width)
    page = trainee.page
    for path in ("/hilfe", "/nirgends", "/gespraech/nirgends"):
        await page.goto(house.url + path)
        await good(trainee, path)
    await trainee.brief(person=2)
    await good(trainee, "briefing")
    await trainee.button("Kamera und Mikrofon prüfen").click()
    await page.get_by_text("So sieht man Sie.").wait_for()
    await good(trainee, "device check")
    await page.get_by_label("Mein eigenes Bild anzeigen").check()
    await trainee.begin()
    await trainee.ask(GREETING)
    await good(trainee, "call")
    await trainee.button("Pause").click()
    await expect(trainee.field).to_be_disabled()
    await good(trainee, "paused")
    talk = trainee.talk
    await page.goto(house.url)
    await good(trainee, "start page with an open talk")
    await page.goto(f"{house.url}/gespraech/{talk}")
    await trainee.seen()
    await trainee.hang_up()
    await good(trainee, "survey")
    await trainee.reflect()
    await good(trainee, "reflection")
    await page.goto(house.url)
    await page.locator("summary").last.click()
    await good(trainee, "start page with an earlier talk")


async def tab_to(page: Page, name: str, most: int = 40) -> list[str]:
    """Press Tab until something has the focus; return what was passed on the way."""
    passed: list[str] = []
    for _ in range(most):
        await page.keyboard.press("Tab")
        passed.append(await page.evaluate(FOCUSED))
        if passed[-1].startswith(name):
            return passed
    raise AssertionError(f"Tab does not reach {name}: {passed}")


async def test_a_talk_by_keyboard_alone(visit: Callable, house: House) -> None:
    trainee = await visit()
    page = trainee.page
    await page.goto(house.url)
    assert (await tab_to(page, "Zum Inhalt"))[0] == "Zum Inhalt"
    await tab_to(page, "Üben")
    await page.keyboard.press("Enter")
    await trainee.briefed()
    await page.keyboard.press("Tab")
    passed = await tab_to(page, "Gespräch beginnen")
    assert "Kamera und Mikrofon prüfen" in passed
    await page.keyboard.press("Enter")
    await trainee.seen()
    await trainee.quiet()
    # The field has the focus at once; Enter sends, Shift and Enter begins a new line.
    await expect(trainee.field).to_be_focused(timeout=PATIENT)
    await page.keyboard.type(GREETING)
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type(MATTER)
    await page.keyboard.press("Enter")
    await until(lambda: len(house.events(trainee.talk, "trainee.uttered")) == 1, "the utterance")
    assert house.events(trainee.talk, "trainee.uttered")[0].text == f"{GREETING} {MATTER}"
    await expect(trainee.field).to_have_value("", timeout=PATIENT)
    await expect(trainee.field).to_be_focused()
    await trainee.quiet()
    # From the top: first what steers the call, then the log, then the field, then what sends.
    await page.evaluate("document.activeElement.blur(); document.querySelector('.kopf a').focus()")
    passed = await tab_to(page, "Senden")
    wanted = ["Pause", "Noch einmal hören", "Untertitel", "Kamera an", "Gespräch beenden"]
    assert [name for name in passed if name in wanted] == wanted
    assert passed[-3:] == ["Gesprächsverlauf", "Ihre Äußerung", "Senden"]
    await page.evaluate("document.querySelector('.kopf a').focus()")
    await tab_to(page, "Gespräch beenden")
    await page.keyboard.press("Enter")
    ended = page.get_by_role("heading", name="Das Gespräch ist beendet")
    await ended.wait_for()
    await expect(ended).to_be_focused()
    await tab_to(page, "Weiter zur Reflexion")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Reflexion", exact=True).wait_for()
    passed = await tab_to(page, "Ihre Notizen", 120)
    await page.keyboard.type("Ohne Maus")
    await until(lambda: bool(house.events(trainee.talk, "reflection.note")), "the note")
    assert "Ja" in passed


async def test_whoever_types_on_a_phone_goes_on_seeing_whom_they_talk_to(visit: Callable) -> None:
    trainee = await visit(390, 844)
    await trainee.brief(person=2)
    await trainee.begin()
    await trainee.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    picture = await trainee.page.locator(".stage-frame").bounding_box()
    field = await trainee.field.bounding_box()
    assert picture
    assert field
    assert 0 <= picture["y"] < 10, "the picture has scrolled away"
    assert field["y"] > picture["y"] + picture["height"]
    assert field["y"] + field["height"] < 844


async def test_a_call_fits_its_window(visit: Callable) -> None:
    """Nothing needs scrolling on a laptop, and the controls stay in one row when the camera is on."""
    trainee = await visit(1280, 800)
    await trainee.brief(person=2)
    await trainee.page.get_by_label("Mein eigenes Bild anzeigen").check()
    await trainee.begin()
    await trainee.button("Eigenes Bild").wait_for()
    assert await trainee.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    rows = {
        round((await one.bounding_box())["y"])
        for one in await trainee.page.locator(".stage-controls button").all()
    }
    assert len(rows) == 1
