"""A whole talk by typing, from the start page to the reflection and its deletion."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from playwright.async_api import expect

from sandbox.journal.entry import Entry
from tests.browser.house import ROOT, House
from tests.browser.trainee import ALONE, CAPTION, GREETING, MATTER, PATIENT, STATS, Trainee, until

pytestmark = pytest.mark.browser

PERSON = 77
"""Nobody else's in these tests, so that what remains of the talk can only be of this one."""
MARK = "Zwetschgenkuchen"
AUDIBLE = 0.002
"""Energy (as in W3C totalAudioEnergy) that a spoken word has at least."""
HUSH = 0.0002


async def silence_is_silent(trainee: Trainee) -> None:
    """Pictures go on, and what comes from the loudspeaker is nothing."""

    async def hushed() -> bool:
        before = await trainee.stats()
        await trainee.page.wait_for_function(
            f"(n) => {STATS}.then((s) => s.frames > n)", arg=before["frames"] + 15
        )
        return (await trainee.stats())["energy"] - before["energy"] < HUSH

    await until(hushed, "silence")


async def speech_is_heard(trainee: Trainee, above: float) -> str:
    """While a caption stands there, sound comes in; return the caption."""
    await expect(trainee.page.locator(CAPTION)).not_to_have_text("", timeout=PATIENT)
    text = await trainee.page.locator(CAPTION).text_content()
    frames = (await trainee.stats())["frames"]
    await trainee.page.wait_for_function(
        f"(was) => {STATS}.then((s) => s.energy > was.energy && s.frames > was.frames)",
        arg={"energy": above + AUDIBLE, "frames": frames},
    )
    assert await trainee.page.locator(CAPTION).text_content() == text, "heard while it was captioned"
    return text or ""


def spoken(entries: list[Entry]) -> list[str]:
    """What both said, as the page shows it."""
    kinds = ("trainee.uttered", "customer.line")
    return [entry.event.text for entry in entries if entry.event.kind in kinds]


def times(entries: list[Entry], kind: str) -> list[float]:
    return [entry.at for entry in entries if entry.event.kind == kind]


async def test_a_talk_from_the_start_page_to_its_reflection(visit: Callable, house: House) -> None:
    trainee = await visit()
    page = trainee.page
    await page.goto(house.url)
    card = page.locator(".karte").filter(
        has=page.get_by_role("heading", name="Erstgespräch aus dem ländlichen Raum")
    )
    card = card.filter(has=page.get_by_role("radio"))
    await card.get_by_role("radio", name=re.compile("^Mittel")).check()
    await card.get_by_role("button", name=re.compile("^Üben")).click()
    await trainee.briefed()
    assert await page.get_by_text("Diese Person ist simuliert.").is_visible()
    await trainee.button("Gespräch beginnen").click()
    await trainee.seen()
    # The first words come when the call stands, so they are heard.
    first = await speech_is_heard(trainee, 0)
    await trainee.quiet()
    assert await trainee.said() == [first]
    await silence_is_silent(trainee)

    energy = (await trainee.stats())["energy"]
    await trainee.send(GREETING)
    answer = await speech_is_heard(trainee, energy)
    await trainee.quiet()
    assert (await trainee.said())[-2:] == [GREETING, answer]
    assert spoken(house.entries(trainee.talk)) == await trainee.said()
    await silence_is_silent(trainee)

    await listens_again_and_pauses(trainee, answer)
    await loads_anew(trainee)

    await trainee.hang_up()
    await page.get_by_text("Sie sind keine Note.").wait_for()
    assert house.events(trainee.talk, "talk.ended")[0].by == "trainee"
    assert len(house.events(trainee.talk, "survey.answered")) == 1
    await trainee.reflect()
    await reflects(trainee)


async def listens_again_and_pauses(trainee: Trainee, answer: str) -> None:
    page, house = trainee.page, trainee.house
    # Once more, without captions: heard, not shown, and not said anew.
    captions = trainee.button("Untertitel")
    await captions.click()
    await expect(captions).to_have_attribute("aria-pressed", "false")
    energy = (await trainee.stats())["energy"]
    await trainee.button("Noch einmal hören").click()
    await page.wait_for_function(f"(was) => {STATS}.then((s) => s.energy > was)", arg=energy + AUDIBLE)
    assert await page.locator(CAPTION).text_content() == ""
    await trainee.quiet()
    await captions.click()
    await expect(captions).to_have_attribute("aria-pressed", "true")
    await trainee.button("Noch einmal hören").click()
    await expect(page.locator(CAPTION)).to_have_text(answer, timeout=PATIENT)
    await trainee.quiet()
    assert spoken(house.entries(trainee.talk)).count(answer) == 1

    # A pause: time stands still.
    await trainee.button("Pause").click()
    await expect(trainee.status).to_have_text("Pause – die Zeit steht still.")
    await expect(trainee.field).to_be_disabled()
    await trainee.button("Weiter").click()
    await trainee.quiet()
    entries = house.entries(trainee.talk)
    assert times(entries, "talk.resumed")[-1] == times(entries, "talk.paused")[-1]


async def loads_anew(trainee: Trainee) -> None:
    """A reload in mid-call: what was said stands there, and talk time goes on from where it was."""
    page, house = trainee.page, trainee.house
    before = await trainee.said()
    await page.reload()
    await trainee.seen()
    await trainee.quiet()
    assert (await trainee.said())[: len(before)] == before  # silence may have been broken meanwhile
    entries = house.entries(trainee.talk)
    assert [event.reason for event in house.events(trainee.talk, "talk.paused")] == ["pause", "page_gone"]
    assert times(entries, "talk.resumed")[-1] == times(entries, "talk.paused")[-1]
    energy = (await trainee.stats())["energy"]
    await trainee.send(ALONE)
    await speech_is_heard(trainee, energy)
    await trainee.quiet()
    assert (await trainee.said())[: len(before) + 1] == [*before, ALONE]
    assert spoken(house.entries(trainee.talk)) == await trainee.said()


async def reflects(trainee: Trainee) -> None:
    """Judge, note, set goals; load the page anew and find everything."""
    page = trainee.page
    kept = page.get_by_text("Gespeichert", exact=True)
    points = page.locator(".punkt")
    assert await points.count() >= 10
    await points.nth(0).get_by_role("radio", name="Teilweise").check()
    await kept.wait_for()
    await points.nth(1).get_by_role("radio", name="Ja", exact=True).check()
    await page.get_by_label("Ihre Notizen").press_sequentially("Die Begrüßung ging gut – „wirklich“.")
    await page.get_by_label("Ziele für das nächste Mal").press_sequentially("Eine Pause aushalten")
    talk, house = trainee.talk, trainee.house
    await until(lambda: bool(house.events(talk, "reflection.goals")), "the goals in the journal")
    await kept.wait_for()

    evidence = page.locator(".beleg").first
    await evidence.click()
    focused = page.locator(".mitschrift li:focus")
    await focused.wait_for()
    assert await focused.locator("time").text_content() == await evidence.locator("time").text_content()

    await page.reload()
    await page.get_by_role("heading", name="Reflexion", exact=True).wait_for()
    assert await points.nth(0).get_by_role("radio", name="Teilweise").is_checked()
    assert await points.nth(1).get_by_role("radio", name="Ja", exact=True).is_checked()
    assert await page.get_by_label("Ihre Notizen").input_value() == "Die Begrüßung ging gut – „wirklich“."
    assert await page.get_by_label("Ziele für das nächste Mal").input_value() == "Eine Pause aushalten"
    assert await page.locator(".verlauf li > p:not(.zuege)").all_text_contents() == spoken(
        house.entries(talk)
    )


def holding(folder: Path, *words: str) -> list[str]:
    """Which files of a folder hold one of the words."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            found += [f"{word} in {path.name}" for word in words if word.encode() in held]
    return found


async def test_a_deleted_talk_leaves_nothing(visit: Callable, house: House) -> None:
    trainee = await visit()
    page = trainee.page
    await trainee.brief(person=PERSON)
    await trainee.begin()
    await trainee.say(f"Guten Tag, mein Name ist {MARK}. Können Sie mich gut hören?")
    await trainee.hang_up()
    await trainee.reflect()
    await page.get_by_label("Ihre Notizen").fill(f"{MARK} war zu schnell.")
    await page.get_by_text("Gespeichert", exact=True).wait_for()
    talk = trainee.talk
    name = house.events(talk, "talk.opened")[0].persons[0].name
    cached = [path for path in (house.data / "cache").rglob("*") if talk in path.as_posix()]
    assert cached, "lines with the name in them were prepared for this talk"
    assert holding(house.data, MARK), "it was there"

    await page.goto(house.url)
    card = page.locator("li").filter(has_text=name)
    await card.locator("summary").click()
    await card.get_by_role("button", name="Gespräch löschen").click()
    await page.wait_for_url(house.url + "/")
    assert await page.get_by_text(name).count() == 0
    assert holding(house.data, MARK, name, talk) == []
    assert [path for path in house.data.rglob("*") if talk in path.as_posix()] == []
    answer = await page.goto(f"{house.url}/reflexion/{talk}")
    assert answer.status == 404


def steps() -> list[dict]:
    """The good talk of the scenario's own tests."""
    trials = yaml.safe_load((ROOT / "scenarios/erstgespraech-land/tests.yaml").read_text())["tests"]
    return trials[0]["steps"]


@pytest.mark.soak
async def test_the_whole_scenario_is_played_by_typing(visit: Callable, house: House) -> None:
    trainee = await visit()
    page = trainee.page
    await trainee.brief(person=1)
    await trainee.begin()
    for number, step in enumerate(steps()):
        wanted = step.get("expect", {})
        if "wait" in step:
            for cue in wanted.get("cues", []):
                await until(
                    lambda cue=cue: any(e.cue == cue for e in house.events(trainee.talk, "cue.began")),
                    cue,
                    120,
                )
            continue
        if ending := wanted.get("ending"):
            await trainee.send(step["say"])
            await page.get_by_role("heading", name="Das Gespräch ist beendet").wait_for()
            assert house.events(trainee.talk, "talk.ended")[0].ending == ending
            break
        await trainee.say(step["say"])
        told = {event.fact for event in house.events(trainee.talk, "customer.fact")}
        assert set(wanted.get("facts", [])) <= told, step["say"]
        if number == 8:
            await page.reload()
            await trainee.seen()
            await trainee.quiet()
        assert await trainee.said() == spoken(house.entries(trainee.talk))
    else:
        pytest.fail("the talk did not end")
    await trainee.reflect()
    shown = await page.locator(".verlauf li > p:not(.zuege)").all_text_contents()
    assert shown == spoken(house.entries(trainee.talk))
    assert MATTER in shown
