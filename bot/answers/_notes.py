"""Small print that belongs under figures."""

from collections.abc import Collection, Mapping, Sequence

from bot.domain.document import Note
from bot.domain.facts import Coverage, Row
from bot.domain.figures import BRIEFING_MEASURES, MEASURES, Measure, Missing, Usd, Why, round_half_up
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Amount, Name, Number, Verbatim, say
from bot.understand.canonical import canonical

_FEW = 2
"""So many differences are told one by one; more of them take the screen from the figures."""

_RESOLUTION = 10_000_000
"""Dollars in the last digit that large amounts are printed with, in every language."""

ROUNDED_ONE_BY_ONE = Note(
    say("Each figure is rounded on its own, so the last digit of a sum or difference may differ.")
)
NOT_SEASONALLY_ADJUSTED = Note(say("Month on month is not seasonally adjusted."))


def under(rows: Sequence[Row]) -> tuple[Note, ...]:
    """What has to be added to these rows: a year that is not loaded, figures that a briefing prints differently."""
    return (*_without_prior(rows), *divergences(rows), *_rounded_apart(rows))


def partly(period: Period, coverage: Coverage) -> tuple[Note, ...]:
    """A word where some partners are loaded and others not: nobody may take those for all there are."""
    months = [month for month in period if month in coverage.partial]
    if not months:
        return ()
    part = Period.of_month(months[0]) if len(months) == 1 else Period(months[0], months[-1])
    return (Note(say("{period} is loaded only in part; where partners are missing there are no ranks.", period=part)),)


def unlisted(rows: Sequence[Row], coverage: Coverage) -> tuple[Note, ...]:
    """Of partners without a figure in months that have everybody's: why that is not a figure of nil."""
    partners = dict.fromkeys(
        row.partner
        for row in rows
        if isinstance(row.value, Missing)
        and row.value.why is Why.NOT_REPORTED
        and coverage.partial.isdisjoint(row.period)
    )
    return tuple(
        Note(say("{partner} is not listed by the Census Bureau in the months loaded.", partner=Name(partner)))
        for partner in partners
    )


def _without_prior(rows: Sequence[Row]) -> tuple[Note, ...]:
    lacking = {
        row.period.year_before()
        for row in rows
        if isinstance(row.change, Missing) and row.change.why is Why.PRIOR_NOT_LOADED
    }
    return tuple(
        Note(say("No growth: {period} is not loaded.", period=period))
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


def divergences(rows: Sequence[Row]) -> tuple[Note, ...]:
    """Where the briefing and the newest Census vintage differ: each of a few figures, or how many."""
    notes: dict[tuple[str, Measure, Period], Note] = {}
    for row in rows:
        for found in row.divergences:
            period = row.period.year_before() if found.is_prior else row.period
            sentence = say(
                "{partner}, {measure}, {period}: the briefing prints {published}; "
                "the newest Census vintage has {census}.",
                partner=Name(row.partner),
                measure=row.measure,
                period=period,
                published=Amount(found.published),
                census=Amount(found.census),
            )
            notes[row.partner, row.measure, period] = Note(sentence)
    return tuple(notes.values()) if len(notes) <= _FEW else (_many(notes),)


def _many(notes: Collection[tuple[str, Measure, Period]]) -> Note:
    periods = {period for _, _, period in notes}
    request = Request(Intent.REVISIONS, period=periods.pop() if len(periods) == 1 else None)
    return Note(
        say(
            "The briefing and the newest Census vintage differ here in {n} figures: {command}",
            n=Number(len(notes)),
            command=Verbatim(canonical(request)),
        )
    )
