"""What the practice page shows before and after the call."""

import pytest

from sandbox.apps.briefing import briefing, survey
from sandbox.customer.opening import open_talk
from sandbox.customer.person import draw
from sandbox.journal.entry import Entry
from sandbox.journal.events import SurveyAnswered, TalkEnded
from tests.customer.talks import FIGURES, example
from tests.guide.talks import WALL

SCRIPT = example().playable()


@pytest.fixture
def opened():
    return open_talk(SCRIPT, "", 1, draw(SCRIPT, 1, FIGURES), level="leicht")


def test_the_briefing_names_the_person(opened):
    person = opened.persons[0]
    shown = briefing(SCRIPT, opened, "abc")
    assert shown["person"] == person.name
    assert person.address in shown["situation"]
    assert not [text for text in [*map(str, shown.values())] if "{" in text]
    assert shown["meta"] == "3 bis 5 Minuten · Stufe: Leicht"
    assert shown["about"] == f"{person.age} Jahre, aus {person.details['town']}, am Laptop"
    assert shown["address"] == "/gespraech/abc"
    assert shown["heavy"] == ""
    assert (len(shown["goals"]), len(shown["try"])) == (2, 2)


def test_a_person_without_place_or_figure(opened):
    person = opened.persons[0].model_copy(
        update={"details": {"sohn": "Ben", "bus": "b", "km": "1"}, "figure": ""}
    )
    shown = briefing(SCRIPT, opened.model_copy(update={"persons": (person,)}), "abc")
    assert shown["about"] == f"{person.age} Jahre, am Laptop"
    assert shown["poster"] == ""


def test_the_survey_is_what_the_log_says(opened):
    events = [
        opened,
        TalkEnded(by="trainee", text="Es blieb offen."),
        SurveyAnswered(recommend=7, next_channel="video", easy=4, words="War in Ordnung."),
    ]
    entries = [
        Entry(talk="abc", seq=nth, at=0, wall=WALL, event=event) for nth, event in enumerate(events, 1)
    ]
    assert survey(opened, entries, "abc") == {
        "person": opened.persons[0].address,
        "text": "Es blieb offen.",
        "answers": {"recommend": 7, "next_channel": "video", "easy": 4, "words": "War in Ordnung."},
        "reflection": "/reflexion/abc",
        "again": "/ueben/beispiel?stufe=leicht",
    }


def test_without_answers_there_is_no_survey(opened):
    assert survey(opened, [], "abc")["answers"] is None
