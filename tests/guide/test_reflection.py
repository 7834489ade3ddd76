"""What the reflection page shows follows from the log alone."""

import pytest

from sandbox.guide import checklist, criteria
from sandbox.guide.reflection import judgements, reflect
from sandbox.journal.events import FactTold, StanceMoved, SurveyAnswered
from sandbox.journal.notes import CriterionJudged, GoalsWritten, NoteWritten
from sandbox.script.answer import Fact
from sandbox.script.model import Scenario
from tests.guide.talks import Log


@pytest.fixture(scope="module")
def guide():
    return criteria.load()


@pytest.fixture(scope="module")
def first(guide):
    return next(iter(checklist.load(guide).values()))


@pytest.fixture
def log():
    return Log()


def scenario():
    facts = {name: Fact(label=name.title(), text=f"Zu {name}.") for name in ("auto", "schulden")}
    return Scenario.model_construct(facts=facts)


def test_an_empty_log_shows_the_open_checklist(guide, first):
    seen = reflect([], guide, first, None)
    assert [point.judgement for point in seen.points] == ["offen"] * 12
    assert (seen.note, seen.goals, seen.facts, seen.stance, seen.figures) == ("", "", (), (), ())
    assert seen.ended is None
    assert seen.survey is None


def test_the_newest_judgement_counts_and_can_be_taken_back(log):
    for criterion, value in [("p02-1", "nein"), ("p02-1", "ja"), ("p02-2", "ja"), ("p02-2", "offen")]:
        log.add(9, CriterionJudged(criterion=criterion, value=value))
    assert judgements(log.entries) == {"p02-1": "ja"}


def test_own_judgement_stands_beside_evidence(guide, first, log):
    seq = log.says(3, "Guten Tag, Kaya, Jobcenter.", "begruessung")
    log.add(9, CriterionJudged(criterion="p02-1", value="teilweise"))
    point = reflect(log.entries, guide, first, None).points[0]
    assert point.criterion.id == "p02-1"
    assert point.judgement == "teilweise"
    assert [place.seq for place in point.places] == [seq]
    assert point.question.endswith("?")


def test_facts_told_and_missed(guide, first, log):
    seq = log.add(40, FactTold(fact="auto"))
    log.add(60, FactTold(fact="auto"))
    seen = reflect(log.entries, guide, first, scenario())
    assert [(fact.label, fact.told, fact.seq, fact.at) for fact in seen.facts] == [
        ("Auto", True, seq, 40),
        ("Schulden", False, None, None),
    ]
    assert [fact.id for fact in seen.missed] == ["schulden"]


def test_the_newest_notes_and_goals_count(guide, first, log):
    for text in ("alt", "neu"):
        log.add(9, NoteWritten(text=text))
        log.add(9, GoalsWritten(text=f"{text}es Ziel"))
    seen = reflect(log.entries, guide, first, None)
    assert (seen.note, seen.goals) == ("neu", "neues Ziel")


def test_stance_begins_with_the_opening(guide, first, log):
    log.add(12, StanceMoved(stance={"trust": 6.0}, because="reaction:hallo"))
    points = reflect(log.entries, guide, first, None).stance
    assert [(point.at, point.stance["trust"], point.because) for point in points] == [
        (0, 5.0, ""),
        (12, 6.0, "reaction:hallo"),
    ]


def test_ending_and_survey_are_handed_on(guide, first, log):
    log.end(50)
    log.add(50, SurveyAnswered(recommend=8, next_channel="video", easy=4, words="Gut."))
    seen = reflect(log.entries, guide, first, None)
    assert seen.ended is not None
    assert seen.ended.outcome == "gut"
    assert seen.survey is not None
    assert seen.survey.recommend == 8


def test_figures_are_explained_and_stop_at_the_end(guide, first, log):
    log.says(10, "Was führt Sie zu mir?", "anliegen_frage")
    log.answer(11, "Ich suche Arbeit.")
    log.says(20, "Sie suchen Arbeit, und das ist nicht leicht.", "paraphrase", "gefuehl_spiegeln")
    log.end(75)
    log.add(900, NoteWritten(text="später"))
    figures = {figure.id: figure for figure in reflect(log.entries, guide, first, None).figures}
    assert figures["length"].value == "1:15 Minuten"
    assert figures["share"].value == "81 %"
    assert figures["balance"].value == "2 : 1"
    assert all(figure.explanation.endswith((".", "?")) for figure in figures.values())
    assert figures["balance"].source
