import tarfile
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sandbox.errors import SpeechError
from sandbox.speech.recogniser import RATE, Final, Partial, VoskModel, VoskRecogniser
from sandbox.speech.voice import Voices

RECORDINGS = Path(__file__).parents[1] / "recordings"
QUIET = b"\0\0" * RATE


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> VoskModel:
    place = tmp_path_factory.mktemp("model")
    with tarfile.open(RECORDINGS / "vosk-synthetic-de-both.tar.gz") as packed:
        packed.extractall(place, filter="data")
    return VoskModel(place / "model")


def fed(recogniser: VoskRecogniser, sound: bytes, block: int = 640) -> list[Partial | Final]:
    heard = [recogniser.feed(sound[at : at + block]) for at in range(0, len(sound), block)]
    return [news for news in heard if news is not None]


@pytest.fixture(scope="module")
def spoken() -> bytes:
    with wave.open(str(RECORDINGS / "gespraech.wav")) as source:
        assert (source.getframerate(), source.getnchannels(), source.getsampwidth()) == (48_000, 1, 2)
        sound = np.frombuffer(source.readframes(source.getnframes()), "<i2").astype(float)
    assert not np.abs(sound[:40_000]).max()
    return sound.reshape(-1, 3).mean(axis=1).round().astype("<i2").tobytes()


def test_the_spoken_fixture_is_understood(model: VoskModel, spoken: bytes) -> None:
    with model.recogniser() as recogniser:
        heard = fed(recogniser, spoken)
        expected = (RECORDINGS / "gespraech.txt").read_text("utf-8").strip()
        assert recogniser.finish() == expected
        assert any(isinstance(news, Final) for news in heard)
        assert isinstance(heard[0], Partial)
        assert len(heard) > 5


def test_any_block_size_gives_the_same_words(model: VoskModel, spoken: bytes) -> None:
    said = set()
    for block in (641, 999, 320_000):
        with model.recogniser() as recogniser:
            fed(recogniser, spoken, block)
            said.add(recogniser.finish())
    assert len(said) == 1


def test_partials_only_tell_what_is_new(model: VoskModel, spoken: bytes) -> None:
    with model.recogniser() as recogniser:
        texts = [news.text for news in fed(recogniser, spoken) if isinstance(news, Partial)]
    assert all(a != b for a, b in pairwise(texts))


def test_turns_do_not_run_into_each_other(model: VoskModel, spoken: bytes) -> None:
    with model.recogniser() as recogniser:
        fed(recogniser, spoken)
        first = recogniser.finish()
        assert first
        assert recogniser.finish() == ""
        fed(recogniser, spoken)
        assert recogniser.finish() == first


def test_silence_says_nothing(model: VoskModel) -> None:
    with model.recogniser() as recogniser:
        assert fed(recogniser, QUIET * 2) == []
        assert recogniser.feed(b"") is None
        assert recogniser.feed(b"x") is None
        assert recogniser.finish() == ""


def test_a_closed_recogniser_says_so(model: VoskModel) -> None:
    recogniser = model.recogniser()
    recogniser.close()
    recogniser.close()
    with pytest.raises(SpeechError, match="geschlossen"):
        recogniser.feed(QUIET)
    with pytest.raises(SpeechError, match="geschlossen"):
        recogniser.finish()


def test_a_folder_without_a_model_is_told_in_german(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="lässt sich nicht laden") as told:
        VoskModel(tmp_path)
    assert told.value.remedy


def test_our_voices_are_understood(model: VoskModel) -> None:
    sentences = [
        "Guten Tag, mein Name ist Müller.",
        "Was kann ich für Sie tun?",
        "Haben Sie noch eine Frage?",
        "Wir finden gemeinsam eine Lösung.",
    ]
    voices, wrong, words = Voices(), 0, 0
    for sentence in sentences:
        expected = sentence.lower().replace(",", "").strip(".?").split()
        for voice in ("frau_mittel", "mann_mittel"):
            with model.recogniser() as recogniser:
                fed(recogniser, QUIET + voices.render(sentence, voice).pcm.tobytes() + QUIET)
                heard = recogniser.finish().split()
            words += len(expected)
            wrong += len(set(expected) ^ set(heard))
    assert wrong <= 0.1 * words
