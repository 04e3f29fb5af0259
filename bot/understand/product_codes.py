"""Products by their number: HS85, 第85章, chapter 85, NAICS 334. The words beside the number stand in `words.toml`."""

import re
from collections.abc import Iterator

from bot.domain.products import Classification, Product
from bot.understand.numbers import CHINESE, Spelled, alternatives, integer
from bot.understand.senses import Atom, Sense
from bot.understand.vocabulary import Vocabulary

_CHAPTERS = 99


class ProductCodes:
    """The patterns of products with one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        parts = vocabulary.parts
        ordinal, chapter = (alternatives(parts.get(key, ())) for key in ("chapter_ordinal", "chapter"))
        mark, group = (_before(parts.get(key, ())) for key in ("chapter_mark", "group_mark"))
        self._chapters = (
            re.compile(rf"(?:{ordinal})?\s?(?P<n>\d{{1,2}}|{CHINESE}{{1,3}})\s?{chapter}"),
            re.compile(rf"{mark}\s?-?(?P<n>\d{{1,2}})(?!\d)"),
        )
        self._groups = re.compile(rf"{group}\s?-?(?P<n>\d{{3}})(?!\d)")

    def find(self, text: str) -> Iterator[Spelled]:
        """The products that a folded text names by number."""
        for pattern in self._chapters:
            for match in pattern.finditer(text):
                number = integer(match["n"])
                if number is not None and 1 <= number <= _CHAPTERS:
                    yield _spelled(match, Product(Classification.HS, f"{number:02d}"))
        for match in self._groups.finditer(text):
            yield _spelled(match, Product(Classification.NAICS, match["n"]))


def _before(words: tuple[str, ...]) -> str:
    """A pattern of any of the words with a number right behind: HS85 too."""
    return "(?<![a-z0-9])(?:" + "|".join(map(re.escape, words)) + ")" if words else "(?!)"


def _spelled(match: re.Match[str], product: Product) -> Spelled:
    return Spelled(match.start(), match.end(), (Atom(Sense.PRODUCT, str(product)),))
