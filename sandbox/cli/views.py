"""``videoberatung scenario lines`` and ``graph``: a scenario as a table that can be taken back, and as a picture."""

from __future__ import annotations

from pathlib import Path

from sandbox.errors import ScenarioError
from sandbox.script import exchange, table
from sandbox.script.drawing import svg
from sandbox.script.graph import graph
from sandbox.script.load import Loaded
from sandbox.script.mermaid import mermaid


def lines(script: Loaded, to: Path | None, changed: Path | None) -> int:
    """Write the table of lines (to the output where no file is named), or take one back. Raises ScenarioError."""
    if changed is not None:
        names = exchange.apply(script, exchange.read(changed))
        print(f"Geändert: {', '.join(names)}." if names else "Alle Texte sind schon so.")
        return 0
    rows = table.rows(script)
    if to is None:
        print(exchange.as_csv(rows), end="")
    else:
        exchange.write(rows, to)
        print(f"{len(rows)} Zeilen stehen in {to}.")
    return 0


def draw(script: Loaded, picture: Path | None, text: Path | None) -> int:
    """Write the graph as SVG and as Mermaid, or as Mermaid to the output. Raises ScenarioError."""
    drawn = graph(script.playable())
    for path, content in ((picture, svg(drawn)), (text, mermaid(drawn))):
        if path is not None:
            _write(path, content)
            print(f"Gezeichnet in {path}.")
    if picture is None and text is None:
        print(mermaid(drawn), end="")
    return 0


def _write(path: Path, content: str) -> None:
    try:
        path.write_text(content, encoding="utf-8")
    except OSError as problem:
        raise ScenarioError(f"{path} lässt sich nicht schreiben ({problem.strerror}).") from problem
