from bot.domain.ports import Command
from bot.domain.request import Intent

COMMAND = Command(
    name="help",
    summary="What can be asked, with examples",
    example="/help rank",
    words=("說明", "说明", "幫助", "帮助"),
    intent=Intent.HELP,
    usage="[command]",
)
