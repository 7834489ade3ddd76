"""Drawn signs and shared screens, as calls show them: sharp, with a few German words.

The font that comes with Pillow has no umlauts: the words here do without them.
"""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw, ImageFont

from sandbox.media import drawn

_FINE = 2
"""Drawn this many times larger, then shrunk: smooth edges."""

_DARK = (38, 42, 49)
_PALE = (228, 232, 238)
_INK = (52, 58, 66)
_SOFT = (176, 182, 190)
_BLUE = (58, 96, 150)
_RED = (214, 62, 52)

LOST = "Verbindung unterbrochen"
NO_SHARE = "Freigabe fehlgeschlagen"


def reconnecting(size: tuple[int, int], initials: str, turn: float) -> Image.Image:
    """Return the tile of a call that broke off; ``turn`` (0-1) is how far the ring has gone round."""
    image = drawn.tile(size, initials)
    wide, high = size
    draw = ImageDraw.Draw(image)
    draw.text((wide / 2, high * 0.82), LOST, fill=_PALE, font=_font(20), anchor="mm")
    _ring(image, (wide / 2, high / 2), high * 0.245, turn)
    return image


def failed_share(size: tuple[int, int], turn: float) -> Image.Image:
    """Return the grey field of a shared screen that does not come; ``turn`` as above."""
    image = Image.new("RGB", size, (72, 76, 82))
    wide, high = size
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([wide * 0.14, high * 0.12, wide * 0.86, high * 0.68], 10, fill=(94, 99, 106))
    _ring(image, (wide / 2, high * 0.32), 22, turn)
    draw.text((wide / 2, high * 0.52), NO_SHARE, fill=(244, 245, 247), font=_font(24), anchor="mm")
    return image


def page(size: tuple[int, int]) -> Image.Image:
    """Return a shared screen with a letter in a window; its lines are strokes, not words."""
    image, draw = _window(size)
    left, right = 150, size[0] - 190
    draw.rectangle([left, 46, right, size[1]], fill=(252, 252, 250))
    draw.rectangle([left + 24, 66, left + 110, 78], fill=_BLUE)
    draw.rectangle([left + 24, 104, left + 176, 111], fill=_INK)
    for number in range(15):
        y = 128 + number * 14 + number // 5 * 12
        length = (right - left - 48) * (1.0, 0.96, 0.99, 0.93, 0.6)[number % 5]
        draw.rectangle([left + 24, y, left + 24 + length, y + 5], fill=_SOFT)
    return image


def form(size: tuple[int, int], filled: int) -> Image.Image:
    """Return a shared screen with a form of nine lines, ``filled`` of which are written in."""
    image, draw = _window(size)
    left, right = 60, size[0] - 200
    draw.rectangle([left, 46, right, size[1]], fill=(252, 252, 250))
    draw.rectangle([left + 24, 64, left + 190, 76], fill=_INK)
    for number in range(9):
        y = 94 + number * 28
        draw.rectangle([left + 24, y + 7, left + 84 + number * 13 % 40, y + 13], fill=_SOFT)
        draw.rectangle([left + 150, y, right - 24, y + 20], outline=(146, 154, 164), fill=(246, 248, 251))
        if number < filled:
            length = (right - left - 200) * (0.5, 0.72, 0.38, 0.6)[number % 4]
            draw.rectangle([left + 158, y + 7, left + 158 + length, y + 13], fill=_BLUE)
    return image


def battery(*, lit: bool) -> Image.Image:
    """Return the sign of a battery that is nearly empty, its last bar ``lit`` or not."""
    image = Image.new("RGBA", (116 * _FINE, 52 * _FINE), (20, 22, 26, 0))
    draw, k = ImageDraw.Draw(image), _FINE
    draw.rounded_rectangle([0, 0, 116 * k - 1, 52 * k - 1], 12 * k, fill=(20, 22, 26, 225))
    draw.rounded_rectangle([14 * k, 14 * k, 60 * k, 38 * k], 4 * k, outline=(*_PALE, 255), width=2 * k)
    draw.rounded_rectangle([61 * k, 21 * k, 65 * k, 31 * k], k, fill=(*_PALE, 255))
    if lit:
        draw.rectangle([18 * k, 18 * k, 25 * k, 34 * k], fill=(*_RED, 255))
    draw.text((92 * k, 26 * k), "3 %", fill=(*_PALE, 255), font=_font(18 * k), anchor="mm")
    return image.resize((116, 52), Image.Resampling.LANCZOS)


def sign(text: str) -> Image.Image:
    """Return a small dark sign with a few words."""
    font = _font(18 * _FINE)
    wide = (round(font.getlength(text)) // _FINE + 34) // 2 * 2
    image = Image.new("RGBA", (wide * _FINE, 36 * _FINE), (20, 22, 26, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle([0, 0, image.width - 1, image.height - 1], 10 * _FINE, fill=(20, 22, 26, 225))
    draw.text((image.width / 2, image.height / 2), text, fill=(*_PALE, 255), font=font, anchor="mm")
    return image.resize((wide, 36), Image.Resampling.LANCZOS)


def _window(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return a desktop with the bar of a program's window at its top."""
    image = Image.new("RGB", size, (206, 211, 218))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 0, size[0], 32], fill=_DARK)
    draw.rounded_rectangle([14, 8, size[0] - 90, 24], 8, fill=(70, 76, 86))
    for number in range(3):
        draw.ellipse([size[0] - 66 + number * 20, 10, size[0] - 54 + number * 20, 22], fill=_SOFT)
    return image, draw


def _ring(image: Image.Image, centre: tuple[float, float], radius: float, turn: float) -> None:
    """Draw a ring with a bright arc that has gone ``turn`` (0-1) of its way round."""
    edge = round(radius * 2 + 8)
    ring = Image.new("RGBA", (edge * _FINE, edge * _FINE), (255, 255, 255, 0))
    draw = ImageDraw.Draw(ring)
    box = [4 * _FINE, 4 * _FINE, (edge - 4) * _FINE, (edge - 4) * _FINE]
    draw.arc(box, 0, 360, fill=(255, 255, 255, 70), width=4 * _FINE)
    draw.arc(box, turn * 360 - 90, turn * 360, fill=(255, 255, 255, 255), width=4 * _FINE)
    small = ring.resize((edge, edge), Image.Resampling.LANCZOS)
    image.paste(small, (round(centre[0] - edge / 2), round(centre[1] - edge / 2)), small)


@cache
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
