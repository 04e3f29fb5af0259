from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="source",
    summary="Where the figures come from",
    example="/source 2026-01",
    intent=Intent.SOURCE,
    usage="[month]",
)
