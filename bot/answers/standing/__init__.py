"""Where one partner stands: all four measures at a glance, or one of them in full."""

from collections.abc import Iterator

from bot.answers._charts import ChartContext, has_months, leading_to
from bot.answers._combined import is_combined
from bot.answers._page import figures_page, period_of
from bot.answers._partner_charts import columns, panels
from bot.answers.choices import briefing_of, choice, comparison, other_measures, other_periods, trend_of
from bot.answers.standing.facts import StandingAnswer
from bot.answers.standing.facts import gather as gather
from bot.answers.standing.lines import layout
from bot.domain.charts import Chart
from bot.domain.document import Choice, Document
from bot.domain.facts import Coverage
from bot.domain.figures import Missing
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext, TradeModel
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.domain.values import say

RECORD = IntentRecord(
    name=Intent.STANDING,
    commands=(
        Command(
            name="rank",
            summary="Where a partner stands among all",
            example="/rank TW",
            usage="[partner] [month]",
            place=10,
            is_open=True,
        ),
    ),
    period=DefaultPeriod.NEWEST_OR_YEAR,
    is_same_for_everybody=True,
)


async def answer(request: Request, context: AnswerContext) -> Document:
    model = context.model
    facts = gather(request, context)
    return figures_page(
        RECORD.kind,
        request,
        model,
        facts.period,
        tuple(layout(facts)),
        rows=facts.rows,
        noted=facts.spoken,
        are_priors_shown=facts.measure is not None,
        choices=tuple(_choices(facts, request, context)),
    )


def _choices(facts: StandingAnswer, request: Request, context: AnswerContext) -> Iterator[Choice]:
    request = request._replace(condition=None, against=None, argument=None)
    if all(isinstance(row.value, Missing) for row in facts.rows):
        yield from _with_figures(facts, request, context.model)
    yield from other_periods(request, facts.period, context.model.coverage)
    yield from other_measures(request, facts.measure)
    if not is_combined(request):
        yield from trend_of(facts.partner, facts.measure, facts.period)
    for neighbour in facts.neighbours:
        yield from comparison(facts.partner, neighbour, facts.measure, facts.period)
    if facts.partner == context.office_partner:
        yield from briefing_of(facts.period)
    if facts.measure is not None:
        yield from choice(say("All measures"), request._replace(measure=None))


def _with_figures(facts: StandingAnswer, request: Request, model: TradeModel) -> Iterator[Choice]:
    """The newest month with figures of a partner that has none in the period: the Soviet Union's is 1992-12."""
    reported = model.reported(facts.partner)
    if reported is not None:
        last = Period.of_month(reported.last)
        yield from choice(last, request._replace(period=last))


def chart(request: Request, context: ChartContext) -> Chart | None:
    """All four measures as panels, or the months of the one asked for."""
    partner, period = request.partners[0] if request.partners else WORLD, period_of(request, context.model)
    if is_combined(request):
        return None
    if request.measure is None:
        return panels(partner, period, context.model)
    return columns(partner, request.measure, leading_to(period, context.model.coverage), context.model)


def has_chart(document: Document, coverage: Coverage) -> bool:
    """Not of several partners together: there is no series of their months."""
    return document.request is not None and not is_combined(document.request) and has_months(document, coverage)
