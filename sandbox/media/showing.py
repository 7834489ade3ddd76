"""What is to be seen at each moment: a cue's clip, else the line's, else a mouth shape, else the idle clip.

Clips are only ever entered at a key frame. A receiver that lost one (it asks), and a picture that was frozen,
are mended the same way: the idle clip or the cue begins again, a line is taken up at its next key frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle

from sandbox.media.clip import Clip
from sandbox.media.line import PlayableLine
from sandbox.media.timeline import SLOT, TICKS

_DEAF = TICKS * 3 // 10
"""After a key frame, requests for another are those that it will answer itself: ignored for 300 ms."""
_NEAR = 2
"""A key frame may be entered up to this many frames late (less than 100 ms)."""


@dataclass(slots=True)
class _Reel:
    """A clip on the air and the frame that comes next."""

    source: tuple[str, int]
    """What it is shown for; the same clip shown for something else is another reel."""
    clip: Clip
    place: int = 0

    @property
    def over(self) -> bool:
        return self.place >= len(self.clip.packets)


class PictureProgramme:
    """Gives the packet for each moment. ``frozen`` holds the last picture while time goes on."""

    def __init__(self, clips: Mapping[str, Clip], idle: str) -> None:
        self.due = 0
        """Tick of the picture that is asked for next."""
        self.frozen = False
        self._clips = clips
        self._idle = cycle((clips[idle],))
        self._cue: Clip | None = None
        self._cue_loops = False
        self._cues = 0
        self._line: PlayableLine | None = None
        self._begins = 0
        self._reel: _Reel | None = None
        self._keyed = -_DEAF

    def show_idle(self, *names: str) -> None:
        """Loop these clips in turn from now on, the running one ends first. Raises KeyError for an unknown name."""
        self._idle = cycle([self._clips[name] for name in names])

    def show_cue(self, clip: Clip | None, *, loop: bool = False) -> None:
        """Show that clip before anything else, once or in a ``loop``; None ends it."""
        self._cue, self._cue_loops = clip, loop
        self._cues += 1

    @property
    def cue_over(self) -> bool:
        """Whether no cue's clip is on or waiting."""
        return self._cue is None

    def begin(self, line: PlayableLine, begins: int) -> None:
        """Show that line from tick ``begins`` on."""
        self._line, self._begins = line, begins

    def stop(self) -> None:
        """Let go of the line: back to the idle clip."""
        self._line = None

    def mend(self) -> None:
        """Begin again at a key frame: the receiver lost the picture."""
        if self.due - self._keyed > _DEAF:
            self._reel = None

    def take(self, tick: int) -> tuple[bytes | None, int]:
        """Return the VP8 packet due at ``tick`` (None: the last picture stays) and ticks until the next."""
        if self.frozen:
            self._reel = None
            self.due = tick + SLOT
            return None, SLOT
        self._reel = reel = self._wanted(tick)
        if reel.over:
            self.due = tick + SLOT
            return None, SLOT
        if reel.place in reel.clip.keyframes:
            self._keyed = tick
        reel.place += 1
        length = TICKS // reel.clip.fps
        self.due = tick + length
        return reel.clip.packets[reel.place - 1], length

    def _wanted(self, tick: int) -> _Reel:
        """Return the reel to go on with: the running one, or another from a key frame of it on."""
        if self._cue:
            reel = self._kept(("cue", self._cues), self._cue)
            if not reel.over:
                return reel
            if self._cue_loops:
                return _Reel(reel.source, self._cue)
            self._cue = None
        return self._of_line(tick) or self._of_idle()

    def _of_line(self, tick: int) -> _Reel | None:
        line = self._line
        if line is None or tick < self._begins:
            return None
        if line.picture is None:
            return self._of_mouth(line, tick)
        place = (tick - self._begins) * line.picture.fps // TICKS
        if place >= len(line.picture.packets):
            self._line = None
            return None
        source = ("line", self._begins)
        if self._reel and self._reel.source == source and not self._reel.over:
            return self._reel
        key = max(frame for frame in line.picture.keyframes if frame <= place)
        return _Reel(source, line.picture, key) if place - key <= _NEAR else self._of_mouth(line, tick)

    def _of_mouth(self, line: PlayableLine, tick: int) -> _Reel | None:
        """Show the mouth shape of that moment; its last frame stays until the next shape."""
        seconds = (tick - self._begins) / TICKS
        if seconds >= line.seconds:
            return None
        spoken = [index for index, shape in enumerate(line.visemes) if shape.at <= seconds]
        clip = self._clips.get(line.visemes[spoken[-1]].clip) if spoken else None
        return self._kept(("mouth", self._begins + spoken[-1]), clip) if clip else None

    def _of_idle(self) -> _Reel:
        reel = self._reel
        going = reel is not None and reel.source[0] == "idle" and not reel.over
        return reel if reel and going else _Reel(("idle", 0), next(self._idle))

    def _kept(self, source: tuple[str, int], clip: Clip) -> _Reel:
        return self._reel if self._reel and self._reel.source == source else _Reel(source, clip)
