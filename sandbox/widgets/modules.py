"""JavaScript and CSS of the views: files in static/, joined where views share some of it."""

from __future__ import annotations

from pathlib import Path

STATIC = Path(__file__).parent / "static"


def joined(*names: str) -> str:
    """Return files of static/ as one text.

    anywidget loads a module from a blob, where a relative import leads nowhere; so what is shared goes in front.
    """
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)
