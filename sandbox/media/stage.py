"""A figure before its place: gives the picture of a look."""

from __future__ import annotations

from sandbox.errors import MediaError
from sandbox.media import planes
from sandbox.media.acting import PLAIN, Look
from sandbox.media.bending import bent
from sandbox.media.figure import Figure, Layers
from sandbox.media.planes import Picture, Sprite
from sandbox.media.sway import Lean, placed

FPS = 25
"""Pictures a second of all clips."""


def count_of(seconds: float) -> int:
    """Return the number of pictures in a time. Raises MediaError if they are fewer than two."""
    count = round(seconds * FPS)
    if count < 2:
        raise MediaError("Ein Film braucht mindestens zwei Bilder.")
    return count


class Stage:
    """A figure in one mood before its place; gives the picture of a look. Heads once drawn are kept.

    ``before``: the mood (name, strength) of the clip that came before, if the face is to change.
    """

    def __init__(
        self, figure: Figure, mood: str, strength: int = 2, before: tuple[str, int] | None = None
    ) -> None:
        self.figure = figure
        self._layers = figure.layers(mood, strength)
        self._earlier = figure.layers(*before) if before else self._layers
        self._kept: dict[Look, Sprite] = {}
        self._last: tuple[Look, Lean, Sprite] | None = None

    def person(self, look: Look, lean: Lean) -> Sprite:
        """Return the person alone, as large as the figure's frame."""
        if self._last is None or self._last[:2] != (look, lean):
            self._last = look, lean, placed(self._head(look), lean, self.figure.frame)
        return self._last[2]

    def picture(self, look: Look = PLAIN, lean: Lean = Lean()) -> Picture:  # noqa: B008 - immutable
        """Return the whole picture."""
        result = self.figure.place.copy()
        planes.lay_over(result, self.person(look, lean), self.figure.frame.left, self.figure.frame.top)
        return result

    def _head(self, look: Look) -> Sprite:
        if look not in self._kept:
            self._kept[look] = self._drawn(look)
        return self._kept[look]

    def _drawn(self, look: Look) -> Sprite:
        if look.mood_share == 0.0:
            return self._face(look, self._earlier)
        sprite = self._face(look, self._layers)
        if look.mood_share < 1.0:
            sprite = planes.mix(self._face(look, self._earlier), sprite, look.mood_share)
        return sprite

    def _face(self, look: Look, layers: Layers) -> Sprite:
        name, x, y = self.figure.nearest(look.pose, look.share)
        sprite = layers.heads[name]
        if self.figure.frontal(
            name
        ):  # seen from the side, mouths and lids rendered from the front do not fit
            shift = self.figure.shift(name)
            if look.mouth != "rest":
                sprite = planes.patched(sprite, layers.mouths[look.mouth], shift.mouth)
            if look.eyes:
                sprite = planes.patched(sprite, layers.eyes[look.eyes], shift.eyes)
        return bent(sprite, x, y, self.figure.neck)
