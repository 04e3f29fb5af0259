"""The answers: one module an intent, found because it is there.

It has `RECORD`, all that is to be known of the intent; `answer`, which gathers a frozen dataclass of facts from
the model and lays them out in blocks; and `chart`, if there is a picture of them. Modules that begin with an
underscore are pieces that several answers share; those without a record, what others than answers need too.
"""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import cast

from bot.answers import chart
from bot.domain.document import Document
from bot.domain.errors import Defective
from bot.domain.figures import Measure
from bot.domain.intent import Command, IntentRecord, Intents
from bot.domain.ports import AnswerContext
from bot.domain.request import Intent, Request
from bot.domain.time import Period
from bot.understand.canonical import canonical


class DefectiveIntent(Defective):
    """Something that an intent needs is missing or said twice. Correct the module named."""


def discover() -> Intents:
    """Every intent and command there is; raises DefectiveIntent."""
    records: dict[Intent, IntentRecord] = {}
    commands: list[Command] = [chart.COMMAND]
    for found in pkgutil.iter_modules(__path__):
        if found.name.startswith("_"):
            continue
        record = _record(found.name)
        if record is not None:
            records[record.name] = record
            for command in record.commands:
                intent = None if command.is_open else record.name
                commands.append(
                    replace(command, intent=intent, changes=record.changes, is_operating=record.is_operating)
                )
    for problem in _defects(records.values(), commands):
        raise DefectiveIntent("bot.answers", problem)
    commands.sort(key=lambda command: (command.place, command.name))
    return Intents(records, {command.name: command for command in commands})


async def answer(request: Request, context: AnswerContext) -> Document:
    """Answer a question that has been understood.

    Raises what the model raises: `UnknownMonth`, `NothingLoaded`, and `Invalid` for what cannot be.
    """
    if request.vintage is not None:
        context = replace(context, model=context.model.at(request.vintage))
    module, coverage = importlib.import_module(f"{__name__}.{request.intent}"), context.model.coverage
    if request.period is None and coverage.months and module.RECORD.is_of_a_period:
        # What an answer proposes next must still mean this month when a newer one has been loaded.
        request = request._replace(period=Period.of_month(coverage.newest))
    return await cast("Callable[[Request, AnswerContext], Awaitable[Document]]", module.answer)(request, context)


def _record(name: str) -> IntentRecord | None:
    """The record of a module, None for one that is of no intent; raises DefectiveIntent."""
    module = importlib.import_module(f"{__name__}.{name}")
    record = getattr(module, "RECORD", None)
    has_answer = callable(getattr(module, "answer", None))
    if record is None:
        if has_answer:
            raise DefectiveIntent(module.__name__, "has an answer and no RECORD")
        return None
    if not isinstance(record, IntentRecord):
        raise DefectiveIntent(module.__name__, "RECORD is no IntentRecord")
    if not has_answer:
        raise DefectiveIntent(module.__name__, "has a RECORD and no answer")
    if record.name != name:
        raise DefectiveIntent(module.__name__, f"its intent is called {record.name!s}, not as the module")
    fixed = [f"/{command.name}" for command in record.commands if not command.is_open]
    asked_again = canonical(Request(record.name))
    if fixed and asked_again not in fixed:
        raise DefectiveIntent(module.__name__, f"no command of it is {asked_again}, which asks for it again")
    return record


def _defects(records: Iterable[IntentRecord], commands: Collection[Command]) -> Iterator[str]:
    names = Counter(command.name for command in commands)
    for command in commands:
        if not command.summary or command.example.split(" ")[0] != f"/{command.name}":
            yield f"/{command.name} needs a summary, and an example that begins with it"
    yield from (f"/{name} means two commands" for name, times in names.items() if times > 1)
    yield from (f"no command is called /{measure}, which asks for it" for measure in Measure if measure not in names)
    strengths = Counter(record.strength for record in records if record.strength is not None)
    yield from (f"two intents have the strength {strength}" for strength, times in strengths.items() if times > 1)
