import hashlib

import numpy as np
import pytest

from sandbox.errors import MediaError
from sandbox.media.noises import LOUDNESS, NOISES, noise, packets
from sandbox.media.opus import decode_opus
from sandbox.media.tones import RATE

ALL = pytest.mark.parametrize("name", sorted(NOISES))


def level(sound: np.ndarray) -> float:
    """Root mean square in dBFS."""
    return 20 * np.log10(max(1e-9, np.sqrt((sound.astype(np.float64) ** 2).mean())) / 32768)


def loudest(name: str) -> float:
    """The hertz at which a noise is strongest."""
    sound = noise(name).astype(np.float64)
    return float(np.fft.rfftfreq(len(sound), 1 / RATE)[np.abs(np.fft.rfft(sound)).argmax()])


@ALL
def test_a_noise_is_heard_but_stays_below_the_voice(name):
    sound = noise(name)
    pieces = sound[: len(sound) // 960 * 960].reshape(-1, 960)
    heard = max(level(piece) for piece in pieces)
    assert LOUDNESS - 8 < heard < -12
    assert level(sound) < LOUDNESS + 1
    assert np.abs(sound.astype(int)).max() <= 32767 // 2 + 1


@ALL
def test_a_noise_can_be_repeated_without_a_seam(name):
    sound = noise(name)
    assert len(sound) >= RATE
    assert not sound[: RATE // 25].any()
    assert not sound[-RATE // 25 :].any()
    twice = decode_opus(packets(name) * 2)
    seam = twice[len(sound) - RATE // 50 : len(sound) + RATE // 20].astype(int)
    assert np.abs(np.diff(seam)).max() < 200


@ALL
def test_a_noise_survives_the_way_through_opus(name):
    heard = decode_opus(packets(name))
    assert abs(level(heard) - level(noise(name))) < 3


def test_no_two_noises_are_alike_and_each_is_always_the_same():
    first = {name: hashlib.sha256(noise(name).tobytes()).hexdigest() for name in NOISES}
    assert len(set(first.values())) == len(NOISES)
    assert first == {name: hashlib.sha256(noise(name).tobytes()).hexdigest() for name in NOISES}


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("doorbell", 500, 700),
        ("phone", 900, 1400),
        ("drilling", 20, 1700),
        ("pet", 100, 4500),
        ("partner", 50, 400),
        ("battery", 750, 1100),
        ("connection", 400, 650),
        ("failure", 250, 350),
        ("paper", 1500, 9000),
    ],
)
def test_the_strongest_tone_is_where_it_should_be(name, low, high):
    assert low <= loudest(name) <= high


def test_an_unknown_noise_is_named():
    with pytest.raises(MediaError, match="Erdbeben"):
        noise("Erdbeben")
