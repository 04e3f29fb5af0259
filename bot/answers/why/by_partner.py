"""What partners contributed to the growth of the world's figure, or a group's members to its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.answers._figures import amount, bare_amount, difference
from bot.answers._page import whole_period_of
from bot.answers._sentences import of, statement, with_change
from bot.domain.charts import Caption, Contributions, Part
from bot.domain.document import Block, Fact, Facts, Heading, Headline, Note, Paragraph
from bot.domain.facts import Row
from bot.domain.figures import Measure, Ratio, Usd
from bot.domain.partner import WORLD
from bot.domain.ports import AnswerContext
from bot.domain.request import Request
from bot.domain.values import Name, Percent, RatioStyle, say

_FEW = 5
"""So many that pushed, and so many that held back."""
_EVERYBODY = 1_000
"""More partners than there are."""


@dataclass(frozen=True, slots=True)
class PartnerPart:
    """What a partner adds to the growth of the whole it belongs to."""

    row: Row
    points: Ratio


@dataclass(frozen=True, slots=True)
class PartnersAnswer:
    """The growth of the world's or a group's figure, by partner."""

    whole: Row
    parts: tuple[PartnerPart, ...]
    """The largest contribution first."""


def gather(request: Request, whole: str, context: AnswerContext) -> PartnersAnswer:
    """The contributions of all partners, or of a group's members, to the growth of the whole."""
    model, measure = context.model, request.measure or Measure.TOTAL
    period = whole_period_of(request, model)
    row = model.row(whole, measure, period)
    if whole == WORLD:
        rows = list(model.movers(measure, period, None, _EVERYBODY))
    else:
        members = context.partners.get(whole).members_in(period.last)
        rows = [model.row(member, measure, period) for member in members]
    found = []
    for member in rows:
        moved = difference(member.value, member.prior)
        if moved is not None and isinstance(row.prior, Usd) and row.prior.dollars > 0 and moved.dollars:
            found.append(PartnerPart(member, Ratio(moved.dollars, row.prior.dollars)))
    found.sort(key=lambda part: part.points.exact(), reverse=True)
    return PartnersAnswer(row, tuple(found))


def _split(facts: PartnersAnswer) -> tuple[tuple[PartnerPart, ...], tuple[PartnerPart, ...]]:
    rising = tuple(part for part in facts.parts if part.points.numerator > 0)[:_FEW]
    falling = tuple(part for part in reversed(facts.parts) if part.points.numerator < 0)[:_FEW]
    return rising, falling


def layout(facts: PartnersAnswer) -> Iterator[Block]:
    whole = facts.whole
    if not facts.parts or not isinstance(whole.change, Ratio):
        yield Headline(of(whole.period, with_change(whole)))
        yield Paragraph(say("Nothing to measure growth against is loaded."))
        return
    most = facts.parts[0] if whole.change.numerator >= 0 else facts.parts[-1]
    yield Headline(
        of(
            whole.period,
            say(
                "{statement} {rate}; {partner} {points}",
                statement=statement(whole),
                rate=Percent(whole.change, RatioStyle.ARROW),
                partner=Name(most.row.partner),
                points=Percent(most.points, RatioStyle.POINTS),
            ),
        )
    )
    rising, falling = _split(facts)
    if rising:
        yield Heading(say("Pushed up"))
        yield Facts(tuple(map(_partner_fact, rising)))
    if falling:
        yield Heading(say("Held back"))
        yield Facts(tuple(map(_partner_fact, falling)))
    rest = _rest_of_partners(facts)
    yield Facts((Fact(say("All others"), Percent(rest, RatioStyle.POINTS)),))
    yield Note(say("Percentage points of the growth of the figure above."))


def _partner_fact(part: PartnerPart) -> Fact:
    row = part.row
    return Fact(
        Name(row.partner),
        amount(row.value),
        (Percent(part.points, RatioStyle.POINTS), say("year ago {before}", before=bare_amount(row.prior))),
    )


def _rest_of_partners(facts: PartnersAnswer) -> Ratio:
    named = sum((part.points.exact() for parts in _split(facts) for part in parts), Fraction(0))
    whole = facts.whole.change.exact() if isinstance(facts.whole.change, Ratio) else named
    rest = whole - named
    return Ratio(rest.numerator, rest.denominator)


def chart(facts: PartnersAnswer, context: AnswerContext) -> Contributions | None:
    whole = facts.whole
    if not isinstance(whole.change, Ratio) or not facts.parts:
        return None
    rising, falling = _split(facts)
    named = [Part(part.row.partner, part.points) for part in (*rising, *reversed(falling))]
    return Contributions(
        Caption(
            say("What moved the figure, by partner"),
            of(whole.period, with_change(whole)),
            context.model.sources(whole.period),
            whole.period,
            (say("Percentage points of the growth of the figure above."),),
        ),
        (*named, Part(None, _rest_of_partners(facts))),
        whole.change,
    )
