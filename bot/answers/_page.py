"""An answer's frame: which period was meant, and what stands around the blocks of every answer."""

from collections.abc import Iterable, Iterator, Sequence

from bot.answers._notes import partly, short_list, under, unlisted
from bot.answers.choices import choice
from bot.domain.charts import Chart
from bot.domain.document import Block, Choice, Document, Headline, Kind, Sourced
from bot.domain.errors import Invalid
from bot.domain.facts import Coverage, Row, Source
from bot.domain.figures import Ratio
from bot.domain.partner import WORLD
from bot.domain.ports import TradeModel
from bot.domain.products import ProductRow, TariffRow
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import Say, say
from bot.understand.canonical import canonical


def period_of(request: Request, model: TradeModel) -> Period:
    """The period asked for; the newest month loaded when none was."""
    return request.period or Period.of_month(model.coverage.newest)


def whole_period_of(request: Request, model: TradeModel) -> Period:
    """Likewise, for answers about all of US trade; raises Invalid where only some partners are loaded."""
    period, coverage = period_of(request, model), model.coverage
    if not coverage.without_world.isdisjoint(period):
        raise Invalid(_without_world(period, coverage))
    if coverage.partial.isdisjoint(period):
        return period
    raise Invalid(_in_part(period, coverage))


def _without_world(period: Period, coverage: Coverage) -> Say:
    """For a refusal, which ends without a full stop."""
    after = (month for month in coverage.months if month > max(coverage.without_world))
    first = next(after, None)
    if first is None:
        return say("The Census Bureau gives no figure of the world for {period}, only partners", period=period)
    return say(
        "The Census Bureau gives no figure of the world for {period}, only partners; the world's begin in {month}",
        period=period,
        month=first,
    )


def _in_part(period: Period, coverage: Coverage) -> Say:
    if coverage.newest in coverage.partial:
        return say("{period} is loaded only in part, without all partners or the world", period=period)
    return say(
        "{period} is loaded only in part, without all partners or the world; the newest whole month is {month}",
        period=period,
        month=coverage.newest,
    )


def figures_page(
    kind: Kind,
    request: Request,
    model: TradeModel,
    period: Period,
    blocks: Sequence[Block],
    *,
    rows: tuple[Row, ...],
    world: Row | None = None,
    noted: Sequence[Row] | None = None,
    choices: tuple[Choice, ...] = (),
    sources: tuple[Source, ...] | None = None,
    products: tuple[ProductRow, ...] = (),
    tariffs: tuple[TariffRow, ...] = (),
    chart: Chart | None = None,
    are_priors_shown: bool = False,
) -> Document:
    """A page of figures: the blocks, the notes they need, and last the source.

    Args:
        noted: the rows that notes are about, where that is not `rows` and `world`.
        are_priors_shown: whether the amounts of the year before stand on the page, not only growth.
        sources: what the rows are from, where that is not what answers about the period as a whole.
    """
    of_figures = (*rows, *([world] if world else []))
    if sources is None:
        sources = model.sources(period, {row.partner for row in of_figures})
    coverage = model.coverage
    about = of_figures if noted is None else noted
    blocks = _unfinished(blocks, request)
    notes = (
        *partly(period, coverage, of_figures),
        *short_list(about, coverage),
        *unlisted(rows, model),
        *under(about, are_priors_shown=are_priors_shown),
    )
    return Document(
        kind,
        (*blocks, *notes, Sourced(sources, period)),
        request=request,
        command=canonical(request),
        rows=rows,
        world=world,
        choices=(*choices, *_why(request, period, rows, world)),
        sources=sources,
        products=products,
        tariffs=tariffs,
        chart=chart,
    )


def _why(request: Request, period: Period, rows: Sequence[Row], world: Row | None) -> Iterator[Choice]:
    """What to press to see what moved the figure, where there is a rate of growth and nobody has asked yet."""
    grown = next((row for row in (world, *rows) if row is not None and isinstance(row.change, Ratio)), None)
    if grown is None or request.intent == Intent("why") or request.vintage is not None:
        return
    partners = () if grown.partner == WORLD else (grown.partner,)
    measure = request.measure or (grown.measure if grown.partner == WORLD else None)
    yield from choice(say("Why?"), Request(Intent("why"), partners, measure, period=period))


def _unfinished(blocks: Sequence[Block], request: Request) -> Sequence[Block]:
    """The blocks with the first line saying which months there are of a period that is not complete."""
    if request.asked is None or request.period is None or not isinstance(blocks[0], Headline):
        return blocks
    unfinished = say("{statement}; {asked} is not complete", statement=blocks[0].text, asked=request.asked)
    headline = Headline(unfinished)
    return (headline, *blocks[1:])


def words_page(
    kind: Kind,
    request: Request,
    blocks: Sequence[Block],
    *,
    choices: Iterable[Choice] = (),
    sources: tuple[Source, ...] = (),
    language: str | None = None,
) -> Document:
    """A page without figures of a period."""
    return Document(
        kind,
        tuple(blocks),
        request=request,
        command=canonical(request),
        choices=tuple(choices),
        sources=sources,
        language=language,
    )
