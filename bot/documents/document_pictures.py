"""Charts drawn for files: in the wide shape, with their printed size and their alternative text."""

import struct

from bot.domain.document import Picture
from bot.i18n.localizer import Localizer
from bot.pictures.alternative import alternative
from bot.pictures.draw import ImageFormat, Shape, draw

WIDTH_MM = 160
"""Nearly all of a line, so that the smallest letters are printed above 8 points; two pictures stand on a page."""


def drawn(block: Picture, localizer: Localizer, form: ImageFormat) -> tuple[bytes, str]:
    """The picture in a language, for light paper, and its alternative text."""
    return draw(block.chart, localizer, format=form, shape=Shape.WIDE), alternative(block.chart, localizer)


def measures_mm(png: bytes) -> tuple[float, float]:
    """How wide and how high a PNG is printed."""
    width, height = struct.unpack(">II", png[16:24])  # where every PNG has them
    return WIDTH_MM, WIDTH_MM * height / width
