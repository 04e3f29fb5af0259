"""When the Census Bureau publishes which month, and whether one is out."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from bot.answers._page import words_page
from bot.answers.choices import choice
from bot.domain.document import Block, Bullets, Choice, Document, Headline, Note, Paragraph
from bot.domain.intent import Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.releases import release_moment
from bot.domain.request import Intent, Request
from bot.domain.time import Month, Period
from bot.domain.values import Value, Verbatim, say

RECORD = IntentRecord(
    name=Intent.CALENDAR,
    commands=(
        Command(name="calendar", summary="When figures are published", example="/calendar", usage="[month]", place=145),
    ),
    strength=65,
    may_yield=True,
    period=DefaultPeriod.NONE,
)

_MOST = 12


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    newest: Month | None
    """The newest month loaded."""
    asked: Month | None
    due: tuple[tuple[Month, date], ...]
    """The months that should be out and are not loaded, the oldest first, with their days in New York."""
    coming: tuple[tuple[Month, date], ...]
    """The months that are still to come, the next one first."""
    is_loaded: bool = False
    """Whether the month asked for is."""


async def answer(request: Request, context: AnswerContext) -> Document:
    facts = gather(request, context, await asyncio.to_thread(context.releases))
    return words_page(RECORD.kind, request, tuple(layout(facts, ZoneInfo(context.zone))), choices=_choices(facts))


def gather(request: Request, context: AnswerContext, days: Mapping[Month, date]) -> CalendarAnswer:
    coverage = context.model.coverage
    newest = coverage.newest if coverage.months else None
    asked = None if request.period is None else request.period.last
    now = context.now()
    missing = [(month, day) for month, day in sorted(days.items()) if newest is None or month > newest]
    due = tuple((month, day) for month, day in missing if release_moment(day) <= now)
    coming = tuple((month, day) for month, day in missing if release_moment(day) > now)
    is_loaded = asked is not None and coverage.has(Period.of_month(asked))
    return CalendarAnswer(newest, asked, due, coming, is_loaded)


def layout(facts: CalendarAnswer, zone: ZoneInfo) -> Iterator[Block]:
    yield Headline(_headline(facts, zone))
    if len(facts.coming) > 1:
        yield _listed(facts.coming[:_MOST], zone)
    if facts.due and facts.asked is None:
        yield Paragraph(say("Due already, and not loaded:"))
        yield _listed(facts.due[-_MOST:], zone)
    if facts.coming or facts.due:
        yield Note(say("Times are of {zone}; the Census Bureau's plans move now and then.", zone=Verbatim(zone.key)))


def _listed(days: Iterable[tuple[Month, date]], zone: ZoneInfo) -> Bullets:
    return Bullets(tuple((0, say("{month}: {moment}", month=month, moment=_moment(day, zone))) for month, day in days))


def _headline(facts: CalendarAnswer, zone: ZoneInfo) -> Value:
    due, days, asked = dict(facts.due), dict(facts.coming), facts.asked
    if asked is not None and facts.is_loaded:
        return say("Yes, {month} is out and loaded", month=asked)
    if asked is not None:
        if asked in due:
            return say(
                "{month} is not loaded, though it was due on {moment}", month=asked, moment=_moment(due[asked], zone)
            )
        if asked in days:
            return say(
                "{month} is not loaded; it comes out on {moment}", month=asked, moment=_moment(days[asked], zone)
            )
        return say("{month} is not loaded; the day of its release is not known", month=asked)
    if not facts.coming:
        return say("The day of the next release is not known")
    month, day = facts.coming[0]
    return say("Next to be published: {month}, on {moment}", month=month, moment=_moment(day, zone))


def _moment(day: date, zone: ZoneInfo) -> Value:
    """The moment of a release where the office is."""
    return Verbatim(f"{release_moment(day).astimezone(zone):%Y-%m-%d %H:%M}")


def _choices(facts: CalendarAnswer) -> Iterator[Choice]:
    if facts.newest is not None:
        yield from choice(facts.newest, Request(Intent.OVERVIEW, period=Period.of_month(facts.newest)))
    if facts.asked is not None:
        yield from choice(say("Calendar"), Request(Intent.CALENDAR))
    yield from choice(say("Months loaded"), Request(Intent.MONTHS))
