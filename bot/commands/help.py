from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="help",
    summary="What can be asked, with examples",
    example="/help rank",
    intent=Intent.HELP,
    usage="[command]",
)
