import numpy as np
import pytest

from sandbox.speech import align, espeak
from sandbox.speech.sound import Phone

TEXT = "Guten Tag, ich habe eine Frage zu meinem Bescheid."


def test_a_sound_aligned_with_itself_keeps_its_times() -> None:
    engine = espeak.engine()
    sound, phones = engine.say(TEXT, "de", 165, 50)
    moved = align.carry(phones, sound, engine.rate, sound, engine.rate)
    for before, after in zip(phones, moved, strict=True):
        assert after.symbol == before.symbol
        assert after.start == pytest.approx(before.start, abs=0.03)


def test_times_follow_a_slower_speaker() -> None:
    engine = espeak.engine()
    quick, phones = engine.say(TEXT, "de+f3", 180, 60)
    slow, truth = engine.say(TEXT, "de+m3", 130, 40)
    moved = align.carry(phones, quick, engine.rate, slow, engine.rate)
    spoken = [p for p in truth if p.symbol != "_"]
    ours = [p for p in moved if p.symbol != "_"]
    assert [p.symbol for p in ours] == [p.symbol for p in spoken]
    off = np.abs([a.start - b.start for a, b in zip(ours, spoken, strict=True)])
    assert np.median(off) < 0.03
    linear = np.abs([p.start * len(slow) / len(quick) - q.start for p, q in zip(phones, truth, strict=False)])
    assert np.median(off) < np.median(linear)


def test_the_path_is_monotone_and_within_bounds() -> None:
    random = np.random.default_rng(1)
    for n, m in ((2, 2), (30, 90), (90, 30), (50, 51), (2, 40)):
        rows = align.path(random.standard_normal((n, 5)), random.standard_normal((m, 5)))
        assert len(rows) == n
        assert np.all(np.diff(rows) >= 0)
        assert rows.min() >= 0
        assert rows.max() <= m - 1


def test_the_path_finds_a_repeated_frame() -> None:
    a = np.eye(6) * 9
    b = np.repeat(a, [1, 1, 3, 1, 1, 1], axis=0)
    assert align.path(a, b).tolist() == [0, 1, 3, 5, 6, 7]


def test_nothing_said_has_no_phones() -> None:
    silence = np.zeros(16000, np.int16)
    assert align.carry((), silence, 16000, silence, 16000) == ()
    assert align.carry((Phone("a", 0, 1),), silence, 16000, silence[:10], 16000) == ()


def test_espeak_refuses_an_unknown_voice() -> None:
    from sandbox.errors import SpeechError

    with pytest.raises(SpeechError, match="nosuch"):
        espeak.engine().say("Hallo", "de+nosuch-x", 165, 50)
