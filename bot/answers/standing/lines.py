"""The lines of an answer about one partner: what is asked first, then its figures, each comparison whole in itself."""

from collections.abc import Iterator

from bot.answers._figures import (
    amount,
    as_growth,
    change,
    growth,
    is_nothing,
    moved,
    present,
    rank,
    rank_briefly,
    share,
)
from bot.answers._notes import ADJUSTED_WHERE_SAID, NOT_SEASONALLY_ADJUSTED, ROUNDED_ONE_BY_ONE, is_difference_apart
from bot.answers._ranking import lines
from bot.answers._records import said_together
from bot.answers._sentences import by_measure, figure_of, of, sided, statement, with_change
from bot.answers.standing.facts import StandingAnswer
from bot.domain.condition import Criterion
from bot.domain.document import Block, Bullets, Fact, Facts, Heading, Headline
from bot.domain.facts import Row
from bot.domain.figures import MEASURES, Measure, Missing, Ratio, Usd
from bot.domain.partner import WORLD, WORLD_ADJUSTED
from bot.domain.time import Period
from bot.domain.values import BareAmount, Name, Number, Percent, RatioStyle, Value, psay, say


def layout(facts: StandingAnswer) -> Iterator[Block]:
    yield Headline(_first_line(facts))
    yield from _beside(facts)
    if facts.measure is None:
        yield Facts(tuple(map(_at_a_glance, facts.spoken)))
    elif details := (*_details(facts.spoken[0], facts.previous), *_adjusted_change(facts)):
        yield Facts(details)
    highest = [record for record in facts.records if not record.streak]
    if highest:
        yield Bullets(tuple((0, sentence) for sentence in said_together(highest)))
    if facts.members:
        yield Heading(say("Largest members"))
        yield lines(facts.members)
    is_compared = facts.measure is not None and facts.previous is not None and facts.period.is_month
    if is_compared and not is_nothing(facts.spoken[0]):
        if facts.adjusted is not None:
            yield ADJUSTED_WHERE_SAID
        elif facts.partner != WORLD_ADJUSTED:
            yield NOT_SEASONALLY_ADJUSTED
    befores = () if facts.measure is None else (facts.spoken[0].prior, facts.previous or facts.spoken[0].prior)
    if any(is_difference_apart(facts.spoken[0].value, before) for before in befores):
        yield ROUNDED_ONE_BY_ONE


def _at_a_glance(row: Row) -> Fact:
    # A share of a balance is one of a net figure: it would be taken for one like those above it.
    part = None if MEASURES[row.measure].is_balance else share(row)
    figure, grown = amount(row.value), change(row)
    brief = Fact(figure_of(WORLD, row.measure), figure, present(grown, rank_briefly(row), part))
    return Fact(sided(row.partner, row.measure), figure, present(grown, rank(row), part), brief)


def _first_line(facts: StandingAnswer) -> Value:
    if facts.other is not None:
        return _yes_or_no(statement(facts.spoken[0]), facts)  # with both growths it would be too long
    said = _compared(facts) if facts.against else _headline(facts)
    return of(facts.period, said) if facts.condition is None else _yes_or_no(said, facts)


def _beside(facts: StandingAnswer) -> Iterator[Block]:
    """What a question asks beside the figure: another period, another partner."""
    if facts.against:
        yield Facts(tuple(_both(facts)))
    if facts.other is not None:
        other = facts.other
        yield Facts((Fact(Name(other.partner), amount(other.value), present(change(other), rank(other))),))


def _yes_or_no(said: Value, facts: StandingAnswer) -> Value:
    """「是。…」 or 「否。…」; where the figure that was asked about is missing, neither."""
    condition, row = facts.condition, facts.rows[0]
    if condition is not None and condition.of is Criterion.PLACE and isinstance(row.rank, int):
        said = say("{statement}, No. {rank}", statement=said, rank=Number(row.rank))
    if facts.other is not None:
        said = say(
            "{statement}; {partner} {amount}",
            statement=said,
            partner=Name(facts.other.partner),
            amount=amount(facts.other.value),
        )
    said = of(facts.period, said)
    if facts.is_met is None:
        return said
    if facts.is_met:
        return say("Yes. {statement}", statement=said)
    return say("No. {statement}", statement=said)


def _compared(facts: StandingAnswer) -> Value:
    """Both figures and the rate between them; the difference stands below."""
    now, then = facts.rows[0], facts.against[0]
    grown = growth(now.value, then.value)
    if grown is None:
        return say(
            "{statement}; {period}: {amount}", statement=statement(now), period=then.period, amount=amount(then.value)
        )
    return say(
        "{statement}, {change} on {period} ({amount})",
        statement=statement(now),
        change=as_growth(grown),
        period=then.period,
        amount=amount(then.value),
    )


def _both(facts: StandingAnswer) -> Iterator[Fact]:
    for now, then in zip(facts.rows, facts.against, strict=True):
        grown = growth(now.value, then.value)
        yield Fact(now.period, amount(now.value), present(rank(now)))
        yield Fact(
            then.period,
            amount(then.value),
            present(
                None if grown is None else as_growth(grown),
                moved(now.value, then.value) if isinstance(then.value, Usd) else None,
            ),
        )


def _headline(facts: StandingAnswer) -> Value:
    first = facts.spoken[0]
    if facts.measure is None and isinstance(first.rank, int):
        return say("{statement}, the No. {rank} partner", statement=statement(first), rank=Number(first.rank))
    return with_change(first)


def _details(row: Row, previous: Usd | None) -> Iterator[Fact]:
    """The place, and how far the figure is from those before it: each comparison whole in itself."""
    # The amount and its growth on the year are in the headline.
    place, part = rank(row), share(row)
    if place is not None and part is not None:
        yield Fact(place, part)
    elif (one := place or part) is not None:
        yield Fact(sided(row.partner, row.measure), one)
    if isinstance(row.prior, Usd):
        before = BareAmount(row.prior)
        on: Value = say("Against {before} a year ago", before=before)
        if row.period.is_month:
            on = psay("of a month", "Against {before} a year ago", before=before)
        brief: Value = psay("brief", "vs {before} year ago", before=before)
        yield from _comparison(on, row.value, row.prior, (), brief)
    if previous is not None:
        on, brief = _on_previous(row.period, previous)
        grown = growth(row.value, previous)
        rate = None if grown is None else as_growth(grown)
        then = None
        if not isinstance(row.previous_rank, Missing):
            then = say("No. {rank} then", rank=Number(row.previous_rank))
        yield from _comparison(on, row.value, previous, present(rate, then), brief)
    if isinstance(row.contribution, Ratio) and row.partner != WORLD and not is_nothing(row):
        points = Percent(row.contribution, RatioStyle.POINTS)
        yield Fact(_contributed(row.measure), points, (), Fact(_contributed_briefly(row.measure), points))


def _comparison(
    on: Value, value: Usd | Missing, before: Usd, rest: tuple[Value, ...], briefly: Value | None = None
) -> Iterator[Fact]:
    if (by := moved(value, before)) is not None:
        yield Fact(on, by, rest, None if briefly is None else Fact(briefly, by, rest))


def _on_previous(period: Period, previous: Usd) -> tuple[Value, Value]:
    before = BareAmount(previous)
    if period.is_month:
        return say("Against {before} a month ago", before=before), psay("brief", "vs {before} month ago", before=before)
    return say("Against {before} a quarter ago", before=before), psay("brief", "vs {before} quarter ago", before=before)


def _contributed_briefly(measure: Measure) -> Value:
    return by_measure(
        measure,
        total=psay("brief", "To US trade growth"),
        exports=psay("brief", "To US export growth"),
        imports=psay("brief", "To US import growth"),
        deficit=psay("brief", "To US deficit growth"),
        surplus=psay("brief", "To US surplus growth"),
    )


def _contributed(measure: Measure) -> Value:
    return by_measure(
        measure,
        total=say("Contribution to US trade growth"),
        exports=say("Contribution to US export growth"),
        imports=say("Contribution to US import growth"),
        deficit=say("Contribution to US deficit growth"),
        surplus=say("Contribution to US surplus growth"),
    )


def _adjusted_change(facts: StandingAnswer) -> Iterator[Fact]:
    """How the world's figure has changed on the month before where the season is taken out."""
    if facts.adjusted is None:
        return
    value, before = facts.adjusted
    on = say("Seasonally adjusted, against {before} a month ago", before=BareAmount(before))
    grown = growth(value, before)
    yield from _comparison(on, value, before, present(None if grown is None else as_growth(grown)))
