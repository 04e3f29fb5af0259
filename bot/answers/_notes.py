"""Small print that belongs under figures."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.document import Note
from bot.domain.facts import Coverage, Row
from bot.domain.figures import BRIEFING_MEASURES, MEASURES, Measure, Missing, Usd, Why, round_half_up
from bot.domain.partner import NO_PARTNERS, WORLD
from bot.domain.ports import TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import Name, Say, Verbatim, nsay, say
from bot.understand.canonical import canonical

_RESOLUTION = 10_000_000
"""Dollars in the last digit that large amounts are printed with, in every language."""

ROUNDED_ONE_BY_ONE = Note(say("Figures are rounded separately and may not add up."))
NOT_SEASONALLY_ADJUSTED = Note(say("Month on month is not seasonally adjusted."))
ADJUSTED_WHERE_SAID = Note(say("Month on month is not seasonally adjusted, except where it says so."))


def under(rows: Sequence[Row], *, are_priors_shown: bool) -> tuple[Note, ...]:
    """What has to be added to these rows: a year that is not loaded, figures that a briefing prints differently."""
    return (
        *_without_prior(rows),
        *divergences(rows, are_priors_shown=are_priors_shown),
        *_rounded_apart(rows),
    )


def partly(period: Period, coverage: Coverage, rows: Sequence[Row]) -> tuple[Note, ...]:
    """A word where partners or the world are missing: nobody may take those there are for all.

    Under the months of one partner it would tell of shares that nobody has asked for.
    """
    is_of_world = any(row.partner == WORLD or row.period == period for row in rows)
    notes = []
    if part := _among(period, coverage.partial):
        notes.append(
            say("{period} is loaded only in part; where partners are missing there are no ranks.", period=part)
        )
    if is_of_world and (part := _among(period, coverage.without_world)):
        notes.append(without_world(part))
    return tuple(map(Note, notes))


def without_world(period: Period) -> Say:
    """Why a period has no figure of the world, although every partner's is there."""
    return say(
        "The Census Bureau gives no figure of the world for {period}, only partners, so there are no shares either.",
        period=period,
    )


def _among(period: Period, months: Collection[Month]) -> Period | None:
    """What of the period lies among some months; None when nothing does."""
    found = [month for month in period if month in months]
    if not found or len(found) == len(period):
        return period if found else None
    return Period.of_month(found[0]) if len(found) == 1 else Period(found[0], found[-1])


def short_list(rows: Sequence[Row], coverage: Coverage) -> tuple[Note, ...]:
    """A word under ranks among the larger partners only, as the Census Bureau lists them before 1992."""
    for row in rows:
        listed = [coverage.short_lists[month] for month in row.period if month in coverage.short_lists]
        if listed and isinstance(row.rank, int):
            return (
                Note(
                    nsay(
                        "The Census Bureau lists only {n} partner in {period}; ranks are among those listed.",
                        "The Census Bureau lists only {n} partners in {period}, the larger ones; ranks are among them.",
                        max(listed),
                        period=row.period,
                    )
                ),
            )
    return ()


def unlisted(rows: Sequence[Row], model: TradeModel) -> tuple[Note, ...]:
    """Of partners without a figure in months that have everybody's: why that is not a figure of nil."""
    coverage, notes = model.coverage, {}
    for row in rows:
        if (
            isinstance(row.value, Missing)
            and row.value.why is Why.NOT_REPORTED
            and row.partner != WORLD
            and coverage.partial.isdisjoint(row.period)
        ):
            notes[row.partner] = Note(_unlisted(row.partner, row.period, model))
    return tuple(notes.values())


def _unlisted(partner: str, period: Period, model: TradeModel) -> Say:
    reported = model.reported(partner)
    if reported is None:
        return say("{partner} is not listed by the Census Bureau in the months loaded.", partner=Name(partner))
    if partner in NO_PARTNERS:
        return say(
            "Figures of {partner} are loaded from {first} to {last}.",
            partner=Name(partner),
            first=reported.first,
            last=reported.last,
        )
    if model.is_group(partner):
        return say(
            "The Census Bureau does not list every member of {partner} in {period}.",
            partner=Name(partner),
            period=period,
        )
    return say(
        "The Census Bureau does not list {partner} in {period}; its figures of {partner} are from {first} to {last}.",
        partner=Name(partner),
        period=period,
        first=reported.first,
        last=reported.last,
    )


def _without_prior(rows: Sequence[Row]) -> tuple[Note, ...]:
    lacking = {
        row.period.year_before()
        for row in rows
        if isinstance(row.change, Missing) and row.change.why is Why.PRIOR_NOT_LOADED
    }
    return tuple(
        Note(say("Growth is not known: {period} is not loaded.", period=period))
        for period in sorted(lacking, key=lambda period: period.first)
    )


def _rounded_apart(rows: Sequence[Row]) -> tuple[Note, ...]:
    """A word where printed parts do not add up to the printed whole: 49.1 and 216.9 beside 266.1."""
    if len({row.measure for row in rows}) < len(BRIEFING_MEASURES) - 1:
        return ()  # it takes three: both parts and the whole
    shown: dict[tuple[str, Period], dict[Measure, int]] = {}
    for row in rows:
        if isinstance(row.value, Usd):
            printed = round_half_up(row.value.dollars, _RESOLUTION)
            shown.setdefault((row.partner, row.period), {})[row.measure] = printed
    if any(_is_apart(printed) for printed in shown.values()):
        return (ROUNDED_ONE_BY_ONE,)
    return ()


def _is_apart(printed: Mapping[Measure, int]) -> bool:
    exports, imports = printed.get(Measure.EXPORTS), printed.get(Measure.IMPORTS)
    if exports is None or imports is None:
        return False
    signs = ((MEASURES[measure].signs, amount) for measure, amount in printed.items())
    return any(amount != sold * exports + bought * imports for (sold, bought), amount in signs)


def is_difference_apart(value: Usd | Missing, before: Usd | Missing) -> bool:
    """Whether the printed difference is not that of the printed figures: 247.0 less 216.9, said as 30.0."""
    if isinstance(value, Missing) or isinstance(before, Missing):
        return False
    printed, printed_before = (round_half_up(amount.dollars, _RESOLUTION) for amount in (value, before))
    return round_half_up(value.dollars - before.dollars, _RESOLUTION) != printed - printed_before


def divergences(rows: Sequence[Row], *, are_priors_shown: bool = True) -> tuple[Note, ...]:
    """In how many of the figures shown the briefing and the newest Census vintage differ; nothing where in none."""
    periods = {
        (row.partner, row.measure, row.period.year_before() if found.is_prior else row.period)
        for row in rows
        for found in row.divergences
        if are_priors_shown or not found.is_prior
    }
    return (_differ(periods),) if periods else ()


def _differ(figures: Collection[tuple[str, Measure, Period]]) -> Note:
    periods = {period for _, _, period in figures}
    request = Request(Intent.REVISIONS, period=periods.pop() if len(periods) == 1 else None)
    command = Verbatim(canonical(request))
    return Note(
        nsay(
            "{n} figure differs from the newest Census vintage: {command}.",
            "{n} figures differ from the newest Census vintage: {command}.",
            len(figures),
            command=command,
        )
    )
