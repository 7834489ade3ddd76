"""Encode sound as Opus packets of 20 ms, each the payload of one RTP packet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

OPUS_RATE = 48_000
"""Samples a second inside Opus, whatever went in."""
PACKET_SAMPLES = OPUS_RATE // 50

_BITRATE = 32_000


def encode_opus(pcm: NDArray[np.int16], rate: int) -> list[bytes]:
    """Encode mono sound of ``rate`` samples a second; the last packet is filled up with silence.

    Empty sound gives no packets. Raises ValueError if ``pcm`` is not one row of 16-bit samples.
    """
    if pcm.ndim != 1 or pcm.dtype != np.int16:
        raise ValueError("mono sound of 16-bit samples is wanted")
    sound = _resampled(pcm, rate)
    sound = np.concatenate([sound, np.zeros(-len(sound) % PACKET_SAMPLES, np.int16)])
    context = av.CodecContext.create("libopus", "w")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate = OPUS_RATE
    context.layout = "mono"
    context.format = av.AudioFormat("s16")
    context.bit_rate = _BITRATE
    context.time_base = Fraction(1, OPUS_RATE)
    context.options = {"application": "voip", "frame_duration": "20"}
    packets: list[bytes] = []
    for start in range(0, len(sound), PACKET_SAMPLES):
        frame = _frame(sound[start : start + PACKET_SAMPLES], OPUS_RATE)
        frame.pts = start
        packets += [bytes(packet) for packet in context.encode(frame)]
    packets += [bytes(packet) for packet in context.encode(None)]
    return packets[: len(sound) // PACKET_SAMPLES]


def decode_opus(packets: Sequence[bytes]) -> NDArray[np.int16]:
    """Return the mono sound (48 000 samples a second) of packets in order."""
    context = av.CodecContext.create("libopus", "r")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate = OPUS_RATE
    context.layout = "mono"
    pieces = [_mono(frame) for packet in packets for frame in context.decode(av.Packet(packet))]
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


def _resampled(pcm: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    if rate == OPUS_RATE or not len(pcm):
        return pcm
    resampler = av.AudioResampler(format="s16", layout="mono", rate=OPUS_RATE)
    return _joined([*resampler.resample(_frame(pcm, rate)), *resampler.resample(None)])


def _joined(frames: Iterable[av.AudioFrame]) -> NDArray[np.int16]:
    return np.concatenate([_mono(frame) for frame in frames])


def _mono(frame: av.AudioFrame) -> NDArray[np.int16]:
    values = frame.to_ndarray()
    channels = len(frame.layout.channels)
    if not frame.format.is_planar:
        values = values.reshape(-1, channels).T
    mono = values[0] * 32767 if values.dtype.kind == "f" else values[0]
    result: NDArray[np.int16] = mono.astype(np.int16)
    return result


def _frame(pcm: NDArray[np.int16], rate: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = rate
    return frame
