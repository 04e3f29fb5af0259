"""The book of partners: from any name to a code, from a code to the partner."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.domain.errors import UnknownPartner
from bot.domain.partner import WORLD, Partner
from bot.partners import aliases, formal_names, index_cache, table
from bot.partners.boundary import may_begin, may_end
from bot.partners.fold import Folded, fold, fold_in_place
from bot.partners.suggestions import Suggestions

_WORD = re.compile(r"[A-Za-z]+", re.ASCII)
_LONGEST = 200
"""Letters; no partner has a longer name, and folding takes the square of their number."""


@dataclass(frozen=True, slots=True)
class Match:
    """A partner named in a text."""

    start: int
    end: int
    code: str
    text: str
    """The name as typed: `text[start:end]` of the text searched."""


class Book:
    """All partners and groups there are, and their names. Immutable; implements `domain.ports.PartnerBook`."""

    def __init__(self, source: table.PartnerTable, index: aliases.Index | None = None) -> None:
        """Make the book of a table, with an index of its names if there is one; raises AmbiguousAlias."""
        self._partners = {entry.partner.code: entry.partner for entry in source.entries}
        self._aggregates = source.aggregates
        self._by_census = {code: partner for partner in self._partners.values() for code in partner.census_codes}
        self._index = index or aliases.index(source)
        self._suggestions = Suggestions({name: code for name, code in self._index.names.items() if code != WORLD})

    @property
    def short(self) -> Mapping[str, str]:
        """Single characters that mean a partner, but only beside a word such as 對, 自, 從 or 與: 對韓, 自陸.

        Both scripts; alone they are ordinary words (中, 加, 法), so `find` does not know them.
        """
        return self._index.short

    def get(self, code: str) -> Partner:
        """The partner, group or world of a code; raises UnknownPartner."""
        try:
            return self._partners[code]
        except KeyError:
            raise UnknownPartner(code, ()) from None

    def all(self) -> Sequence[Partner]:
        """Everything a figure can be about: partners, groups and the world."""
        return tuple(self._partners.values())

    def by_census(self, code: str) -> Partner | None:
        """The partner of a Census code, former codes included; 0015 is the world."""
        return self._by_census.get(code)

    def is_aggregate(self, census_code: str) -> bool:
        """Whether Census adds others up under this code, so that a loader passes over it.

        Every code beginning with 0 but the world's is one, and those of the API that end in XXX (1XXX is
        North America). So is 1000, the United States themselves.
        """
        if census_code in self._by_census:
            return False
        return census_code in self._aggregates or census_code.startswith("0") or census_code.endswith("XXX")

    def resolve(self, name: str) -> str:
        """The code of a name that stands alone; raises UnknownPartner. The whole text must be one name."""
        code = self.code_of(name)
        if code is None:
            raise UnknownPartner(name, self.near(name))
        return code

    def code_of(self, name: str) -> str | None:
        """The code of a name that stands alone, as in a file's cell; None when nobody is called so.

        The whole text must be one name, or an ISO code in capitals.
        """
        if len(name) > _LONGEST:
            return None
        key = fold(name)
        code = self._index.names.get(key)
        if code is not None and self._is_spelled(key, name.strip()):
            return code
        code = self._index.codes.get(unicodedata.normalize("NFKC", name).strip())
        return code or (None if key in self._index.names else self._formally(key))

    def _formally(self, key: str) -> str | None:
        """The code of a formal name that is not listed itself; only partners have such."""
        for shorter in formal_names.shorter(key):
            code = self._index.names.get(shorter)
            if code is not None and shorter not in self._index.marked and self._partners[code].kind.is_ranked:
                return code
        return None

    def find(self, text: str) -> tuple[Match, ...]:
        """The partners named in a running text, in order and not overlapping, the longest name at each place.

        `text` is in NFKC; spans refer to it. ISO alpha-2 codes count in capitals only ("in", "my" and "it"
        are words), and codes only where no name stands.
        """
        names = self._names(text)
        found = [*(match for match in names if match.code), *self._codes(text, names)]
        return tuple(sorted(found, key=lambda match: match.start))

    def near(self, text: str, limit: int = 3) -> tuple[str, ...]:
        """Codes whose names resemble the text, best first: suggestions, never answers."""
        code = self._index.codes.get(text.strip().upper())
        if code is not None and text.strip().lower() not in aliases.WORDS:
            return (code,)[:limit]
        return self._suggestions.near(text, limit)

    def _names(self, text: str) -> list[Match]:
        """Names in order, with those that mean nobody (code empty)."""
        folded = fold_in_place(text)
        matches: list[Match] = []
        place = 0
        while place < len(folded.text) - 1:
            match = self._longest(folded, place, text)
            if match is None:
                place += 1
            else:
                found, end = match
                end, whole = self._with_title_behind(found, folded, end, text)
                whole = self._with_title(whole, folded, place, end, text)
                matches.append(whole if not matches or matches[-1].end <= whole.start else found)
                place = end
        return matches

    def _with_title(self, match: Match, folded: Folded, start: int, end: int, original: str) -> Match:
        """The match with the title before it, if the two are a formal name of the same partner."""
        begin = formal_names.title_before(folded.text, start) if match.code else start
        if begin == start or self._formally(folded.text[begin:end]) != match.code:
            return match
        first, _ = folded.span(begin, end, original)
        return replace(match, start=first, text=original[first : match.end])

    @staticmethod
    def _with_title_behind(match: Match, folded: Folded, end: int, original: str) -> tuple[int, Match]:
        """The match with the Chinese title behind it, and where it ends in the folded text."""
        last = formal_names.title_behind(folded.text, end, match.code) if match.code else end
        if last == end:
            return end, match
        _, past = folded.span(end, last, original)
        return last, replace(match, end=past, text=original[match.start : past])

    def _longest(self, folded: Folded, start: int, original: str) -> tuple[Match, int] | None:
        letters = folded.text
        lengths = self._index.lengths.get(letters[start : start + 2])
        if lengths is None or not may_begin(letters, start):
            return None
        for length in lengths:
            end = start + length
            key = letters[start:end]
            # Near the end of the text a slice comes out shorter than asked for.
            if end <= len(letters) and key in self._index.names and may_end(letters, end):
                first, last = folded.span(start, end, original)
                typed = original[first:last]
                if self._is_spelled(key, typed):
                    return Match(first, last, self._index.names[key] or "", typed), end
        return None

    def _is_spelled(self, key: str, typed: str) -> bool:
        spellings = self._index.marked.get(key)
        return spellings is None or aliases.spelled(typed) in spellings

    def _codes(self, text: str, names: Sequence[Match]) -> list[Match]:
        taken = {place for match in names for place in range(match.start, match.end)}
        free = [word for word in _WORD.finditer(text) if word.start() not in taken]
        codes = self._index.typed_codes
        # Where all is typed in capitals they distinguish nothing: IN is a word in "IMPORTS IN 2026".
        shouts = text.upper() == text and any(word[0] not in codes for word in free)
        found = []
        for word in free:
            code = codes.get(word[0]) or (codes.get(word[0].lower()) if word[0].istitle() else None)
            if code is None or (shouts and word[0].lower() in aliases.WORDS):
                continue
            if may_begin(text, word.start()) and may_end(text, word.end()) and not text.startswith(".", word.end()):
                found.append(Match(word.start(), word.end(), code, word[0]))
        return found


def load(keep: Path | None = None) -> Book:
    """The book of the shipped tables; raises DefectiveTable or AmbiguousAlias if they are not sound.

    `keep` is a folder where the index of names is kept for the next start.
    """
    source = table.read()
    return Book(source, index_cache.index(source, keep) if keep else None)
