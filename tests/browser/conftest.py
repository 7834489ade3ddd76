"""Chromium and the whole application, for the tests that do what a trainee does."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.house import House
from tests.browser.trainee import Trainee

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
]
DEVICES = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One server for all tests (of a worker) that do not harm it."""
    running = House(tmp_path_factory.mktemp("house"))
    running.start(max_kernels="60")
    yield running
    running.stop()


@pytest.fixture
def own_house(tmp_path: Path, house: House) -> Iterator[House]:
    """A server of one's own, not started yet. What the other one has prepared it need not prepare again."""
    mine = House(tmp_path)
    shared = house.data / "cache" / "shared"
    if shared.exists():
        shutil.copytree(shared, mine.data / "cache" / "shared")
    yield mine
    mine.stop()


@pytest.fixture
async def launch() -> AsyncIterator[Callable]:
    """Start Chromium with further arguments."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on PATH")
    async with async_playwright() as playwright:
        begun: list[Browser] = []

        async def start(*arguments: str) -> Browser:
            begun.append(
                await playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *arguments])
            )
            return begun[-1]

        yield start
        for browser in begun:
            await browser.close()


@pytest.fixture
async def visit(launch: Callable, house: House) -> AsyncIterator[Callable]:
    """Open a trainee's tab, in a browser of its own, with its own cookies."""
    opened: list[Trainee] = []
    browsers: list[Browser] = []

    async def come(
        width: int = 1280, height: int = 860, *, at: House | None = None, script: str = "", **context: object
    ) -> Trainee:
        if not browsers:
            browsers.append(await launch(*DEVICES))
        made = await browsers[0].new_context(
            viewport={"width": width, "height": height}, locale="de-DE", **context
        )
        if script:
            await made.add_init_script(script)
        opened.append(Trainee(at or house, await made.new_page()))
        return opened[-1]

    yield come
    for each in opened:
        assert each.errors == [], each.errors
        assert each.foreign == [], each.foreign
        await each.page.context.close()
