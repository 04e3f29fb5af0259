"""Small print that belongs under figures."""

from collections.abc import Collection, Sequence

from bot.domain.document import Amount, Name, Note, Number, Verbatim, say
from bot.domain.facts import Row
from bot.domain.figures import Measure, Missing, Why
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.understand.canonical import canonical

_FEW = 2
"""So many differences are told one by one; more of them take the screen from the figures."""

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
