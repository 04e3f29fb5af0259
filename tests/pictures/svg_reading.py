"""What stands where in an SVG, read by an XML parser and not by the code that wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Text:
    words: str
    left: float
    right: float
    baseline: float
    size: float

    def touches(self, other: "Text") -> bool:
        """Whether the letters of both take the same room; a letter is about 0.75 of its size above the line."""
        beside = self.left < other.right - 0.5 and other.left < self.right - 0.5
        below, above = sorted((self, other), key=lambda text: text.baseline, reverse=True)
        return beside and below.baseline - 0.75 * below.size < above.baseline


def width(svg: bytes) -> float:
    return float(ET.fromstring(svg).attrib["viewBox"].split()[2])  # noqa: S314 # of our own making


def height(svg: bytes) -> float:
    return float(ET.fromstring(svg).attrib["viewBox"].split()[3])  # noqa: S314


def said(svg: bytes, name: str) -> str:
    """The title or the description."""
    return ET.fromstring(svg).findtext(f"{_SVG}{name}") or ""  # noqa: S314


def texts(svg: bytes) -> list[Text]:
    return list(_texts(ET.fromstring(svg), 0.0, 0.0))  # noqa: S314


def _texts(element: ET.Element, x: float, y: float) -> Iterator[Text]:
    moved = re.fullmatch(r"translate\(([-\d.]+)(?: ([-\d.]+))?\)", element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2] or 0)
    if element.tag == f"{_SVG}text":
        left = x + float(element.attrib["x"])
        yield Text(
            element.text or "",
            left,
            left + float(element.attrib["textLength"]),
            y + float(element.attrib["y"]),
            float(element.attrib["font-size"]),
        )
    for child in element:
        yield from _texts(child, x, y)
