"""The briefing's sentences. Each is whole, so that a language can say it in its own order.

Where the office has a short form of its own for Taiwan (臺美, 對臺), Taiwan has a sentence of its own.
"""

from bot.answers._figures import amount
from bot.answers._sentences import by_measure, label
from bot.domain.facts import Row
from bot.domain.figures import Missing, Ratio, Why
from bot.domain.time import Period
from bot.domain.values import MonthName, Name, Number, Percent, RatioStyle, Value, psay, say

_TAIWAN = "TW"


def opening(period: Period) -> Value:
    if period.is_month:
        return say("Goods trade in {month} of this year", month=MonthName(period.last))
    return say("Goods trade, {period}", period=period)


def partner_title(partner: str, period: Period) -> Value:
    if partner == _TAIWAN:
        return say("2. Trade between Taiwan and the United States, {period}", period=period)
    return say("2. Trade between {partner} and the United States, {period}", partner=Name(partner), period=period)


def of_world(row: Row) -> Value:
    """`The trade deficit was US$74.15 billion, down 51.63% from the same period of the year before.`"""
    figure = amount(row.value)
    sentence = by_measure(
        row.measure,
        total=say("The total was {amount}", amount=figure),
        exports=say("Exports were {amount}", amount=figure),
        imports=say("Imports were {amount}", amount=figure),
        deficit=say("The goods trade deficit was {amount}", amount=figure),
        surplus=say("The goods trade surplus was {amount}", amount=figure),
    )
    return _compared(sentence, row)


def of_partner(row: Row) -> Value:
    """A figure of the partner and its rank in the full table, however far down."""
    named: dict[str, Value] = {"partner": Name(row.partner), "amount": amount(row.value)}
    if isinstance(row.rank, Missing):
        sentence = by_measure(
            row.measure,
            total=say("US goods trade with {partner} was {amount}", **named),
            exports=say("US exports to {partner} were {amount}", **named),
            imports=say("US imports from {partner} were {amount}", **named),
            deficit=say("The US goods trade deficit with {partner} was {amount}", **named),
            surplus=say("The US goods trade surplus with {partner} was {amount}", **named),
        )
        return _compared(sentence, row)
    named["rank"] = Number(row.rank)
    deficit = say(
        "The US goods trade deficit with {partner} was {amount} (the No. {rank} source of the deficit)", **named
    )
    surplus = say("The US goods trade surplus with {partner} was {amount} (the No. {rank} source of surplus)", **named)
    if row.partner == _TAIWAN:
        deficit = say(
            "The US goods trade deficit with Taiwan was {amount} (the No. {rank} source of the deficit)", **named
        )
        surplus = say("The US goods trade surplus with Taiwan was {amount} (the No. {rank} source of surplus)", **named)
    sentence = by_measure(
        row.measure,
        total=say(
            "{partner} was the No. {rank} trading partner of the United States, with {amount} of goods both ways",
            **named,
        ),
        exports=say("US exports to {partner} were {amount} (the No. {rank} export market)", **named),
        imports=say("US imports from {partner} were {amount} (the No. {rank} source of imports)", **named),
        deficit=deficit,
        surplus=surplus,
    )
    return _compared(sentence, row)


def _compared(figure: Value, row: Row) -> Value:
    if isinstance(row.change, Ratio):
        moved = _change(row.change)
        if row.period.is_month:
            return psay(
                "of a month",
                "{figure}, {change} from the same period of the year before.",
                figure=figure,
                change=moved,
            )
        return say("{figure}, {change} from the same period of the year before.", figure=figure, change=moved)
    if isinstance(row.value, Missing):
        return say("{measure}: no figure ({reason}).", measure=label(row.measure), reason=row.value)
    match row.change.why:
        case Why.PRIOR_NOT_LOADED:
            return say("{figure}; there are no data for the year before.", figure=figure)
        case Why.TURNED_TO_DEFICIT:
            return say("{figure}, after a surplus in the same period of the year before.", figure=figure)
        case Why.TURNED_TO_SURPLUS:
            return say("{figure}, after a deficit in the same period of the year before.", figure=figure)
        case Why.ZERO_BASE:
            return say("{figure}, after none in the same period of the year before.", figure=figure)
        case _:
            return say("{figure}; there is no growth rate: {reason}.", figure=figure, reason=row.change)


def _change(ratio: Ratio) -> Value:
    """The way in words, as printed: what rounds to 0.00% has not moved."""
    hundredths = ratio.scaled(4)
    if hundredths == 0:
        return psay("change", "unchanged")
    if hundredths > 0:
        return psay("change", "up {percent}", percent=Percent(ratio, RatioStyle.MAGNITUDE))
    return psay("change", "down {percent}", percent=Percent(ratio, RatioStyle.MAGNITUDE))
