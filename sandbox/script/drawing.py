"""Draws a scenario's graph as SVG: nodes from above to below, endings at the bottom with their outcome."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from textwrap import wrap

from sandbox.script.graph import EVERYWHERE, Arrow, Box, Graph
from sandbox.script.layers import Layout, Point, Size, layout

_LETTER = 7.4
"""Width of a letter at 13 px, on the safe side."""
_SMALL = 6.1
"""… and at 11 px."""
_LINE = 17.0
_WRAP = 24
_LABELS = 2
"""Labels of one arrow that are written out; the rest is counted."""
_TAKEN = 26
"""Letters of one label at most."""
_MARKS = {"gut": "✓ gut", "mittel": "~ mittel", "schlecht": "✗ schlecht"}
_STYLE = """\
text{font:13px "DejaVu Sans",Verdana,Arial,sans-serif;text-anchor:middle;fill:#1b2430}
.small{font-size:11px}.box{fill:#eef3f9;stroke:#34506f;stroke-width:1.3}.start{fill:#d5e4f5;stroke-width:2.4}
.fork{fill:#fff;stroke:#34506f;stroke-dasharray:5 3}.gut{fill:#dcefdc;stroke:#256029;stroke-width:2}
.mittel{fill:#fdf1cf;stroke:#7a5b00;stroke-width:2;stroke-dasharray:7 3}
.schlecht{fill:#f8dcd9;stroke:#8c2018;stroke-width:2;stroke-dasharray:2 3}
.way{fill:none;stroke:#5d7086;stroke-width:1.3}.back{stroke-dasharray:6 4}.any{stroke-dasharray:2 3}
.label{fill:#fff;fill-opacity:.88}"""

_TIP = """\
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
<path d="M0 0L8 4L0 8z" fill="#5d7086"/></marker></defs>"""


@dataclass(frozen=True, slots=True)
class _Text:
    """A box as it is written: lines, size, whether it leads to itself."""

    lines: tuple[str, ...]
    size: Size


Rect = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def svg(graph: Graph) -> str:
    """Return the graph as an SVG document."""
    everywhere = [arrow for arrow in graph.arrows if arrow.source == EVERYWHERE]
    arrows = [arrow for arrow in graph.arrows if arrow.source != EVERYWHERE]
    boxes = [box for box in graph.boxes if box.id != EVERYWHERE]
    texts = {box.id: _text(box, arrows, everywhere) for box in boxes}
    endings = [box.id for box in boxes if box.kind == "ending"]
    placed = layout({name: text.size for name, text in texts.items()}, _pairs(arrows), endings)
    width, height = placed.size
    body = [*_ways(arrows, placed, texts), *_boxes(boxes, placed, texts)]
    size = f'width="{width:.0f}" height="{height:.0f}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" {size}'
    title = escape(graph.title)
    return "\n".join(
        [
            f'{head} role="img" aria-label="{title}">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            _TIP,
            '<rect width="100%" height="100%" fill="#fff"/>',
            *body,
            "</svg>\n",
        ]
    )


def _pairs(arrows: Sequence[Arrow]) -> list[tuple[str, str]]:
    return [(arrow.source, arrow.target) for arrow in arrows]


def _text(box: Box, arrows: Sequence[Arrow], everywhere: Sequence[Arrow]) -> _Text:
    """Write a box: its title, an ending's outcome, what leads here from everywhere, what stays here."""
    lines = wrap(box.title, _WRAP) or [box.id]
    if box.outcome:
        lines.append(_MARKS[box.outcome])
    small = [f"von überall: {short(arrow.labels)}" for arrow in everywhere if arrow.target == box.id]
    small += [
        f"bleibt hier: {short(arrow.labels)}" for arrow in arrows if arrow.source == arrow.target == box.id
    ]
    width = max([len(line) * _LETTER for line in lines] + [len(line) * _SMALL for line in small])
    height = (len(lines) + len(small)) * _LINE
    return _Text((*lines, *(f"\0{line}" for line in small)), (max(96.0, width + 26), height + 16))


def short(labels: Sequence[str]) -> str:
    """Return the first labels, and how many there are besides."""
    shown = [each if len(each) <= _TAKEN else each[: _TAKEN - 1] + "…" for each in labels if each]
    rest = len(shown) - _LABELS
    return ", ".join(shown[:_LABELS]) + (f" +{rest}" if rest > 0 else "")


def _boxes(boxes: Sequence[Box], placed: Layout, texts: dict[str, _Text]) -> Iterator[str]:
    for box in boxes:
        (x, y), text = placed.centres[box.id], texts[box.id]
        width, height = text.size
        kind = box.outcome or {"start": "box start", "fork": "fork"}.get(box.kind, "box")
        radius = height / 2 if box.kind == "ending" else 6
        corner = f'x="{x - width / 2:.1f}" y="{y - height / 2:.1f}"'
        yield f"<g><title>{escape(box.id)}</title>"
        yield f'<rect class="{kind}" {corner} width="{width:.1f}" height="{height:.1f}" rx="{radius:.1f}"/>'
        for at, line in enumerate(text.lines):
            down = y - height / 2 + 8 + (at + 0.75) * _LINE
            small = ' class="small"' if line.startswith("\0") else ""
            yield f'<text{small} x="{x:.1f}" y="{down:.1f}">{escape(line.lstrip(chr(0)))}</text>'
        yield "</g>"


def _ways(arrows: Sequence[Arrow], placed: Layout, texts: dict[str, _Text]) -> Iterator[str]:
    taken = [_around(placed.centres[name], text.size) for name, text in texts.items()]
    labels: list[str] = []
    for arrow in arrows:
        route = placed.routes.get((arrow.source, arrow.target))
        if route is None:
            continue
        points = _ends(route, texts[arrow.source].size[1], texts[arrow.target].size[1])
        back = " back" if points[-1][1] < points[0][1] else ""
        yield f'<path class="way{back}" marker-end="url(#tip)" d="{_curve(points)}">'
        yield f"<title>{escape(', '.join(each for each in arrow.labels if each))}</title></path>"
        if words := short(arrow.labels):
            labels += _label(words, points, taken)
    yield from labels


def _ends(route: Sequence[Point], source: float, target: float) -> list[Point]:
    """Let a way begin at the source's lower edge and end at the target's upper one (or the other way round)."""
    down = route[-1][1] >= route[0][1]
    sign = 1 if down else -1
    first = (route[0][0], route[0][1] + sign * source / 2)
    final = (route[-1][0], route[-1][1] - sign * (target / 2 + 1))
    return [first, *route[1:-1], final]


def _curve(points: Sequence[Point]) -> str:
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        parts.append(f"C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}")
    return "".join(parts)


def _label(words: str, points: Sequence[Point], taken: list[Rect]) -> list[str]:
    """Write the label where it is in nobody's way, and keep that place."""
    size = (len(words) * _SMALL + 6, 14.0)
    places = [_along(points, share) for share in (0.5, 0.3, 0.7, 0.15, 0.85, 0.4, 0.6, 0.22, 0.78)]
    at = min(places, key=lambda place: sum(_overlap(_around(place, size), each) for each in taken))
    taken.append(_around(at, size))
    x, y = at
    return [
        f'<rect class="label" x="{x - size[0] / 2:.1f}" y="{y - 7:.1f}" width="{size[0]:.1f}" height="14"/>',
        f'<text class="small" x="{x:.1f}" y="{y + 4:.1f}">{escape(words)}</text>',
    ]


def _along(points: Sequence[Point], share: float) -> Point:
    """Return the point after this share of the way, straight from point to point."""
    place = share * (len(points) - 1)
    at = min(int(place), len(points) - 2)
    rest = place - at
    (x, y), (to_x, to_y) = points[at], points[at + 1]
    bend = 3 * rest**2 - 2 * rest**3  # as the curve bends
    return x + (to_x - x) * bend, y + (to_y - y) * rest


def _around(at: Point, size: Size) -> Rect:
    return at[0] - size[0] / 2, at[1] - size[1] / 2, at[0] + size[0] / 2, at[1] + size[1] / 2


def _overlap(one: Rect, other: Rect) -> float:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide * high if wide > 0 and high > 0 else 0.0
