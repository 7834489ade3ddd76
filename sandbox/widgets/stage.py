"""The video stage: the simulated person's picture and voice, captions, the own picture, the controls.

The view only shows and reports; what a control does is decided by whoever listens. The media themselves never
pass through the widget: its messages carry the signalling of a peer connection.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import anywidget
import traitlets

from sandbox.widgets.modules import joined

Kind = Literal["ready", "answer", "bye", "state", "control", "device"]
KINDS: tuple[Kind, ...] = ("ready", "answer", "bye", "state", "control", "device")
Message = Mapping[str, Any]


class Stage(anywidget.AnyWidget):
    """One stage a page. Messages from the browser, each a mapping with ``kind``:

    - ``ready`` the view wants a connection (also "Erneut verbinden"); answer with ``offer``
    - ``answer`` ``sdp``, ``call``: to the offer of that number
    - ``bye`` the page goes away
    - ``state`` ``state``: what the browser's end of the connection has become
    - ``control`` ``what``: pause, resume, replay, captions, camera, self_view, hangup; ``on`` for a switch
    - ``device`` ``what``: camera, microphone; ``state``: on, off, denied, missing, busy, insecure, gone
    """

    _esm = joined("devices.js", "stage.js")
    _css = joined("stage.css")

    state = traitlets.Enum(["idle", "connecting", "connected", "lost", "ended"], "idle").tag(sync=True)
    paused = traitlets.Bool(default_value=False).tag(sync=True)
    persons = traitlets.List(traitlets.Dict()).tag(sync=True)
    """Who is met: mappings with ``id``, ``name``, perhaps ``note`` and ``still`` (a data URL).
    The first is seen in the video, the others in small tiles."""
    speaker = traitlets.Unicode().tag(sync=True)
    """Id of the person who speaks, empty in silence."""
    caption = traitlets.Unicode().tag(sync=True)
    """What is being said."""
    cue_caption = traitlets.Unicode().tag(sync=True)
    """What happens to the call: "[Ein Kind läuft durchs Bild]"."""
    captions_on = traitlets.Bool(default_value=True).tag(sync=True)
    poster = traitlets.Unicode().tag(sync=True)
    """Still image shown until the video runs (a data URL)."""
    error = traitlets.Unicode().tag(sync=True)
    """A message for the trainee below the picture."""
    ice_servers = traitlets.List(traitlets.Dict()).tag(sync=True)
    use_camera = traitlets.Bool(default_value=False).tag(sync=True)
    """Whether the trainee wants to see the own picture; the browser asks for permission only then."""
    use_microphone = traitlets.Bool(default_value=False).tag(sync=True)
    """Whether the trainee wants to speak; likewise."""
    speaking = traitlets.Bool(default_value=False).tag(sync=True)
    """"Sprechen" is on: only then does sound leave the trainee's computer."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self._listeners: dict[str, list[Callable[[Message], None]]] = {kind: [] for kind in KINDS}
        self.on_msg(self._received)

    def listen(self, kind: Kind, hear: Callable[[Message], None]) -> Callable[[], None]:
        """Call ``hear`` with every message of that kind; return how to stop that."""
        self._listeners[kind].append(hear)
        return lambda: self._listeners[kind].remove(hear)

    def offer(self, sdp: str, number: int) -> None:
        """Send the offer of a call; the browser's answer bears its number."""
        self.send({"kind": "offer", "type": "offer", "sdp": sdp, "call": number})

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        """Pass a message on; what is not one of ours is dropped."""
        if isinstance(content, Mapping):
            for hear in tuple(self._listeners.get(str(content.get("kind")), ())):
                hear(content)
