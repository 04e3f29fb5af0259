"""What is true of every answer, whichever intent it answers."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from bot.answers import answer, discover
from bot.domain.condition import Aggregate, Condition, Criterion
from bot.domain.document import Bullets, Document, Facts, Headline, Kind, Sourced
from bot.domain.errors import NothingLoaded
from bot.domain.figures import Measure
from bot.domain.request import Direction, Intent, Request
from bot.domain.table import Table
from bot.domain.time import Month, Period
from bot.domain.values import Say, Verbatim
from bot.i18n.languages import languages, localizer
from bot.render import json as json_render
from bot.render import telegram_html, terminal
from bot.understand.reader import Reader

JANUARY = Period.of_month(Month.of(2026, 1))

QUESTIONS = {
    "standing": Request(Intent.STANDING, ("TW",), period=JANUARY),
    "standing of one measure": Request(Intent.STANDING, ("TW",), Measure.IMPORTS, period=JANUARY),
    "standing with a surplus": Request(Intent.STANDING, ("GB",), Measure.DEFICIT),
    "standing of the world": Request(Intent.STANDING, ("WORLD",), Measure.DEFICIT),
    "standing of a group": Request(Intent.STANDING, ("ASEAN",)),
    "standing of a year": Request(Intent.STANDING, ("TW",), period=Period.of_year(2025)),
    "standing of another vintage": Request(Intent.STANDING, ("CA",), vintage="2026-03"),
    "standing of one that trades nothing": Request(Intent.STANDING, ("KP",)),
    "few": Request(Intent.TABLE, measure=Measure.DEFICIT, top=5),
    "fifteen": Request(Intent.TABLE, measure=Measure.EXPORTS),
    "all": Request(Intent.TABLE, measure=Measure.TOTAL, top=300),
    "surpluses": Request(Intent.TABLE, measure=Measure.SURPLUS, top=6),
    "members": Request(Intent.TABLE, ("EU",), measure=Measure.EXPORTS),
    "quarter": Request(Intent.TABLE, measure=Measure.IMPORTS, period=Period.of_quarter(2025, 4)),
    "compare": Request(Intent.COMPARE, ("TW", "VN")),
    "compare one measure": Request(Intent.COMPARE, ("TW", "GB", "KR"), Measure.DEFICIT),
    "trend": Request(Intent.TREND, ("TW",), Measure.IMPORTS),
    "trend without figures": Request(Intent.TREND, ("VI",)),
    "trend of two": Request(Intent.TREND, ("TW", "VN"), Measure.IMPORTS),
    "trend of the world": Request(Intent.TREND, measure=Measure.DEFICIT),
    "movers of the surplus": Request(Intent.MOVERS, measure=Measure.SURPLUS),
    "movers": Request(Intent.MOVERS, measure=Measure.IMPORTS),
    "falling": Request(Intent.MOVERS, measure=Measure.EXPORTS, direction=Direction.FALLING, top=3),
    "movers without a year before": Request(Intent.MOVERS, period=Period.of_month(Month.of(2025, 3))),
    "share": Request(Intent.SHARE, ("TW",)),
    "concentration": Request(Intent.SHARE, measure=Measure.DEFICIT),
    "overview": Request(Intent.OVERVIEW),
    "overview without a year before": Request(Intent.OVERVIEW, period=Period.of_month(Month.of(2025, 3))),
    "briefing": Request(Intent.BRIEFING, period=JANUARY),
    "months": Request(Intent.MONTHS),
    "source": Request(Intent.SOURCE, period=JANUARY),
    "revisions": Request(Intent.REVISIONS, period=JANUARY),
    "why": Request(Intent("why"), ("CH",), Measure.EXPORTS, period=JANUARY),
    "why of another month": Request(Intent("why"), ("TW",), period=JANUARY),
    "why of a deficit": Request(Intent("why"), ("TW",), Measure.DEFICIT, period=JANUARY),
    "why without products": Request(Intent("why"), ("JP",), Measure.EXPORTS, period=JANUARY),
    "why of the world": Request(Intent("why"), measure=Measure.IMPORTS, period=JANUARY),
    "why of the world by product": Request(Intent("why"), measure=Measure.IMPORTS, period=JANUARY, argument="products"),
    "why of a group": Request(Intent("why"), ("EU",), Measure.IMPORTS, period=JANUARY),
    "why of a product": Request(Intent("why"), measure=Measure.EXPORTS, period=JANUARY, argument="HS71"),
    "why without a year before": Request(Intent("why"), period=Period.of_month(Month.of(2025, 3))),
    "products": Request(Intent("products"), ("TW",), Measure.IMPORTS, period=JANUARY),
    "products of the world": Request(Intent("products"), period=JANUARY),
    "partners of a product": Request(Intent("products"), measure=Measure.EXPORTS, period=JANUARY, argument="HS71"),
    "tariff": Request(Intent("tariff"), ("TW",), period=JANUARY),
    "tariff of all": Request(Intent("tariff"), period=JANUARY),
    "records": Request(Intent.RECORDS, ("TW",), Measure.IMPORTS),
    "records of all measures": Request(Intent.RECORDS, ("WORLD",)),
    "calendar": Request(Intent.CALENDAR),
    "calendar of a month": Request(Intent.CALENDAR, period=JANUARY),
    "thanks": Request(Intent.COURTESY, argument="thanks"),
    "hello": Request(Intent.COURTESY, argument="hello"),
    "more than an amount": Request(
        Intent.TABLE, measure=Measure.DEFICIT, condition=Condition(Criterion.AMOUNT, limit=10**10)
    ),
    "a count": Request(Intent.TABLE, measure=Measure.SURPLUS, aggregate=Aggregate.COUNT),
    "a sum of the first": Request(Intent.TABLE, measure=Measure.DEFICIT, top=5, aggregate=Aggregate.SUM),
    "without one": Request(Intent.TABLE, measure=Measure.DEFICIT, top=3, excluded=("CN",)),
    "the world without one": Request(Intent.STANDING, ("WORLD",), Measure.IMPORTS, excluded=("CN",)),
    "a sum": Request(Intent.STANDING, ("MX", "CA"), Measure.TOTAL, aggregate=Aggregate.SUM),
    "a sum of all measures": Request(Intent.STANDING, ("MX", "CA"), aggregate=Aggregate.SUM),
    "a share of a sum": Request(Intent.SHARE, ("MX", "CA"), aggregate=Aggregate.SUM),
    "shares of two": Request(Intent.SHARE, ("MX", "CA"), Measure.IMPORTS),
    "yes or no": Request(Intent.STANDING, ("TW",), Measure.TOTAL, condition=Condition(Criterion.PARTNER, partner="JP")),
    "two periods": Request(
        Intent.STANDING,
        ("TW",),
        Measure.IMPORTS,
        period=JANUARY,
        against=Period.of_month(Month.of(2025, 10)),
    ),
    "why not": Request(Intent.MOVERS, measure=Measure.IMPORTS, condition=Condition(Criterion.GROWTH)),
    "an unfinished quarter": Request(
        Intent.TABLE, measure=Measure.IMPORTS, period=JANUARY, asked=Period.of_quarter(2026, 1)
    ),
    "help": Request(Intent.HELP),
    "help about one": Request(Intent.HELP, argument="rank"),
    "start": Request(Intent("start")),
    "about": Request(Intent("about")),
    "languages": Request(Intent.LANG),
    "language": Request(Intent.LANG, argument="zh-hant"),
    "subscribe": Request(Intent.SUBSCRIBE),
    "unsubscribe": Request(Intent.UNSUBSCRIBE),
    "unsubscribe from one": Request(Intent.UNSUBSCRIBE, argument="alerts"),
    "subscribe to the briefing": Request(Intent.SUBSCRIBE, argument="briefing"),
    "settings": Request(Intent.SETTINGS),
    "watch": Request(Intent("watch"), argument="TW JP"),
    "watched": Request(Intent("watch")),
    "unwatch": Request(Intent.UNWATCH, argument="TW"),
    "alerts": Request(Intent("alerts")),
    "alerts of one": Request(Intent("alerts"), argument="TW imports"),
    "alert": Request(Intent("alerts"), argument="TW imports growth 20"),
    "pause": Request(Intent("pause"), argument="14"),
}

INTENTS = discover()
EXAMPLES = {
    name: record.commands[0].example
    for name, record in INTENTS.records.items()
    if record.commands and name not in {request.intent for request in QUESTIONS.values()}
}
"""Of intents for which nothing else is asked above."""


@pytest.fixture(params=(*QUESTIONS, *EXAMPLES), ids=str)
async def document(request, context, book) -> Document:
    if request.param in QUESTIONS:
        return await answer(QUESTIONS[request.param], context)
    read = Reader(book, INTENTS).read(EXAMPLES[request.param], context.model.coverage, language="en")
    return await answer(read, context)


def _parts(thing: object) -> Iterator[object]:
    """A value and everything in it."""
    yield thing
    if isinstance(thing, Say):
        for value in thing.values.values():
            yield from _parts(value)
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _parts(item)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _parts(getattr(thing, field.name))


def test_every_intent_is_asked_here():
    assert {request.intent for request in QUESTIONS.values()} | set(EXAMPLES) == set(INTENTS.records)


def test_a_headline_comes_first_and_there_is_one(document):
    assert [isinstance(block, Headline) for block in document.blocks].index(True) == 0
    assert sum(isinstance(block, Headline) for block in document.blocks) == 1


def test_figures_name_their_source_last(document):
    if document.rows and document.kind is not Kind.BRIEFING:  # the briefing names it under each table
        assert isinstance(document.blocks[-1], Sourced)
        assert document.sources


# A version, a date and an example of a command are no figures; an amount or a rate as text would be.
_FIGURE = re.compile(r"\d[.,]\d|[%▲▼]|億|illion")


def test_no_figure_is_written_out_before_its_language_is_known(document):
    texts = [part.text for part in _parts(document.blocks) if isinstance(part, Verbatim)]
    assert [text for text in texts if _FIGURE.search(text.replace("Apache-2.0", ""))] == []


def test_every_table_has_as_many_cells_as_columns(document):
    for table in (block for block in document.blocks if isinstance(block, Table)):
        assert {len(row) for row in table.rows} == {len(table.columns)}
        assert len(table.headings) == len(table.columns)
        assert len(table.spare) == len({*table.spare} & {*table.columns})
        assert set(table.spare) <= set(table.columns)


def test_nothing_is_empty(document):
    assert all(block.facts for block in document.blocks if isinstance(block, Facts))
    assert all(block.items for block in document.blocks if isinstance(block, Bullets))


def test_choices_fit_a_button_and_ask_something_else(document):
    commands = [choice.command for choice in document.choices]
    assert all(command.isascii() and 0 < len(command) <= 60 for command in commands)
    assert len(set(commands)) == len(commands)
    assert document.command not in commands


@pytest.mark.parametrize("tag", languages())
def test_it_can_be_said_in_every_language_and_medium(document, tag):
    speech = localizer(tag)
    assert terminal.render(document, speech)
    assert telegram_html.render(document, speech)
    assert json_render.render(document, speech)["kind"] == document.kind


_LONGER = 175
"""Letters of a headline in languages of longer words: five lines of a lock screen instead of three."""


@pytest.mark.parametrize("tag", languages())
def test_a_headline_stands_alone_on_a_lock_screen(document, tag):
    speech = localizer(tag).for_document(document)
    headline = speech.say(document.blocks[0].text)
    assert "\n" not in headline
    assert len(headline) <= (100 if tag.startswith(("en", "zh")) else _LONGER)


@pytest.mark.parametrize(
    "name", [name for name, request in QUESTIONS.items() if request.intent in (Intent.STANDING, Intent.OVERVIEW)]
)
async def test_nothing_loaded_is_said_and_no_crash(context, empty_model, name):

    request = QUESTIONS[name]._replace(period=None, vintage=None)
    with pytest.raises(NothingLoaded):
        await answer(request, replace(context, model=empty_model))


@pytest.mark.parametrize("intent", [Intent("start"), Intent.HELP, Intent("about"), Intent.MONTHS])
async def test_what_needs_no_figures_answers_without_any(context, empty_model, intent):

    document = await answer(Request(intent), replace(context, model=empty_model))
    assert not document.kind.is_refusal
