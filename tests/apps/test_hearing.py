"""While "Sprechen" is on, sound becomes text in the field."""

import asyncio

import pytest

from sandbox.apps.hearing import Ear
from sandbox.errors import SpeechError
from sandbox.widgets.conversation import Conversation
from tests.fakes.service import FakeService


@pytest.fixture
async def service():
    return FakeService()


@pytest.fixture
async def view():
    shown = Conversation(lambda _: None)
    shown.drafts = []
    shown.observe(lambda change: shown.drafts.append(change["new"]), "draft")
    return shown


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_turn_from_first_sound_to_text(service, view):
    ear = Ear(service, "t1", view)
    ear.listen(on=True)
    for chunk in (b"a", b"b"):
        ear.heard(chunk)
        await settle()
    ear.listen(on=False)
    ear.heard(b"")
    await settle()
    assert service.heard == [b"a", b"b"]
    assert [(draft["text"], draft["final"]) for draft in view.drafts] == [
        ("Guten", False),
        ("Guten Tag", False),
        ("Guten Tag", True),
    ]
    numbers = [draft["n"] for draft in view.drafts]
    assert numbers == sorted(set(numbers))
    assert view.notice == ""


async def test_each_turn_stands_alone(service, view):
    ear = Ear(service, "t1", view)
    for _ in range(2):
        ear.listen(on=True)
        ear.listen(on=True)
        ear.heard(b"a")
        ear.heard(b"")
        await settle()
    assert len([draft for draft in view.drafts if draft["final"]]) == 2


async def test_what_was_not_understood_is_said(service, view):
    service.text = ""
    ear = Ear(service, "t1", view)
    ear.listen(on=True)
    ear.heard(b"")
    await settle()
    assert "nichts zu verstehen" in view.notice


async def test_sound_without_a_turn_goes_nowhere(service, view):
    ear = Ear(service, "t1", view)
    ear.heard(b"a")
    ear.heard(b"")
    await settle()
    assert service.heard == []


async def test_trouble_is_told_and_the_next_turn_works(service, view):
    ear = Ear(service, "t1", view)
    service.broken = SpeechError("Kein Sprachmodell.")
    ear.listen(on=True)
    ear.heard(b"a")
    await settle()
    assert view.notice == "Kein Sprachmodell."
    service.broken = None
    ear.listen(on=True)
    ear.heard(b"a")
    ear.heard(b"")
    await settle()
    assert view.drafts[-1] == {"n": view.drafts[-1]["n"], "text": "Guten Tag", "final": True}
