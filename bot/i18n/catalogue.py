"""One language's `bot.po`: its facts and its sentences, read straight from the text file.

A catalogue begins with messages of context "language" that are no sentences but facts; `FACTS` lists them.
There are no compiled `.mo` files in the tree: Babel compiles in memory when a language is first spoken.
"""

import gettext
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import NamedTuple

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.domain.errors import TradebotError
from bot.domain.values import Say

SOURCE_LANGUAGE = "en"
"""The language the message ids are written in; its catalogue may leave every sentence out."""

FACT_CONTEXT = "language"

OF_A_MONTH = "of a month"
"""The context of sentences that some languages say otherwise of a single month: 前年同月比, and of longer periods
前年同期比. A catalogue may do without them; then what it says without the context is said."""

TIME_FORM = "in"
"""The form of a month or period that says when something was: `{period:in}`."""


@dataclass(frozen=True, slots=True)
class LanguageFact:
    """A pattern or name that every language must give."""

    name: str
    hint: str
    """For translators; printed above the fact in each catalogue."""
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    """Places that the pattern may leave out."""
    otherwise: str | None = None
    """The fact that stands where this one is left empty; None: it may not be."""


def _fact(name: str, hint: str, required: str = "", optional: str = "", otherwise: str | None = None) -> LanguageFact:
    return LanguageFact(name, hint, frozenset(required.split()), frozenset(optional.split()), otherwise)


FACTS = (
    _fact("native name", "The language's own name, as a menu of languages shows it."),
    _fact("large power", "The power of ten that large amounts are counted in: 9 for billions."),
    _fact("large amount", "An amount counted so. Without {amount} it is the unit above a table.", "amount"),
    _fact("small power", "The power of ten where the largest amount is below 100 million dollars."),
    _fact("small amount", "An amount counted so.", "amount"),
    _fact("whole amount", "An amount in whole dollars, where the largest is below 100,000.", "amount"),
    _fact(
        "large amount, one",
        "The same for what CLDR counts as one, if it differs: 1,94 milliard, not milliards. Else empty.",
        "amount",
        otherwise="large amount",
    ),
    _fact("small amount, one", "The same of the small amount.", "amount", otherwise="small amount"),
    _fact("whole amount, one", "The same of whole dollars.", "amount", otherwise="whole amount"),
    _fact(
        "large amount, brief",
        "The same where a phone has no room for all of it, if there is a short form. Else empty.",
        "amount",
        otherwise="large amount",
    ),
    _fact("small amount, brief", "The same of the small amount.", "amount", otherwise="small amount"),
    _fact("rise", "A growth rate above zero, beside a figure: ▲7.14%, or +7.14% where ▲ means minus.", "rate"),
    _fact("fall", "A growth rate below zero. {rate} is without its sign.", "rate"),
    _fact("ranks won", "Places that a partner has moved up.", "steps"),
    _fact("ranks lost", "Places that a partner has moved down.", "steps"),
    _fact("same rank", "What stands there where it has not moved."),
    _fact("labelled", "A label and what it labels.", "label text"),
    _fact("place", "A rank, fit to stand before a noun: No. 4 trading partner.", "rank"),
    _fact("points", "Percentage points.", "points"),
    _fact(
        "month of year",
        "A month where the year is said elsewhere. {name} is January, {number} is 1.",
        "",
        "name number",
    ),
    _fact("month", "A month with its year. {month} is the fact above.", "year", "month name number"),
    _fact("quarter", "A quarter of a year. {quarter} is 1, {name} is CLDR's: 1st quarter.", "year", "quarter name"),
    _fact("year", "A calendar year.", "year"),
    _fact("months of year", "Months of one year. {first} and {last} are without a year.", "year first last"),
    _fact("span", "Months of two years. {first} and {last} are with their years.", "first last"),
    _fact("last twelve", "Twelve months, not a calendar year. {first} and {last} as above.", "last", "first"),
    _fact(
        "in month of year",
        "What {period:in} says in a translation, if that has a form: im {name}. Else empty, as those below.",
        "",
        "name number",
        otherwise="month of year",
    ),
    _fact("in month", "im Januar 2026. {month} is a month without its year.", "year", "month name number", "month"),
    _fact("in quarter", "im 4. Quartal 2025", "year", "quarter name", "quarter"),
    _fact("in year", "im Jahr 2025", "year", otherwise="year"),
    _fact("in months of year", "von Januar bis März 2026", "year first last", otherwise="months of year"),
    _fact("in span", "von November 2025 bis Januar 2026", "first last", otherwise="span"),
    _fact("in last twelve", "in den zwölf Monaten bis Januar 2026", "last", "first", "last twelve"),
)


class BadCatalogue(TradebotError):
    """A language's catalogue cannot be read. `python -m bot.i18n.check` says what is wrong in it."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What one language says."""

    facts: Mapping[str, str]
    translations: gettext.GNUTranslations

    def sentence(self, say: Say, count: int | None = None) -> str:
        """The sentence in this language, places unfilled; English where it has no translation."""
        if say.plural is None or count is None:
            if say.context is None:
                return self.translations.gettext(say.message)
            found = self.translations.pgettext(say.context, say.message)
            is_missing = found == say.message and say.context == OF_A_MONTH
            return self.translations.gettext(say.message) if is_missing else found
        if say.context is None:
            return self.translations.ngettext(say.message, say.plural, count)
        return self.translations.npgettext(say.context, say.message, say.plural, count)


def read_messages(path: Path, tag: str) -> Catalog:
    """Read a `.po` file as it is; raises BadCatalogue."""
    try:
        with path.open("rb") as file:
            return read_po(file, locale=tag, abort_invalid=True)
    except (OSError, UnicodeDecodeError, PoFileError, UnknownLocaleError) as error:
        raise BadCatalogue(f"{path}: {error}") from error


def facts_in(messages: Catalog) -> dict[str, str]:
    """The facts a catalogue gives; those it leaves empty are left out."""
    found = {}
    for fact in FACTS:
        message = messages.get(fact.name, FACT_CONTEXT)
        if message is not None and message.string:
            found[fact.name] = str(message.string)
    return found


@cache
def catalogue(tag: str, locales: Path) -> Catalogue:
    """The catalogue of a language, read once; raises BadCatalogue."""
    path = locales / tag / "bot.po"
    messages = read_messages(path, tag)
    facts = facts_in(messages)
    for fact in FACTS:
        if fact.otherwise is not None:
            facts.setdefault(fact.name, facts[fact.otherwise])
        elif fact.name not in facts:
            raise BadCatalogue(f'{path}: the language fact "{fact.name}" is missing')
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Catalogue(facts, gettext.GNUTranslations(compiled))


_NATIVE = re.compile(r'^msgctxt "language"\nmsgid "native name"\nmsgstr "(?P<name>[^"\\\n]+)"$', re.MULTILINE)


def native_name(tag: str, locales: Path) -> str:
    """What a language calls itself; raises BadCatalogue.

    It is found without reading the catalogue, which takes fifty times as long: a menu names all languages.
    """
    try:
        found = _NATIVE.search((locales / tag / "bot.po").read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        found = None  # the catalogue's own reading says what is wrong
    return found["name"] if found else catalogue(tag, locales).facts["native name"]


class Piece(NamedTuple):
    """A part of a sentence: words, and the place behind them if there is one."""

    words: str
    place: str | None
    form: str
    """In what form the value stands there, as only translations say: `{partner:from}`; mostly empty."""


@cache
def pieces(text: str) -> tuple[Piece, ...]:
    """A sentence taken apart; raises ValueError where braces are anything but named places.

    >>> pieces("Einfuhren {partner:from}")
    (Piece(words='Einfuhren ', place='partner', form='from'),)
    """
    found = []
    for words, name, form, conversion in Formatter().parse(text):
        if name is not None and (not name.isidentifier() or conversion):
            raise ValueError(f"{{{name}}} is not a plain named place")
        found.append(Piece(words, name, form or ""))
    return tuple(found)


def places(text: str) -> frozenset[str]:
    """The names of a sentence's `{places}`; raises ValueError where braces are anything else.

    >>> sorted(places("{partner} ranks {rank}"))
    ['partner', 'rank']
    """
    found = set()
    for piece in pieces(text):
        if piece.form:
            raise ValueError(f"{{{piece.place}:{piece.form}}} is not a plain named place")
        if piece.place is not None:
            found.add(piece.place)
    return frozenset(found)
