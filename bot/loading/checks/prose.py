"""Check that a briefing's sentences agree with its tables."""

from collections.abc import Iterator

from bot.domain.figures import Measure, Ratio, Usd
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.values import Amount, Name, Number, Percent, RatioStyle, Value, say
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
            if figure.partner in file.printed.get(Measure.DEFICIT, {}):
                name = Name(figure.partner)
                message = say("The text says that {partner} has a surplus, the table a deficit.", partner=name)
                yield Finding(Severity.ERROR, _CHECK, figure.where, message)
        elif table:
            yield from _outside(figure, [row for row in table.values() if row.partner != WORLD])


def _compared(figure: PrintedFigure, row: PrintedFigure) -> Iterator[Finding]:
    messages: list[Value] = []
    about: dict[str, Value] = {"partner": Name(figure.partner), "measure": figure.measure}
    said, printed = Usd(figure.value, figure.step), Usd(row.value, row.step)
    if not said.agrees_with(printed):
        about |= {"said": Amount(said), "printed": Amount(printed)}
        messages.append(say("{partner}, {measure}: the text says {said}, the table {printed}.", **about))
    if figure.change_bp is not None and row.change_bp is not None and figure.change_bp != row.change_bp:
        rates = (Ratio(basis_points, 10_000) for basis_points in (figure.change_bp, row.change_bp))
        about["said"], about["printed"] = (Percent(rate, RatioStyle.SIGNED) for rate in rates)
        messages.append(say("{partner}, {measure}: the text says a change of {said}, the table {printed}.", **about))
    if figure.rank is not None and row.rank is not None and figure.rank != row.rank:
        about |= {"said": Number(figure.rank), "printed": Number(row.rank)}
        messages.append(say("{partner}, {measure}: the text says rank {said}, the table {printed}.", **about))
    yield from (Finding(Severity.ERROR, _CHECK, figure.where, message) for message in messages)


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
