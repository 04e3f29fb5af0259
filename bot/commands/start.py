"""What Telegram sends when somebody opens the chat, so no menu needs to offer it."""

from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="start",
    summary="A first look",
    example="/start",
    intent=Intent.START,
    in_menu=False,
)
