"""One answer in every language there is, beside the same answer in English."""

import asyncio
import random
import time
from collections.abc import Callable
from functools import partial

from benchmarks import homes
from benchmarks.measure import Alternating, Comparison, Row, compared
from bot.app import App
from bot.chat.answering.pages import pages
from bot.domain.loads import Holdings
from bot.domain.ports import Asker
from bot.domain.time import Period
from bot.i18n.catalogue import SOURCE_LANGUAGE
from bot.i18n.languages import languages, localizer
from bot.trade.model import build

ROUNDS = 9
_MONTHS = 6
_QUESTIONS = (
    "/rank TW {month}",
    "/imports JP {month}",
    "/deficit top15 {month}",
    "/overview {month}",
    "/movers {month}",
    "/compare TW JP KR {month}",
    "/share TW {month}",
    "/trend TW {year}",
    "/brief {month}",
)
"""Sentences, tables, or both. As buttons ask, so that the words of the answer are what differs."""


def measure(rounds: int = ROUNDS) -> Comparison:
    return asyncio.run(_measure(rounds))


async def _measure(rounds: int) -> Comparison:
    async with homes.full_app() as app:
        return await asyncio.to_thread(_compared, app, await app.store.holdings(), rounds)


async def _all_pages(app: App, questions: list[str], tag: str) -> list[str]:
    said: list[str] = []
    for question in questions:
        document = await app.answering.ask(question, Asker(tag))
        said += pages(document, localizer(tag))
    return said


def _compared(app: App, holdings: Holdings, rounds: int) -> Comparison:
    partners = app.book.all()
    months = list(app.answering.model.coverage.months[13:-2])

    def asked() -> list[str]:
        some = random.sample(months, _MONTHS)
        return [
            question.format(month=Period.of_month(month), year=month.year) for question in _QUESTIONS for month in some
        ]

    def forget() -> None:
        """As after a load: nothing read or answered is remembered."""
        app.answering.model = build(holdings, partners)

    once = asked()
    in_english = asyncio.run(_all_pages(app, once, SOURCE_LANGUAGE))
    for tag in languages():
        said = asyncio.run(_all_pages(app, once, tag))
        _same_size(in_english, said)

    def answers(tag: str) -> float:
        questions = asked()
        forget()
        began = time.process_time()
        asyncio.run(_all_pages(app, questions, tag))
        return (time.process_time() - began) / len(questions)

    contenders: dict[str, Callable[[], float]] = {tag: partial(answers, tag) for tag in languages()}
    return Comparison(_rows(Alternating(contenders, rounds)), _NOTES)


def _same_size(one: list[str], other: list[str]) -> None:
    """Both have as many tables: rows and columns, and what fits on a page, give way to longer words."""
    assert sum(page.count("<pre>") for page in one) == sum(page.count("<pre>") for page in other)


def _rows(taken: Alternating[float]) -> list[Row]:
    def milliseconds(seconds: float) -> float:
        return seconds * 1e3

    return [
        compared(
            f"one answer in {name}, by processor time",
            taken.spread(tag, milliseconds),
            taken.spread(SOURCE_LANGUAGE, milliseconds),
            taken.ratio(tag, SOURCE_LANGUAGE, float),
            against="the same in English",
            unit="ms",
            target=1.3,
            at_least=False,
        )
        for tag, name in languages().items()
        if tag != SOURCE_LANGUAGE
    ]


_NOTES = (
    f"{len(_QUESTIONS)} questions about {_MONTHS} months each, read, answered and said as Telegram's HTML.",
    "Nothing asked before is remembered; every language has been spoken once.",
    "Each has as many tables as the English one.",
)
