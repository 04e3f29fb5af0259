"""The command menu, in every language Telegram can tell apart."""

from collections.abc import Iterable, Mapping

import structlog
from telegram import Bot, BotCommand

from bot.domain.document import Say
from bot.domain.ports import Command
from bot.i18n.languages import voice

log = structlog.get_logger()


async def update_menu(bot: Bot, commands: Mapping[str, Command], languages: Iterable[str], default: str) -> None:
    """Set the menus that differ from what Telegram shows now; raises TelegramError."""
    for code, tag in menu_languages(languages, default).items():
        wanted = tuple(
            BotCommand(command.name, voice(tag).say(Say(command.summary)))
            for command in commands.values()
            if command.in_menu
        )
        if tuple(await bot.get_my_commands(language_code=code)) != wanted:
            await bot.set_my_commands(wanted, language_code=code)
            log.info("menu set", language=code or "any", commands=len(wanted))


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
