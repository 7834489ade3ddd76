import numpy as np
import pytest

from sandbox.media.opus import OPUS_RATE, PACKET_SAMPLES, decode_opus, encode_opus


def tone(rate: int, seconds: float = 1.0, pitch: float = 440.0, size: float = 0.3) -> np.ndarray:
    moments = np.arange(round(rate * seconds)) / rate
    return (np.sin(2 * np.pi * pitch * moments) * size * 32767).astype(np.int16)


def loudness(pcm: np.ndarray) -> float:
    return float(np.sqrt((pcm.astype(np.float64) ** 2).mean()))


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
def test_sound_comes_back_as_loud_and_as_high_as_it_was(rate):
    packets = encode_opus(tone(rate), rate)
    back = decode_opus(packets)
    assert len(packets) == 50
    assert len(back) == OPUS_RATE
    middle = back[4800:-4800]
    assert loudness(middle) == pytest.approx(loudness(tone(rate)), rel=0.15)
    spectrum = np.abs(np.fft.rfft(middle))
    assert np.argmax(spectrum) * OPUS_RATE / len(middle) == pytest.approx(440, abs=8)


def test_the_last_packet_is_filled_up_with_silence():
    packets = encode_opus(tone(OPUS_RATE, 0.03), OPUS_RATE)
    assert len(packets) == 2
    assert len(decode_opus(packets)) == 2 * PACKET_SAMPLES


def test_nothing_gives_nothing():
    assert encode_opus(np.zeros(0, np.int16), 16_000) == []
    assert len(decode_opus([])) == 0


def test_packets_are_small_enough_for_one_datagram():
    noise = np.random.default_rng(1).normal(0, 6000, OPUS_RATE).astype(np.int16)
    assert max(map(len, encode_opus(noise, OPUS_RATE))) < 1200


def test_only_a_row_of_16_bit_samples_is_taken():
    with pytest.raises(ValueError, match="16-bit"):
        encode_opus(np.zeros((2, 960), np.int16), 48_000)
    with pytest.raises(ValueError, match="16-bit"):
        encode_opus(np.zeros(960, np.float32), 48_000)  # type: ignore[arg-type]
