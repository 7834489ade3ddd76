"""One smoke run in Debian's Firefox: the customer is seen and heard, and answers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.browser.bidi import Firefox
from tests.browser.house import House
from tests.browser.trainee import CAPTION, GREETING, STATS, until

FIREFOX = shutil.which("firefox-esr")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.soak,
    pytest.mark.skipif(FIREFOX is None, reason="Debian's firefox-esr is not installed"),
]

PRESS = "[...document.querySelectorAll('button')].find((each) => each.textContent === '{name}')"
LOG = "[...document.querySelectorAll('[role=log] li > p')].map((each) => each.textContent)"


async def test_a_talk_in_firefox(house: House, tmp_path: Path) -> None:
    assert FIREFOX
    async with Firefox(FIREFOX, tmp_path / "profile") as firefox:

        async def true(expression: str, what: str) -> None:
            await until(lambda: firefox.see(f"Boolean(await (async () => {expression})())"), what, 120)

        async def press(name: str) -> None:
            await true(PRESS.replace("{name}", name), name)
            await firefox.see(f"{PRESS.replace('{name}', name)}.click()")

        await firefox.go(f"{house.url}/ueben/erstgespraech-land?person=1&stufe=mittel")
        await press("Gespräch beginnen")
        await true(f"document.querySelector('.buehne') && (await {STATS}).frames > 10", "pictures")
        await true(f"{LOG}.length === 1", "the first words")
        await true("document.querySelector('.stand').textContent.includes('hört Ihnen zu')", "quiet")
        before = await firefox.see(STATS)
        await firefox.see(
            f"""(() => {{
              const field = document.querySelector('#aeusserung');
              field.value = {GREETING!r};
              field.dispatchEvent(new Event('input', {{ bubbles: true }}));
            }})()"""
        )
        await press("Senden")
        await true(f"document.querySelector('{CAPTION}').textContent.includes('Guten Tag')", "the caption")
        await true(f"(await {STATS}).energy > {before['energy'] + 0.002}", "sound")
        after = await firefox.see(STATS)
        assert after["frames"] > before["frames"]
        said = await firefox.see(LOG)
        assert said[1] == GREETING
        assert said[2].startswith("Guten Tag")
        await press("Gespräch beenden")
        await true("document.querySelector('h1').textContent === 'Das Gespräch ist beendet'", "the survey")
