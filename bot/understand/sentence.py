"""A sentence cut into words, and what it says of partners, measure, number and direction."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.domain.errors import Invalid, NotUnderstood
from bot.domain.figures import Measure
from bot.domain.intent import Command
from bot.domain.partner import WORLD, PartnerKind
from bot.domain.ports import PartnerBook
from bot.domain.products import Classification, Product
from bot.domain.request import Direction, Intent
from bot.domain.time import Month, Period
from bot.domain.values import Listing, Value, say
from bot.understand.lexer import Token
from bot.understand.selection import NOTHING, Selection
from bot.understand.senses import PRODUCTS, RATE, Sense
from bot.understand.sides import seen_from_home, way_of_goods

_CHAPTERS = 99


@dataclass(frozen=True)
class Sentence:
    """A sentence without its words of time and what only fills."""

    text: str
    tokens: tuple[Token, ...]
    command: Command | None
    period: Period | None
    is_against_year_ago: bool
    """Whether its words of comparison only compare with the year before."""
    book: PartnerBook
    commands: Mapping[str, Command]
    office: str
    """The partner that 我國 means."""
    is_against_previous: bool = False
    """Whether it compares with the month before."""
    against: Period | None = None
    """A second period that it compares with."""
    selection: Selection = NOTHING
    is_whether: bool = False
    """Whether it asks for yes or no."""
    newest: Month | None = None
    """The newest month loaded."""
    is_bare_month: bool = False
    """Whether its period is a month named without a year."""

    @cached_property
    def _senses(self) -> frozenset[Sense]:
        return frozenset(token.sense for token in self.tokens)

    @cached_property
    def _neighbours(self) -> frozenset[tuple[Sense, Sense]]:
        return frozenset((a.sense, b.sense) for a, b in pairwise(self.tokens))

    @cached_property
    def _intents(self) -> frozenset[Intent]:
        return frozenset(token.value for token in self.tokens if token.sense is Sense.INTENT)

    def has(self, *senses: Sense) -> bool:
        return not self._senses.isdisjoint(senses)

    def asks(self, intent: Intent) -> bool:
        """Whether one of its words names the intent."""
        return intent in self._intents

    def adjoins(self, first: Sense, second: Sense) -> bool:
        """Whether a word of the one meaning stands right before one of the other."""
        return (first, second) in self._neighbours

    @property
    def compares_times(self) -> bool:
        """Whether its words of comparison are of periods, not of partners."""
        return self.is_against_year_ago or self.is_against_previous or self.against is not None

    def is_month_on_month(self) -> bool:
        return self.is_against_previous or self.has(Sense.MONTH_ON_MONTH)

    def is_of_group(self, partners: tuple[str, ...]) -> bool:
        return len(partners) == 1 and self.book.get(partners[0]).kind is PartnerKind.GROUP

    def typed(self, *senses: Sense) -> str:
        """The first word of these meanings as typed."""
        return next((self.text[token.start : token.end] for token in self.tokens if token.sense in senses), "")

    def refused(self, leftover: str | None = None, reason: Value | None = None) -> NotUnderstood:
        return NotUnderstood(self.text, self.text if leftover is None else leftover, reason)

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """Codes in the order named. The world beside a partner is what it is a part of, unless they are compared."""
        codes = dict.fromkeys(
            self.office if token.sense is Sense.OFFICE else str(token.value)
            for token in self.tokens
            if token.sense in (Sense.PARTNER, Sense.OFFICE)
        )
        is_sum = self.has(Sense.SUM) and self.selection == NOTHING  # else of those selected
        if not codes and (is_sum or self.has(Sense.OVERALL, Sense.GROSS)):
            return (WORLD,)
        compares = self.asks(Intent.COMPARE) or self.asks(Intent.TREND) or self.has(Sense.VERSUS, Sense.AND)
        if len(codes) > 1 and not compares and (self.command is None or self.command.intent is None):
            codes.pop(WORLD, None)
        return tuple(codes)

    def measures(self) -> frozenset[Measure]:
        """Every measure named, as the United States call it; raises NotUnderstood where the sides contradict."""
        named = self._named_measures()
        seen = {seen_from_home(measure, self.tokens, self.text) for measure in named}
        if not named and self.command is None and not self.asks(Intent.COMPARE):
            seen = set(way_of_goods(self.tokens))
            if len(seen) > 1:
                seen = {None}
        if None in seen:
            raise self.refused(
                self.typed(Sense.MEASURE) or None, say("Who sends the goods and who receives them is not clear.")
            )
        fixed = () if self.command is None or self.command.measure is None else (self.command.measure,)
        return frozenset((*filter(None, seen), *fixed))

    def measure(self) -> Measure | None:
        """The one measure asked for; raises Invalid for several."""
        found = self.measures()
        if len(found) > 1:
            raise Invalid(say("Ask for one of these at a time: {measures}.", measures=Listing(tuple(sorted(found)))))
        return next(iter(found), None)

    def is_of_partners_side(self) -> bool:
        """Whether it calls a measure as the partner does: 對美出口 are the United States' imports."""
        return any(seen_from_home(measure, self.tokens, self.text) is not measure for measure in self._named_measures())

    def is_total_of_other(self) -> bool:
        """「出口 總額」, "total US exports": the total beside another measure is that measure's."""
        words = [token for token in self.tokens if token.sense is not Sense.HOME]
        return any(
            first.sense is second.sense is Sense.MEASURE
            and (first.value is Measure.TOTAL) != (second.value is Measure.TOTAL)
            for first, second in pairwise(words)
        )

    def _named_measures(self) -> frozenset[Measure]:
        named = frozenset(token.value for token in self.tokens if token.sense is Sense.MEASURE)
        return named - {Measure.TOTAL} if len(named) == 2 and self.is_total_of_other() else named

    def top(self) -> int | None:
        """How many partners are asked for; raises Invalid for two numbers."""
        found = {token.value for token in self.tokens if token.sense in (Sense.TOP, Sense.NUMBER)}
        if len(self.partners) > 1:
            found.discard(len(self.partners))  # 台日韓三國
        if not found and not self.partners and self.selection.condition is None:
            # 第三大逆差國是誰: a list down to the third
            found = {token.value for token in self.tokens if token.sense is Sense.PLACE}
        if len(found) > 1:
            raise Invalid(say("Ask for one number of partners at a time."))
        return next(iter(found), None)

    def product(self) -> str:
        """The one product named, as commands write it, or products as such; raises Invalid for several."""
        found = {token.value for token in self.tokens if token.sense is Sense.PRODUCT and token.value is not None}
        if len(found) > 1:
            raise Invalid(say("Ask for one product at a time."))
        return next(iter(found), PRODUCTS)

    def bare_chapter(self) -> str | None:
        """A number that stands where a chapter may: `/products 85 exports`."""
        found = [token.value for token in self.tokens if token.sense is Sense.NUMBER]
        is_chapter = len(found) == 1 and 1 <= found[0] <= _CHAPTERS
        return str(Product(Classification.HS, f"{found[0]:02d}")) if is_chapter and not self.partners else None

    def asks_for_rate(self) -> bool:
        """Whether a word of growth asks for its rate, not for what it comes to."""
        growing = (Sense.GROWTH, Sense.RISING, Sense.FALLING, Sense.CHANGE, Sense.MOST)
        return any(token.value == RATE for token in self.tokens if token.sense in growing)

    def direction(self) -> Direction | None:
        rising, falling = self.has(Sense.RISING), self.has(Sense.FALLING)
        if rising != falling:
            return Direction.RISING if rising else Direction.FALLING
        grows = self.has(Sense.GROWTH) and self.command is None and not rising
        return Direction.RISING if grows else None
