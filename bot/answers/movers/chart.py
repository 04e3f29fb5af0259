"""What moved the total: the largest parts up and down, and all others together, so that they add up to it."""

from bot.answers._charts import ChartContext, caption
from bot.answers._sentences import by_measure, of, with_change
from bot.answers.movers.facts import gather
from bot.domain.charts import Contributions, Part
from bot.domain.figures import Measure, Ratio
from bot.domain.request import Request
from bot.domain.values import Value, say


def chart(request: Request, context: ChartContext) -> Contributions | None:
    facts = gather(request, context.model)
    whole = facts.world.change
    rows = [row for _, moved in facts.moved for row in moved]
    named = [Part(row.partner, row.contribution) for row in rows if isinstance(row.contribution, Ratio)]
    if not named or not isinstance(whole, Ratio):
        return None
    named.sort(key=lambda part: part.points.exact(), reverse=True)
    rest = whole.exact() - sum(part.points.exact() for part in named)
    return Contributions(
        caption(
            _title(facts.measure),
            of(facts.period, with_change(facts.world)),
            facts.period,
            context.model,
            rows=(facts.world, *rows),
            notes=(say("Contributions to the growth of the US figure on the year before."),),
        ),
        (*named, Part(None, Ratio(rest.numerator, rest.denominator))),
        whole,
    )


def _title(measure: Measure) -> Value:
    return by_measure(
        measure,
        total=say("What moved US trade most"),
        exports=say("What moved US exports most"),
        imports=say("What moved US imports most"),
        deficit=say("What moved the US trade deficit most"),
        surplus=say("What moved the US trade surplus most"),
    )
