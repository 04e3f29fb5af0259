"""The correction of figures that a summary has shown: each named, with what was said and what is right."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.answers._page import words_page
from bot.answers._sentences import figure_of
from bot.answers.choices import choice, standing_of
from bot.domain.document import Block, Document, Fact, Facts, Headline, Kind, Note
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Usd
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import Amount, Number, Value, say

STEP = 10_000_000
"""Dollars: the last digit of a figure as summaries print it. What changes by no more reads nearly the same."""
_MOST = 20


@dataclass(frozen=True, slots=True)
class Corrected:
    """One figure that was shown, and what it is now."""

    partner: str
    measure: Measure
    month: Month
    old: int
    new: int


def noted(rows: tuple[Row, ...]) -> dict[str, int]:
    """The amounts of rows as they are remembered, in dollars: `TW imports 2026-01`. A surplus is a negative deficit."""
    found: dict[str, int] = {}
    for row in rows:
        if isinstance(row.value, Missing) or not row.period.is_month:
            continue
        is_surplus = row.measure is Measure.SURPLUS
        measure = Measure.DEFICIT if is_surplus else row.measure
        found[f"{row.partner} {measure} {row.period.first}"] = -row.value.dollars if is_surplus else row.value.dollars
    return found


def compared(shown: Mapping[str, int], model: TradeModel) -> tuple[Corrected, ...]:
    """Those of the figures shown that are others by more than a step now, the largest difference first."""
    found: list[Corrected] = []
    for key, old in shown.items():
        partner, measure, month = key.split()
        about = Corrected(partner, Measure(measure), Month.parse(month), old, old)
        if not model.coverage.has(Period.of_month(about.month)):
            continue
        new = model.row(partner, about.measure, Period.of_month(about.month)).value
        if not isinstance(new, Missing) and abs(new.dollars - old) > STEP:
            found.append(Corrected(partner, about.measure, about.month, old, new.dollars))
    return tuple(sorted(found, key=lambda one: -abs(one.new - one.old)))


def document(found: tuple[Corrected, ...], context: AnswerContext) -> Document:
    """What is told to somebody to whom these figures were shown; there is at least one."""
    first = found[0]
    period = Period.of_month(first.month)
    return words_page(
        Kind("correction"),
        Request(Intent.REVISIONS, period=period),
        tuple(_layout(found)),
        choices=(
            *standing_of(first.partner, period),
            *choice(say("All differences"), Request(Intent.REVISIONS, period=period)),
        ),
        sources=context.model.sources(period),
    )


def _layout(found: tuple[Corrected, ...]) -> Iterator[Block]:
    first, *more = found
    yield Headline(say("Correction: {figure} {change}", figure=_named(first), change=_change(first)))
    if more:
        yield Facts(tuple(Fact(_named(one), _change(one)) for one in more[: _MOST - 1]))
    if len(found) > _MOST:
        yield Note(say("The {n} largest differences of {all}.", n=Number(_MOST), all=Number(len(found))))
    yield Note(say("The summary sent before said otherwise; the newer figures are right."))


def _named(one: Corrected) -> Value:
    is_surplus = one.measure is Measure.DEFICIT and one.old < 0 and one.new < 0
    measure = Measure.SURPLUS if is_surplus else one.measure
    return say("{figure}, {period}", figure=figure_of(one.partner, measure), period=one.month)


def _change(one: Corrected) -> Value:
    sign = -1 if one.measure is Measure.DEFICIT and one.old < 0 and one.new < 0 else 1
    return say("{old} → {new}", old=Amount(Usd(sign * one.old)), new=Amount(Usd(sign * one.new)))
