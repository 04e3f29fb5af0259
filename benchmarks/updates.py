"""How many questions a second are answered in full, beside echo bots that answer nothing."""

import asyncio
import html
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks import homes, machine, running
from benchmarks.measure import Alternating, Comparison, Row, compared
from benchmarks.running import AIOGRAM, PTB, Contender
from bot.answers import discover
from bot.app import opened
from bot.chat.answering.pages import pages
from bot.domain.ports import Asker
from bot.i18n.languages import localizer, negotiate, tags
from bot.settings import Settings

SPOKEN = tuple(tag.lower().replace("_", "-") for tag in tags())
"""What phones send for the languages there are."""
RANK = "/rank 臺灣"
_LEFT_OUT = ("chart",)
"""Answered with a picture, which is drawn and uploaded: another piece of work than an answer in words."""
COUNT, WARM, CHATS = 3000, 500, 400
_CHANGER = 1_000_000
"""Chats from here on ask for changes of what they get, each once."""
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    language: str
    chat: int

    def update(self, number: int) -> str:
        """As Telegram would hand it out."""
        person = {"id": self.chat, "first_name": "Reader"}
        length = len(self.text.split(maxsplit=1)[0])
        command = {"type": "bot_command", "offset": 0, "length": length}
        message = {
            "message_id": number,
            "from": {**person, "is_bot": False, "language_code": self.language},
            "chat": {**person, "type": "private"},
            "date": 1_790_000_000,
            "text": self.text,
        }
        if self.text.startswith("/"):
            message["entities"] = [command]
        return json.dumps({"update_id": number, "message": message}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Run:
    """One bot, working off one queue."""

    a_second: float
    cpu: float
    """Milliseconds of processor time an update."""
    server: float
    """How much of its core the server needed, 0 to 1."""
    messages: Sequence[dict[str, str]]


def rank_questions() -> list[Question]:
    return [Question(RANK, "zh-hant", 10_000 + number % CHATS) for number in range(COUNT)]


def mixed_questions(home: Path, *, changing: bool = True) -> list[Question]:
    """The example of every command in every language, shuffled; what changes settings comes from chats of its own."""
    examples = {
        c.example: c.changes
        for c in discover().commands.values()
        if c.name not in _LEFT_OUT and (changing or not c.changes)
    }
    candidates = [Question(text, language, 1) for text in examples for language in SPOKEN]
    # Operators' commands are refused to everybody else, and a refusal is no answer.
    asked = list(asyncio.run(expected(home, candidates)))
    dice = random.Random(6)  # noqa: S311 - no secret
    chats = {language: range(20_000 + start, 20_000 + CHATS, len(SPOKEN)) for start, language in enumerate(SPOKEN)}
    questions = []
    for number in range(COUNT):
        text, language = asked[number % len(asked)]
        chat = _CHANGER + number if examples[text] else dice.choice(chats[language])
        questions.append(Question(text, language, chat))
    dice.shuffle(questions)
    return questions


def run(bot: Contender, questions: Sequence[Question], reply: dict[str, object], warm: int = WARM) -> Run:
    """Let a bot answer all questions; the clock runs from the answer number `warm` to the last."""
    with tempfile.TemporaryDirectory() as folder:
        updates, answer, bodies = (Path(folder) / name for name in ("updates", "reply", "sent"))
        updates.write_text("\n".join(q.update(n) for n, q in enumerate(questions, 1)), encoding="utf-8")
        answer.write_text(json.dumps({"ok": True, "result": reply}), encoding="utf-8")
        files = [f"--updates={updates}", f"--reply={answer}", f"--sent={bodies}", f"--warm={warm}"]
        with running.server(*files) as server:
            with running.running(bot, server.url) as process:
                began = server.wait("warm", process)
                spent, served = machine.cpu_seconds(process.pid), server.cpu
                ended = server.wait("done", process)
                spent, served = machine.cpu_seconds(process.pid) - spent, server.cpu - served
            time.sleep(0.1)
        took = ended["at"] - began["at"]
        counted = len(questions) - warm
        return Run(counted / took, 1000 * spent / counted, served / took, running.sent(bodies))


def message(text: str, markup: str | None = None) -> dict[str, object]:
    """What a server gives back for a message in HTML, with the entities and buttons that it has."""
    plain, entities = "", []
    for tag, tagged, between in re.findall(r"<(b|i|pre)>(.*?)</\1>|([^<]+)", text, re.DOTALL):
        inner = html.unescape(tagged or between)
        if tag:
            kind = {"b": "bold", "i": "italic", "pre": "pre"}[tag]
            entities.append({"type": kind, "offset": len(plain), "length": len(inner)})
        plain += inner
    bot = {"id": 1000, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
    chat = {"id": 10_000, "type": "private", "first_name": "Reader"}
    sent: dict[str, object] = {"message_id": 7, "from": bot, "chat": chat, "date": 1_790_000_000, "text": plain}
    if entities:
        sent["entities"] = entities
    if markup:
        sent["reply_markup"] = json.loads(markup)
    return sent


async def expected(home: Path, questions: Sequence[Question]) -> dict[tuple[str, str], str]:
    """The first page of every answer, by question and language, made without Telegram; refusals left out."""
    settings = Settings.read({"TRADEBOT_HOME": str(home)}, None)
    answers = {}
    async with opened(settings) as app:
        for question in questions:
            key = question.text, question.language
            if key not in answers:
                tag = negotiate(question.language, app.language)
                document = await app.answering.ask(question.text, Asker(tag, question.chat, None, question.chat))
                if not document.kind.is_refusal:
                    answers[key] = pages(document, localizer(document.language or tag))[0]
    return answers


def check_ours(run: Run, questions: Sequence[Question], right: dict[tuple[str, str], str]) -> None:
    """Every question has its own answer, once; an answer that is wrong or empty does not count."""
    due = Counter((q.chat, right[q.text, q.language]) for q in questions if q.chat < _CHANGER)
    given = Counter((int(m["chat_id"]), m["text"]) for m in run.messages if int(m["chat_id"]) < _CHANGER)
    changing = {q.chat for q in questions if q.chat >= _CHANGER}
    wrong = list((given - due).elements())[:2]
    assert given == due, f"{sum((due - given).values())} answers are missing or wrong, such as {wrong}"
    assert changing <= {int(m["chat_id"]) for m in run.messages if m["text"]}


def check_echo(run: Run, questions: Sequence[Question]) -> None:
    due = Counter((q.chat, q.text) for q in questions)
    given = Counter((int(m["chat_id"]), m["text"]) for m in run.messages)
    assert given == due, f"an echo bot echoed {sum(given.values())} of {sum(due.values())}"


def measure(rounds: int = ROUNDS) -> Comparison:
    return compare("polling", Contender.ours, rounds)


def compare(way: str, start: Callable[[Path], Contender], rounds: int) -> Comparison:
    """Hold the bot, started on a home by `start`, against the echo bots. These poll in any case."""
    home = homes.full_home()
    rank, mixed, telling = rank_questions(), mixed_questions(home), mixed_questions(home, changing=False)
    right = asyncio.run(expected(home, [*rank, *mixed, *telling]))
    # From the office's briefing: total trade of January 2026, and Taiwan's place in it.
    assert all(figure in right[RANK, "zh-hant"] for figure in ("266.1", "第 4")), right[RANK, "zh-hant"]
    with homes.copied(home) as copy:
        trial = run(start(copy), rank[:2], message("…"), warm=1).messages[0]
    shape = message(trial["text"], trial.get("reply_markup"))

    def ours(questions: Sequence[Question]) -> Run:
        with homes.copied(home) as copy:
            result = run(start(copy), questions, shape)
        check_ours(result, questions, right)
        return result

    def echo(bot: Contender) -> Run:
        result = run(bot, rank, message(RANK))
        check_echo(result, rank)
        return result

    contenders: dict[str, Callable[[], Run]] = {
        "rank": partial(ours, rank),
        "python-telegram-bot": partial(echo, PTB),
        "telling": partial(ours, telling),
        "mixed": partial(ours, mixed),
        "aiogram": partial(echo, AIOGRAM),
    }
    taken = Alternating(contenders, rounds)
    rows: list[Row] = []
    for what, name, least in (
        (f"`{RANK}`, {way}", "rank", {"python-telegram-bot": 2.0, "aiogram": 1.3}),
        (f"every command that only tells, {way}", "telling", {"python-telegram-bot": 1.5, "aiogram": 1.0}),
        (f"every command and language, {way}", "mixed", {"python-telegram-bot": 1.5, "aiogram": 1.0}),
    ):
        for other, target in least.items():
            against = f"bare {other} echo bot"
            for unit, of, over, under in (("/s", _rate, name, other), ("ms of processor", _cost, other, name)):
                rows.append(
                    compared(
                        f"updates a second: {what}" if unit == "/s" else "the same by processor time an update",
                        taken.spread(name, of),
                        taken.spread(other, of),
                        taken.ratio(over, under, of),
                        against=against,
                        unit=unit,
                        target=target,
                        at_least=True,
                    )
                )
    busiest = max(result.server for results in taken.results.values() for result in results)
    return Comparison(
        rows,
        (
            "Three in ten of the commands are of the kind that changes what a chat gets; these are transactions.",
            "Processor time is disturbed less than the clock by whatever else the machine does.",
            f"The server's core was busy at most {busiest:.0%} of the time.",
            f"Each round is {COUNT:,} updates of {CHATS} chats, the first {WARM} not counted.",
            "What changes settings comes from chats of its own; `/chart` and operators' commands are left out.",
        ),
    )


def _rate(run: Run) -> float:
    return run.a_second


def _cost(run: Run) -> float:
    return run.cpu
