"""A place on the map is a partner, or plainly none."""

import json

import pytest

from bot.domain.errors import UnknownPartner
from bot.partners import book as partner_book
from bot.partners import places


@pytest.fixture(scope="module")
def book():
    return partner_book.load()


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        (25.033, 121.565, "TW"),  # Taipei
        (24.44, 118.33, "TW"),  # Kinmen, ten kilometres off another shore
        (21.03, 105.85, "VN"),  # Hanoi, which shares its time zone with Bangkok
        (22.32, 114.17, "HK"),
        (22.19, 113.55, "MO"),
        (22.55, 114.06, "CN"),  # Shenzhen
        (1.35, 103.82, "SG"),
        (-29.31, 27.48, "LS"),  # Maseru: a country inside another
        (-25.75, 28.19, "ZA"),
        (-17.8, 178.0, "FJ"),
        (4.85, 31.6, "SS"),  # Juba, "S. Sudan" on the map
        (43.73, 7.42, "MC"),
        (38.9, -77.04, None),  # Washington: not a partner
        (0.0, -30.0, None),  # the Atlantic
        (-80.0, 0.0, None),
    ],
)
def test_a_place_lies_in_a_partner(book, latitude, longitude, code):
    assert places.partner_at(latitude, longitude, book) == code


def test_few_names_of_the_map_are_no_partners(book):
    """What remains are places without trade of their own in the Census Bureau's list, and the US."""
    unknown = set()
    for shape in json.loads(places.BORDERS.read_text("utf-8"))["objects"]["countries"]["geometries"]:
        name = " ".join(places._WHOLE.get(word, word) for word in shape["properties"]["name"].split())
        try:
            book.resolve(name)
        except UnknownPartner:
            unknown.add(name)
    assert len(unknown) < 30, sorted(unknown)
