"""Places in a talk that speak for or against a criterion."""

import pytest

from sandbox.guide import criteria
from sandbox.guide.evidence import evidence, unseen
from tests.guide.talks import LABELS, Log


@pytest.fixture(scope="module")
def guide():
    return criteria.load()


@pytest.fixture
def log():
    return Log()


def found(guide, name, log, labels=None):
    return [
        (place.speaks, place.seq) for place in evidence(guide.criterion(name), log.entries, labels or LABELS)
    ]


def test_a_move_speaks_for_its_criterion_and_is_called_by_its_german_name(guide, log):
    seq = log.says(3, "Hören Sie mich?", "technik_pruefen")
    (place,) = evidence(guide.criterion("p02-2"), log.entries, LABELS)
    assert (place.seq, place.at, place.text, place.speaks) == (seq, 3, "Hören Sie mich?", "for")
    assert "„Technik prüfen“" in place.why


def test_without_a_label_the_id_is_readable(guide, log):
    log.says(3, "Hören Sie mich?", "technik_pruefen")
    assert "„technik pruefen“" in evidence(guide.criterion("p02-2"), log.entries)[0].why


def test_unhelpful_moves_speak_against(guide, log):
    seq = log.says(3, "Sonst wird gekürzt.", "druck")
    assert found(guide, "p07-6", log) == [("against", seq)]


def test_an_open_question_counts_only_before_the_own_agenda(guide, log):
    early = log.says(3, "Was führt Sie her?", "anliegen_frage")
    log.says(9, "Ich habe da ein Angebot.", "vorschlag")
    late = log.says(20, "Und was möchten Sie?", "anliegen_frage")
    assert found(guide, "p04-1", log) == [("for", early), ("late", late)]


def test_the_order_within_one_utterance_counts_too(guide, log):
    seq = log.says(3, "Ich hätte da was. Oder was möchten Sie?", "vorschlag", "anliegen_frage")
    assert found(guide, "p04-1", log) == [("late", seq)]


def test_an_utterance_that_was_not_understood_speaks_neither_way(guide, log):
    log.says(3, "Hören Sie mich?")
    assert found(guide, "p02-2", log) == []


def test_help_soon_after_a_disturbance_speaks_for(guide, log):
    log.trouble(30)
    seq = log.says(34.5, "Ihr Bild steht gerade.", "stoerung_ansprechen")
    (place,) = evidence(guide.criterion("p10-1"), log.entries, LABELS)
    assert (place.speaks, place.seq) == ("for", seq)
    assert place.why.startswith("4,5 Sekunden nach [Das Bild friert ein]")


def test_a_disturbance_that_nothing_followed_on_speaks_against(guide, log):
    seq = log.trouble(30)
    log.says(40, "Und die Arbeit?", "offene_frage")
    log.end(200)
    assert found(guide, "p10-1", log) == [("against", seq)]


def test_help_that_comes_too_late_is_none(guide, log):
    seq = log.trouble(30)
    log.says(95, "Ihr Bild steht.", "stoerung_ansprechen")
    log.end(200)
    assert found(guide, "p10-1", log) == [("against", seq)]


def test_a_disturbance_right_before_the_end_is_not_held_against_anybody(guide, log):
    log.trouble(30)
    log.end(50)
    assert found(guide, "p10-1", log) == []


def test_help_before_the_disturbance_does_not_count(guide, log):
    log.says(29, "Hören Sie mich?", "technik_pruefen")
    log.trouble(30)
    log.end(50)
    assert found(guide, "p10-1", log) == []


def test_without_a_disturbance_that_is_said(guide, log):
    log.says(3, "Das Bild steht.", "stoerung_ansprechen")
    assert found(guide, "p10-1", log) == []
    assert "gab es in diesem Gespräch nicht" in unseen(guide.criterion("p10-1"), log.entries)


def test_what_no_log_can_show_is_said(guide, log):
    assert "nicht ausgewertet" in unseen(guide.criterion("p03-1"), log.entries)
    assert unseen(guide.criterion("p02-2"), log.entries) == ""


def test_a_question_followed_at_once_by_another_speaks_against_waiting(guide, log):
    seq = log.says(10, "Was möchten Sie?", "anliegen_frage")
    log.says(11.5, "Also beruflich.", "konkretisieren")
    assert found(guide, "p03-3", log) == [("against", seq)]


def test_a_question_that_was_left_to_stand_speaks_for_waiting(guide, log):
    seq = log.says(10, "Was möchten Sie?", "anliegen_frage")
    log.answer(12.8, pause=0.4)
    assert found(guide, "p03-3", log) == [("for", seq)]


def test_a_quick_answer_measures_nothing(guide, log):
    log.says(10, "Was möchten Sie?", "anliegen_frage")
    log.answer(10.8)
    assert found(guide, "p03-3", log) == []


def test_what_belongs_to_the_closing_counts_only_there(guide, log):
    log.says(5, "Auf Wiedersehen sage ich dann später.", "verabschiedung")
    seq = log.says(95, "Auf Wiedersehen!", "verabschiedung")
    log.end(100)
    assert found(guide, "p12-6", log) == [("for", seq)]


def test_every_criterion_bears_an_empty_and_a_full_log(guide, log):
    full = Log()
    full.trouble(1, "child", "[Ein Kind kommt ins Bild]")
    full.says(2, "Alles auf einmal.", *criteria.known_moves())
    full.end(300)
    for criterion in guide.criteria.values():
        assert evidence(criterion, []) == ()
        for place in evidence(criterion, full.entries):
            assert place.why.endswith(".")
        if criterion.evidence.moves and not criterion.evidence.closing and not criterion.evidence.cues:
            assert evidence(criterion, full.entries)
