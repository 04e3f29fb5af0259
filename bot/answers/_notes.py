"""Small print that belongs under figures."""

from collections.abc import Sequence

from bot.domain.document import Amount, Name, Note, say
from bot.domain.facts import Row
from bot.domain.figures import Missing, Why
from bot.domain.time import Period

NOT_SEASONALLY_ADJUSTED = Note(say("Month on month is not seasonally adjusted."))


def under(rows: Sequence[Row]) -> tuple[Note, ...]:
    """What has to be added to these rows: a year that is not loaded, figures that a briefing prints differently."""
    return (*_without_prior(rows), *divergences(rows))


def _without_prior(rows: Sequence[Row]) -> tuple[Note, ...]:
    lacking = {
        row.period.year_before()
        for row in rows
        if isinstance(row.change, Missing) and row.change.why is Why.PRIOR_NOT_LOADED
    }
    return tuple(
        Note(say("No growth: {period} is not loaded.", period=period)) for period in sorted(lacking, key=_beginning)
    )


def _beginning(period: Period) -> int:
    return period.first.ordinal


def divergences(rows: Sequence[Row]) -> tuple[Note, ...]:
    """One note for every figure in which the briefing and the newest Census vintage differ."""
    notes = {}
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
    return tuple(notes.values())
