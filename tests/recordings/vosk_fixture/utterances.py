"""Training material: sentences spoken by espeak-ng and Pico, as MFCC frames with a phoneme for each frame.

espeak-ng tells when each phoneme starts. Pico does not, so espeak's times for the same text are carried
over by time warping (``sandbox.speech.align``). Loudness, noise, room and length of the throat vary.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import kaldi_native_fbank
import numpy as np
from scipy.signal import fftconvolve, lfilter, resample_poly

from sandbox.speech import align, espeak, pico
from sandbox.speech.sound import Phone

from .texts import BACKGROUND, SENTENCES, VOCABULARY

RATE = 16_000
SILENCE = "SIL"
MFCC = {"num_bins": 40, "low_freq": 20, "high_freq": -400, "num_ceps": 40}
_VARIANTS = (
    "m1", "m2", "m3", "m4", "m5", "m6", "m8", "f1", "f2", "f4", "f5", "klatt", "klatt4", "klatt5",
    "whisper", "croak", "Andy", "Alex", "Mario", "Denis", "anika",
)  # fmt: skip
#: Never heard in training, so that the model can be judged by them.
HELD_OUT_VOICES = ("de+f3", "de+m7")


@dataclass(frozen=True)
class Utterance:
    """``features`` of shape (frames, 40); ``labels`` names the phoneme of every frame."""

    text: str
    features: np.ndarray
    labels: list[str]


@cache
def _pico() -> pico.Pico:
    return pico.Pico()


def mfcc(sound: np.ndarray) -> np.ndarray:
    """Return Kaldi's features of ``sound`` (int16 scale, 16 kHz): shape (frames, 40), 100 a second."""
    options = kaldi_native_fbank.MfccOptions()
    frame, mel = options.frame_opts, options.mel_opts
    frame.samp_freq, frame.dither, frame.snip_edges, frame.window_type = RATE, 0.0, True, "povey"
    mel.num_bins, mel.low_freq, mel.high_freq = MFCC["num_bins"], MFCC["low_freq"], MFCC["high_freq"]
    options.num_ceps, options.use_energy = MFCC["num_ceps"], False
    online = kaldi_native_fbank.OnlineMfcc(options)
    online.accept_waveform(RATE, sound.astype(np.float32).tolist())
    online.input_finished()
    return np.stack([online.get_frame(i) for i in range(online.num_frames_ready)]).astype(np.float32)


def _texts(count: int, draw: random.Random) -> list[str]:
    """Return sentences, heaps of known words, and heaps with unknown words among them, a third each."""
    found = []
    for _ in range(count):
        heap = draw.choice((VOCABULARY, VOCABULARY + BACKGROUND))
        heaped = " ".join(draw.choices(heap, k=draw.randint(3, 8)))
        found.append(draw.choice(SENTENCES) if draw.random() < 0.35 else heaped)
    return found


def by_espeak(count: int, seed: int = 0) -> list[Utterance]:
    """Return ``count`` utterances in espeak-ng's voices."""
    draw, engine = random.Random(seed), espeak.engine()
    found = []
    for number, text in enumerate(_texts(count, draw)):
        voice = draw.choice(["de", *(f"de+{variant}" for variant in _VARIANTS)])
        sound, phones = engine.say(text, voice, draw.randint(120, 240), draw.randint(10, 95))
        found.append(_utterance(text, sound, engine.rate, phones, number))
    return found


def by_pico(count: int, seed: int = 1) -> list[Utterance]:
    """Return ``count`` utterances in Pico's voice, with espeak-ng's times warped onto them."""
    draw, engine = random.Random(seed), espeak.engine()
    found = []
    for number, text in enumerate(_texts(count, draw)):
        sound = _pico().say(text, draw.uniform(0.8, 1.3), bool)
        theirs, marks = engine.say(text, "de+f2", 165, 50)
        phones = align.carry(marks, theirs, engine.rate, sound, pico.RATE)
        found.append(_utterance(text, sound, pico.RATE, phones, 10**6 + number))
    return found


def _utterance(text: str, sound: np.ndarray, rate: int, phones: tuple[Phone, ...], seed: int) -> Utterance:
    chance = np.random.RandomState(seed)
    # Played faster or slower than recorded, a voice gets a shorter or longer throat.
    stretch = chance.randint(86, 117) / 100 if chance.rand() < 0.5 else 1.0
    up, down = RATE, round(rate * stretch)
    common = int(np.gcd(up, down))
    heard = resample_poly(sound.astype(np.float64), up // common, down // common)
    before, after = chance.uniform(0.1, 0.6, 2)
    heard = np.concatenate([np.zeros(int(before * RATE)), heard, np.zeros(int(after * RATE))])
    features = mfcc(_roughened(heard, chance))
    centres = np.arange(len(features)) * 0.010 + 0.0125
    starts = np.array([before + phone.start / stretch for phone in phones])
    symbols = [SILENCE, *(SILENCE if phone.symbol == "_" else phone.symbol for phone in phones)]
    where = np.searchsorted(starts, centres, side="right")
    over = centres > before + phones[-1].end / stretch
    labels = [SILENCE if end else symbols[at] for at, end in zip(where, over, strict=True)]
    return Utterance(text, features, labels)


def _roughened(sound: np.ndarray, chance: np.random.RandomState) -> np.ndarray:
    """Return ``sound`` as microphones and rooms give it: another level, noise at 8 to 40 dB, a short echo."""
    sound = sound * 10 ** (chance.uniform(-18, 3) / 20)
    if chance.rand() < 0.75:
        noise = chance.randn(len(sound))
        if chance.rand() < 0.6:
            noise = lfilter([1], [1, -chance.uniform(0.5, 0.97)], noise)
        loud = np.sqrt((sound**2).mean()) + 1
        sound = sound + noise / noise.std() * loud * 10 ** (-chance.uniform(8, 40) / 20)
    if chance.rand() < 0.3:
        length = int(RATE * chance.uniform(0.03, 0.15))
        echo = chance.randn(length) * np.exp(-np.arange(length) / (length / 5))
        echo[0] = 8
        sound = fftconvolve(sound, echo / (2 * np.sqrt(np.abs(echo).sum())))[: len(sound)]
    return np.clip(np.round(sound), -32768, 32767)
