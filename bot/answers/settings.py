"""How a chat wants its answers: shown as a list, each setting with its choices one tap away.

A setting is one entry of `_SETTINGS`: its key in the store, its name, and what it may be. What is sent unasked
(`silent`, `time`, `blocks`) is kept with the subscriptions, all else with the chat.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.answers._page import words_page
from bot.answers.choices import choice
from bot.domain.document import Block, Choice, Document, Fact, Facts, Headline, Note, Paragraph
from bot.domain.errors import Invalid
from bot.domain.intent import ArgumentRule, Command, DefaultPeriod, IntentRecord
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.subscription import HIDEABLE, PushSettings, QuietHours
from bot.domain.table import Column, Table
from bot.domain.values import Listing, Name, Number, Value, Verbatim, psay, say

RECORD = IntentRecord(
    name=Intent.SETTINGS,
    commands=(
        Command(
            name="settings",
            summary="Language, units, tables, and when to be told",
            example="/settings",
            usage="[what] [choice]",
            place=230,
        ),
    ),
    strength=90,
    may_yield=True,
    period=DefaultPeriod.NONE,
    argument=ArgumentRule.CHOICES,
    changes=True,
    is_shown_without_argument=True,
)

USUAL = "auto"
WAIT = "wait"
"""Behind quiet hours: what would come then comes at their end."""
TRY_NATIVE = "try"
"""Of tables: show one in the messenger's own way, and ask whether it can be seen."""

_SCALES: Mapping[str, Value] = {
    USUAL: psay("setting", "as it fits"),
    "large": psay("scale", "billions"),
    "small": psay("scale", "millions"),
    "whole": psay("scale", "dollars"),
}
_TABLES: Mapping[str, Value] = {
    "pre": psay("tables", "columns"),
    "lines": psay("tables", "lines"),
    "image": psay("tables", "picture"),
    "native": psay("tables", "Telegram's own"),
}
_FIRST: Mapping[str, Value] = {"month": psay("first", "the month"), "ytd": psay("first", "the year to date")}
_ON_OFF: Mapping[str, Value] = {"off": psay("setting", "off"), "on": psay("setting", "on")}
_SAMPLE = Table(
    (Column.RANK, Column.NAME),
    (say("Rank"), say("Partner")),
    tuple((Number(rank), Name(code)) for rank, code in enumerate(("MX", "CA", "CN"), 1)),
    has_unit=False,
)
_TIMES: Mapping[str, Value] = {
    "now": psay("time", "at once"),
    **{f"{hour:02}:00": say("from {time}", time=Verbatim(f"{hour:02}:00")) for hour in (7, 8, 9, 12, 18)},
}
_SPANS = tuple(QuietHours(begin * 60, end * 60) for begin, end in ((22, 8), (23, 7)))
_QUIET: Mapping[str, Value] = {
    "off": psay("setting", "off"),
    **{str(span): say("{span}, without a sound", span=Verbatim(str(span))) for span in _SPANS},
    **{f"{span} {WAIT}": say("{span}, later", span=Verbatim(str(span))) for span in _SPANS},
}


@dataclass(frozen=True, slots=True)
class _Setting:
    """One thing to choose."""

    name: Value
    options: Callable[[AnswerContext], Mapping[str, Value]]
    usual: str | None = None
    """What it is when nothing has been chosen; None where the answer context knows (the language)."""


def _fixed(options: Mapping[str, Value]) -> Callable[[AnswerContext], Mapping[str, Value]]:
    return lambda _: options


_SETTINGS: Mapping[str, _Setting] = {
    "language": _Setting(
        psay("setting", "Language"), lambda context: {tag: Verbatim(name) for tag, name in context.languages.items()}
    ),
    "scale": _Setting(psay("setting", "Unit"), _fixed(_SCALES), USUAL),
    "decimals": _Setting(
        psay("setting", "Decimals"),
        _fixed({USUAL: _SCALES[USUAL], **{str(number): Number(number) for number in range(4)}}),
        USUAL,
    ),
    "tables": _Setting(psay("setting", "Tables"), _fixed(_TABLES), "pre"),
    "first": _Setting(psay("setting", "Shown first"), _fixed(_FIRST), "month"),
    "silent": _Setting(psay("setting", "Summaries without a sound"), _fixed(_ON_OFF), "off"),
    "time": _Setting(psay("setting", "Summaries sent"), _fixed(_TIMES), "now"),
    "quiet": _Setting(psay("setting", "Quiet hours"), _fixed(_QUIET), "off"),
    "blocks": _Setting(
        psay("setting", "In the summary"),
        lambda context: {
            "totals": psay("block", "US totals"),
            "partner": Name(context.office_partner),
            "deficits": psay("block", "largest deficits"),
            "movers": psay("block", "what moved"),
        },
    ),
}
_PUSHED = frozenset(("silent", "time", "quiet", "blocks"))
_SPAN = re.compile(rf"([01]?\d|2[0-3]):([0-5]\d) ?[-–~] ?([01]?\d|2[0-3]):([0-5]\d)(?: (?P<wait>{WAIT}))?", re.ASCII)
"""Quiet hours as typed; any span will do, those offered are examples."""


async def answer(request: Request, context: AnswerContext) -> Document:
    """Raises `Invalid` for a setting there is not, or one that cannot be so."""
    key, _, chosen = (request.argument or "").strip().partition(" ")
    chosen = chosen.strip()
    if not key:
        return await _overview(request, context)
    if key not in _SETTINGS:
        raise Invalid(say("There is no setting {name}; /settings lists them.", name=Verbatim(key)))
    if not chosen:
        return await _one(request, context, key)
    if key == "tables" and chosen == TRY_NATIVE:
        return _trial(request)
    if key == "quiet" and (span := _span(chosen)) is not None:
        chosen = str(span)
    elif chosen not in _SETTINGS[key].options(context):
        raise Invalid(say("{setting} cannot be {value}.", setting=_SETTINGS[key].name, value=Verbatim(chosen)))
    if context.asker.chat is None and (context.asker.kept is None or key in _PUSHED):
        raise Invalid(say("There is no chat here that could remember it."))
    await _put(key, chosen, context)
    language = chosen if key == "language" else context.asker.language
    # Said anew in what has been chosen; the chat reads its settings again because a language is named.
    asker = replace(context.asker, language=language)
    return replace(await _overview(request._replace(argument=None), replace(context, asker=asker)), language=language)


async def _overview(request: Request, context: AnswerContext) -> Document:
    values = await _values(context)
    facts = tuple(Fact(setting.name, _current(key, values[key], context)) for key, setting in _SETTINGS.items())
    blocks: list[Block] = [Headline(say("Settings of this chat")), Facts(facts)]
    if context.asker.chat is None and context.asker.kept is None:
        blocks.append(Note(say("There is no chat here that could remember it.")))
    return words_page(
        RECORD.kind,
        request,
        blocks,
        choices=[found for key, setting in _SETTINGS.items() for found in _offer(setting.name, key)],
    )


async def _one(request: Request, context: AnswerContext, key: str) -> Document:
    values, setting = await _values(context), _SETTINGS[key]
    current = [values[key]] if key == "quiet" else values[key].split()

    def choices() -> Iterator[Choice]:
        for option, name in setting.options(context).items():
            is_tried_first = (key, option) == ("tables", "native") and option not in current
            argument = f"{key} {TRY_NATIVE if is_tried_first else option}"
            yield from _offer(say("✓ {choice}", choice=name) if option in current else name, argument)
        yield from choice(say("Back to the settings"), Request(Intent.SETTINGS))

    blocks: list[Block] = [
        Headline(say("{setting}: {value}", setting=setting.name, value=_current(key, values[key], context)))
    ]
    if key == "blocks":
        blocks.append(Paragraph(say("A tap takes a part out of the summary or brings it back.")))
    return words_page(RECORD.kind, request, blocks, choices=choices())


def _trial(request: Request) -> Document:
    """A small table in the messenger's own way: some phones show nothing at all."""
    return words_page(
        RECORD.kind,
        request,
        (Headline(say("Can you see a table here?")), _SAMPLE),
        choices=(
            *_offer(say("Yes, I see it"), "tables native"),
            *_offer(say("No, go back"), "tables pre"),
        ),
    )


def _offer(text: Value, argument: str) -> Iterator[Choice]:
    yield from choice(text, Request(Intent.SETTINGS, argument=argument))


def _span(text: str) -> QuietHours | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    begin, end = (int(found[hour]) * 60 + int(found[hour + 1]) for hour in (1, 3))
    return None if begin == end else QuietHours(begin, end, found["wait"] is not None)


def _current(key: str, value: str, context: AnswerContext) -> Value:
    options = _SETTINGS[key].options(context)
    if key == "quiet":  # its choices are several words, and others may be typed
        return options.get(value, Verbatim(value))
    names = tuple(options[part] for part in value.split() if part in options)
    return Listing(names) if names else psay("setting", "nothing")


async def _values(context: AnswerContext) -> dict[str, str]:
    """What each setting is now, in the words of its options."""
    chat, asker = context.asker.chat, context.asker
    kept = (asker.kept or {}) if chat is None else await context.chat_settings.of(chat)
    push = PushSettings() if chat is None else await context.subscriptions.settings(chat, asker.topic)
    values = {key: kept.get(key, setting.usual or "") for key, setting in _SETTINGS.items() if key not in _PUSHED}
    values["language"] = asker.language
    values["silent"] = "on" if push.is_silent else "off"
    minutes = push.not_before
    values["time"] = "now" if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"
    values["quiet"] = "off" if push.quiet is None else str(push.quiet)
    values["blocks"] = " ".join(block for block in HIDEABLE if block not in push.hidden)
    return values


async def _put(key: str, value: str, context: AnswerContext) -> None:
    asker = context.asker
    if asker.chat is None:
        if asker.kept is not None:
            asker.kept[key] = value
        return
    if key not in _PUSHED:
        await context.chat_settings.put(asker.chat, key, value)
        return
    push = await context.subscriptions.settings(asker.chat, asker.topic)
    match key:
        case "silent":
            push = replace(push, is_silent=value == "on")
        case "time" if value == "now":
            push = replace(push, not_before=None, zone=context.zone if push.quiet else None)
        case "quiet":
            quiet = _span(value)
            zone = context.zone if quiet or push.not_before is not None else None
            push = replace(push, quiet=quiet, zone=zone)
        case "time":
            hours, minutes = value.split(":")
            push = replace(push, not_before=int(hours) * 60 + int(minutes), zone=context.zone)
        case "blocks":
            hidden = set(push.hidden) ^ {value}
            push = replace(push, hidden=tuple(sorted(hidden)))
    await context.subscriptions.set(asker.chat, asker.topic, push)
