"""In what unit the amounts of one answer are said."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import assert_never

from bot.domain.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Headline,
    Note,
    Paragraph,
    Picture,
    Sourced,
)
from bot.domain.figures import Usd, round_half_up
from bot.domain.table import Table
from bot.domain.values import Amount, BareAmount, Listing, Say, Value
from bot.i18n.catalogue import Catalogue
from bot.i18n.dates import JOINER, unbroken

SCALES = ("large", "small", "whole")
"""The names of the scales, in the order of `scales`: 億, 萬 and dollars in Chinese; billions, millions and dollars."""
_DECIMALS = ("0", "1", "2", "3")

# What the last digit printed is worth, as a power of ten of dollars. The same in every language, whatever it
# counts in: 266.1 億 and 26.61 billion both stop at ten million dollars.
_LARGE_STEP, _SMALL_STEP, _WHOLE_STEP = 7, 4, 0
# A scale serves as long as the largest amount has at least two digits in it: 1.0 億, 0.10 billion.
_SMALLEST_IN_STEPS = 10


@dataclass(frozen=True)
class Scale:
    """A unit, and how many decimals are written in it."""

    power: int
    """Dollars in the unit, as a power of ten: 8 for 億."""
    step: int
    """What the last digit is worth, as a power of ten of dollars."""
    pattern: str
    pattern_of_one: str
    """For amounts that the language counts as one; mostly the same."""
    short: str
    """The pattern where there is no room for the other; mostly the same."""

    @cached_property
    def decimals(self) -> int:
        return self.power - self.step

    @cached_property
    def worth(self) -> int:
        """Dollars the last digit stands for."""
        return int(10**self.step)

    @cached_property
    def unit(self) -> str:
        """The unit by itself: `億美元`, `US$ billion`."""
        return " ".join(self.pattern.replace("{amount}", "").replace(JOINER, "").split())

    def brief(self) -> "Scale":
        """The same scale, saying amounts in the short pattern."""
        return self if self.short == self.pattern else replace(self, pattern=self.short, pattern_of_one=self.short)

    def unbroken(self) -> "Scale":
        """The same scale, with no place in an amount where a line may end."""
        return replace(self, pattern=unbroken(self.pattern), pattern_of_one=unbroken(self.pattern_of_one))

    def steps(self, usd: Usd) -> int:
        """The amount in the last digit written, rounded half up; the only rounding it undergoes."""
        return round_half_up(usd.dollars, self.worth)

    def serves(self, largest: int) -> bool:
        """Whether an answer whose largest amount is so many dollars can be said in it."""
        return largest >= _SMALLEST_IN_STEPS * self.worth


def chosen(settings: Mapping[str, str]) -> tuple[str | None, int | None]:
    """The scale and the decimals among a chat's settings; None for what is not set, or no longer known."""
    scale, decimals = settings.get("scale"), settings.get("decimals")
    return scale if scale in SCALES else None, int(decimals) if decimals in _DECIMALS else None


def scales(catalogue: Catalogue) -> tuple[Scale, ...]:
    """The scales of a language, the largest first."""
    facts = catalogue.facts
    return tuple(
        Scale(
            power,
            step,
            facts[f"{name} amount"],
            facts[f"{name} amount, one"],
            facts.get(f"{name} amount, brief", facts[f"{name} amount"]),
        )
        for name, power, step in (
            ("large", int(facts["large power"]), _LARGE_STEP),
            ("small", int(facts["small power"]), _SMALL_STEP),
            ("whole", _WHOLE_STEP, _WHOLE_STEP),
        )
    )


def fitting(document: Document, choices: tuple[Scale, ...]) -> Scale:
    """The largest scale in which the document's largest amount still shows two digits.

    A document without amounts, or with nothing but zeros, is said in the largest.
    """
    largest = 0
    for usd in _amounts(document):
        largest = max(largest, abs(usd.dollars))
        if choices[0].serves(largest):
            return choices[0]  # mostly the headline's, and no other amount can change it
    if largest == 0:
        return choices[0]
    return next((scale for scale in choices if scale.serves(largest)), choices[-1])


def _amounts(document: Document) -> Iterator[Usd]:
    for block in document.blocks:
        yield from _in_values(_values_of(block))
    yield from _in_values(choice.label for choice in document.choices)


def _values_of(block: Block) -> Iterable[Value | None]:
    match block:
        case Headline(text) | Heading(text) | Paragraph(text) | Note(text):
            return (text,)
        case Bullets(items):
            return (value for _, value in items)
        case Facts(facts):
            return (value for fact in facts for value in (fact.label, fact.figure, *fact.rest))
        case Table():
            cells = (cell for row in block.rows for cell in row)
            return (block.title, block.source, *block.headings, *cells)
        case Sourced() | Picture():
            return ()
    assert_never(block)


def _in_values(values: Iterable[Value | None]) -> Iterator[Usd]:
    for value in values:
        match value:
            case Amount(usd) | BareAmount(usd):
                yield usd
            case Say():
                yield from _in_values(value.values.values())
            case Listing(items):
                yield from _in_values(items)
            case _:
                pass
