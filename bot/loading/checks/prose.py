"""Check that a briefing's sentences agree with its tables."""

from collections.abc import Iterator

from bot.domain.figures import Measure, Ratio, Usd
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.values import Amount, Name, Number, Percent, RatioStyle, say
from bot.loading.checked_file import CheckedFile
from bot.loading.report import Finding
from bot.sources.base import PrintedFigure

_CHECK = "prose"


def check(file: CheckedFile) -> Iterator[Finding]:
    for figure in file.prose:
        table = file.printed.get(figure.measure, {})
        row = table.get(figure.partner)
        if row is not None:
            yield from _compared(figure, row)
        elif figure.measure is Measure.SURPLUS:
            yield from _surplus(figure, file)
        elif table:
            yield from _outside(figure, [row for row in table.values() if row.partner != WORLD])


def _compared(figure: PrintedFigure, row: PrintedFigure) -> Iterator[Finding]:
    said, printed = Usd(figure.value, figure.step), Usd(row.value, row.step)
    if not said.agrees_with(printed):
        message = say(
            "{partner}, {measure}: the text says {said}, the table {printed}.",
            partner=Name(figure.partner),
            measure=figure.measure,
            said=Amount(said),
            printed=Amount(printed),
        )
        yield Finding(Severity.ERROR, _CHECK, figure.where, message)
    if figure.change_bp is not None and row.change_bp is not None and figure.change_bp != row.change_bp:
        message = say(
            "{partner}, {measure}: the text says a change of {said}, the table {printed}.",
            partner=Name(figure.partner),
            measure=figure.measure,
            said=Percent(Ratio(figure.change_bp, 10_000), RatioStyle.SIGNED),
            printed=Percent(Ratio(row.change_bp, 10_000), RatioStyle.SIGNED),
        )
        yield Finding(Severity.ERROR, _CHECK, figure.where, message)
    if figure.rank is not None and row.rank is not None and figure.rank != row.rank:
        message = say(
            "{partner}, {measure}: the text says rank {said}, the table {printed}.",
            partner=Name(figure.partner),
            measure=figure.measure,
            said=Number(figure.rank),
            printed=Number(row.rank),
        )
        yield Finding(Severity.ERROR, _CHECK, figure.where, message)


def _surplus(figure: PrintedFigure, file: CheckedFile) -> Iterator[Finding]:
    if figure.partner in file.printed.get(Measure.DEFICIT, {}):
        message = say("The text says that {partner} has a surplus, the table a deficit.", partner=Name(figure.partner))
        yield Finding(Severity.ERROR, _CHECK, figure.where, message)


def _outside(figure: PrintedFigure, rows: list[PrintedFigure]) -> Iterator[Finding]:
    """A partner that the table leaves out ranks after its last row, and has no more than that row."""
    last = min(rows, key=lambda row: row.value, default=None)
    if last is None:
        return
    has_place = figure.rank is not None and figure.rank <= len(rows)
    has_more = 2 * figure.value - figure.step > 2 * last.value + last.step
    if has_place or has_more:
        message = say(
            "{partner}, {measure}: by the text it belongs in the table, which does not have it.",
            partner=Name(figure.partner),
            measure=figure.measure,
        )
        yield Finding(Severity.ERROR, _CHECK, figure.where, message)
