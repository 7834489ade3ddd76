"""One talk, several pages, and what may die meanwhile: nothing said is lost, nothing is written twice."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from playwright.async_api import expect

from tests.browser.house import House
from tests.browser.trainee import ALONE, GREETING, MATTER, PATIENT, Trainee, until

pytestmark = pytest.mark.browser

ELSEWHERE = "Das Gespräch läuft in einem anderen Fenster weiter"
BROKEN = "Ihr Gespräch ist gespeichert."


async def in_call(trainee: Trainee) -> None:
    await trainee.brief()
    await trainee.begin()
    await trainee.ask(GREETING)


def uttered(house: House, talk: str) -> list[str]:
    return [event.text for event in house.events(talk, "trainee.uttered")]


async def kept(trainee: Trainee, *said: str) -> None:
    """The journal and the page hold these utterances, each once, in this order, and each was understood once."""
    house, talk = trainee.house, trainee.talk
    assert uttered(house, talk) == list(said)
    assert [turn for turn in await trainee.said() if turn in said] == list(said)
    understood = [event.utterance for event in house.events(talk, "trainee.understood")]
    assert understood == [event.utterance for event in house.events(talk, "trainee.uttered")]
    assert [entry.seq for entry in house.entries(talk)] == list(range(1, len(house.entries(talk)) + 1))


async def test_a_second_tab_takes_over_and_the_first_takes_it_back(visit: Callable, house: House) -> None:
    first = await visit()
    await in_call(first)
    second = Trainee(house, await first.page.context.new_page())
    await second.page.goto(first.page.url)
    await second.seen()
    await first.page.get_by_role("heading", name=ELSEWHERE).wait_for()
    assert await first.page.locator(".buehne").count() == 0
    await second.ask(ALONE)
    await kept(second, GREETING, ALONE)

    await first.button("Hier weiterführen").click()
    await first.seen()
    await second.page.get_by_role("heading", name=ELSEWHERE).wait_for()
    await first.ask(MATTER)
    await kept(first, GREETING, ALONE, MATTER)
    await first.hang_up()
    assert second.errors == []


async def test_a_killed_kernel_costs_one_click(visit: Callable, house: House) -> None:
    trainee = await visit()
    await in_call(trainee)
    await trainee.quiet()
    before = await trainee.said()
    (await trainee.kernel()).kill()
    await trainee.page.get_by_text(BROKEN).wait_for()
    await trainee.button("Weiter").last.click()
    await trainee.seen()
    await trainee.quiet()
    assert (await trainee.said())[: len(before)] == before  # silence may have been broken meanwhile
    await trainee.ask(ALONE)
    await kept(trainee, GREETING, ALONE)


async def test_what_is_sent_to_a_dying_kernel_is_not_lost(visit: Callable, house: House) -> None:
    trainee = await visit()
    await in_call(trainee)
    kernel = await trainee.kernel()
    kernel.send_signal(signal.SIGSTOP)  # it gets the message, but never reads it
    await trainee.field.fill(ALONE)
    await trainee.button("Senden").click()
    kernel.kill()
    await trainee.page.get_by_text(BROKEN).wait_for()
    assert await trainee.field.input_value() == ALONE
    assert ALONE not in uttered(house, trainee.talk)
    # The new page sends it again by itself; what is only typed stays in the field.
    await trainee.button("Weiter").last.click()
    await trainee.seen()
    await until(lambda: ALONE in uttered(house, trainee.talk), "the utterance in the journal")
    await expect(trainee.field).to_have_value("", timeout=PATIENT)
    await trainee.field.press_sequentially("Noch nicht fertig")
    await trainee.page.reload()
    await trainee.seen()
    await expect(trainee.field).to_have_value("Noch nicht fertig", timeout=PATIENT)
    await trainee.ask("Fertig.")
    await kept(trainee, GREETING, ALONE, "Fertig.")


async def test_a_restarted_server_goes_on_with_the_talk(visit: Callable, own_house: House) -> None:
    own_house.start()
    trainee = await visit(at=own_house)
    await in_call(trainee)
    own_house.stop()
    await trainee.page.get_by_text(BROKEN).wait_for()
    own_house.start()
    await trainee.button("Weiter").last.click()
    await trainee.seen()
    await trainee.ask(ALONE)
    await kept(trainee, GREETING, ALONE)


async def test_the_clock_stands_still_and_the_kernel_ends_when_the_page_is_closed(
    visit: Callable, house: House
) -> None:
    trainee = await visit()
    await in_call(trainee)
    talk, context = trainee.talk, trainee.page.context
    kernel = await trainee.kernel()
    await trainee.page.close()
    await until(lambda: not kernel.is_running(), "the kernel's end", 60)
    last = house.entries(talk)[-1]
    assert last.event.kind == "talk.paused"
    assert last.event.reason == "page_gone"
    again = Trainee(house, await context.new_page())
    await again.page.goto(f"{house.url}/gespraech/{talk}")
    await again.seen()
    resumed = next(e for e in house.entries(talk) if e.event.kind == "talk.resumed")
    assert resumed.at == last.at
    await again.ask(ALONE)
    await kept(again, GREETING, ALONE)
