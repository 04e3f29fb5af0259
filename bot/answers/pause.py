"""Sending nothing to this chat for a while; everything it has asked for is kept."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.answers._page import words_page
from bot.answers._subscribed import only_in_chats
from bot.answers.choices import choice
from bot.domain.document import Block, Choice, Document, Headline, Kind, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.values import Verbatim, nsay, psay, say

RECORD = IntentRecord(
    name=Intent("pause"),
    commands=(
        Command(
            name="pause",
            summary="Send nothing for a while",
            example="/pause 14",
            usage="[days|date|off]",
            place=200,
        ),
    ),
    kind=Kind.SUBSCRIPTION,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.CHOICES,
    changes=True,
)

_OFF = "off"
_OFFERED = (7, 30, 90)
_LONGEST = timedelta(days=1000)


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises Invalid for what is no time to come."""
    chat, topic = only_in_chats(context), context.asker.topic
    settings = await context.subscriptions.settings(chat, topic)
    argument = (request.argument or "").strip().lower()
    if argument:
        until = None if argument == _OFF else _until(argument, ZoneInfo(context.zone), datetime.now(UTC))
        settings = replace(settings, paused_until=until)
        await context.subscriptions.set(chat, topic, settings)
    until = settings.paused_until
    blocks: list[Block] = [Headline(say("Not paused: what this chat has asked for is sent"))]
    if until is not None and until > datetime.now(UTC):
        day = Verbatim(until.astimezone(ZoneInfo(context.zone)).date().isoformat())
        blocks = [
            Headline(say("Paused until {day}", day=day)),
            Paragraph(say("What is sent to others meanwhile does not come afterwards.")),
        ]
    return words_page(RECORD.kind, request, blocks, choices=tuple(_choices(is_paused=len(blocks) > 1)))


def _choices(*, is_paused: bool) -> Iterator[Choice]:
    if is_paused:
        yield from choice(psay("button", "Go on"), Request(RECORD.name, argument=_OFF))
    for days in _OFFERED:
        yield from choice(nsay("{n} day", "{n} days", days), Request(RECORD.name, argument=str(days)))


def _until(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The beginning of a day in the office's zone: so many days on, or that date."""
    found: datetime | None = None
    if re.fullmatch(r"\d{1,4}", text, re.ASCII):
        found = _midnight(now.astimezone(zone).date() + timedelta(days=int(text)), zone)
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            found = _midnight(date.fromisoformat(text), zone)
        except ValueError:
            found = None
    if found is None or not now < found <= now + _LONGEST:
        example = Verbatim("2026-12-01")
        raise Invalid(say("Say for how long: a number of days, a date such as {date}, or off.", date=example))
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
