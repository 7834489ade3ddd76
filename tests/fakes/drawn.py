"""Small clips and tones for tests of the call, encoded the way prepared lines are."""

from fractions import Fraction
from functools import cache

import av
import numpy as np

from sandbox.media.clip import Clip

WIDTH, HEIGHT = 160, 96


@cache
def clip(brightness: int, frames: int = 10, fps: int = 25, keyframes: tuple[int, ...] = (0,)) -> Clip:
    """A grey picture of that brightness (0-255) with a moving bar: what is on can be told from its mean."""
    encoder = av.CodecContext.create("libvpx", "w")
    encoder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0", "auto-alt-ref": "0"}
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, fps), Fraction(fps)
    encoder.gop_size, encoder.bit_rate = 10_000, 300_000
    packets = []
    for number in range(frames):
        planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
        planes[:HEIGHT] = brightness
        planes[:4, number % (WIDTH // 4) * 4 :][:, :4] = 255 - brightness
        frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
        frame.pts = number
        frame.pict_type = (
            av.video.frame.PictureType.I if number in keyframes else av.video.frame.PictureType.NONE
        )
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    found = tuple(index for index, packet in enumerate(packets) if packet.is_keyframe)
    assert len(packets) == frames
    assert found == keyframes
    return Clip(tuple(bytes(packet) for packet in packets), fps, WIDTH, HEIGHT, found)


@cache
def tone(seconds: float, hertz: float = 440.0) -> tuple[bytes, ...]:
    """Opus packets of 20 ms with a sine tone."""
    encoder = av.CodecContext.create("libopus", "w")
    encoder.format, encoder.layout, encoder.sample_rate = "s16", "mono", 48_000
    encoder.bit_rate = 32_000
    packets = []
    for number in range(round(seconds * 50)):
        time = (np.arange(960) + number * 960) / 48_000
        samples = (np.sin(2 * np.pi * hertz * time) * 12_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate, frame.pts = 48_000, number * 960
        packets += encoder.encode(frame)
    return tuple(bytes(packet) for packet in packets)
