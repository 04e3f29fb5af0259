from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="unwatch",
    summary="No longer tell of a partner",
    example="/unwatch TW",
    intent=Intent.UNWATCH,
    usage="[partner …]",
)
