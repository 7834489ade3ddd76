"""The reflection page: transcript beside own judgement and evidence, stance as a plot, notes, goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from sandbox.widgets.modules import joined


class Review(anywidget.AnyWidget):
    """Shows a finished talk; ``on_action`` gets ``criterion``, ``note``, ``goals`` messages, each with an ``n``.

    Each is to be answered with ``saved``: the page says "Gespeichert" only then.
    """

    _esm = joined("dom.js", "review.js")
    _css = joined("transcript.css", "review.css")

    talk = traitlets.Dict().tag(sync=True)
    """Title, person, date, outcome, addresses, axes, figures, texts."""
    turns = traitlets.List(traitlets.Dict()).tag(sync=True)
    points = traitlets.List(traitlets.Dict()).tag(sync=True)
    stance = traitlets.List(traitlets.Dict()).tag(sync=True)
    facts = traitlets.List(traitlets.Dict()).tag(sync=True)
    notes = traitlets.Dict({"note": "", "goals": ""}).tag(sync=True)
    trouble = traitlets.Unicode("").tag(sync=True)

    def __init__(self, on_action: Callable[[Mapping[str, Any]], None], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._on_action = on_action
        self.on_msg(self._received)

    def saved(self, number: int, problem: str = "") -> None:
        """Answer a message: kept, or why not."""
        self.send({"kind": "saved", "n": number, "problem": problem})

    def _received(self, _widget: object, content: object, _buffers: object) -> None:
        if isinstance(content, Mapping) and isinstance(content.get("kind"), str):
            self._on_action(content)
