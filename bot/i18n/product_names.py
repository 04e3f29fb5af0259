"""Names of products: chapters of the Harmonized System, and groups of NAICS.

`locales/<tag>/products.toml` has for each number a short name, at most twelve cells wide, and the full one, as the
country's own customs tariff has it. A language may do without; then the English names stand.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from bot.domain.products import Classification, Product
from bot.i18n.catalogue import SOURCE_LANGUAGE, BadCatalogue


class ProductWords(NamedTuple):
    """What a product is called."""

    short: str
    full: str


@cache
def product_names(tag: str, locales: Path) -> Mapping[str, ProductWords]:
    """Every name of a language by `HS85`, English where it has none; raises BadCatalogue for a file that is none."""
    return MappingProxyType({**_read(SOURCE_LANGUAGE, locales), **_read(tag, locales)})


def _read(tag: str, locales: Path) -> dict[str, ProductWords]:
    path = locales / tag / "products.toml"
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCatalogue(f"{path}: {error}") from error
    names = {}
    for section, listed in tables.items():
        try:
            classification = Classification(section)
        except ValueError:
            raise BadCatalogue(f"{path}: [{section}] is no classification") from None
        for number, words in listed.items():
            if not (isinstance(words, list) and len(words) == len(ProductWords._fields) and all(words)):
                raise BadCatalogue(f"{path}: {number} has no short and full name")
            names[str(Product(classification, number))] = ProductWords(*words)
    return names
