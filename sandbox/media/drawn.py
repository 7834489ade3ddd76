"""What is drawn and not rendered: people out of focus, a sheet of paper, a tile, a ceiling.

All but the tile is soft like what a webcam shows out of focus, so simple shapes are enough.
"""

from __future__ import annotations

import math

from PIL import Image, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]

_FINE = 2
"""Shapes are drawn this many times larger and then shrunk: smooth edges."""


def _shrunk(image: Image.Image, blur: float) -> Image.Image:
    small = image.resize((image.width // _FINE, image.height // _FINE), Image.Resampling.LANCZOS)
    return small.filter(ImageFilter.GaussianBlur(blur))


def _empty(width: int, height: int, tint: Colour) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    # The colour under full transparency matters: blur would otherwise draw a dark rim around the shape.
    image = Image.new("RGBA", (width * _FINE, height * _FINE), (*tint, 0))
    return image, ImageDraw.Draw(image)


def child(step: float, skin: Colour) -> Image.Image:
    """Return a running child, 130 by 250 pixels; ``step`` is the phase of its legs and arms in turns."""
    image, draw = _empty(130, 250, (176, 92, 60))
    swing = math.sin(2 * math.pi * step)
    k = _FINE

    def limb(start: tuple[int, int], angle: float, length: float, width: int, colour: Colour) -> None:
        x, y = start
        end = (x + length * math.sin(angle), y + length * math.cos(angle))
        draw.line([(x * k, y * k), (end[0] * k, end[1] * k)], fill=colour, width=width * k)
        draw.ellipse(
            [
                (end[0] - width / 2) * k,
                (end[1] - width / 2) * k,
                (end[0] + width / 2) * k,
                (end[1] + width / 2) * k,
            ],
            fill=colour,
        )

    limb((58, 178), -0.55 * swing, 62, 22, (52, 62, 92))
    limb((68, 178), 0.55 * swing, 62, 22, (60, 70, 102))
    limb((46, 108), 0.7 * swing, 52, 15, (166, 84, 54))
    draw.rounded_rectangle([36 * k, 94 * k, 90 * k, 186 * k], 22 * k, fill=(184, 96, 62))
    limb((80, 108), -0.7 * swing, 52, 15, (184, 96, 62))
    draw.rounded_rectangle([54 * k, 80 * k, 74 * k, 104 * k], 8 * k, fill=skin)
    draw.ellipse([36 * k, 26 * k, 94 * k, 92 * k], fill=skin)
    draw.pieslice([33 * k, 20 * k, 95 * k, 90 * k], 150, 350, fill=(92, 62, 40))
    return _shrunk(image, 3.2)


def cat(step: float) -> Image.Image:
    """Return a cat that walks to the right close before the camera, 260 by 210 pixels; ``step`` moves its legs."""
    fur, dark, light = (84, 74, 66), (58, 51, 46), (112, 100, 90)
    image, draw = _empty(260, 210, fur)
    k = _FINE
    swing = math.sin(2 * math.pi * step)
    tail = [(40, 108), (26, 84), (18, 56), (24 + 5 * swing, 26), (40 + 7 * swing, 14)]
    draw.line([(x * k, y * k) for x, y in tail], fill=fur, width=13 * k, joint="curve")
    draw.ellipse([(34 + 7 * swing) * k, 8 * k, (47 + 7 * swing) * k, 21 * k], fill=fur)
    for x, way, colour in ((70, 1, dark), (170, -1, dark), (56, -1, fur), (158, 1, fur)):
        knee, foot = x + 6 * swing * way, x + 16 * swing * way
        draw.line([(x * k, 130 * k), (knee * k, 166 * k), (foot * k, 198 * k)], fill=colour, width=17 * k)
        draw.ellipse([(foot - 10) * k, 188 * k, (foot + 14) * k, 206 * k], fill=colour)
    draw.ellipse([34 * k, 84 * k, 112 * k, 162 * k], fill=fur)
    draw.ellipse([124 * k, 82 * k, 192 * k, 154 * k], fill=fur)
    draw.polygon([(70 * k, 84 * k), (158 * k, 84 * k), (158 * k, 150 * k), (70 * k, 156 * k)], fill=fur)
    draw.arc([56 * k, 78 * k, 176 * k, 118 * k], 190, 350, fill=light, width=5 * k)
    draw.polygon([(150 * k, 96 * k), (184 * k, 62 * k), (204 * k, 110 * k), (176 * k, 140 * k)], fill=fur)
    draw.ellipse([172 * k, 48 * k, 234 * k, 108 * k], fill=fur)
    for left in (176, 204):
        draw.polygon([(left * k, 64 * k), ((left + 10) * k, 30 * k), ((left + 24) * k, 56 * k)], fill=fur)
    draw.ellipse([216 * k, 80 * k, 242 * k, 102 * k], fill=light)
    draw.ellipse([212 * k, 66 * k, 221 * k, 76 * k], fill=(188, 186, 96))
    return _shrunk(image, 2.6)


def person(skin: Colour) -> Image.Image:
    """Return a grown-up standing behind, seen from the hips up, 220 by 340 pixels."""
    image, draw = _empty(220, 340, (70, 76, 84))
    k = _FINE
    pale = tuple(value * 86 // 100 for value in skin)
    shade = tuple(value * 62 // 100 for value in skin)
    hair = (62, 50, 42)
    draw.rounded_rectangle([24 * k, 132 * k, 196 * k, 420 * k], 62 * k, fill=(70, 76, 84))
    draw.polygon([(88 * k, 130 * k), (132 * k, 130 * k), (110 * k, 170 * k)], fill=(186, 184, 178))
    draw.rounded_rectangle([92 * k, 100 * k, 128 * k, 148 * k], 14 * k, fill=shade)
    draw.ellipse([70 * k, 14 * k, 150 * k, 104 * k], fill=hair)
    draw.ellipse([76 * k, 28 * k, 144 * k, 126 * k], fill=pale)
    draw.pieslice([72 * k, 14 * k, 148 * k, 96 * k], 190, 350, fill=hair)
    for left in (88, 118):
        draw.rounded_rectangle([left * k, 64 * k, (left + 15) * k, 75 * k], 4 * k, fill=shade)
    draw.rounded_rectangle([97 * k, 101 * k, 124 * k, 107 * k], 3 * k, fill=shade)
    draw.polygon([(110 * k, 72 * k), (103 * k, 92 * k), (117 * k, 92 * k)], fill=shade)
    return _shrunk(image, 4.6)


def sheet(skin: Colour) -> Image.Image:
    """Return a letter held up by one hand, 230 by 280 pixels; its lines are strokes, not words."""
    image, draw = _empty(230, 280, (244, 242, 236))
    k = _FINE
    draw.rectangle([24 * k, 16 * k, 204 * k, 268 * k], fill=(244, 242, 236))
    draw.rectangle([40 * k, 34 * k, 92 * k, 44 * k], fill=(96, 112, 132))
    draw.rectangle([150 * k, 34 * k, 188 * k, 38 * k], fill=(168, 168, 168))
    draw.rectangle([40 * k, 66 * k, 136 * k, 72 * k], fill=(88, 88, 88))
    for number in range(12):
        y = 86 + number * 12
        width = (142, 136, 146, 90)[number % 4]
        draw.rectangle([40 * k, y * k, (40 + width) * k, (y + 4) * k], fill=(158, 158, 158))
    dark: Colour = (skin[0] * 9 // 10, skin[1] * 8 // 10, skin[2] * 8 // 10)
    for number in range(4):
        top = 196 + number * 19
        draw.rounded_rectangle([190 * k, top * k, 226 * k, (top + 17) * k], 8 * k, fill=dark)
    draw.rounded_rectangle([166 * k, 218 * k, 222 * k, 241 * k], 11 * k, fill=skin)
    return _shrunk(image, 0.9).rotate(4, Image.Resampling.BICUBIC)


def tile(size: tuple[int, int], initials: str) -> Image.Image:
    """Return the tile that calls show when a camera is off: initials in a circle, or a bust."""
    width, height = size
    image = Image.new("RGB", (width * _FINE, height * _FINE), (38, 42, 49))
    draw = ImageDraw.Draw(image)
    x, y, radius = width * _FINE // 2, height * _FINE // 2, height * _FINE // 5
    draw.ellipse([x - radius, y - radius, x + radius, y + radius], fill=(78, 92, 112))
    if initials:
        font = ImageFont.load_default(radius * 0.85)
        draw.text((x, y), initials[:3], fill=(236, 238, 242), font=font, anchor="mm")
    else:
        small = radius * 3 // 10
        draw.ellipse(
            [x - small, y - radius // 2, x + small, y - radius // 2 + 2 * small], fill=(214, 220, 228)
        )
        draw.pieslice(
            [x - radius * 6 // 10, y + radius // 5, x + radius * 6 // 10, y + radius * 7 // 5],
            180,
            360,
            fill=(214, 220, 228),
        )
    return image.resize(size, Image.Resampling.LANCZOS)


def ceiling(backdrop: Image.Image) -> Image.Image:
    """Return what a camera tipped upwards sees in this place: ceiling, a lamp, the upper edge of the wall."""
    width, height = backdrop.size
    upper = backdrop.crop((0, 0, width, height // 8))
    red, green, blue = upper.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    white = tuple((value + 3 * 238) // 4 for value in (red, green, blue))
    image = Image.new("RGB", (width, height), white)
    shade = Image.linear_gradient("L").resize((width, height)).point(lambda value: value * 70 // 255)
    image.paste(Image.new("RGB", (width, height), (60, 58, 54)), (0, 0), shade)
    wall = upper.resize((width * 2, height // 2), Image.Resampling.BICUBIC).rotate(
        9, Image.Resampling.BICUBIC, expand=True, fillcolor=(red, green, blue)
    )
    edge = Image.new("L", (width, height), 0)
    ImageDraw.Draw(edge).polygon(
        [(0, height * 62 // 100), (width, height * 88 // 100), (width, height), (0, height)], fill=255
    )
    image.paste(
        wall.resize((width * 2, height * 2)).crop(
            (width // 2, height // 3, width // 2 + width, height // 3 + height)
        ),
        (0, 0),
        edge,
    )
    draw = ImageDraw.Draw(image)
    draw.line([(0, height * 62 // 100), (width, height * 88 // 100)], fill=(150, 146, 138), width=4)
    draw.ellipse([372, 66, 520, 152], fill=(196, 188, 170))
    draw.ellipse([382, 70, 510, 142], fill=(255, 250, 232))
    glow = Image.new("L", (width, height), 0)
    ImageDraw.Draw(glow).ellipse([300, 10, 592, 206], fill=110)
    image.paste((255, 250, 236), (0, 0), glow.filter(ImageFilter.GaussianBlur(40)))
    return image.filter(ImageFilter.GaussianBlur(3))
