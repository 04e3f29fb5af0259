from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="watch",
    summary="Tell of these partners in the summary",
    example="/watch TW",
    intent=Intent.WATCH,
    usage="[partner …]",
)
