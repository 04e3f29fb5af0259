from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="overview",
    summary="The month in brief",
    example="/overview",
    intent=Intent.OVERVIEW,
    usage="[month]",
)
