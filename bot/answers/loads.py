"""What was loaded, by whom and when, for administrators; a load is taken back at a tap, after a question."""

from zoneinfo import ZoneInfo

from bot.answers import past_loads
from bot.answers._page import words_page
from bot.answers.outbox import operated
from bot.domain.document import Block, Choice, Document, Fact, Facts, Headline, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.loads import PastLoad, UnloadStatus
from bot.domain.ports import AnswerContext, Loads
from bot.domain.request import Intent, Request
from bot.domain.values import Number, nsay, psay, say
from bot.domain.whole_number import whole_number

RECORD = IntentRecord(
    name=Intent("loads"),
    commands=(
        Command(
            name="loads",
            summary="What was loaded, and taking it back",
            example="/loads",
            usage="[undo number]",
            in_menu=False,
        ),
    ),
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.CHOICES,
    changes=True,
    is_shown_without_argument=True,
    is_operating=True,
)

_SHOWN = 6
_UNDO, _CONFIRMED = "undo", "yes"
_ALL = Choice(say("All loads"), "/loads")


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises Invalid for others than administrators, and for a load there is not."""
    operated(context)
    loads, zone = context.loads, ZoneInfo(context.zone)
    word, number, *rest = [*(request.argument or "").split(), "", ""]
    if not word:
        return _all(request, await loads.history() if loads else [], zone)
    found = whole_number(number)
    if word != _UNDO or found is None or loads is None:
        raise Invalid(say("Write undo and the number of a load, as /loads lists it."))
    is_confirmed = rest[0] == _CONFIRMED
    return await _undo(request, loads, found, str(context.asker.user), zone, is_confirmed=is_confirmed)


async def _undo(
    request: Request, loads: Loads, number: int, by: str, zone: ZoneInfo, *, is_confirmed: bool
) -> Document:
    report = await loads.unload(number, by=by, dry_run=not is_confirmed)
    first, *more = past_loads.told(report, zone, is_asked_only=not is_confirmed)
    if report.status is not UnloadStatus.TAKEN_BACK:
        raise Invalid(first)
    choices = [_ALL]
    if not is_confirmed:
        choices = [Choice(psay("button", "Take it back"), f"/loads {_UNDO} {number} {_CONFIRMED}"), _ALL]
    elif report.correction is not None:
        choices = [Choice(psay("button", "Send"), f"/outbox send {report.correction}"), _ALL]
    return words_page(RECORD.kind, request, (Headline(first), *map(Paragraph, more)), choices=choices)


def _all(request: Request, history: list[PastLoad], zone: ZoneInfo) -> Document:
    shown = history[:_SHOWN]
    headline = nsay("{n} load", "{n} loads", len(history)) if history else say("Nothing has been loaded yet.")
    facts = tuple(Fact(past_loads.named(past), past_loads.about(past, zone)) for past in shown)
    blocks: list[Block] = [Headline(headline)]
    if facts:
        blocks.append(Facts(facts))
    choices = [
        Choice(say("Take back {number}", number=Number(past.load.number)), f"/loads {_UNDO} {past.load.number}")
        for past in shown
        if past.taken_back is None
    ]
    return words_page(RECORD.kind, request, blocks, choices=choices)
