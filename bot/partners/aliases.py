"""Every name of every partner, gathered and made into one index that admits no doubt.

Names come from our table (Census' own, former, colloquial ones and adjectives), from `locales/*/names.toml`,
and from CLDR in the languages of `LOCALES`. Folding (see `fold`) joins their spellings. A name that
would mean two partners is an error that says which two; our table lists phrases that mean none.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot import shipped
from bot.domain.errors import TradebotError
from bot.i18n.languages import tags
from bot.i18n.names import names_in, own_names
from bot.partners.fold import fold
from bot.partners.table import Entry, PartnerTable

# fmt: off
LOCALES = (
    "en", "zh_Hant", "zh_Hant_HK", "zh", "ja", "ko", "de", "fr", "es", "pt", "it", "nl",
    "pl", "cs", "sv", "ru", "uk", "tr", "ar", "hi", "th", "vi", "id", "ms",
)
# fmt: on
"""CLDR locales whose names of partners count, whatever language the bot answers in."""

HOME = "US"
"""Whose trade it is. CLDR's names of it mean no partner, as those of our table do."""

# Alphabetic names this short are words of other languages as often as not (vi "Nga", tr "Fas", pt "Irã").
# Of CLDR's, only those with marks stay, and must be typed with them: "Đức", not "duc".
_TOO_SHORT = 4
_ALPHABETIC = re.compile(r"[a-z\u0370-\u052f' ]+")

# fmt: off
WORDS = frozenset({
    "ad", "ai", "am", "as", "at", "be", "by", "co", "do", "id", "in", "is", "it", "la", "ma", "me", "my", "no", "pa",
    "pm", "re", "so", "st", "th", "to", "tv", "we",
    "ago", "and", "are", "arg", "arm", "aus", "aut", "ben", "bra", "can", "che", "cod", "cog", "col", "com", "cub",
    "dom", "esp", "est", "fin", "fra", "fro", "gab", "geo", "gin", "gum", "guy", "ham", "hun", "ind", "iot", "irl",
    "ita", "jam", "ken", "lie", "mac", "mar", "mus", "nam", "ner", "nic", "nor", "pan", "per", "png", "pol", "pry",
    "rom", "sen", "som", "sur", "ton", "tun", "vat", "ven",
})
# fmt: on
"""ISO codes that are words or abbreviations. In small letters, or where all is capitals, they are no codes."""

# Not even in capitals, within a text: March, and the tax.
_NEVER_CODES = frozenset({"MAR", "VAT"})


class AmbiguousAlias(TradebotError):
    """A name means two partners. In `data/partners.csv`, take it from one of them or list it as nobody's."""

    def __str__(self) -> str:
        return f"partners.csv: {super().__str__()}"


@dataclass(frozen=True, slots=True)
class Alias:
    """One name as its origin spells it."""

    text: str
    code: str | None
    """None: recognised, and meaning no partner."""
    origin: str
    is_marked: bool = False
    """Must be typed with its diacritics to count."""


@dataclass(frozen=True, slots=True)
class Index:
    """Names and codes, ready to look up."""

    names: Mapping[str, str | None]
    """Folded name to code; None where it means no partner."""
    marked: Mapping[str, frozenset[str]]
    """Folded names that count only as spelled here, in small letters."""
    codes: Mapping[str, str]
    """ISO alpha-2 and alpha-3 codes in capitals, as they count when they are the whole name."""
    typed_codes: Mapping[str, str]
    """Those codes that count within a text too; alpha-3 also in small letters unless that is a word."""
    short: Mapping[str, str]
    """Single characters, in both scripts."""
    lengths: Mapping[str, tuple[int, ...]]
    """For the first two characters of names, how long the names are, longest first."""


def gather(table: PartnerTable) -> Iterator[Alias]:
    """All names there are, the same one often from several origins."""
    for text in (*table.nobody, _flag(HOME)):
        yield Alias(text, None, "partners.csv")
    for entry in table.entries:
        yield from (Alias(text, entry.partner.code, "partners.csv") for text in _own(entry))
    codes = {entry.partner.code for entry in table.entries}
    for tag in tags():
        own = own_names(tag, shipped.LOCALES)
        yield from (Alias(text, code, f"names.toml of {tag}") for code, text in own.items() if code in codes)
    for locale in LOCALES:
        for code, text in names_in(locale).items():
            if code in codes or code == HOME:
                yield from _from_cldr(text, None if code == HOME else code, locale)


def index(table: PartnerTable) -> Index:
    """Make the index; raises AmbiguousAlias."""
    origins: dict[str, Alias] = {}
    spellings: dict[str, frozenset[str]] = {}
    for alias in gather(table):
        key = fold(alias.text)
        earlier = origins.setdefault(key, alias)
        if earlier.code != alias.code:
            raise AmbiguousAlias(
                f"{alias.text!r} is {earlier.code} by {earlier.origin}, and {alias.code} by {alias.origin}"
            )
        if alias.is_marked and earlier.is_marked:
            spellings[key] = spellings.get(key, frozenset()) | {spelled(alias.text)}
        elif not alias.is_marked:
            origins[key] = alias
            spellings.pop(key, None)
    names = {key: alias.code for key, alias in origins.items()}
    lengths: dict[str, set[int]] = {}
    for key in names:
        lengths.setdefault(key[:2], set()).add(len(key))
    whole, typed = _codes(table)
    return Index(
        names,
        spellings,
        whole,
        typed,
        _short(table),
        {start: tuple(sorted(those, reverse=True)) for start, those in lengths.items()},
    )


def spelled(text: str) -> str:
    """A name in small letters with its marks."""
    return unicodedata.normalize("NFC", text).casefold()


def _own(entry: Entry) -> Iterator[str]:
    code = entry.partner.code
    if not _is_iso(code):
        yield code  # ASEAN, WORLD; an ISO code counts in capitals only
    if entry.alpha3:
        yield _flag(code)
    yield from entry.names


def _from_cldr(text: str, code: str | None, locale: str) -> Iterator[Alias]:
    key, origin = fold(text), f"CLDR {locale}"
    if len(key) < 2:  # 괌, Ý: one character names nobody for certain
        return
    if not _ALPHABETIC.fullmatch(key) or len(key) >= _TOO_SHORT:
        yield Alias(text, code, origin)
    elif spelled(text) != key:
        yield Alias(text, code, origin, is_marked=True)


def _codes(table: PartnerTable) -> tuple[dict[str, str], dict[str, str]]:
    whole: dict[str, str] = {}
    typed: dict[str, str] = {}
    for entry in table.entries:
        code = entry.partner.code
        for written in filter(None, (code if _is_iso(code) else "", entry.alpha3)):
            if written in whole:
                raise AmbiguousAlias(f"the code {written} is {whole[written]} and {code}")
            whole[written] = code
            if written not in _NEVER_CODES:
                typed[written] = code
        if entry.alpha3 and entry.alpha3.lower() not in WORDS:
            typed[entry.alpha3.lower()] = code
    return whole, typed


def _short(table: PartnerTable) -> dict[str, str]:
    short: dict[str, str] = {}
    for entry in table.entries:
        for text in entry.short:
            for form in {text, fold(text)}:
                if short.setdefault(form, entry.partner.code) != entry.partner.code:
                    raise AmbiguousAlias(f"{form!r} is short for {short[form]} and {entry.partner.code}")
    return short


def _is_iso(code: str) -> bool:
    return len(code) == 2 and code.isalpha()


def _flag(code: str) -> str:
    """A flag emoji is the code written in regional indicator letters."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)
