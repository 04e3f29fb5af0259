"""Sentences about products, whole for each basis, so that no amount is said without what it is an amount of."""

from collections.abc import Iterator

from bot.answers._figures import present
from bot.answers._product_facts import ProductAnswer, gather
from bot.domain.document import Block, Fact, Note
from bot.domain.figures import Missing, Ratio, Usd
from bot.domain.partner import WORLD
from bot.domain.ports import ProductModel
from bot.domain.products import Basis, ProductRow, TariffRow
from bot.domain.time import Period
from bot.domain.values import Amount, BareAmount, Name, Percent, ProductName, RatioStyle, Say, Value, Verbatim, say

FETCH = "tradebot fetch --products"
"""What an operator types for more of them."""


def by_basis(basis: Basis, *, exports: Say, imports: Say, consumption: Say) -> Say:
    match basis:
        case Basis.EXPORTS:
            return exports
        case Basis.IMPORTS:
            return imports
        case Basis.CONSUMPTION | Basis.DUTY:
            return consumption


def statement(partner: str, basis: Basis, value: Usd) -> Say:
    """`US exports to Switzerland: US$3.51 billion`."""
    figure = Amount(value)
    if partner == WORLD:
        return by_basis(
            basis,
            exports=say("US exports: {amount}", amount=figure),
            imports=say("US imports: {amount}", amount=figure),
            consumption=say("US imports for consumption: {amount}", amount=figure),
        )
    name = Name(partner)
    return by_basis(
        basis,
        exports=say("US exports to {partner}: {amount}", partner=name, amount=figure),
        imports=say("US imports from {partner}: {amount}", partner=name, amount=figure),
        consumption=say("US imports for consumption from {partner}: {amount}", partner=name, amount=figure),
    )


def grown(partner: str, basis: Basis, growth: Ratio, most: ProductRow) -> Say:
    """`Switzerland: exports up 238.41%, of which HS 71 Gems, metals +241.59 pp`."""
    values: dict[str, Value] = {
        "partner": Name(partner),
        "rate": Percent(growth, RatioStyle.MAGNITUDE),
        "product": ProductName(str(most.product)),
        "points": Percent(most.contribution, RatioStyle.POINTS)
        if isinstance(most.contribution, Ratio)
        else Verbatim(""),
    }
    if growth.numerator < 0:
        return by_basis(
            basis,
            exports=say("{partner}: exports down {rate}; {product} {points}", **values),
            imports=say("{partner}: imports down {rate}; {product} {points}", **values),
            consumption=say("{partner}: imports for consumption down {rate}; {product} {points}", **values),
        )
    return by_basis(
        basis,
        exports=say("{partner}: exports up {rate}; {product} {points}", **values),
        imports=say("{partner}: imports up {rate}; {product} {points}", **values),
        consumption=say("{partner}: imports for consumption up {rate}; {product} {points}", **values),
    )


def driven(row: ProductRow) -> Fact:
    """`HS 71 Gems, metals  US$2.60 billion  +241.59 pp  a year before US$0.10 billion  ▲…`."""
    return Fact(
        ProductName(str(row.product)),
        Amount(row.value),
        present(
            Percent(row.contribution, RatioStyle.POINTS) if isinstance(row.contribution, Ratio) else None,
            _before(row),
        ),
    )


def _before(row: ProductRow) -> Value:
    if row.is_new:
        return say("new: nothing a year before")
    if row.is_gone:
        return say("gone: {amount} a year before", amount=Amount(row.prior))
    return say("year ago {before}", before=BareAmount(row.prior))


def notes(answer: ProductAnswer, *, is_basis_said: bool = False) -> Iterator[Block]:
    """What has to be added: another period than the one asked for, and which imports these are."""
    if answer.period != answer.asked:
        yield other_period(answer.asked, answer.period)
    if answer.kind.basis is Basis.CONSUMPTION and not is_basis_said:
        yield CONSUMPTION


def other_period(asked: Period, period: Period) -> Note:
    return Note(
        say(
            "No products are loaded of {asked}; this is {period}, the newest there is. An operator loads more with "
            "{command}.",
            asked=asked,
            period=period,
            command=Verbatim(FETCH),
        )
    )


CONSUMPTION = Note(
    say("Imports for consumption are what cleared customs; they differ from general imports, the briefing's basis.")
)
PAID = Note(
    say("The implied tariff is duty calculated over imports for consumption: what was paid, not the statutory rate.")
)


def tariff_line(row: TariffRow) -> Fact | None:
    """`Implied tariff  3.55%  a year before 0.86%, +2.69 pp`."""
    if isinstance(row.rate, Missing):
        return None
    rest: Value | None = None
    if isinstance(row.prior, Ratio):
        difference = row.rate.exact() - row.prior.exact()
        rest = say(
            "a year before {rate}, {points}",
            rate=Percent(row.prior),
            points=Percent(Ratio(difference.numerator, difference.denominator), RatioStyle.POINTS),
        )
    return Fact(say("Implied tariff"), Percent(row.rate), present(rest))


def headline(facts: ProductAnswer) -> Value:
    """The growth, and the product that contributed most to it in its direction."""
    moved = facts.moved
    if not isinstance(facts.growth, Ratio) or not moved:
        return statement(facts.partner, facts.kind.basis, facts.value)
    most = moved[0] if facts.growth.numerator >= 0 else moved[-1]
    return grown(facts.partner, facts.kind.basis, facts.growth, most)


async def sentence_for(partner: str, period: Period, products: ProductModel | None) -> Value | None:
    """One sentence on what moved a partner's trade in exactly this period; None where no products are loaded of it."""
    if products is None:
        return None
    facts = await gather(products, partner, None, period)
    if facts is None or facts.period != period or not isinstance(facts.growth, Ratio):
        return None
    return headline(facts)
