"""Encode pictures as VP8: one fresh encoder a clip, so that no frame refers to one outside it."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import av
from av.video.frame import PictureType

from sandbox.errors import MediaError
from sandbox.media.clip import Clip
from sandbox.media.planes import Picture

_OPTIONS = {
    # "realtime" with a positive cpu-used chooses its speed by the clock, so that equal pictures
    # would give other bytes each time; a negative one is fixed.
    "deadline": "realtime",
    "cpu-used": "-5",
    "lag-in-frames": "0",
    "auto-alt-ref": "0",
    "error-resilient": "1",
    "qmin": "6",
    "qmax": "38",
    "crf": "18",
    "static-thresh": "60",
    "noise-sensitivity": "0",
}
_BITRATE = 600_000
"""Bits a second aimed at; ``crf`` keeps still pictures well below."""


def encode_vp8(pictures: Iterable[Picture], fps: int, key_every: int | None = None) -> Clip:
    """Encode pictures of one size. The first frame is a key frame, and each ``key_every``-th if given.

    Raises MediaError if there is no picture or the encoder keeps one back.
    """
    context: av.VideoCodecContext | None = None
    packets: list[bytes] = []
    keys: list[int] = []
    size = (0, 0)
    for number, picture in enumerate(pictures):
        if context is None:
            size = (picture.y.shape[1], picture.y.shape[0])
            context = _context(size, fps)
        frame = av.VideoFrame.from_ndarray(picture.packed(), format="yuv420p")
        frame.pts = number
        if number == 0 or (key_every and number % key_every == 0):
            frame.pict_type = PictureType.I
        for packet in context.encode(frame):
            if packet.is_keyframe:
                keys.append(len(packets))
            packets.append(bytes(packet))
    if context is None:
        raise MediaError("Aus keinem Bild wird kein Film.")
    if context.encode(None) or not keys:
        raise MediaError("Der Bildkodierer hat Bilder zurückgehalten.")
    return Clip(tuple(packets), fps, size[0], size[1], tuple(keys))


def _context(size: tuple[int, int], fps: int) -> av.VideoCodecContext:
    context = av.CodecContext.create("libvpx", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height = size
    context.pix_fmt = "yuv420p"
    context.bit_rate = _BITRATE
    context.framerate = Fraction(fps)
    context.time_base = Fraction(1, fps)
    context.gop_size = 100_000
    context.thread_count = 1
    context.options = _OPTIONS
    return context
