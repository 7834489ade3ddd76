"""What is understood becomes an event of the journal, nothing lost."""

import asyncio

from sandbox.apps.reading import ServiceReading, as_understood
from sandbox.journal.values import MoveFound, Score
from sandbox.understanding import reading
from tests.fakes.service import FakeService


def test_a_reading_becomes_the_event():
    read = reading.Reading(
        text="Guten Tag. Hören Sie mich?",
        moves=(reading.MoveFound("begruessung", 0.91, (0, 10)), reading.MoveFound("technik", 0.6, (11, 20))),
        ranking=(reading.Score("begruessung", 0.91),),
        intents=(reading.Score("weg", 0.8),),
        abstained=False,
        version="v1",
    )
    event = as_understood(read, "u1")
    assert event.utterance == "u1"
    assert event.moves == (
        MoveFound(id="begruessung", score=0.91, place=(0, 10)),
        MoveFound(id="technik", score=0.6, place=(11, 20)),
    )
    assert event.ranking == (Score(id="begruessung", score=0.91),)
    assert event.intents == (Score(id="weg", score=0.8),)
    assert (event.abstained, event.version) == (False, "v1")


async def test_the_service_is_asked():
    understanding = ServiceReading(FakeService())
    assert [move.id for move in (await understanding.understand("u1", "Guten Tag", {})).moves] == [
        "begruessung"
    ]
    assert (await understanding.understand("u2", "Hm", {})).abstained


async def test_what_will_be_open_is_fitted_before_somebody_speaks():
    service = FakeService()
    read, asked = service.read, []
    service.read = lambda text, intents=None, **more: asked.append(intents) or read(text, intents, **more)
    understanding = ServiceReading(service)

    for intents in ({"weg": ["Wie weit?"]}, {"weg": ["Wie weit?"]}, {"auto": ["Haben Sie ein Auto?"]}):
        understanding.expect(intents)
        await asyncio.sleep(0)

    assert asked == [{"weg": ["Wie weit?"]}, {"auto": ["Haben Sie ein Auto?"]}]
