"""The body of every cue and tool: what is seen and heard of it. ``docs/zwischenfaelle.md`` shows the same table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Fault = Literal["muted", "dropout", "freeze"]
FAULTS: tuple[Fault, ...] = ("muted", "dropout", "freeze")


@dataclass(frozen=True, slots=True)
class Shot:
    """A film that is shown once."""

    film: str
    """One of ``media.picture.CUE_PICTURES`` or ``IDLE_KINDS``."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Body:
    """How one kind is seen and heard. All of it lasts until it ends, but ``once`` and a noise that is not ``again``."""

    once: Shot | None = None
    """What is seen when it begins."""
    state: Shot | None = None
    """What is seen from then on, in a loop."""
    over: bool = False
    """The state hides the person: it lies over spoken lines too. Otherwise lines are composed in it."""
    leaves: Shot | None = None
    """What is seen when it ends."""
    fault: Fault | None = None
    """What the call itself does."""
    noise: str = ""
    """One of ``media.noises.NOISES``, heard whenever no line is said."""
    again: bool = True
    """The noise is repeated."""
    longest: float | None = None
    """Seconds after which it ends by itself, where nobody ends it before."""
    note: str = ""
    """What stands on the tile of a person who has no picture."""

    @property
    def shots(self) -> tuple[Shot, ...]:
        """All its films."""
        return tuple(shot for shot in (self.once, self.state, self.leaves) if shot)


_ASIDE = Shot("away", 3.0)
"""The person looks aside for a moment."""

BODIES: Mapping[str, Body] = {
    "child": Body(once=Shot("child", 5.0), noise="child"),
    "partner": Body(
        once=Shot("person_comes", 1.6),
        state=Shot("person_behind", 6.0),
        leaves=Shot("person_goes", 1.6),
        noise="partner",
        again=False,
    ),
    "pet": Body(once=Shot("pet", 4.8), noise="pet"),
    "doorbell": Body(once=_ASIDE, noise="doorbell"),
    "phone": Body(once=_ASIDE, noise="phone"),
    "noise": Body(once=_ASIDE, noise="drilling"),
    "freeze": Body(fault="freeze", note="Bild steht"),
    "dropout": Body(fault="dropout", note="Ton setzt aus"),
    "muted": Body(fault="muted", note="stumm"),
    "ceiling": Body(state=Shot("ceiling", 6.0), over=True, noise="rustle", again=False),
    "backlight": Body(state=Shot("dark", 6.0)),
    "battery": Body(
        once=Shot("battery_dims", 1.6), state=Shot("battery", 6.0), noise="battery", note="Akku fast leer"
    ),
    "share_fails": Body(state=Shot("share_fails", 6.0), noise="failure", again=False),
    "lost": Body(state=Shot("lost", 4.0), over=True, noise="connection", note="nicht verbunden"),
    "away": Body(
        once=Shot("gets_up", 1.8),
        state=Shot("empty", 2.0),
        over=True,
        leaves=Shot("sits_down", 1.8),
        noise="chair",
        again=False,
        note="nicht am Platz",
    ),
    "document": Body(
        once=Shot("document_up", 1.4),
        state=Shot("document", 6.0),
        leaves=Shot("document_down", 1.4),
        noise="paper",
        again=False,
        longest=45.0,
    ),
    "screen": Body(state=Shot("screen", 6.0)),
    "form": Body(once=Shot("form_fills", 8.0), state=Shot("form", 6.0)),
    "look": Body(once=Shot("look", 7.0)),
}
"""By kind: ``script.words.CUE_KINDS`` and ``Tool``."""
