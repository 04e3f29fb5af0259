"""The fonts that ship: a machine needs none of its own, and a document looks the same on every one.

`data/fonts/make_subset.py` makes them; licences stand beside them.
"""

from functools import cache
from typing import TYPE_CHECKING, Final

from bot import shipped

if TYPE_CHECKING:
    from typst import Fonts

FOLDER: Final = shipped.DATA / "fonts"

FAMILIES: Final = ("Noto Sans TC", "Noto Sans SC", "Noto Sans", "Noto Sans JP", "Noto Sans KR")
"""In the order in which a character is looked for: the first has the look, the others what it lacks."""

_FIRST_OF: Final = {"ja": "Noto Sans JP", "ko": "Noto Sans KR"}
"""What draws the characters of a language as its readers write them."""


def families(tag: str) -> tuple[str, ...]:
    """The families in the order in which a language's characters are looked for."""
    first = _FIRST_OF.get(tag.split("_", maxsplit=1)[0], FAMILIES[0])
    return (first, *(family for family in FAMILIES if family != first))


@cache
def fonts() -> "Fonts":
    """The fonts for typst's `font_paths`, opened once; neither the machine's nor those inside typst are among them."""
    from typst import Fonts  # noqa: PLC0415 - as in `bot.pictures.draw`

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FOLDER])
