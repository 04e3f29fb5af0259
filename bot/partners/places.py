"""Which partner a place on Earth lies in, by Natural Earth's borders (1:50 million, in the public domain).

The shipped TopoJSON keeps each border once, as an arc of whole-number steps; a country is rings of arcs.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, hypot, inf, radians
from pathlib import Path

from bot import shipped
from bot.domain.errors import UnknownPartner
from bot.partners.book import Book

BORDERS = shipped.DATA / "places" / "countries-50m.json"

_SHORE = 0.15
"""Degrees (about 15 km): a coast drawn at this scale leaves harbours and small islands in the sea."""

# The map shortens names; partners are known by their whole ones.
_WHOLE = {
    "Is.": "Islands", "I.": "Island", "Rep.": "Republic", "Ter.": "Territory", "Eq.": "Equatorial", "Fr.": "French",
    "Br.": "British", "Herz.": "Herzegovina", "Vin.": "Vincent", "Gren.": "the Grenadines", "Barb.": "Barbuda",
    "S.": "South", "N.": "Northern", "Dem.": "Democratic",
}  # fmt: skip

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class _Country:
    name: str
    west: float
    east: float
    south: float
    north: float
    rings: tuple[tuple[Point, ...], ...]

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies within an odd number of rings: inside, and not in a hole."""
        if not (self.west <= longitude <= self.east and self.south <= latitude <= self.north):
            return False
        return sum(_is_within(ring, longitude, latitude) for ring in self.rings) % 2 == 1

    def distance(self, longitude: float, latitude: float) -> float:
        """Degrees to the nearest corner of a border; infinite where that is too far to matter."""
        wide = _SHORE / max(cos(radians(latitude)), 0.01)
        if not (
            self.west - wide <= longitude <= self.east + wide and self.south - _SHORE <= latitude <= self.north + _SHORE
        ):
            return inf
        narrow = cos(radians(latitude))
        return min(hypot((x - longitude) * narrow, y - latitude) for ring in self.rings for x, y in ring)


def partner_at(latitude: float, longitude: float, book: Book, borders: Path = BORDERS) -> str | None:
    """The code of the partner at a place, or just off its shore; None at sea and where no partner is (the US).

    The first call reads the borders, about a tenth of a second: keep it off an event loop.
    """
    countries = _countries(borders)
    within = next((country for country in countries if country.holds(longitude, latitude)), None)
    if within is None:
        near = [(country.distance(longitude, latitude), country) for country in countries]
        distance, within = min(near, key=lambda found: found[0])
        if distance > _SHORE:
            return None
    try:
        return book.resolve(" ".join(_WHOLE.get(word, word) for word in within.name.split()))
    except UnknownPartner:
        return None


@cache
def _countries(borders: Path) -> tuple[_Country, ...]:
    atlas = json.loads(borders.read_text("utf-8"))
    arcs = [_drawn(arc, atlas["transform"]) for arc in atlas["arcs"]]
    return tuple(
        _country(shape["properties"]["name"], tuple(_rings(shape, arcs)))
        for shape in atlas["objects"]["countries"]["geometries"]
        if shape["type"] in ("Polygon", "MultiPolygon")
    )


def _country(name: str, rings: tuple[tuple[Point, ...], ...]) -> _Country:
    longitudes = [point[0] for ring in rings for point in ring]
    latitudes = [point[1] for ring in rings for point in ring]
    return _Country(name, min(longitudes), max(longitudes), min(latitudes), max(latitudes), rings)


def _drawn(steps: Sequence[Sequence[int]], transform: dict[str, Sequence[float]]) -> tuple[Point, ...]:
    (wide, high), (left, low) = transform["scale"], transform["translate"]
    points, x, y = [], 0, 0
    for east, north in steps:
        x, y = x + east, y + north
        points.append((x * wide + left, y * high + low))
    return tuple(points)


def _rings(shape: dict[str, object], arcs: Sequence[tuple[Point, ...]]) -> Iterator[tuple[Point, ...]]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    for polygon in polygons:  # type: ignore[attr-defined] # TopoJSON: lists of lists of arc numbers
        for ring in polygon:
            # A negative number is the arc of the number's complement, drawn backwards.
            parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in ring]
            yield tuple(point for part in parts for point in part)


def _is_within(ring: Sequence[Point], longitude: float, latitude: float) -> bool:
    """Count the borders that a line from the point to the east crosses."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
