"""Words of an SVG as text: typst writes letters as outlines, which nobody can search, read aloud or edit.

Which outline is which letter is learnt from sample pages, where each letter stands before a bar (`letters` of
`frame.typ`). A run with an outline that is not among the samples stays as it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.pictures.fonts import FAMILIES

_RUN = re.compile(r'<g transform="matrix\(1 0 0 -1 ([-\d.]+) ([-\d.]+)\)">((?:<use [^>]*/>)*)</g>')
_EMPTY = re.compile(r'<g transform="matrix\(1 0 0 -1 [-\d. ]+\)"/>')
_GLYPH = re.compile(r'<use xlink:href="#(\w+)" x="([-\d.]+)" y="0" fill="(#\w+)"[^>]*/>')
_SYMBOL = re.compile(r'<symbol id="(\w+)".*?</symbol>', re.DOTALL)
_BAR = "|"
_SPACE = 0.12
"""Of the size: a gap wider than this between two letters is a space."""
_BESIDE = 0.45
"""Of the size: what stands further away is something else, in a table the next column."""
_WEIGHTS = {'"bold"': "700", '"regular"': "400"}


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    size: float
    weight: str
    advance: float
    """From it to the next letter, in points."""


@dataclass(slots=True)
class _Words:
    """Letters on one line, in one size, weight and colour."""

    x: float
    y: float
    size: float
    weight: str
    colour: str
    text: str
    end: float

    def written(self) -> str:
        # The words keep their room where another font stands in for ours.
        return (
            f'<text x="{self.x:g}" y="{self.y:g}" font-size="{self.size:g}" font-weight="{self.weight}" '
            f'fill="{self.colour}" textLength="{self.end - self.x:.3f}" lengthAdjust="spacingAndGlyphs">'
            f"{escape(self.text, quote=False)}</text>"
        )


def with_words(
    svg: str, samples: Sequence[str], letters: Sequence[tuple[str, float, str]], title: str, told: str
) -> str:
    """The picture with its words as text, and with a title and a description for who does not see it.

    Args:
        svg: the picture as typst wrote it.
        samples: the pages of its letters.
        letters: what stands on them, in order: letter, size in points, weight.
        title: what the picture is called.
        told: what it shows, in words.
    """
    known = _known("".join(samples), letters)
    written = re.sub(rf"(?:{_RUN.pattern}|{_EMPTY.pattern})+", lambda found: _line(found[0], known), svg)
    used = set(re.findall(r'xlink:href="#(\w+)"', written))
    written = _SYMBOL.sub(lambda symbol: symbol[0] if symbol[1] in used else "", written)
    fonts = ", ".join(f"'{family}'" for family in FAMILIES)
    head = (
        f' role="img" font-family="{fonts}, sans-serif"><title>{escape(title, quote=False)}</title>'
        f"<desc>{escape(told, quote=False)}</desc>"
    )
    return written.replace(">", head, 1)


def _known(samples: str, letters: Sequence[tuple[str, float, str]]) -> dict[str, _Letter]:
    """Each outline's letter."""
    placed = [
        (name, float(left) + float(x)) for left, _, uses in _RUN.findall(samples) for name, x, _ in _GLYPH.findall(uses)
    ]
    if len(placed) != 2 * len(letters):
        return {}
    known: dict[str, _Letter] = {}
    for (text, size, weight), (name, x), (_, bar) in zip(letters, placed[::2], placed[1::2], strict=True):
        known.setdefault(name, _Letter(text, size, _WEIGHTS.get(weight, weight), bar - x))
    return known


def _line(runs: str, known: dict[str, _Letter]) -> str:
    """Runs that follow each other, which are one where another font's letters stand among the first's."""
    written: list[str] = []
    words: _Words | None = None
    for left, y, uses in _RUN.findall(runs):
        glyphs = [(known.get(name), float(left) + float(x), colour) for name, x, colour in _GLYPH.findall(uses)]
        if any(letter is None for letter, _, _ in glyphs):
            if words is not None:
                written.append(words.written())
                words = None
            written.append(f'<g transform="matrix(1 0 0 -1 {left} {y})">{uses}</g>')
            continue
        for letter, x, colour in _letters(glyphs):
            kind = (float(y), letter.size, letter.weight, colour)
            gap = None if words is None else x - words.end
            if (
                words is None
                or (words.y, words.size, words.weight, words.colour) != kind
                or gap is None
                or not (-0.5 * letter.size < gap < _BESIDE * letter.size)
            ):
                if words is not None:
                    written.append(words.written())
                words = _Words(x, *kind, letter.text, x + letter.advance)
                continue
            words.text += (" " if gap > _SPACE * letter.size else "") + letter.text
            words.end = x + letter.advance
    return "".join(written) + ("" if words is None else words.written())


def _letters(glyphs: Sequence[tuple[_Letter | None, float, str]]) -> Iterator[tuple[_Letter, float, str]]:
    yield from ((letter, x, colour) for letter, x, colour in glyphs if letter is not None)
