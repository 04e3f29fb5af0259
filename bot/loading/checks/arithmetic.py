"""Check that a briefing's figures follow from one another, as far as rounding shows.

52 of the 64 rates of the January 2026 briefing cannot be computed from its printed amounts, because they
come from unrounded ones, and none of them is wrong. So nothing is computed here and compared: a figure is
wrong when no unrounded amounts at all could have been printed so.
"""

from collections.abc import Iterable, Iterator, Mapping

from bot.domain.figures import Measure, Ratio, Usd
from bot.domain.loads import Severity
from bot.domain.partner import WORLD
from bot.domain.values import Amount, Name, Percent, RatioStyle, Value, say
from bot.loading.checked_file import CheckedFile
from bot.loading.consistency import Quantity, can_all_be_true, growth
from bot.loading.interval_arithmetic import Interval
from bot.loading.report import Finding
from bot.sources.base import PrintedFigure

_CHECK = "arithmetic"
_NOT_NEGATIVE = Interval(0, None)


def check(file: CheckedFile) -> Iterator[Finding]:
    partners = dict.fromkeys(figure.partner for figure in (*file.tables, *file.prose))
    for partner in partners:
        rows = {measure: rows[partner] for measure, rows in file.printed.items() if partner in rows}
        found = [*_sums(partner, rows), *_rates(rows.values())]
        yield from found
        # Told apart above where the place is plain; this catches what only shows when all is seen together.
        if not found and not can_all_be_true(_stated(file, partner, rows), _all_rates(file, partner, rows)):
            where = "; ".join(row.where for row in rows.values())
            message = say("The figures of {partner} do not agree with one another.", partner=Name(partner))
            yield Finding(Severity.ERROR, _CHECK, where, message)


def _sums(partner: str, rows: Mapping[Measure, PrintedFigure]) -> Iterator[Finding]:
    exports, imports = rows.get(Measure.EXPORTS), rows.get(Measure.IMPORTS)
    if exports is None or imports is None:
        return
    for is_prior in (False, True):
        for measure in (Measure.TOTAL, Measure.DEFICIT):
            whole = rows.get(measure)
            parts = [_amount(figure, is_prior) for figure in (whole, exports, imports)]
            if whole is None or any(part is None for part in parts):
                continue
            printed, sold, bought = (part for part in parts if part is not None)
            expected = _range(bought) + _range(sold) if measure is Measure.TOTAL else _range(bought) - _range(sold)
            if (_range(printed) & expected).is_empty:
                yield Finding(Severity.ERROR, _CHECK, whole.where, _wrong_sum(partner, measure, printed, sold, bought))


def _wrong_sum(partner: str, measure: Measure, printed: Usd, sold: Usd, bought: Usd) -> Value:
    amounts = {"printed": Amount(printed), "exports": Amount(sold), "imports": Amount(bought)}
    its: dict[str, Value] = {"partner": Name(partner), **amounts}
    if measure is Measure.TOTAL:
        return say("{partner}: total trade of {printed} is not exports of {exports} plus imports of {imports}.", **its)
    return say("{partner}: a trade deficit of {printed} is not imports of {imports} minus exports of {exports}.", **its)


def _rates(rows: Iterable[PrintedFigure]) -> Iterator[Finding]:
    for row in rows:
        if row.change_bp is None or row.prior is None or row.value <= 0 or row.prior <= 0:
            continue
        now, before = _range(Usd(row.value, row.step)), _range(Usd(row.prior, row.prior_step))
        if (now & (before & _NOT_NEGATIVE).scaled(growth(row.change_bp) & _NOT_NEGATIVE)).is_empty:
            message = say(
                "{partner}: from {prior} to {value} is not a change of {rate}.",
                partner=Name(row.partner),
                prior=Amount(Usd(row.prior, row.prior_step)),
                value=Amount(Usd(row.value, row.step)),
                rate=Percent(Ratio(row.change_bp, 10_000), RatioStyle.SIGNED),
            )
            yield Finding(Severity.ERROR, _CHECK, row.where, message)


def _stated(file: CheckedFile, partner: str, rows: Mapping[Measure, PrintedFigure]) -> dict[Quantity, Interval]:
    """What is printed about the partner, and what its absence from a table says: less than the last row."""
    stated: dict[Quantity, Interval] = {}
    for measure, table in file.printed.items():
        if partner not in table and partner != WORLD:
            last = min((row for row in table.values() if row.partner != WORLD), key=lambda row: row.value, default=None)
            if last is not None:
                stated[measure, False] = Interval(None, _range(Usd(last.value, last.step)).high)
    for figure in (*rows.values(), *(figure for figure in file.prose if figure.partner == partner)):
        value = Usd(figure.value, figure.step)
        measure = figure.measure
        if measure is Measure.SURPLUS:
            measure, value = Measure.DEFICIT, -value
        stated[measure, False] = stated.get((measure, False), Interval()) & _range(value)
        if figure.prior is not None:
            stated[measure, True] = _range(Usd(figure.prior, figure.prior_step))
    return stated


def _all_rates(file: CheckedFile, partner: str, rows: Mapping[Measure, PrintedFigure]) -> dict[Measure, int]:
    """Growth between positive amounts, from the tables and, for a partner outside them, the prose."""
    prose = {figure.measure: figure for figure in file.prose if figure.partner == partner}
    return {
        measure: figure.change_bp
        for measure, figure in (prose | dict(rows)).items()
        if measure is not Measure.SURPLUS
        and figure.change_bp is not None
        and figure.value > 0
        and (figure.prior is None or figure.prior > 0)
    }


def _amount(figure: PrintedFigure | None, is_prior: bool) -> Usd | None:  # noqa: FBT001 - half of a Quantity
    if figure is None:
        return None
    if not is_prior:
        return Usd(figure.value, figure.step)
    return None if figure.prior is None else Usd(figure.prior, figure.prior_step)


def _range(amount: Usd) -> Interval:
    return Interval.printed(amount.dollars, amount.step)
