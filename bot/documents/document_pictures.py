"""Charts drawn for files, with their printed size and their alternative text."""

import struct

from bot.domain.document import Picture
from bot.i18n.localizer import Localizer
from bot.pictures.draw import ImageFormat, draw

_WIDEST_MM, _HIGHEST_MM = 110, 113
"""Two pictures stand on a page, one above the other."""


def drawn(block: Picture, localizer: Localizer, form: ImageFormat) -> tuple[bytes, str]:
    """The picture in a language, for light paper, and its alternative text."""
    caption = block.chart.caption
    parts = (caption.title, caption.subtitle or caption.period)
    return draw(block.chart, localizer, format=form), " – ".join(localizer.say(part) for part in parts)


def measures_mm(png: bytes) -> tuple[float, float]:
    """How wide and how high a PNG is printed."""
    width, height = struct.unpack(">II", png[16:24])  # where every PNG has them
    scale = min(_WIDEST_MM / width, _HIGHEST_MM / height)
    return width * scale, height * scale
