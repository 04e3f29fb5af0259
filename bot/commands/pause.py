from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="pause",
    summary="Send nothing for a while",
    example="/pause 14",
    intent=Intent.PAUSE,
    usage="[days|date|off]",
)
