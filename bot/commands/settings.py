"""How this chat wants its answers; each choice is a button, and typed just as well: `/settings decimals 2`."""

from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="settings",
    summary="Language, units, tables, and when to be told",
    example="/settings",
    intent=Intent.SETTINGS,
    usage="[what] [choice]",
)
