"""The office's monthly briefing, whole: prose on the United States and on the office's partner, four tables.

The order of parts, bullets and columns is the office's; its phrases are the zh_Hant_TW translations of the
sentences here. The headline is for chats: on paper the document begins with its title.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.answers import _briefing_prose as prose
from bot.answers import movers
from bot.answers._briefing_changes import BriefingChanges, changes
from bot.answers._briefing_changes import layout as laid_out
from bot.answers._briefing_tables import source_line, table
from bot.answers._charts import ChartContext, has_months
from bot.answers._figures import with_positive_balance
from bot.answers._page import period_of, whole_period_of
from bot.answers._partner_charts import panels
from bot.answers._product_sentences import sentence_for
from bot.answers._sentences import of, with_change
from bot.answers.choices import choice, other_periods, standing_of
from bot.domain.charts import Chart, Panels
from bot.domain.document import Block, Bullets, Choice, Document, Heading, Headline, Note, Picture
from bot.domain.facts import Ranking, Row, Source
from bot.domain.figures import BRIEFING_MEASURES, Measure
from bot.domain.intent import ArgumentRule, Command, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext
from bot.domain.request import Extra, Intent, Request
from bot.domain.time import Period
from bot.domain.values import Value, Verbatim, say
from bot.understand.canonical import canonical

RECORD = IntentRecord(
    name=Intent.BRIEFING,
    commands=(
        Command(
            name="brief",
            summary="The office's briefing in full",
            example="/brief 2026-01",
            usage="[topN] [month] [changes] [charts]",
            place=130,
        ),
    ),
    strength=60,
    may_yield=True,
    argument=ArgumentRule.QUESTION_WITH_EXTRAS,
    takes_top=True,
    is_same_for_everybody=True,
)

TABLE_ROWS = 15
_MOVERS = 5
"""So many up and so many down on the chart."""


@dataclass(frozen=True, slots=True)
class BriefingAnswer:
    period: Period
    world: tuple[Row, ...]
    """Total, exports, imports, deficit; a negative deficit as a surplus."""
    office: tuple[Row, ...]
    """The same of the partner the office writes about."""
    tables: tuple[Ranking, ...]
    """By measure, in the same order."""
    sources: tuple[Source, ...]
    changes: BriefingChanges | None = None
    """None when nobody asked for them."""
    charts: tuple[Chart, ...] = ()
    """Likewise."""
    why: Value | None = None
    """What moved the partner's trade, by product; None where no products are loaded of it."""


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context)
    if facts.changes is not None:
        facts = replace(facts, why=await sentence_for(context.office_partner, facts.period, context.products))
    return Document(
        RECORD.kind,
        (*layout(facts), *_as_file(request, facts.period)),
        request=request,
        command=canonical(request),
        rows=(*facts.world, *facts.office, *(row for ranking in facts.tables for row in ranking.rows)),
        world=facts.world[0],
        choices=tuple(_choices(facts, request, context)),
        sources=facts.sources,
    )


def _as_file(request: Request, period: Period) -> Iterator[Block]:
    """How to have it as the file that was asked for, where none can be sent."""
    kind = next((word for word in (request.argument or "").split() if word not in tuple(Extra)), None)
    if kind is not None:
        command = f"tradebot briefing {period} --format {kind} -o briefing.{kind}"
        yield Note(say("As a file: {command}", command=Verbatim(command)))


def gather(request: Request, context: AnswerContext) -> BriefingAnswer:
    model, period = context.model, whole_period_of(request, context.model)
    extras = {*context.briefing_extras, *(request.argument or "").split()}
    world, office = (
        tuple(with_positive_balance(model.row(partner, measure, period), model) for measure in BRIEFING_MEASURES)
        for partner in (WORLD, context.office_partner)
    )
    tables = tuple(model.ranking(measure, period, request.top or TABLE_ROWS) for measure in BRIEFING_MEASURES)
    return BriefingAnswer(
        period,
        world,
        office,
        tables,
        model.sources(period),
        changes(world, office, tables[0].rows, model) if Extra.CHANGES in extras else None,
        tuple(_charts(period, context)) if Extra.CHARTS in extras else (),
    )


def _charts(period: Period, context: AnswerContext) -> Iterator[Chart]:
    """The office's partner at a glance, and what moved the total: two, which fill a page."""
    chart_context = ChartContext(context.model, context.office_partner)
    moved = Request(Intent.MOVERS, measure=Measure.TOTAL, top=_MOVERS, period=period)
    for found in (
        panels(context.office_partner, period, context.model),
        movers.chart(moved, chart_context),
    ):
        if found is not None:
            yield found


def layout(facts: BriefingAnswer) -> Iterator[Block]:
    yield Headline(of(facts.period, with_change(facts.world[0])))
    yield Heading(say("US trade statistics, {period}", period=facts.period), level=1)
    yield Heading(say("1. US goods trade as a whole"))
    yield Bullets(((0, prose.opening(facts.period)), *((1, prose.of_world(row)) for row in facts.world)))
    yield Heading(prose.partner_title(facts.office[0].partner, facts.period))
    yield Bullets(tuple((0, prose.of_partner(row)) for row in facts.office))
    for ranking in facts.tables:
        yield table(ranking, facts.sources)
    if facts.changes is not None:
        yield from laid_out(facts.changes, source_line(facts.sources), facts.why)
    yield from map(Picture, facts.charts)


def _choices(facts: BriefingAnswer, request: Request, context: AnswerContext) -> Iterator[Choice]:
    yield from other_periods(request, facts.period, context.model.coverage)
    yield from choice(say("The month in brief"), Request(Intent.OVERVIEW, period=facts.period))
    yield from standing_of(context.office_partner, facts.period)


def chart(request: Request, context: ChartContext) -> Panels | None:
    """The office's partner, all four measures."""
    return panels(context.office_partner, period_of(request, context.model), context.model)


has_chart = has_months
