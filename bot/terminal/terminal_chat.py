"""A chat in the terminal: the same questions, the same answers, buttons as numbered lines."""

import asyncio
import shutil
import sys
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.history import FileHistory

from bot.answering import Answering
from bot.app import opened
from bot.domain.document import Choice, Document, Kind
from bot.domain.ports import Asker
from bot.domain.time import PeriodKind
from bot.domain.values import Say, Verbatim, say
from bot.domain.whole_number import whole_number
from bot.i18n.display_preferences import DisplayPreferences
from bot.i18n.languages import localizer
from bot.last_requests import LastRequests
from bot.render import terminal
from bot.settings import Settings
from bot.understand.word_lists import choice_words

_LEAVE = frozenset(word for leave in choice_words("leave") for word in (leave, f"/{leave}"))


async def chat(settings: Settings, *, language: str | None) -> None:
    """Chat until the input ends or the person leaves; in the office's language where none is given."""
    async with opened(settings) as app:
        await TerminalChat(app.answering, language or app.language, settings.tradebot_home).run()


class TerminalChat:
    """One person's chat. Reads plain lines when standard input is not a terminal."""

    def __init__(self, answering: Answering, language: str, home: Path) -> None:
        self._answering = answering
        self._language = language
        self._home = home
        self._offered: tuple[Choice, ...] = ()
        self._kept: dict[str, str] = {}
        """What `/settings` has chosen, while the chat lasts."""
        self._last = LastRequests()

    async def run(self) -> None:
        """Answer until the input ends or the person leaves."""
        if sys.stdin.isatty():
            await self._talk()
            return
        while line := await asyncio.to_thread(sys.stdin.readline):
            if line.strip() in _LEAVE:
                return
            await self._answer(line.strip())

    async def _talk(self) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        session: PromptSession[str] = PromptSession(history=FileHistory(str(self._home / "chat_history")))
        await self._answer("/start")
        while True:
            try:
                text = (await session.prompt_async("› ")).strip()
            except KeyboardInterrupt:
                if not session.default_buffer.text:
                    return
                continue  # the first time only what was typed goes
            except EOFError:
                return
            if text in _LEAVE:
                return
            if text:
                await self._answer(text)

    async def _answer(self, text: str) -> None:
        question = self._chosen(text)
        if question is None:
            self._print(say("There is no choice {n}.", n=Verbatim(text)))
            return
        usual = PeriodKind.YEAR_TO_DATE if self._kept.get("first") == "ytd" else PeriodKind.MONTH
        previous = None if question is not text else self._last.of(None)
        document = await self._answering.ask(question, Asker(self._language, usual=usual, kept=self._kept), previous)
        self._last.note(None, document)
        if document.language:
            self._language = document.language
        self._offered = document.choices
        self._show(document)

    def _chosen(self, text: str) -> str | None:
        """A number alone picks what was offered last, None if nothing was under it; else the question itself."""
        number = whole_number(text)
        if number is None or not self._offered or not 1 <= number < 100:
            return text
        return self._offered[number - 1].command if number <= len(self._offered) else None

    def _print(self, value: Say) -> None:
        sys.stdout.write(localizer(self._language).say(value) + "\n\n")
        sys.stdout.flush()

    def _show(self, document: Document) -> None:
        preferences = DisplayPreferences.of(self._language, self._kept)
        speech, document = preferences.localizer, preferences.shaped(document)
        is_terminal = sys.stdout.isatty()
        width = min(shutil.get_terminal_size().columns, 100) if is_terminal else 80
        lines = [terminal.render(document, speech, width=width, colour=is_terminal)]
        labels = terminal.choices(document, speech)
        if labels:
            offered = terminal.numbered(labels)
            prompt = speech.say(say("Type a number: {choices}", choices=Verbatim(offered)))
            lines += ["", terminal.filled(prompt, width)]
        if document.kind is Kind.HELP:
            lines += ["", speech.say(say("{command} ends the chat.", command=Verbatim("/quit")))]
        sys.stdout.write("\n".join(lines) + "\n\n")
        sys.stdout.flush()
