from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="months",
    summary="Months that are loaded",
    example="/months",
    intent=Intent.MONTHS,
)
