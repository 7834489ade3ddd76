"""The practice page beside the stage: briefing, conversation with input, survey. A view only: it knows no talk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from sandbox.widgets.modules import joined


class Conversation(anywidget.AnyWidget):
    """Shows what it is given; what the trainee does comes to ``on_action`` as a message with a ``kind``.

    ``begin`` {camera, microphone} · ``say`` {id, text, by} · ``typing`` {on} · ``speak`` {on} · ``here`` {}.
    """

    _esm = joined("dom.js", "conversation.js")
    _css = joined("transcript.css", "conversation.css")

    phase = traitlets.Unicode("loading").tag(sync=True)
    """loading, briefing, call, paused, survey, elsewhere or failed."""
    briefing = traitlets.Dict().tag(sync=True)
    turns = traitlets.List(traitlets.Dict()).tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    draft = traitlets.Dict().tag(sync=True)
    """Text that was heard, to be put into the field: {n, text, final}."""
    speech = traitlets.Dict({"ready": False, "why": ""}).tag(sync=True)
    survey = traitlets.Dict().tag(sync=True)

    def __init__(self, on_action: Callable[[Mapping[str, Any]], None], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._on_action = on_action
        self.on_msg(self._received)

    def acknowledge(self, utterance: str, *, taken: bool) -> None:
        """Tell the page whether an utterance is in the log: only then is its field emptied."""
        self.send({"kind": "said", "id": utterance, "taken": taken})

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, Mapping) and isinstance(content.get("kind"), str):
            self._on_action(content)
