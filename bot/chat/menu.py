"""What Telegram shows of the bot before anybody asks: command menus, name, descriptions. Set only when they differ."""

from collections.abc import Awaitable, Callable, Iterable, Iterator

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.chat.answering import administration, channels, deletion, feedback, status
from bot.domain.intent import Command
from bot.domain.values import Say, psay, say
from bot.i18n.languages import loaded

log = structlog.get_logger()

NAME = psay("bot", "US Trade Figures")
SHORT = say("US goods trade by partner and month: ask for a country, a ranking or a change.")
LONG = say(
    "Ask in a few words how much the United States trades with whom, who ranks where, and what has changed: "
    "the figure comes first, with its source. New months come by themselves when you subscribe."
)

PRIVATE = (channels.COMMAND, feedback.COMMAND, deletion.COMMAND)
"""Commands that only a private chat has."""
OPERATING = (*administration.COMMANDS, status.COMMAND)
"""Likewise, for the bot's administrators."""


class Menus:
    """Keeps what Telegram shows in step with the commands there are."""

    def __init__(self, bot: Bot, commands: Iterable[Command], languages: Iterable[str], default: str) -> None:
        self._bot = bot
        everything = tuple(commands)
        self._commands = tuple(command for command in everything if command.in_menu)
        self._operating = tuple(command for command in everything if command.is_operating)
        self._languages = menu_languages(languages, default)
        self._shown_to: set[int] = set()

    async def update(self, admins: Iterable[int]) -> None:
        """Set everything that differs from what is shown now; what Telegram refuses is noted and left as it is."""
        for scope, commands in self._menus(admins):
            for code, tag in self._languages.items():
                await _tried("menu", self._set_commands(scope, commands, code, tag))
        bot = self._bot
        shown = (
            ("short_description", SHORT, bot.get_my_short_description, bot.set_my_short_description),
            ("description", LONG, bot.get_my_description, bot.set_my_description),
            ("name", NAME, bot.get_my_name, bot.set_my_name),
        )
        for code, tag in self._languages.items():
            for what, sentence, get, put in shown:
                await _tried(what, _set_words(what, (await loaded(tag)).say(sentence), code, get, put))

    def _menus(self, admins: Iterable[int]) -> Iterator[tuple[BotCommandScope, tuple[Command, ...]]]:
        in_private = (*self._commands, *PRIVATE)
        yield BotCommandScopeDefault(), self._commands
        yield BotCommandScopeAllPrivateChats(), in_private
        # What only a group's administrators may do is no use in everybody's menu.
        for_members = tuple(command for command in self._commands if not command.changes)
        yield BotCommandScopeAllGroupChats(), for_members
        yield BotCommandScopeAllChatAdministrators(), self._commands
        for admin in sorted(admins):
            yield self._of_admin(admin)

    def _of_admin(self, admin: int) -> tuple[BotCommandScope, tuple[Command, ...]]:
        return BotCommandScopeChat(admin), (*self._commands, *PRIVATE, *self._operating, *OPERATING)

    async def show_admin(self, admin: int) -> None:
        """Show an administrator's menu to who has just become one, or writes for the first time."""
        if admin in self._shown_to:
            return
        self._shown_to.add(admin)
        scope, commands = self._of_admin(admin)
        for code, tag in self._languages.items():
            await _tried("menu", self._set_commands(scope, commands, code, tag))

    async def _set_commands(
        self, scope: BotCommandScope, commands: Iterable[Command], code: str | None, tag: str
    ) -> None:
        speaking = await loaded(tag)
        wanted = tuple(BotCommand(one.name, speaking.say(Say(one.summary))) for one in commands)
        if tuple(await self._bot.get_my_commands(scope, code)) != wanted:
            await self._bot.set_my_commands(wanted, scope, code)
            log.info("menu set", scope=scope.type, language=code or "any", commands=len(wanted))


async def _set_words(
    what: str, text: str, code: str | None, get: Callable[..., Awaitable[object]], put: Callable[..., Awaitable[object]]
) -> None:
    if getattr(await get(code), what) != text:
        await put(text, code)


async def _tried(what: str, work: Awaitable[None]) -> None:
    # Names in particular may be changed a few times a day only; nothing else depends on any of these.
    try:
        await work
    except TelegramError as error:
        log.warning("Telegram keeps what it shows", what=what, error=str(error))


def menu_languages(languages: Iterable[str], default: str) -> dict[str | None, str]:
    """Two-letter code to the language its menu is in; None stands for everybody else.

    Telegram's menus know no scripts: where two of ours share a code (zh), the office's own language has it.
    """
    menus: dict[str | None, str] = {None: default}
    for tag in (default, *languages):
        code = tag.split("_")[0]
        if len(code) == 2:
            menus.setdefault(code, tag)
    return menus
