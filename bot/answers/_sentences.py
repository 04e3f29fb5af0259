"""Sentences that name a figure and its side, whole for each measure so that a language can order them freely."""

from bot.answers._figures import amount, change
from bot.domain.facts import Row
from bot.domain.figures import MEASURES, Measure
from bot.domain.partner import NO_PARTNERS, TECHNOLOGY, WORLD, WORLD_ADJUSTED
from bot.domain.time import Period
from bot.domain.values import Name, Percent, RatioStyle, Say, SideName, Value, psay, say


def by_measure(measure: Measure, *, total: Say, exports: Say, imports: Say, deficit: Say, surplus: Say) -> Say:
    """The sentence that is said of this measure. Each is whole, so that a language can say it in its own order."""
    match measure:
        case Measure.TOTAL:
            return total
        case Measure.EXPORTS:
            return exports
        case Measure.IMPORTS:
            return imports
        case Measure.DEFICIT:
            return deficit
        case Measure.SURPLUS:
            return surplus


def statement(row: Row) -> Say:
    """`US imports from Taiwan: US$21.69 billion`. Give it a row as `with_positive_balance` makes it."""
    partner, figure = Name(row.partner), amount(row.value)
    if row.partner == WORLD:
        return by_measure(
            row.measure,
            total=say("US goods trade: {amount}", amount=figure),
            exports=say("US exports: {amount}", amount=figure),
            imports=say("US imports: {amount}", amount=figure),
            deficit=say("US trade deficit: {amount}", amount=figure),
            surplus=say("US trade surplus: {amount}", amount=figure),
        )
    if row.partner == WORLD_ADJUSTED:
        return by_measure(
            row.measure,
            total=say("US goods trade, seasonally adjusted: {amount}", amount=figure),
            exports=say("US exports, seasonally adjusted: {amount}", amount=figure),
            imports=say("US imports, seasonally adjusted: {amount}", amount=figure),
            deficit=say("US trade deficit, seasonally adjusted: {amount}", amount=figure),
            surplus=say("US trade surplus, seasonally adjusted: {amount}", amount=figure),
        )
    if row.partner == TECHNOLOGY:
        return by_measure(
            row.measure,
            total=say("US trade in {goods}: {amount}", goods=partner, amount=figure),
            exports=say("US exports of {goods}: {amount}", goods=partner, amount=figure),
            imports=say("US imports of {goods}: {amount}", goods=partner, amount=figure),
            deficit=say("US trade deficit in {goods}: {amount}", goods=partner, amount=figure),
            surplus=say("US trade surplus in {goods}: {amount}", goods=partner, amount=figure),
        )
    return by_measure(
        row.measure,
        total=say("US trade with {partner}: {amount}", partner=partner, amount=figure),
        exports=say("US exports to {partner}: {amount}", partner=partner, amount=figure),
        imports=say("US imports from {partner}: {amount}", partner=partner, amount=figure),
        deficit=say("US trade deficit with {partner}: {amount}", partner=partner, amount=figure),
        surplus=say("US trade surplus with {partner}: {amount}", partner=partner, amount=figure),
    )


def label(measure: Measure) -> Say:
    """The measure where it begins a line: on a button, before a figure, over a column."""
    return Say(MEASURES[measure].label, context="label")


def key(measure: Measure) -> Say:
    """The measure on a button."""
    return Say(MEASURES[measure].key, context="key")


def sided(partner: str, measure: Measure) -> Say:
    """The measure with its side, where it stands beside a figure of one partner: nobody may take US exports for theirs.

    Give it the measure as people say it, a negative deficit as a surplus. Of the world it is the measure alone.
    """
    if partner in NO_PARTNERS:
        return label(measure)
    name = SideName(partner)
    return by_measure(
        measure,
        total=psay("label", "US trade with {partner}", partner=name),
        exports=psay("label", "US exports to {partner}", partner=name),
        imports=psay("label", "US imports from {partner}", partner=name),
        deficit=psay("label", "US deficit with {partner}", partner=name),
        surplus=psay("label", "US surplus with {partner}", partner=name),
    )


def figure_of(partner: str, measure: Measure) -> Say:
    """Likewise where nothing around it says whose figure it is: `US exports to Taiwan`, of the world `US exports`."""
    if partner == WORLD:
        return by_measure(
            measure,
            total=psay("label", "US goods trade"),
            exports=psay("label", "US exports"),
            imports=psay("label", "US imports"),
            deficit=psay("label", "US trade deficit"),
            surplus=psay("label", "US trade surplus"),
        )
    if partner in NO_PARTNERS:
        return say("{partner}, {measure}", partner=Name(partner), measure=measure)
    return sided(partner, measure)


def with_change(row: Row) -> Say:
    """The statement and its growth: `US exports: US$186.39 billion, up 13.65% on the year`."""
    grown = change(row)
    if grown is None:
        return statement(row)
    if isinstance(grown, Percent):
        said, size = statement(row), Percent(grown.ratio, RatioStyle.MAGNITUDE)
        falls, of_month = grown.ratio.numerator < 0, row.period.is_month
        if of_month and falls:
            return psay("of a month", "{statement}, down {rate} on the year", statement=said, rate=size)
        if of_month:
            return psay("of a month", "{statement}, up {rate} on the year", statement=said, rate=size)
        if falls:
            return say("{statement}, down {rate} on the year", statement=said, rate=size)
        return say("{statement}, up {rate} on the year", statement=said, rate=size)
    return say("{statement}, {remark}", statement=statement(row), remark=grown)


def of(period: Period, sentence: Value) -> Value:
    """The sentence with its period: answers are forwarded, quoted and read weeks later."""
    return say("{statement} ({period})", statement=sentence, period=period)


def largest(measure: Measure, n: Value) -> Say:
    """The title of a table of partners."""
    return by_measure(
        measure,
        total=say("The {n} largest trading partners", n=n),
        exports=say("The {n} largest export markets", n=n),
        imports=say("The {n} largest sources of imports", n=n),
        deficit=say("The {n} largest deficits", n=n),
        surplus=say("The {n} largest surpluses", n=n),
    )


def trade_of(partner: str) -> Say:
    """What a picture of all measures is of: `US trade with Taiwan`."""
    if partner == WORLD:
        return say("US goods trade")
    if partner == WORLD_ADJUSTED:
        return say("US goods trade, seasonally adjusted")
    if partner == TECHNOLOGY:
        return say("US trade in {goods}", goods=Name(partner))
    return say("US trade with {partner}", partner=Name(partner))


def by_month(partner: str, measure: Measure) -> Say:
    """The title of one measure month by month: `US imports from Taiwan by month`."""
    name = Name(partner)
    if partner == WORLD:
        return by_measure(
            measure,
            total=say("US goods trade by month"),
            exports=say("US exports by month"),
            imports=say("US imports by month"),
            deficit=say("US trade deficit by month"),
            surplus=say("US trade surplus by month"),
        )
    if partner in NO_PARTNERS:
        return say("{partner}: {measure} by month", partner=name, measure=measure)
    return by_measure(
        measure,
        total=say("US trade with {partner} by month", partner=name),
        exports=say("US exports to {partner} by month", partner=name),
        imports=say("US imports from {partner} by month", partner=name),
        deficit=say("US trade deficit with {partner} by month", partner=name),
        surplus=say("US trade surplus with {partner} by month", partner=name),
    )


def monthly_trade_of(partner: str) -> Say:
    """The same month by month."""
    if partner == WORLD_ADJUSTED:
        return say("US goods trade by month, seasonally adjusted")
    if partner == TECHNOLOGY:
        return say("US trade in {goods} by month", goods=Name(partner))
    return by_month(partner, Measure.TOTAL)
