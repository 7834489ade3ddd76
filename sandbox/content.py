"""Where the shipped content lies: beside the package in a checkout, inside it once installed from a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def root() -> Path:
    """Return the folder that holds ``content/``, ``scenarios/`` and ``notebooks/``."""
    shipped = _PACKAGE / "_shipped"
    return shipped if shipped.is_dir() else _PACKAGE.parent


def scenarios_dir() -> Path:
    """Return the folder of the shipped scenarios, one folder each."""
    return root() / "scenarios"


def notebooks_dir() -> Path:
    """Return the folder of the notebooks behind the pages."""
    return root() / "notebooks"


def moves_dir() -> Path:
    """Return the folder with one file a move."""
    return root() / "content" / "moves"


def leitfaden_dir() -> Path:
    """Return the folder with the guide's criteria and checklists."""
    return root() / "content" / "leitfaden"


def figures_dir() -> Path:
    """Return the folder of the figures' layers, one folder each."""
    return root() / "content" / "figuren"


def places_dir() -> Path:
    """Return the folder of what stands behind a figure."""
    return root() / "content" / "raeume"


def still(figure: str) -> Path:
    """Return where the picture of a figure for pages lies; it need not be there."""
    return figures_dir() / figure / "still.webp"
