"""Names of partners: ours first, CLDR's after.

`locales/<tag>/names.toml` maps codes to names. It holds the world and the groups, which CLDR does not know,
and every country that the office calls otherwise than CLDR does (臺灣, 韓國, 香港). Its table `in_sentence`
has the names that take another form inside a sentence (the Netherlands), `short` those that have a shorter one (UK),
`side` those that are shorter still in a label that names a side (the 臺 of 自臺進口). Each table in `forms` is a form
that translations ask for by its name, `{partner:from}`: its `default` for every name ("aus {name}"), and what differs
from it ("aus den Niederlanden"); a measure has its English word for a key there (exports = "der Ausfuhren").
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel import Locale
from babel import __version__ as _babel

from bot.domain.partner import WORLD
from bot.i18n.catalogue import SOURCE_LANGUAGE, BadCatalogue

_ALPHA2 = re.compile(r"[A-Z]{2}")
# Two letters, but no places: the euro area, the United Nations, outlying Oceania, pseudo-locales, unknown.
_NO_PLACES = frozenset({"EZ", "UN", "QO", "XA", "XB", "ZZ"})

EDITION = _babel
"""Of the library that CLDR's names come with: other names may come with another one."""


@cache
def partner_names(tag: str, locales: Path) -> Mapping[str, str]:
    """Every name of a language by code, English where it has none; raises BadCatalogue if its `names.toml` is none."""
    world = {WORLD: Locale.parse(tag).territories["001"]}
    return MappingProxyType(
        {**own_names(SOURCE_LANGUAGE, locales), **names_in(tag), **world, **own_names(tag, locales)}
    )


@cache
def names_in(locale_tag: str) -> Mapping[str, str]:
    """CLDR's names of countries and territories by ISO code, in any locale CLDR knows."""
    territories = Locale.parse(locale_tag).territories
    return MappingProxyType(
        {code: name for code, name in territories.items() if _ALPHA2.fullmatch(code) and code not in _NO_PLACES}
    )


def own_names(tag: str, locales: Path) -> Mapping[str, str]:
    """What `names.toml` says; a language may do without one. Raises BadCatalogue."""
    return _read(tag, locales)[_NAMES]


def names_in_sentences(tag: str, locales: Path) -> Mapping[str, str]:
    """By code, the names that take another form inside a sentence."""
    return _read(tag, locales)["in_sentence"]


def short_names(tag: str, locales: Path) -> Mapping[str, str]:
    """By code, the names that have a shorter form, for a narrow table."""
    return _read(tag, locales)["short"]


def side_names(tag: str, locales: Path) -> Mapping[str, str]:
    """By code, the names that are shorter still in a label that names a side."""
    return _read(tag, locales)["side"]


def name_forms(tag: str, locales: Path) -> Mapping[str, Mapping[str, str]]:
    """The forms that translations can ask for; each has a `default`, a pattern of `{name}`."""
    forms: Mapping[str, Mapping[str, str]] = _read(tag, locales)[_FORMS]
    return forms


_NAMES = "names"
_FORMS = "forms"
_TABLES = ("in_sentence", "short", "side")
DEFAULT = "default"


@cache
def _read(tag: str, locales: Path) -> Mapping[str, Mapping[str, Any]]:
    path = locales / tag / "names.toml"
    try:
        names = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        names = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCatalogue(f"{path}: {error}") from error
    forms = names.pop(_FORMS, {})
    tables = {table: names.pop(table, {}) for table in _TABLES} | {_NAMES: names}
    for code, name in (item for table in (*tables.values(), *forms.values()) for item in table.items()):
        if not isinstance(name, str) or not name.strip():
            raise BadCatalogue(f"{path}: {code} has no name")
    for form, table in forms.items():
        if "{name}" not in table.get(DEFAULT, ""):
            raise BadCatalogue(f'{path}: [forms.{form}] has no default such as "of {{name}}"')
    return {**tables, _FORMS: forms}
