"""Sentences that name a figure and its side, whole for each measure so that a language can order them freely."""

from bot.answers._figures import amount, change
from bot.domain.facts import Coverage, Row
from bot.domain.figures import MEASURES, Measure
from bot.domain.partner import WORLD
from bot.domain.time import Period
from bot.domain.values import Name, Percent, Say, Value, say


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


def with_change(row: Row) -> Say:
    """The statement and its growth: `US exports: US$186.39 billion ▲13.65%`."""
    grown = change(row)
    if grown is None:
        return statement(row)
    if isinstance(grown, Percent):
        return say("{statement} {change}", statement=statement(row), change=grown)
    return say("{statement}, {remark}", statement=statement(row), remark=grown)


def dated(sentence: Value, period: Period, coverage: Coverage) -> Value:
    """Name the period, unless it is the newest month, which everybody means who names none."""
    if period.is_month and period.last == coverage.newest:
        return sentence
    return of(period, sentence)


def of(period: Period, sentence: Value) -> Value:
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
