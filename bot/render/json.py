"""Answers for machines: one object, the public contract of `ask --format json`."""

from typing import Any

from bot.documents.figure_rows import plain
from bot.domain.document import Document
from bot.domain.facts import Coverage, Row, Source
from bot.domain.figures import Missing, Ratio, Usd
from bot.domain.products import ProductRow, TariffRow
from bot.domain.request import Request
from bot.domain.time import Period
from bot.domain.values import Name
from bot.i18n.localizer import Localizer

EXTENSION = "json"


def render(document: Document, localizer: Localizer, text: str | None = None) -> dict[str, Any]:
    """Give the document's facts; `text` is the terminal's rendering, made by the caller."""
    rendered: dict[str, Any] = {
        "kind": str(document.kind),
        "query": _query(document.request),
        "command": document.command,
        "rows": [_row(row, localizer) for row in document.rows],
        "world": _row(document.world, localizer) if document.world else None,
        "suggestions": [
            {"label": localizer.say(choice.label), "command": choice.command, "partner": choice.partner}
            for choice in document.choices
        ],
        "source": _source(document.sources[0]) if document.sources else None,
        "sources": [_source(source) for source in document.sources],
        "language": document.language or localizer.tag,
    }
    if document.products:
        rendered["products"] = [_product(row, localizer) for row in document.products]
    if document.tariffs:
        rendered["tariffs"] = [_tariff(row, localizer) for row in document.tariffs]
    return rendered if text is None else {**rendered, "text": text}


def coverage(coverage: Coverage) -> dict[str, Any]:
    """Give the months that are loaded, the newest, and the sources of each."""
    return {
        "months": [str(month) for month in coverage.months],
        "newest": str(coverage.newest) if coverage.months else None,
        "sources": {
            str(month): [{"name": source.name, "vintage": source.vintage} for source in coverage.sources[month]]
            for month in coverage.months
        },
    }


def _query(request: Request | None) -> dict[str, Any] | None:
    if request is None:
        return None
    return {
        "partners": list(request.partners),
        "measure": request.measure,
        "top": request.top,
        "period": _period(request.period) if request.period else None,
        "direction": request.direction,
        "vintage": request.vintage,
        **_selected(request),
    }


def _selected(request: Request) -> dict[str, Any]:
    """What a question selects beyond the rest; nothing where it does not."""
    selected: dict[str, Any] = {
        "condition": None if request.condition is None else str(request.condition),
        "excluded": list(request.excluded) or None,
        "aggregate": request.aggregate,
        "against": None if request.against is None else _period(request.against),
        "asked": None if request.asked is None else _period(request.asked),
    }
    return {key: value for key, value in selected.items() if value is not None}


def _period(period: Period) -> dict[str, str]:
    return {"from": str(period.first), "to": str(period.last)}


def _source(source: Source) -> dict[str, str]:
    return {
        "name": source.name,
        "publisher": source.publisher,
        "vintage": source.vintage,
        "loaded_at": source.loaded_at.isoformat(timespec="seconds"),
        "origin": source.origin,
    }


def _product(row: ProductRow, localizer: Localizer) -> dict[str, Any]:
    figures: dict[str, Usd | Ratio | int | Missing] = {
        "rank": row.rank,
        "prior_rank": row.prior_rank,
        "value_usd": row.value,
        "prior_usd": row.prior,
        "change": row.change,
        "share": row.share,
        "contribution": row.contribution,
    }
    why = {key: figure.why.value for key, figure in figures.items() if isinstance(figure, Missing)}
    rendered = {
        "product": str(row.product),
        "name": localizer.product_in_full(str(row.product)),
        "partner": row.partner,
        "basis": row.basis.value,
        "period": _period(row.period),
        **{key: plain(figure) for key, figure in figures.items()},
    }
    return {**rendered, "why": why} if why else rendered


def _tariff(row: TariffRow, localizer: Localizer) -> dict[str, Any]:
    return {
        "partner": row.partner,
        "product": None if row.product is None else str(row.product),
        "name": localizer.say(Name(row.partner)),
        "period": _period(row.period),
        "rate": plain(row.rate),
        "prior_rate": plain(row.prior),
        "duty_usd": plain(row.duty),
        "imports_for_consumption_usd": plain(row.imports),
    }


def _row(row: Row, localizer: Localizer) -> dict[str, Any]:
    figures: dict[str, Usd | Ratio | int | Missing] = {
        "rank": row.rank,
        "prior_rank": row.prior_rank,
        "previous_rank": row.previous_rank,
        "value_usd": row.value,
        "prior_usd": row.prior,
        "change": row.change,
        "share": row.share,
        "contribution": row.contribution,
    }
    when: dict[str, Any] = {"month": str(row.period)} if row.period.is_month else {"period": _period(row.period)}
    rendered = {
        "partner": row.partner,
        "name": localizer.say(Name(row.partner)),
        "measure": row.measure.value,
        **when,
        **{key: plain(figure) for key, figure in figures.items()},
        "status": row.status.value,
    }
    why = {key: figure.why.value for key, figure in figures.items() if isinstance(figure, Missing)}
    return {**rendered, "why": why} if why else rendered
