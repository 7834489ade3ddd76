"""The small parts: cleaning, clauses, cues, letter groups, flags."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.understanding.clauses import MOST, clauses
from sandbox.understanding.clean import LIMIT, bare, clean
from sandbox.understanding.cues import Lexicon
from sandbox.understanding.features import FLAGS, Vocabulary, flags, letter_groups


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Guten\tTag \n", "Guten Tag"),
        ("a\x00b\x1bc", "a b c"),
        ("\u202eabc\u2066", "abc"),
        ("a\ud800b", "a b"),
        ("u\u0308ber", "über"),
        ("a" + "\u0301" * 50, "á\u0301\u0301"),
        ("", ""),
    ],
)
def test_clean(raw, cleaned):
    assert clean(raw) == cleaned


@given(st.text(max_size=2000))
def test_cleaning_is_bounded_and_done_once(text):
    once = clean(text)
    assert len(once) <= LIMIT
    assert clean(once) == once


def test_bare_is_what_a_recogniser_writes():
    assert bare("Ja, klar: Um 9 Uhr!") == "ja klar um 9 uhr"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Guten Tag. Hören Sie mich?", ["Guten Tag.", "Hören Sie mich?"]),
        ("Okay. Wann war das?", ["Okay.", "Wann war das?"]),
        (
            "Sie haben abgesagt, und das macht Sie mutlos.",
            ["Sie haben abgesagt", "und das macht Sie mutlos."],
        ),
        ("Falls wir getrennt werden, rufe ich Sie an.", ["Falls wir getrennt werden, rufe ich Sie an."]),
        ("Sie rufen da morgen an, ja?", ["Sie rufen da morgen an, ja?"]),
        (
            "guten morgen herr arslan hören sie mich gut sind sie allein",
            ["guten morgen herr arslan", "hören sie mich gut", "sind sie allein"],
        ),
        (
            "das klingt sehr belastend wie gehen sie damit um",
            ["das klingt sehr belastend", "wie gehen sie damit um"],
        ),
        ("", []),
    ],
)
def test_clauses(text, pieces):
    assert [clause.text for clause in clauses(text)] == pieces


@given(st.text(alphabet="ab ,.?und wie sie ich", max_size=300).map(clean))
def test_clauses_lie_in_order_inside_the_text(text):
    end = 0
    for clause in clauses(text):
        assert clause.start >= end
        assert text[clause.start : clause.end] == clause.text != ""
        end = clause.end
    assert len(clauses(text)) <= MOST


@pytest.mark.parametrize(
    ("cue", "text", "there"),
    [
        ("kürz*", "Dann wird gekürzt, kürzer.", True),
        ("kürz*", "Das ist abgekürzt.", False),
        ("*gutschein", "Ein Bildungsgutschein", True),
        ("gutschein", "Ein Bildungsgutschein", False),
        ("falls … abb*", "Falls die Verbindung jetzt abbricht", True),
        ("falls … abb*", "Falls eins zwei drei vier fünf sechs sieben abbricht", False),
        ("^ja", "Ja, gut", True),
        ("^ja", "Na ja", False),
        ("per e-mail", "Gern per E-Mail.", True),
        ("ton", "Tonne", False),
    ],
)
def test_cues(cue, text, there):
    lexicon = Lexicon({"x": [cue], "y": []})
    assert lexicon.vector(text).tolist() == [float(there), 0.0]
    assert lexicon.found(text, "x") == ((cue,) if there else ())


def test_letter_groups_mark_the_edges_of_words():
    assert letter_groups("Ja")[" ja "] == 1
    assert letter_groups("ja ja")[" j"] == 2
    assert " ja" in letter_groups("jajaja")
    assert letter_groups("?!") == {}


def test_letter_vectors_have_unit_length_and_leave_the_unknown_out():
    vocabulary = Vocabulary.of(["guten tag", "guten morgen"], least=1)
    _, values = vocabulary.vector("Guten Tag!")
    assert float(values @ values) == pytest.approx(1)
    places, values = vocabulary.vector("xyz")
    assert len(places) == len(values) == 0


@pytest.mark.parametrize(
    ("text", "flag", "on"),
    [
        ("Und wie war das", "Fragewort am Anfang", True),
        ("Seit wann ist das so", "Fragewort am Anfang", True),
        ("Das ist, wie es ist", "Fragewort am Anfang", False),
        ("können sie mich hören", "Verb am Anfang", True),
        ("Das geht nicht", "Verneinung", True),
        ("Klicken Sie bitte unten", "Aufforderung", True),
        ("Bis Freitag", "bis", True),
    ],
)
def test_flags(text, flag, on):
    assert bool(flags(text)[list(FLAGS).index(flag)]) is on
    assert flags(text).dtype == np.float32
