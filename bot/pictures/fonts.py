"""The fonts that ship: a machine needs none of its own, and a document looks the same on every one.

`data/fonts/make_subset.py` makes them; licences stand beside them.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from bot import shipped

if TYPE_CHECKING:
    from typst import Fonts

FOLDER: Final = shipped.DATA / "fonts"

FAMILIES: Final = ("Noto Sans TC", "Noto Sans SC", "Noto Sans")
"""In the order in which a character is looked for: the first has the look, the others what it lacks."""


@cache
def fonts() -> "Fonts":
    """The fonts for typst's `font_paths`, opened once; neither the machine's nor those inside typst are among them."""
    from typst import Fonts  # noqa: PLC0415 - as in `bot.pictures.draw`

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])
