"""Writes a scenario's graph as Mermaid text, for pages and editors that draw it themselves."""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.script.drawing import short
from sandbox.script.graph import Box, Graph, Kind

_SHAPES: Mapping[Kind, tuple[str, str]] = {
    "start": ("[[", "]]"),
    "node": ("[", "]"),
    "everywhere": (">", "]"),
    "fork": ("{", "}"),
    "ending": ("([", "])"),
}
_CLASSES = """\
  classDef gut fill:#dcefdc,stroke:#256029
  classDef mittel fill:#fdf1cf,stroke:#7a5b00
  classDef schlecht fill:#f8dcd9,stroke:#8c2018"""


def mermaid(graph: Graph) -> str:
    """Return the graph as a Mermaid flowchart."""
    ids = {box.id: f"n{number}" for number, box in enumerate(graph.boxes)}
    lines = ["flowchart TD", *(f"  {ids[box.id]}{_shaped(box)}" for box in graph.boxes)]
    for arrow in graph.arrows:
        words = short(arrow.labels)
        label = f'|"{_safe(words)}"|' if words else ""
        lines.append(f"  {ids[arrow.source]} -->{label} {ids[arrow.target]}")
    return "\n".join([*lines, _CLASSES]) + "\n"


def _shaped(box: Box) -> str:
    left, right = _SHAPES[box.kind]
    title = f"{box.title} ({box.outcome})" if box.outcome else box.title
    style = f":::{box.outcome}" if box.outcome else ""
    return f'{left}"{_safe(title)}"{right}{style}'


def _safe(text: str) -> str:
    """Return the text so that no letter of it means something to Mermaid."""
    return "".join(each if each.isalnum() or each in " ,.-–…()+:/" else f"#{ord(each)};" for each in text)
