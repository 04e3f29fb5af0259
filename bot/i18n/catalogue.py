"""One language's `bot.po`: its facts and its sentences, read straight from the text file.

A catalogue begins with messages of context "language" that are no sentences but facts; `FACTS` lists them.
There are no compiled `.mo` files in the tree: Babel compiles in memory when a language is first spoken.
"""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.domain.errors import TradebotError
from bot.domain.values import Say

SOURCE_LANGUAGE = "en"
"""The language the message ids are written in; its catalogue may leave every sentence out."""

FACT_CONTEXT = "language"


@dataclass(frozen=True, slots=True)
class LanguageFact:
    """A pattern or name that every language must give."""

    name: str
    hint: str
    """For translators; printed above the fact in each catalogue."""
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    """Places that the pattern may leave out."""


def _fact(name: str, hint: str, required: str = "", optional: str = "") -> LanguageFact:
    return LanguageFact(name, hint, frozenset(required.split()), frozenset(optional.split()))


FACTS = (
    _fact("native name", "The language's own name, as a menu of languages shows it."),
    _fact("large power", "The power of ten that large amounts are counted in: 9 for billions."),
    _fact("large amount", "An amount counted so. Without {amount} it is the unit above a table.", "amount"),
    _fact("small power", "The power of ten where the largest amount is below 100 million dollars."),
    _fact("small amount", "An amount counted so.", "amount"),
    _fact("whole amount", "An amount in whole dollars, where the largest is below 100,000.", "amount"),
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
    _fact("quarter", "A quarter of a year.", "year quarter"),
    _fact("year", "A calendar year.", "year"),
    _fact("months of year", "Months of one year. {first} and {last} are without a year.", "year first last"),
    _fact("span", "Months of two years. {first} and {last} are with their years.", "first last"),
    _fact("last twelve", "Twelve months, not a calendar year. {first} and {last} as above.", "last", "first"),
)


OPTIONAL_FACTS = (
    _fact("large amount, briefly", "A large amount where a phone has no room for the whole form.", "amount"),
    _fact("small amount, briefly", "Likewise a small one.", "amount"),
)
"""What a language may give: without it the whole form stands."""


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
            return self.translations.pgettext(say.context, say.message)
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
    for fact in (*FACTS, *OPTIONAL_FACTS):
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
        if fact.name not in facts:
            raise BadCatalogue(f'{path}: the language fact "{fact.name}" is missing')
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Catalogue(facts, gettext.GNUTranslations(compiled))


def places(text: str) -> frozenset[str]:
    """The names of a sentence's `{places}`; raises ValueError where braces are anything else.

    >>> sorted(places("{partner} ranks {rank}"))
    ['partner', 'rank']
    """
    found = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain named place")
        found.add(name)
    return frozenset(found)
